// One interaction with the canvas: what happens between pressing a button and letting it go.
#pragma once

#include <QPainter>
#include <QPoint>
#include <QPointF>
#include <QString>
#include <functional>
#include <optional>

namespace faultline::ui {

class CanvasScene;
class CanvasView;
class DiagramDocument;
class Selection;
struct DotUnder;

/// Where the pointer is and what is held down with it.
struct PointerEvent {
    QPointF scene;
    QPoint view;
    Qt::MouseButton button = Qt::NoButton;
    Qt::KeyboardModifiers modifiers = Qt::NoModifier;
};

/// What every tool works on.
struct ToolContext {
    DiagramDocument& document;
    CanvasScene& scene;
    Selection& selection;
    CanvasView& view;
    std::function<void(const QString&)> message; ///< for a person to read
    std::function<void()> redraw;                ///< the foreground
    std::function<void()> redrawWires;           ///< the cached background
    /// The moving dot at a point of the viewport, and following its request.
    std::function<std::optional<DotUnder>(QPoint)> dotAt;
    std::function<void(const DotUnder&)> follow;
};

/// A gesture in progress, or none. At most one tool is active at a time.
class Tool {
  public:
    explicit Tool(ToolContext& context) : m_context(context) {}
    virtual ~Tool() = default;
    Tool(const Tool&) = delete;
    Tool& operator=(const Tool&) = delete;

    /// True while the tool has the pointer.
    virtual bool isActive() const = 0;
    virtual void press(const PointerEvent& event) = 0;
    virtual void move(const PointerEvent& event) = 0;
    virtual void release(const PointerEvent& event) = 0;
    /// Gives the gesture up and leaves no trace.
    virtual void cancel() = 0;

    /// What the tool shows, in scene coordinates.
    virtual void paint(QPainter&, double /*zoom*/) const {}
    /// The same in viewport coordinates, on top of everything.
    virtual void paintOver(QPainter&, const QRectF& /*viewport*/) const {}
    /// What can be done now.
    virtual QString hint() const { return {}; }

  protected:
    ToolContext& m_context;
};

/// The pointer must move so far before a press becomes a drag, px.
inline constexpr int kDragDistance = 4;

} // namespace faultline::ui
