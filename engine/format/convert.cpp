#include "engine/format/convert.h"

#include <algorithm>

#include "engine/base/diagnostic.h"
#include "engine/catalog/catalog.h"
#include "engine/diagram/check_value.h"
#include "engine/format/source_text.h"

namespace faultline::format {
namespace {

using catalog::Key;
using catalog::List;
using catalog::Record;
using catalog::Schema;
using catalog::Type;
using catalog::Value;

constexpr std::size_t kShownCharacters = 60;

bool isWord(const Schema& schema, const std::string& text) {
    return std::find(schema.words.begin(), schema.words.end(), text) != schema.words.end();
}

std::string inner(const std::string& path, const std::string& name) {
    return path.empty() ? name : path + "." + name;
}

std::string inner(const std::string& path, std::size_t index) {
    return path + "[" + std::to_string(index) + "]";
}

bool mayBeMap(const Schema& schema) {
    return schema.type == Type::Distribution || schema.type == Type::Record || schema.type == Type::OneOf ||
           schema.type == Type::Map;
}

std::vector<std::string> distributionNames() {
    return {"exponential", "uniform", "normal", "lognormal", "erlang", "pareto", "quantiles"};
}

/// Whether a mapping's keys are those of `schema`.
bool speaksOf(const Schema& schema, const Node& map) {
    const std::vector<std::string> names =
        schema.type == Type::Distribution ? distributionNames() : diagram::namesOf(schema.fields);
    return std::any_of(map.entries.begin(), map.entries.end(), [&](const Entry& entry) {
        return std::find(names.begin(), names.end(), entry.key) != names.end();
    });
}

} // namespace

std::optional<Value> plainType(const Node& node) {
    if (node.isQuoted)
        return std::nullopt;
    if (node.text == "true" || node.text == "false")
        return Value(node.text == "true");
    if (auto count = base::parseCount(node.text); count && base::toText(count.value()) == node.text)
        return Value(count.value());
    if (auto number = base::parseNumber(node.text); number && base::toText(number.value()) == node.text)
        return Value(number.value());
    return std::nullopt;
}

std::string summaryOf(const Node& node) {
    switch (node.kind) {
    case Node::Kind::Null:
        return {};
    case Node::Kind::Scalar: {
        if (node.text.size() <= kShownCharacters)
            return node.text;
        std::size_t end = kShownCharacters;
        while (end > 0 && (static_cast<unsigned char>(node.text[end]) & 0xC0) == 0x80)
            --end; // never half a character
        return node.text.substr(0, end) + "…";
    }
    case Node::Kind::Sequence:
        return "a list";
    case Node::Kind::Map:
        return node.entries.empty() ? "{}" : "{" + node.entries.front().key + ": …}";
    }
    return {};
}

void Converter::report(Mark mark, const std::string& path, base::Text message, std::string found, std::string expected,
                       std::string suggestion) {
    const Mark place = m_source.inCharacters(mark);
    m_findings.push_back({base::Severity::Error, place.line, place.column, path, std::move(message), std::move(found),
                          std::move(expected), std::move(suggestion)});
}

void Converter::reportUnknown(const Entry& entry, const std::string& path, const std::vector<std::string>& known) {
    const std::string suggestion = base::nearest(entry.key, known);
    std::string expected;
    if (suggestion.empty())
        for (const std::string& name : known)
            expected += (expected.empty() ? "one of " : ", ") + name;
    report(entry.mark, inner(path, entry.key), "unknown key", entry.key, expected, suggestion);
}

Converter::Converted Converter::misfit(const Schema& schema, const Node& node, const std::string& path) {
    const std::vector<std::string>& words = schema.type == Type::Choice ? schema.choices : schema.words;
    report(node.mark, path, "not what belongs here", summaryOf(node), diagram::expectation(schema),
           node.isScalar() ? base::nearest(node.text, words) : std::string());
    return std::nullopt;
}

Converter::Converted Converter::convert(const Schema& schema, const Node& node, const std::string& path) {
    if (node.kind == Node::Kind::Null && schema.type != Type::Any) {
        report(node.mark, path, "the value is missing", {}, diagram::expectation(schema));
        return std::nullopt;
    }
    if (node.isScalar() && schema.type != Type::Map) {
        if (isWord(schema, node.text))
            return Value(node.text);
        // YAML's other words for off.
        if (isWord(schema, "off") && (node.text == "false" || node.text == "no"))
            return Value("off");
    }
    switch (schema.type) {
    case Type::Any:
        return convertAny(node, path);
    case Type::Record:
    case Type::OneOf:
        return convertRecord(schema, node, path);
    case Type::List:
        return convertList(schema, node, path);
    case Type::Map:
        return convertMap(schema, node, path);
    case Type::Distribution:
        return convertDistribution(schema, node, path);
    case Type::Point:
        return convertPoint(schema, node, path);
    case Type::TimedPoint:
        return convertTimedPoint(schema, node, path);
    default:
        return convertScalar(schema, node, path);
    }
}

Converter::Converted Converter::convertRecord(const Schema& schema, const Node& node, const std::string& path) {
    const Key* shorthand = catalog::findKey(schema.fields, schema.shorthand);
    if (!node.isMap())
        return shorthand ? convertShorthand(schema, node, path) : misfit(schema, node, path);
    // `lag: {exponential: 5ms}` where `lag` is a record whose shorthand is a distribution.
    if (shorthand && mayBeMap(shorthand->schema) && !speaksOf(schema, node) && speaksOf(shorthand->schema, node))
        return convertShorthand(schema, node, path);
    return convertFields(schema, node, path);
}

Converter::Converted Converter::convertShorthand(const Schema& schema, const Node& node, const std::string& path) {
    const Key* key = catalog::findKey(schema.fields, schema.shorthand);
    const bool isList = key->schema.type == Type::List || key->schema.type == Type::Point;
    if (node.isSequence() && !isList && !mayBeMap(key->schema))
        return misfit(schema, node, path);
    Converted value = convert(key->schema, node, path);
    if (!value)
        return std::nullopt;
    return Record{{key->name, std::move(*value)}};
}

Converter::Converted Converter::convertFields(const Schema& schema, const Node& node, const std::string& path) {
    Record present; // names only: which alternative this is tells which siblings it may have
    for (const Entry& entry : node.entries)
        if (catalog::findKey(schema.fields, entry.key))
            present.fields().emplace_back(entry.key, Value());
    Record record;
    bool hasMistakes = false;
    for (const Entry& entry : node.entries) {
        const Schema* field = diagram::fieldSchema(schema, present, entry.key);
        if (!field) {
            reportUnknown(entry, path, diagram::fieldNames(schema, present));
            hasMistakes = true;
            continue;
        }
        if (Converted value = convert(*field, *entry.value, inner(path, entry.key)))
            record.fields().emplace_back(entry.key, std::move(*value));
        else
            hasMistakes = true;
    }
    // A misspelt or broken alternative leaves nothing that could be judged further.
    if (hasMistakes && (record.empty() || (schema.type == Type::OneOf && !speaksOf(schema, node))))
        return std::nullopt;
    return record;
}

Converter::Converted Converter::convertList(const Schema& schema, const Node& node, const std::string& path) {
    if (!node.isSequence()) {
        report(node.mark, path, "not what belongs here", summaryOf(node), diagram::expectation(schema),
               node.isScalar() ? "[" + node.text + "]" : std::string());
        return std::nullopt;
    }
    List list;
    list.reserve(node.items.size());
    for (std::size_t i = 0; i < node.items.size(); ++i)
        list.push_back(convert(*schema.element, *node.items[i], inner(path, i)).value_or(Value()));
    return list;
}

Converter::Converted Converter::convertMap(const Schema& schema, const Node& node, const std::string& path) {
    if (!node.isMap())
        return misfit(schema, node, path);
    Record record;
    for (const Entry& entry : node.entries)
        if (Converted value = convert(*schema.element, *entry.value, inner(path, entry.key)))
            record.fields().emplace_back(entry.key, std::move(*value));
    return record;
}

Converter::Converted Converter::convertPoint(const Schema& schema, const Node& node, const std::string& path) {
    if (!node.isSequence() || node.items.size() != 2)
        return misfit(schema, node, path);
    double coordinates[2] = {0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
        const Node& item = *node.items[i];
        const auto number = item.isScalar() ? base::parseNumber(item.text) : base::parseNumber("");
        if (!number) {
            report(item.mark, inner(path, i), number.error().message, summaryOf(item), number.error().expected,
                   number.error().suggestion);
            return std::nullopt;
        }
        coordinates[i] = number.value();
    }
    return base::Point{coordinates[0], coordinates[1]};
}

Converter::Converted Converter::convertTimedPoint(const Schema& schema, const Node& node, const std::string& path) {
    if (!node.isSequence() || node.items.size() != 2)
        return misfit(schema, node, path);
    Schema time;
    time.type = Type::Duration;
    Schema rate;
    rate.type = Type::Rate;
    Converted at = convert(time, *node.items[0], inner(path, 0));
    Converted amount = convert(rate, *node.items[1], inner(path, 1));
    if (!at || !amount)
        return std::nullopt;
    return List{std::move(*at), std::move(*amount)};
}

Value Converter::convertAny(const Node& node, const std::string& path, bool keepsTypes) {
    switch (node.kind) {
    case Node::Kind::Null:
        if (!keepsTypes)
            report(node.mark, path, "the value is missing");
        return {};
    case Node::Kind::Scalar: {
        std::optional<Value> value = keepsTypes ? plainType(node) : std::nullopt;
        return value ? std::move(*value) : Value(node.text);
    }
    case Node::Kind::Sequence: {
        List list;
        list.reserve(node.items.size());
        for (std::size_t i = 0; i < node.items.size(); ++i)
            list.push_back(convertAny(*node.items[i], inner(path, i), keepsTypes));
        return list;
    }
    case Node::Kind::Map: {
        Record record;
        for (const Entry& entry : node.entries)
            record.fields().emplace_back(entry.key, convertAny(*entry.value, inner(path, entry.key), keepsTypes));
        return record;
    }
    }
    return {};
}

} // namespace faultline::format
