#include "ui/start_page/thumbnail.h"

#include <QPainter>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/name_labels.h"
#include "ui/document/diagram_document.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {

constexpr double kMargin = 14;
constexpr double kLargestScale = 0.6;

} // namespace

QPixmap thumbnail(const diagram::Diagram& diagram, QSize size, qreal devicePixelRatio) {
    QPixmap picture(size * devicePixelRatio);
    picture.setDevicePixelRatio(devicePixelRatio);
    picture.fill(Theme::instance().palette().window);
    // What runs or is opened later is not this document: it lives for one picture.
    DiagramDocument document;
    CanvasScene scene(document);
    document.setDiagram(diagram);
    QRectF content = scene.contentRect();
    if (content.isEmpty())
        return picture;
    content.adjust(-kCardMargin, -kCardMargin, kCardMargin, kCardMargin); // ports and shadows reach over the cards
    const QRectF room = QRectF(QPointF(), QSizeF(size)).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    const double zoom = std::min({room.width() / content.width(), room.height() / content.height(), kLargestScale});
    QRectF target(QPointF(), content.size() * zoom);
    target.moveCenter(room.center());
    QPainter painter(&picture);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.save();
    painter.translate(target.topLeft());
    painter.scale(zoom, zoom);
    painter.translate(-content.topLeft());
    scene.wires().paint(painter, content, true, zoom);
    painter.restore();
    scene.render(&painter, target, content);
    NameLabels().paint(painter, scene,
                       QTransform::fromTranslate(target.left(), target.top())
                           .scale(zoom, zoom)
                           .translate(-content.left(), -content.top()),
                       QRectF(QPointF(), QSizeF(size)));
    return picture;
}

} // namespace faultline::ui
