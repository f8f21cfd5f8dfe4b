#include "ui/canvas/tools/zone_tool.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/canvas/geometry.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/zone_edits.h"
#include "ui/canvas/zone_frame.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {

void ZoneTool::press(const PointerEvent& event) {
    m_pressed = true;
    m_dragging = false;
    m_start = event.view;
    m_sceneStart = event.scene;
    m_before = m_frame = m_context.scene.zoneFrame(m_hit.zone);
    m_context.selection.setZone(m_hit.zone);
}

void ZoneTool::startDrag() {
    m_dragging = true;
    m_origins.clear();
    if (m_hit.edges)
        return;
    for (const QString& id : m_context.scene.membersOfZone(m_hit.zone))
        m_origins.insert(id, m_context.scene.card(id)->pos());
    const QList<QString> ids = m_origins.keys();
    m_context.scene.wires().setFloating({ids.begin(), ids.end()});
    m_context.redrawWires();
}

QRectF ZoneTool::resized(QPointF offset, bool snap) const {
    QRectF frame = m_before;
    const auto at = [&](QPointF corner) { return snap ? snapped(corner + offset) : corner + offset; };
    if (m_hit.edges.testFlag(Qt::LeftEdge))
        frame.setLeft(std::min(at(m_before.topLeft()).x(), m_before.right() - kSmallestZone));
    if (m_hit.edges.testFlag(Qt::RightEdge))
        frame.setRight(std::max(at(m_before.bottomRight()).x(), m_before.left() + kSmallestZone));
    if (m_hit.edges.testFlag(Qt::TopEdge))
        frame.setTop(std::min(at(m_before.topLeft()).y(), m_before.bottom() - kSmallestZone));
    if (m_hit.edges.testFlag(Qt::BottomEdge))
        frame.setBottom(std::max(at(m_before.bottomRight()).y(), m_before.top() + kSmallestZone));
    return frame;
}

void ZoneTool::move(const PointerEvent& event) {
    if (!m_dragging) {
        if ((event.view - m_start).manhattanLength() < kDragDistance)
            return;
        startDrag();
    }
    const bool snap = !event.modifiers.testFlag(Qt::AltModifier);
    QPointF offset = event.scene - m_sceneStart;
    if (m_hit.edges) {
        m_frame = resized(offset, snap);
    } else {
        if (snap)
            offset = snapped(offset); // the cards keep their places on the grid
        m_frame = m_before.translated(offset);
        for (auto origin = m_origins.constBegin(); origin != m_origins.constEnd(); ++origin)
            m_context.scene.previewPosition(origin.key(), origin.value() + offset);
        const QList<QString> ids = m_origins.keys();
        m_context.scene.wires().reroute({ids.begin(), ids.end()});
    }
    m_context.scene.previewZone(m_hit.zone, m_frame);
    m_context.redraw();
}

void ZoneTool::release(const PointerEvent&) {
    m_pressed = false;
    if (!m_dragging)
        return;
    endDrag();
    const auto& diagram = m_context.document.diagram();
    const bool changed = m_frame != m_before;
    const diagram::Edit edit = m_hit.edges ? resizedZone(diagram, m_hit.zone, m_frame)
                                           : movedZone(diagram, m_hit.zone, m_frame.topLeft() - m_before.topLeft());
    if (!changed || !m_context.document.edit(edit))
        m_context.scene.endPreview();
}

void ZoneTool::endDrag() {
    m_dragging = false;
    m_context.scene.wires().setFloating({});
    m_context.redrawWires();
}

void ZoneTool::cancel() {
    if (m_dragging) {
        endDrag();
        m_context.scene.endPreview();
    }
    m_pressed = false;
}

QString ZoneTool::hint() const {
    if (!m_dragging)
        return {};
    return m_hit.edges ? QCoreApplication::translate("faultline::ui::Canvas",
                                                     "What lies in the frame belongs to the zone · Esc: as it was")
                       : QCoreApplication::translate("faultline::ui::Canvas",
                                                     "Moves with what is in it · Alt: off the grid · Esc: back");
}

} // namespace faultline::ui
