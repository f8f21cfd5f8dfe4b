#include "ui/inspector/key_form.h"

#include <QBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/document/diagram_document.h"
#include "ui/inspector/key_row.h"
#include "ui/widgets/folding_box.h"

namespace faultline::ui {

using catalog::Key;
using catalog::Value;

namespace {

/// So many of a kind's own keys are in sight without unfolding; the catalog lists the important ones first.
constexpr std::size_t kMainKeys = 7;

enum class Part { Main, Structure, More, NotYet };

Part partOf(const Key& key, std::size_t& mainKeys, bool isSet) {
    if (!key.simulated)
        return Part::NotYet;
    if (key.name == "handler")
        return Part::Structure;
    if (key.name == "cost" || key.name == "notes" || key.name == "spread")
        return Part::More;
    if (key.slider || isSet || mainKeys < kMainKeys) {
        ++mainKeys;
        return Part::Main;
    }
    return Part::More;
}

} // namespace

KeyForm::KeyForm(DiagramDocument& document, const Subject& subject, const FormContext& context, const QString& path,
                 const QStringList& hidden, Grouping grouping, QWidget* parent)
    : QWidget(parent), m_document(document), m_subject(subject), m_context(context), m_path(path),
      m_grouping(grouping) {
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    std::vector<const Key*> keys = keysOf(document.diagram(), subject);
    std::erase_if(keys, [&](const Key* key) { return hidden.contains(QString::fromStdString(key->name)); });
    layOut(keys);
    refresh();
}

void KeyForm::layOut(const std::vector<const Key*>& keys) {
    std::vector<const Key*> parts[4];
    std::size_t mainKeys = 0;
    for (const Key* key : keys) {
        const bool isSet = ownValue(m_document.diagram(), m_subject.places.front(), key->name) != nullptr;
        const Part part =
            m_grouping == Grouping::Flat ? (key->simulated ? Part::Main : Part::NotYet) : partOf(*key, mainKeys, isSet);
        parts[static_cast<int>(part)].push_back(key);
    }
    for (const Key* key : parts[static_cast<int>(Part::Main)])
        addRow(*key, m_column);
    for (const Key* key : parts[static_cast<int>(Part::Structure)])
        addRow(*key, m_column);
    addSection(tr("More"), m_path + QStringLiteral("/more"), std::move(parts[static_cast<int>(Part::More)]));
    addSection(tr("Not simulated yet"), m_path + QStringLiteral("/not yet"),
               std::move(parts[static_cast<int>(Part::NotYet)]));
}

void KeyForm::addSection(const QString& title, const QString& path, std::vector<const Key*> keys) {
    if (keys.empty())
        return;
    auto* section = new FoldingBox(title, FoldingBox::Level::Inner, this);
    section->setOpen(m_context.isOpen(path));
    m_column->addWidget(section);
    const std::size_t number = m_folded.size();
    m_folded.push_back({section->content(), std::move(keys)});
    connect(section, &FoldingBox::toggled, this, [this, path, number](bool open) {
        m_context.folds->insert(path, open);
        unfold(number);
    });
    if (m_context.isOpen(path))
        unfold(number);
}

void KeyForm::unfold(std::size_t section) {
    for (const Key* key : std::exchange(m_folded[section].keys, {})) {
        addRow(*key, m_folded[section].layout);
        showRow(m_rows.back());
    }
}

void KeyForm::addRow(const Key& key, QVBoxLayout* layout) {
    const diagram::Place& first = m_subject.places.front();
    const Value inherited = inheritedValue(m_document.diagram(), first, key);
    auto* row = new KeyRow(key, m_context, m_path + u'.' + QString::fromStdString(key.name), inherited, this);
    layout->addWidget(row);
    m_rows.push_back(row);
    connect(row, &KeyRow::edited, this, [this, row](const Value& value, int mergeKey) { apply(row, value, mergeKey); });
    connect(row, &KeyRow::resetRequested, this, [this, row] { apply(row, std::nullopt, 0); });
}

void KeyForm::apply(KeyRow* row, const std::optional<Value>& value, int mergeKey) {
    const diagram::Edit edit = setEdit(m_document.diagram(), m_subject, row->key(), value);
    const auto* group = std::get_if<diagram::Group>(&edit.what);
    QString why;
    const auto refusal =
        connect(&m_document, &DiagramDocument::refused, this, [&why](const QString& text) { why = text; });
    const bool done = (group && group->edits.empty()) || m_document.edit(edit, mergeKey);
    disconnect(refusal);
    showRow(row);
    row->showRefusal(done ? QString() : why);
}

void KeyForm::showRow(KeyRow* row) {
    const diagram::Diagram& diagram = m_document.diagram();
    const std::string& name = row->key().name;
    const Value first = effectiveValue(diagram, m_subject.places.front(), name);
    bool own = false;
    for (const diagram::Place& place : m_subject.places) {
        own = own || ownValue(diagram, place, name) != nullptr;
        if (!(effectiveValue(diagram, place, name) == first)) {
            row->showMixed();
            return;
        }
    }
    row->show(first, own);
}

void KeyForm::refresh() {
    for (KeyRow* row : m_rows)
        showRow(row);
}

KeyRow* KeyForm::row(std::string_view key) {
    const auto isIt = [key](const Key* known) { return known->name == key; };
    for (std::size_t section = 0; section < m_folded.size(); ++section)
        if (std::any_of(m_folded[section].keys.begin(), m_folded[section].keys.end(), isIt))
            unfold(section);
    for (KeyRow* row : m_rows)
        if (row->key().name == key)
            return row;
    return nullptr;
}

void KeyForm::putBelow(std::string_view key, QWidget* widget) {
    KeyRow* above = row(key);
    m_column->insertWidget(above ? m_column->indexOf(above) + 1 : m_column->count(), widget);
}

void KeyForm::focusFirstRow() {
    if (!m_rows.empty())
        m_rows.front()->field()->focusTarget()->setFocus(Qt::OtherFocusReason);
}

QHash<QString, QString> KeyForm::drafts() const {
    QHash<QString, QString> drafts;
    for (const KeyRow* row : m_rows)
        if (const QString text = row->field()->draft(); !text.isEmpty())
            drafts.insert(QString::fromStdString(row->key().name), text);
    return drafts;
}

void KeyForm::setDrafts(const QHash<QString, QString>& drafts) {
    for (auto draft = drafts.begin(); draft != drafts.end(); ++draft)
        if (KeyRow* of = row(draft.key().toStdString()))
            of->field()->setDraft(draft.value());
}

} // namespace faultline::ui
