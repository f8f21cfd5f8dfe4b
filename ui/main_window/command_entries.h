// What the command palette offers: the actions of the menus, and what has no entry in a menu of its own.
#pragma once

#include <QString>
#include <functional>
#include <vector>

namespace faultline::ui {

class MainWindow;

/// One line of the palette.
struct CommandEntry {
    QString phrase; ///< "View › Theme › Dark"
    QString keys;   ///< as written for people; empty where there are none
    QString also;   ///< words that it is looked for by, too
    std::function<void()> run;
};

/// All that can be done now, each once.
std::vector<CommandEntry> commandEntries(MainWindow& window);

} // namespace faultline::ui
