#include "engine/diagram/references.h"

#include <algorithm>
#include <set>

#include "engine/catalog/catalog.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/names.h"

namespace faultline::diagram {
namespace {

using catalog::Key;
using catalog::Schema;
using catalog::Type;

bool isWordOf(const Schema& schema, const std::string& text) {
    return std::find(schema.words.begin(), schema.words.end(), text) != schema.words.end();
}

bool refersTo(const Schema& schema, std::string_view what) {
    return std::find(schema.refersTo.begin(), schema.refersTo.end(), what) != schema.refersTo.end();
}

bool isNaming(const Schema& schema) {
    return schema.type == Type::Reference || schema.type == Type::Target;
}

std::optional<std::string> renamedText(const Schema& schema, const std::string& text, const Renaming& renaming) {
    if (isWordOf(schema, text))
        return std::nullopt;
    if (mayNameComponents(schema)) {
        const auto found = renaming.components.find(componentOfTarget(text));
        if (found != renaming.components.end())
            return found->second + text.substr(componentOfTarget(text).size());
    }
    if (mayNameLinks(schema)) {
        const auto found = renaming.links.find(text);
        if (found != renaming.links.end())
            return found->second;
    }
    return std::nullopt;
}

bool isRecordLike(const Schema& schema) {
    return schema.type == Type::Record || schema.type == Type::OneOf;
}

std::optional<Value> renamedRecord(const Schema& schema, const Record& record, const Renaming& renaming) {
    Record result = record;
    bool changed = false;
    for (auto& [name, field] : result.fields()) {
        const Schema* inner = schema.type == Type::Map ? schema.element.get() : fieldSchema(schema, record, name);
        if (inner) {
            if (auto replaced = renamed(*inner, field, renaming)) {
                field = std::move(*replaced);
                changed = true;
            }
        }
        if (schema.type == Type::Map && !schema.refersTo.empty()) {
            if (auto replaced = renamedText(schema, name, renaming)) {
                name = std::move(*replaced);
                changed = true;
            }
        }
    }
    return changed ? std::optional<Value>(std::move(result)) : std::nullopt;
}

std::optional<Value> renamedList(const Schema& element, const List& list, const Renaming& renaming) {
    List result = list;
    bool changed = false;
    for (Value& entry : result)
        if (auto replaced = renamed(element, entry, renaming)) {
            entry = std::move(*replaced);
            changed = true;
        }
    return changed ? std::optional<Value>(std::move(result)) : std::nullopt;
}

std::optional<Value> recordWithout(const Schema& schema, const Record& record, const IsGone& isGone) {
    Record result;
    for (const auto& [name, field] : record.fields()) {
        const Schema* inner = fieldSchema(schema, record, name);
        std::optional<Value> left = inner ? without(*inner, field, isGone) : std::optional<Value>(field);
        if (left) {
            result.set(name, std::move(*left));
            continue;
        }
        const Key* key = catalog::findKey(schema.fields, name);
        const bool isEssential = key && (schema.type == Type::OneOf || key->required || schema.shorthand == name);
        if (isEssential)
            return std::nullopt;
    }
    if (result.empty() && !record.empty())
        return std::nullopt;
    return Value(std::move(result));
}

std::optional<Value> mapWithout(const Schema& schema, const Record& record, const IsGone& isGone) {
    Record result;
    for (const auto& [name, field] : record.fields()) {
        if (!schema.refersTo.empty() && !isWordOf(schema, name) && isGone(schema, name))
            continue;
        std::optional<Value> left =
            schema.element ? without(*schema.element, field, isGone) : std::optional<Value>(field);
        if (left)
            result.set(name, std::move(*left));
    }
    if (result.empty() && !record.empty())
        return std::nullopt;
    return Value(std::move(result));
}

std::optional<Value> listWithout(const Schema& schema, const List& list, const IsGone& isGone) {
    // Groups of a partition: one that lost all its members makes the whole meaningless.
    const bool isListOfGroups = schema.element->type == Type::List;
    List result;
    for (const Value& entry : list) {
        if (auto left = without(*schema.element, entry, isGone))
            result.push_back(std::move(*left));
        else if (isListOfGroups)
            return std::nullopt;
    }
    if (result.empty() && !list.empty())
        return std::nullopt;
    return Value(std::move(result));
}

bool isPathCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
}

/// "app.utilization" and "components.app.cpus" name a component; `p99` and `totals.errors` do not.
std::string renamedPath(const std::string& path, const Renaming& renaming) {
    const auto dot = path.find('.');
    if (dot == std::string::npos)
        return path;
    const std::size_t start = path.compare(0, dot, "components") == 0 ? dot + 1 : 0;
    const std::size_t end = std::min(path.find('.', start), path.size());
    const auto found = renaming.components.find(std::string_view(path).substr(start, end - start));
    return found == renaming.components.end() ? path : path.substr(0, start) + found->second + path.substr(end);
}

std::string renamedQuoted(const std::string& text, const Renaming& renaming) {
    static const Schema anyTarget = [] {
        Schema schema;
        schema.type = Type::Target;
        return schema;
    }();
    return renamedText(anyTarget, text, renaming).value_or(text);
}

} // namespace

