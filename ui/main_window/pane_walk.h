// F6: from pane to pane.
#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>

class QWidget;

namespace faultline::ui {

class MainWindow;

/// Walks the panes of a window, palette, canvas, inspector, dashboard and transport bar, and comes back in each to what
/// had the focus there.
class PaneWalk : public QObject {
    Q_OBJECT
  public:
    explicit PaneWalk(MainWindow& window);

    void go(bool forward);
    /// Leads the keyboard into a panel or a page: to its rows, where it has any and shows them, else to what Tab would
    /// stop at first, else to `otherwise`.
    void lead(QWidget* part, bool rowsFirst, QWidget* otherwise);

  private:
    QList<QWidget*> panes() const;
    void remember(QWidget* now);
    void enter(QWidget* pane);

    MainWindow& m_window;
    QHash<QWidget*, QPointer<QWidget>> m_last; ///< by pane, what had the focus in it
};

} // namespace faultline::ui
