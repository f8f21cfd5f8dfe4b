// Numbers in reports: the shortest text that reads back as the same number, in the C locale.
#pragma once

#include <cstdint>
#include <string>

namespace faultline::report {

/// Plain digits between 1e-6 and 1e15, an exponent outside; "nan" and "inf" never reach a report (asserted).
std::string shortest(double value);
std::string shortest(float value);
std::string shortest(std::uint64_t value);

/// For people: thousands apart, about three significant digits below 1000 ("12,345", "149.8", "0.0042").
std::string readable(double value);

} // namespace faultline::report
