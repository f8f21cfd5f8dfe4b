// The report as aligned text, for a terminal.
#pragma once

#include <string>

#include "engine/report/figure.h"

namespace faultline::report {

std::string toText(const Sheet& sheet);

} // namespace faultline::report
