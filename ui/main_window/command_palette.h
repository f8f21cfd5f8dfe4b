// Every action of the window, found by typing some of its letters.
#pragma once

#include <QPointer>

#include "ui/widgets/filtered_list.h"

namespace faultline::ui {

class WindowActions;

/// A box at the top of the window. The keys of each action stand beside it.
class CommandPalette : public FilteredList {
    Q_OBJECT
  public:
    CommandPalette(const WindowActions& actions, QWidget* window);

    void open();

  protected:
    void fill(const QString& typed) override;
    void take(const QListWidgetItem& item) override;

  private:
    const WindowActions& m_actions;
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace faultline::ui
