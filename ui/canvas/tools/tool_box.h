// Picks the tool that a press means and passes the pointer on to it.
#pragma once

#include <QTimer>
#include <memory>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/tools/follow_tool.h"
#include "ui/canvas/tools/marquee_tool.h"
#include "ui/canvas/tools/note_tool.h"
#include "ui/canvas/tools/pan_tool.h"
#include "ui/canvas/tools/place_tool.h"
#include "ui/canvas/tools/reroute_tool.h"
#include "ui/canvas/tools/select_tool.h"
#include "ui/canvas/tools/wire_tool.h"
#include "ui/canvas/tools/zone_tool.h"

namespace faultline::ui {

/// All tools of the canvas and which of them is at work. A long press is a right click.
class ToolBox {
  public:
    /// `openMenu` is asked for the menu of what lies under a right click.
    ToolBox(ToolContext context, std::function<void(const Hit&, const PointerEvent&)> openMenu);

    void press(const PointerEvent& event);
    void move(const PointerEvent& event);
    void release(const PointerEvent& event);
    /// Esc: true when there was a gesture to give up.
    bool cancel();
    void setSpaceHeld(bool held);

    PlaceTool& place() { return m_place; }
    bool isActive() const { return active() != nullptr; }
    /// Whether what the pointer holds may be led beyond what is in view.
    bool holdsSomething() const;
    QString hint() const;
    void paint(QPainter& painter, double zoom) const;
    void paintOver(QPainter& painter, const QRectF& viewport) const;
    /// The wire under the resting pointer.
    const std::shared_ptr<Wire>& hoveredWire() const { return m_hovered.wire; }
    /// The pointer left, or what it was over has changed.
    void forgetHover();

  private:
    /// A wire and the end of it that is taken.
    struct Grip {
        std::shared_ptr<Wire> wire;
        RerouteTool::End end;
        bool operator==(const Grip&) const = default;
    };
    const Tool* active() const;
    Tool* active();
    void hover(const PointerEvent& event);
    void showHover(const Hit& hit);
    void showCursor(const Hit& hit);
    void startLeft(const PointerEvent& event);
    /// What a press of the left button means where no dot is.
    void begin(const PointerEvent& event, const Hit& hit);
    std::optional<DotUnder> dotAt(const PointerEvent& event, const Hit& hit) const;
    /// The end of a wire that a drag from there leads elsewhere; on a port only the one selected wire's.
    std::optional<Grip> gripAt(const PointerEvent& event, const Hit& hit) const;
    void pressedLong();
    /// While the canvas is locked: what a press selects, without taking hold of it.
    void beginLocked(const PointerEvent& event, const Hit& hit);
    /// What lies there, without what cannot be taken while the canvas is locked.
    Hit hitAt(QPointF point) const;
    Qt::CursorShape restingCursor(const Hit& hit) const;

    ToolContext m_context;
    SelectTool m_select;
    MarqueeTool m_marquee;
    WireTool m_wire;
    RerouteTool m_reroute;
    PanTool m_pan;
    PlaceTool m_place;
    ZoneTool m_zone;
    NoteTool m_note;
    FollowTool m_follow;
    bool m_overDot = false;
    bool m_spaceHeld = false;
    Hit m_hovered;
    QString m_hoveredCard;
    std::optional<Grip> m_grip; ///< what a drag from the resting pointer would take
    Hit m_portBelow;            ///< the port that a wire's end was pressed on: a click there begins a new wire
    std::function<void(const Hit&, const PointerEvent&)> m_openMenu;
    QTimer m_held; ///< a button that is kept down without a move opens the menu
    PointerEvent m_pressed;
    bool m_heldBack = false; ///< the press is on something that only the lock keeps where it is
};

} // namespace faultline::ui
