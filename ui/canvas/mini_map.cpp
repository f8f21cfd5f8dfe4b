#include "ui/canvas/mini_map.h"

#include <QMouseEvent>
#include <QPainter>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/theme/tag_colours.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr QSize kSize(168, 104);
constexpr int kGap = 14;
constexpr double kInset = 7;
/// A map needs so many times its own width to be worth its place.
constexpr int kSmallestShare = 4;

} // namespace

MiniMap::MiniMap(CanvasView& view) : QWidget(view.viewport()), m_view(view) {
    setObjectName(QStringLiteral("mini-map"));
    setAccessibleName(tr("Map of the diagram"));
    setToolTip(tr("Click or drag: go there"));
    setCursor(Qt::PointingHandCursor);
    resize(kSize);
    hide();
}

QRectF MiniMap::visible() const {
    return m_view.mapToScene(m_view.viewport()->rect()).boundingRect();
}

void MiniMap::follow(int covered) {
    const auto* scene = static_cast<const CanvasScene*>(m_view.scene());
    const QWidget* port = m_view.viewport();
    const QRectF content = scene->contentRect();
    const bool worth = !m_view.isLocked() && !content.isNull() && !visible().contains(content) &&
                       port->width() >= kSmallestShare * width();
    m_all = content | visible();
    if (worth)
        move(port->width() - width() - kGap, port->height() - height() - kGap - covered);
    setVisible(worth);
    if (worth)
        update();
}

QTransform MiniMap::toMap() const {
    const QRectF room = QRectF(rect()).adjusted(kInset, kInset, -kInset, -kInset);
    const double scale = std::min(room.width() / m_all.width(), room.height() / m_all.height());
    QTransform map = QTransform::fromTranslate(room.center().x(), room.center().y());
    map.scale(scale, scale);
    map.translate(-m_all.center().x(), -m_all.center().y());
    return map;
}

void MiniMap::paintEvent(QPaintEvent*) {
    const Palette& p = Theme::instance().palette();
    const auto* scene = static_cast<const CanvasScene*>(m_view.scene());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor paper = p.surface;
    paper.setAlpha(235);
    painter.setPen(QPen(p.border, 1));
    painter.setBrush(paper);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    if (m_all.isEmpty())
        return;
    const QTransform map = toMap();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const QString& zone : scene->zones()) {
        QColor ground = tagColour(scene->zoneColour(zone), p);
        ground.setAlpha(50);
        painter.fillRect(map.mapRect(scene->zoneFrame(zone)), ground);
    }
    for (const CardItem* card : scene->cardsInOrder()) {
        QRectF box = map.mapRect(card->cardRect());
        box.setSize(box.size().expandedTo({2, 2}));
        painter.fillRect(box, card->emphasis().selected    ? p.accent
                              : card->content().isDown()   ? p.error
                              : card->content().isCutOff() ? p.slow
                                                           : p.wire);
    }
    for (const MemberTile* tile : scene->unfold().tiles()) {
        QRectF box = map.mapRect(tile->tileRect());
        box.setSize(box.size().expandedTo({2, 2}));
        const TileContent content = tile->content();
        painter.fillRect(box, tile->isPicked()   ? p.accent
                              : content.isDown() ? p.error
                              : content.cutOff   ? p.slow
                                                 : p.wire);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(p.accent, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(map.mapRect(visible()).intersected(QRectF(rect()).adjusted(2, 2, -2, -2)), 3, 3);
}

void MiniMap::mousePressEvent(QMouseEvent* event) {
    mouseMoveEvent(event);
    event->accept();
}

void MiniMap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton) && !m_all.isEmpty())
        m_view.centerOn(toMap().inverted().map(event->position()));
    event->accept();
}

void MiniMap::mouseReleaseEvent(QMouseEvent* event) {
    event->accept();
}

void MiniMap::wheelEvent(QWheelEvent* event) {
    event->ignore(); // the canvas zooms
}

} // namespace faultline::ui
