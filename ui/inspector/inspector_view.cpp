#include "ui/inspector/inspector_view.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>

#include "ui/document/diagram_document.h"
#include "ui/inspector/instances_view.h"
#include "ui/inspector/key_form.h"
#include "ui/inspector/key_row.h"
#include "ui/inspector/preset_card.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/engine_text.h"
#include "ui/widgets/folding_box.h"
#include "ui/widgets/spoken.h"
#include "ui/widgets/text_field.h"

namespace faultline::ui {

using catalog::Catalog;
using catalog::Value;
using diagram::Section;

namespace {

constexpr qint64 kLiveIntervalMs = 100;
constexpr int kMargin = 16;

const catalog::Schema& textSchema() {
    static const catalog::Schema schema;
    return schema;
}

QString pathOf(const diagram::Diagram& diagram, const QStringList& components) {
    const auto* first = components.isEmpty() ? nullptr : diagram.component(components.front().toStdString());
    return first ? QString::fromStdString(first->kind) : QString();
}

/// The preset that all of them have; null when they have none, or several.
const catalog::Preset* commonPreset(const diagram::Diagram& diagram, const QStringList& components) {
    const catalog::Preset* common = nullptr;
    for (const QString& id : components) {
        const auto* component = diagram.component(id.toStdString());
        const Value* value = component ? component->values.find("preset") : nullptr;
        const auto* name = value ? value->as<std::string>() : nullptr;
        const auto* preset = name ? Catalog::instance().preset(component->kind, *name) : nullptr;
        if (preset == nullptr || (common && common != preset))
            return nullptr;
        common = preset;
    }
    return common;
}

QString presetHint(const catalog::Preset& preset) {
    return QStringLiteral("<p><b>%1</b> %2</p><p><b>%3</b> %4</p><p><b>%5</b> %6</p>")
        .arg(InspectorView::tr("Good for:"), translated(preset.card.goodFor).toHtmlEscaped(),
             InspectorView::tr("Costs you:"), translated(preset.card.costsYou).toHtmlEscaped(),
             InspectorView::tr("Choose it when"), translated(preset.card.chooseWhen).toHtmlEscaped());
}

QFrame* line(QWidget* parent) {
    auto* rule = new QFrame(parent);
    rule->setFrameShape(QFrame::HLine);
    return rule;
}

} // namespace

InspectorView::InspectorView(DiagramDocument& document, Player& player, QWidget* parent)
    : QWidget(parent), m_document(document), m_faults(document, player) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_scroll);
    m_context.candidates = [this](const catalog::Schema& schema) {
        const std::string from = m_components.isEmpty() ? std::string() : m_components.front().toStdString();
        return candidatesOf(m_document.diagram(), schema, from);
    };
    connect(&document, &DiagramDocument::edited, this,
            [this](const diagram::Change& change, const diagram::Edit&) { noteChange(change); });
    connect(&document, &DiagramDocument::replaced, this, [this] {
        m_drafts.clear();
        showSelection({}, {});
        rebuild();
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        restyle();
        rebuild();
    });
    setMinimumWidth(300);
    restyle();
    rebuild();
}

InspectorView::~InspectorView() = default;

void InspectorView::restyle() {
    const Palette& colours = Theme::instance().palette();
    setStyleSheet(QStringLiteral("QToolButton[heading=\"true\"] { border: none; padding: 2px 4px 2px 0; "
                                 "text-align: left; }"
                                 "QToolButton[heading=\"true\"]:focus { color: %1; }"
                                 "QToolButton[inside=\"true\"] { border: none; padding: 0; border-radius: 4px; }"
                                 "QToolButton[inside=\"true\"]:hover { background: %2; }"
                                 "QPushButton[quiet=\"true\"] { border: none; background: transparent; color: %1; "
                                 "padding: 4px 8px; font-weight: 600; }"
                                 "QPushButton[quiet=\"true\"]:hover, QPushButton[quiet=\"true\"]:focus { "
                                 "background: %2; }")
                      .arg(colours.accent.name(), colours.accentSoft.name()));
}

QString InspectorView::heading() const {
    return m_title ? m_title->text() : QString();
}

void InspectorView::showSelection(const QStringList& componentIds, const QStringList& linkIds) {
    if (componentIds == m_components && linkIds == m_links)
        return;
    keepDrafts();
    m_components = componentIds;
    m_links = linkIds;
    rebuild();
}

void InspectorView::keepDrafts() {
    const QString place = m_components.join(u',') + u'|' + m_links.join(u',');
    if (m_forms.size() == 1)
        m_drafts.insert(place, m_forms.front()->drafts());
}

