// A number with its unit: typed, stepped or slid.
#pragma once

#include <QElapsedTimer>

#include "ui/widgets/field.h"
#include "ui/widgets/stepping.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace faultline::ui {

class ScaleSlider;

/// Edits a count, number, ratio, duration, rate, size or money. Text that does not read stays where it is, with what is
/// wrong and the mend below it; the value stays as it was.
class UnitField : public Field {
    Q_OBJECT
  public:
    enum class Slider { No, Yes };
    /// `unit` is shown after the number where the value does not carry its own ("CPUs"); `around` is the value that the
    /// slider's range is laid around and that a double click on it brings back.
    explicit UnitField(const catalog::Schema& schema, const QString& unit = {}, Slider slider = Slider::No,
                       const catalog::Value& around = {}, QWidget* parent = nullptr);

    QLineEdit* lineEdit() const { return m_edit; }
    ScaleSlider* slider() const { return m_slider; }
    /// What is wrong with the text, without markup; "" when it reads.
    QString problemText() const;
    QString draft() const override;
    void setDraft(const QString& text) override;
    QWidget* focusTarget() override;
    void stepBy(bool up, bool fine);
    void useSuggestion();

  protected:
    void showValue() override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    void buildEdit(const QString& unit);
    QToolButton* insideButton(QHBoxLayout* row, const QString& name);
    void buildSlider(const catalog::Value& around);
    void showButtons(bool shown);
    void commit();
    void recheck();
    void showProblem(const QString& problem, const QString& suggestion);
    void slide(double value);

    QLineEdit* m_edit = nullptr;
    QLabel* m_unit = nullptr;
    QToolButton* m_less = nullptr;
    QToolButton* m_more = nullptr;
    QToolButton* m_words = nullptr;
    QLabel* m_problem = nullptr;
    ScaleSlider* m_slider = nullptr;
    QString m_problemPlain;
    QString m_suggestion;
    int m_stepKey = 0;
    int m_slideKey = 0;
    QElapsedTimer m_sinceStep;
};

} // namespace faultline::ui
