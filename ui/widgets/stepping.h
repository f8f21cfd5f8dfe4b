// Steps that make sense: 1-2-5 for what spans decades, ones for small counts, clock steps for times over a second.
#pragma once

#include "engine/catalog/key.h"

namespace faultline::ui {

/// The next value above (`up`) or below in the natural row of the schema's type, within its range. `fine` takes a tenth
/// of that step. Base units.
double stepped(const catalog::Schema& schema, double value, bool up, bool fine = false);

/// How a slider maps its way to values.
struct SliderScale {
    double low = 0;
    double high = 1;
    bool logarithmic = false;

    /// Range around `around` (the default) within the schema's; logarithmic where it spans more than a decade.
    static SliderScale of(const catalog::Schema& schema, double around);
    /// `share` is 0–1; the value is rounded to two figures (counts: whole).
    double valueAt(double share, bool whole) const;
    double shareOf(double value) const;
};

} // namespace faultline::ui
