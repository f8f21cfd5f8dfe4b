// Everything that the window can do, found by typing some of its letters.
#pragma once

#include <QPointer>

#include "ui/main_window/command_entries.h"
#include "ui/widgets/filtered_list.h"

namespace faultline::ui {

class MainWindow;

/// A box at the top of the window. The keys of each action stand beside it.
class CommandPalette : public FilteredList {
    Q_OBJECT
  public:
    explicit CommandPalette(MainWindow& window);

    void open();

  protected:
    void fill(const QString& typed) override;
    void take(const QListWidgetItem& item) override;
    QString nothingFits(const QString& typed) const override;

  private:
    MainWindow& m_window;
    std::vector<CommandEntry> m_entries; ///< as they were when it opened
    QPointer<QWidget> m_before;          ///< had the focus
};

} // namespace faultline::ui
