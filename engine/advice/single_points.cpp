// Something is always down: what has no second, whose second does nothing, and what drags its callers down with it.
#include <algorithm>

#include "engine/advice/rules.h"

namespace faultline::advice {

using diagram::Component;
using diagram::Edit;
using diagram::List;
using diagram::Value;

namespace {

constexpr Rule kRule = Rule::SinglePoint;

/// Looks at what clients wait for.
class SinglePoints {
  public:
    SinglePoints(const Flow& flow, Findings& to) : m_flow(flow), m_to(to) {}

    void look(const Component& component) {
        if (component.kind == "service" || component.kind == "cdn")
            instances(component);
        else if (component.kind == "load_balancer")
            balancer(component);
        else if (component.kind == "database")
            database(component);
        else if (component.kind == "store")
            store(component);
        else if (component.kind == "queue")
            queue(component);
        if (component.kind == "service" || component.kind == "worker")
            dependencies(component);
        zones(component);
    }

  private:
    void find(const Component& component, base::Text reason, Edit edit) {
        m_to.push_back(about(kRule, component, std::move(reason), std::move(edit)));
    }
    const Component* byId(const std::string& id) const { return m_flow.component(id); }

    /// Behind balancers only, and none of them has it alone.
    bool isOneOfSeveral(const Component& component) const {
        const auto& callers = m_flow.callers(component.id);
        return !callers.empty() && std::all_of(callers.begin(), callers.end(),
                                               [&](const std::string& id) { return m_flow.backendsOf(id) > 1; });
    }

    void instances(const Component& component) {
        if (fewestInstances(component) == 1 && !isOneOfSeveral(component)) {
            const bool scales = !isOff(component, "autoscale") && component.kind == "service";
            Edit edit = scales ? setField(component, "autoscale", "min", Value(2))
                               : diagram::setComponentValue(component.id, "instances", Value(2));
            find(
                component,
                {scales
                     ? "`{1}` may scale down to one instance, and while that is away every request that needs it fails."
                     : "`{1}` is one instance, and while it is away every request that needs it fails.",
                 {component.id}},
                named({"Run two instances of {1}", {component.id}}, std::move(edit)));
        } else if (component.kind == "service")
            for (const std::string& id : m_flow.callers(component.id))
                if (const Component* caller = byId(id); caller && caller->kind == "client")
                    needsBalancer(*caller, component);
    }

    void needsBalancer(const Component& client, const Component& service) {
        const diagram::Diagram& diagram = m_flow.diagram();
        if (fewestInstances(service) < 2 || m_flow.linkedFrom(client.id).size() > 1)
            return;
        const auto old = std::find_if(diagram.links.begin(), diagram.links.end(), [&](const diagram::Link& link) {
            return link.from == client.id && link.to == service.id;
        });
        if (old == diagram.links.end())
            return;
        Component balancer = fresh(diagram, "balancer", "load_balancer", service, {-140, 110});
        balancer.values.set("instances", Value(2));
        balancer.values.set("redundancy", Value("active_passive"));
        balancer.values.set("try_next", Value(1));
        const std::string id = balancer.id;
        find(service,
             {"`{1}` calls the instances of `{2}` by turns, those that are down as well: nothing takes a dead one out.",
              {client.id, service.id}},
             together({"Put a pair of balancers before {1}", {service.id}},
                      {add(std::move(balancer)),
                       {diagram::RerouteLink{old->id, client.id, id}, {"Reroute {1}", {old->id}}},
                       link(id, service.id)}));
    }

