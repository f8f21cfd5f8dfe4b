// Every action of the window, found by typing some of its letters.
#pragma once

#include <QFrame>
#include <QPointer>

class QLineEdit;
class QListWidget;

namespace faultline::ui {

class WindowActions;

/// A box at the top of the window: type, choose by the arrows, Enter does it. The keys of each action stand beside it.
class CommandPalette : public QFrame {
    Q_OBJECT
  public:
    CommandPalette(const WindowActions& actions, QWidget* window);

    void open();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill(const QString& typed);
    void choose();
    void close();
    void restyle();

    const WindowActions& m_actions;
    QLineEdit* m_text = nullptr;
    QListWidget* m_list = nullptr;
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace faultline::ui
