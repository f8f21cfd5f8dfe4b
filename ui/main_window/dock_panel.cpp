#include "ui/main_window/dock_panel.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {

constexpr int kNarrowestPage = 240;

/// Leaves the mouse to the dock, so that it can be dragged by this line.
class TitleLine : public QWidget {
  public:
    TitleLine(QWidget* first, QDockWidget* dock) : QWidget(dock) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 4, 0);
        row->setSpacing(0);
        first->setParent(this);
        row->addWidget(first, 1);
        auto* close = new QToolButton(this);
        close->setIcon(icon(Icon::Close));
        close->setIconSize({12, 12});
        close->setFixedSize(24, 24);
        close->setFocusPolicy(Qt::NoFocus);
        close->setToolTip(QDockWidget::tr("Close this panel; View brings it back"));
        close->setAccessibleName(QDockWidget::tr("Close %1").arg(dock->windowTitle()));
        row->addWidget(close);
        connect(close, &QToolButton::clicked, dock, &QDockWidget::close);
    }

  protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), Theme::instance().palette().surface); }
};

QWidget* onSurface(QWidget* content) {
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Base);
    return content;
}

} // namespace

DockPanel::DockPanel(const QString& title, const QString& objectName, QWidget* content, QWidget* parent)
    : QDockWidget(title, parent) {
    setObjectName(objectName);
    auto* label = new QLabel(title, this);
    label->setContentsMargins(16, 8, 0, 4);
    label->setForegroundRole(QPalette::PlaceholderText);
    setTitleBarWidget(new TitleLine(label, this));
    setWidget(onSurface(content));
}

TabbedDock::TabbedDock(const QString& title, const QString& objectName, QWidget* parent) : QDockWidget(title, parent) {
    setObjectName(objectName);
    m_tabs = new QTabBar(this);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(title);
    setTitleBarWidget(new TitleLine(m_tabs, this));
    m_pages = new QStackedWidget(this);
    setWidget(m_pages);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
}

int TabbedDock::addPage(QWidget* page, const QString& title) {
    // A page with much to say must not make the window wider than the screen.
    page->setMinimumWidth(kNarrowestPage);
    m_pages->addWidget(onSurface(page));
    return m_tabs->addTab(title);
}

int TabbedDock::count() const {
    return m_pages->count();
}

QWidget* TabbedDock::page(int index) const {
    return m_pages->widget(index);
}

void TabbedDock::setPageTitle(int index, const QString& title) {
    m_tabs->setTabText(index, title);
}

void TabbedDock::setCurrentPage(int index) {
    m_tabs->setCurrentIndex(index);
}

int TabbedDock::currentPage() const {
    return m_tabs->currentIndex();
}

} // namespace faultline::ui