    void balancer(const Component& component) {
        const bool managed = wordOf(component, "preset") == "cloud_lb";
        if (!managed && diagram::instancesOf(component) == 1 && !isOneOfSeveral(component))
            find(component,
                 {"`{1}` is a single box in front of everything: while it is down nothing behind it can be reached.",
                  {component.id}},
                 together({"Make {1} a pair", {component.id}},
                          {diagram::setComponentValue(component.id, "instances", Value(2)),
                           diagram::setComponentValue(component.id, "redundancy", Value("active_passive"))}));
        else if (!managed && diagram::instancesOf(component) > 1 && wordOf(component, "redundancy") == "none" &&
                 !isOneOfSeveral(component))
            find(component,
                 {"The instances of `{1}` do nothing for each other: whoever turns to the one that is down fails.",
                  {component.id}},
                 named({"Let the instances of {1} stand in for each other", {component.id}},
                       diagram::setComponentValue(component.id, "redundancy", Value("active_passive"))));
        if (m_flow.backendsOf(component.id) > 1 && isOff(component, "health_check") &&
            isOff(component, "outlier_ejection") && valueOf<std::int64_t>(component, "try_next") == 0)
            find(component,
                 {"`{1}` asks nobody whether he is well, so a dead backend keeps its share of the requests.",
                  {component.id}},
                 named({"Have {1} check its backends", {component.id}},
                       diagram::setComponentValue(component.id, "health_check",
                                                  catalogDefault("load_balancer", "health_check"))));
    }

    static Value catalogDefault(const char* kind, const char* key) {
        Component plain;
        plain.kind = kind;
        return diagram::effective(plain, key);
    }

    void database(const Component& component) {
        if (!diagram::effective(component, "feed").isEmpty() && !isOff(component, "feed"))
            return; // a copy, that is filled again
        if (valueOf<std::int64_t>(component, "replicas") == 0)
            find(
                component,
                {"`{1}` has no replica: while its primary is down there is no data, and a lost disk loses it for good.",
                 {component.id}},
                named({"Give {1} a replica", {component.id}},
                      diagram::setComponentValue(component.id, "replicas", Value(1))));
        else if (diagram::effective(component, "failover").isWord("manual"))
            find(component,
                 {"When the primary of `{1}` is lost a person must promote a replica, and until then nothing is "
                  "written.",
                  {component.id}},
                 named({"Let {1} fail over by itself", {component.id}},
                       diagram::setComponentValue(component.id, "failover", catalogDefault("database", "failover"))));
    }

    void store(const Component& component) {
        const std::int64_t members = valueOf<std::int64_t>(component, "members");
        if (members < 3) {
            find(component,
                 {"`{1}` has fewer than three members, so that none can be lost without losing {2}.",
                  {component.id, wordOf(component, "mode") == "consensus" ? "the majority" : "copies or quorums"}},
                 named({"Give {1} three members", {component.id}},
                       diagram::setComponentValue(component.id, "members", Value(3))));
            return;
        }
        if (wordOf(component, "mode") == "consensus") {
            if (members % 2 == 0)
                find(component,
                     {"{1} members of `{2}` survive no more losses than {3} would: a majority is larger.",
                      {std::to_string(members), component.id, std::to_string(members - 1)}},
                     named({"Give {1} an odd number of members", {component.id}},
                           diagram::setComponentValue(component.id, "members", Value(members + 1))));
            return;
        }
        const Value written = diagram::effective(component, "replication_factor");
        const std::int64_t copies = written.as<std::int64_t>() ? *written.as<std::int64_t>() : 3;
        const std::int64_t majority = copies / 2 + 1;
        if (copies < 2) {
            find(component,
                 {"`{1}` keeps each key once: a member that is lost takes its keys with it.", {component.id}},
                 named({"Keep three copies in {1}", {component.id}},
                       diagram::setComponentValue(component.id, "replication_factor", Value(3))));
            return;
        }
        for (const auto& [key, what] : {std::pair("write_quorum", "writes"), {"read_quorum", "reads"}})
            if (valueOf<std::int64_t>(component, key) >= copies) {
                const std::int64_t other = valueOf<std::int64_t>(
                    component, std::string_view(key) == "read_quorum" ? "write_quorum" : "read_quorum");
                std::vector<Edit> edits = {diagram::setComponentValue(component.id, key, Value(majority))};
                if (other + majority <= copies) // what met before must meet still
                    edits.push_back(diagram::setComponentValue(
                        component.id, std::string_view(key) == "read_quorum" ? "write_quorum" : "read_quorum",
                        Value(majority)));
                find(component,
                     {"In `{1}` {2} wait for all {3} copies, so one member that is away stops them all.",
                      {component.id, what, std::to_string(copies)}},
                     together({"Let {1} wait for a majority", {component.id}}, std::move(edits)));
            }
    }

