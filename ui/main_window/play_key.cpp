#include "ui/main_window/play_key.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace faultline::ui {

namespace {

constexpr qint64 kTapMs = 200;

bool takesText(const QWidget* widget) {
    if (const auto* line = qobject_cast<const QLineEdit*>(widget))
        return !line->isReadOnly();
    const auto* combo = qobject_cast<const QComboBox*>(widget);
    return qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget) ||
           qobject_cast<const QAbstractSpinBox*>(widget) || (combo && combo->isEditable());
}

bool presses(const QWidget* widget) {
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget);
}

} // namespace

PlayKey::PlayKey(QWidget* window, QWidget* canvas) : QObject(window), m_window(window), m_canvas(canvas) {
    qApp->installEventFilter(this);
}

PlayKey::~PlayKey() {
    qApp->removeEventFilter(this);
}

bool PlayKey::isForUs(const QWidget* focus) const {
    if (!m_enabled || QApplication::activePopupWidget() || QApplication::activeModalWidget())
        return false;
    if (!focus)
        return true;
    const bool byKeyboard = m_reason == Qt::TabFocusReason || m_reason == Qt::BacktabFocusReason;
    return focus->window() == m_window && !takesText(focus) && !(byKeyboard && presses(focus));
}

bool PlayKey::press(QObject* watched) {
    m_down = true;
    m_panned = false;
    m_held.start();
    return watched != m_canvas; // the canvas begins to pan with it
}

bool PlayKey::release(QObject* watched) {
    if (!m_down)
        return false;
    m_down = false;
    if (!m_panned && m_held.elapsed() < kTapMs)
        emit tapped();
    return watched != m_canvas;
}

bool PlayKey::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::FocusIn:
        m_reason = static_cast<QFocusEvent*>(event)->reason();
        return false;
    case QEvent::MouseButtonPress:
        m_panned = m_down;
        return false;
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
        break;
    default:
        return false;
    }
    auto* widget = qobject_cast<QWidget*>(watched);
    const auto* key = static_cast<QKeyEvent*>(event);
    // Each key event travels up the parents; only its first stop, the widget with the focus, counts.
    QWidget* focus = QApplication::focusWidget();
    if (!widget || key->key() != Qt::Key_Space || key->modifiers() != Qt::NoModifier ||
        widget != (focus ? focus : m_window) || widget->window() != m_window || !isForUs(focus))
        return false;
    if (key->isAutoRepeat())
        return watched != m_canvas;
    return event->type() == QEvent::KeyPress ? press(watched) : release(watched);
}

} // namespace faultline::ui
