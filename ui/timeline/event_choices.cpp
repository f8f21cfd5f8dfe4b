#include "ui/timeline/event_choices.h"

#include <QCoreApplication>
#include <QHash>
#include <QStringList>
#include <algorithm>
#include <utility>

#include "engine/catalog/catalog.h"
#include "engine/diagram/walk.h"
#include "ui/canvas/items/card_content.h"
#include "ui/canvas/zone_frame.h"
#include "ui/widgets/engine_text.h"
#include "ui/widgets/value_text.h"

namespace faultline::ui {
namespace {

using catalog::EventKind;
using catalog::Key;
using catalog::List;
using catalog::Record;
using catalog::Type;
using catalog::Value;
using diagram::Component;
using diagram::Diagram;

constexpr int kMostMembers = 6; // of one component in a menu; beyond that one types the target

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Timeline", text);
}

bool isOneOf(const std::string& kind, std::initializer_list<const char*> kinds) {
    return std::any_of(kinds.begin(), kinds.end(), [&](const char* one) { return kind == one; });
}

/// Clients and probes stand for people: they do not crash, hang, slow down or answer.
bool isOutside(const Component& component) {
    return isOneOf(component.kind, {"client", "probe"});
}

std::int64_t countOf(const Component& component, std::string_view key) {
    const Value value = diagram::effective(component, key);
    const auto* count = value.as<std::int64_t>();
    return count != nullptr ? *count : 0;
}

/// Something to name: an element's id with what people call it.
struct Name {
    std::string id;
    QString text;
};

Name nameOf(const Component& component) {
    return {component.id, QString::fromStdString(diagram::labelOf(component))};
}

std::vector<Name> componentsAndParts(const Diagram& diagram, bool outsiders) {
    std::vector<Name> names;
    for (const Component& component : diagram.components) {
        if (!outsiders && isOutside(component))
            continue;
        names.push_back(nameOf(component));
        const QStringList members = describe(component).members.names;
        if (members.size() < 2 || members.size() > kMostMembers)
            continue;
        const QString label = names.back().text; // "Orders", then "Orders 1", "Orders 2" …
        for (const QString& member : members)
            names.push_back({component.id + "/" + member.toStdString(), label + u' ' + member});
    }
    for (const diagram::Named& zone : diagram.zones)
        names.push_back({zone.id, zoneLabelOf(zone)});
    return names;
}

std::vector<Name> elementsOf(const Diagram& diagram, const catalog::Schema& schema) {
    const auto wants = [&](const std::string& what) {
        return std::find(schema.refersTo.begin(), schema.refersTo.end(), what) != schema.refersTo.end();
    };
    std::vector<Name> names;
    for (const Component& component : diagram.components)
        if (wants(component.kind))
            names.push_back(nameOf(component));
    const auto labelled = [&](const std::string& id) {
        const Component* component = diagram.component(id);
        return component != nullptr ? nameOf(*component).text : QString::fromStdString(id);
    };
    if (wants("link"))
        for (const diagram::Link& link : diagram.links)
            names.push_back({link.id, labelled(link.from) + QStringLiteral(" → ") + labelled(link.to)});
    if (wants("zone"))
        for (const diagram::Named& zone : diagram.zones)
            names.push_back({zone.id, zoneLabelOf(zone)});
    if (wants("keyspace"))
        for (const diagram::Named& keyspace : diagram.keyspaces)
            names.push_back({keyspace.id, QString::fromStdString(keyspace.id)});
    return names;
}

/// The first key of a component that is a plain number or span, with the value that holds.
void addFirstKey(const Component& component, Record& event) {
    const catalog::Kind* kind = catalog::Catalog::instance().kind(component.kind);
    for (const Key& key : kind != nullptr ? kind->keys : std::vector<Key>()) {
        const bool plain = key.schema.type == Type::Count || key.schema.type == Type::Duration ||
                           key.schema.type == Type::Ratio || key.schema.type == Type::Rate;
        const Value value = diagram::effective(component, key.name);
        if (!plain || !key.simulated || value.isEmpty())
            continue;
        event.set(key.name, value);
        return;
    }
}

bool suits(const EventKind& kind, const Diagram& diagram, const Name& name) {
    const Component* component = diagram.component(name.id);
    if (component == nullptr)
        return true;
    if (kind.name == "failover" && countOf(*component, "replicas") == 0)
        return false;            // nobody to promote
    if (kind.name == "replay") { // it has to keep its messages
        const Value keeps = diagram::effective(*component, "replay");
        return keeps == Value(true);
    }
    return true;
}

/// What an event says beside its target so that it does something.
void addAmounts(const EventKind& kind, const Diagram& diagram, const std::string& target, Record& event) {
    const Component* component = diagram.component(target);
    if (kind.name == "traffic")
        event.set("times", Value(10.0));
    if (kind.name == "delay")
        event.set("add", Value(catalog::Distribution::constant(base::Duration::milliseconds(200))));
    if (kind.name == "scale" && component != nullptr)
        event.set("instances", Value(diagram::instancesOf(*component) + 1));
    if (kind.name == "reshard" && component != nullptr)
        event.set("shards", Value(countOf(*component, "shards") + 1));
    if (kind.name == "set" && component != nullptr)
        addFirstKey(*component, event);
}

void choose(EventKindChoices& into, const EventKind& kind, const Diagram& diagram, const Name& name, Value target) {
    EventChoice choice{name.text, {}};
    choice.event.set(kind.name, std::move(target));
    addAmounts(kind, diagram, name.id, choice.event);
    // A `set` that sets nothing is none.
    if (kind.name != "set" || choice.event.fields().size() > 1)
        into.choices.push_back(std::move(choice));
}

void fill(EventKindChoices& into, const EventKind& kind, const Diagram& diagram) {
    const std::string& name = kind.name;
    if (name == "mark")
        return choose(into, kind, diagram, {{}, tr("a text")}, Value(tr("Mark").toStdString()));
    if (name == "heal")
        return choose(into, kind, diagram, {"all", tr("everything")}, Value("all"));
    if (isOneOf(name, {"partition", "isolate", "chaos"})) {
        for (const Name& one : componentsAndParts(diagram, name != "chaos")) {
            const List alone{Value(one.id)};
            if (name == "partition")
                choose(into, kind, diagram, {one.id, tr("%1 from the rest").arg(one.text)},
                       Value(List{Value(alone), Value(List{Value("rest")})}));
            else if (name == "isolate")
                choose(into, kind, diagram, one, Value(alone));
            else
                choose(into, kind, diagram, one, Value(Record{{"targets", Value(alone)}}));
        }
        return;
    }
    if (name == "set") {
        for (const Component& component : diagram.components)
            choose(into, kind, diagram, nameOf(component), Value(component.id));
        return;
    }
    const bool anything = kind.target.schema.type == Type::Target;
    for (const Name& one : anything ? componentsAndParts(diagram, false) : elementsOf(diagram, kind.target.schema))
        if (suits(kind, diagram, one))
            choose(into, kind, diagram, one, Value(one.id));
}

} // namespace

