#include "ui/canvas/note_editor.h"

#include <QCoreApplication>

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kLeastWidth = 240;
constexpr int kLeastHeight = 110;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

} // namespace

NoteEditor::NoteEditor(const QString& text, const QRect& place, QWidget* parent)
    : QPlainTextEdit(text, parent),
      m_editing(new EditInPlace(*this, Qt::ControlModifier, [this] { return toPlainText(); })) {
    setObjectName(QStringLiteral("note-editor"));
    setAccessibleName(ui::tr("Text of the note, in Markdown"));
    setPlaceholderText(ui::tr("Markdown: **bold**, *italic*, - list. Ctrl+Enter: done"));
    setFont(Theme::instance().body());
    setTabChangesFocus(true);
    setGeometry(QRect(place.topLeft(), place.size().expandedTo({kLeastWidth, kLeastHeight})));
    moveCursor(QTextCursor::End);
    show();
    setFocus();
}

} // namespace faultline::ui
