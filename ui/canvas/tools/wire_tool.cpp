#include "ui/canvas/tools/wire_tool.h"

#include <QCoreApplication>
#include <QMenu>

#include "engine/catalog/catalog.h"
#include "ui/canvas/canvas_edits.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/edge_scroll.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/overlays.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/tools/fit_marks.h"
#include "ui/document/diagram_document.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

} // namespace

void WireTool::press(const PointerEvent& event) {
    if (m_state == State::Armed) {
        aim(event);
        end(event);
        return;
    }
    start(event);
}

void WireTool::start(const PointerEvent& event) {
    m_state = State::Dragging;
    m_origin = m_hit.card->id();
    m_reversed = m_hit.what == Hit::What::InPort;
    m_hit = {};
    m_start = event.view;
    m_target.clear();
    m_reason.clear();
    FitMarks::show(m_context.scene, m_origin, m_reversed, [this](const CardItem& card) { return refusal(card); });
    aim(event);
}

void WireTool::move(const PointerEvent& event) {
    if (m_state == State::Dragging || m_state == State::Armed)
        aim(event);
}

void WireTool::release(const PointerEvent& event) {
    if (m_state != State::Dragging)
        return;
    if ((event.view - m_start).manhattanLength() < kDragDistance) {
        m_state = State::Armed; // a click: the wire now follows the pointer
        m_context.redraw();
        return;
    }
    aim(event);
    end(event);
}

QString WireTool::refusal(const CardItem& card) const {
    return m_reversed ? refuseWire(m_context.document.diagram(), card.id(), m_origin)
                      : refuseWire(m_context.document.diagram(), m_origin, card.id());
}

void WireTool::aim(const PointerEvent& event) {
    m_pointer = event.scene;
    m_viewPointer = event.view;
    const CardItem* card = m_context.scene.cardAt(event.scene);
    if (card == nullptr) { // the port reaches a little over the card's edge
        const Hit hit = m_context.scene.hitAt(event.scene, m_context.view.zoom());
        card = hit.card;
    }
    m_target = card != nullptr && card->id() != m_origin ? card->id() : QString();
    m_reason = m_target.isEmpty() ? QString() : refusal(*card);
    m_context.redraw();
}

void WireTool::end(const PointerEvent& event) {
    if (m_target.isEmpty()) {
        const CardItem* card = m_context.scene.cardAt(event.scene);
        if (card != nullptr) // back on the origin
            cancel();
        else
            offerKinds(event);
        return;
    }
    const QString reason = m_reason;
    const QString from = m_reversed ? m_target : m_origin;
    const QString to = m_reversed ? m_origin : m_target;
    cancel();
    if (!reason.isEmpty()) {
        m_context.message(reason);
        return;
    }
    m_context.document.edit(diagram::addLink(m_context.document.diagram(), from.toStdString(), to.toStdString()));
}

void WireTool::offerKinds(const PointerEvent& event) {
    m_state = State::Choosing;
    const QStringList kinds = kindsThatFit(m_context.document.diagram(), m_origin, m_reversed);
    if (kinds.isEmpty()) {
        cancel();
        m_context.message(tr("Nothing can be wired here."));
        return;
    }
    m_menu = new QMenu(&m_context.view);
    m_menu->setAttribute(Qt::WA_DeleteOnClose);
    m_menu->setObjectName(QStringLiteral("kinds-that-fit"));
    for (const QString& kind : kinds) {
        const catalog::Kind* known = catalog::Catalog::instance().kind(kind.toStdString());
        QAction* action = m_menu->addAction(kindIcon(kind), QString::fromStdString(known->label));
        action->setData(kind);
    }
    const QPointF at = event.scene;
    QObject::connect(m_menu, &QMenu::triggered, &m_context.view,
                     [this, at](const QAction* action) { addAndWire(action->data().toString(), at); });
    // Hiding comes before triggered: whether something was chosen is known one turn later.
    QObject::connect(
        m_menu, &QMenu::aboutToHide, &m_context.view,
        [this] {
            if (m_state == State::Choosing)
                cancel();
        },
        Qt::QueuedConnection);
    m_menu->popup(m_context.view.viewport()->mapToGlobal(event.view));
    m_context.redraw();
}

void WireTool::addAndWire(const QString& kind, QPointF at) {
    const QString origin = m_origin;
    const bool reversed = m_reversed;
    cancel();
    // The port that the wire ends at lies under the pointer.
    const QPointF corner = at - QPointF(reversed ? kCardWidth : 0, kCardHeight / 2);
    const NewComponent made = newComponentWired(m_context.document.diagram(), kind, snapped(corner), origin, reversed);
    if (!m_context.document.edit(made.edit))
        return;
    m_context.selection.set({made.id}, {});
    bringIntoView(m_context.view, m_context.scene.rectOf({made.id}, {}));
    if (!made.remark.isEmpty())
        m_context.message(made.remark);
}

void WireTool::cancel() {
    if (m_state == State::Idle)
        return;
    m_state = State::Idle;
    if (m_menu)
        m_menu->close();
    FitMarks::hide(m_context.scene);
    m_target.clear();
    m_reason.clear();
    m_context.redraw();
}

void WireTool::paint(QPainter& painter, double zoom) const {
    const CardItem* origin = m_context.scene.card(m_origin);
    if (m_state == State::Idle || origin == nullptr)
        return;
    QPointF from = m_reversed ? m_pointer : origin->outPort();
    QPointF to = m_reversed ? origin->inPort() : m_pointer;
    if (const CardItem* target = m_context.scene.card(m_target); target != nullptr && m_reason.isEmpty())
        (m_reversed ? from : to) = m_reversed ? target->outPort() : target->inPort();
    WireLook look;
    look.selected = true;
    paintWire(painter, WireRoute(from, to, 0), look, true, zoom);
}

void WireTool::paintOver(QPainter& painter, const QRectF& viewport) const {
    if (!m_target.isEmpty() && !m_reason.isEmpty() && m_state != State::Choosing)
        paintReason(painter, m_viewPointer, viewport, m_reason, true);
}

QString WireTool::hint() const {
    switch (m_state) {
    case State::Idle:
        return {};
    case State::Choosing:
        return tr("Choose what the wire leads to · Esc: no wire");
    case State::Dragging:
    case State::Armed:
        return m_reason.isEmpty() ? tr("Drop on a card that glows, or on the empty canvas to add one · Esc: no wire")
                                  : m_reason;
    }
    return {};
}

} // namespace faultline::ui
