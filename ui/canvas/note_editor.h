// A note's Markdown as a text field, in its place.
#pragma once

#include <QPlainTextEdit>

#include "ui/widgets/edit_in_place.h"

namespace faultline::ui {

/// Several lines; Ctrl+Enter accepts.
class NoteEditor : public QPlainTextEdit {
  public:
    NoteEditor(const QString& text, const QRect& place, QWidget* parent);
    EditInPlace* editing() const { return m_editing; }

  private:
    EditInPlace* m_editing;
};

} // namespace faultline::ui
