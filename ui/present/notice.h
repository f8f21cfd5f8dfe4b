// Words over the picture that go by themselves.
#pragma once

#include <QTextDocument>
#include <QTimer>
#include <QWidget>

namespace faultline::ui {

/// A dark card with a few words over its parent, which lets every click through and goes after a while.
class Notice : public QWidget {
    Q_OBJECT
  public:
    enum class Corner { UpperRight, Middle };
    Notice(QWidget* over, const QString& name, Corner corner);

    /// Rich text.
    void say(const QString& text, int forMs);
    void place();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Corner m_corner;
    QString m_words;
    QTextDocument m_text;
    QTimer m_timer;
};

} // namespace faultline::ui
