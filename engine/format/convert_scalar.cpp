// Scalars with units, and distributions.
#include <algorithm>
#include <array>

#include "engine/base/diagnostic.h"
#include "engine/diagram/check_value.h"
#include "engine/format/convert.h"

namespace faultline::format {
namespace {

using catalog::Distribution;
using catalog::Schema;
using catalog::Type;
using catalog::Value;

template <typename T> base::Result<Value> valueOf(base::Result<T> parsed) {
    if (!parsed)
        return parsed.error();
    return Value(std::move(parsed).value());
}

base::Result<Value> parseSwitch(const std::string& text) {
    if (text == "true" || text == "on" || text == "yes")
        return Value(true);
    if (text == "false" || text == "off" || text == "no")
        return Value(false);
    return base::Error{"not a switch", "true or false",
                       base::nearest(text, {"true", "false", "on", "off", "yes", "no"})};
}

base::Result<Value> parse(Type type, const std::string& text) {
    switch (type) {
    case Type::Switch:
        return parseSwitch(text);
    case Type::Count:
        return valueOf(base::parseCount(text));
    case Type::Number:
        return valueOf(base::parseNumber(text));
    case Type::Ratio:
        return valueOf(base::parseRatio(text));
    case Type::Duration:
        return valueOf(base::parseDuration(text));
    case Type::Rate:
        return valueOf(base::parseRate(text));
    case Type::Bytes:
        return valueOf(base::parseBytes(text));
    case Type::Money:
        return valueOf(base::parseMoney(text));
    default:
        return Value(text); // choices and names are looked at by validation
    }
}

/// One parameter of a distribution: its name in the file, and where it goes.
struct Parameter {
    const char* name;
    base::Duration Distribution::*time = nullptr; ///< null: the shape
};

/// One way to write a distribution as a record.
struct Shape {
    const char* name;
    Distribution::Kind kind;
    std::vector<Parameter> parameters;
};

const std::vector<Shape>& shapes() {
    using Kind = Distribution::Kind;
    static const std::vector<Shape> all = {
        {"normal", Kind::Normal, {{"mean", &Distribution::a}, {"sd", &Distribution::b}}},
        {"lognormal", Kind::LognormalP99, {{"median", &Distribution::a}, {"p99", &Distribution::b}}},
        {"lognormal", Kind::LognormalCv, {{"mean", &Distribution::a}, {"cv"}}},
        {"erlang", Kind::Erlang, {{"k"}, {"mean", &Distribution::a}}},
        {"pareto", Kind::Pareto, {{"min", &Distribution::a}, {"alpha"}, {"max", &Distribution::b}}},
        {"quantiles",
         Kind::Quantiles,
         {{"p50", &Distribution::a}, {"p90", &Distribution::b}, {"p99", &Distribution::c}, {"max", &Distribution::d}}},
    };
    return all;
}

std::string written(const Shape& shape) {
    std::string text;
    for (const Parameter& parameter : shape.parameters)
        text += (text.empty() ? "{" : ", ") + std::string(parameter.name) + ": …";
    return text + "}";
}

const Parameter* parameterOf(const Shape& shape, const std::string& name) {
    for (const Parameter& parameter : shape.parameters)
        if (name == parameter.name)
            return &parameter;
    return nullptr;
}

/// Of the shapes with this name the one that shares most parameters with what is written.
const Shape* shapeFor(const Entry& written) {
    const Shape* best = nullptr;
    std::ptrdiff_t most = -1;
    for (const Shape& shape : shapes()) {
        if (written.key != shape.name)
            continue;
        const auto common = std::count_if(written.value->entries.begin(), written.value->entries.end(),
                                          [&](const Entry& entry) { return parameterOf(shape, entry.key); });
        if (common > most) {
            best = &shape;
            most = common;
        }
    }
    return best;
}

const Schema& durationSchema() {
    static const Schema schema = [] {
        Schema result;
        result.type = Type::Duration;
        return result;
    }();
    return schema;
}

const Schema& numberSchema() {
    static const Schema schema = [] {
        Schema result;
        result.type = Type::Number;
        return result;
    }();
    return schema;
}

} // namespace

Converter::Converted Converter::convertScalar(const Schema& schema, const Node& node, const std::string& path) {
    if (!node.isScalar())
        return misfit(schema, node, path);
    std::string text = node.text;
    // A size that may be unlimited is one of a second, and may say so.
    const bool isSpeed = schema.type == Type::Bytes && !schema.words.empty();
    if (isSpeed && text.ends_with("/s"))
        text.resize(text.size() - 2);
    base::Result<Value> value = parse(schema.type, text);
    if (value)
        return std::move(value).value();
    const base::Error& error = value.error();
    std::string expected = error.expected.empty() ? diagram::expectation(schema) : error.expected;
    for (const std::string& word : schema.words)
        expected += (&word == &schema.words.front() ? ", or " : ", ") + word;
    std::string suggestion = error.suggestion.empty() ? base::nearest(node.text, schema.words) : error.suggestion;
    report(node.mark, path, error.message, summaryOf(node), std::move(expected), std::move(suggestion));
    return std::nullopt;
}

Converter::Converted Converter::convertDistribution(const Schema& schema, const Node& node, const std::string& path) {
    if (node.isScalar()) {
        auto constant = base::parseDuration(node.text);
        if (constant)
            return Distribution::constant(constant.value());
        const base::Error& error = constant.error();
        report(node.mark, path, error.message, summaryOf(node), diagram::expectation(schema), error.suggestion);
        return std::nullopt;
    }
    if (!node.isMap() || node.entries.size() != 1)
        return misfit(schema, node, path);
    const Entry& shape = node.entries.front();
    std::optional<Distribution> distribution = convertShape(shape, path + "." + shape.key);
    return distribution ? Converted(*distribution) : std::nullopt;
}

/// The parameters of a shape that is written as a mapping.
static std::optional<Distribution> convertParameters(Converter& converter, const Shape& shape, const Node& node,
                                                     const std::string& path) {
    Distribution distribution;
    distribution.kind = shape.kind;
    bool isSound = true;
    for (const Entry& field : node.entries) {
        const Parameter* parameter = parameterOf(shape, field.key);
        if (!parameter) {
            std::vector<std::string> names;
            for (const Parameter& known : shape.parameters)
                names.emplace_back(known.name);
            converter.reportUnknown(field, path, names);
            isSound = false;
            continue;
        }
        const Schema& schema = parameter->time ? durationSchema() : numberSchema();
        const std::optional<Value> value = converter.convert(schema, *field.value, path + "." + field.key);
        isSound = isSound && value;
        if (value && parameter->time)
            distribution.*(parameter->time) = *value->as<base::Duration>();
        else if (value)
            distribution.shape = *value->as<double>();
    }
    for (const Parameter& parameter : shape.parameters) {
        if (!isSound || node.find(parameter.name))
            continue;
        converter.report(node.mark, path, {"`{1}` is missing", {parameter.name}}, summaryOf(node), written(shape));
        isSound = false;
    }
    return isSound ? std::optional(distribution) : std::nullopt;
}

std::optional<Distribution> Converter::convertShape(const Entry& entry, const std::string& path) {
    const Node& node = *entry.value;
    const auto duration = [&](const Node& at, const std::string& where) -> std::optional<base::Duration> {
        const Converted value = convert(durationSchema(), at, where);
        return value ? std::optional<base::Duration>(*value->as<base::Duration>()) : std::nullopt;
    };
    if (entry.key == "exponential") {
        const auto mean = duration(node, path);
        return mean ? std::optional(Distribution::exponential(*mean)) : std::nullopt;
    }
    if (entry.key == "uniform") {
        if (!node.isSequence() || node.items.size() != 2) {
            report(node.mark, path, "not what belongs here", summaryOf(node), "[LOW, HIGH]");
            return std::nullopt;
        }
        const auto low = duration(*node.items[0], path + "[0]");
        const auto high = duration(*node.items[1], path + "[1]");
        if (!low || !high)
            return std::nullopt;
        return Distribution{Distribution::Kind::Uniform, *low, *high, {}, {}, 0};
    }
    const Shape* shape = shapeFor(entry);
    if (!shape) {
        const std::vector<std::string> names = {"exponential", "uniform", "normal",   "lognormal",
                                                "erlang",      "pareto",  "quantiles"};
        report(entry.mark, path, "there is no such distribution", entry.key,
               "exponential, uniform, normal, lognormal, erlang, pareto or quantiles", base::nearest(entry.key, names));
        return std::nullopt;
    }
    if (!node.isMap()) {
        report(node.mark, path, "not what belongs here", summaryOf(node), written(*shape));
        return std::nullopt;
    }
    return convertParameters(*this, *shape, node, path);
}

} // namespace faultline::format
