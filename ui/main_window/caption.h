// A sentence over the canvas: what just happened, or what to do next.
#pragma once

#include <QTimer>
#include <QWidget>

namespace faultline::ui {

/// Lies at the lower edge of the widget it is over; what happened goes after a while, an invitation stays until it is
/// taken up. A click on an invitation takes it up.
class Caption : public QWidget {
    Q_OBJECT
  public:
    explicit Caption(QWidget* over);

    void say(const QString& sentence);
    void invite(const QString& sentence);
    void takeBackInvitation();
    bool isInviting() const { return m_inviting && isVisible(); }
    QString text() const { return m_text; }

  signals:
    void taken();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    void place();

    QString m_text;
    bool m_inviting = false;
    QTimer m_timer;
};

} // namespace faultline::ui
