#include "engine/scenario/scenario.h"

#include <algorithm>

#include "engine/catalog/catalog.h"
#include "engine/components/behaviour.h"
#include "engine/components/cache.h"
#include "engine/components/client.h"
#include "engine/components/failover.h"
#include "engine/components/health.h"
#include "engine/components/queue.h"
#include "engine/scenario/faults.h"
#include "engine/scenario/targets.h"

namespace faultline::scenario {

using catalog::Record;
using catalog::Value;
using components::ActiveFault;
using components::Index;
using components::KindId;
using components::kNone;
using components::NodeHealth;
using components::World;

namespace {

bool isOfReach(const ActiveFault& fault) {
    return isA(fault, "partition") || isA(fault, "isolate") || isA(fault, "outage");
}

/// Faults of the network: what `heal` ends.
bool isOfNetwork(const ActiveFault& fault) {
    return !fault.links.empty() || isOfReach(fault);
}

/// Workers that queues may reach again, now that a fault is over or has let go: their places are offered anew.
void offerAgain(World& world, const ActiveFault& fault) {
    const auto was = [&](const char* kind) { return fault.event.find(kind) != nullptr; };
    if (fault.links.empty() && !was("partition") && !was("isolate") && !was("outage"))
        return;
    for (const auto& queue : world.model.components) {
        if (queue.kind != KindId::Queue || queue.removed)
            continue;
        for (const Index link : queue.out) {
            const bool ofLink = std::find(fault.links.begin(), fault.links.end(), link) != fault.links.end();
            for (const Index node : world.model.components[world.model.links[link].to].nodes)
                if (ofLink || std::binary_search(fault.nodes.begin(), fault.nodes.end(), node) ||
                    std::binary_search(fault.nodes.begin(), fault.nodes.end(), queue.nodes.front()))
                    components::queue::offerCredits(world, node);
        }
    }
}

void resumeUnlessHung(World& world, Index node) {
    const auto& faults = world.state.faults;
    const bool stillHung = std::any_of(faults.begin(), faults.end(), [&](const ActiveFault& fault) {
        return isA(fault, "hang") && concerns(fault, node);
    });
    if (!stillHung)
        components::health::resume(world, node);
}

/// What follows for instances when a fault (no longer in force, or no longer on them) lets go of them.
void letGo(World& world, const ActiveFault& fault, const std::vector<Index>& nodes) {
    const auto kind = kindOf(fault.event);
    if (kind == nullptr)
        return;
    if (kind->first == "hang")
        for (const Index node : nodes)
            resumeUnlessHung(world, node);
    if (kind->first == "crash" || kind->first == "outage")
        release(world, nodes);
}

void takeBack(World& world, Index index, const SetKey& setKey) {
    if (!world.state.faults[index].active)
        return;
    world.state.faults[index].active = false;
    const ActiveFault fault = world.state.faults[index];
    const catalog::Field* kind = kindOf(fault.event);
    recompute(world, fault);
    recomputeReach(world);
    if (kind != nullptr && kind->first == "chaos")
        endChaos(world, index);
    letGo(world, fault, fault.nodes);
    if (fault.client != kNone)
        endTraffic(world, fault);
    if (fault.keyspace != kNone)
        endHotKey(world, fault);
    if (!fault.setElement.empty())
        endSet(world, fault, setKey);
    offerAgain(world, fault);
    components::health::conditionsChanged(world);
    if (kind != nullptr)
        world.log("end of " + kind->first, targetText(kind->second), {}, false);
}

/// Takes instances out of a fault, and takes it back when nobody is left in it.
void takeOut(World& world, Index index, const std::vector<Index>& nodes, const SetKey& setKey) {
    ActiveFault& fault = world.state.faults[index];
    std::vector<Index> freed;
    std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(freed),
                 [&](Index node) { return concerns(fault, node); });
    if (freed.empty())
        return;
    spare(fault, freed);
    const bool nobodyLeft = fault.spared.size() >= fault.nodes.size();
    if (nobodyLeft || (isA(fault, "partition") && !stillParts(world, fault))) {
        takeBack(world, index, setKey);
        return;
    }
    const ActiveFault copy = fault;
    recompute(world, copy);
    if (isOfReach(copy))
        recomputeReach(world);
    if (isA(copy, "chaos"))
        endChaos(world, index, freed);
    letGo(world, copy, freed);
    offerAgain(world, copy);
    components::health::conditionsChanged(world);
}

/// What a target of `heal` and `restore` comes to.
struct Healed {
    bool all = false;
    std::vector<Index> nodes;
    std::vector<Index> links;
    std::vector<std::string> elements; ///< ids, for `set`
    std::vector<Index> clients;        ///< rows
};

base::Result<Healed> healedBy(const World& world, const Value& target) {
    Healed healed;
    healed.all = target.isWord("all");
    if (healed.all)
        return healed;
    if (const auto links = linksOf(world, target)) {
        healed.links = links.value();
        for (const Index link : healed.links)
            healed.elements.push_back(world.model.links[link].id);
        return healed;
    }
    const auto nodes = nodesOf(world, target);
    if (!nodes)
        return nodes.error();
    healed.nodes = nodes.value();
    for (const Index node : healed.nodes) {
        const Index number = world.model.nodeComponent[node];
        const auto& component = world.model.components[number];
        if (!healed.elements.empty() && healed.elements.back() == component.id)
            continue;
        healed.elements.push_back(component.id);
        if (component.kind == KindId::Client)
            healed.clients.push_back(component.row);
        for (Index link = 0; link < world.model.links.size(); ++link)
            if (world.model.links[link].from == number || world.model.links[link].to == number)
                healed.links.push_back(link);
    }
    return healed;
}

bool meet(const std::vector<Index>& a, const std::vector<Index>& b) {
    return std::any_of(a.begin(), a.end(), [&](Index x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

/// Ends what is in force on a link, component, instance or zone: network faults only (`heal`), or all of it, crashes
/// included (`restore`).
Played endFaults(World& world, const Value& target, bool networkOnly, const SetKey& setKey) {
    const auto found = healedBy(world, target);
    if (!found)
        return found.error();
    const Healed& healed = found.value();
    for (Index i = 0; i < world.state.faults.size(); ++i) {
        const ActiveFault& fault = world.state.faults[i];
        if (!fault.active || (networkOnly && !isOfNetwork(fault)))
            continue;
        const bool onElement =
            std::find(healed.elements.begin(), healed.elements.end(), fault.setElement) != healed.elements.end();
        const bool onClient =
            std::find(healed.clients.begin(), healed.clients.end(), fault.client) != healed.clients.end();
        if (healed.all || meet(fault.links, healed.links) || onElement || onClient)
            takeBack(world, i, setKey);
        else
            takeOut(world, i, healed.nodes, setKey);
    }
    if (!networkOnly)
        release(world, healed.nodes);
    return true;
}

Played failOver(World& world, const Value& target) {
    const auto found = componentOf(world, target);
    if (!found)
        return found.error();
    const auto& component = world.model.components[found.value()];
    if (component.kind != KindId::Database)
        return base::Error{{"{1} is not a database.", {component.id}}, "a database", {}};
    if (!components::failover::begin(world, found.value()))
        return base::Error{
            {"{1} has no replica that could take over.", {component.id}}, "a database with replicas", {}};
    return true;
}

Played flush(World& world, const Value& target) {
    const auto nodes = nodesOf(world, target);
    if (!nodes)
        return nodes.error();
    for (const Index node : nodes.value()) {
        if (!components::holdsEntries(world.componentOf(world.node(node)).kind))
            return base::Error{{"{1} is no cache.", {targetText(target)}}, "a cache or a CDN", {}};
        components::cache::flush(world, node);
    }
    return true;
}

Played replay(World& world, const Value& target) {
    const auto found = componentOf(world, target);
    if (!found)
        return found.error();
    const auto& component = world.model.components[found.value()];
    if (component.kind != KindId::Queue)
        return base::Error{{"{1} is not a queue.", {component.id}}, "a queue", {}};
    if (!components::queue::replay(world, component.nodes.front()))
        return base::Error{
            {"{1} keeps no messages that it could deliver again.", {component.id}}, "a queue with `replay: true`", {}};
    return true;
}

/// `key` is a place in the order of popularity, from 1; `hottest` is the first.
Played expire(World& world, const Record& event) {
    const Value& target = *event.find("expire");
    const auto found = componentOf(world, target);
    if (!found)
        return found.error();
    if (!components::holdsEntries(world.model.components[found.value()].kind))
        return base::Error{{"{1} is no cache.", {targetText(target)}}, "a cache or a CDN", {}};
    const Value* key = event.find("key");
    const std::int64_t* place = key != nullptr ? key->as<std::int64_t>() : nullptr;
    if (place != nullptr && *place < 1)
        return base::Error{"Keys are numbered by popularity from 1.", "hottest, or a number from 1", {}};
    components::cache::expire(world, found.value(), place != nullptr ? static_cast<std::uint64_t>(*place - 1) : 0);
    return true;
}

/// What an event says beside its target, defaults included: a file and its canonical form, which leaves them out and
/// has an order of its own, log the same.
std::string detailOf(const std::string& what, const Record& event) {
    std::string detail;
    const auto add = [&](const std::string& key, const Value& value) {
        detail += (detail.empty() ? "" : ", ") + key + " " + catalog::toText(value);
    };
    std::vector<std::string> known = {"at", what};
    const catalog::EventKind* kind = catalog::Catalog::instance().eventKind(what);
    static const std::vector<catalog::Key> kNoFields; // `restore` is no event of files
    for (const catalog::Key& field : kind != nullptr ? kind->fields : kNoFields) {
        known.push_back(field.name);
        const Value* written = event.find(field.name);
        const Value& value = written != nullptr ? *written : field.defaultValue;
        const bool* isOn = value.as<bool>();
        if (field.name != "at" && !value.isEmpty() && (isOn == nullptr || *isOn))
            add(field.name, value);
    }
    std::vector<std::string> others; // of `set`: the keys that it sets
    for (const auto& [key, value] : event.fields())
        if (std::find(known.begin(), known.end(), key) == known.end())
            others.push_back(key);
    std::sort(others.begin(), others.end());
    for (const std::string& key : others)
        add(key, *event.find(key));
    return detail;
}

Played dispatch(World& world, const std::string& what, const Record& event, const SetKey& setKey) {
    const Value& target = *event.find(what);
    if (what == "crash" || what == "hang" || what == "slow" || what == "errors" || what == "restart")
        return playOnNodes(world, what, event);
    if (what == "cut" || what == "delay" || what == "lossy")
        return playOnLinks(world, what, event);
    if (what == "partition")
        return playPartition(world, event);
    if (what == "isolate")
        return playIsolate(world, event);
    if (what == "outage")
        return playOutage(world, event);
    if (what == "chaos")
        return playChaos(world, event);
    if (what == "traffic")
        return playTraffic(world, event);
    if (what == "hot_key")
        return playHotKey(world, event);
    if (what == "failover")
        return failOver(world, target);
    if (what == "set" || what == "scale" || what == "reshard")
        return playSet(world, what, event, setKey);
    if (what == "heal" || what == "restore")
        return endFaults(world, target, what == "heal", setKey);
    if (what == "flush")
        return flush(world, target);
    if (what == "expire")
        return expire(world, event);
    if (what == "replay")
        return replay(world, target);
    if (what == "mark")
        return true;
    return base::Error{{"This version does not simulate the event {1}.", {what}}, {}, {}};
}

} // namespace

base::Result<bool> play(World& world, const Record& event, const SetKey& setKey) {
    const catalog::Field* kind = kindOf(event);
    if (kind == nullptr)
        return base::Error{"This is not a scenario event.", "an event such as {crash: app/2}", {}};
    const std::string& what = kind->first;
    const Played result = dispatch(world, what, event, setKey);
    if (!result)
        return result;
    const bool recovery =
        what == "restart" || what == "heal" || what == "restore" || what == "mark" || what == "replay";
    world.log(what, targetText(kind->second), detailOf(what, event), !recovery);
    components::health::conditionsChanged(world);
    return true;
}

void end(World& world, Index fault, const SetKey& setKey) {
    takeBack(world, fault, setKey);
}

void restoreAll(World& world, const SetKey& setKey) {
    for (Index i = 0; i < world.state.faults.size(); ++i)
        takeBack(world, i, setKey);
    for (Index node = 0; node < world.state.nodes.size(); ++node) {
        if (world.node(node).health == NodeHealth::Crashed)
            components::health::restart(world, node);
        components::health::resume(world, node);
    }
    // The traffic as the diagram has it, too.
    if (world.state.trafficMultiplier != 1) {
        world.state.trafficMultiplier = 1;
        for (Index row = 0; row < world.state.clients.size(); ++row)
            if (world.model.clients[row].probeInterval == 0)
                components::client::rateChanged(world, row);
    }
    world.log("restore", "all", {}, false);
}

void modelChanged(World& world) {
    for (Index i = 0; i < world.state.faults.size(); ++i) {
        if (isA(world.state.faults[i], "chaos"))
            extendChaos(world, i);
        if (isA(world.state.faults[i], "outage"))
            extendOutage(world, i);
    }
    if (std::any_of(world.state.faults.begin(), world.state.faults.end(), isOfReach) || !world.state.reach.isWhole())
        recomputeReach(world);
}

} // namespace faultline::scenario
