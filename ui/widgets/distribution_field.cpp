#include "ui/widgets/distribution_field.h"

#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <array>
#include <cmath>

#include "ui/theme/theme.h"
#include "ui/widgets/choice_field.h"
#include "ui/widgets/unit_field.h"
#include "ui/widgets/value_text.h"

namespace faultline::ui {

using catalog::Distribution;
using Kind = Distribution::Kind;

namespace {

constexpr int kKinds = static_cast<int>(Kind::Quantiles) + 1;

/// One parameter of a kind: its words, and where it lives.
struct Parameter {
    const char* label = nullptr;
    base::Duration Distribution::*time = nullptr; ///< null: the shape
};

using Parameters = std::vector<Parameter>;

const Parameters& parametersOf(Kind kind) {
    static const std::array<Parameters, kKinds> all = {{
        {{QT_TRANSLATE_NOOP("Distribution", "always"), &Distribution::a}},
        {{QT_TRANSLATE_NOOP("Distribution", "mean"), &Distribution::a}},
        {{QT_TRANSLATE_NOOP("Distribution", "from"), &Distribution::a},
         {QT_TRANSLATE_NOOP("Distribution", "to"), &Distribution::b}},
        {{QT_TRANSLATE_NOOP("Distribution", "mean"), &Distribution::a},
         {QT_TRANSLATE_NOOP("Distribution", "sd"), &Distribution::b}},
        {{QT_TRANSLATE_NOOP("Distribution", "median"), &Distribution::a},
         {QT_TRANSLATE_NOOP("Distribution", "p99"), &Distribution::b}},
        {{QT_TRANSLATE_NOOP("Distribution", "mean"), &Distribution::a},
         {QT_TRANSLATE_NOOP("Distribution", "cv"), nullptr}},
        {{QT_TRANSLATE_NOOP("Distribution", "k"), nullptr},
         {QT_TRANSLATE_NOOP("Distribution", "mean"), &Distribution::a}},
        {{QT_TRANSLATE_NOOP("Distribution", "min"), &Distribution::a},
         {QT_TRANSLATE_NOOP("Distribution", "alpha"), nullptr},
         {QT_TRANSLATE_NOOP("Distribution", "max"), &Distribution::b}},
        {{QT_TRANSLATE_NOOP("Distribution", "p50"), &Distribution::a},
         {QT_TRANSLATE_NOOP("Distribution", "p90"), &Distribution::b},
         {QT_TRANSLATE_NOOP("Distribution", "p99"), &Distribution::c},
         {QT_TRANSLATE_NOOP("Distribution", "max"), &Distribution::d}},
    }};
    return all[static_cast<std::size_t>(kind)];
}

const catalog::Schema& timeSchema() {
    static const catalog::Schema schema = [] {
        catalog::Schema s;
        s.type = catalog::Type::Duration;
        s.min = 0;
        return s;
    }();
    return schema;
}

const catalog::Schema& shapeSchema(Kind kind) {
    static const auto make = [](catalog::Type type, double min) {
        catalog::Schema s;
        s.type = type;
        s.min = min;
        return s;
    };
    static const catalog::Schema whole = make(catalog::Type::Count, 1);
    static const catalog::Schema positive = make(catalog::Type::Number, 0.01);
    return kind == Kind::Erlang ? whole : positive;
}

base::Duration scaled(base::Duration time, double factor) {
    return {std::llround(static_cast<double>(time.ns) * factor)};
}

/// Three significant figures: a converted parameter that people would have written.
base::Duration readable(base::Duration time) {
    if (time.ns <= 0)
        return time;
    const double value = static_cast<double>(time.ns);
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(value)) - 2));
    return {std::llround(std::round(value / unit) * unit)};
}

/// Stretched so that its mean comes out as wanted: between quantiles the shape is not the one they were taken from.
Distribution withMean(Distribution distribution, base::Duration mean) {
    const double is = distribution.meanSeconds();
    const double factor = is > 0 ? mean.seconds() / is : 1;
    for (auto time : {&Distribution::a, &Distribution::b, &Distribution::c, &Distribution::d})
        distribution.*time = readable(scaled(distribution.*time, factor));
    return distribution;
}

} // namespace

Distribution converted(const Distribution& from, Kind kind) {
    const base::Duration mean = readable({std::llround(from.meanSeconds() * 1e9)});
    // Factors of a lognormal with cv 1 (sigma² = ln 2): median = mean / √2, p99 = median · e^(2.3263 sigma).
    constexpr double kMedian = 0.70711;
    constexpr double kP99 = 0.70711 * 6.9391;
    switch (kind) {
    case Kind::Constant:
    case Kind::Exponential:
        return {kind, mean, {}, {}, {}, 0};
    case Kind::Uniform:
        return {kind, readable(scaled(mean, 0.5)), readable(scaled(mean, 1.5)), {}, {}, 0};
    case Kind::Normal:
        return {kind, mean, readable(scaled(mean, 0.25)), {}, {}, 0};
    case Kind::LognormalP99:
        return {kind, readable(scaled(mean, kMedian)), readable(scaled(mean, kP99)), {}, {}, 0};
    case Kind::LognormalCv:
        return {kind, mean, {}, {}, {}, 1};
    case Kind::Erlang:
        return {kind, mean, {}, {}, {}, 2};
    case Kind::Pareto: // mean of an uncut one: min · alpha / (alpha − 1)
        return withMean({kind, scaled(mean, 0.6), scaled(mean, 60), {}, {}, 2.5}, mean);
    case Kind::Quantiles: // an exponential's: −ln(1 − p)
        return withMean({kind, scaled(mean, 0.693), scaled(mean, 2.303), scaled(mean, 4.605), scaled(mean, 9.21), 0},
                        mean);
    }
    return from;
}

