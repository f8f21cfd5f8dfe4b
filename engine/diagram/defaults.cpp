#include "engine/diagram/defaults.h"

#include "engine/catalog/catalog.h"

namespace faultline::diagram {
namespace {

using catalog::Key;
using catalog::List;
using catalog::Record;
using catalog::Schema;
using catalog::Type;
using catalog::Value;

bool isDefault(const Key& key, const Value& trimmedValue) {
    return !key.required && !key.defaultValue.isEmpty() && trimmedValue == trimmed(key.schema, key.defaultValue);
}

/// What stands for "all fields have their defaults": one field that says so.
void keepOne(const Schema& schema, Record& record) {
    const Key* kept = catalog::findKey(schema.fields, schema.shorthand);
    for (const Key& key : schema.fields)
        if (!kept && !key.defaultValue.isEmpty())
            kept = &key;
    if (kept && !kept->defaultValue.isEmpty())
        record.set(kept->name, trimmed(kept->schema, kept->defaultValue));
}

void trimFields(const std::vector<Key>& keys, const Record& record, Record& result, bool keepDefaults) {
    for (const Key& key : keys) {
        const Value* field = record.find(key.name);
        if (!field || result.find(key.name))
            continue;
        Value value = trimmed(key.schema, *field);
        if (keepDefaults || !isDefault(key, value))
            result.set(key.name, std::move(value));
    }
}

Value trimmedRecord(const Schema& schema, const Record& record) {
    Record result;
    const bool isOneOf = schema.type == Type::OneOf;
    trimFields(schema.fields, record, result, isOneOf);
    if (isOneOf) {
        trimFields(schema.siblings, record, result, false);
        for (const Key& alternative : schema.fields)
            if (record.find(alternative.name))
                trimFields(alternative.schema.siblings, record, result, false);
    } else if (result.empty()) {
        keepOne(schema, result);
    }
    return result;
}

} // namespace

Value trimmed(const Schema& schema, const Value& value) {
    if (const List* list = value.as<List>()) {
        if (schema.type != Type::List || !schema.element)
            return value;
        List result;
        for (const Value& entry : *list)
            result.push_back(trimmed(*schema.element, entry));
        return result;
    }
    const Record* record = value.as<Record>();
    if (!record)
        return value;
    if (schema.type == Type::Record || schema.type == Type::OneOf)
        return trimmedRecord(schema, *record);
    if (schema.type != Type::Map || !schema.element)
        return value;
    Record result = *record;
    for (auto& [name, field] : result.fields())
        field = trimmed(*schema.element, field);
    return result;
}

bool meansSame(const Schema& schema, const Value& a, const Value& b) {
    return trimmed(schema, a) == trimmed(schema, b);
}

} // namespace faultline::diagram
