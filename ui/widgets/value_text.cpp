#include "ui/widgets/value_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <cmath>

#include "engine/base/diagnostic.h"
#include "ui/widgets/engine_text.h"

namespace faultline::ui {

using catalog::Schema;
using catalog::Type;
using catalog::Value;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::ValueText", text);
}

/// The file's spelling of what was typed: no blanks, point as decimal sign, u for µ.
std::string toFileSpelling(QString text, const QLocale& locale) {
    text.remove(QRegularExpression(QStringLiteral("[\\s\\x{00a0}\\x{202f}]")));
    text.replace(QChar(0x00b5), u'u').replace(QChar(0x03bc), u'u');
    const QString point = locale.decimalPoint();
    const QString grouping = locale.groupSeparator();
    static const QRegularExpression grouped(QStringLiteral("^\\d{1,3}(,\\d{3})+(?!\\d)"));
    if (grouping == QLatin1String(",") && grouped.match(text).hasMatch())
        text.remove(u',');
    if (point != QLatin1String("."))
        text.replace(point, QLatin1String("."));
    return text.toStdString();
}

/// Number and unit apart, decimal sign of the locale, µs for us: the inverse of toFileSpelling for a reader.
QString fromFileSpelling(const std::string& spelled, const QLocale& locale) {
    QString text = QString::fromStdString(spelled);
    static const QRegularExpression unit(QStringLiteral("^([-\\d.]+)([A-Za-z]+)$"));
    if (const auto match = unit.match(text); match.hasMatch()) {
        QString letters = match.captured(2);
        if (letters == QLatin1String("us"))
            letters = QStringLiteral("µs");
        text = match.captured(1) + u' ' + letters;
    }
    if (locale.decimalPoint() != QLatin1String("."))
        text.replace(u'.', locale.decimalPoint());
    return text;
}

template <typename T> ReadText taken(const base::Result<T>& result) {
    if (result.ok())
        return {Value(result.value()), {}, {}};
    const base::Error& error = result.error();
    QString problem = translated(error.message);
    if (!error.expected.empty())
        problem += QStringLiteral(" · ") + tr("expected: %1").arg(QString::fromStdString(error.expected));
    return {std::nullopt, problem, QString::fromStdString(error.suggestion)};
}

ReadText readNumber(const Schema& schema, const std::string& text) {
    switch (schema.type) {
    case Type::Count:
        return taken(base::parseCount(text));
    case Type::Number:
        return taken(base::parseNumber(text));
    case Type::Ratio:
        return taken(base::parseRatio(text));
    case Type::Duration:
        return taken(base::parseDuration(text));
    case Type::Rate:
        return taken(base::parseRate(text));
    case Type::Bytes:
        return taken(base::parseBytes(text));
    case Type::Money:
        return taken(base::parseMoney(text));
    default:
        break;
    }
    return {std::nullopt, tr("This value cannot be typed here."), {}};
}

ReadText outsideRange(const Schema& schema, double bound, const QString& pattern, const QLocale& locale) {
    const QString limit = fieldText(fromBaseNumber(schema, bound), locale);
    return {std::nullopt, pattern.arg(limit), limit};
}

bool isNumber(Type type) {
    switch (type) {
    case Type::Count:
    case Type::Number:
    case Type::Ratio:
    case Type::Duration:
    case Type::Rate:
    case Type::Bytes:
    case Type::Money:
        return true;
    default:
        return false;
    }
}

ReadText readWord(const std::vector<std::string>& allowed, const QString& text) {
    const std::string word = text.trimmed().toStdString();
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end())
        return {Value(word), {}, {}};
    QStringList names;
    for (const auto& name : allowed)
        names << QString::fromStdString(name);
    return {std::nullopt, tr("Expected one of: %1").arg(names.join(QStringLiteral(", "))),
            QString::fromStdString(base::nearest(word, allowed))};
}

} // namespace

ReadText readText(const Schema& schema, const QString& text, const QLocale& locale) {
    for (const auto& word : schema.words)
        if (text.trimmed().compare(QString::fromStdString(word), Qt::CaseInsensitive) == 0)
            return {Value(word), {}, {}};
    if (schema.type == Type::Text || schema.type == Type::Reference || schema.type == Type::Target)
        return {Value(text.toStdString()), {}, {}};
    if (schema.type == Type::Choice)
        return readWord(schema.choices, text);
    if (!isNumber(schema.type))
        return {std::nullopt, tr("This value cannot be typed here."), {}};
    if (text.trimmed().isEmpty())
        return {std::nullopt, tr("A value is needed here; the arrow beside it brings the default back."), {}};
    ReadText read = readNumber(schema, toFileSpelling(text, locale));
    if (!read.value) {
        read.suggestion = fromFileSpelling(read.suggestion.toStdString(), locale);
        return read;
    }
    const double number = baseNumber(*read.value).value_or(0);
    if (number < schema.min)
        return outsideRange(schema, schema.min, tr("At least %1 is needed."), locale);
    if (number > schema.max)
        return outsideRange(schema, schema.max, tr("At most %1 is possible."), locale);
    return read;
}

namespace {

struct Texts {
    const QLocale& locale;
    QString operator()(std::monostate) const { return {}; }
    QString operator()(bool on) const { return on ? tr("on") : tr("off"); }
    QString operator()(const std::string& word) const { return QString::fromStdString(word); }
    QString operator()(const base::Point& point) const {
        return QStringLiteral("%1, %2").arg(locale.toString(point.x), locale.toString(point.y));
    }
    QString operator()(const catalog::Distribution& value) const { return distributionText(value, locale); }
    QString operator()(const catalog::List&) const { return {}; }
    QString operator()(const catalog::Record&) const { return {}; }
    template <typename T> QString operator()(const T& number) const {
        return fromFileSpelling(base::toText(number), locale);
    }
};

} // namespace

