// Random values of any key that the catalog knows, so that what is new to the format takes part in random tests without
// further ado.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "engine/catalog/catalog.h"
#include "engine/diagram/diagram.h"
#include "engine/diagram/edit.h"
#include "tests/engine/simulation/dice.h"

namespace faultline::trial {

/// Makes values for schemas, small enough for runs of a few seconds. What refers to elements names some of a diagram.
class RandomValues {
  public:
    RandomValues(Dice& dice, const diagram::Diagram& diagram) : m_dice(dice), m_diagram(diagram) {}

    /// Nothing for what only people read, for handlers, and for references where there is nothing to name.
    std::optional<catalog::Value> make(const catalog::Schema& schema) {
        using catalog::Type;
        if (!schema.words.empty() && m_dice.chance(25))
            return m_dice.word(schema.words);
        switch (schema.type) {
        case Type::Switch:
            return m_dice.chance(50);
        case Type::Count:
            return static_cast<std::int64_t>(within(schema, m_dice.between(0, m_dice.chance(10) ? 60 : 8)));
        case Type::Number:
            return within(schema, m_dice.between(0, 40) / 10.0);
        case Type::Ratio:
            return base::Ratio{within(schema, m_dice.between(0, m_dice.chance(20) ? 100 : 20) / 100.0)};
        case Type::Duration:
            return duration(schema);
        case Type::Rate:
            return base::Rate{within(schema, m_dice.between(0, 250))};
        case Type::Bytes:
            return base::Bytes{static_cast<std::int64_t>(within(schema, m_dice.between(1, 2000) * 1000.0))};
        case Type::Money:
            return base::Money{within(schema, m_dice.between(0, 90)), base::Money::Per::Month};
        case Type::Choice:
            return m_dice.word(schema.choices);
        case Type::Distribution:
            return catalog::Distribution::exponential(base::Duration::milliseconds(m_dice.between(0, 20)));
        case Type::Reference:
            return reference(schema);
        case Type::Record:
        case Type::OneOf:
            return record(schema);
        default:
            return std::nullopt;
        }
    }

  private:
    double within(const catalog::Schema& schema, double wanted) const {
        return std::clamp(wanted, std::isfinite(schema.min) ? schema.min : 0.0, schema.max);
    }

    base::Duration duration(const catalog::Schema& schema) {
        const int most = m_dice.chance(20) ? 3000 : 300;
        double seconds = within(schema, m_dice.chance(10) ? 0 : m_dice.between(0, most) * 1e-3);
        if (schema.min > 0)
            seconds = std::max(seconds, 0.005); // what comes at intervals comes in quiet times as well
        return base::Duration{std::llround(seconds * 1e9)};
    }

    std::optional<catalog::Value> reference(const catalog::Schema& schema) {
        std::vector<std::string> names;
        for (const std::string& what : schema.refersTo) {
            for (const diagram::Component& component : m_diagram.components)
                if (component.kind == what || what == "component")
                    names.push_back(component.id);
            if (what == "operation")
                for (const diagram::Named& operation : m_diagram.operations)
                    names.push_back(operation.id);
        }
        if (names.empty())
            return std::nullopt;
        return m_dice.word(names);
    }

    std::optional<catalog::Value> record(const catalog::Schema& schema) {
        if (schema.fields.empty())
            return std::nullopt;
        catalog::Record record;
        if (schema.type == catalog::Type::OneOf) {
            const catalog::Key& alternative = m_dice.oneOf(schema.fields);
            std::optional<catalog::Value> value = make(alternative.schema);
            if (!value)
                return std::nullopt;
            record.set(alternative.name, std::move(*value));
            return record;
        }
        for (const catalog::Key& field : schema.fields)
            if (field.name == "max") // tries that each wait for long
                record.set(field.name, catalog::Value(static_cast<std::int64_t>(m_dice.between(1, 3))));
            else if (field.required || m_dice.chance(60))
                if (std::optional<catalog::Value> value = make(field.schema))
                    record.set(field.name, std::move(*value));
        return record;
    }

    Dice& m_dice;
    const diagram::Diagram& m_diagram;
};

/// An edit that sets some key of some component, link, operation or of the network to something; nothing where the dice
/// fall on what has no effect in a run.
inline std::optional<diagram::Edit> randomKeyEdit(Dice& dice, const diagram::Diagram& diagram) {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    RandomValues values(dice, diagram);
    const auto set = [&](const diagram::Place& place, const catalog::Key& key) -> std::optional<diagram::Edit> {
        std::optional<catalog::Value> value = key.simulated ? values.make(key.schema) : std::nullopt;
        if (!value)
            return std::nullopt;
        return diagram::Edit{diagram::SetValue{place, key.name, std::move(value)}, {}, false};
    };
    switch (dice.between(0, 9)) {
    case 0:
        if (diagram.links.empty())
            return std::nullopt;
        return set({diagram::Section::Links, dice.oneOf(diagram.links).id, 0}, dice.oneOf(catalog.linkKeys()));
    case 1:
        return set({diagram::Section::Operations, dice.oneOf(diagram.operations).id, 0},
                   dice.oneOf(catalog.operationKeys()));
    case 2:
        return set({diagram::Section::Network, {}, 0}, dice.oneOf(catalog.networkKeys()));
    default:
        break;
    }
    const diagram::Component& component = dice.oneOf(diagram.components);
    const catalog::Kind& kind = *catalog.kind(component.kind);
    const catalog::Key* instances = catalog.componentKey(component.kind, "instances");
    return set({diagram::Section::Components, component.id, 0}, dice.chance(15) ? *instances : dice.oneOf(kind.keys));
}

} // namespace faultline::trial
