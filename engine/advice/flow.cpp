#include "engine/advice/flow.h"

#include <algorithm>

#include "engine/diagram/names.h"

namespace faultline::advice {

using diagram::Component;
using diagram::List;
using diagram::Record;
using diagram::Value;

namespace {

// A diagram may have more ways through it than can be gone; what the first of them tell will do.
constexpr std::size_t kMostSteps = 200'000;
constexpr int kDeepest = 64;

const std::string* wordAt(const Record* record, std::string_view key) {
    const Value* value = record ? record->find(key) : nullptr;
    return value ? value->as<std::string>() : nullptr;
}

double highestRate(const Record& profile) {
    const auto rate = [](const Record* record, std::string_view key, double otherwise) {
        const Value* value = record ? record->find(key) : nullptr;
        const base::Rate* held = value ? value->as<base::Rate>() : nullptr;
        return held ? held->perSecond : otherwise;
    };
    double highest = 0;
    if (const Value* points = profile.find("points"))
        for (const Value& point : points->as<List>() ? *points->as<List>() : List())
            if (const List* pair = point.as<List>(); pair && pair->size() == 2)
                if (const base::Rate* held = (*pair)[1].as<base::Rate>())
                    highest = std::max(highest, held->perSecond);
    if (const Value* spike = profile.find("spike"))
        highest = rate(spike->as<Record>(), "peak", 1000);
    if (const Value* swing = profile.find("diurnal")) {
        const Record* record = swing->as<Record>();
        const Value* amplitude = record ? record->find("amplitude") : nullptr;
        const base::Ratio* share = amplitude ? amplitude->as<base::Ratio>() : nullptr;
        highest = rate(record, "mean", 100) * (1 + (share ? share->value : 0.5));
    }
    return highest;
}

/// How often a client asks for each operation, as shares of 1.
std::map<std::string, double> sharesOf(const Component& client, const std::vector<std::string>& operations) {
    std::map<std::string, double> shares;
    const Record mix = valueOf<Record>(client, "mix");
    double sum = 0;
    for (const std::string& operation : operations) {
        const Value* weight = mix.find(operation);
        const double* number = weight ? weight->as<double>() : nullptr;
        const double share = mix.empty() ? 1.0 : number ? *number : 0.0;
        if (share > 0)
            shares[operation] = share;
        sum += share;
    }
    for (auto& [operation, share] : shares)
        share /= sum;
    return shares;
}

} // namespace

bool isOff(const Component& component, std::string_view key) {
    const Value value = diagram::effective(component, key);
    return value.isEmpty() || value.isWord("off") || value.isWord("none");
}

double meanSeconds(const Component& component, std::string_view key) {
    return valueOf<catalog::Distribution>(component, key).meanSeconds();
}

double rateOf(const Component& client) {
    if (const Value profile = diagram::effective(client, "profile"); profile.as<Record>())
        return highestRate(*profile.as<Record>());
    const Value arrivals = diagram::effective(client, "arrivals");
    const Record* record = arrivals.as<Record>();
    const Value* open = record ? record->find("open") : nullptr;
    if (open) {
        const Value* rate = open->as<Record>() ? open->as<Record>()->find("rate") : nullptr;
        const base::Rate* held = rate ? rate->as<base::Rate>() : nullptr;
        return held ? held->perSecond : 250;
    }
    const Value* closed = record ? record->find("closed") : nullptr;
    const Record* fields = closed ? closed->as<Record>() : nullptr;
    const Value* users = fields ? fields->find("users") : nullptr;
    const Value* think = fields ? fields->find("think") : nullptr;
    const double seconds =
        think && think->as<catalog::Distribution>() ? think->as<catalog::Distribution>()->meanSeconds() : 1.0;
    const double number = users && users->as<std::int64_t>() ? static_cast<double>(*users->as<std::int64_t>()) : 100;
    return seconds > 0 ? number / seconds : 0; // who does not think asks as fast as the answers come
}

std::int64_t fewestInstances(const Component& component) {
    const Value autoscale = diagram::effective(component, "autoscale");
    if (const Record* limits = autoscale.as<Record>()) {
        const Value* least = limits->find("min");
        return least && least->as<std::int64_t>() ? *least->as<std::int64_t>() : 1;
    }
    return diagram::instancesOf(component);
}

Flow::Flow(const diagram::Diagram& diagram) : m_diagram(diagram) {
    for (const diagram::Named& operation : diagram.operations) {
        m_operations.push_back(operation.id);
        m_named.emplace(operation.id, &operation);
        const Value kind = diagram::effectiveOperation(operation, "kind");
        if (const std::string* word = kind.as<std::string>())
            m_kinds[operation.id] = *word;
        if (const std::string* store = wordAt(&operation.values, "id_from"))
            m_sources.insert(*store);
    }
    if (m_operations.empty())
        m_operations.emplace_back();
    for (const Component& component : diagram.components)
        m_byId.emplace(component.id, &component);
    for (const diagram::Link& link : diagram.links)
        if (const auto to = m_byId.find(link.to); to != m_byId.end()) {
            m_linked[link.from].push_back(to->second);
            m_out[link.from].push_back(&link);
        }
    for (const Component& component : diagram.components) {
        if (component.kind == "load_balancer")
            for (const Component* backend : linkedFrom(component.id))
                m_backends[component.id] += fewestInstances(*backend);
        if (component.kind != "client")
            continue;
        const double rate = rateOf(component);
        for (const auto& [operation, share] : sharesOf(component, m_operations))
            spread(component, operation, {rate * share, true}, 0);
    }
}

const Component* Flow::component(std::string_view id) const {
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : found->second;
}

const diagram::Named* Flow::operation(std::string_view id) const {
    const auto found = m_named.find(id);
    return found == m_named.end() ? nullptr : found->second;
}

std::int64_t Flow::backendsOf(const std::string& balancer) const {
    const auto found = m_backends.find(balancer);
    return found == m_backends.end() ? 0 : found->second;
}

std::string Flow::kindOfOperation(std::string_view operation) const {
    const auto kind = m_kinds.find(operation);
    return kind == m_kinds.end() ? std::string("read") : kind->second;
}
bool Flow::isWrite(std::string_view operation) const {
    return kindOfOperation(operation) == "write" || isCreate(operation);
}
bool Flow::isRead(std::string_view operation) const {
    return kindOfOperation(operation) == "read";
}
bool Flow::isScan(std::string_view operation) const {
    return kindOfOperation(operation) == "scan";
}
bool Flow::isCreate(std::string_view operation) const {
    return kindOfOperation(operation) == "create";
}

const std::map<std::string, Demand>& Flow::demand(std::string_view component) const {
    static const std::map<std::string, Demand> none;
    const auto found = m_demand.find(component);
    return found == m_demand.end() ? none : found->second;
}

bool Flow::isAwaited(std::string_view component) const {
    const auto& all = demand(component);
    return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.second.awaited; });
}

