// All shapes of dots in one pixmap, for drawing thousands at once.
#pragma once

#include <QPixmap>
#include <QRectF>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

/// The glyphs of every kind of flight at one size and device pixel ratio.
class DotAtlas {
  public:
    static constexpr int kKinds = 8;

    /// Paints anew when size, ratio or theme differ from last time.
    void prepare(double size, double devicePixelRatio);
    const QPixmap& pixmap() const { return m_pixmap; }
    QRectF source(simulation::Flight::Kind kind) const;
    /// Fragments are in device pixels: the scale that makes them `size`.
    double scale() const { return 1 / m_ratio; }

  private:
    QPixmap m_pixmap;
    double m_size = 0;
    double m_ratio = 1;
    QRgb m_ground = 0;
    int m_cell = 0;
};

} // namespace faultline::ui
