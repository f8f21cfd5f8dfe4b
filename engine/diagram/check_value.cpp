#include "engine/diagram/check_value.h"

#include <algorithm>
#include <cmath>

#include "engine/catalog/catalog.h"

namespace faultline::diagram {
namespace {

using base::Diagnostic;
using base::Diagnostics;
using catalog::Distribution;
using catalog::Key;
using catalog::List;
using catalog::Record;
using catalog::Schema;
using catalog::Type;
using catalog::Value;

std::string joined(const std::vector<std::string>& words) {
    std::string result;
    for (const std::string& word : words)
        result += (result.empty() ? "" : ", ") + word;
    return result;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

void report(Diagnostics& findings, const std::string& path, base::Text message, const Value& found,
            std::string expected, std::string suggestion = {}) {
    Diagnostic finding;
    finding.path = path;
    finding.message = std::move(message);
    finding.found = catalog::toText(found);
    finding.expected = std::move(expected);
    finding.suggestion = std::move(suggestion);
    findings.push_back(std::move(finding));
}

/// Ratios are 0–1 and amounts not negative unless their schema says otherwise.
std::pair<double, double> rangeOf(const Schema& schema) {
    switch (schema.type) {
    case Type::Ratio:
        if (!std::isfinite(schema.min) && !std::isfinite(schema.max))
            return {0, 1};
        return {schema.min, schema.max};
    case Type::Duration:
    case Type::Rate:
    case Type::Bytes:
    case Type::Money:
    case Type::Distribution:
    case Type::TimedPoint:
        return {std::max(0.0, schema.min), schema.max};
    default:
        return {schema.min, schema.max};
    }
}

std::string boundText(Type type, double bound) {
    switch (type) {
    case Type::Ratio:
        return base::toText(base::Ratio{bound});
    case Type::Duration:
    case Type::Distribution:
        return base::toText(base::Duration{std::llround(bound * 1e9)});
    case Type::Rate:
        return base::toText(base::Rate{bound});
    case Type::Bytes:
        return base::toText(base::Bytes{std::llround(bound)});
    default:
        return base::toText(bound);
    }
}

std::string rangeText(const Schema& schema) {
    const auto [min, max] = rangeOf(schema);
    if (!std::isfinite(max))
        return "at least " + boundText(schema.type, min);
    if (!std::isfinite(min))
        return "at most " + boundText(schema.type, max);
    return boundText(schema.type, min) + " to " + boundText(schema.type, max);
}

void checkRange(const Schema& schema, double amount, const Value& value, const std::string& path,
                Diagnostics& findings) {
    const auto [min, max] = rangeOf(schema);
    if (amount >= min && amount <= max)
        return;
    report(findings, path, "out of range", value, rangeText(schema));
}

/// What is wrong with a distribution's parameters in themselves; empty when nothing is.
base::Text refuseDistribution(const Distribution& d) {
    switch (d.kind) {
    case Distribution::Kind::Uniform:
        return d.b < d.a ? base::Text("the upper end of a uniform distribution is below its lower end") : base::Text();
    case Distribution::Kind::Normal:
        return d.a.ns > 0 || d.b.ns == 0
                   ? base::Text()
                   : base::Text("cut at 0, a normal distribution has a mean above 0 (or no deviation)");
    case Distribution::Kind::LognormalP99:
        if (d.a.ns <= 0)
            return "the median of a lognormal distribution must be above 0";
        return d.b < d.a ? base::Text("the p99 is below the median") : base::Text();
    case Distribution::Kind::LognormalCv:
        return d.shape >= 0 ? base::Text() : base::Text("a coefficient of variation cannot be negative");
    case Distribution::Kind::Erlang:
        return d.shape >= 1 && d.shape == std::floor(d.shape) && d.shape <= 1000
                   ? base::Text()
                   : base::Text("the k of an Erlang distribution is a whole number from 1 to 1000");
    case Distribution::Kind::Pareto:
        if (d.a.ns <= 0 || !(d.shape > 0))
            return "min and alpha of a Pareto distribution must be above 0";
        return d.b <= d.a ? base::Text("the max of a Pareto distribution must be above its min") : base::Text();
    case Distribution::Kind::Quantiles:
        return d.b < d.a || d.c < d.b || d.d < d.c ? base::Text("the quantiles must not fall from p50 to max")
                                                   : base::Text();
    default:
        return {};
    }
}

void checkDistribution(const Schema& schema, const Distribution& d, const Value& value, const std::string& path,
                       Diagnostics& findings) {
    if (base::Text why = refuseDistribution(d); !why.empty() || !std::isfinite(d.shape)) {
        report(findings, path, why.empty() ? base::Text("not a number") : why, value, expectation(schema));
        return;
    }
    const std::int64_t smallest = std::min(std::min(d.a.ns, d.b.ns), std::min(d.c.ns, d.d.ns));
    if (smallest < 0)
        report(findings, path, "out of range", value, "at least 0s");
    else if (d.meanSeconds() > rangeOf(schema).second || d.meanSeconds() < rangeOf(schema).first)
        report(findings, path, "out of range", value, rangeText(schema));
}

/// True when the value has the schema's type and its amount was looked at.
bool checkAmount(const Schema& schema, const Value& value, const std::string& path, Diagnostics& findings) {
    const auto inRange = [&](double amount) {
        checkRange(schema, amount, value, path, findings);
        return true;
    };
    switch (schema.type) {
    case Type::Switch:
        return value.as<bool>() != nullptr;
    case Type::Count:
        return value.as<std::int64_t>() && inRange(static_cast<double>(*value.as<std::int64_t>()));
    case Type::Number:
        return value.as<double>() && inRange(*value.as<double>());
    case Type::Ratio:
        return value.as<base::Ratio>() && inRange(value.as<base::Ratio>()->value);
    case Type::Duration:
        return value.as<base::Duration>() && inRange(value.as<base::Duration>()->seconds());
    case Type::Rate:
        return value.as<base::Rate>() && inRange(value.as<base::Rate>()->perSecond);
    case Type::Bytes:
        return value.as<base::Bytes>() && inRange(static_cast<double>(value.as<base::Bytes>()->count));
    case Type::Money:
        return value.as<base::Money>() && inRange(value.as<base::Money>()->usd);
    case Type::Point: {
        const base::Point* point = value.as<base::Point>();
        return point && std::isfinite(point->x) && std::isfinite(point->y);
    }
    case Type::Distribution: {
        const Distribution* distribution = value.as<Distribution>();
        if (distribution)
            checkDistribution(schema, *distribution, value, path, findings);
        return distribution != nullptr;
    }
    default:
        return false;
    }
}

bool checkWord(const Schema& schema, const std::string& word, const Value& value, const std::string& path,
               Diagnostics& findings) {
    if (contains(schema.words, word))
        return true;
    switch (schema.type) {
    case Type::Text:
    case Type::Reference:
    case Type::Target:
        return true;
    case Type::Choice:
        if (!contains(schema.choices, word)) {
            std::vector<std::string> candidates = schema.choices;
            candidates.insert(candidates.end(), schema.words.begin(), schema.words.end());
            report(findings, path, "not one of the choices", value, expectation(schema),
                   base::nearest(word, candidates));
        }
        return true;
    default:
        return false;
    }
}

void checkPresence(const Schema& schema, const Record& record, const std::string& path, Diagnostics& findings) {
    const auto missing = [&](const Key& key) {
        Diagnostic finding;
        finding.path = path.empty() ? key.name : path + "." + key.name;
        finding.message = {"`{1}` is missing", {key.name}};
        finding.expected = expectation(key.schema);
        findings.push_back(std::move(finding));
    };
    if (schema.type == Type::Record) {
        for (const Key& key : schema.fields)
            if (key.required && !record.find(key.name))
                missing(key);
        return;
    }
    std::vector<std::string> present;
    for (const Key& alternative : schema.fields)
        if (record.find(alternative.name))
            present.push_back(alternative.name);
    if (present.size() == 1) {
        for (const Key& sibling : catalog::findKey(schema.fields, present.front())->schema.siblings)
            if (sibling.required && !record.find(sibling.name))
                missing(sibling);
        return;
    }
    Diagnostic finding;
    finding.path = path;
    if (present.empty())
        finding.message = "says nothing of what it could be";
    else
        finding.message = {"`{1}` and `{2}` exclude each other", {present[0], present[1]}};
    finding.expected = expectation(schema);
    findings.push_back(std::move(finding));
}

void checkRecord(const Schema& schema, const Record& record, const std::string& path, Diagnostics& findings) {
    bool hasUnknown = false;
    for (const auto& [name, field] : record.fields()) {
        if (const Schema* inner = fieldSchema(schema, record, name)) {
            checkValue(*inner, field, fieldPath(schema, record, path, name), findings);
            continue;
        }
        hasUnknown = true;
        const std::vector<std::string> known = fieldNames(schema, record);
        Diagnostic finding;
        finding.path = path.empty() ? name : path + "." + name;
        finding.message = "unknown key";
        finding.found = name;
        finding.suggestion = base::nearest(name, known);
        finding.expected = finding.suggestion.empty() ? "one of " + joined(known) : std::string();
        findings.push_back(std::move(finding));
    }
    // A misspelt alternative is one mistake, not two.
    if (schema.type == Type::Record || !hasUnknown)
        checkPresence(schema, record, path, findings);
}

bool isTimedPoint(const Value& value) {
    const List* list = value.as<List>();
    return list && list->size() == 2 && (*list)[0].as<base::Duration>() && (*list)[1].as<base::Rate>();
}

/// A profile: its times must not run backwards.
void checkTimes(const List& points, const std::string& path, Diagnostics& findings) {
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (!isTimedPoint(points[i - 1]) || !isTimedPoint(points[i]))
            continue;
        const auto& before = *(*points[i - 1].as<List>())[0].as<base::Duration>();
        const auto& after = *(*points[i].as<List>())[0].as<base::Duration>();
        if (after < before)
            report(findings, path + "[" + std::to_string(i) + "]", "this time is before the one above it", after,
                   "at least " + base::toText(before));
    }
}

bool checkComposite(const Schema& schema, const Value& value, const std::string& path, Diagnostics& findings) {
    const Record* record = value.as<Record>();
    const List* list = value.as<List>();
    switch (schema.type) {
    case Type::Any:
        return true;
    case Type::Record:
    case Type::OneOf:
        if (record)
            checkRecord(schema, *record, path, findings);
        return record != nullptr;
    case Type::Map:
        if (record && schema.element)
            for (const auto& [name, field] : record->fields())
                checkValue(*schema.element, field, path.empty() ? name : path + "." + name, findings);
        return record != nullptr;
    case Type::List:
        if (list && schema.element) {
            for (std::size_t i = 0; i < list->size(); ++i)
                checkValue(*schema.element, (*list)[i], path + "[" + std::to_string(i) + "]", findings);
            if (schema.element->type == Type::TimedPoint)
                checkTimes(*list, path, findings);
        }
        return list != nullptr;
    case Type::TimedPoint:
        if (isTimedPoint(value)) {
            const double seconds = (*list)[0].as<base::Duration>()->seconds();
            const double rate = (*list)[1].as<base::Rate>()->perSecond;
            if (seconds < 0 || rate < 0)
                report(findings, path, "out of range", value, "a time and a rate, neither below 0");
            return true;
        }
        return false;
    default:
        return false;
    }
}

std::string article(const std::vector<std::string>& kinds) {
    std::string result;
    for (const std::string& kind : kinds)
        result += (result.empty() ? "" : " or ") + kind;
    return result;
}

std::string typeExpectation(const Schema& schema) {
    switch (schema.type) {
    case Type::Switch:
        return "true or false";
    case Type::Count:
        return "a whole number";
    case Type::Number:
        return "a number";
    case Type::Ratio:
        return "a share such as 5% or 0.05";
    case Type::Duration:
        return "a duration such as 250us, 5ms, 1.5s or 2min";
    case Type::Rate:
        return "a rate such as 2000/s";
    case Type::Bytes:
        return "a size such as 512B, 2KB or 4GiB";
    case Type::Money:
        return "a price such as $70/mo, $0.04/h or $0.40/million";
    case Type::Choice:
        return "one of " + joined(schema.choices);
    case Type::Text:
        return "a text";
    case Type::Reference:
        return schema.refersTo.empty() ? "the id of a component" : "the id of a " + article(schema.refersTo);
    case Type::Target:
        return schema.refersTo.empty() ? "a target such as app, app/2, a zone or a link"
                                       : "the name of a " + article(schema.refersTo);
    case Type::Distribution:
        return "a duration such as 5ms, or a distribution such as {exponential: 5ms}";
    case Type::Point:
        return "a place [x, y]";
    case Type::Record:
        return "keys " + joined(namesOf(schema.fields));
    case Type::OneOf:
        return "one of " + joined(namesOf(schema.fields));
    case Type::List:
        return "a list";
    case Type::Map:
        return "names with their values";
    case Type::TimedPoint:
        return "a time and a rate such as [60s, 1000/s]";
    case Type::Any:
        return "anything";
    }
    return {};
}

} // namespace

std::string expectation(const Schema& schema) {
    std::string text = typeExpectation(schema);
    const auto bounded = rangeOf(schema);
    const bool isAmount = schema.type == Type::Count || schema.type == Type::Number;
    if (isAmount && (std::isfinite(bounded.first) || std::isfinite(bounded.second)))
        text += ", " + rangeText(schema);
    if (!schema.shorthand.empty())
        if (const Key* key = catalog::findKey(schema.fields, schema.shorthand))
            text = typeExpectation(key->schema) + ", or " + text;
    if (!schema.words.empty())
        text += ", or " + joined(schema.words);
    return text;
}

std::string fieldPath(const Schema& schema, const Record& record, const std::string& path, const std::string& name) {
    if (record.size() == 1 && schema.shorthand == name && !path.empty())
        return path;
    return path.empty() ? name : path + "." + name;
}

const Schema* fieldSchema(const Schema& schema, const Record& record, std::string_view name) {
    if (const Key* key = catalog::findKey(schema.fields, name))
        return &key->schema;
    if (schema.type != Type::OneOf)
        return nullptr;
    if (const Key* key = catalog::findKey(schema.siblings, name))
        return &key->schema;
    for (const Key& alternative : schema.fields)
        if (record.find(alternative.name))
            if (const Key* key = catalog::findKey(alternative.schema.siblings, name))
                return &key->schema;
    return nullptr;
}

std::vector<std::string> fieldNames(const Schema& schema, const Record& record) {
    std::vector<std::string> names = namesOf(schema.fields);
    const auto add = [&](const std::vector<Key>& keys) {
        for (const Key& key : keys)
            names.push_back(key.name);
    };
    add(schema.siblings);
    for (const Key& alternative : schema.fields)
        if (schema.type == Type::OneOf && record.find(alternative.name))
            add(alternative.schema.siblings);
    return names;
}

std::vector<std::string> namesOf(const std::vector<Key>& keys) {
    std::vector<std::string> names;
    for (const Key& key : keys)
        names.push_back(key.name);
    return names;
}

void checkValue(const Schema& schema, const Value& value, const std::string& path, Diagnostics& findings) {
    if (const std::string* word = value.as<std::string>())
        if (checkWord(schema, *word, value, path, findings))
            return;
    if (checkAmount(schema, value, path, findings) || checkComposite(schema, value, path, findings))
        return;
    report(findings, path, "not what belongs here", value, expectation(schema));
}

} // namespace faultline::diagram
