// What is dragged to the edge of the canvas scrolls it there; what has just come is brought into view.
#pragma once

#include <QElapsedTimer>
#include <QGraphicsView>
#include <QPointF>
#include <QTimer>
#include <array>
#include <functional>

namespace faultline::ui {

/// Scrolls a view while something is held at one of its edges, the faster the nearer to it; the fastest outside.
class EdgeScroll {
  public:
    /// `isHeld` says whether it still is, and `scrolled` moves it along with the pointer.
    EdgeScroll(QGraphicsView& view, std::function<bool()> isHeld, std::function<void()> scrolled);

    /// The pointer took hold there. An edge that it is near to already counts once it goes nearer.
    void begin(QPoint at);
    /// It comes from outside, over any of the edges: one counts once it was away from it.
    void beginOutside();
    void moveTo(QPoint at);
    void end();

  private:
    enum Edge { Left, Right, Top, Bottom };
    /// How far into the margin at each edge.
    std::array<double, 4> depths(QPoint at) const;
    void step();

    QGraphicsView& m_view;
    std::function<bool()> m_isHeld;
    std::function<void()> m_scrolled;
    bool m_holds = false;
    std::array<double, 4> m_free{}; ///< so deep it may be without scrolling
    std::array<double, 4> m_speed{};
    QPointF m_rest; ///< parts of pixels that are still to be scrolled
    QTimer m_timer;
    QElapsedTimer m_clock;
};

/// Scrolls as little as shows all of a rectangle of the scene; to its middle where it is larger than the view.
void bringIntoView(QGraphicsView& view, const QRectF& rect);

} // namespace faultline::ui
