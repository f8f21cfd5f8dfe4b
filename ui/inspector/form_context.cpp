#include "ui/inspector/form_context.h"

#include "ui/inspector/list_field.h"
#include "ui/inspector/map_field.h"
#include "ui/inspector/one_of_field.h"
#include "ui/inspector/record_field.h"
#include "ui/widgets/field_factory.h"
#include "ui/widgets/value_text.h"

namespace faultline::ui {

using catalog::Record;
using catalog::Schema;
using catalog::Type;
using catalog::Value;

Field* makeField(const catalog::Key& key, const FormContext& context, const QString& path, const Value& around,
                 QWidget* parent) {
    if (key.name == "preset" && !context.presets.empty())
        return new ChoiceField(key.schema, context.presets, parent);
    switch (key.schema.type) {
    case Type::Record:
        return new RecordField(key.schema, context, path, parent);
    case Type::OneOf:
        return new OneOfField(key.schema, context, path, parent);
    case Type::List:
        return new ListField(key.schema, context, path, parent);
    case Type::Map:
        return new MapField(key.schema, context, path, parent);
    case Type::TimedPoint:
        return new TimedPointField(key.schema, parent);
    default:
        return makeScalarField(key, context.candidates, around, parent);
    }
}

namespace {

Value starterNumber(const Schema& schema) {
    double number = 1;
    if (schema.type == Type::Rate)
        number = 100;
    else if (schema.type == Type::Ratio)
        number = 0.1;
    else if (schema.type == Type::Bytes)
        number = 1000;
    return fromBaseNumber(schema, std::clamp(number, schema.min, schema.max));
}

Record starterRecord(const Schema& schema, const Candidates& candidates) {
    Record record;
    for (const auto& field : schema.fields)
        if (field.required || field.name == schema.shorthand)
            record.set(field.name,
                       field.defaultValue.isEmpty() ? starterValue(field.schema, candidates) : field.defaultValue);
    return record;
}

Record starterAlternative(const catalog::Key& alternative, const Candidates& candidates) {
    Record record;
    record.set(alternative.name, alternative.defaultValue.isEmpty() ? starterValue(alternative.schema, candidates)
                                                                    : alternative.defaultValue);
    for (const auto& sibling : alternative.schema.siblings)
        if (sibling.required)
            record.set(sibling.name, sibling.defaultValue.isEmpty() ? starterValue(sibling.schema, candidates)
                                                                    : sibling.defaultValue);
    return record;
}

} // namespace

Value starterValue(const Schema& schema, const Candidates& candidates) {
    switch (schema.type) {
    case Type::Switch:
        return Value(true);
    case Type::Choice:
        return schema.choices.empty() ? Value() : Value(schema.choices.front());
    case Type::Reference:
    case Type::Target: {
        const auto names = candidates ? candidates(schema) : std::vector<Candidate>{};
        return Value(names.empty() ? std::string() : names.front().id.toStdString());
    }
    case Type::Text:
    case Type::Any:
        return Value(std::string());
    case Type::Distribution:
        return Value(catalog::Distribution::exponential(base::Duration::milliseconds(10)));
    case Type::Point:
        return Value(base::Point{});
    case Type::Record:
        return Value(starterRecord(schema, candidates));
    case Type::OneOf:
        return schema.fields.empty() ? Value(Record()) : Value(starterAlternative(schema.fields.front(), candidates));
    case Type::List:
        return Value(catalog::List());
    case Type::Map:
        return Value(Record());
    case Type::TimedPoint:
        return Value(catalog::List{Value(base::Duration{}), Value(base::Rate{100})});
    default:
        return starterNumber(schema);
    }
}

Record asRecord(const Schema& schema, const Value& value) {
    if (const auto* record = value.as<Record>())
        return *record;
    const auto* word = value.as<std::string>();
    const bool isWord =
        word != nullptr && std::find(schema.words.begin(), schema.words.end(), *word) != schema.words.end();
    Record record;
    if (!value.isEmpty() && !isWord && !schema.shorthand.empty())
        record.set(schema.shorthand, value);
    return record;
}

} // namespace faultline::ui
