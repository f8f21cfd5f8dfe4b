#include "ui/widgets/choice_field.h"

#include <QBoxLayout>
#include <QSignalBlocker>
#include <QWheelEvent>

#include "ui/widgets/engine_text.h"

namespace faultline::ui {

CalmComboBox::CalmComboBox(QWidget* parent) : QComboBox(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(4);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CalmComboBox::showPopup() {
    emit aboutToOpen();
    QComboBox::showPopup();
}

void CalmComboBox::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

namespace {

std::vector<ChoiceField::Item> itemsOf(const catalog::Schema& schema) {
    std::vector<ChoiceField::Item> items;
    for (const auto* words : {&schema.words, &schema.choices})
        for (const auto& word : *words)
            items.push_back({word, QString::fromStdString(word).replace(u'_', u' '), {}});
    return items;
}

} // namespace

ChoiceField::ChoiceField(const catalog::Schema& schema, QWidget* parent)
    : Field(schema, parent), m_items(itemsOf(schema)) {
    build();
}

ChoiceField::ChoiceField(const catalog::Schema& schema, std::vector<Item> items, QWidget* parent)
    : Field(schema, parent), m_items(std::move(items)) {
    build();
}

ChoiceField::ChoiceField(const catalog::Schema& schema, Candidates candidates, QWidget* parent)
    : Field(schema, parent), m_candidates(std::move(candidates)) {
    build();
}

void ChoiceField::build() {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_box = new CalmComboBox(this);
    row->addWidget(m_box);
    setFocusProxy(m_box);
    fill();
    connect(m_box, &CalmComboBox::aboutToOpen, this, [this] {
        if (m_candidates)
            showValue();
    });
    connect(m_box, &QComboBox::activated, this, [this](int index) {
        const QVariant chosen = m_box->itemData(index);
        if (chosen.isValid())
            submit(catalog::Value(chosen.toString().toStdString()));
    });
}

void ChoiceField::fill() {
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    if (m_candidates) {
        m_items = itemsOf(schema());
        for (const Candidate& candidate : m_candidates(schema()))
            m_items.push_back({candidate.id.toStdString(),
                               candidate.label.isEmpty() || candidate.label == candidate.id
                                   ? candidate.id
                                   : candidate.label + QStringLiteral(" · ") + candidate.id,
                               {}});
    }
    for (const Item& item : m_items) {
        m_box->addItem(item.label, QString::fromStdString(item.value));
        if (!item.hint.isEmpty())
            m_box->setItemData(m_box->count() - 1, item.hint, Qt::ToolTipRole);
    }
}

void ChoiceField::showValue() {
    const QSignalBlocker quiet(m_box);
    if (m_candidates)
        fill();
    const auto* word = value().as<std::string>();
    m_box->setPlaceholderText(isMixed() ? tr("several values") : tr("not set"));
    if (word == nullptr) {
        m_box->setCurrentIndex(-1);
        return;
    }
    const QString text = QString::fromStdString(*word);
    int index = m_box->findData(text);
    if (index < 0) {
        // What stands in the file is shown even where nothing of that name exists.
        m_box->addItem(tr("%1 (missing)").arg(text), text);
        index = m_box->count() - 1;
    }
    m_box->setCurrentIndex(index);
    m_box->setToolTip(m_box->itemData(index, Qt::ToolTipRole).toString());
}

} // namespace faultline::ui
