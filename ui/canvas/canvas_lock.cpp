// What the canvas view does for those who show it: it is locked, moved like a camera, and left as it was.
#include <QScrollBar>

#include "ui/canvas/canvas_view_parts.h"

namespace faultline::ui {

void CanvasView::setLocked(bool locked) {
    m->tools.cancel();
    m->tools.forgetHover();
    m->locked = locked;
    m->miniMap->follow(m->coveredBelow);
}

bool CanvasView::isLocked() const {
    return m->locked;
}

/// True when the lock holds, and it was said.
bool CanvasView::Private::isHeld() const {
    if (locked)
        emit view.lockHeld();
    return locked;
}

Camera CanvasView::camera() const {
    return {mapToScene(viewport()->rect()).boundingRect().center(), zoom()};
}

void CanvasView::setCamera(const Camera& camera) {
    m->smooth = false;
    setTransform(QTransform::fromScale(camera.zoom, camera.zoom));
    centerOn(camera.centre);
    m->settle.start();
    m->redrawWires();
    m->miniMap->follow(m->coveredBelow);
    emit zoomChanged(camera.zoom);
}

QRectF CanvasView::contentRect() const {
    return m->scene.contentRect();
}

QRectF CanvasView::noteRect(int number) const {
    const auto& notes = m->scene.notes();
    return number >= 0 && number < int(notes.size()) ? notes[std::size_t(number)]->sheet() : QRectF();
}

QRectF CanvasView::rectOf(const QStringList& targets) const {
    QRectF all;
    for (const QString& target : targets) {
        const QString component = target.section(QLatin1Char('/'), 0, 0);
        if (m->scene.wires().wire(target))
            all |= m->scene.rectOf({}, {target});
        else if (!m->scene.zoneFrame(target).isNull())
            all |= m->scene.zoneFrame(target);
        else if (const MemberTile* tile = m->scene.unfold().tile(target))
            all |= tile->tileRect();
        else
            all |= m->scene.rectOf({component}, {});
    }
    return all;
}

CanvasStance CanvasView::stance() const {
    CanvasStance stance;
    stance.transform = transform();
    stance.across = horizontalScrollBar()->value();
    stance.down = verticalScrollBar()->value();
    const Selection& selection = m->selection;
    stance.components = selection.components();
    stance.links = selection.links();
    stance.zone = selection.zone();
    stance.note = selection.note();
    stance.instanceOf = selection.instanceOf();
    stance.instance = selection.instance();
    stance.tiles = selection.tiles();
    for (const CardItem* card : m->scene.cardsInOrder())
        if (card->isOpen())
            stance.open.insert(card->id());
    return stance;
}

void CanvasView::takeStance(const CanvasStance& stance) {
    for (const CardItem* card : m->scene.cardsInOrder())
        if (card->isOpen() != stance.open.contains(card->id()))
            m->scene.toggleOpen(card->id());
    setTransform(stance.transform);
    horizontalScrollBar()->setValue(stance.across);
    verticalScrollBar()->setValue(stance.down);
    Selection& selection = m->selection;
    if (!stance.zone.isEmpty())
        selection.setZone(stance.zone);
    else if (stance.note >= 0)
        selection.setNote(stance.note);
    else {
        selection.set(stance.components, stance.links, stance.tiles);
        selection.setInstance(stance.instanceOf, stance.instance);
    }
    m->smooth = true;
    m->redrawWires();
    m->miniMap->follow(m->coveredBelow);
    emit zoomChanged(zoom());
}

} // namespace faultline::ui
