// The space bar: a tap plays and pauses, holding it pans the canvas.
#pragma once

#include <QElapsedTimer>
#include <QObject>

class QWidget;

namespace faultline::ui {

/// Watches the keys of one window. A text field keeps its blanks, a button reached with Tab its press.
class PlayKey : public QObject {
    Q_OBJECT
  public:
    /// `canvas` sees the key as well, for panning; all other widgets do not.
    PlayKey(QWidget* window, QWidget* canvas);
    ~PlayKey() override;
    void setEnabled(bool enabled) { m_enabled = enabled; }

  signals:
    void tapped();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    bool isForUs(const QWidget* focus) const;
    bool press(QObject* watched);
    bool release(QObject* watched);

    QWidget* m_window;
    QWidget* m_canvas;
    QElapsedTimer m_held;
    bool m_down = false;
    bool m_panned = false;
    bool m_enabled = true;
    Qt::FocusReason m_reason = Qt::OtherFocusReason;
};

} // namespace faultline::ui
