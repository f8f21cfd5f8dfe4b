#include "engine/catalog/describe.h"

#include <cmath>

#include "engine/catalog/catalog.h"

namespace faultline::catalog {

namespace {

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string result;
    for (const std::string& word : words)
        result += (result.empty() ? "" : between) + word;
    return result;
}

std::vector<std::string> namesOf(const std::vector<Key>& keys) {
    std::vector<std::string> names;
    for (const Key& key : keys)
        names.push_back(key.name);
    return names;
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

/// Bounds that only keep hostile values out say nothing to a reader.
bool isTelling(Type type, double max) {
    switch (type) {
    case Type::Duration:
    case Type::Distribution:
        return max < 10 * 365 * 86400.0;
    case Type::Bytes:
        return max < 1e15;
    case Type::Number:
        return max < 1e12;
    default:
        return max < 1e9;
    }
}

std::string rangeText(const Schema& schema) {
    const bool upper = std::isfinite(schema.max) && isTelling(schema.type, schema.max);
    const bool lower = std::isfinite(schema.min) && schema.min != 0;
    if (schema.type == Type::Ratio && schema.min == 0 && schema.max == 1)
        return {};
    if (upper)
        return " from " + boundText(schema.type, schema.min) + " to " + boundText(schema.type, schema.max);
    return lower ? " from " + boundText(schema.type, schema.min) : std::string();
}

std::string typeText(const Schema& schema) {
    switch (schema.type) {
    case Type::Switch:
        return "true or false";
    case Type::Count:
        return "count" + rangeText(schema);
    case Type::Number:
        return "number" + rangeText(schema);
    case Type::Ratio:
        return "share" + rangeText(schema);
    case Type::Duration:
        return "duration" + rangeText(schema);
    case Type::Rate:
        return "rate" + rangeText(schema);
    case Type::Bytes:
        return "size" + rangeText(schema);
    case Type::Money:
        return "price";
    case Type::Choice:
        return "one of " + joined(schema.choices, ", ");
    case Type::Text:
        return "text";
    case Type::Reference:
        return "name of: " + joined(schema.refersTo, ", ");
    case Type::Target:
        return schema.refersTo.empty() ? "target such as app, app/2, a zone or a link"
                                       : "target: " + joined(schema.refersTo, ", ");
    case Type::Distribution:
        return "duration or distribution";
    case Type::Point:
        return "[x, y]";
    case Type::Record:
        return "{" + joined(namesOf(schema.fields), ", ") + "}";
    case Type::OneOf:
        return "one of {" + joined(namesOf(schema.fields), "}, {") + "}";
    case Type::List:
        return "list of " + (schema.element ? describe(*schema.element) : std::string("anything"));
    case Type::Map:
        return (schema.refersTo.empty() ? std::string("name") : joined(schema.refersTo, " or ")) + ": " +
               (schema.element ? describe(*schema.element) : std::string("anything"));
    case Type::TimedPoint:
        return "[time, rate]";
    case Type::Any:
        return "anything";
    }
    FAULTLINE_ASSERT(false, "a type without a description");
}

std::string distributionText(const Distribution& d) {
    using Kind = Distribution::Kind;
    const std::string a = base::toText(d.a);
    const std::string b = base::toText(d.b);
    switch (d.kind) {
    case Kind::Constant:
        return a;
    case Kind::Exponential:
        return "{exponential: " + a + "}";
    case Kind::Uniform:
        return "{uniform: [" + a + ", " + b + "]}";
    case Kind::Normal:
        return "{normal: {mean: " + a + ", sd: " + b + "}}";
    case Kind::LognormalP99:
        return "{lognormal: {median: " + a + ", p99: " + b + "}}";
    case Kind::LognormalCv:
        return "{lognormal: {mean: " + a + ", cv: " + base::toText(d.shape) + "}}";
    case Kind::Erlang:
        return "{erlang: {k: " + base::toText(d.shape) + ", mean: " + a + "}}";
    case Kind::Pareto:
        return "{pareto: {min: " + a + ", alpha: " + base::toText(d.shape) + ", max: " + b + "}}";
    case Kind::Quantiles:
        break;
    }
    return "{quantiles: {p50: " + a + ", p90: " + b + ", p99: " + base::toText(d.c) + ", max: " + base::toText(d.d) +
           "}}";
}

} // namespace

std::string describe(const Schema& schema) {
    // A step's list of steps is not followed: a step holds steps.
    std::string text = typeText(schema);
    if (!schema.words.empty() && schema.type == Type::Map)
        return text + " (names: also " + joined(schema.words, ", ") + ")";
    if (!schema.shorthand.empty())
        if (const Key* field = findKey(schema.fields, schema.shorthand))
            text = describe(field->schema) + " (" + schema.shorthand + "); or " + text;
    return schema.words.empty() ? text : text + "; or " + joined(schema.words, ", ");
}

std::string flowText(const Value& value) {
    if (const auto* distribution = value.as<Distribution>())
        return distributionText(*distribution);
    std::string result;
    if (const auto* list = value.as<List>()) {
        for (const Value& entry : *list)
            result += (result.empty() ? "" : ", ") + flowText(entry);
        return "[" + result + "]";
    }
    if (const auto* record = value.as<Record>()) {
        for (const auto& [name, field] : record->fields())
            result += (result.empty() ? "" : ", ") + name + ": " + flowText(field);
        return "{" + result + "}";
    }
    return toText(value);
}

std::string defaultText(const Key& key) {
    const auto* record = key.defaultValue.as<Record>();
    if (record == nullptr || key.schema.shorthand.empty() || record->find(key.schema.shorthand) == nullptr)
        return flowText(key.defaultValue);
    for (const auto& [name, field] : record->fields()) {
        const Key* part = findKey(key.schema.fields, name);
        if (name != key.schema.shorthand && (part == nullptr || part->defaultValue != field))
            return flowText(key.defaultValue);
    }
    return flowText(*record->find(key.schema.shorthand));
}

} // namespace faultline::catalog