const std::set<std::string>& Flow::callers(std::string_view component) const {
    static const std::set<std::string> none;
    const auto found = m_callers.find(component);
    return found == m_callers.end() ? none : found->second;
}

const std::vector<const Component*>& Flow::linkedFrom(std::string_view component) const {
    static const std::vector<const Component*> none;
    const auto found = m_linked.find(component);
    return found == m_linked.end() ? none : found->second;
}

/// To one of those that its links lead to, by weight; a balancer goes by the number of instances.
void Flow::spread(const Component& component, const std::string& operation, Demand demand, int depth) {
    const bool byInstances = component.kind == "load_balancer";
    std::vector<std::pair<const Component*, double>> ways;
    double sum = 0;
    for (const diagram::Link* link : m_out[component.id]) {
        const auto to = m_byId.find(link->to);
        const Value weight = diagram::effective(*link, "weight");
        const double* number = weight.as<double>();
        const double part = byInstances ? static_cast<double>(diagram::instancesOf(*to->second))
                            : number    ? *number
                                        : 1.0;
        ways.emplace_back(to->second, part);
        sum += part;
    }
    for (const auto& [to, part] : ways) {
        m_callers[to->id].insert(component.id);
        follow(to->id, operation, {sum > 0 ? demand.rate * part / sum : 0, demand.awaited}, depth + 1);
    }
}

void Flow::follow(const std::string& id, const std::string& operation, Demand demand, int depth) {
    if (depth > kDeepest || ++m_steps > kMostSteps)
        return;
    const auto found = m_byId.find(id);
    if (found == m_byId.end())
        return;
    Demand& there = m_demand[id].try_emplace(operation, Demand{0, false}).first->second;
    there.rate += demand.rate;
    there.awaited |= demand.awaited;
    passOn(*found->second, operation, demand, depth);
}

void Flow::passOn(const Component& component, const std::string& operation, Demand demand, int depth) {
    const std::string& kind = component.kind;
    if (kind == "load_balancer" || kind == "cdn")
        spread(component, operation, demand, depth);
    if (kind == "queue")
        for (const Component* worker : linkedFrom(component.id)) {
            m_callers[worker->id].insert(component.id);
            follow(worker->id, operation, {demand.rate, false}, depth + 1);
        }
    if (kind != "service" && kind != "worker")
        return;
    for (const Access& access : accesses(component, operation)) {
        m_callers[access.to].insert(component.id);
        if (!access.cache.empty()) {
            m_callers[access.cache].insert(component.id);
            m_demand[access.cache].try_emplace(operation, Demand{0, false}).first->second.awaited |= demand.awaited;
        }
        // What a cache lets through cannot be told from the diagram.
        const bool absorbed = access.what == Access::What::Read && !access.cache.empty();
        follow(access.to, access.operation, {absorbed ? 0 : demand.rate, demand.awaited && !access.afterReply},
               depth + 1);
    }
}