void InspectorView::clear() {
    m_forms.clear();
    m_instances = nullptr;
    m_title = nullptr;
    m_problem = nullptr;
    m_label = nullptr;
    m_diagramTitle = nullptr;
    m_description = nullptr;
    if (m_page) {
        // An edit of a field may be what brought us here: the old page goes when that is over.
        m_scroll->takeWidget();
        m_page->hide();
        m_page->deleteLater();
    }
    m_page = new QWidget;
    m_page->setAutoFillBackground(false);
    m_column = new QVBoxLayout(m_page);
    m_column->setContentsMargins(kMargin, kMargin - 4, kMargin, kMargin);
    m_column->setSpacing(8);
}

void InspectorView::rebuild() {
    {
        const Silence silence;
        rebuildSilently();
    }
    QAccessibleEvent shown(m_page, QAccessible::ObjectShow);
    QAccessible::updateAccessibility(&shown);
}

void InspectorView::rebuildSilently() {
    m_rebuildPending = false;
    const diagram::Diagram& diagram = m_document.diagram();
    m_components.removeIf([&](const QString& id) { return diagram.component(id.toStdString()) == nullptr; });
    m_links.removeIf([&](const QString& id) { return diagram.link(id.toStdString()) == nullptr; });
    clear();
    if (!m_components.isEmpty())
        buildComponents();
    else if (!m_links.isEmpty())
        buildLinks();
    else
        buildDiagram();
    m_column->addStretch(1);
    m_scroll->setWidget(m_page);
    m_page->show();
    const QString place = m_components.join(u',') + u'|' + m_links.join(u',');
    if (m_forms.size() == 1)
        m_forms.front()->setDrafts(m_drafts.value(place));
    m_sinceFrame.invalidate();
}

void InspectorView::buildHeader(const QString& kind, const QString& title, const QString& text) {
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    if (!kind.isEmpty()) {
        auto* picture = new QLabel(m_page);
        picture->setPixmap(kindIcon(kind).pixmap(QSize(28, 28), devicePixelRatio()));
        row->addWidget(picture, 0, Qt::AlignTop);
    }
    m_title = new QLabel(title, m_page);
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(qRound(font.pixelSize() * 1.25));
    m_title->setFont(font);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    row->addWidget(m_title, 1);
    m_column->addLayout(row);
    if (!text.isEmpty()) {
        auto* sentence = new QLabel(text, m_page);
        sentence->setTextFormat(Qt::PlainText);
        sentence->setWordWrap(true);
        sentence->setForegroundRole(QPalette::PlaceholderText);
        m_column->addWidget(sentence);
    }
    m_problem = new QLabel(m_page);
    m_problem->setWordWrap(true);
    m_problem->setVisible(false);
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, Theme::instance().palette().error);
    m_problem->setPalette(colours);
    m_column->addWidget(m_problem);
}

KeyForm* InspectorView::addForm(const Subject& subject, const QString& path, const QStringList& hidden, bool flat,
                                QVBoxLayout* into) {
    auto* form = new KeyForm(m_document, subject, m_context, path, hidden,
                             flat ? KeyForm::Grouping::Flat : KeyForm::Grouping::Folded, m_page);
    into->addWidget(form);
    m_forms.push_back(form);
    return form;
}

void InspectorView::buildLabelField(const diagram::Component& component) {
    const catalog::Key* key = Catalog::instance().componentKey(component.kind, "label");
    if (!key)
        return;
    auto* row = new KeyRow(*key, m_context, QStringLiteral("label"), {}, m_page);
    m_label = row->field();
    row->show(effective(component, "label"), component.values.find("label") != nullptr);
    m_column->addWidget(row);
    const Subject subject = Subject::of(Section::Components, m_components);
    connect(row, &KeyRow::edited, this, [this, subject, key](const Value& value, int mergeKey) {
        const auto* text = value.as<std::string>();
        const bool empty = text == nullptr || text->empty();
        m_document.edit(setEdit(m_document.diagram(), subject, *key, empty ? std::nullopt : std::optional(value)),
                        mergeKey);
    });
    connect(row, &KeyRow::resetRequested, this,
            [this, subject, key] { m_document.edit(setEdit(m_document.diagram(), subject, *key, std::nullopt)); });
}

