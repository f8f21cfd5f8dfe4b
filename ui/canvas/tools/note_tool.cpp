#include "ui/canvas/tools/note_tool.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/canvas/geometry.h"
#include "ui/canvas/note_edits.h"
#include "ui/canvas/selection.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {

void NoteTool::press(const PointerEvent& event) {
    m_pressed = true;
    m_dragging = false;
    m_start = event.view;
    m_sceneStart = event.scene;
    m_before = m_sheet = m_context.scene.notes()[std::size_t(m_hit.note)]->sheet();
    m_context.selection.setNote(m_hit.note);
}

void NoteTool::move(const PointerEvent& event) {
    if (!m_dragging && (event.view - m_start).manhattanLength() < kDragDistance)
        return;
    m_dragging = true;
    const bool snap = !event.modifiers.testFlag(Qt::AltModifier);
    const QPointF offset = event.scene - m_sceneStart;
    if (m_hit.edges) {
        const QPointF corner = snap ? snapped(m_before.bottomRight() + offset) : m_before.bottomRight() + offset;
        m_sheet.setSize({std::max(kSmallestNote.width(), corner.x() - m_before.left()),
                         std::max(kSmallestNote.height(), corner.y() - m_before.top())});
    } else {
        m_sheet.moveTopLeft(snap ? snapped(m_before.topLeft() + offset) : m_before.topLeft() + offset);
    }
    m_context.scene.previewNote(m_hit.note, m_sheet);
    m_context.redraw();
}

void NoteTool::release(const PointerEvent&) {
    m_pressed = false;
    if (!std::exchange(m_dragging, false))
        return;
    const auto number = std::size_t(m_hit.note);
    const diagram::Edit edit = m_hit.edges ? resizedNote(number, m_sheet.size()) : movedNote(number, m_sheet.topLeft());
    if (m_sheet == m_before || !m_context.document.edit(edit))
        m_context.scene.endPreview();
}

void NoteTool::cancel() {
    if (std::exchange(m_dragging, false))
        m_context.scene.endPreview();
    m_pressed = false;
}

QString NoteTool::hint() const {
    return m_dragging ? QCoreApplication::translate("faultline::ui::Canvas", "Alt: off the grid · Esc: as it was")
                      : QString();
}

} // namespace faultline::ui
