// What a room asks of a picture: while somebody presents, nothing may be smaller on the screen than this.
#pragma once

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace faultline::ui {

/// In px on the screen.
struct LegibleSizes {
    double text = 0;
    double wire = 0;
    double dot = 0;
    friend bool operator==(const LegibleSizes&, const LegibleSizes&) = default;
};

/// The least sizes of type, wires and dots, one choice for the program; all 0 while nobody presents, so that everything
/// is as it was designed. Whoever changes them applies the theme anew.
class Legibility {
  public:
    using Sizes = LegibleSizes;

    static const Sizes& sizes() { return s_sizes; }
    static void set(const Sizes& sizes) { s_sizes = sizes; }
    static bool isAsked() { return s_sizes.text > 0; }

    /// A size of type, raised where a room could not read it; at a zoom in the picture's own units.
    static double type(double designed, double zoom = 1) { return std::max(designed, s_sizes.text / zoom); }
    static int typePixels(double designed) { return qRound(type(designed)); }
    /// In the units of a picture at a zoom, where rounding down would fall below.
    static int typeUnits(double designed, double zoom) { return int(std::ceil(type(designed, zoom) - 1e-9)); }
    /// How many times larger than designed something beside such type has to be.
    static double growth(double designed) { return type(designed) / designed; }
    /// How large a unit of what is being painted is on the screen.
    static double zoomOf(const QPainter& painter) {
        return painter.worldTransform().m11() > 0 ? painter.worldTransform().m11() : 1;
    }

  private:
    static inline Sizes s_sizes;
};

} // namespace faultline::ui
