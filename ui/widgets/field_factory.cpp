#include "ui/widgets/field_factory.h"

#include "ui/widgets/choice_field.h"
#include "ui/widgets/distribution_field.h"
#include "ui/widgets/switch_field.h"
#include "ui/widgets/text_field.h"
#include "ui/widgets/unit_field.h"

namespace faultline::ui {

using catalog::Type;

Field* makeScalarField(const catalog::Key& key, const Candidates& candidates, const catalog::Value& around,
                       QWidget* parent) {
    const catalog::Schema& schema = key.schema;
    switch (schema.type) {
    case Type::Switch:
        return new SwitchField(schema, parent);
    case Type::Count:
    case Type::Number:
    case Type::Ratio:
    case Type::Duration:
    case Type::Rate:
    case Type::Bytes:
    case Type::Money:
        return new UnitField(schema, QString::fromStdString(key.unit),
                             key.slider ? UnitField::Slider::Yes : UnitField::Slider::No,
                             around.isEmpty() ? key.defaultValue : around, parent);
    case Type::Choice:
        return new ChoiceField(schema, parent);
    case Type::Reference:
        return new ChoiceField(schema, candidates, parent);
    case Type::Target:
        return new TextField(schema, candidates, parent);
    case Type::Text:
        return key.name == "notes" || key.name == "description" ? static_cast<Field*>(new LongTextField(schema, parent))
                                                                : new TextField(schema, {}, parent);
    case Type::Distribution:
        return new DistributionField(schema, parent);
    case Type::Any:
    case Type::Point:
        return new ShownField(schema, parent);
    case Type::Record:
    case Type::OneOf:
    case Type::List:
    case Type::Map:
    case Type::TimedPoint:
        break;
    }
    return nullptr;
}

} // namespace faultline::ui
