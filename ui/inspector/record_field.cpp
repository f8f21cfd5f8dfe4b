#include "ui/inspector/record_field.h"

#include <QBoxLayout>
#include <QSignalBlocker>

#include "ui/inspector/key_row.h"
#include "ui/widgets/choice_field.h"

namespace faultline::ui {

using catalog::Record;
using catalog::Value;

RecordField::RecordField(const catalog::Schema& schema, const FormContext& context, const QString& path,
                         QWidget* parent)
    : Field(schema, parent), m_context(context), m_path(path) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    if (!schema.words.empty()) {
        m_word = new CalmComboBox(this);
        for (const auto& word : schema.words)
            m_word->addItem(QString::fromStdString(word), QString::fromStdString(word));
        m_word->addItem(tr("on, with these values"));
        column->addWidget(m_word);
        connect(m_word, &QComboBox::activated, this, &RecordField::takeWord);
    }
    m_body = new QWidget(this);
    auto* rows = new QVBoxLayout(m_body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    column->addWidget(m_body);
}

QComboBox* RecordField::wordBox() const {
    return m_word;
}

void RecordField::buildRows() {
    for (const auto& key : schema().fields) {
        auto* row =
            new KeyRow(key, m_context, m_path + u'.' + QString::fromStdString(key.name), key.defaultValue, m_body);
        m_body->layout()->addWidget(row);
        m_rows.push_back(row);
        connect(row, &KeyRow::edited, this,
                [this, &key](const Value& value, int mergeKey) { takeField(key, value, mergeKey); });
        connect(row, &KeyRow::resetRequested, this, [this, &key] { takeField(key, std::nullopt, 0); });
    }
}

Field* RecordField::fieldOf(std::string_view name) const {
    for (KeyRow* row : m_rows)
        if (row->key().name == name)
            return row->field();
    return nullptr;
}

void RecordField::takeField(const catalog::Key& key, const std::optional<Value>& value, int mergeKey) {
    Record record = asRecord(schema(), this->value());
    if (!value || (!key.required && *value == key.defaultValue))
        record.remove(key.name);
    else
        record.set(key.name, *value);
    submit(Value(std::move(record)), mergeKey);
    showValue();
}

void RecordField::takeWord(int index) {
    const QVariant word = m_word->itemData(index);
    if (word.isValid())
        submit(Value(word.toString().toStdString()));
    else if (!this->value().as<Record>())
        submit(starterValue(schema(), m_context.candidates));
    showValue();
}

void RecordField::showValue() {
    const auto* word = this->value().as<std::string>();
    const int wordIndex = m_word && word ? m_word->findData(QString::fromStdString(*word)) : -1;
    if (m_word) {
        const QSignalBlocker quiet(m_word);
        m_word->setPlaceholderText(isMixed() ? tr("several values") : tr("not set"));
        m_word->setCurrentIndex(wordIndex >= 0                         ? wordIndex
                                : isMixed() || this->value().isEmpty() ? -1
                                                                       : m_word->count() - 1);
    }
    const bool shown = wordIndex < 0 && (!m_word || (!isMixed() && !this->value().isEmpty()));
    m_body->setVisible(shown);
    if (!shown)
        return;
    if (m_rows.empty())
        buildRows();
    const Record record = asRecord(schema(), this->value());
    for (KeyRow* row : m_rows) {
        const Value* own = record.find(row->key().name);
        row->show(own ? *own : row->key().defaultValue, own != nullptr);
    }
}

} // namespace faultline::ui
