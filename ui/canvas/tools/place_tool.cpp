#include "ui/canvas/tools/place_tool.h"

#include <QCoreApplication>
#include <QMimeData>

#include "engine/catalog/catalog.h"
#include "ui/canvas/canvas_edits.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/items/card_layout.h"
#include "ui/canvas/items/card_painter.h"
#include "ui/canvas/overlays.h"
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
    const bool free = event.modifiers.testFlag(Qt::AltModifier);
    m_corner = cornerFor(event.scene, !free);
    m_viewPointer = event.view;
    m_site = free ? SpliceSite() : spliceSiteAt(m_context.scene, m_context.document.diagram(), m_kind, event.scene);
    m_shown = true;
    m_context.redraw();
}

bool PlaceTool::drop(const PointerEvent& event) {
    if (m_kind.isEmpty())
        return false;
    moveTo(event);
    NewComponent made = newComponent(m_context.document.diagram(), m_kind, m_corner);
    if (m_site.fits())
        made.edit = spliced(m_context.document.diagram(), made.edit, made.id, m_site.wire->id);
    cancel();
    if (!m_context.document.edit(made.edit))
        return false;
    m_context.selection.set({made.id}, {});
    if (!made.remark.isEmpty())
        m_context.message(made.remark);
    return true;
}

void PlaceTool::cancel() {
    m_kind.clear();
    m_shown = false;
    m_site = {};
    m_context.redraw();
}

void PlaceTool::paint(QPainter& painter, double zoom) const {
    if (!m_shown)
        return;
    const CardLayout layout = layoutOf(m_content);
    paintSplice(painter, m_context.scene, m_site, m_corner + layout.inPort(), m_corner + layout.outPort(), zoom);
    painter.save();
    painter.translate(m_corner);
    painter.setOpacity(0.75);
    CardEmphasis emphasis;
    emphasis.selected = true;
    paintCard(painter, m_content, layout, emphasis, zoom);
    painter.restore();
}

void PlaceTool::paintOver(QPainter& painter, const QRectF& viewport) const {
    if (m_shown && m_site.wire)
        paintReason(painter, m_viewPointer, viewport, spliceText(m_context.scene, m_site), !m_site.fits());
}

QString PlaceTool::hint() const {
    if (m_site.fits())
        return QCoreApplication::translate("faultline::ui::Canvas", "Drop to put it into the wire · Alt: beside it");
    return QCoreApplication::translate("faultline::ui::Canvas",
                                       "Drop to add it, on a wire to put it in · Alt: off the grid");
}

} // namespace faultline::ui
