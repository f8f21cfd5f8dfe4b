#include "ui/canvas/items/card_item.h"

#include <QStyleOptionGraphicsItem>

#include "ui/canvas/geometry.h"

namespace faultline::ui {
namespace {

constexpr double kDimmedOpacity = 0.3;

} // namespace

CardItem::CardItem(const diagram::Component& component)
    : m_component(component), m_content(describe(component)), m_layout(layoutOf(m_content)) {
    setCacheMode(DeviceCoordinateCache);
    setAcceptedMouseButtons(Qt::NoButton);
    setPos(QPointF(diagram::positionOf(component).x, diagram::positionOf(component).y));
}

bool CardItem::setComponent(const diagram::Component& component) {
    if (component == m_component)
        return false;
    m_component = component;
    CardContent content = describe(component);
    ui::setOpen(content, m_content.open);
    if (m_content.live && m_content.tiles.size() == content.tiles.size()) {
        // What it shows of the run stays until the next gauge.
        CardContent live = m_content;
        live.title = content.title;
        live.parameters = content.parameters;
        live.kind = content.kind;
        live.members = content.members;
        content = live;
    }
    setContent(std::move(content));
    return true;
}

void CardItem::showGauges(const simulation::ComponentView& view, const Backends& backends,
                          const simulation::RecentTotals* recent) {
    CardContent content = m_content;
    ui::showGauges(content, view, backends, recent);
    setContent(std::move(content));
}

void CardItem::clearGauges() {
    CardContent content = describe(m_component);
    ui::setOpen(content, m_content.open);
    setContent(std::move(content));
}

void CardItem::setOpen(bool open) {
    CardContent content = m_content;
    ui::setOpen(content, open);
    if (!content.open && !content.live)
        content.tiles = describe(m_component).tiles;
    setContent(std::move(content));
}

void CardItem::setContent(CardContent content) {
    if (content == m_content)
        return;
    const bool relaid = content.tiles.size() != m_content.tiles.size() || content.body != m_content.body ||
                        content.open != m_content.open || content.cells() != m_content.cells();
    m_content = std::move(content);
    if (relaid) {
        prepareGeometryChange();
        m_layout = layoutOf(m_content);
    }
    update();
    emit contentChanged();
}

void CardItem::setEmphasis(const CardEmphasis& emphasis) {
    if (emphasis == m_emphasis)
        return;
    m_emphasis = emphasis;
    update();
}

void CardItem::setDimmed(bool dimmed) {
    setOpacity(dimmed ? kDimmedOpacity : 1.0);
}

int CardItem::tileAt(QPointF scenePoint) const {
    // A partition is no instance: nothing can be done to it.
    return m_layout.hasTiles && !m_content.showsPartitions()
               ? m_layout.tiles.tileAt(scenePoint - pos(), int(m_content.tiles.size()))
               : -1;
}

QRectF CardItem::boundingRect() const {
    return m_layout.rect().adjusted(-kCardMargin, -kCardMargin, kCardMargin, kCardMargin);
}

QPainterPath CardItem::shape() const {
    QPainterPath path;
    path.addRect(m_layout.rect());
    return path;
}

void CardItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
    const double zoom = option->levelOfDetailFromTransform(painter->worldTransform());
    paintCard(*painter, m_content, m_layout, m_emphasis, zoom);
}

} // namespace faultline::ui
