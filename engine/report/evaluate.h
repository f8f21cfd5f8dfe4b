// Expressions over a finished report: checks and answers.
#pragma once

#include "engine/expression/expression.h"
#include "engine/report/figure.h"

namespace faultline::report {

/// The value of an expression, in base units; a condition is 1 or 0. Figures that the report has not, or that are null,
/// are NaN: no comparison with them holds.
double evaluate(const expression::Expression& expression, const Sheet& sheet);

} // namespace faultline::report
