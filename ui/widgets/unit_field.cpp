#include "ui/widgets/unit_field.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStyle>
#include <QToolButton>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/scale_slider.h"
#include "ui/widgets/value_text.h"

namespace faultline::ui {

using catalog::Value;

namespace {

constexpr int kSteps = 48;      // the buttons for less and more
constexpr int kAroundText = 24; // the frame and the margins of a line of text

/// Steps closer together than this are one undo step: a held key or button.
constexpr qint64 kOneGestureMs = 700;

} // namespace

UnitField::UnitField(const catalog::Schema& schema, const QString& unit, Slider slider, const Value& around,
                     QWidget* parent)
    : Field(schema, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildEdit(unit);
    if (slider == Slider::Yes)
        buildSlider(around);
    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::RichText);
    m_problem->setVisible(false);
    column->addWidget(m_problem);
    connect(m_problem, &QLabel::linkActivated, this, &UnitField::useSuggestion);
    setFocusProxy(m_edit);
    showButtons(false);
}

void UnitField::buildEdit(const QString& unit) {
    m_edit = new QLineEdit(this);
    m_edit->installEventFilter(this);
    m_edit->setMinimumWidth(60);
    auto* row = new QHBoxLayout(m_edit);
    row->setContentsMargins(0, 1, 6, 1);
    row->setSpacing(1);
    row->addStretch(1);
    if (!unit.isEmpty()) {
        m_unit = new QLabel(unit, m_edit);
        m_unit->setForegroundRole(QPalette::PlaceholderText);
        m_unit->setAttribute(Qt::WA_TransparentForMouseEvents);
        row->addWidget(m_unit);
    }
    m_less = insideButton(row, tr("Less (Down; Shift for a small step)"));
    m_less->setIcon(icon(Icon::Remove));
    m_more = insideButton(row, tr("More (Up; Shift for a small step)"));
    m_more->setIcon(icon(Icon::Add));
    for (QToolButton* button : {m_less, m_more}) {
        button->setAutoRepeat(true);
        button->setIconSize({12, 12});
    }
    if (!schema().words.empty()) {
        m_words = insideButton(row, tr("Words that may stand here"));
        m_words->setIcon(icon(Icon::ChevronDown));
        m_words->setPopupMode(QToolButton::InstantPopup);
        auto* menu = new QMenu(m_words);
        for (const auto& word : schema().words)
            connect(menu->addAction(QString::fromStdString(word)), &QAction::triggered, this, [this, word] {
                submit(Value(word));
                showValue();
            });
        m_words->setMenu(menu);
    }
    layout()->addWidget(m_edit);
    connect(m_less, &QToolButton::clicked, this, [this] { stepBy(false, false); });
    connect(m_more, &QToolButton::clicked, this, [this] { stepBy(true, false); });
    connect(m_edit, &QLineEdit::editingFinished, this, &UnitField::commit);
    connect(m_edit, &QLineEdit::textEdited, this, &UnitField::recheck);
}

QToolButton* UnitField::insideButton(QHBoxLayout* row, const QString& name) {
    auto* button = new QToolButton(m_edit);
    button->setProperty("inside", true);
    button->setFixedSize(22, 22);
    button->setIconSize({14, 14});
    button->setFocusPolicy(Qt::NoFocus);
    button->setCursor(Qt::ArrowCursor);
    button->setToolTip(name);
    button->setAccessibleName(name);
    row->addWidget(button);
    return button;
}

void UnitField::showButtons(bool shown) {
    const bool steps = shown && (baseNumber(value()) || isMixed());
    m_less->setVisible(steps);
    m_more->setVisible(steps);
    int width = steps ? kSteps : 0;
    if (m_words != nullptr)
        width += m_words->sizeHint().width() + 2;
    if (m_unit != nullptr) {
        // Where there is no room for both, the number counts.
        const int unit = m_unit->sizeHint().width() + 2;
        const int number = m_edit->fontMetrics().horizontalAdvance(m_edit->text()) + kAroundText;
        const bool fits = number + unit + width <= m_edit->width();
        m_unit->setVisible(baseNumber(value()).has_value() && fits);
        width += m_unit->isHidden() ? 0 : unit;
    }
    m_edit->setTextMargins(0, 0, width, 0);
}

void UnitField::enterEvent(QEnterEvent* event) {
    showButtons(true);
    Field::enterEvent(event);
}

void UnitField::leaveEvent(QEvent* event) {
    showButtons(m_edit->hasFocus());
    Field::leaveEvent(event);
}

