// Words: labels, notes, targets.
#pragma once

#include <QTimer>

#include "ui/widgets/field.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace faultline::ui {

/// Edits a line of text; where the schema names elements, it completes their names.
class TextField : public Field {
    Q_OBJECT
  public:
    explicit TextField(const catalog::Schema& schema, Candidates candidates = {}, QWidget* parent = nullptr);
    QLineEdit* lineEdit() const { return m_edit; }
    QWidget* focusTarget() override;

  protected:
    void showValue() override;

  private:
    QLineEdit* m_edit = nullptr;
};

/// Edits paragraphs: the line breaks within one, which a file has for its own width, are not shown. What is typed is
/// taken over after a pause and when the focus leaves, as one undo step.
class LongTextField : public Field {
    Q_OBJECT
  public:
    explicit LongTextField(const catalog::Schema& schema, QWidget* parent = nullptr);
    QPlainTextEdit* textEdit() const { return m_edit; }
    QWidget* focusTarget() override;
    bool isWide() const override { return true; }

  protected:
    void showValue() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void commit();

    QPlainTextEdit* m_edit = nullptr;
    QTimer m_pause;
    int m_key = 0;
};

/// Markdown without the line breaks that mean nothing: each paragraph and each entry of a list is one line.
QString flowing(const QString& markdown);

/// Shows a value that only the file can change, as text.
class ShownField : public Field {
    Q_OBJECT
  public:
    explicit ShownField(const catalog::Schema& schema, QWidget* parent = nullptr);
    bool isWide() const override { return true; }

  protected:
    void showValue() override;

  private:
    QLabel* m_label = nullptr;
};

} // namespace faultline::ui
