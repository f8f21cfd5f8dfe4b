// What a calling instance remembers of one callee to spare it.
#pragma once

#include "engine/components/breaker.h"
#include "engine/components/retry_budget.h"

namespace faultline::components {

/// The breaker and the retry budget of one outlet; kept only where the caller has one of them.
struct OutletGuard {
    Breaker breaker;
    RetryBudget budget;
};

} // namespace faultline::components
