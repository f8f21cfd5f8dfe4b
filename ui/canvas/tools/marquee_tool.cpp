#include "ui/canvas/tools/marquee_tool.h"

#include <QCoreApplication>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/selection.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

void MarqueeTool::press(const PointerEvent& event) {
    m_pressed = true;
    m_dragging = false;
    m_start = event.view;
    m_sceneStart = event.scene;
    m_modifiers = event.modifiers;
    m_componentsBefore = m_context.selection.components();
    m_linksBefore = m_context.selection.links();
    m_tilesBefore = m_context.selection.tiles();
    m_rect = {};
}

void MarqueeTool::move(const PointerEvent& event) {
    if (!m_dragging && (event.view - m_start).manhattanLength() < kDragDistance)
        return;
    m_dragging = true;
    m_rect = QRectF(m_sceneStart, event.scene).normalized();
    select();
    m_context.redraw();
}

void MarqueeTool::select() {
    QSet<QString> components;
    QSet<QString> links;
    for (const CardItem* card : m_context.scene.cardsInOrder())
        if (m_rect.intersects(card->cardRect()))
            components.insert(card->id());
    QSet<QString> tiles;
    for (const MemberTile* tile : m_context.scene.unfold().tiles())
        if (m_rect.intersects(tile->tileRect()))
            tiles.insert(tile->name());
    // A wire is taken when all of it lies within: long ones cross nearly every rectangle.
    for (const auto& wire : m_context.scene.wires().wires())
        // By corners: a level wire's bounds are empty, and an empty rectangle lies in none.
        if (m_rect.contains(wire->route.bounds().topLeft()) && m_rect.contains(wire->route.bounds().bottomRight()))
            links.insert(wire->id);
    m_context.selection.set(with(components, m_componentsBefore), with(links, m_linksBefore),
                            with(tiles, m_tilesBefore));
}

/// What is within the rectangle, and what was selected before, as the modifiers say.
QSet<QString> MarqueeTool::with(const QSet<QString>& within, const QSet<QString>& before) const {
    if (m_modifiers.testFlag(Qt::ControlModifier))
        return (within | before) - (within & before);
    return m_modifiers.testFlag(Qt::ShiftModifier) ? within | before : within;
}

void MarqueeTool::release(const PointerEvent&) {
    const bool clicked = !m_dragging;
    m_pressed = m_dragging = false;
    if (clicked && !(m_modifiers & (Qt::ShiftModifier | Qt::ControlModifier)))
        m_context.selection.clear();
    m_context.redraw();
}

void MarqueeTool::cancel() {
    if (m_dragging)
        m_context.selection.set(m_componentsBefore, m_linksBefore, m_tilesBefore);
    m_pressed = m_dragging = false;
    m_context.redraw();
}

void MarqueeTool::paint(QPainter& painter, double zoom) const {
    if (!m_dragging)
        return;
    const Palette& p = Theme::instance().palette();
    QColor fill = p.accent;
    fill.setAlpha(28);
    painter.setPen(QPen(p.accent, 1.5 / zoom));
    painter.setBrush(fill);
    painter.drawRect(m_rect);
}

QString MarqueeTool::hint() const {
    return m_dragging ? QCoreApplication::translate("faultline::ui::Canvas",
                                                    "Selects what it touches · Shift: adds · Ctrl: toggles")
                      : QString();
}

} // namespace faultline::ui