std::vector<EventKindChoices> eventChoices(const Diagram& diagram) {
    // The first of each group of the catalog: what fails, the network, the load, the data.
    static const QStringList kFirst{QStringLiteral("partition"), QStringLiteral("traffic"), QStringLiteral("flush"),
                                    QStringLiteral("set")};
    std::vector<EventKindChoices> all;
    bool groupPending = false;
    for (const EventKind& kind : catalog::Catalog::instance().eventKinds()) {
        EventKindChoices choices;
        choices.kind = QString::fromStdString(kind.name);
        groupPending = groupPending || kFirst.contains(choices.kind);
        if (!kind.simulated)
            continue;
        choices.text = keyLabel(kind.name);
        choices.meaning = translated(kind.meaning);
        fill(choices, kind, diagram);
        if (choices.choices.empty())
            continue;
        choices.startsGroup = std::exchange(groupPending, false) && !all.empty();
        all.push_back(std::move(choices));
    }
    return all;
}

Record eventAt(Record event, kernel::Time at, kernel::Time span) {
    Record timed;
    timed.set("at", Value(base::Duration{at}));
    for (const auto& [key, value] : event.fields())
        timed.set(key, value);
    const EventKind* kind = diagram::eventKindOf(event);
    const bool passes = kind != nullptr && catalog::findKey(kind->fields, "for") != nullptr &&
                        !isOneOf(kind->name, {"scale", "set", "chaos"});
    if (passes)
        timed.set("for", Value(base::Duration{span}));
    return timed;
}

std::size_t indexFor(const Diagram& diagram, kernel::Time at) {
    std::size_t index = 0;
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i) {
        const Value* value = diagram.scenario[i].find("at");
        const auto* time = value != nullptr ? value->as<base::Duration>() : nullptr;
        if (time != nullptr && time->ns <= at)
            index = i + 1;
    }
    return index;
}

Icon eventIcon(const QString& kind) {
    static const QHash<QString, Icon> icons{
        {QStringLiteral("crash"), Icon::Crash},     {QStringLiteral("hang"), Icon::Hang},
        {QStringLiteral("slow"), Icon::Slow},       {QStringLiteral("errors"), Icon::Errors},
        {QStringLiteral("cut"), Icon::Cut},         {QStringLiteral("partition"), Icon::Cut},
        {QStringLiteral("isolate"), Icon::Cut},     {QStringLiteral("delay"), Icon::Delay},
        {QStringLiteral("lossy"), Icon::Lossy},     {QStringLiteral("traffic"), Icon::Traffic},
        {QStringLiteral("restart"), Icon::Restore}, {QStringLiteral("heal"), Icon::Restore},
        {QStringLiteral("outage"), Icon::Failure},  {QStringLiteral("mark"), Icon::Info},
    };
    return icons.value(kind, Icon::Settings);
}

} // namespace faultline::ui
