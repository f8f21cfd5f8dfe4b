// A diagram that sets every key of every kind to something else than its default, made by walking the catalog.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/catalog/catalog.h"
#include "engine/catalog/no_use.h"
#include "engine/diagram/defaults.h"
#include "engine/diagram/diagram.h"

namespace faultline::tests {

/// Makes values for schemas. What refers to an element names one that `completeDiagram` has.
class ValueMaker {
  public:
    /// Different numbers give different values where the schema has room for them.
    explicit ValueMaker(int variant) : m_variant(variant) {}

    catalog::Value make(const catalog::Schema& schema, int depth = 0) const {
        using catalog::Type;
        if (m_variant == 0 && !schema.words.empty() && schema.type != Type::Map)
            return schema.words.front();
        switch (schema.type) {
        case Type::Switch:
            return m_variant % 2 == 0;
        case Type::Count:
            return static_cast<std::int64_t>(amount(schema, 7));
        case Type::Number:
            return amount(schema, 1.25);
        case Type::Ratio:
            return base::Ratio{amount(schema, 0.125)};
        case Type::Duration:
            return base::Duration{std::llround(amount(schema, 0.75) * 1e9)};
        case Type::Rate:
            return base::Rate{amount(schema, 33.5)};
        case Type::Bytes:
            return base::Bytes{std::llround(amount(schema, 3000))};
        case Type::Money:
            return base::Money{amount(schema, 1.5), m_variant % 2 ? base::Money::Per::Hour : base::Money::Per::Million};
        case Type::Choice:
            return schema.choices[static_cast<std::size_t>(m_variant) % schema.choices.size()];
        case Type::Text:
            return text();
        case Type::Reference:
        case Type::Target:
            return name(schema);
        case Type::Distribution:
            return distribution();
        case Type::Point:
            return base::Point{10.5 * m_variant, -3};
        default:
            return composite(schema, depth);
        }
    }

  private:
    double amount(const catalog::Schema& schema, double wanted) const {
        wanted *= 1 + m_variant;
        const double low = std::isfinite(schema.min) ? schema.min : 0;
        return std::min(std::max(wanted, low), schema.max);
    }

    catalog::Value text() const {
        static const std::vector<std::string> texts = {"plain words", "yes",        "12",           "a: b # c",
                                                       "- dash",      "\"quoted\"", "two\nlines\n", "no end\nhere",
                                                       " spaces ",    "übergröße €"};
        return texts[static_cast<std::size_t>(m_variant) % texts.size()];
    }

    catalog::Value name(const catalog::Schema& schema) const {
        if (schema.refersTo.empty())
            return "service1";
        const std::string& what = schema.refersTo[static_cast<std::size_t>(m_variant) % schema.refersTo.size()];
        if (what == "component")
            return schema.type == catalog::Type::Target ? "service1/1" : "service1";
        if (what == "link")
            return "client1->service1";
        return what + "1";
    }

    catalog::Distribution distribution() const {
        using D = catalog::Distribution;
        const auto ms = [](std::int64_t n) { return base::Duration::milliseconds(n); };
        const D all[] = {{D::Kind::Constant, ms(3), {}, {}, {}, 0},
                         {D::Kind::Exponential, ms(4), {}, {}, {}, 0},
                         {D::Kind::Uniform, ms(1), ms(9), {}, {}, 0},
                         {D::Kind::Normal, ms(5), ms(2), {}, {}, 0},
                         {D::Kind::LognormalP99, ms(5), ms(50), {}, {}, 0},
                         {D::Kind::LognormalCv, ms(6), {}, {}, {}, 1.5},
                         {D::Kind::Erlang, ms(7), {}, {}, {}, 3},
                         {D::Kind::Pareto, ms(1), ms(500), {}, {}, 1.75},
                         {D::Kind::Quantiles, ms(1), ms(2), ms(3), ms(4), 0}};
        return all[static_cast<std::size_t>(m_variant) % std::size(all)];
    }

    catalog::Value composite(const catalog::Schema& schema, int depth) const {
        using catalog::Type;
        if (schema.type == Type::TimedPoint)
            return catalog::List{base::Duration::seconds(m_variant), base::Rate{5}};
        if (schema.type == Type::List)
            return catalog::List{make(*schema.element, depth + 1)};
        catalog::Record record;
        if (schema.type == Type::Map) {
            record.set(schema.refersTo.empty() ? "anything" : name(mapNames(schema)).as<std::string>()->c_str(),
                       make(*schema.element, depth + 1));
            return record;
        }
        if (schema.type == Type::OneOf) {
            std::size_t choice = static_cast<std::size_t>(m_variant) % schema.fields.size();
            if (depth > 3) // steps hold steps
                choice = 0;
            const catalog::Key& alternative = schema.fields[choice];
            record.set(alternative.name, make(alternative.schema, depth + 1));
            for (const catalog::Key& sibling : alternative.schema.siblings)
                record.set(sibling.name, make(sibling.schema, depth + 1));
            return record;
        }
        for (const catalog::Key& field : schema.fields)
            record.set(field.name, make(field.schema, depth + 1));
        return record;
    }

