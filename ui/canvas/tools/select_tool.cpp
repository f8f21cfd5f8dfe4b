#include "ui/canvas/tools/select_tool.h"

#include <QCoreApplication>
#include <utility>

#include "ui/canvas/canvas_edits.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/overlays.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/unfolded.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {

void SelectTool::press(const PointerEvent& event) {
    m_pressed = true;
    m_dragging = false;
    m_start = event.view;
    m_sceneStart = event.scene;
    selectHit(event.modifiers);
}

void SelectTool::selectHit(Qt::KeyboardModifiers modifiers) {
    Selection& selection = m_context.selection;
    m_selectOnRelease = false;
    m_grabbed.clear();
    m_grabbedTile.clear();
    if (m_hit.tile != nullptr)
        return selectTile(modifiers);
    if (m_hit.wire) {
        if (modifiers.testFlag(Qt::ControlModifier))
            selection.toggleLink(m_hit.wire->id);
        else if (modifiers.testFlag(Qt::ShiftModifier))
            selection.addLink(m_hit.wire->id);
        else
            selection.set({}, {m_hit.wire->id});
        return;
    }
    const QString id = m_hit.card->id();
    m_grabbed = id;
    if (modifiers.testFlag(Qt::ControlModifier))
        selection.toggleComponent(id);
    else if (modifiers.testFlag(Qt::ShiftModifier))
        selection.addComponent(id);
    else if (!selection.hasComponent(id))
        selection.set({id}, {});
    else
        m_selectOnRelease = true;
    if (!selection.hasComponent(id))
        m_grabbed.clear(); // toggled off: nothing to drag
    else if (modifiers == Qt::NoModifier)
        selection.setInstance(id, m_hit.what == Hit::What::Tile && selection.components().size() == 1 ? m_hit.instance
                                                                                                      : -1);
}

void SelectTool::selectTile(Qt::KeyboardModifiers modifiers) {
    Selection& selection = m_context.selection;
    const QString name = m_hit.tile->name();
    if (modifiers.testFlag(Qt::ControlModifier))
        selection.toggleTile(name);
    else if (modifiers.testFlag(Qt::ShiftModifier))
        selection.addTile(name);
    else if (!selection.hasTile(name))
        selection.set({}, {}, {name});
    else
        m_selectOnRelease = true;
    if (selection.hasTile(name))
        m_grabbedTile = name;
}

void SelectTool::selectForMenu(ToolContext& context, const Hit& hit) {
    Selection& selection = context.selection;
    if (hit.wire) {
        if (!selection.hasLink(hit.wire->id))
            selection.set({}, {hit.wire->id});
    } else if (hit.tile != nullptr) {
        if (!selection.hasTile(hit.tile->name()))
            selection.set({}, {}, {hit.tile->name()});
    } else if (hit.card != nullptr) {
        if (!selection.hasComponent(hit.card->id()))
            selection.set({hit.card->id()}, {});
        selection.setInstance(hit.card->id(), hit.what == Hit::What::Tile ? hit.instance : -1);
    } else if (hit.what == Hit::What::Note) {
        selection.setNote(hit.note);
    } else if (!hit.zone.isEmpty()) {
        selection.setZone(hit.zone);
    } else {
        selection.clear();
    }
}

void SelectTool::startDrag() {
    m_dragging = true;
    m_selectOnRelease = false;
    m_ids = m_context.selection.components();
    m_origins.clear();
    for (const QString& id : std::as_const(m_ids))
        if (const CardItem* card = m_context.scene.card(id))
            m_origins.insert(id, card->pos());
    m_positions = m_origins;
    m_tileOrigins.clear();
    for (const QString& name : m_context.selection.tiles())
        if (const MemberTile* tile = m_context.scene.unfold().tile(name);
            tile != nullptr && !goesAlong(m_context.document.diagram(), name, m_ids))
            m_tileOrigins.insert(name, tile->pos());
    m_tiles = m_tileOrigins;
    m_context.scene.wires().setFloating(m_ids);
    m_context.redrawWires();
}

QPointF SelectTool::originOfGrabbed() const {
    if (m_grabbedTile.isEmpty())
        return m_origins.value(m_grabbed);
    const MemberTile* tile = m_context.scene.unfold().tile(m_grabbedTile);
    // One that goes along with its card snaps as that does.
    return m_tileOrigins.value(m_grabbedTile, tile != nullptr ? m_origins.value(tile->card().id()) : QPointF());
}