    void queue(const Component& component) {
        if (!valueOf<bool>(component, "durable"))
            find(component, {"What waits in `{1}` is lost when it restarts.", {component.id}},
                 named({"Keep the messages of {1} on disk", {component.id}},
                       diagram::setComponentValue(component.id, "durable", Value(true))));
    }

    /// Somebody else's service is somebody else's outage.
    void dependencies(const Component& component) {
        if (!isOff(component, "breaker") || !m_flow.isReached(component.id))
            return;
        for (const auto& [operation, demand] : m_flow.demand(component.id))
            for (const Access& access : m_flow.accesses(component, operation)) {
                const Component* callee = byId(access.to);
                if (access.what != Access::What::Call || !callee || callee->kind != "external" || !demand.awaited ||
                    access.afterReply)
                    continue;
                find(component,
                     {"When `{2}`, which is someone else's, hangs, requests pile up in `{1}` until their timeouts.",
                      {component.id, callee->id}},
                     named({"Give {1} a circuit breaker", {component.id}},
                           diagram::setComponentValue(component.id, "breaker", Value(breaker()))));
                return;
            }
    }

    static diagram::Record breaker() {
        return {{"failures", base::Ratio{0.5}},
                {"window", base::Duration::seconds(10)},
                {"min_requests", 20},
                {"open_for", base::Duration::seconds(5)}};
    }

    void zones(const Component& component) {
        const bool spreads = component.kind == "service" || component.kind == "load_balancer" ||
                             component.kind == "database" || component.kind == "store";
        const std::int64_t parts = component.kind == "database" ? valueOf<std::int64_t>(component, "replicas") + 1
                                   : component.kind == "store"  ? valueOf<std::int64_t>(component, "members")
                                                                : fewestInstances(component);
        const std::vector<diagram::Named>& zones = m_flow.diagram().zones;
        if (zones.size() < 2 || !spreads || parts < 2)
            return;
        // `contains` wins over `spread`: the zone that names the component must let go of it.
        for (const diagram::Named& zone : zones) {
            const Value* contains = zone.values.find("contains");
            List rest = contains && contains->as<List>() ? *contains->as<List>() : List();
            if (std::erase_if(rest, [&](const Value& name) { return name.isWord(component.id); }) == 0)
                continue;
            spread(
                component, zone.id,
                {{diagram::SetValue{{diagram::Section::Zones, zone.id, 0}, "contains", Value(std::move(rest))}, {}}});
            return;
        }
        const List places = valueOf<List>(component, "spread");
        const auto same = [&](const Value& place) { return place == places.front(); };
        if (!places.empty() && std::all_of(places.begin(), places.end(), same))
            spread(component, *places.front().as<std::string>(), {});
    }

    void spread(const Component& component, const std::string& zone, std::vector<Edit> edits) {
        List all;
        for (const diagram::Named& one : m_flow.diagram().zones)
            all.emplace_back(one.id);
        edits.push_back(diagram::setComponentValue(component.id, "spread", Value(std::move(all))));
        find(component, {"All instances of `{1}` stand in the zone `{2}`, and go with it.", {component.id, zone}},
             together({"Spread {1} over the zones", {component.id}}, std::move(edits)));
    }

    const Flow& m_flow;
    Findings& m_to;
};

} // namespace

void findSinglePoints(const Flow& flow, Findings& to) {
    SinglePoints points(flow, to);
    for (const Component& component : flow.diagram().components)
        if (flow.isAwaited(component.id) && !isFull(to))
            points.look(component);
}

} // namespace faultline::advice
