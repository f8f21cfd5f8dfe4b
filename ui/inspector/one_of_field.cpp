#include "ui/inspector/one_of_field.h"

#include <QBoxLayout>
#include <QSignalBlocker>

#include "ui/inspector/key_row.h"
#include "ui/widgets/choice_field.h"
#include "ui/widgets/engine_text.h"

namespace faultline::ui {

using catalog::Key;
using catalog::Record;
using catalog::Value;

bool isBareAlternative(const Key& alternative) {
    return alternative.schema.type == catalog::Type::Switch && alternative.schema.siblings.empty();
}

OneOfField::OneOfField(const catalog::Schema& schema, const FormContext& context, const QString& path, QWidget* parent)
    : Field(schema, parent), m_context(context), m_path(path) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_box = new CalmComboBox(this);
    for (const auto& word : schema.words)
        m_box->addItem(QString::fromStdString(word), -1);
    for (std::size_t i = 0; i < schema.fields.size(); ++i) {
        const Key& alternative = schema.fields[i];
        m_box->addItem(QString::fromStdString(alternative.name).replace(u'_', u' '), static_cast<int>(i));
        m_box->setItemData(m_box->count() - 1, translated(alternative.meaning), Qt::ToolTipRole);
    }
    column->addWidget(m_box);
    m_body = new QWidget(this);
    auto* rows = new QVBoxLayout(m_body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    column->addWidget(m_body);
    connect(m_box, &QComboBox::activated, this, &OneOfField::takeAlternative);
}

QComboBox* OneOfField::alternativeBox() const {
    return m_box;
}

const Key* OneOfField::alternativeOf(const catalog::Schema& schema, const Value& value) {
    const Record record = asRecord(schema, value);
    for (const Key& alternative : schema.fields)
        if (record.find(alternative.name))
            return &alternative;
    return nullptr;
}

void OneOfField::takeAlternative(int index) {
    const int which = m_box->itemData(index).toInt();
    if (which < 0) {
        submit(Value(m_box->itemText(index).toStdString()));
    } else {
        const Key& alternative = schema().fields[static_cast<std::size_t>(which)];
        if (&alternative == alternativeOf(schema(), value()))
            return;
        // A schema of the one alternative gives its starting record, its required siblings included.
        catalog::Schema only;
        only.type = catalog::Type::OneOf;
        only.fields = {alternative};
        submit(starterValue(only, m_context.candidates));
    }
    showValue();
}

void OneOfField::rebuild(const Key* alternative) {
    if (alternative == m_built)
        return;
    m_built = alternative;
    delete m_field;
    m_field = nullptr;
    qDeleteAll(m_siblings);
    m_siblings.clear();
    if (!alternative)
        return;
    const QString path = m_path + u'.' + QString::fromStdString(alternative->name);
    if (!isBareAlternative(*alternative)) {
        m_field = makeField(*alternative, m_context, path, alternative->defaultValue, m_body);
        m_field->setName(keyLabel(alternative->name));
        m_body->layout()->addWidget(m_field);
        connect(m_field, &Field::edited, this, [this, alternative](const Value& value, int mergeKey) {
            takePart(alternative->name, value, mergeKey);
        });
    }
    for (const Key& sibling : alternative->schema.siblings) {
        auto* row = new KeyRow(sibling, m_context, path + u'.' + QString::fromStdString(sibling.name),
                               sibling.defaultValue, m_body);
        m_body->layout()->addWidget(row);
        m_siblings.push_back(row);
        connect(row, &KeyRow::edited, this,
                [this, &sibling](const Value& value, int mergeKey) { takePart(sibling.name, value, mergeKey); });
        connect(row, &KeyRow::resetRequested, this, [this, &sibling] { takePart(sibling.name, std::nullopt, 0); });
    }
}

void OneOfField::takePart(const std::string& name, const std::optional<Value>& part, int mergeKey) {
    Record record = asRecord(schema(), value());
    if (part)
        record.set(name, *part);
    else
        record.remove(name);
    submit(Value(std::move(record)), mergeKey);
    showValue();
}

void OneOfField::showValue() {
    const QSignalBlocker quiet(m_box);
    const Key* alternative = alternativeOf(schema(), value());
    m_box->setPlaceholderText(isMixed() ? tr("several values") : tr("not set"));
    const auto* word = value().as<std::string>();
    m_box->setCurrentIndex(alternative ? m_box->findData(static_cast<int>(alternative - schema().fields.data()))
                           : word      ? m_box->findText(QString::fromStdString(*word))
                                       : -1);
    rebuild(alternative);
    m_body->setVisible(alternative != nullptr && (m_field != nullptr || !m_siblings.empty()));
    if (!alternative)
        return;
    const Record record = asRecord(schema(), value());
    if (m_field)
        m_field->setValue(*record.find(alternative->name));
    for (KeyRow* row : m_siblings) {
        const Value* own = record.find(row->key().name);
        row->show(own ? *own : row->key().defaultValue, own != nullptr);
    }
}

} // namespace faultline::ui
