#include "engine/format/out_value.h"

#include <algorithm>

#include "engine/catalog/catalog.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/defaults.h"
#include "engine/format/convert.h"

namespace faultline::format {
namespace {

using catalog::Distribution;
using catalog::Key;
using catalog::List;
using catalog::Record;
using catalog::Schema;
using catalog::Type;
using catalog::Value;

Out atom(Out out) {
    out.isAtom = true;
    return out;
}

Out timeOut(base::Duration duration) {
    return Out::scalar(base::toText(duration));
}

Out pair(Out first, Out second) {
    std::vector<Out> items;
    items.push_back(std::move(first));
    items.push_back(std::move(second));
    return atom(Out::sequence(std::move(items)));
}

Out shapeOut(const char* name, std::initializer_list<std::pair<const char*, std::string>> parameters) {
    Out inner = Out::map();
    for (const auto& [parameter, text] : parameters)
        inner.add(parameter, Out::scalar(text));
    return atom(Out::map().add(name, atom(std::move(inner))));
}

Out distributionOut(const Distribution& d) {
    using Kind = Distribution::Kind;
    const auto time = [](base::Duration duration) { return base::toText(duration); };
    switch (d.kind) {
    case Kind::Constant:
        return timeOut(d.a);
    case Kind::Exponential:
        return atom(Out::map().add("exponential", timeOut(d.a)));
    case Kind::Uniform:
        return atom(Out::map().add("uniform", pair(timeOut(d.a), timeOut(d.b))));
    case Kind::Normal:
        return shapeOut("normal", {{"mean", time(d.a)}, {"sd", time(d.b)}});
    case Kind::LognormalP99:
        return shapeOut("lognormal", {{"median", time(d.a)}, {"p99", time(d.b)}});
    case Kind::LognormalCv:
        return shapeOut("lognormal", {{"mean", time(d.a)}, {"cv", base::toText(d.shape)}});
    case Kind::Erlang:
        return shapeOut("erlang", {{"k", base::toText(d.shape)}, {"mean", time(d.a)}});
    case Kind::Pareto:
        return shapeOut("pareto", {{"min", time(d.a)}, {"alpha", base::toText(d.shape)}, {"max", time(d.b)}});
    case Kind::Quantiles:
        return shapeOut("quantiles", {{"p50", time(d.a)}, {"p90", time(d.b)}, {"p99", time(d.c)}, {"max", time(d.d)}});
    }
    return Out::nothing();
}

bool isWord(const Schema& schema, const std::string& text) {
    return std::find(schema.words.begin(), schema.words.end(), text) != schema.words.end();
}

/// Whether `{shorthand: inner}` may be written as `inner` alone: it must not be taken for a word or for other fields.
bool readsAsShorthand(const Schema& schema, const Key& key, const Out& inner) {
    switch (inner.kind) {
    case Out::Kind::Scalar:
        return !isWord(schema, inner.text) && !(isWord(schema, "off") && (inner.text == "false" || inner.text == "no"));
    case Out::Kind::Sequence:
        return key.schema.type == Type::List || key.schema.type == Type::Point;
    case Out::Kind::Map:
        return key.schema.type == Type::Distribution && !catalog::findKey(schema.fields, inner.fields.front().first);
    }
    return false;
}

Out recordOut(const Schema& schema, const Record& record) {
    const Key* shorthand = catalog::findKey(schema.fields, schema.shorthand);
    if (shorthand && record.size() == 1 && record.fields().front().first == shorthand->name) {
        Out inner = outOf(shorthand->schema, record.fields().front().second);
        if (readsAsShorthand(schema, *shorthand, inner))
            return inner;
    }
    Out out = Out::map();
    for (const auto& [name, field] : record.fields()) {
        const Schema* inner = diagram::fieldSchema(schema, record, name);
        out.add(name, inner ? outOf(*inner, field) : outOfAny(field));
    }
    return out;
}

Out listOut(const Schema& schema, const List& list) {
    if (schema.type == Type::TimedPoint && list.size() == 2)
        return pair(Out::scalar(catalog::toText(list[0])), Out::scalar(catalog::toText(list[1])));
    if (!schema.element)
        return outOfAny(list);
    Out out = Out::sequence();
    for (const Value& entry : list)
        out.items.push_back(outOf(*schema.element, entry));
    return out;
}

Out mapOut(const Schema& schema, const Record& record) {
    Out out = Out::map();
    for (const auto& [name, field] : record.fields())
        out.add(name, schema.element ? outOf(*schema.element, field) : outOfAny(field));
    return out;
}

Out written(const Schema& schema, const Value& value) {
    if (const std::string* text = value.as<std::string>()) {
        if (schema.type == Type::Any)
            return outOfAny(value);
        return schema.type == Type::Text && !isWord(schema, *text) ? Out::prose(*text) : Out::scalar(*text);
    }
    if (schema.type == Type::Any)
        return outOfAny(value);
    if (const List* list = value.as<List>())
        return listOut(schema, *list);
    if (const Record* record = value.as<Record>())
        return schema.type == Type::Map ? mapOut(schema, *record) : recordOut(schema, *record);
    if (const Distribution* distribution = value.as<Distribution>())
        return distributionOut(*distribution);
    if (const base::Point* point = value.as<base::Point>())
        return pair(Out::scalar(base::toText(point->x)), Out::scalar(base::toText(point->y)));
    return value.isEmpty() ? Out::nothing() : Out::scalar(catalog::toText(value));
}

} // namespace

Out outOf(const Schema& schema, const Value& value) {
    return written(schema, diagram::trimmed(schema, value));
}

Out outOfAny(const Value& value, bool keepsTypes) {
    if (const std::string* text = value.as<std::string>()) {
        Node plain;
        plain.kind = Node::Kind::Scalar;
        plain.text = *text;
        Out out = Out::scalar(*text);
        out.isText = keepsTypes && plainType(plain).has_value();
        return out;
    }
    if (const List* list = value.as<List>()) {
        Out out = Out::sequence();
        for (const Value& entry : *list)
            out.items.push_back(outOfAny(entry, keepsTypes));
        return out;
    }
    if (const Record* record = value.as<Record>()) {
        Out out = Out::map();
        for (const auto& [name, field] : record->fields())
            out.add(name, outOfAny(field, keepsTypes));
        return out;
    }
    if (const Distribution* distribution = value.as<Distribution>())
        return distributionOut(*distribution);
    if (const base::Point* point = value.as<base::Point>())
        return pair(Out::scalar(base::toText(point->x)), Out::scalar(base::toText(point->y)));
    return value.isEmpty() ? Out::nothing() : Out::scalar(catalog::toText(value));
}

} // namespace faultline::format
