// Stay stateless: sessions in an instance's memory, cookies without a reason, and stores that forget who is logged in.
#include <algorithm>

#include "engine/advice/rules.h"

namespace faultline::advice {

using diagram::Component;
using diagram::Edit;
using diagram::Record;
using diagram::Value;

namespace {

constexpr Rule kRule = Rule::Stateless;

std::int64_t usersOf(const Flow& flow) {
    std::int64_t users = 0;
    for (const Component& component : flow.diagram().components)
        if (component.kind == "client")
            users += valueOf<std::int64_t>(component, "users");
    return users;
}

/// To a cache or database that is linked already, or else to a new one.
Edit moveSessions(const Flow& flow, const Component& service) {
    const base::Text name("Keep the sessions of {1} in a shared store", {service.id});
    const auto keepIn = [&](const std::string& id) {
        return diagram::setComponentValue(service.id, "sessions", Value(Record{{"store", id}}));
    };
    // Not to a cache of data, which evicts: sessions want one that has room for all and keeps them.
    for (const Component* callee : flow.linkedFrom(service.id))
        if (callee->kind == "database" && isOff(*callee, "feed"))
            return named(name, keepIn(callee->id));
    Component store = fresh(flow.diagram(), "sessions", "cache", service, {280, 140});
    store.values.set("preset", Value("redis"));
    store.values.set("entries", Value(std::max<std::int64_t>(usersOf(flow) * 2, 10'000)));
    store.values.set("ttl", Value(base::Duration{}));
    store.values.set("persistence", Value("snapshot"));
    const std::string id = store.id;
    return together(name, {add(std::move(store)), link(service.id, id), keepIn(id)});
}

void local(const Flow& flow, const Component& service, Findings& to) {
    if (wordOf(service, "sessions") != "local")
        return;
    const bool several = diagram::instancesOf(service) > 1 || !isOff(service, "autoscale");
    to.push_back(about(kRule, service,
                       several
                           ? base::Text("`{1}` keeps sessions in its instances' memory: an instance that goes, or a "
                                        "request that reaches another one, logs people out.",
                                        {service.id})
                           : base::Text("`{1}` keeps sessions in its memory: a restart logs everybody out, and a "
                                        "second instance would not know anybody.",
                                        {service.id}),
                       moveSessions(flow, service)));
}

void stickyWithoutReason(const Flow& flow, const Component& balancer, Findings& to) {
    if (balancer.kind != "load_balancer" || !valueOf<bool>(balancer, "sticky"))
        return;
    const auto& backends = flow.linkedFrom(balancer.id);
    const bool needed = std::any_of(backends.begin(), backends.end(), [](const Component* backend) {
        return backend->kind == "service" && wordOf(*backend, "sessions") == "local";
    });
    if (needed || backends.empty())
        return;
    to.push_back(about(kRule, balancer,
                       {"`{1}` keeps users with one backend although none holds anything for them: the load cannot be "
                        "evened out.",
                        {balancer.id}},
                       named({"Let any backend of {1} answer", {balancer.id}},
                             diagram::setComponentValue(balancer.id, "sticky", Value(false)))));
}

void forgetfulStore(const Flow& flow, const Component& service, Findings& to) {
    const Value kept = diagram::effective(service, "sessions");
    const Record* record = kept.as<Record>();
    const Value* id = record ? record->find("store") : nullptr;
    const Component* store = id && id->as<std::string>() ? flow.component(*id->as<std::string>()) : nullptr;
    if (!store || store->kind != "cache")
        return;
    if (wordOf(*store, "persistence") == "none")
        to.push_back(about(kRule, *store,
                           {"The sessions of `{1}` lie in `{2}` and nowhere else: when that restarts, everybody is "
                            "logged out.",
                            {service.id, store->id}},
                           named({"Let {1} keep its content over a restart", {store->id}},
                                 diagram::setComponentValue(store->id, "persistence", Value("snapshot")))));
    const std::int64_t users = usersOf(flow);
    const std::int64_t room = valueOf<std::int64_t>(*store, "entries") * diagram::instancesOf(*store);
    if (users > room)
        to.push_back(about(kRule, *store,
                           {"`{1}` has room for {2} sessions of {3} users: whoever is pushed out is logged out.",
                            {store->id, std::to_string(room), std::to_string(users)}},
                           named({"Give {1} room for all sessions", {store->id}},
                                 diagram::setComponentValue(store->id, "entries", Value(users)))));
}

} // namespace

void findState(const Flow& flow, Findings& to) {
    for (const Component& component : flow.diagram().components) {
        if (!flow.isReached(component.id) || isFull(to))
            continue;
        if (component.kind == "service") {
            local(flow, component, to);
            forgetfulStore(flow, component, to);
        }
        stickyWithoutReason(flow, component, to);
    }
}

} // namespace faultline::advice