    /// A map's names, asked for as a reference would be.
    static catalog::Schema mapNames(const catalog::Schema& map) {
        catalog::Schema schema;
        schema.type = catalog::Type::Reference;
        schema.refersTo = map.refersTo;
        return schema;
    }

    int m_variant;
};

inline catalog::Record allKeys(const std::vector<catalog::Key>& keys, const ValueMaker& maker) {
    catalog::Record record;
    for (const catalog::Key& key : keys)
        record.set(key.name, maker.make(key.schema));
    return record;
}

/// One component of each kind (client1, service1 …) with all its keys, one of each other section, all events.
inline diagram::Diagram completeDiagram(int variant) {
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    const ValueMaker maker(variant);
    diagram::Diagram diagram;
    diagram.title = *maker.make(catalog.commonKeys().front().schema).as<std::string>();
    diagram.description = "Some text.\n";
    diagram.settings = allKeys(catalog.settingsKeys(), maker);
    diagram.settings.set("warmup", base::Duration::milliseconds(1));
    diagram.network = allKeys(catalog.networkKeys(), maker);
    diagram.keyspaces = {{"keyspace1", allKeys(catalog.keyspaceKeys(), maker)}};
    diagram.operations = {{"operation1", allKeys(catalog.operationKeys(), maker)}};
    diagram.zones = {{"zone1", allKeys(catalog.zoneKeys(), maker)}};
    for (const catalog::Kind& kind : catalog.kinds()) {
        catalog::Record values = allKeys(catalog.commonKeys(), maker);
        values.remove("preset");
        if (!catalog::noUseOf(kind.name, "instances").empty())
            values.remove("instances");
        const bool sharded = kind.name == "database"; // all keys: its shards as well
        values.set("unfold", catalog::Record{{kind.name + (sharded ? "1/s1/1" : "1/1"), base::Point{7, 8}}});
        if (!kind.presets.empty() && variant % 2 == 1)
            values.set("preset", kind.presets[static_cast<std::size_t>(variant) % kind.presets.size()].name);
        for (const catalog::Key& key : kind.keys)
            values.set(key.name, maker.make(key.schema));
        diagram.components.push_back({kind.name + "1", kind.name, std::move(values)});
    }
    for (const catalog::Kind& kind : catalog.kinds())
        for (const std::string& callee : kind.mayCall)
            if (kind.name != callee)
                diagram.links.push_back({kind.name + "1->" + callee + "1", kind.name + "1", callee + "1",
                                         allKeys(catalog.linkKeys(), maker)});
    diagram.notes = {allKeys(catalog.noteKeys(), maker)};
    diagram.slos = {allKeys(catalog.sloKeys(), maker)};
    diagram.slos[0].set("name", "slo1");
    const catalog::Record alert = allKeys(catalog.alertKeys(), maker);
    catalog::Record burning = alert;
    burning.set("name", "burning");
    burning.remove("when");
    catalog::Record watching = alert;
    watching.set("name", "watching");
    watching.set("when", "errors / requests > 1%");
    watching.remove("burn");
    diagram.slos[0].set("objective", base::Ratio{0.999});
    diagram.slos[0].set("indicator", "latency");
    diagram.alerts = {burning, watching};
    for (const catalog::EventKind& kind : catalog.eventKinds()) {
        catalog::Record event = {{"at", base::Duration::seconds(1)}};
        event.set(kind.name, maker.make(kind.target.schema));
        for (const catalog::Key& field : kind.fields)
            event.set(field.name, maker.make(field.schema));
        // What a value's schema does not say: groups come in twos, and a rate is instead of a factor, for open clients.
        if (kind.name == "partition")
            event.set("partition", catalog::List{catalog::List{"service1"}, catalog::List{"rest"}});
        if (kind.name == "traffic")
            event.remove(variant % 2 == 0 ? "times" : "rate");
        if (kind.name == "set") {
            event.set("set", "service1");
            event.set("cpus", 3);
        }
        diagram.scenario.push_back(std::move(event));
    }
    diagram.dashboard = catalog::List{catalog::Record{{"chart", "latency"}}};
    diagram.lesson = catalog::Record{{"goal", "Learn: \"much\""}, {"x-text", "Many\n\nlines\n"}};
    diagram.challenge = catalog::Record{{"checks", catalog::List{"p99 < 200ms", "cost <= $900/mo"}}};
    diagram.extensions = {
        {"x-mine", catalog::Record{{"n", 3}, {"t", "3"}, {"off", false}, {"nothing", catalog::Value()}}}};
    return diagram;
}

} // namespace faultline::tests
