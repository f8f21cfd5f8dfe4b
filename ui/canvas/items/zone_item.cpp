#include "ui/canvas/items/zone_item.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <cmath>

#include "ui/canvas/geometry.h"
#include "ui/canvas/zone_frame.h"
#include "ui/theme/legibility.h"
#include "ui/theme/tag_colours.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kRadius = 14;
constexpr double kIndent = 14;

QColor withAlpha(QColor colour, int alpha) {
    colour.setAlpha(alpha);
    return colour;
}

} // namespace

ZoneItem::ZoneItem() {
    setAcceptedMouseButtons(Qt::NoButton);
}

void ZoneItem::setLook(const ZoneLook& look) {
    if (look == m_look)
        return;
    prepareGeometryChange();
    m_look = look;
    // Small ones lie on large ones, and all of them under notes and cards; regions under zones.
    const double area = look.frame.width() * look.frame.height();
    setZValue((look.id.isEmpty() ? -4 : -3) + 1 / (2 + area / 1e4));
    update();
}

QRectF ZoneItem::header() const {
    return {m_look.frame.topLeft(), QSizeF(m_look.frame.width(), kZoneHeader)};
}

Qt::Edges ZoneItem::edgesAt(QPointF point, double reach) const {
    const QRectF& frame = m_look.frame;
    if (!frame.adjusted(-reach, -reach, reach, reach).contains(point))
        return {};
    Qt::Edges edges;
    edges.setFlag(Qt::LeftEdge, std::abs(point.x() - frame.left()) <= reach);
    edges.setFlag(Qt::RightEdge, std::abs(point.x() - frame.right()) <= reach);
    edges.setFlag(Qt::TopEdge, std::abs(point.y() - frame.top()) <= reach);
    edges.setFlag(Qt::BottomEdge, std::abs(point.y() - frame.bottom()) <= reach);
    return edges;
}

void ZoneItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
    const Palette& p = Theme::instance().palette();
    const double zoom = option->levelOfDetailFromTransform(painter->worldTransform());
    const QColor colour = tagColour(m_look.colour, p);
    const bool isRegion = m_look.id.isEmpty();
    painter->setRenderHint(QPainter::Antialiasing);
    QPen edge(withAlpha(colour, m_look.target ? 255 : 140), (m_look.target ? 2.5 : 1.3) / std::min(1.0, zoom));
    if (m_look.selected)
        edge = QPen(p.accent, 2.5);
    else if (!m_look.target && !isRegion)
        edge.setDashPattern({5, 4});
    painter->setPen(edge);
    const int ground = isRegion ? 10 : m_look.target ? 52 : p.dark ? 30 : 20;
    painter->setBrush(withAlpha(colour, ground));
    painter->drawRoundedRect(m_look.frame, kRadius, kRadius);
    if (zoom < kTextZoom)
        return;
    QFont font = Theme::instance().cardTitle();
    // From afar the name is all that can be read.
    font.setPixelSize(Legibility::typeUnits(zoom < kFullZoom ? 20 : 13, zoom));
    painter->setFont(font);
    painter->setPen(m_look.colour.isEmpty() && !isRegion ? p.accent : p.text);
    QRectF line = header().adjusted(kIndent, 3, -kIndent, 0);
    line.setTop(std::min(line.top(), line.bottom() - QFontMetricsF(font).height())); // large type looks out above
    const QString label = QFontMetricsF(font).elidedText(m_look.label, Qt::ElideRight, line.width());
    painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, label);
    const double used = QFontMetricsF(font).horizontalAdvance(label) + 12;
    if (m_look.region.isEmpty() || isRegion || used > line.width() - 40 || zoom < kFullZoom || Legibility::isAsked())
        return;
    painter->setFont(Theme::instance().small());
    painter->setPen(p.textSecondary);
    painter->drawText(line.adjusted(used, 0, 0, 0),
                      Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine | Qt::TextDontClip, m_look.region);
}

} // namespace faultline::ui