void InspectorView::buildComponents() {
    const diagram::Diagram& diagram = m_document.diagram();
    const diagram::Component& first = *diagram.component(m_components.front().toStdString());
    const auto* kind = Catalog::instance().kind(first.kind);
    const bool sameKind = std::all_of(m_components.begin(), m_components.end(), [&](const QString& id) {
        return diagram.component(id.toStdString())->kind == first.kind;
    });
    const bool one = m_components.size() == 1;
    m_context.presets.clear();
    if (sameKind && kind)
        for (const auto& preset : kind->presets)
            m_context.presets.push_back({preset.name, fromUtf8(preset.label), presetHint(preset)});
    m_context.preset = sameKind ? commonPreset(diagram, m_components) : nullptr;
    if (one)
        buildHeader(QString::fromStdString(first.kind), QString::fromStdString(labelOf(first)),
                    kind ? QStringLiteral("%1: %2").arg(fromUtf8(kind->label), translated(kind->meaning)) : QString());
    else
        buildHeader(sameKind ? QString::fromStdString(first.kind) : QString(),
                    tr("%n components", nullptr, static_cast<int>(m_components.size())),
                    sameKind ? tr("What is set here is set for all of them.")
                             : tr("Of several kinds: only what they have in common can be set here."));
    if (one)
        buildLabelField(first);
    QStringList hidden{QStringLiteral("label"), QStringLiteral("position"), QStringLiteral("unfold")};
    if (m_context.presets.empty())
        hidden << QStringLiteral("preset");
    KeyForm* form = addForm(Subject::of(Section::Components, m_components),
                            sameKind ? pathOf(diagram, m_components) : QString(), hidden, false, m_column);
    if (kind && m_context.preset)
        form->putBelow("preset", new PresetCard(*kind, *m_context.preset, m_context, form));
    if (!one || (kind && kind->name == "client"))
        return;
    auto* section = new FoldingBox(tr("Instances"), FoldingBox::Level::Main, m_page);
    m_instances = new InstancesView(m_faults, m_components.front(), section);
    m_instances->setCount(static_cast<int>(instancesOf(first)));
    section->content()->addWidget(m_instances);
    m_column->addWidget(line(m_page));
    m_column->addWidget(section);
}

void InspectorView::buildLinks() {
    const diagram::Diagram& diagram = m_document.diagram();
    m_context.preset = nullptr;
    if (m_links.size() == 1) {
        const diagram::Link& link = *diagram.link(m_links.front().toStdString());
        const auto name = [&](const std::string& id) {
            const auto* component = diagram.component(id);
            return QString::fromStdString(component ? labelOf(*component) : id);
        };
        buildHeader({}, QStringLiteral("%1 → %2").arg(name(link.from), name(link.to)),
                    tr("Link: what is sent over it takes time and may get lost."));
    } else {
        buildHeader({}, tr("%n links", nullptr, static_cast<int>(m_links.size())),
                    tr("What is set here is set for all of them."));
    }
    addForm(Subject::of(Section::Links, m_links), QStringLiteral("link"),
            {QStringLiteral("id"), QStringLiteral("from"), QStringLiteral("to")}, true, m_column);
}

void InspectorView::buildTexts() {
    const auto set = [this](Section section, const char* name) {
        return [this, section, name](const Value& value, int mergeKey) {
            m_document.edit({diagram::SetValue{{section, {}, 0}, {}, value}, base::Text(name)}, mergeKey);
        };
    };
    m_diagramTitle = new TextField(textSchema(), {}, m_page);
    m_diagramTitle->setName(tr("Title"));
    m_diagramTitle->setValue(Value(m_document.diagram().title));
    m_description = new LongTextField(textSchema(), m_page);
    m_description->setName(tr("Description"));
    m_description->setValue(Value(m_document.diagram().description));
    connect(m_diagramTitle, &Field::edited, this, set(Section::Title, "Change the title"));
    connect(m_description, &Field::edited, this, set(Section::Description, "Change the description"));
    auto* title = new QLabel(tr("Title"), m_page);
    title->setBuddy(m_diagramTitle);
    auto* description = new QLabel(tr("Description"), m_page);
    description->setBuddy(m_description);
    for (QWidget* widget : std::initializer_list<QWidget*>{title, m_diagramTitle, description, m_description})
        m_column->addWidget(widget);
}

void InspectorView::buildDiagram() {
    m_context.presets.clear();
    m_context.preset = nullptr;
    buildHeader({}, tr("Diagram"), tr("Select a card or a wire to see what can be set there."));
    buildTexts();
    const auto section = [this](const QString& title, const QString& path, bool open) {
        auto* part = new FoldingBox(title, FoldingBox::Level::Main, m_page);
        part->setOpen(m_context.isOpen(path, open));
        connect(part, &FoldingBox::toggled, this, [this, path](bool now) { m_context.folds->insert(path, now); });
        m_column->addWidget(part);
        return part->content();
    };
    addForm(Subject::whole(Section::Settings), QStringLiteral("settings"), {}, true,
            section(tr("Run"), QStringLiteral("/settings"), true));
    addForm(Subject::whole(Section::Network), QStringLiteral("network"), {}, true,
            section(tr("Network"), QStringLiteral("/network"), false));
    buildNamed(Section::Operations, tr("Operations"), tr("Add operation"));
    buildNamed(Section::Keyspaces, tr("Keyspaces"), tr("Add keyspace"));
}

