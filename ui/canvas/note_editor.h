// A note's Markdown as a text field, in its place.
#pragma once

#include <QPlainTextEdit>

namespace faultline::ui {

/// Ctrl+Enter and leaving it accept, Esc gives up.
class NoteEditor : public QPlainTextEdit {
    Q_OBJECT
  public:
    NoteEditor(const QString& text, const QRect& place, QWidget* parent);

  signals:
    void accepted(const QString& text);
    void finished();

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void finish(bool accept);

    QString m_before;
    bool m_done = false;
};

} // namespace faultline::ui
