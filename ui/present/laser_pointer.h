// A spot of light at the pointer.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <deque>

namespace faultline::ui {

/// While it is on, lies over everything in the window and shows a soft spot with a short trail; it lets every click
/// through. Off, it is hidden and nothing of it runs.
class LaserPointer : public QWidget {
    Q_OBJECT
  public:
    explicit LaserPointer(QWidget* window);
    ~LaserPointer() override;

    void setOn(bool on);
    bool isOn() const { return m_on; }
    /// Of the spot's core, px.
    double size() const;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    struct Point {
        QPointF at;
        qint64 ms = 0;
    };
    void follow();
    QRect reach() const;

    std::deque<Point> m_trail; ///< the newest comes last
    QRect m_painted;
    QElapsedTimer m_clock;
    QTimer m_timer;
    bool m_on = false;
};

} // namespace faultline::ui
