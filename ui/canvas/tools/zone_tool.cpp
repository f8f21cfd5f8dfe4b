#include "ui/canvas/tools/zone_tool.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/canvas/geometry.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/zone_edits.h"
#include "ui/canvas/zone_frame.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {

void ZoneTool::take() {
    m_before = m_frame = m_context.scene.zoneFrame(hit().zone);
    m_context.selection.setZone(hit().zone);
}

void ZoneTool::begin() {
    m_origins.clear();
    m_tiles.clear();
    if (hit().edges)
        return;
    for (const QString& id : m_context.scene.membersOfZone(hit().zone))
        m_origins.insert(id, m_context.scene.card(id)->pos());
    for (const MemberTile* tile : m_context.scene.unfold().tiles())
        if (zoneNaming(m_context.document.diagram(), tile->name()) == hit().zone)
            m_tiles.insert(tile->name(), tile->pos());
    const QList<QString> ids = m_origins.keys();
    m_context.scene.wires().setFloating({ids.begin(), ids.end()});
    m_context.redrawWires();
}

QRectF ZoneTool::resized(QPointF offset, bool snap) const {
    QRectF frame = m_before;
    const auto at = [&](QPointF corner) { return snap ? snapped(corner + offset) : corner + offset; };
    if (hit().edges.testFlag(Qt::LeftEdge))
        frame.setLeft(std::min(at(m_before.topLeft()).x(), m_before.right() - kSmallestZone));
    if (hit().edges.testFlag(Qt::RightEdge))
        frame.setRight(std::max(at(m_before.bottomRight()).x(), m_before.left() + kSmallestZone));
    if (hit().edges.testFlag(Qt::TopEdge))
        frame.setTop(std::min(at(m_before.topLeft()).y(), m_before.bottom() - kSmallestZone));
    if (hit().edges.testFlag(Qt::BottomEdge))
        frame.setBottom(std::max(at(m_before.bottomRight()).y(), m_before.top() + kSmallestZone));
    return frame;
}

void ZoneTool::dragTo(QPointF offset, bool snap) {
    if (hit().edges) {
        m_frame = resized(offset, snap);
    } else {
        if (snap)
            offset = snapped(offset); // the cards keep their places on the grid
        m_frame = m_before.translated(offset);
        for (auto origin = m_origins.constBegin(); origin != m_origins.constEnd(); ++origin)
            m_context.scene.previewPosition(origin.key(), origin.value() + offset);
        for (auto tile = m_tiles.constBegin(); tile != m_tiles.constEnd(); ++tile)
            m_context.scene.previewTile(tile.key(), tile.value() + offset);
        const QList<QString> ids = m_origins.keys();
        m_context.scene.wires().reroute({ids.begin(), ids.end()});
    }
    m_context.scene.previewZone(hit().zone, m_frame);
}

void ZoneTool::end() {
    m_context.scene.wires().setFloating({});
    m_context.redrawWires();
}

bool ZoneTool::drop() {
    const auto& diagram = m_context.document.diagram();
    const diagram::Edit edit = hit().edges ? resizedZone(diagram, hit().zone, m_frame)
                                           : movedZone(diagram, hit().zone, m_frame.topLeft() - m_before.topLeft());
    return m_frame != m_before && m_context.document.edit(edit);
}

QString ZoneTool::hint() const {
    if (!isDragging())
        return {};
    return hit().edges ? QCoreApplication::translate("faultline::ui::Canvas",
                                                     "What lies in the frame belongs to the zone · Esc: as it was")
                       : QCoreApplication::translate("faultline::ui::Canvas",
                                                     "Moves with what is in it · Alt: off the grid · Esc: back");
}

} // namespace faultline::ui
