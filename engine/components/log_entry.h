// Something that happened to the system, for logs, captions and marks on charts.
#pragma once

#include <string>

#include "engine/kernel/time.h"

namespace faultline::components {

/// A fault, an edit, a health check's verdict.
struct LogEntry {
    kernel::Time at = 0;
    std::string what;   ///< "crash", "restart", "slow", "ejected", "restored", "edit", "mark" …
    std::string target; ///< "app/2"
    std::string detail; ///< more for a reader, may be empty
    bool fault = false; ///< drawn as a fault mark; otherwise as a recovery or a note
};

} // namespace faultline::components
