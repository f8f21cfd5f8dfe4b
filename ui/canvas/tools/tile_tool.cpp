#include "ui/canvas/tools/tile_tool.h"

#include <QCoreApplication>

#include "ui/canvas/geometry.h"
#include "ui/canvas/selection.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {

void TileTool::take() {
    m_origin = hit().tile->pos();
    m_tile = {hit().card->id(), hit().tile->member(), m_origin};
    m_context.selection.setTile(m_tile.component, hit().instance);
}

void TileTool::dragTo(QPointF offset, bool snap) {
    m_tile.at = snap ? snapped(m_origin + offset) : m_origin + offset;
    m_context.scene.previewTile(m_tile.name(), m_tile.at);
    m_context.scene.markZone(zoneUnderTile(m_context.document.diagram(), m_tile));
}

void TileTool::end() {
    m_context.scene.markZone({});
}

bool TileTool::drop() {
    return m_tile.at != m_origin && m_context.document.edit(movedTile(m_context.document.diagram(), m_tile));
}

QString TileTool::hint() const {
    if (!isDragging())
        return {};
    return QCoreApplication::translate("faultline::ui::Canvas",
                                       "In another zone it stands there by itself · Alt: off the grid · Esc: back");
}

} // namespace faultline::ui
