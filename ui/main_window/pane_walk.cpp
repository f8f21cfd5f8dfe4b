#include "ui/main_window/pane_walk.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDockWidget>

#include "ui/canvas/canvas_view.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/main_window.h"
#include "ui/transport/transport_bar.h"

namespace faultline::ui {
namespace {

bool holds(const QWidget* pane, const QWidget* widget) {
    return widget != nullptr && (pane == widget || pane->isAncestorOf(widget));
}

/// The first widget in it that Tab would stop at.
QWidget* firstStop(QWidget* pane) {
    for (QWidget* widget = pane->nextInFocusChain(); widget != nullptr && widget != pane;
         widget = widget->nextInFocusChain())
        if (holds(pane, widget) && (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isEnabled() &&
            widget->isVisible() && widget->focusProxy() == nullptr)
            return widget;
    return nullptr;
}

} // namespace

PaneWalk::PaneWalk(MainWindow& window) : QObject(&window), m_window(window) {
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { remember(now); });
}

QList<QWidget*> PaneWalk::panes() const {
    const QList<QDockWidget*> docks = m_window.docks();
    const QList<QWidget*> all = {docks.value(0), &m_window.canvas(), docks.value(1), docks.value(2),
                                 &m_window.transport()};
    QList<QWidget*> shown;
    for (QWidget* pane : all)
        if (pane != nullptr && pane->isVisible())
            shown << pane;
    return shown;
}

void PaneWalk::remember(QWidget* now) {
    if (now == nullptr || now->window() != m_window.window())
        return;
    for (QWidget* pane : panes())
        if (holds(pane, now))
            m_last[pane] = now;
}

void PaneWalk::go(bool forward) {
    const QList<QWidget*> all = panes();
    if (all.isEmpty())
        return;
    const QWidget* focus = QApplication::focusWidget();
    qsizetype here = -1;
    for (qsizetype i = 0; i < all.size(); ++i)
        if (holds(all[i], focus))
            here = i;
    // From nowhere the first step leads to the canvas.
    if (here < 0)
        return enter(&m_window.canvas());
    for (qsizetype step = 1; step <= all.size(); ++step) {
        QWidget* pane = all[(here + (forward ? step : all.size() - step)) % all.size()];
        enter(pane);
        if (holds(pane, QApplication::focusWidget()))
            return;
    }
}

void PaneWalk::lead(QWidget* part, bool rowsFirst, QWidget* otherwise) {
    QWidget* target = nullptr;
    if (rowsFirst)
        for (auto* rows : part->findChildren<QAbstractItemView*>())
            if (target == nullptr && rows->isVisible() && (rows->focusPolicy() & Qt::TabFocus) != 0)
                target = rows;
    if (target == nullptr)
        target = firstStop(part);
    if (target == nullptr)
        target = otherwise;
    if (target != nullptr)
        target->setFocus(Qt::TabFocusReason);
}

void PaneWalk::enter(QWidget* pane) {
    QWidget* last = m_last.value(pane);
    QWidget* target = pane == &m_window.canvas() ? pane : last != nullptr && last->isVisible() ? last : firstStop(pane);
    if (target != nullptr)
        target->setFocus(Qt::TabFocusReason);
}

} // namespace faultline::ui
