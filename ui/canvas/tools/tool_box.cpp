#include "ui/canvas/tools/tool_box.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QStyleHints>
#include <utility>

#include "ui/canvas/canvas_view.h"
#include "ui/canvas/selection.h"

namespace faultline::ui {
namespace {

Qt::CursorShape cursorFor(const Hit& hit) {
    if (hit.isPort())
        return Qt::CrossCursor;
    const bool level = hit.edges.testFlag(Qt::LeftEdge) || hit.edges.testFlag(Qt::RightEdge);
    const bool upright = hit.edges.testFlag(Qt::TopEdge) || hit.edges.testFlag(Qt::BottomEdge);
    if (level && upright)
        return hit.edges.testFlag(Qt::LeftEdge) == hit.edges.testFlag(Qt::TopEdge) ? Qt::SizeFDiagCursor
                                                                                   : Qt::SizeBDiagCursor;
    if (level)
        return Qt::SizeHorCursor;
    if (upright)
        return Qt::SizeVerCursor;
    return hit.what == Hit::What::Zone ? Qt::SizeAllCursor : Qt::ArrowCursor;
}

} // namespace

ToolBox::ToolBox(ToolContext context, std::function<void(const Hit&, const PointerEvent&)> openMenu)
    : m_context(std::move(context)), m_select(m_context), m_marquee(m_context), m_wire(m_context), m_reroute(m_context),
      m_pan(m_context, [this, openMenu](const PointerEvent& event) { openMenu(hitAt(event.scene), event); }),
      m_place(m_context), m_zone(m_context), m_note(m_context), m_follow(m_context), m_openMenu(openMenu) {
    m_held.setSingleShot(true);
    // Moves that wait in the queue come first: a busy moment is no long press.
    QObject::connect(&m_held, &QTimer::timeout, &m_context.view,
                     [this] { QTimer::singleShot(0, &m_held, [this] { pressedLong(); }); });
}

const Tool* ToolBox::active() const {
    for (const Tool* tool :
         {static_cast<const Tool*>(&m_pan), static_cast<const Tool*>(&m_place), static_cast<const Tool*>(&m_wire),
          static_cast<const Tool*>(&m_reroute), static_cast<const Tool*>(&m_select),
          static_cast<const Tool*>(&m_marquee), static_cast<const Tool*>(&m_zone), static_cast<const Tool*>(&m_note),
          static_cast<const Tool*>(&m_follow)})
        if (tool->isActive())
            return tool;
    return nullptr;
}

Tool* ToolBox::active() {
    return const_cast<Tool*>(std::as_const(*this).active());
}

bool ToolBox::holdsSomething() const {
    const Tool* tool = active();
    return tool != nullptr && tool != &m_pan && tool != &m_follow;
}

void ToolBox::press(const PointerEvent& event) {
    const bool pans = event.button == Qt::MiddleButton || event.button == Qt::RightButton ||
                      (m_spaceHeld && event.button == Qt::LeftButton);
    if (pans) { // also in the middle of a wire that was begun by a click
        if (active() == nullptr || active() == &m_wire)
            m_pan.press(event);
        return;
    }
    if (Tool* tool = active()) {
        tool->press(event);
        return;
    }
    if (event.button == Qt::LeftButton)
        startLeft(event);
}

void ToolBox::startLeft(const PointerEvent& event) {
    const Hit hit = hitAt(event.scene);
    forgetHover();
    if (const auto dot = dotAt(event, hit)) {
        m_follow.setDot(*dot);
        m_follow.press(event);
        return;
    }
    begin(event, hit);
}

/// Cards and ports come first: they are taken and wired while dots pass over them. So do clicks that add to a
/// selection.
std::optional<DotUnder> ToolBox::dotAt(const PointerEvent& event, const Hit& hit) const {
    if (hit.isPort() || hit.isCard() || event.modifiers != Qt::NoModifier)
        return std::nullopt;
    return m_context.dotAt(event.view);
}

std::optional<ToolBox::Grip> ToolBox::gripAt(const PointerEvent& event, const Hit& hit) const {
    if (m_context.view.isLocked())
        return std::nullopt;
    if (hit.isPort()) {
        const Selection& selection = m_context.selection;
        if (selection.links().size() != 1 || !selection.components().isEmpty())
            return std::nullopt;
        const auto wire = m_context.scene.wires().wire(*selection.links().begin());
        const bool leaves = hit.what == Hit::What::OutPort;
        if (!wire || (leaves ? wire->from : wire->to) != hit.card->id())
            return std::nullopt;
        return Grip{wire, leaves ? RerouteTool::End::From : RerouteTool::End::To};
    }
    if (!hit.wire)
        return std::nullopt;
    const auto end = RerouteTool::endAt(*hit.wire, event.scene, m_context.view.zoom());
    return end ? std::optional(Grip{hit.wire, *end}) : std::nullopt;
}

void ToolBox::begin(const PointerEvent& event, const Hit& hit) {
    const auto grip = event.modifiers == Qt::NoModifier ? gripAt(event, hit) : std::nullopt;
    if (hit.isPort() && grip) {
        m_portBelow = hit;
        m_reroute.setWire(grip->wire, grip->end);
        m_reroute.press(event);
        return;
    }
    if (hit.isPort()) {
        m_wire.setHit(hit);
        m_wire.press(event);
        return;
    }
    m_pressed = event;
    m_heldBack = false;
    if (event.modifiers == Qt::NoModifier)
        m_held.start(QGuiApplication::styleHints()->mousePressAndHoldInterval());
    if (m_context.view.isLocked())
        return beginLocked(event, hit);
    if (grip) {
        m_reroute.setWire(grip->wire, grip->end);
        m_reroute.press(event);
    } else if (hit.isCard() || hit.what == Hit::What::Wire) {
        m_select.setHit(hit);
        m_select.press(event);
    } else if (hit.what == Hit::What::Zone) {
        m_zone.setHit(hit);
        m_zone.press(event);
    } else if (hit.what == Hit::What::Note) {
        m_note.setHit(hit);
        m_note.press(event);
    } else {
        m_marquee.press(event);
    }
}

void ToolBox::beginLocked(const PointerEvent& event, const Hit& hit) {
    m_heldBack = hit.what != Hit::What::Nothing;
    if (hit.isCard() || hit.what == Hit::What::Wire) {
        m_select.setHit(hit);
        m_select.press(event);
        m_select.release(event);
    } else if (hit.what == Hit::What::Zone) {
        m_context.selection.setZone(hit.zone);
    } else if (hit.what == Hit::What::Nothing) {
        m_marquee.press(event);
    }
}

Qt::CursorShape ToolBox::restingCursor(const Hit& hit) const {
    return m_context.view.isLocked() ? Qt::ArrowCursor : cursorFor(hit);
}

Hit ToolBox::hitAt(QPointF point) const {
    Hit hit = m_context.scene.hitAt(point, m_context.view.zoom());
    if (!m_context.view.isLocked())
        return hit;
    if (hit.isPort())
        hit.what = Hit::What::Card;
    hit.edges = {};
    return hit;
}

/// The menu of what lies there, in place of what the press had begun.
void ToolBox::pressedLong() {
    if (m_pressed.button == Qt::NoButton)
        return;
    const PointerEvent event = std::exchange(m_pressed, {});
    cancel();
    m_openMenu(hitAt(event.scene), event);
}

void ToolBox::move(const PointerEvent& event) {
    if ((event.view - m_pressed.view).manhattanLength() >= kDragDistance) {
        m_pressed.button = Qt::NoButton;
        if (std::exchange(m_heldBack, false))
            emit m_context.view.lockHeld();
    }
    if (m_follow.isActive() && m_follow.isDrag(event)) {
        const PointerEvent from = m_follow.pressedAt();
        m_follow.cancel();
        begin(from, hitAt(from.scene));
    }
    if (Tool* tool = active())
        tool->move(event);
    else
        hover(event);
}

void ToolBox::release(const PointerEvent& event) {
    m_held.stop();
    m_pressed.button = Qt::NoButton;
    m_heldBack = false;
    const Hit port = std::exchange(m_portBelow, {});
    const bool clickedPort = port.isPort() && m_reroute.isActive() && !m_reroute.isDragging();
    if (Tool* tool = active())
        tool->release(event);
    if (clickedPort) {
        m_wire.setHit(port);
        m_wire.press(event);
        m_wire.release(event);
    }
}

bool ToolBox::cancel() {
    m_held.stop();
    m_pressed.button = Qt::NoButton;
    m_portBelow = {};
    Tool* tool = active();
    if (tool == nullptr)
        return false;
    tool->cancel();
    return true;
}

void ToolBox::setSpaceHeld(bool held) {
    if (held == m_spaceHeld)
        return;
    m_spaceHeld = held;
    if (m_pan.isActive())
        return;
    if (held)
        m_context.view.viewport()->setCursor(Qt::OpenHandCursor);
    else
        m_context.view.viewport()->unsetCursor();
}

void ToolBox::hover(const PointerEvent& event) {
    if (m_spaceHeld)
        return;
    const Hit hit = hitAt(event.scene);
    const QString card = hit.card != nullptr ? hit.card->id() : QString();
    const auto grip = gripAt(event, hit);
    const bool overDot = dotAt(event, hit).has_value();
    const bool sameGrip = grip == m_grip && overDot == m_overDot;
    m_grip = grip;
    m_overDot = overDot;
    if (!sameGrip)
        showCursor(hit);
    if (hit.what == m_hovered.what && card == m_hoveredCard && hit.wire == m_hovered.wire &&
        hit.edges == m_hovered.edges) {
        if (!sameGrip)
            m_context.redraw();
        return;
    }
    showHover(hit);
}

void ToolBox::showHover(const Hit& hit) {
    if (CardItem* before = m_context.scene.card(m_hoveredCard)) {
        CardEmphasis emphasis = before->emphasis();
        emphasis.hovered = emphasis.outPortHot = emphasis.inPortHot = false;
        before->setEmphasis(emphasis);
    }
    m_hovered = hit;
    m_hoveredCard = hit.card != nullptr ? hit.card->id() : QString();
    if (hit.card != nullptr) {
        CardEmphasis emphasis = hit.card->emphasis();
        emphasis.hovered = true;
        emphasis.outPortHot = hit.what == Hit::What::OutPort;
        emphasis.inPortHot = hit.what == Hit::What::InPort;
        hit.card->setEmphasis(emphasis);
    }
    showCursor(hit);
    m_context.redraw();
}

void ToolBox::showCursor(const Hit& hit) {
    const bool takesAnEnd = hit.isPort() && m_grip;
    m_context.view.viewport()->setCursor(m_overDot    ? Qt::PointingHandCursor
                                         : takesAnEnd ? Qt::OpenHandCursor
                                                      : restingCursor(hit));
}

void ToolBox::forgetHover() {
    m_grip.reset();
    m_overDot = false;
    if (m_hovered.what != Hit::What::Nothing)
        showHover({});
}

QString ToolBox::hint() const {
    const Tool* tool = active();
    if (tool == nullptr && m_overDot)
        return QCoreApplication::translate("faultline::ui::Canvas", "Click: follow this request");
    if (tool == nullptr && m_grip && m_hovered.isPort())
        return QCoreApplication::translate("faultline::ui::Canvas",
                                           "Drag the selected wire's end to another card · click: a new wire");
    if (tool == nullptr && m_grip)
        return QCoreApplication::translate("faultline::ui::Canvas",
                                           "Drag this end to another card · right-click: cut, delay, lossy");
    return tool != nullptr ? tool->hint() : QString();
}

void ToolBox::paint(QPainter& painter, double zoom) const {
    // A wire that was begun by a click stays while the view is panned.
    m_wire.paint(painter, zoom);
    m_reroute.paint(painter, zoom);
    m_select.paint(painter, zoom);
    if (m_grip)
        RerouteTool::paintGrip(painter, *m_grip->wire, m_grip->end, zoom);
    m_marquee.paint(painter, zoom);
    m_place.paint(painter, zoom);
}

void ToolBox::paintOver(QPainter& painter, const QRectF& viewport) const {
    m_wire.paintOver(painter, viewport);
    m_reroute.paintOver(painter, viewport);
    m_select.paintOver(painter, viewport);
    m_place.paintOver(painter, viewport);
}

} // namespace faultline::ui
