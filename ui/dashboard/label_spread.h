// End labels that never lie on each other.
#pragma once

#include <vector>

namespace faultline::ui {

/// Centres for labels of height `height` that want to be at `wanted` (any order), inside [top, bottom], at least
/// `height` apart and as near as possible to where they want to be; the order of equal wishes is kept. When there is
/// not room for all, the result is as evenly packed as it goes from `top` on.
std::vector<double> spreadLabels(const std::vector<double>& wanted, double height, double top, double bottom);

} // namespace faultline::ui
