#include "ui/theme/glyphs.h"

#include <QPainterPath>

#include "engine/base/assert.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

QPolygonF turnedSquare(QPointF c, double r) {
    return QPolygonF({c + QPointF(0, -r), c + QPointF(r, 0), c + QPointF(0, r), c + QPointF(-r, 0)});
}

} // namespace

void paintGlyph(QPainter& painter, Glyph glyph, QPointF centre, double size, const QColor& colour,
                const QColor& ground) {
    const double r = qMax(size, kSmallestGlyph) / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // A thin rim of the ground keeps neighbouring dots apart.
    painter.setPen(QPen(ground, r * 0.24));
    painter.setBrush(colour);
    switch (glyph) {
    case Glyph::Circle:
        painter.drawEllipse(centre, r, r);
        break;
    case Glyph::Ring:
        painter.setBrush(ground);
        painter.drawEllipse(centre, r, r);
        painter.setPen(QPen(colour, r * 0.46));
        painter.drawEllipse(centre, r * 0.72, r * 0.72);
        break;
    case Glyph::Square:
        painter.drawRect(QRectF(centre.x() - r * 0.98, centre.y() - r * 0.98, r * 1.96, r * 1.96));
        break;
    case Glyph::Diamond:
        painter.drawPolygon(turnedSquare(centre, r * 1.1));
        break;
    case Glyph::Triangle:
        painter.drawPolygon(QPolygonF({centre + QPointF(0, -r * 1.08), centre + QPointF(r * 1.1, r * 0.86),
                                       centre + QPointF(-r * 1.1, r * 0.86)}));
        break;
    case Glyph::HalfCircle: {
        painter.setBrush(ground);
        painter.drawEllipse(centre, r, r);
        painter.setPen(QPen(colour, r * 0.32));
        const double inner = r * 0.82;
        painter.drawEllipse(centre, inner, inner);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPie(QRectF(centre.x() - inner, centre.y() - inner, inner * 2, inner * 2), 90 * 16, 180 * 16);
        break;
    }
    case Glyph::Cross: {
        const double reach = r * 0.8;
        const QLineF strokes[2] = {{centre + QPointF(-reach, -reach), centre + QPointF(reach, reach)},
                                   {centre + QPointF(-reach, reach), centre + QPointF(reach, -reach)}};
        painter.setPen(QPen(ground, r * 0.8, Qt::SolidLine, Qt::RoundCap));
        painter.drawLines(strokes, 2);
        painter.setPen(QPen(colour, r * 0.5, Qt::SolidLine, Qt::RoundCap));
        painter.drawLines(strokes, 2);
        break;
    }
    }
    painter.restore();
}

Glyph glyphOf(simulation::Flight::Kind kind) {
    using Kind = simulation::Flight::Kind;
    switch (kind) {
    case Kind::Request:
        return Glyph::Circle;
    case Kind::Success:
    case Kind::HealthCheck:
        return Glyph::Ring;
    case Kind::Slow:
        return Glyph::Square;
    case Kind::Error:
        return Glyph::Diamond;
    case Kind::Retry:
        return Glyph::Triangle;
    case Kind::Stale:
        return Glyph::HalfCircle;
    case Kind::Dropped:
        return Glyph::Cross;
    }
    FAULTLINE_ASSERT(false, "a flight of no known kind");
}

QColor colourOf(simulation::Flight::Kind kind, const Palette& palette) {
    using Kind = simulation::Flight::Kind;
    switch (kind) {
    case Kind::Request:
        return palette.request;
    case Kind::Success:
        return palette.success;
    case Kind::Slow:
        return palette.slow;
    case Kind::Error:
        return palette.error;
    case Kind::Retry:
        return palette.retry;
    case Kind::Stale:
        return palette.stale;
    case Kind::HealthCheck:
        return palette.wire;
    case Kind::Dropped:
        return palette.dropped;
    }
    FAULTLINE_ASSERT(false, "a flight of no known kind");
}

} // namespace faultline::ui
