#include "ui/inspector/map_field.h"

#include <QBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "ui/inspector/key_row.h"
#include "ui/theme/icons.h"

namespace faultline::ui {

using catalog::Record;
using catalog::Value;

MapField::MapField(const catalog::Schema& schema, const FormContext& context, const QString& path, QWidget* parent)
    : Field(schema, parent), m_context(context), m_path(path) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_rowsLayout = new QVBoxLayout;
    m_rowsLayout->setSpacing(4);
    column->addLayout(m_rowsLayout);
    m_add = new QPushButton(icon(Icon::Add), tr("Add"), this);
    m_add->setIconSize({12, 12});
    column->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, &MapField::offerNames);
}

Field* MapField::fieldOf(std::string_view name) const {
    for (KeyRow* row : m_rows)
        if (row->key().name == name)
            return row->field();
    return nullptr;
}

QStringList MapField::missingNames() const {
    QStringList names;
    for (const auto& word : schema().words)
        names << QString::fromStdString(word);
    if (m_context.candidates)
        for (const Candidate& candidate : m_context.candidates(schema()))
            names << candidate.id;
    const auto* record = value().as<Record>();
    names.removeIf([&](const QString& name) { return record && record->find(name.toStdString()); });
    names.removeDuplicates();
    return names;
}

void MapField::offerNames() {
    const QStringList names = missingNames();
    if (schema().refersTo.empty()) {
        const QString name = QInputDialog::getText(this, tr("Add"), tr("Name"));
        if (!name.isEmpty())
            add(name.toStdString());
        return;
    }
    QMenu menu(this);
    for (const QString& name : names)
        connect(menu.addAction(name), &QAction::triggered, this, [this, name] { add(name.toStdString()); });
    if (names.isEmpty())
        menu.addAction(tr("Every name is in the list already"))->setEnabled(false);
    menu.exec(m_add->mapToGlobal(QPoint(0, m_add->height())));
}

void MapField::add(const std::string& name) {
    const auto* old = value().as<Record>();
    Record record = old ? *old : Record();
    record.set(name, schema().element ? starterValue(*schema().element, m_context.candidates) : Value(std::string()));
    m_context.folds->insert(m_path + u'.' + QString::fromStdString(name), true);
    submit(Value(std::move(record)));
    showValue();
}

void MapField::remove(const std::string& name) {
    const auto* old = value().as<Record>();
    if (!old)
        return;
    Record record = *old;
    record.remove(name);
    submit(Value(std::move(record)));
    showValue();
}

void MapField::rebuild(const std::vector<std::string>& names) {
    const bool same = names.size() == m_keys.size() &&
                      std::equal(names.begin(), names.end(), m_keys.begin(),
                                 [](const std::string& name, const auto& key) { return key->name == name; });
    if (same)
        return;
    for (KeyRow* row : m_rows) {
        row->hide();
        row->deleteLater();
    }
    m_rows.clear();
    m_keys.clear();
    for (const auto& name : names) {
        auto key = std::make_shared<catalog::Key>();
        key->name = name;
        if (schema().element)
            key->schema = *schema().element;
        auto* row = new KeyRow(*key, m_context, m_path + u'.' + QString::fromStdString(name), {}, this);
        row->setLabel(QString::fromStdString(name));
        row->resetButton()->setIcon(icon(Icon::Close));
        row->resetButton()->setToolTip(tr("Remove"));
        m_rowsLayout->addWidget(row);
        // The row holds its key: it may outlive this list by as long as the click that removes it lasts.
        connect(row, &KeyRow::edited, this, [this, name, key](const Value& part, int mergeKey) {
            const auto* old = value().as<Record>();
            Record record = old ? *old : Record();
            record.set(name, part);
            submit(Value(std::move(record)), mergeKey);
            showValue();
        });
        connect(row, &KeyRow::resetRequested, this, [this, name] { remove(name); });
        m_rows.push_back(row);
        m_keys.push_back(std::move(key));
    }
}

void MapField::showValue() {
    const auto* record = value().as<Record>();
    std::vector<std::string> names;
    if (record)
        for (const auto& [name, part] : record->fields())
            names.push_back(name);
    rebuild(names);
    for (KeyRow* row : m_rows)
        if (const Value* part = record->find(row->key().name))
            row->show(*part, true);
}

} // namespace faultline::ui
