#include "ui/canvas/tools/reroute_tool.h"

#include <QCoreApplication>
#include <QLineF>
#include <algorithm>

#include "ui/canvas/canvas_edits.h"
#include "ui/canvas/overlays.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/tools/fit_marks.h"
#include "ui/document/diagram_document.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

/// How far from its end a wire is taken by that end, px.
constexpr double kEndReach = 72;
constexpr double kEndShare = 0.4; // of its length at most
constexpr double kGripAway = 26;  // px from the port
constexpr double kGripRadius = 5;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

} // namespace

std::optional<RerouteTool::End> RerouteTool::endAt(const Wire& wire, QPointF point, double zoom) {
    const double reach = std::min(kEndReach / zoom, wire.route.length() * kEndShare);
    const double fromHere = QLineF(point, wire.route.at(0)).length();
    const double toHere = QLineF(point, wire.route.at(1)).length();
    if (std::min(fromHere, toHere) > reach)
        return std::nullopt;
    return fromHere < toHere ? End::From : End::To;
}

void RerouteTool::paintGrip(QPainter& painter, const Wire& wire, End end, double zoom) {
    const Palette& p = Theme::instance().palette();
    const double away = std::min(0.4, kGripAway / zoom / std::max(1.0, wire.route.length()));
    painter.setPen(QPen(p.accent, 2 / zoom));
    painter.setBrush(p.surface);
    painter.drawEllipse(wire.route.at(end == End::From ? away : 1 - away), kGripRadius / zoom, kGripRadius / zoom);
}

void RerouteTool::setWire(const std::shared_ptr<Wire>& wire, End end) {
    m_wire = wire;
    m_end = end;
}

void RerouteTool::press(const PointerEvent& event) {
    m_pressed = true;
    m_dragging = false;
    m_start = event.view;
    m_target.clear();
    m_reason.clear();
    m_context.selection.set({}, {m_wire->id});
}

QString RerouteTool::refusal(const CardItem& card) const {
    if (card.id() == given())
        return {};
    return m_end == End::To ? refuseWire(m_context.document.diagram(), kept(), card.id())
                            : refuseWire(m_context.document.diagram(), card.id(), kept());
}

void RerouteTool::startDrag() {
    m_dragging = true;
    FitMarks::show(m_context.scene, kept(), m_end == End::From, [this](const CardItem& card) { return refusal(card); });
}

void RerouteTool::move(const PointerEvent& event) {
    if (!m_dragging) {
        if ((event.view - m_start).manhattanLength() < kDragDistance)
            return;
        startDrag();
    }
    aim(event);
}

void RerouteTool::aim(const PointerEvent& event) {
    m_pointer = event.scene;
    m_viewPointer = event.view;
    const CardItem* card = m_context.scene.cardAt(event.scene);
    if (card == nullptr) // a port reaches a little over its card's edge
        card = m_context.scene.hitAt(event.scene, 1).card;
    m_target = card != nullptr && card->id() != kept() ? card->id() : QString();
    m_reason = m_target.isEmpty() ? QString() : refusal(*card);
    m_context.redraw();
}

void RerouteTool::release(const PointerEvent& event) {
    if (m_dragging)
        aim(event);
    drop();
}

void RerouteTool::drop() {
    const bool dragged = m_dragging;
    const std::shared_ptr<Wire> wire = m_wire;
    const QString target = m_target;
    const QString reason = m_reason;
    const QString from = m_end == End::To ? wire->from : target;
    const QString to = m_end == End::To ? target : wire->to;
    const QString before = given();
    cancel();
    if (!dragged || target.isEmpty() || target == before)
        return;
    if (!reason.isEmpty()) {
        m_context.message(reason);
        return;
    }
    const diagram::Edit edit{diagram::RerouteLink{wire->id.toStdString(), from.toStdString(), to.toStdString()},
                             {"Lead {1} to {2}", {wire->id.toStdString(), target.toStdString()}}};
    if (!m_context.document.edit(edit))
        return;
    for (const auto& now : m_context.scene.wires().wires())
        if (now->from == from && now->to == to)
            m_context.selection.set({}, {now->id});
}

void RerouteTool::cancel() {
    if (m_dragging)
        FitMarks::hide(m_context.scene);
    m_pressed = m_dragging = false;
    m_target.clear();
    m_reason.clear();
    m_wire.reset();
    m_context.redraw();
}

void RerouteTool::paint(QPainter& painter, double zoom) const {
    const CardItem* origin = m_dragging ? m_context.scene.card(kept()) : nullptr;
    if (origin == nullptr)
        return;
    QPointF from = m_end == End::To ? origin->outPort() : m_pointer;
    QPointF to = m_end == End::To ? m_pointer : origin->inPort();
    if (const CardItem* target = m_context.scene.card(m_target); target != nullptr && m_reason.isEmpty())
        (m_end == End::To ? to : from) = m_end == End::To ? target->inPort() : target->outPort();
    WireLook look;
    look.selected = true;
    paintWire(painter, WireRoute(from, to, 0), look, true, zoom);
}

void RerouteTool::paintOver(QPainter& painter, const QRectF& viewport) const {
    if (m_dragging && !m_reason.isEmpty())
        paintReason(painter, m_viewPointer, viewport, m_reason, true);
}

QString RerouteTool::hint() const {
    if (!m_dragging)
        return {};
    return m_reason.isEmpty() ? tr("Drop on a card that glows to lead the wire there · Esc: leave it") : m_reason;
}

} // namespace faultline::ui