void InspectorView::buildNamed(Section section, const QString& title, const QString& addText) {
    const diagram::Diagram& diagram = m_document.diagram();
    const auto& elements = section == Section::Operations ? diagram.operations : diagram.keyspaces;
    auto* part = new FoldingBox(title, FoldingBox::Level::Main, m_page);
    m_column->addWidget(part);
    const QString folder = section == Section::Operations ? QStringLiteral("operation") : QStringLiteral("keyspace");
    for (const auto& element : elements) {
        const QString id = QString::fromStdString(element.id);
        const QString path = folder + u'/' + id;
        auto* entry = new FoldingBox(id, FoldingBox::Level::Inner, part);
        entry->setOpen(m_context.isOpen(path));
        connect(entry, &FoldingBox::toggled, this, [this, path](bool open) { m_context.folds->insert(path, open); });
        auto* gone = new QToolButton(entry);
        gone->setProperty("inside", true);
        gone->setIcon(icon(Icon::Close));
        gone->setIconSize({12, 12});
        gone->setToolTip(tr("Remove %1 and what names it").arg(id));
        gone->setAccessibleName(tr("Remove %1").arg(id));
        connect(gone, &QToolButton::clicked, this, [this, place = diagram::Place{section, element.id, 0}] {
            m_document.edit(diagram::removeEntry(m_document.diagram(), place));
        });
        entry->addToHeading(gone);
        part->content()->addWidget(entry);
        addForm(Subject{{diagram::Place{section, element.id, 0}}}, path, {}, true, entry->content());
    }
    auto* add = new QPushButton(icon(Icon::Add), addText, part);
    add->setIconSize({12, 12});
    connect(add, &QPushButton::clicked, this, [this, section] { addNamed(section); });
    part->content()->addWidget(add, 0, Qt::AlignLeft);
}

void InspectorView::addNamed(Section section) {
    const diagram::Diagram& diagram = m_document.diagram();
    const bool operation = section == Section::Operations;
    const std::string stem = operation ? "operation" : "keys";
    std::string id = stem;
    for (int n = 2; diagram.operation(id) || diagram.keyspace(id) || diagram.component(id); ++n)
        id = stem + std::to_string(n);
    catalog::Record values;
    if (operation)
        values.set("kind", Value("read"));
    m_context.folds->insert(
        (operation ? QStringLiteral("operation/") : QStringLiteral("keyspace/")) + QString::fromStdString(id), true);
    m_document.edit({diagram::AddEntry{{section, id, 0}, values}, base::Text("Add {1}", {id})});
}

void InspectorView::noteChange(const diagram::Change& change) {
    bool structure = false;
    for (const auto& item : change.items) {
        const bool entry = item.place.section == Section::Operations || item.place.section == Section::Keyspaces;
        if (item.what != diagram::Change::Item::What::Changed)
            structure = structure || entry || m_components.contains(QString::fromStdString(item.place.id)) ||
                        m_links.contains(QString::fromStdString(item.place.id));
        else
            structure = structure || item.key == "preset";
    }
    if (structure && !m_rebuildPending) {
        // Queued: the field that caused it is still at work.
        m_rebuildPending = true;
        QTimer::singleShot(0, this, &InspectorView::rebuild);
        return;
    }
    if (m_rebuildPending)
        return;
    for (KeyForm* form : m_forms)
        form->refresh();
    const diagram::Diagram& diagram = m_document.diagram();
    if (m_diagramTitle)
        m_diagramTitle->setValue(Value(diagram.title));
    if (m_description)
        m_description->setValue(Value(diagram.description));
    if (m_components.size() != 1)
        return;
    if (const auto* component = diagram.component(m_components.front().toStdString())) {
        m_title->setText(QString::fromStdString(labelOf(*component)));
        if (m_label)
            m_label->setValue(effective(*component, "label"));
        if (m_instances)
            m_instances->setCount(static_cast<int>(instancesOf(*component)));
    }
}

void InspectorView::showFrame(std::shared_ptr<const simulation::Snapshot> snapshot) {
    if (!snapshot || !isVisible() || m_components.size() != 1)
        return;
    if (m_sinceFrame.isValid() && m_sinceFrame.elapsed() < kLiveIntervalMs)
        return;
    m_sinceFrame.start();
    m_faults.setSnapshot(snapshot);
    if (m_instances)
        m_instances->showFrame(*snapshot);
    const std::string id = m_components.front().toStdString();
    for (const auto& component : snapshot->components)
        if (component.id == id && m_problem) {
            const QString problem = QCoreApplication::translate("engine", component.problem.c_str());
            m_problem->setText(problem);
            m_problem->setVisible(!problem.isEmpty());
        }
}

void InspectorView::focusFirstField() {
    if (m_label != nullptr)
        m_label->focusTarget()->setFocus(Qt::OtherFocusReason);
    else if (!m_forms.empty())
        m_forms.front()->focusFirstRow();
}

} // namespace faultline::ui
