#include "ui/canvas/dot_atlas.h"

#include <QPainter>
#include <cmath>

#include "ui/theme/glyphs.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kMargin = 2;

} // namespace

void DotAtlas::prepare(double size, double devicePixelRatio) {
    const Palette& p = Theme::instance().palette();
    if (qFuzzyCompare(size, m_size) && qFuzzyCompare(devicePixelRatio, m_ratio) && m_ground == p.window.rgb() &&
        !m_pixmap.isNull())
        return;
    m_size = size;
    m_ratio = devicePixelRatio;
    m_ground = p.window.rgb();
    m_cell = int(std::ceil((size * 1.3 + 2 * kMargin) * devicePixelRatio));
    m_pixmap = QPixmap(m_cell * kKinds, m_cell);
    m_pixmap.fill(Qt::transparent);
    QPainter painter(&m_pixmap);
    painter.scale(devicePixelRatio, devicePixelRatio);
    const double cell = m_cell / devicePixelRatio;
    for (int i = 0; i < kKinds; ++i) {
        const auto kind = static_cast<simulation::Flight::Kind>(i);
        const double shown =
            kind == simulation::Flight::Kind::HealthCheck ? std::max(kSmallestGlyph, Legibility::sizes().dot) : size;
        paintGlyph(painter, glyphOf(kind), {cell * (i + 0.5), cell / 2}, shown, colourOf(kind, p), p.window);
    }
}

QRectF DotAtlas::source(simulation::Flight::Kind kind) const {
    return {double(int(kind) * m_cell), 0, double(m_cell), double(m_cell)};
}

} // namespace faultline::ui
