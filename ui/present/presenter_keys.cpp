// The keys of a talk, and what else the presenter hears of the window.
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

#include "ui/canvas/canvas_view.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/main_window.h"
#include "ui/present/caption_strip.h"
#include "ui/present/laser_pointer.h"
#include "ui/present/notice.h"
#include "ui/present/presenter.h"

namespace faultline::ui {
namespace {

constexpr qint64 kHoldMs = 300;

bool takesText(const QWidget* widget) {
    const auto* combo = qobject_cast<const QComboBox*>(widget);
    return qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget) ||
           qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           (combo != nullptr && combo->isEditable());
}

} // namespace

bool Presenter::isForUs(const QObject* watched) const {
    const auto* widget = qobject_cast<const QWidget*>(watched);
    return widget != nullptr && widget->window() == &m_window && QApplication::activePopupWidget() == nullptr &&
           QApplication::activeModalWidget() == nullptr;
}

bool Presenter::isKeyOfTalk(const QKeyEvent& event) const {
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (event.key() == Qt::Key_Question)
        return !takesText(QApplication::focusWidget());
    if (modifiers != Qt::NoModifier)
        return false;
    switch (event.key()) {
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        return true;
    case Qt::Key_Escape:
    case Qt::Key_L:
    case Qt::Key_H:
    case Qt::Key_B:
        return !takesText(QApplication::focusWidget());
    default:
        return false;
    }
}

void Presenter::press(const QKeyEvent& event) {
    const bool wasBlack = m_black->isVisible();
    if (event.isAutoRepeat() && event.key() != Qt::Key_PageDown && event.key() != Qt::Key_PageUp)
        return;
    switch (event.key()) {
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        setBlack(false);
        if (!wasBlack)
            goOn(event.key() == Qt::Key_PageDown);
        break;
    case Qt::Key_L:
        m_pointerWasOn = m_pointer->isOn();
        m_pointerHeld.start();
        m_pointer->setOn(true);
        break;
    case Qt::Key_H:
        m_boardShown = !m_window.bottomDock().isVisible();
        if (m_boardShown) // asked for: it is shown, whatever the station holds back
            m_revealed = m_revealed || m_stations[std::size_t(m_station)].hidesBoard;
        m_strip->show(m_station, m_revealed);
        showBoard();
        break;
    case Qt::Key_B:
        setBlack(!wasBlack);
        break;
    case Qt::Key_Question:
        if (m_keys->isVisible())
            m_keys->hide();
        else
            showKeys();
        break;
    default:
        break;
    }
}

/// A tap of L switches the pointer, holding it shows the pointer for so long.
void Presenter::release(const QKeyEvent& event) {
    if (event.key() != Qt::Key_L || event.isAutoRepeat())
        return;
    if (m_pointerWasOn || m_pointerHeld.elapsed() >= kHoldMs)
        m_pointer->setOn(false);
}

/// False when the canvas has something of its own to give up first.
bool Presenter::escape() {
    if (m_black->isVisible()) {
        setBlack(false);
        return true;
    }
    if (m_buttons != Qt::NoButton)
        return false;
    if (m_window.player().followed()) {
        m_window.player().stopFollowing();
        return true;
    }
    leave();
    return true;
}

bool Presenter::eventFilter(QObject* watched, QEvent* event) {
    if (!m_presenting)
        return false;
    switch (event->type()) {
    case QEvent::ShortcutOverride:
        if (isForUs(watched) && isKeyOfTalk(*static_cast<QKeyEvent*>(event))) {
            event->accept();
            return true;
        }
        break;
    case QEvent::KeyPress: {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (!isForUs(watched) || !isKeyOfTalk(key))
            break;
        if (key.key() == Qt::Key_Escape)
            return escape();
        press(key);
        return true;
    }
    case QEvent::KeyRelease:
        if (isForUs(watched) && isKeyOfTalk(*static_cast<QKeyEvent*>(event))) {
            release(*static_cast<QKeyEvent*>(event));
            return true;
        }
        break;
    case QEvent::MouseButtonRelease:
        if (watched == m_window.canvas().viewport())
            m_buttons = static_cast<QMouseEvent*>(event)->buttons();
        break;
    case QEvent::Wheel:
    case QEvent::MouseButtonPress:
    case QEvent::NativeGesture:
        if (watched == m_window.canvas().viewport()) {
            m_glide.stop();
            if (event->type() == QEvent::MouseButtonPress)
                m_buttons = static_cast<QMouseEvent*>(event)->buttons();
            m_atStation = m_atStation && event->type() == QEvent::MouseButtonPress &&
                          static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton;
        }
        break;
    case QEvent::Resize:
        if (watched == &m_window) {
            askForLegibility();
            m_black->setGeometry(m_window.rect());
            m_pointer->setGeometry(m_window.rect());
            sizeBand();
        } else if (watched == &m_window.canvas()) {
            m_keys->place();
            m_hint->place();
            m_relook.start();
        }
        break;
    case QEvent::Close:
        if (watched == &m_window)
            leave(); // what is stored of the window is how it was
        break;
    default:
        break;
    }
    return false;
}

} // namespace faultline::ui
