#include "ui/widgets/edit_in_place.h"

#include <QKeyEvent>
#include <QWidget>
#include <utility>

namespace faultline::ui {

EditInPlace::EditInPlace(QWidget& editor, Qt::KeyboardModifiers enter, std::function<QString()> text)
    : QObject(&editor), m_editor(editor), m_enter(enter), m_text(std::move(text)), m_before(m_text()) {
    editor.installEventFilter(this);
}

bool EditInPlace::eventFilter(QObject*, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            finish(true);
        return false;
    }
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool accepts = isEnter && (key->modifiers() & ~Qt::KeypadModifier & m_enter) == m_enter;
    if (key->key() != Qt::Key_Escape && !accepts)
        return false;
    event->accept();
    if (event->type() == QEvent::KeyPress)
        finish(accepts);
    return true;
}

void EditInPlace::finish(bool accept) {
    if (std::exchange(m_done, true))
        return;
    const QString text = m_text();
    if (accept && text != m_before)
        emit accepted(text);
    emit finished();
    m_editor.hide();
    m_editor.deleteLater();
}

} // namespace faultline::ui
