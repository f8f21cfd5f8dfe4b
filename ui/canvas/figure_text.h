// Live figures as short text: three digits that matter, the user's separators, a thin unit.
#pragma once

#include <QString>

namespace faultline::ui {

QString rateText(double perSecond);       ///< "1,204/s", "0.8/s"
QString latencyText(double milliseconds); ///< "240 µs", "1.9 ms", "84 ms", "2.1 s"
QString countText(quint64 count);         ///< "1,204", "1.2 M"
QString shareText(double share);          ///< "94.1 %", "99.96 %"; never rounds up to 100 %
QString timeText(double seconds);         ///< "4.2 s", "1:05"

} // namespace faultline::ui
