// The program's style sheet: flat surfaces, one accent, round corners, visible focus.
#pragma once

#include <QString>

namespace faultline::ui {

struct Palette;

/// The style sheet for a palette; every length grows with `scale`.
QString styleSheet(const Palette& palette, double scale);
/// The ground and edge of a box of that name that floats over the window.
QString floatingStyle(const QString& name, const Palette& palette);

} // namespace faultline::ui
