#include "ui/inspector/list_field.h"

#include <QBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "ui/inspector/one_of_field.h"
#include "ui/theme/icons.h"
#include "ui/widgets/engine_text.h"
#include "ui/widgets/folding_box.h"
#include "ui/widgets/unit_field.h"
#include "ui/widgets/value_text.h"

namespace faultline::ui {

using catalog::List;
using catalog::Type;
using catalog::Value;

namespace {

QToolButton* smallButton(Icon which, const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setProperty("inside", true);
    button->setIcon(icon(which));
    button->setIconSize({12, 12});
    button->setFixedSize(22, 22);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace

ListField::ListField(const catalog::Schema& schema, const FormContext& context, const QString& path, QWidget* parent)
    : Field(schema, parent), m_context(context), m_path(path) {
    if (schema.element)
        m_elementKey.schema = *schema.element;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(4);
    column->addLayout(m_rows);
    buildAdd();
    column->addWidget(m_add, 0, Qt::AlignLeft);
}

void ListField::buildAdd() {
    const bool steps = m_elementKey.schema.type == Type::OneOf;
    m_add = new QPushButton(icon(Icon::Add), steps ? tr("Add step") : tr("Add"), this);
    m_add->setIconSize({12, 12});
    if (!steps) {
        connect(m_add, &QPushButton::clicked, this, [this] {
            const auto* list = value().as<List>();
            // One more of the same is the likeliest wish: the next point of a profile, the next zone.
            append(list && !list->empty() ? list->back() : starterValue(m_elementKey.schema, m_context.candidates));
        });
        return;
    }
    auto* menu = new QMenu(m_add);
    menu->setToolTipsVisible(true);
    for (const auto& alternative : m_elementKey.schema.fields) {
        QAction* action = menu->addAction(QString::fromStdString(alternative.name).replace(u'_', u' '));
        action->setToolTip(translated(alternative.meaning));
        connect(action, &QAction::triggered, this, [this, &alternative] {
            catalog::Schema only;
            only.type = Type::OneOf;
            only.fields = {alternative};
            append(starterValue(only, m_context.candidates));
        });
    }
    for (const auto& word : m_elementKey.schema.words)
        connect(menu->addAction(QString::fromStdString(word)), &QAction::triggered, this,
                [this, word] { append(Value(word)); });
    m_add->setMenu(menu);
}

QString ListField::titleOf(int index, const Value& element) const {
    return QStringLiteral("%1  %2").arg(index + 1).arg(summary(m_elementKey.schema, element));
}

ListField::Element ListField::makeElement(int index) {
    const QString path = m_path + u'#' + QString::number(index);
    Element element;
    element.section = new FoldingBox({}, FoldingBox::Level::Inner, this);
    element.field = makeField(m_elementKey, m_context, path, {}, element.section);
    element.section->content()->addWidget(element.field);
    element.section->setOpen(m_context.isOpen(path));
    connect(element.section, &FoldingBox::toggled, this,
            [this, path](bool open) { m_context.folds->insert(path, open); });
    connect(element.field, &Field::edited, this,
            [this, index](const Value& value, int mergeKey) { takeElement(index, value, mergeKey); });
    if (index > 0) {
        QToolButton* up = smallButton(Icon::Close, tr("Move up"), element.section);
        up->setIcon({});
        up->setArrowType(Qt::UpArrow);
        connect(
            up, &QToolButton::clicked, this, [this, index] { move(index, index - 1); }, Qt::QueuedConnection);
        element.section->addToHeading(up);
    }
    QToolButton* gone = smallButton(Icon::Close, tr("Remove"), element.section);
    connect(
        gone, &QToolButton::clicked, this, [this, index] { removeAt(index); }, Qt::QueuedConnection);
    element.section->addToHeading(gone);
    m_rows->addWidget(element.section);
    return element;
}

void ListField::rebuild(std::size_t count) {
    // Only what is too many goes and only what is missing comes: the rest keeps its focus and its folds.
    while (m_elements.size() > count) {
        m_elements.back().section->hide();
        m_elements.back().section->deleteLater();
        m_elements.pop_back();
    }
    while (m_elements.size() < count)
        m_elements.push_back(makeElement(static_cast<int>(m_elements.size())));
}

void ListField::showValue() {
    const auto* list = value().as<List>();
    rebuild(list ? list->size() : 0);
    for (std::size_t i = 0; i < m_elements.size(); ++i) {
        m_elements[i].field->setValue((*list)[i]);
        m_elements[i].section->setTitle(titleOf(static_cast<int>(i), (*list)[i]));
    }
}

void ListField::submitList(List list, int mergeKey) {
    submit(Value(std::move(list)), mergeKey);
    showValue();
}

void ListField::takeElement(int index, const Value& element, int mergeKey) {
    const auto* list = value().as<List>();
    if (!list || static_cast<std::size_t>(index) >= list->size())
        return;
    List changed = *list;
    changed[static_cast<std::size_t>(index)] = element;
    submitList(std::move(changed), mergeKey);
}

void ListField::removeAt(int index) {
    List changed = *value().as<List>();
    changed.erase(changed.begin() + index);
    submitList(std::move(changed));
}

void ListField::move(int from, int to) {
    List changed = *value().as<List>();
    std::swap(changed[static_cast<std::size_t>(from)], changed[static_cast<std::size_t>(to)]);
    submitList(std::move(changed));
}

void ListField::append(const Value& element) {
    const auto* list = value().as<List>();
    List changed = list ? *list : List();
    changed.push_back(element);
    m_context.folds->insert(m_path + u'#' + QString::number(changed.size() - 1), true);
    submitList(std::move(changed));
}

namespace {

const catalog::Schema& partSchema(Type type) {
    static const auto make = [](Type which) {
        catalog::Schema schema;
        schema.type = which;
        schema.min = 0;
        return schema;
    };
    static const catalog::Schema duration = make(Type::Duration);
    static const catalog::Schema rate = make(Type::Rate);
    return type == Type::Duration ? duration : rate;
}

} // namespace

TimedPointField::TimedPointField(const catalog::Schema& schema, QWidget* parent) : Field(schema, parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_time = new UnitField(partSchema(Type::Duration), {}, UnitField::Slider::No, {}, this);
    m_time->setName(tr("Time"));
    m_rate = new UnitField(partSchema(Type::Rate), {}, UnitField::Slider::No, {}, this);
    m_rate->setName(tr("Rate"));
    row->addWidget(m_time);
    row->addWidget(m_rate);
    const auto join = [this](const Value&, int mergeKey) {
        submit(Value(List{m_time->value(), m_rate->value()}), mergeKey);
    };
    connect(m_time, &Field::edited, this, join);
    connect(m_rate, &Field::edited, this, join);
}

void TimedPointField::showValue() {
    const auto* list = value().as<List>();
    if (!list || list->size() != 2)
        return;
    m_time->setValue((*list)[0]);
    m_rate->setValue((*list)[1]);
}

} // namespace faultline::ui
