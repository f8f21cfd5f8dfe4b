// The menus of a window and the keys that belong to them.
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>
#include <QPointer>
#include <array>

#include "ui/theme/icons.h"

class QMenu;

namespace faultline::ui {

class CommandPalette;
class MainWindow;
class PaneWalk;
class Presenter;

/// Where Traffic up and down stop: 1-2-5 from a tenth to a hundredfold.
inline constexpr std::array<double, 10> kTrafficSteps = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100};

/// Makes every action of a window once and keeps it fit for what the window shows.
class WindowActions : public QObject {
    Q_OBJECT
  public:
    explicit WindowActions(MainWindow& window);

    /// Editing and simulating make sense only in the editor.
    void setEditing(bool editing);
    Presenter& presenter() const { return *m_presenter; }
    /// By object name: "save", "play", "restoreAll" …
    QAction* action(const QString& name) const;
    QList<QAction*> all() const { return m_actions; }
    /// The menu that it stands in, for lists; empty where none is.
    QString menuOf(const QAction* action) const { return m_menus.value(action); }

  private:
    void buildFile();
    void buildEdit();
    void buildView();
    void buildPanels(QMenu* menu);
    void buildAppearance(QMenu* menu);
    void buildSimulate();
    void buildHelp();
    void openPalette();
    void fillRecent(QMenu* menu);
    void fillExamples(QMenu* menu);
    void fillExports(QMenu* menu);
    void enrol(QAction* action, bool editorOnly);
    /// The canvas' command of that name, with its keys.
    QAction* addCommand(QMenu* menu, const char* name);
    QAction* add(QMenu* menu, const QString& name, const QString& text, const QKeySequence& keys,
                 std::function<void()> run, bool editorOnly = true);
    void stepTraffic(bool up);
    void setTheme(int mode);
    void setScale(double scale);
    void buildMotion(QMenu* menu);

    MainWindow& m_window;
    QList<QAction*> m_actions;
    QList<QAction*> m_editorOnly;
    QHash<const QAction*, QString> m_menus;
    QPointer<CommandPalette> m_palette;
    PaneWalk* m_panes = nullptr;
    Presenter* m_presenter = nullptr;
};

/// Takes over the choices of theme, scale and motion of the last time; motion is as the desktop asks until it is
/// chosen.
void applyStoredAppearance();

} // namespace faultline::ui
