#include "ui/inspector/preset_card.h"

#include <QBoxLayout>
#include <QLabel>

#include "ui/theme/theme.h"
#include "ui/widgets/engine_text.h"
#include "ui/widgets/folding_box.h"
#include "ui/widgets/value_text.h"

namespace faultline::ui {

namespace {

QLabel* line(const QString& html, QWidget* parent) {
    auto* label = new QLabel(html, parent);
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setOpenExternalLinks(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

QString strong(const QString& lead, const base::Text& text) {
    return QStringLiteral("<b>%1</b> %2").arg(lead.toHtmlEscaped(), translated(text).toHtmlEscaped());
}

} // namespace

QString PresetCard::founded(const catalog::Origin& origin) {
    const QString grade = QCoreApplication::translate("engine", std::string(meaningOf(origin.grade)).c_str());
    return tr("%1, %2").arg(grade, fromUtf8(origin.date));
}

PresetCard::PresetCard(const catalog::Kind& kind, const catalog::Preset& preset, const FormContext& context,
                       QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("presetCard"));
    setAttribute(Qt::WA_StyledBackground);
    const Palette& colours = Theme::instance().palette();
    setStyleSheet(QStringLiteral("#presetCard { background: %1; border-radius: 8px; }").arg(colours.accentSoft.name()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(6);
    column->addWidget(line(strong(tr("Good for:"), preset.card.goodFor), this));
    column->addWidget(line(strong(tr("Costs you:"), preset.card.costsYou), this));
    column->addWidget(line(strong(tr("Choose it when"), preset.card.chooseWhen), this));
    auto* sources = new FoldingBox(tr("Its defaults and their sources"), FoldingBox::Level::Inner, this);
    const QString place = QString::fromStdString(kind.name + "/" + preset.name + "/sources");
    sources->setOpen(context.isOpen(place));
    connect(sources, &FoldingBox::toggled, this,
            [folds = context.folds, place](bool open) { folds->insert(place, open); });
    for (const catalog::PresetDefault& one : preset.defaults) {
        const catalog::Key* key = kind.key(one.key);
        if (key == nullptr)
            continue;
        sources->content()->addWidget(
            line(QStringLiteral("<b>%1</b> %2<br>%3<br><a href=\"%4\" style=\"color: %6\">%5</a>")
                     .arg(keyLabel(one.key).toHtmlEscaped(), summary(key->schema, one.value).toHtmlEscaped(),
                          fromUtf8(one.origin.says).toHtmlEscaped(), fromUtf8(one.origin.url).toHtmlEscaped(),
                          founded(one.origin).toHtmlEscaped(), colours.accent.name()),
                 sources));
    }
    column->addWidget(sources);
}

} // namespace faultline::ui
