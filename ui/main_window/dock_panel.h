// The docks of the window: slim titles, tabs as a title where a dock has several pages.
#pragma once

#include <QDockWidget>

class QStackedWidget;
class QTabBar;

namespace faultline::ui {

/// A dock with a quiet title line that can be grabbed, floated by a double click and closed.
class DockPanel : public QDockWidget {
    Q_OBJECT
  public:
    DockPanel(const QString& title, const QString& objectName, QWidget* content, QWidget* parent);
};

/// A dock whose title line is a row of tabs.
class TabbedDock : public QDockWidget {
    Q_OBJECT
  public:
    TabbedDock(const QString& title, const QString& objectName, QWidget* parent);

    int addPage(QWidget* page, const QString& title);
    int count() const;
    QWidget* page(int index) const;
    void setPageTitle(int index, const QString& title);
    void setCurrentPage(int index);
    int currentPage() const;
    QTabBar* tabBar() const { return m_tabs; }

  private:
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_pages = nullptr;
};

} // namespace faultline::ui
