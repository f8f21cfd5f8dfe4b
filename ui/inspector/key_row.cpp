#include "ui/inspector/key_row.h"

#include <QBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "ui/inspector/preset_card.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/engine_text.h"
#include "ui/widgets/folding_box.h"
#include "ui/widgets/spoken.h"
#include "ui/widgets/value_text.h"

namespace faultline::ui {

namespace {

constexpr int kLabelWidth = 112;
constexpr int kResetWidth = 24;

bool folds(const catalog::Schema& schema) {
    using catalog::Type;
    return schema.type == Type::Record || schema.type == Type::OneOf || schema.type == Type::List ||
           schema.type == Type::Map;
}

} // namespace

KeyRow::KeyRow(const catalog::Key& key, const FormContext& context, const QString& path,
               const catalog::Value& inherited, QWidget* parent)
    : QWidget(parent), m_key(&key), m_context(context), m_path(path) {
    m_field = makeField(key, context, path, inherited, this);
    m_field->setName(keyLabel(key.name));
    buildReset(inherited);
    m_refusal = new QLabel(this);
    m_refusal->setWordWrap(true);
    m_refusal->setVisible(false);
    const QString help = helpText(key, inherited, context.preset);
    if (folds(key.schema))
        buildFolding(help);
    else
        buildNarrow(help);
    connect(m_field, &Field::edited, this, [this](const catalog::Value& value, int mergeKey) {
        showRefusal({});
        emit edited(value, mergeKey);
    });
    if (!key.simulated) {
        m_field->setEnabled(false);
        if (m_label)
            m_label->setEnabled(false);
    }
}

QString KeyRow::helpText(const catalog::Key& key, const catalog::Value& inherited, const catalog::Preset* preset) {
    QString text = QStringLiteral("<p><b>%1</b> <span>(%2)</span></p><p>%3</p>")
                       .arg(keyLabel(key.name).toHtmlEscaped(), QString::fromStdString(key.name).toHtmlEscaped(),
                            translated(key.meaning).toHtmlEscaped());
    const QString standard = summary(key.schema, inherited);
    if (!standard.isEmpty())
        text += QStringLiteral("<p>%1</p>").arg(tr("Default: %1").arg(standard).toHtmlEscaped());
    const catalog::PresetDefault* set = preset ? preset->find(key.name) : nullptr;
    if (set)
        text += QStringLiteral("<p>%1</p>")
                    .arg(tr("From the preset %1: %2 (%3)")
                             .arg(fromUtf8(preset->label), fromUtf8(set->origin.says), PresetCard::founded(set->origin))
                             .toHtmlEscaped());
    else if (!key.source.empty())
        text += QStringLiteral("<p>%1</p>").arg(tr("Source: %1").arg(fromUtf8(key.source)).toHtmlEscaped());
    if (!key.simulated)
        text += QStringLiteral("<p>%1</p>").arg(tr("Not simulated yet: kept in the file, without effect on a run."));
    return text;
}

void KeyRow::buildReset(const catalog::Value& inherited) {
    m_reset = new QToolButton(this);
    m_reset->setProperty("inside", true);
    m_reset->setIcon(icon(Icon::Undo));
    m_reset->setIconSize({14, 14});
    m_reset->setFixedSize(kResetWidth, kResetWidth);
    const QString standard = summary(m_key->schema, inherited);
    m_reset->setToolTip(standard.isEmpty() ? tr("Back to the default: none")
                                           : tr("Back to the default: %1").arg(standard));
    m_reset->setAccessibleName(tr("Reset %1").arg(keyLabel(m_key->name)));
    QSizePolicy policy = m_reset->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(policy);
    m_reset->setVisible(false);
    connect(m_reset, &QToolButton::clicked, this, &KeyRow::resetRequested);
}

void KeyRow::buildNarrow(const QString& help) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    m_label = new QLabel(keyLabel(m_key->name), this);
    m_label->setWordWrap(true);
    m_label->setToolTip(help);
    m_label->setBuddy(m_field->focusTarget());
    m_field->setToolTip(help);
    describe(help);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    if (m_field->isWide()) {
        row->addWidget(m_label, 1);
        row->addWidget(m_reset);
        column->addLayout(row);
        column->addWidget(m_field);
    } else {
        m_label->setFixedWidth(qRound(kLabelWidth * Theme::instance().scale()));
        // Label, first line of the field and reset stand on one line, whatever comes below.
        const int line = m_field->focusTarget()->sizeHint().height();
        m_label->setMinimumHeight(line);
        m_reset->setFixedSize(kResetWidth, line);
        row->addWidget(m_label, 0, Qt::AlignTop);
        row->addWidget(m_field, 1);
        row->addWidget(m_reset, 0, Qt::AlignTop);
        column->addLayout(row);
    }
    column->addWidget(m_refusal);
}

/// Tooltips are read aloud as they are written, tags included.
void KeyRow::describe(const QString& help) {
    const QString plain = plainText(help);
    for (QWidget* widget : {static_cast<QWidget*>(m_label), static_cast<QWidget*>(m_section),
                            static_cast<QWidget*>(m_field), m_field->focusTarget()})
        if (widget != nullptr)
            widget->setAccessibleDescription(plain);
}

void KeyRow::buildFolding(const QString& help) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    m_section = new FoldingBox(keyLabel(m_key->name), FoldingBox::Level::Inner, this);
    m_section->addToHeading(m_reset);
    m_section->content()->addWidget(m_field);
    m_section->setToolTip(help);
    describe(help);
    // A slider is there to be used while it runs: what holds one is open from the start.
    const bool live = m_key->slider && m_key->schema.type == catalog::Type::OneOf;
    m_section->setOpen(m_context.isOpen(m_path, live));
    connect(m_section, &FoldingBox::toggled, this, [this](bool open) { m_context.folds->insert(m_path, open); });
    column->addWidget(m_section);
    column->addWidget(m_refusal);
}

void KeyRow::setLabel(const QString& label) {
    if (m_label)
        m_label->setText(label);
    if (m_section)
        m_section->setTitle(label);
    m_field->setName(label);
}

void KeyRow::show(const catalog::Value& value, bool own) {
    m_field->setValue(value);
    m_reset->setVisible(own && m_key->simulated && (!m_key->required || !m_key->defaultValue.isEmpty()));
    if (m_section)
        m_section->setHint(summary(m_key->schema, value));
}

void KeyRow::showMixed() {
    m_field->setMixed();
    m_reset->setVisible(m_key->simulated);
    if (m_section)
        m_section->setHint(tr("several values"));
}

void KeyRow::showRefusal(const QString& why) {
    QPalette colours = m_refusal->palette();
    colours.setColor(QPalette::WindowText, Theme::instance().palette().error);
    m_refusal->setPalette(colours);
    m_refusal->setText(why);
    m_refusal->setVisible(!why.isEmpty());
}

QString KeyRow::refusal() const {
    return m_refusal->isHidden() ? QString() : m_refusal->text();
}

} // namespace faultline::ui