QString contradiction(const Distribution& d) {
    const auto say = [](const char* text) { return QCoreApplication::translate("Distribution", text); };
    switch (d.kind) {
    case Kind::Uniform:
        return d.b < d.a ? say(QT_TRANSLATE_NOOP("Distribution", "The upper end lies below the lower one."))
                         : QString();
    case Kind::LognormalP99:
        return d.b <= d.a ? say(QT_TRANSLATE_NOOP("Distribution", "p99 must be above the median.")) : QString();
    case Kind::Pareto:
        return d.b <= d.a ? say(QT_TRANSLATE_NOOP("Distribution", "The maximum must be above the minimum."))
                          : QString();
    case Kind::Quantiles:
        return d.b < d.a || d.c < d.b || d.d < d.c
                   ? say(QT_TRANSLATE_NOOP("Distribution", "The quantiles must rise from p50 to the maximum."))
                   : QString();
    default:
        return {};
    }
}

DistributionField::DistributionField(const catalog::Schema& schema, QWidget* parent) : Field(schema, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_kind = new CalmComboBox(this);
    for (int kind = 0; kind < kKinds; ++kind)
        m_kind->addItem(distributionName(static_cast<Kind>(kind)), kind);
    for (const auto& word : schema.words)
        m_kind->addItem(QString::fromStdString(word), QString::fromStdString(word));
    column->addWidget(m_kind);
    m_form = new QFormLayout;
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(8);
    m_form->setVerticalSpacing(4);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(m_form);
    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->setVisible(false);
    column->addWidget(m_problem);
    m_mean = new QLabel(this);
    m_mean->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_mean);
    setFocusProxy(m_kind);
    connect(m_kind, &QComboBox::activated, this, &DistributionField::takeKind);
}

QWidget* DistributionField::focusTarget() {
    return m_kind;
}

QString DistributionField::problemText() const {
    return m_problem->isHidden() ? QString() : m_problem->text();
}

void DistributionField::takeKind(int index) {
    const QVariant chosen = m_kind->itemData(index);
    if (chosen.typeId() == QMetaType::QString) {
        submit(catalog::Value(chosen.toString().toStdString()));
    } else {
        Distribution from = m_shown;
        if (from.meanSeconds() <= 0)
            from = Distribution::constant(base::Duration::milliseconds(10));
        submit(catalog::Value(converted(from, static_cast<Kind>(chosen.toInt()))));
    }
    showValue();
}

void DistributionField::rebuild(Kind kind) {
    if (m_builtKind == static_cast<int>(kind))
        return;
    m_builtKind = static_cast<int>(kind);
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    m_parameters.clear();
    const Parameters& parameters = parametersOf(kind);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Parameter& parameter = parameters[i];
        auto* field =
            new UnitField(parameter.time ? timeSchema() : shapeSchema(kind), {}, UnitField::Slider::No, {}, this);
        const QString label = QCoreApplication::translate("Distribution", parameter.label);
        field->setName(label);
        m_form->addRow(label, field);
        m_parameters.push_back(field);
        connect(field, &Field::edited, this,
                [this, i](const catalog::Value& value, int mergeKey) { takeParameter(i, value, mergeKey); });
    }
}

void DistributionField::takeParameter(std::size_t index, const catalog::Value& value, int mergeKey) {
    const Parameter& parameter = parametersOf(m_shown.kind)[index];
    if (parameter.time != nullptr)
        m_shown.*parameter.time = *value.as<base::Duration>();
    else
        m_shown.shape = baseNumber(value).value_or(m_shown.shape);
    showMean();
    if (contradiction(m_shown).isEmpty())
        submit(catalog::Value(m_shown), mergeKey);
}

void DistributionField::showMean() {
    const QString wrong = contradiction(m_shown);
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, Theme::instance().palette().error);
    m_problem->setPalette(colours);
    m_problem->setText(wrong);
    m_problem->setVisible(!wrong.isEmpty());
    const base::Duration mean = readable({std::llround(m_shown.meanSeconds() * 1e9)});
    m_mean->setText(tr("mean %1").arg(fieldText(catalog::Value(mean))));
    // Where the mean is a parameter, saying it again tells nothing.
    const bool plain = m_shown.kind == Kind::Constant || m_shown.kind == Kind::Exponential ||
                       m_shown.kind == Kind::LognormalCv || m_shown.kind == Kind::Erlang;
    m_mean->setVisible(!plain && wrong.isEmpty());
}

void DistributionField::showValue() {
    const QSignalBlocker quiet(m_kind);
    const auto* distribution = value().as<Distribution>();
    Distribution constant;
    if (const auto* duration = value().as<base::Duration>()) {
        constant = Distribution::constant(*duration); // a bare duration stands for a constant
        distribution = &constant;
    }
    m_kind->setPlaceholderText(isMixed() ? tr("several values") : tr("not set"));
    if (distribution == nullptr) {
        const auto* word = value().as<std::string>();
        m_kind->setCurrentIndex(word ? m_kind->findData(QString::fromStdString(*word)) : -1);
        while (m_form->rowCount() > 0)
            m_form->removeRow(0);
        m_parameters.clear();
        m_builtKind = -1;
        m_mean->hide();
        m_problem->hide();
        return;
    }
    m_shown = *distribution;
    m_kind->setCurrentIndex(static_cast<int>(m_shown.kind));
    rebuild(m_shown.kind);
    const Parameters& parameters = parametersOf(m_shown.kind);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (parameters[i].time != nullptr)
            m_parameters[i]->setValue(catalog::Value(m_shown.*parameters[i].time));
        else
            m_parameters[i]->setValue(fromBaseNumber(m_parameters[i]->schema(), m_shown.shape));
    }
    showMean();
}

} // namespace faultline::ui
