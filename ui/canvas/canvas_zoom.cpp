// How near the canvas view looks, and at what: zooming and fitting.
#include <QScrollBar>
#include <algorithm>

#include "ui/canvas/canvas_view_parts.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/items/card_painter.h"

namespace faultline::ui {
namespace {

constexpr double kZoomStep = 1.2;
constexpr double kLargestFit = 1.4;
constexpr double kFitMargin = 48;
constexpr double kSmallestFitMargin = 18;
constexpr double kFitMarginShare = 0.055; // of the view's height: small windows need their room
constexpr double kAboveLegend = 8;
constexpr QSizeF kFirstCards(1150, 560);

} // namespace

void CanvasView::Private::setZoom(double wanted, QPointF anchor) {
    const double zoom = std::clamp(wanted, kSmallestZoom, kLargestZoom);
    if (qFuzzyCompare(zoom, view.zoom()))
        return;
    const QPointF held = view.viewportTransform().inverted().map(anchor);
    smooth = false;
    view.setTransform(QTransform::fromScale(zoom, zoom));
    const QPointF now = view.viewportTransform().map(held);
    view.horizontalScrollBar()->setValue(view.horizontalScrollBar()->value() + qRound(now.x() - anchor.x()));
    view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() + qRound(now.y() - anchor.y()));
    settle.start();
    redrawWires();
    miniMap->follow(coveredBelow);
    emit view.zoomChanged(zoom);
}

Camera CanvasView::cameraFor(const QRectF& part, double largest) const {
    const double margin = std::clamp(viewport()->height() * kFitMarginShare, kSmallestFitMargin, kFitMargin);
    const double legend = m->coveredBelow > 0 ? m->coveredBelow : DotLegend::heightAt(viewport()->width());
    double below = std::max(legend + kAboveLegend, margin + 16);
    const auto zoomFor = [&] {
        const QSizeF room(viewport()->width() - 2 * margin, viewport()->height() - margin - below);
        if (part.isEmpty() || room.width() < 50 || room.height() < 50)
            return 0.0;
        return std::clamp(std::min(room.width() / part.width(), room.height() / part.height()), kSmallestZoom, largest);
    };
    double zoom = zoomFor();
    if (zoom > 0 && detailAt(zoom) == CardDetail::Sign) { // names stand under the cards then
        below += NameLabels::height();
        zoom = zoomFor();
    }
    if (zoom == 0)
        return camera();
    return {part.center() + QPointF(0, (below - margin) / 2 / zoom), zoom};
}

void CanvasView::Private::fit(const QRectF& rect) {
    const auto [centre, zoom] = view.cameraFor(rect, kLargestFit);
    view.setTransform(QTransform::fromScale(zoom, zoom));
    view.centerOn(centre);
    smooth = true;
    redrawWires();
    miniMap->follow(coveredBelow);
    emit view.zoomChanged(zoom);
}

double CanvasView::zoom() const {
    return transform().m11();
}

void CanvasView::fitAll() {
    const QRectF all = m->scene.contentRect();
    if (!isVisible()) {
        m->fitPending = true;
        return;
    }
    m->fitPending = false;
    if (all.isNull()) {
        // An empty canvas has room for a handful of cards, in a small window as well.
        const double room =
            std::min(viewport()->width() / kFirstCards.width(), viewport()->height() / kFirstCards.height());
        const double zoom = std::clamp(room, kFullZoom, 1.0);
        setTransform(QTransform::fromScale(zoom, zoom));
        centerOn(0, 0);
        m->redrawWires();
        emit zoomChanged(zoom);
        return;
    }
    m->fit(all);
}

void CanvasView::fitSelection() {
    const QRectF rect = m->scene.rectOf(m->selection.components(), m->selection.links(), m->selection.tiles());
    if (rect.isEmpty())
        fitAll();
    else
        m->fit(rect);
}

void CanvasView::zoomIn() {
    m->setZoom(zoom() * kZoomStep, QRectF(viewport()->rect()).center());
}

void CanvasView::zoomOut() {
    m->setZoom(zoom() / kZoomStep, QRectF(viewport()->rect()).center());
}

void CanvasView::resetZoom() {
    m->setZoom(1, QRectF(viewport()->rect()).center());
}

void CanvasView::centreOn(const QString& componentId) {
    if (const CardItem* card = m->scene.card(componentId))
        centerOn(card->cardRect().center());
}

} // namespace faultline::ui
