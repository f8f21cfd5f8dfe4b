#include "ui/canvas/tools/place_tool.h"

#include <QCoreApplication>
#include <QMimeData>

#include "engine/catalog/catalog.h"
#include "ui/canvas/canvas_edits.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/items/card_layout.h"
#include "ui/canvas/items/card_painter.h"
#include "ui/canvas/selection.h"
#include "ui/document/diagram_document.h"
#include "ui/palette/palette_view.h"

namespace faultline::ui {

QString PlaceTool::kindOf(const QMimeData& data) {
    const QString kind = QString::fromUtf8(data.data(QLatin1String(kKindMimeType)));
    const catalog::Kind* known = catalog::Catalog::instance().kind(kind.toStdString());
    return known != nullptr && known->simulated ? kind : QString();
}

QPointF PlaceTool::cornerFor(QPointF middle, bool snap) {
    const QPointF corner = middle - QPointF(kCardWidth / 2, kCardHeight / 2);
    return snap ? snapped(corner) : corner;
}

void PlaceTool::enter(const QString& kind) {
    m_kind = kind;
    m_shown = false;
    diagram::Component component;
    component.kind = kind.toStdString();
    component.id = catalog::Catalog::instance().kind(component.kind)->label;
    m_content = describe(component);
}

void PlaceTool::moveTo(const PointerEvent& event) {
    m_corner = cornerFor(event.scene, !event.modifiers.testFlag(Qt::AltModifier));
    m_shown = true;
    m_context.redraw();
}

bool PlaceTool::drop(const PointerEvent& event) {
    if (m_kind.isEmpty())
        return false;
    moveTo(event);
    const NewComponent made = newComponent(m_context.document.diagram(), m_kind, m_corner);
    cancel();
    if (!m_context.document.edit(made.edit))
        return false;
    m_context.selection.set({made.id}, {});
    return true;
}

void PlaceTool::cancel() {
    m_kind.clear();
    m_shown = false;
    m_context.redraw();
}

void PlaceTool::paint(QPainter& painter, double zoom) const {
    if (!m_shown)
        return;
    painter.save();
    painter.translate(m_corner);
    painter.setOpacity(0.75);
    CardEmphasis emphasis;
    emphasis.selected = true;
    paintCard(painter, m_content, layoutOf(m_content), emphasis, detailAt(zoom));
    painter.restore();
}

QString PlaceTool::hint() const {
    return QCoreApplication::translate("faultline::ui::Canvas", "Drop to add it · Alt: off the grid");
}

} // namespace faultline::ui
