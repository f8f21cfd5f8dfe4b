// The menus of a window and the keys that belong to them.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>

#include "ui/theme/icons.h"

class QMenu;

namespace faultline::ui {

class MainWindow;

/// Makes every action of a window once and keeps it fit for what the window shows.
class WindowActions : public QObject {
    Q_OBJECT
  public:
    explicit WindowActions(MainWindow& window);

    /// Editing and simulating make sense only in the editor.
    void setEditing(bool editing);
    /// By object name: "save", "play", "restoreAll" …
    QAction* action(const QString& name) const;
    QList<QAction*> all() const { return m_actions; }

  private:
    void buildFile();
    void buildEdit();
    void buildView();
    void buildAppearance(QMenu* menu);
    void buildSimulate();
    void buildHelp();
    void fillRecent(QMenu* menu);
    void fillExamples(QMenu* menu);
    void fillExports(QMenu* menu);
    QAction* add(QMenu* menu, const QString& name, const QString& text, const QKeySequence& keys,
                 std::function<void()> run, bool editorOnly = true);
    void stepTraffic(bool up);
    void setTheme(int mode);
    void setScale(double scale);

    MainWindow& m_window;
    QList<QAction*> m_actions;
    QList<QAction*> m_editorOnly;
};

/// Writes and reads the choices of theme and scale that last over restarts.
void applyStoredAppearance();

} // namespace faultline::ui
