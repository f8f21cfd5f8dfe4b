// The whole diagram, small, in a corner: where one is in it, and a way to get elsewhere.
#pragma once

#include <QWidget>

namespace faultline::ui {

class CanvasView;

/// Shows cards, zones and what is in view; a click or a drag goes there. Hidden while all of it is in view.
class MiniMap : public QWidget {
    Q_OBJECT
  public:
    explicit MiniMap(CanvasView& view);

    /// The view, or the diagram, has changed: a place in the corner above `covered` pixels, or nothing.
    void follow(int covered);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    QRectF visible() const;
    QTransform toMap() const;

    CanvasView& m_view;
    QRectF m_all; ///< what it shows, in scene coordinates
};

} // namespace faultline::ui
