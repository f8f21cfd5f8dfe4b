// What to do next, over the canvas.
#pragma once

#include <QWidget>

namespace faultline::ui {

/// An invitation at the lower edge of the widget it is over; a click takes it up.
class Invitation : public QWidget {
    Q_OBJECT
  public:
    explicit Invitation(QWidget* over);

    void invite(const QString& sentence);
    void takeBack();
    QString text() const { return m_text; }

  signals:
    /// How much of the lower edge is under it now; 0: nothing.
    void covers(int pixels);
    void taken();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    void place();

    QString m_text;
};

} // namespace faultline::ui