Renaming Renaming::reversed() const {
    Renaming result;
    for (const auto& [before, after] : components)
        result.components[after] = before;
    for (const auto& [before, after] : links)
        result.links[after] = before;
    return result;
}

bool mayNameComponents(const Schema& schema) {
    static const std::set<std::string, std::less<>> others = {"operation", "keyspace", "link", "zone", "slo"};
    if (schema.refersTo.empty())
        return isNaming(schema);
    return std::any_of(schema.refersTo.begin(), schema.refersTo.end(),
                       [](const std::string& what) { return !others.contains(what); });
}

bool mayNameLinks(const Schema& schema) {
    return schema.refersTo.empty() ? schema.type == Type::Target : refersTo(schema, "link");
}

void visitReferences(const Schema& schema, const Value& value, const std::string& path, const ReferenceVisitor& visit) {
    if (const std::string* text = value.as<std::string>()) {
        if (isNaming(schema) && !isWordOf(schema, *text))
            visit(schema, *text, path);
        return;
    }
    if (const List* list = value.as<List>()) {
        if (schema.type == Type::List && schema.element)
            for (std::size_t i = 0; i < list->size(); ++i)
                visitReferences(*schema.element, (*list)[i], path + "[" + std::to_string(i) + "]", visit);
        return;
    }
    const Record* record = value.as<Record>();
    if (!record)
        return;
    for (const auto& [name, field] : record->fields()) {
        if (schema.type == Type::Map) {
            if (!schema.refersTo.empty() && !isWordOf(schema, name))
                visit(schema, name, fieldPath(schema, *record, path, name));
            if (schema.element)
                visitReferences(*schema.element, field, fieldPath(schema, *record, path, name), visit);
        } else if (isRecordLike(schema)) {
            if (const Schema* inner = fieldSchema(schema, *record, name))
                visitReferences(*inner, field, fieldPath(schema, *record, path, name), visit);
        }
    }
}

std::optional<Value> renamed(const Schema& schema, const Value& value, const Renaming& renaming) {
    if (const std::string* text = value.as<std::string>()) {
        if (!isNaming(schema))
            return std::nullopt;
        auto replaced = renamedText(schema, *text, renaming);
        return replaced ? std::optional<Value>(std::move(*replaced)) : std::nullopt;
    }
    if (const List* list = value.as<List>())
        return schema.type == Type::List && schema.element ? renamedList(*schema.element, *list, renaming)
                                                           : std::nullopt;
    if (const Record* record = value.as<Record>())
        return schema.type == Type::Map || isRecordLike(schema) ? renamedRecord(schema, *record, renaming)
                                                                : std::nullopt;
    return std::nullopt;
}

std::optional<std::string> renamedExpression(const std::string& expression, const Renaming& renaming) {
    std::string result;
    for (std::size_t at = 0; at < expression.size();) {
        const char c = expression[at];
        if (c == '"' || c == '\'') {
            const std::size_t end = std::min(expression.find(c, at + 1), expression.size());
            result += c + renamedQuoted(expression.substr(at + 1, end - at - 1), renaming);
            at = end;
            if (at < expression.size())
                result += expression[at++];
        } else if (isPathCharacter(c)) {
            std::size_t end = at;
            while (end < expression.size() && isPathCharacter(expression[end]))
                ++end;
            result += renamedPath(expression.substr(at, end - at), renaming);
            at = end;
        } else {
            result += c;
            ++at;
        }
    }
    return result == expression ? std::nullopt : std::optional<std::string>(std::move(result));
}

std::optional<Value> without(const Schema& schema, const Value& value, const IsGone& isGone) {
    if (const std::string* text = value.as<std::string>()) {
        const bool isReference = isNaming(schema) && !isWordOf(schema, *text);
        return isReference && isGone(schema, *text) ? std::nullopt : std::optional<Value>(value);
    }
    if (const List* list = value.as<List>())
        return schema.type == Type::List && schema.element ? listWithout(schema, *list, isGone)
                                                           : std::optional<Value>(value);
    if (const Record* record = value.as<Record>()) {
        if (schema.type == Type::Map)
            return mapWithout(schema, *record, isGone);
        if (isRecordLike(schema))
            return recordWithout(schema, *record, isGone);
    }
    return value;
}

} // namespace faultline::diagram
