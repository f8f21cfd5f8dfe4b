// Text that is edited where it stands: what ends it.
#pragma once

#include <QObject>
#include <functional>

class QWidget;

namespace faultline::ui {

/// Watches a text widget that was put over what it edits: Enter and leaving it accept, Esc gives up; then it goes.
class EditInPlace : public QObject {
    Q_OBJECT
  public:
    /// `enter` is held with Enter: nothing, or Ctrl where Enter begins a line. `text` says what stands there.
    EditInPlace(QWidget& editor, Qt::KeyboardModifiers enter, std::function<QString()> text);

  signals:
    /// Another text than at the beginning.
    void accepted(const QString& text);
    void finished();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void finish(bool accept);

    QWidget& m_editor;
    Qt::KeyboardModifiers m_enter;
    std::function<QString()> m_text;
    QString m_before;
    bool m_done = false;
};

} // namespace faultline::ui