void UnitField::buildSlider(const Value& around) {
    m_slider = new ScaleSlider(this);
    m_slider->setAccessibleName(focusTarget()->accessibleName());
    m_slider->setScale(SliderScale::of(schema(), baseNumber(around).value_or(0)),
                       schema().type == catalog::Type::Count);
    layout()->addWidget(m_slider);
    connect(m_slider, &QSlider::sliderPressed, this, [this] { m_slideKey = newMergeKey(); });
    connect(m_slider, &ScaleSlider::slid, this, &UnitField::slide);
    connect(m_slider, &ScaleSlider::resetRequested, this, [this, around] {
        if (around.isEmpty())
            return;
        submit(around);
        showValue();
    });
}

void UnitField::slide(double number) {
    if (!m_slider->isSliderDown() && (!m_sinceStep.isValid() || m_sinceStep.elapsed() > kOneGestureMs))
        m_slideKey = newMergeKey();
    m_sinceStep.restart();
    submit(fromBaseNumber(schema(), number, value()), m_slideKey);
    showValue();
}

void UnitField::showValue() {
    showProblem({}, {});
    m_edit->setText(fieldText(value()));
    m_edit->setPlaceholderText(isMixed() ? tr("several values") : QString());
    m_edit->setCursorPosition(0);
    const auto number = baseNumber(value());
    showButtons(m_edit->hasFocus() || underMouse());
    if (m_slider && number && !m_slider->isSliderDown())
        m_slider->showNumber(*number);
}

void UnitField::commit() {
    const QString text = m_edit->text();
    if (text == fieldText(value()) || (isMixed() && text.isEmpty())) {
        showProblem({}, {});
        return;
    }
    const ReadText read = readText(schema(), text);
    showProblem(read.problem, read.suggestion);
    if (!read.value)
        return;
    submit(*read.value);
    showValue();
}

void UnitField::recheck() {
    if (m_problemPlain.isEmpty())
        return;
    const ReadText read = readText(schema(), m_edit->text());
    showProblem(read.problem, read.suggestion);
}

void UnitField::showProblem(const QString& problem, const QString& suggestion) {
    m_suggestion = suggestion;
    m_problemPlain = problem;
    const Palette& colours = Theme::instance().palette();
    QString text =
        QStringLiteral("<span style='color:%1'>%2</span>").arg(colours.error.name(), problem.toHtmlEscaped());
    if (!suggestion.isEmpty())
        text += QStringLiteral(" <a href='use' style='color:%1'>%2</a>")
                    .arg(colours.accent.name(), tr("Use %1").arg(suggestion).toHtmlEscaped());
    m_problem->setText(text);
    m_problem->setVisible(!problem.isEmpty());
    if (m_edit->property("problem").toBool() != !problem.isEmpty()) {
        m_edit->setProperty("problem", !problem.isEmpty());
        m_edit->style()->unpolish(m_edit); // the style sheet looks at the property only when polishing
        m_edit->style()->polish(m_edit);
    }
    m_edit->setAccessibleDescription(problem);
}

QString UnitField::problemText() const {
    return m_problemPlain;
}

void UnitField::useSuggestion() {
    m_edit->setText(m_suggestion);
    commit();
    m_edit->setFocus();
}

QString UnitField::draft() const {
    return m_problemPlain.isEmpty() ? QString() : m_edit->text();
}

void UnitField::setDraft(const QString& text) {
    m_edit->setText(text);
    const ReadText read = readText(schema(), text);
    showProblem(read.problem, read.suggestion);
}

QWidget* UnitField::focusTarget() {
    return m_edit;
}

void UnitField::stepBy(bool up, bool fine) {
    const ReadText typed = readText(schema(), m_edit->text());
    const auto number = baseNumber(typed.value ? *typed.value : value());
    if (!number)
        return;
    if (m_stepKey == 0 || !m_sinceStep.isValid() || m_sinceStep.elapsed() > kOneGestureMs)
        m_stepKey = newMergeKey();
    m_sinceStep.restart();
    submit(fromBaseNumber(schema(), stepped(schema(), *number, up, fine), value()), m_stepKey);
    showValue();
}

bool UnitField::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_edit && event->type() == QEvent::Resize)
        showButtons(m_edit->hasFocus() || underMouse());
    if (watched == m_edit && event->type() == QEvent::FocusIn)
        showButtons(true);
    if (watched == m_edit && event->type() == QEvent::FocusOut)
        showButtons(underMouse());
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down) {
            stepBy(key->key() == Qt::Key_Up, key->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
        if (key->key() == Qt::Key_Escape && m_edit->text() != fieldText(value())) {
            showValue();
            m_edit->selectAll();
            return true;
        }
    }
    return Field::eventFilter(watched, event);
}

} // namespace faultline::ui
