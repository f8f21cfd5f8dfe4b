// Says in the window what a person should know; nothing has to be clicked away before the work goes on.
#pragma once

#include <QFrame>
#include <QTimer>
#include <functional>

class QHBoxLayout;
class QLabel;

namespace faultline::ui {

/// One message with its sign, colour and words, perhaps with actions, and a cross to put it away. It floats at the
/// upper edge of its parent and moves nothing there.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    enum class Tone { Information, Warning, Error };
    /// Something that the message offers to do.
    struct Action {
        QString text;
        std::function<void()> run;
    };
    explicit MessageBar(QWidget* parent = nullptr);

    /// Information goes by itself after a while, unless it offers something; the rest stays until it is put away.
    void show(Tone tone, const QString& text, const std::vector<Action>& actions = {});
    void dismiss();
    QString text() const;
    Tone tone() const { return m_tone; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void place();

    Tone m_tone = Tone::Information;
    QLabel* m_text = nullptr;
    QHBoxLayout* m_actions = nullptr;
    QTimer m_timer;
};

} // namespace faultline::ui