std::vector<Access> Flow::accesses(const Component& component, const std::string& operation) const {
    std::vector<Access> all;
    const Record handlers = valueOf<Record>(component, "handler");
    std::string name = operation;
    const Value* steps = handlers.find(name);
    if (!steps) {
        name = "default";
        steps = handlers.find(name);
    }
    Access pattern;
    pattern.operation = operation;
    if (steps && steps->as<List>()) {
        pattern.handler = name;
        addSteps(*steps->as<List>(), pattern, true, all);
    } else {
        pattern.derived = true;
        addDerived(component, operation, all);
    }
    return all;
}

void Flow::addSteps(const List& steps, Access pattern, bool topLevel, std::vector<Access>& to) const {
    static const std::pair<std::string_view, Access::What> kinds[] = {{"read", Access::What::Read},
                                                                      {"write", Access::What::Write},
                                                                      {"scan", Access::What::Scan},
                                                                      {"call", Access::What::Call},
                                                                      {"publish", Access::What::Publish}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (topLevel)
            pattern.step = i;
        if (steps[i].isWord("reply"))
            pattern.afterReply = true;
        const Record* step = steps[i].as<Record>();
        if (!step)
            continue;
        if (const Value* branches = step->find("parallel"); branches && branches->as<List>()) {
            Access branch = pattern;
            branch.parallel = true;
            addSteps(*branches->as<List>(), branch, false, to);
        }
        for (const auto& [name, what] : kinds) {
            const Value* body = step->find(name);
            if (!body)
                continue;
            const Record* fields = body->as<Record>();
            Access access = pattern;
            access.what = what;
            const std::string* owner =
                fields ? wordAt(fields, what == Access::What::Read ? "from" : "to") : body->as<std::string>();
            if (!owner)
                continue;
            access.to = *owner;
            access.named = step->find("consistency") || (fields && fields->find("consistency"));
            for (const char* key : {"through", "invalidate", "update"})
                if (const std::string* cache = wordAt(fields, key)) {
                    access.cache = *cache;
                    access.updates = std::string_view(key) == "update";
                }
            if (const Value* coalesce = fields ? fields->find("coalesce") : nullptr)
                access.coalesces = coalesce->as<bool>() && *coalesce->as<bool>();
            const std::string* asked = wordAt(fields, what == Access::What::Publish ? "as" : "operation");
            if (asked)
                access.operation = *asked;
            to.push_back(std::move(access));
        }
    }
}

void Flow::addDerived(const Component& component, const std::string& operation, std::vector<Access>& to) const {
    const Value kept = diagram::effective(component, "sessions");
    const std::string* sessions = wordAt(kept.as<Record>(), "store");
    std::vector<const Component*> caches, databases, stores, services;
    for (const Component* callee : linkedFrom(component.id)) {
        const bool holdsSessions = sessions && *sessions == callee->id;
        if (callee->kind == "cache" && !holdsSessions)
            caches.push_back(callee);
        if (callee->kind == "database")
            databases.push_back(callee);
        if (callee->kind == "store")
            stores.push_back(callee);
        if (callee->kind == "service")
            services.push_back(callee);
    }
    std::stable_partition(databases.begin(), databases.end(), [&](const Component* database) {
        const bool isFed = diagram::effective(*database, "feed").as<Record>() != nullptr;
        return isFed == isScan(operation) && !(sessions && *sessions == database->id);
    });
    std::stable_partition(stores.begin(), stores.end(),
                          [&](const Component* store) { return !m_sources.contains(store->id); });
    const Component* source = !databases.empty()                                          ? databases.front()
                              : !stores.empty()                                           ? stores.front()
                              : !services.empty() && !caches.empty() && isRead(operation) ? services.front()
                                                                                          : nullptr;
    Access pattern;
    pattern.derived = true;
    pattern.operation = operation;
    if (source) {
        Access access = pattern;
        access.to = source->id;
        access.what = isScan(operation)    ? Access::What::Scan
                      : isWrite(operation) ? Access::What::Write
                                           : Access::What::Read;
        if (!caches.empty() && access.what != Access::What::Scan)
            access.cache = caches.front()->id;
        to.push_back(access);
    }
    for (const Component* callee : linkedFrom(component.id)) {
        const bool calls = callee->kind == "service" || callee->kind == "external" || callee->kind == "load_balancer" ||
                           callee->kind == "cdn";
        if ((!calls || callee == source) && callee->kind != "queue")
            continue;
        Access access = pattern;
        access.to = callee->id;
        access.what = calls ? Access::What::Call : Access::What::Publish;
        to.push_back(access);
    }
}

} // namespace faultline::advice