/// Shows the zone into which what the pointer holds would fall.
void SelectTool::markZone() {
    if (m_tiles.contains(m_grabbedTile))
        m_context.scene.markZone(zoneUnderTile(m_context.document.diagram(),
                                               {m_grabbedTile.section(QLatin1Char('/'), 0, 0),
                                                m_grabbedTile.section(QLatin1Char('/'), 1), m_tiles[m_grabbedTile]}));
    else if (const CardItem* card = m_context.scene.card(m_grabbed))
        m_context.scene.markZone(m_context.scene.zoneUnder(card->cardRect().center()));
}

void SelectTool::move(const PointerEvent& event) {
    if (m_grabbed.isEmpty() && m_grabbedTile.isEmpty())
        return;
    if (!m_dragging) {
        if ((event.view - m_start).manhattanLength() < kDragDistance)
            return;
        startDrag();
    }
    QPointF offset = event.scene - m_sceneStart;
    if (!event.modifiers.testFlag(Qt::AltModifier)) // the grabbed card snaps, the others keep their distances
        offset = snapped(originOfGrabbed() + offset) - originOfGrabbed();
    for (auto origin = m_origins.constBegin(); origin != m_origins.constEnd(); ++origin) {
        m_positions[origin.key()] = origin.value() + offset;
        m_context.scene.previewPosition(origin.key(), origin.value() + offset);
    }
    for (auto origin = m_tileOrigins.constBegin(); origin != m_tileOrigins.constEnd(); ++origin) {
        m_tiles[origin.key()] = origin.value() + offset;
        m_context.scene.previewTile(origin.key(), origin.value() + offset);
    }
    m_context.scene.wires().reroute(m_ids);
    markZone();
    m_viewPointer = event.view;
    m_site = {};
    if (const CardItem* card = m_context.scene.card(m_grabbed);
        card != nullptr && m_ids.size() == 1 && m_tiles.isEmpty() && !event.modifiers.testFlag(Qt::AltModifier))
        m_site = spliceSiteOf(m_context.scene, m_context.document.diagram(), m_grabbed, card->cardRect().center());
    m_context.redraw();
}

void SelectTool::release(const PointerEvent&) {
    const bool dragged = m_dragging;
    const bool selectAlone = m_selectOnRelease;
    m_pressed = false;
    if (dragged)
        drop();
    else if (selectAlone && m_hit.tile != nullptr)
        m_context.selection.set({}, {}, {m_grabbedTile});
    else if (selectAlone && m_hit.card != nullptr)
        m_context.selection.set({m_grabbed}, {});
    m_hit = {};
}

void SelectTool::drop() {
    endDrag();
    const SpliceSite site = std::exchange(m_site, {});
    const diagram::Diagram& diagram = m_context.document.diagram();
    const bool stays = m_positions == m_origins && m_tiles == m_tileOrigins && !site.fits();
    diagram::Edit edit = stays ? diagram::Edit() : movedWithTiles(diagram, m_positions, m_tiles);
    if (site.fits())
        edit = spliced(diagram, edit, m_grabbed, site.wire->id);
    if (stays || !m_context.document.edit(edit))
        m_context.scene.endPreview();
}

void SelectTool::endDrag() {
    m_dragging = false;
    m_context.scene.markZone({});
    m_context.scene.wires().setFloating({});
    m_context.redrawWires();
}

void SelectTool::cancel() {
    if (m_dragging) {
        endDrag();
        m_context.scene.endPreview();
    }
    m_site = {};
    m_pressed = false;
    m_hit = {};
}

void SelectTool::paint(QPainter& painter, double zoom) const {
    if (const CardItem* card = m_dragging ? m_context.scene.card(m_grabbed) : nullptr)
        paintSplice(painter, m_context.scene, m_site, card->inPort(), card->outPort(), zoom);
}

void SelectTool::paintOver(QPainter& painter, const QRectF& viewport) const {
    if (m_dragging && m_site.wire)
        paintReason(painter, m_viewPointer, viewport, spliceText(m_context.scene, m_site), !m_site.fits());
}

QString SelectTool::hint() const {
    if (!m_dragging)
        return {};
    if (!m_grabbedTile.isEmpty())
        return QCoreApplication::translate("faultline::ui::Canvas",
                                           "In another zone it stands there by itself · Alt: off the grid · Esc: back");
    return QCoreApplication::translate("faultline::ui::Canvas",
                                       "Moves on the grid · Alt: anywhere · Esc: back where it was");
}

} // namespace faultline::ui