QString fieldText(const Value& value, const QLocale& locale) {
    return std::visit(Texts{locale}, value.variant());
}

std::optional<double> baseNumber(const Value& value) {
    if (const auto* count = value.as<std::int64_t>())
        return static_cast<double>(*count);
    if (const auto* number = value.as<double>())
        return *number;
    if (const auto* duration = value.as<base::Duration>())
        return duration->seconds();
    if (const auto* rate = value.as<base::Rate>())
        return rate->perSecond;
    if (const auto* ratio = value.as<base::Ratio>())
        return ratio->value;
    if (const auto* bytes = value.as<base::Bytes>())
        return static_cast<double>(bytes->count);
    if (const auto* money = value.as<base::Money>())
        return money->usd;
    return std::nullopt;
}

Value fromBaseNumber(const Schema& schema, double number, const Value& like) {
    switch (schema.type) {
    case Type::Count:
        return Value(static_cast<std::int64_t>(std::llround(number)));
    case Type::Ratio:
        return Value(base::Ratio{number});
    case Type::Duration:
        return Value(base::Duration{std::llround(number * 1e9)});
    case Type::Rate:
        return Value(base::Rate{number});
    case Type::Bytes:
        return Value(base::Bytes{std::llround(number)});
    case Type::Money: {
        const auto* money = like.as<base::Money>();
        return Value(base::Money{number, money ? money->per : base::Money::Per::Month});
    }
    default:
        return Value(number);
    }
}

QString distributionName(catalog::Distribution::Kind kind) {
    using Kind = catalog::Distribution::Kind;
    switch (kind) {
    case Kind::Constant:
        return tr("constant");
    case Kind::Exponential:
        return tr("exponential");
    case Kind::Uniform:
        return tr("uniform");
    case Kind::Normal:
        return tr("normal");
    case Kind::LognormalP99:
        return tr("lognormal (median, p99)");
    case Kind::LognormalCv:
        return tr("lognormal (mean, cv)");
    case Kind::Erlang:
        return tr("erlang");
    case Kind::Pareto:
        return tr("pareto");
    case Kind::Quantiles:
        return tr("quantiles");
    }
    return {};
}

QString distributionText(const catalog::Distribution& distribution, const QLocale& locale) {
    using Kind = catalog::Distribution::Kind;
    const auto time = [&](base::Duration d) { return fromFileSpelling(base::toText(d), locale); };
    const QString a = time(distribution.a);
    const QString b = time(distribution.b);
    const QString shape = locale.toString(distribution.shape, 'g', 4);
    switch (distribution.kind) {
    case Kind::Constant:
        return a;
    case Kind::Exponential:
        return tr("exponential %1").arg(a);
    case Kind::Uniform:
        return tr("uniform %1 to %2").arg(a, b);
    case Kind::Normal:
        return tr("normal %1, sd %2").arg(a, b);
    case Kind::LognormalP99:
        return tr("lognormal median %1, p99 %2").arg(a, b);
    case Kind::LognormalCv:
        return tr("lognormal %1, cv %2").arg(a, shape);
    case Kind::Erlang:
        return tr("erlang-%1 %2").arg(shape, a);
    case Kind::Pareto:
        return tr("pareto from %1, α %2").arg(a, shape);
    case Kind::Quantiles:
        return tr("p50 %1, p90 %2, p99 %3").arg(a, b, time(distribution.c));
    }
    return {};
}

namespace {

constexpr qsizetype kSummaryLimit = 160;

QString fieldSummary(const catalog::Key* key, const std::string& name, const Value& value, const QLocale& locale) {
    const Schema any;
    const QString text = summary(key ? key->schema : any, value, locale);
    const QString label = QString::fromStdString(name).replace(u'_', u' ');
    return text.isEmpty() ? label : label + u' ' + text;
}

const catalog::Key* keyOf(const Schema& schema, const std::string& name) {
    for (const auto& key : schema.fields) {
        if (key.name == name)
            return &key;
        for (const auto& sibling : key.schema.siblings)
            if (sibling.name == name)
                return &sibling;
    }
    return nullptr;
}

QString listSummary(const Schema& schema, const catalog::List& list, const QLocale& locale) {
    if (schema.type == Type::TimedPoint && list.size() == 2)
        return fieldText(list[0], locale) + QStringLiteral(" → ") + fieldText(list[1], locale);
    const Schema any;
    const Schema& element = schema.element ? *schema.element : any;
    QStringList parts;
    for (const auto& value : list)
        parts << summary(element, value, locale);
    return parts.join(element.type == Type::OneOf ? QStringLiteral(" · ") : QStringLiteral(", "));
}

} // namespace

QString summary(const Schema& schema, const Value& value, const QLocale& locale) {
    QString text;
    if (const auto* list = value.as<catalog::List>()) {
        text = listSummary(schema, *list, locale);
    } else if (const auto* record = value.as<catalog::Record>()) {
        QStringList parts;
        for (const auto& [name, field] : record->fields()) {
            if (schema.type == Type::Map) {
                const Schema any;
                parts << QString::fromStdString(name) + u' ' +
                             summary(schema.element ? *schema.element : any, field, locale);
            } else {
                parts << fieldSummary(keyOf(schema, name), name, field, locale);
            }
        }
        text = parts.join(QStringLiteral(", "));
    } else {
        text = fieldText(value, locale);
    }
    return text.size() > kSummaryLimit ? text.left(kSummaryLimit - 1) + QStringLiteral("…") : text;
}

} // namespace faultline::ui
