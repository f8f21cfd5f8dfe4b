#include "ui/export/diagram_export.h"

#include <QGraphicsItem>
#include <QGraphicsScene>
#include <QPainter>
#include <algorithm>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/document/diagram_document.h"
#include "ui/export/picture_file.h"
#include "ui/player/player.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kMargin = 48;
constexpr double kCaptionRoom = 56; // below everything, for the sentence on what just happened
constexpr QSize kSmallest(640, 400);
constexpr QSize kLargest(4096, 4096); // larger diagrams are fitted in

} // namespace

DiagramPicture::DiagramPicture(const diagram::Diagram& diagram, std::shared_ptr<const simulation::Snapshot> snapshot,
                               const CanvasView* shown)
    : m_title(QString::fromStdString(diagram.title)), m_document(std::make_unique<DiagramDocument>()),
      m_player(std::make_unique<Player>()) {
    const Theme::LightWhile light;
    m_document->setDiagram(diagram);
    m_canvas = std::make_unique<CanvasView>(*m_document, *m_player);
    m_canvas->setAttribute(Qt::WA_DontShowOnScreen); // laid out as if it were shown
    m_canvas->setFrameShape(QFrame::NoFrame);
    m_canvas->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_canvas->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    if (snapshot)
        m_canvas->showFrame(std::move(snapshot));
    if (shown != nullptr)
        m_canvas->showTrafficOf(*shown);
    // Cached cards would be pixels in a vector picture, and coarse ones in a large picture.
    for (QGraphicsItem* item : m_canvas->scene()->items())
        item->setCacheMode(QGraphicsItem::NoCache);
    const double below = m_canvas->caption().isEmpty() ? kMargin : kMargin + kCaptionRoom;
    // Wires are no items: one that goes back under the cards would be cut off.
    const QRectF content = static_cast<CanvasScene*>(m_canvas->scene())->contentRect();
    const QRectF items =
        (m_canvas->scene()->itemsBoundingRect() | content).adjusted(-kMargin, -kMargin, kMargin, below);
    m_size = items.size().toSize().expandedTo(kSmallest).boundedTo(kLargest);
    m_canvas->resize(m_size);
    m_canvas->show();
    m_canvas->setSceneRect(items);
    const double zoom = std::min({1.0, m_size.width() / items.width(), m_size.height() / items.height()});
    m_canvas->setTransform(QTransform::fromScale(zoom, zoom));
    m_canvas->centerOn(items.center());
}

DiagramPicture::~DiagramPicture() = default;

void DiagramPicture::paint(QPainter& painter) const {
    const Theme::LightWhile light;
    m_canvas->render(&painter, QRectF(QPointF(0, 0), m_size), QRect(QPoint(0, 0), m_size), Qt::IgnoreAspectRatio);
}

QByteArray DiagramPicture::bytes(ExportForm form, double scale) const {
    const Painting painting{m_size, m_title, QStringLiteral("Faultline"),
                            [this](QPainter& painter) { paint(painter); }};
    switch (form) {
    case ExportForm::Svg:
        return svgOf(painting);
    case ExportForm::Pdf:
        return pdfOf(painting);
    case ExportForm::Png:
    case ExportForm::Csv:
        break;
    }
    return pngOf(painting, scale);
}

} // namespace faultline::ui
