// Events that change the load or a key: traffic, hot_key, set, scale.
#include <algorithm>

#include "engine/catalog/catalog.h"
#include "engine/catalog/no_use.h"
#include "engine/components/client.h"
#include "engine/scenario/faults.h"
#include "engine/scenario/targets.h"

namespace faultline::scenario {

using catalog::Record;
using components::ActiveFault;
using components::EventType;
using components::Index;
using components::KindId;
using components::kNone;
using components::World;

namespace {

/// The fault of the same sort on the same thing that was last begun at or after `ended`; kNone when there is none.
template <typename Same> Index newestSince(const World& world, kernel::Time ended, const Same& same) {
    Index newest = kNone;
    for (Index i = 0; i < world.state.faults.size(); ++i) {
        const ActiveFault& fault = world.state.faults[i];
        if (fault.active && fault.began >= ended && same(fault) &&
            (newest == kNone || fault.began >= world.state.faults[newest].began))
            newest = i;
    }
    return newest;
}

/// The newest `hot_key` in force holds.
void recomputeHotKey(World& world, Index keyspace) {
    auto& shares = world.state.hotShares;
    shares.resize(world.model.keyspaces.size(), -1);
    const Index newest = newestSince(world, 0, [&](const ActiveFault& fault) { return fault.keyspace == keyspace; });
    shares[keyspace] = newest != kNone ? world.state.faults[newest].amount : -1;
    if (std::all_of(shares.begin(), shares.end(), [](double share) { return share < 0; }))
        shares.clear(); // drawing a key costs nothing again
}

} // namespace

Played playTraffic(World& world, const Record& event) {
    const auto found = componentOf(world, *event.find("traffic"));
    if (!found)
        return found.error();
    const auto& component = world.model.components[found.value()];
    if (component.kind != KindId::Client)
        return base::Error{{"{1} is not a client.", {component.id}}, "a client", {}};
    const bool hasRate = event.find("rate") != nullptr;
    if (hasRate && event.find("times") != nullptr)
        return base::Error{"`times` and `rate` cannot both hold.", "one of them", {}};
    if (hasRate && world.model.clients[component.row].closed)
        return base::Error{{"{1} is closed: it has users and no rate.", {component.id}}, "`times`", {}};
    components::ClientState& client = world.state.clients[component.row];
    const double before =
        components::client::rateNow(world, component.row) / std::max(world.state.trafficMultiplier, 1e-9);
    const kernel::Time over = static_cast<kernel::Time>(amountOf(event, "over", 0));
    double from = client.rampTo;
    if (hasRate) {
        client.fixedRate = amountOf(event, "rate", 0);
        from = client.fixedRate > 0 ? before / client.fixedRate : 1;
        client.rampTo = 1;
    } else {
        client.rampTo = amountOf(event, "times", 10);
    }
    client.rampFrom = over > 0 ? from : client.rampTo;
    client.rampStart = world.now();
    client.rampEnd = world.now() + over;
    ActiveFault fault;
    fault.event = event;
    fault.client = component.row;
    remember(world, std::move(fault), lengthOf(event));
    components::client::rateChanged(world, component.row);
    if (over > 0 && world.model.clients[component.row].closed)
        world.schedule(world.now() + 100 * kernel::kMillisecond, EventType::TrafficStep, component.row);
    return true;
}

/// The newest of those that are still in force holds, or else what the diagram says.
void endTraffic(World& world, const ActiveFault& ended) {
    const auto same = [&](const ActiveFault& fault) { return fault.client == ended.client; };
    if (newestSince(world, ended.began, same) != kNone)
        return;
    components::ClientState& client = world.state.clients[ended.client];
    const Index before = newestSince(world, 0, same);
    const Record* event = before != kNone ? &world.state.faults[before].event : nullptr;
    client.fixedRate = event != nullptr && event->find("rate") != nullptr ? amountOf(*event, "rate", 0) : -1;
    client.rampTo = event != nullptr && event->find("rate") == nullptr ? amountOf(*event, "times", 10) : 1;
    client.rampFrom = client.rampTo;
    client.rampStart = client.rampEnd = 0;
    components::client::rateChanged(world, ended.client);
}

Played playHotKey(World& world, const Record& event) {
    const auto keyspace = keyspaceOf(world, *event.find("hot_key"));
    if (!keyspace)
        return keyspace.error();
    ActiveFault fault;
    fault.event = event;
    fault.keyspace = keyspace.value();
    fault.amount = std::clamp(amountOf(event, "share", 0.5), 0.0, 1.0);
    remember(world, std::move(fault), lengthOf(event));
    recomputeHotKey(world, keyspace.value());
    return true;
}

void endHotKey(World& world, const ActiveFault& ended) {
    recomputeHotKey(world, ended.keyspace);
}

Played playSet(World& world, const std::string& what, const Record& event, const SetKey& setKey) {
    const catalog::Value& target = *event.find(what);
    const auto found = componentOf(world, target);
    const auto links = linksOf(world, target);
    if (!found && (!links || what == "scale"))
        return found.error();
    if (what == "scale") {
        const auto& kinds = catalog::Catalog::instance().eventKind("scale")->target.schema.refersTo;
        const std::string kind(components::kindName(world.model.components[found.value()].kind));
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
            return base::Error{{"A {1} has no number of instances.", {kind}}, "`set` with a key of its own", {}};
    }
    const std::string element =
        found ? world.model.components[found.value()].id : world.model.links[links.value().front()].id;
    for (const auto& [key, value] : event.fields()) {
        if (key == "at" || key == "for" || key == what)
            continue;
        if (found) {
            const auto kind = components::kindName(world.model.components[found.value()].kind);
            if (const auto none = catalog::noUseOf(kind, key); !none.empty() && value != catalog::Value(1))
                return base::Error{none.why, none.instead, {}};
        }
        auto previous = setKey(element, key, value);
        if (!previous)
            return previous.error();
        ActiveFault fault;
        fault.event = event;
        fault.setElement = element;
        fault.setKey = key;
        fault.previous = std::move(previous).value();
        remember(world, std::move(fault), lengthOf(event));
    }
    return true;
}

/// What held before it holds again, unless a later one is in force, which then leads back there.
void endSet(World& world, const ActiveFault& ended, const SetKey& setKey) {
    ActiveFault* next = nullptr;
    for (ActiveFault& fault : world.state.faults)
        if (fault.active && fault.began >= ended.began && fault.setElement == ended.setElement &&
            fault.setKey == ended.setKey && (next == nullptr || fault.began < next->began))
            next = &fault;
    if (next != nullptr)
        next->previous = ended.previous;
    else
        static_cast<void>(setKey(ended.setElement, ended.setKey, ended.previous)); // the element may be gone
}

} // namespace faultline::scenario
