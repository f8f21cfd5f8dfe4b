#include "ui/widgets/text_field.h"

#include <QBoxLayout>
#include <QCompleter>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSignalBlocker>

#include "ui/widgets/value_text.h"

namespace faultline::ui {

namespace {
constexpr int kTypingPauseMs = 600;
} // namespace

TextField::TextField(const catalog::Schema& schema, Candidates candidates, QWidget* parent) : Field(schema, parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_edit = new QLineEdit(this);
    row->addWidget(m_edit);
    setFocusProxy(m_edit);
    if (candidates) {
        QStringList names;
        for (const Candidate& candidate : candidates(schema))
            names << candidate.id;
        auto* completer = new QCompleter(names, m_edit);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_edit->setCompleter(completer);
    }
    connect(m_edit, &QLineEdit::editingFinished, this, [this] {
        const auto* text = value().as<std::string>();
        if (m_edit->text() != (text ? QString::fromStdString(*text) : QString()))
            submit(catalog::Value(m_edit->text().toStdString()));
    });
}

QWidget* TextField::focusTarget() {
    return m_edit;
}

void TextField::showValue() {
    m_edit->setText(fieldText(value()));
    m_edit->setPlaceholderText(isMixed() ? tr("several values") : QString());
    m_edit->setCursorPosition(0);
}

QString flowing(const QString& markdown) {
    static const QRegularExpression kOwnLine(QStringLiteral("^( {4}|\\t|\\s*([-*+>|#]|\\d+[.)]|```))"));
    QString text;
    bool joins = false;
    bool isCode = false;
    for (const QString& line : markdown.split(u'\n')) {
        const bool fence = line.trimmed().startsWith(QLatin1String("```"));
        const bool blank = line.trimmed().isEmpty();
        if (joins && !blank && !isCode && !kOwnLine.match(line).hasMatch())
            text += u' ' + line.trimmed();
        else
            text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + line;
        isCode = isCode != fence;
        // Two spaces at its end keep a line apart from the next.
        joins = !blank && !isCode && !fence && !line.endsWith(QLatin1String("  "));
    }
    while (text.endsWith(u'\n'))
        text.chop(1);
    return text;
}

LongTextField::LongTextField(const catalog::Schema& schema, QWidget* parent) : Field(schema, parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_edit = new QPlainTextEdit(this);
    m_edit->setTabChangesFocus(true);
    m_edit->setFixedHeight(104);
    m_edit->installEventFilter(this);
    row->addWidget(m_edit);
    setFocusProxy(m_edit);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &LongTextField::commit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        if (m_key == 0)
            m_key = newMergeKey();
        m_pause.start();
    });
}

QWidget* LongTextField::focusTarget() {
    return m_edit;
}

void LongTextField::showValue() {
    const QSignalBlocker quiet(m_edit);
    // What is being typed stays as it is as long as it says the same.
    const QString text = flowing(fieldText(value()));
    if (flowing(m_edit->toPlainText()) != text)
        m_edit->setPlainText(text);
    m_edit->setPlaceholderText(isMixed() ? tr("several values") : QString());
}

void LongTextField::commit() {
    m_pause.stop();
    const auto* text = value().as<std::string>();
    const QString typed = m_edit->toPlainText();
    if (flowing(typed) != flowing(text ? QString::fromStdString(*text) : QString()))
        submit(catalog::Value(typed.toStdString()), m_key);
}

bool LongTextField::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        commit();
        m_key = 0;
    }
    return Field::eventFilter(watched, event);
}

ShownField::ShownField(const catalog::Schema& schema, QWidget* parent) : Field(schema, parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_label = new QLabel(this);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_label);
}

void ShownField::showValue() {
    m_label->setText(isMixed() ? tr("several values") : summary(schema(), value()));
}

} // namespace faultline::ui
