#include "ui/canvas/tools/note_tool.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/canvas/canvas_edits.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/note_edits.h"
#include "ui/canvas/selection.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {

void NoteTool::take() {
    m_before = m_sheet = m_context.scene.notes()[std::size_t(hit().note)]->sheet();
    m_context.selection.setNote(hit().note);
}

void NoteTool::begin() {
    m_origins.clear();
    if (hit().edges)
        return;
    for (const CardItem* card : m_context.scene.cardsInOrder())
        if (m_before.contains(card->cardRect()))
            m_origins.insert(card->id(), card->pos());
    const QList<QString> ids = m_origins.keys();
    m_context.scene.wires().setFloating({ids.begin(), ids.end()});
    m_context.redrawWires();
}

void NoteTool::dragTo(QPointF offset, bool snap) {
    if (hit().edges) {
        const QPointF corner = snap ? snapped(m_before.bottomRight() + offset) : m_before.bottomRight() + offset;
        m_sheet.setSize({std::max(kSmallestNote.width(), corner.x() - m_before.left()),
                         std::max(kSmallestNote.height(), corner.y() - m_before.top())});
    } else {
        m_sheet.moveTopLeft(snap ? snapped(m_before.topLeft() + offset) : m_before.topLeft() + offset);
        const QPointF step = m_sheet.topLeft() - m_before.topLeft();
        for (auto origin = m_origins.constBegin(); origin != m_origins.constEnd(); ++origin)
            m_context.scene.previewPosition(origin.key(), origin.value() + step);
        const QList<QString> ids = m_origins.keys();
        m_context.scene.wires().reroute({ids.begin(), ids.end()});
    }
    m_context.scene.previewNote(hit().note, m_sheet);
}

void NoteTool::end() {
    m_context.scene.wires().setFloating({});
    m_context.redrawWires();
}

bool NoteTool::drop() {
    if (m_sheet == m_before)
        return false;
    const auto number = std::size_t(hit().note);
    if (hit().edges)
        return m_context.document.edit(resizedNote(number, m_sheet.size()));
    diagram::Edit edit = movedNote(number, m_sheet.topLeft());
    if (!m_origins.isEmpty()) {
        QHash<QString, QPointF> positions;
        for (auto origin = m_origins.constBegin(); origin != m_origins.constEnd(); ++origin)
            positions.insert(origin.key(), origin.value() + m_sheet.topLeft() - m_before.topLeft());
        edit = {diagram::Group{{edit, moved(m_context.document.diagram(), positions)}}, edit.name};
    }
    return m_context.document.edit(edit);
}

QString NoteTool::hint() const {
    if (!isDragging())
        return {};
    return m_origins.isEmpty()
               ? QCoreApplication::translate("faultline::ui::Canvas", "Alt: off the grid · Esc: as it was")
               : QCoreApplication::translate("faultline::ui::Canvas",
                                             "Moves with the cards that lie on it · Alt: off the grid · Esc: back");
}

} // namespace faultline::ui
