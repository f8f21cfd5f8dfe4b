#include "ui/canvas/note_editor.h"

#include <QKeyEvent>

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kLeastWidth = 240;
constexpr int kLeastHeight = 110;

} // namespace

NoteEditor::NoteEditor(const QString& text, const QRect& place, QWidget* parent)
    : QPlainTextEdit(text, parent), m_before(text) {
    setObjectName(QStringLiteral("note-editor"));
    setAccessibleName(tr("Text of the note, in Markdown"));
    setPlaceholderText(tr("Markdown: **bold**, *italic*, - list. Ctrl+Enter: done"));
    setFont(Theme::instance().body());
    setTabChangesFocus(true);
    setGeometry(QRect(place.topLeft(), place.size().expandedTo({kLeastWidth, kLeastHeight})));
    moveCursor(QTextCursor::End);
    show();
    setFocus();
}

bool NoteEditor::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void NoteEditor::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        finish(false);
    else if (enter && event->modifiers().testFlag(Qt::ControlModifier))
        finish(true);
    else
        QPlainTextEdit::keyPressEvent(event);
}

void NoteEditor::focusOutEvent(QFocusEvent* event) {
    QPlainTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        finish(true);
}

void NoteEditor::finish(bool accept) {
    if (m_done)
        return;
    m_done = true;
    const QString text = toPlainText();
    if (accept && text != m_before)
        emit accepted(text);
    emit finished();
    hide();
    deleteLater();
}

} // namespace faultline::ui
