#include "engine/scenario/scenario.h"

#include <algorithm>

#include "engine/catalog/catalog.h"
#include "engine/components/behaviour.h"
#include "engine/components/cache.h"
#include "engine/components/client.h"
#include "engine/components/health.h"
#include "engine/scenario/targets.h"

namespace faultline::scenario {

using catalog::Record;
using catalog::Value;
using components::ActiveFault;
using components::EventType;
using components::Index;
using components::KindId;
using components::kNone;
using components::NodeHealth;
using components::World;

namespace {

/// The event's own key: its first that is neither `at` nor `for`.
const catalog::Field* kindOf(const Record& event) {
    for (const catalog::Field& field : event.fields())
        if (field.first != "at" && field.first != "for" &&
            (field.first == "restore" || catalog::Catalog::instance().eventKind(field.first) != nullptr))
            return &field;
    return nullptr;
}

kernel::Time lengthOf(const Record& event) {
    const Value* length = event.find("for");
    return length != nullptr ? components::durationOf(*length) : 0;
}

double amountOf(const Record& event, std::string_view key, double otherwise) {
    const Value* amount = event.find(key);
    if (amount == nullptr)
        return otherwise;
    if (amount->as<base::Duration>() != nullptr || amount->as<catalog::Distribution>() != nullptr)
        return static_cast<double>(components::durationOf(*amount));
    if (amount->as<base::Rate>() != nullptr)
        return components::rateOf(*amount);
    return components::ratioOf(*amount, otherwise);
}

bool isA(const ActiveFault& fault, std::string_view kind) {
    return fault.active && fault.event.find(kind) != nullptr;
}

/// Slowness and errors of instances, cuts, delays and losses of links: what the faults in force come to together.
void recompute(World& world, const ActiveFault& touched) {
    for (const Index index : touched.nodes) {
        components::Node& node = world.node(index);
        node.slowFactor = 1;
        double fine = 1;
        for (const ActiveFault& fault : world.state.faults) {
            if (!fault.active || std::find(fault.nodes.begin(), fault.nodes.end(), index) == fault.nodes.end())
                continue;
            if (isA(fault, "slow"))
                node.slowFactor *= fault.amount;
            if (isA(fault, "errors"))
                fine *= 1 - fault.amount;
        }
        node.errorRate = 1 - fine;
    }
    for (const Index index : touched.links) {
        network::LinkState& link = world.state.links[index];
        link.cuts = 0;
        link.addedDelay = 0;
        double kept = 1;
        for (const ActiveFault& fault : world.state.faults) {
            if (!fault.active || std::find(fault.links.begin(), fault.links.end(), index) == fault.links.end())
                continue;
            link.cuts += isA(fault, "cut") ? 1 : 0;
            if (isA(fault, "delay"))
                link.addedDelay += static_cast<kernel::Time>(fault.amount);
            if (isA(fault, "lossy"))
                kept *= 1 - fault.amount;
        }
        link.addedLoss = 1 - kept;
    }
}

Index remember(World& world, ActiveFault fault, kernel::Time length) {
    fault.active = true;
    fault.began = world.now();
    auto& faults = world.state.faults;
    Index index = 0;
    while (index < faults.size() && faults[index].active)
        ++index;
    const std::uint32_t serial = index < faults.size() ? faults[index].serial + 1 : 0;
    if (index == faults.size())
        faults.emplace_back();
    fault.serial = serial;
    faults[index] = std::move(fault);
    if (length > 0)
        world.schedule(world.now() + length, EventType::FaultEnd, index, serial & 0xffffffu);
    return index;
}

void offerAgain(World& world, const ActiveFault& fault) {
    // Workers behind a healed link get their places offered again.
    for (const Index link : fault.links)
        for (const Index node : world.model.components[world.model.links[link].to].nodes)
            if (world.model.components[world.model.links[link].to].kind == KindId::Worker &&
                components::behaviourOf(KindId::Worker).onUp != nullptr)
                components::behaviourOf(KindId::Worker).onUp(world, node);
}

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

/// A `traffic` event ends: the newest of those that are still in force holds, or else what the diagram says.
void takeBackTraffic(World& world, const ActiveFault& ended) {
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

/// A `set` event ends: what held before it holds again, unless a later one is in force, which then leads back there.
void takeBackSet(World& world, const ActiveFault& ended, const SetKey& setKey) {
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

/// The nodes of a fault that has ended on which no other fault of its kind is in force.
std::vector<Index> freedBy(const World& world, const ActiveFault& ended, std::string_view kind) {
    std::vector<Index> freed;
    for (const Index node : ended.nodes)
        if (std::none_of(world.state.faults.begin(), world.state.faults.end(), [&](const ActiveFault& other) {
                return isA(other, kind) && std::find(other.nodes.begin(), other.nodes.end(), node) != other.nodes.end();
            }))
            freed.push_back(node);
    return freed;
}

void takeBack(World& world, Index index, const SetKey& setKey, bool byItself) {
    ActiveFault fault = world.state.faults[index];
    if (!fault.active)
        return;
    world.state.faults[index].active = false;
    recompute(world, fault);
    if (fault.event.find("hang") != nullptr)
        for (const Index node : freedBy(world, fault, "hang"))
            components::health::resume(world, node);
    if (fault.event.find("crash") != nullptr)
        for (const Index node : freedBy(world, fault, "crash"))
            if (world.node(node).health == NodeHealth::Crashed)
                components::health::restart(world, node, byItself ? fault.until : 0);
    if (fault.client != kNone)
        takeBackTraffic(world, fault);
    if (!fault.setElement.empty())
        takeBackSet(world, fault, setKey);
    offerAgain(world, fault);
    const catalog::Field* kind = kindOf(fault.event);
    if (kind != nullptr)
        world.log("end of " + kind->first, targetText(kind->second), {}, false);
}

/// Crashes on these nodes are over, or give way to another one.
void endCrashes(World& world, const std::vector<Index>& nodes) {
    for (ActiveFault& fault : world.state.faults) {
        if (!isA(fault, "crash"))
            continue;
        std::erase_if(fault.nodes,
                      [&](Index node) { return std::find(nodes.begin(), nodes.end(), node) != nodes.end(); });
        fault.active = !fault.nodes.empty();
    }
}

base::Result<bool> playOnNodes(World& world, const std::string& what, const Record& event, const Value& target) {
    auto nodes = nodesOf(world, target);
    if (!nodes)
        return nodes.error();
    ActiveFault fault;
    fault.event = event;
    fault.nodes = nodes.value();
    kernel::Time length = lengthOf(event);
    for (const Index node : fault.nodes)
        if (world.componentOf(world.node(node)).kind == KindId::Client)
            return base::Error{"Clients cannot fail: they stand for people.", "a component that serves", {}};
    if (what == "restart") {
        for (const Index node : fault.nodes)
            components::health::restart(world, node);
        endCrashes(world, fault.nodes);
        return true;
    }
    for (const Index node : fault.nodes) {
        if (what == "crash")
            components::health::crash(world, node);
        if (what == "hang")
            components::health::hang(world, node);
    }
    if (what == "crash" && length > 0) {
        // `for` includes the start-up, so the restart begins that much earlier; what starts faster waits.
        fault.until = world.now() + length;
        kernel::Time startUp = 0;
        for (const Index node : fault.nodes)
            startUp = std::max(startUp, world.componentOf(world.node(node)).startUp);
        length = std::max<kernel::Time>(length - startUp, 1);
    }
    if (what == "crash" && length == 0)
        endCrashes(world, fault.nodes); // whatever was to bring them back does so no more
    if (what == "slow")
        fault.amount = std::max(1e-6, amountOf(event, "factor", 10));
    if (what == "errors")
        fault.amount = std::clamp(amountOf(event, "rate", 0.2), 0.0, 1.0);
    const ActiveFault copy = fault;
    remember(world, std::move(fault), length);
    recompute(world, copy);
    return true;
}

base::Result<bool> playOnLinks(World& world, const std::string& what, const Record& event, const Value& target) {
    auto links = linksOf(world, target);
    if (!links)
        return links.error();
    ActiveFault fault;
    fault.event = event;
    fault.links = links.value();
    if (what == "delay")
        fault.amount = std::max(0.0, amountOf(event, "add", 200e6));
    if (what == "lossy")
        fault.amount = std::clamp(amountOf(event, "rate", 0.05), 0.0, 1.0);
    const ActiveFault copy = fault;
    remember(world, std::move(fault), lengthOf(event));
    recompute(world, copy);
    return true;
}

base::Result<bool> playTraffic(World& world, const Record& event, const Value& target) {
    const auto found = componentOf(world, target);
    if (!found)
        return found.error();
    const auto& component = world.model.components[found.value()];
    if (component.kind != KindId::Client)
        return base::Error{{"{1} is not a client.", {component.id}}, "a client", {}};
    components::ClientState& client = world.state.clients[component.row];
    const double before =
        components::client::rateNow(world, component.row) / std::max(world.state.trafficMultiplier, 1e-9);
    const kernel::Time over = static_cast<kernel::Time>(amountOf(event, "over", 0));
    double from = client.rampTo;
    if (event.find("rate") != nullptr) {
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

base::Result<bool> playSet(World& world, const std::string& what, const Record& event, const Value& target,
                           const SetKey& setKey) {
    const auto found = componentOf(world, target);
    const auto links = linksOf(world, target);
    if (!found && !links)
        return found.error();
    const std::string element =
        found ? world.model.components[found.value()].id : world.model.links[links.value().front()].id;
    for (const auto& [key, value] : event.fields()) {
        if (key == "at" || key == "for" || key == what)
            continue;
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

/// Ends what is in force on a link or component: network faults only (`heal`), or every fault, crashes included.
base::Result<bool> endFaults(World& world, const Value& target, bool networkOnly, const SetKey& setKey) {
    std::vector<Index> nodes;
    std::vector<Index> links;
    if (!target.isWord("all")) {
        const auto byLink = linksOf(world, target);
        if (byLink) {
            links = byLink.value();
        } else {
            const auto byNode = nodesOf(world, target);
            if (!byNode)
                return byNode.error();
            nodes = byNode.value();
            for (const Index node : nodes)
                for (Index link = 0; link < world.model.links.size(); ++link)
                    if (world.model.links[link].from == world.node(node).component ||
                        world.model.links[link].to == world.node(node).component)
                        links.push_back(link);
        }
    }
    if (!networkOnly)
        endCrashes(world, nodes);
    const auto meets = [](const std::vector<Index>& a, const std::vector<Index>& b) {
        return std::any_of(a.begin(), a.end(), [&](Index x) { return std::find(b.begin(), b.end(), x) != b.end(); });
    };
    for (Index i = 0; i < world.state.faults.size(); ++i) {
        const ActiveFault& fault = world.state.faults[i];
        const bool network = !fault.links.empty();
        if (!fault.active || (networkOnly && !network))
            continue;
        if (target.isWord("all") || meets(fault.links, links) || (!networkOnly && meets(fault.nodes, nodes)))
            takeBack(world, i, setKey, false);
    }
    if (!networkOnly)
        for (const Index node : nodes)
            if (world.node(node).health == NodeHealth::Crashed)
                components::health::restart(world, node);
    return true;
}

base::Result<bool> flush(World& world, const Value& target) {
    const auto nodes = nodesOf(world, target);
    if (!nodes)
        return nodes.error();
    for (const Index node : nodes.value()) {
        if (world.componentOf(world.node(node)).kind != KindId::Cache)
            return base::Error{{"{1} is not a cache.", {targetText(target)}}, "a cache", {}};
        components::cache::flush(world, node);
    }
    return true;
}

} // namespace

base::Result<bool> play(World& world, const Record& event, const SetKey& setKey) {
    const catalog::Field* kind = kindOf(event);
    if (kind == nullptr)
        return base::Error{"This is not a scenario event.", "an event such as {crash: app/2}", {}};
    const std::string& what = kind->first;
    const Value target = kind->second;
    base::Result<bool> result = true;
    if (what == "crash" || what == "hang" || what == "slow" || what == "errors" || what == "restart")
        result = playOnNodes(world, what, event, target);
    else if (what == "cut" || what == "delay" || what == "lossy")
        result = playOnLinks(world, what, event, target);
    else if (what == "traffic")
        result = playTraffic(world, event, target);
    else if (what == "set" || what == "scale")
        result = playSet(world, what, event, target, setKey);
    else if (what == "heal" || what == "restore")
        result = endFaults(world, target, what == "heal", setKey);
    else if (what == "flush")
        result = flush(world, target);
    else if (what != "mark")
        return base::Error{{"This version does not simulate the event {1}.", {what}}, {}, {}};
    if (!result)
        return result;
    const bool recovery = what == "restart" || what == "heal" || what == "restore" || what == "mark";
    std::string detail;
    for (const auto& [key, value] : event.fields())
        if (key != "at" && key != what)
            detail += (detail.empty() ? "" : ", ") + key + " " + catalog::toText(value);
    world.log(what, targetText(target), detail, !recovery);
    return true;
}

void end(World& world, Index fault, const SetKey& setKey) {
    takeBack(world, fault, setKey, true);
}

void restoreAll(World& world, const SetKey& setKey) {
    for (Index i = 0; i < world.state.faults.size(); ++i)
        takeBack(world, i, setKey, false);
    for (Index node = 0; node < world.state.nodes.size(); ++node) {
        if (world.node(node).health == NodeHealth::Crashed)
            components::health::restart(world, node);
        components::health::resume(world, node);
    }
    world.log("restore", "all", {}, false);
}

bool isSlowed(const World& world, Index node) {
    return world.state.nodes[node].slowFactor != 1;
}

} // namespace faultline::scenario
