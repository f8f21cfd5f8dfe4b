// Cache reads, and mind invalidation: reads that a cache would take, copies that writes leave behind, and herds.
#include <algorithm>
#include <cmath>

#include "engine/advice/rules.h"
#include "engine/catalog/value.h"

namespace faultline::advice {

using diagram::Component;
using diagram::Edit;
using diagram::Named;
using diagram::Record;
using diagram::Value;

namespace {

constexpr Rule kRule = Rule::Caching;
constexpr double kMostlyReads = 0.8; // a cache pays where most requests read
constexpr double kNoticeable = 0.3;  // of the database's CPUs, for reads alone
constexpr double kSmallestHerd = 10; // reads at once for an entry that has just expired

std::string keyspaceOf(const Flow& flow, std::string_view operation) {
    const Named* found = flow.operation(operation);
    const Value* keyspace = found ? found->values.find("keyspace") : nullptr;
    return keyspace && keyspace->as<std::string>() ? *keyspace->as<std::string>() : std::string();
}

double fieldOr(const Value* record, std::string_view key, double otherwise) {
    const Record* fields = record ? record->as<Record>() : nullptr;
    const Value* value = fields ? fields->find(key) : nullptr;
    if (!value)
        return otherwise;
    if (const auto* number = value->as<double>())
        return *number;
    if (const auto* count = value->as<std::int64_t>())
        return static_cast<double>(*count);
    if (const auto* share = value->as<base::Ratio>())
        return share->value;
    return otherwise;
}

/// The part of the requests for a keyspace that is about its most popular key.
double hottestShare(const Flow& flow, const std::string& keyspace) {
    const Named* found = flow.diagram().keyspace(keyspace);
    if (!found)
        return 0;
    const Value count = diagram::effectiveKeyspace(*found, "keys");
    const double keys = count.as<std::int64_t>() ? static_cast<double>(*count.as<std::int64_t>()) : 1e6;
    const Value popularity = diagram::effectiveKeyspace(*found, "popularity");
    const Record* shape = popularity.as<Record>();
    if (!shape)
        return 1 / keys;
    if (const Value* hot = shape->find("hot"))
        return fieldOr(hot, "share", 0.9) / std::max(1.0, fieldOr(hot, "keys", 10));
    const double exponent = fieldOr(&popularity, "zipf", 1.0);
    // 1 / H(n, s): the first thousand terms, and the integral for the rest.
    double sum = 0;
    const double first = std::min(keys, 1000.0);
    for (double n = 1; n <= first; ++n)
        sum += std::pow(n, -exponent);
    if (keys > first)
        sum += std::fabs(exponent - 1) < 1e-9
                   ? std::log(keys / first)
                   : (std::pow(keys, 1 - exponent) - std::pow(first, 1 - exponent)) / (1 - exponent);
    return 1 / sum;
}

/// What the service's reads and writes say about one source of data.
class Caching {
  public:
    Caching(const Flow& flow, Findings& to) : m_flow(flow), m_to(to) {
        for (const Component& component : flow.diagram().components)
            if (component.kind == "service" || component.kind == "worker")
                gather(component);
    }

    void review() {
        for (const Component& component : m_flow.diagram().components) {
            if (isFull(m_to))
                return;
            if (component.kind == "service" && m_flow.isAwaited(component.id))
                uncached(component);
            if (component.kind == "service" || component.kind == "worker")
                staleCopies(component);
            if (component.kind == "cache")
                herd(component);
        }
    }

  private:
    struct CachedRead {
        const Component* service;
        std::string operation;
        std::string source;
        double rate;
        bool coalesces;
    };

    void gather(const Component& component) {
        for (const auto& [operation, demand] : m_flow.demand(component.id))
            for (const Access& access : m_flow.accesses(component, operation))
                if (access.what == Access::What::Read && !access.cache.empty())
                    m_reads[access.cache].push_back({&component, operation, access.to, demand.rate, access.coalesces});
    }

    /// Reads that all go to a database that feels them.
    void uncached(const Component& service) {
        std::map<std::string, double> reads, all;
        std::map<std::string, bool> cached, keyed;
        for (const auto& [operation, demand] : m_flow.demand(service.id))
            for (const Access& access : m_flow.accesses(service, operation)) {
                if (access.what != Access::What::Read && access.what != Access::What::Write)
                    continue;
                all[access.to] += demand.rate;
                if (access.what == Access::What::Write)
                    continue;
                cached[access.to] |= !access.cache.empty();
                keyed[access.to] |= !keyspaceOf(m_flow, operation).empty();
                reads[access.to] += demand.rate;
            }
        for (const auto& [id, rate] : reads) {
            const Component* database = m_flow.component(id);
            if (!database || database->kind != "database" || cached[id] || !keyed[id] ||
                rate < kMostlyReads * all[id] || !isOff(*database, "hot"))
                continue;
            const std::int64_t members =
                wordOf(*database, "reads_from") == "primary" ? 1 : valueOf<std::int64_t>(*database, "replicas") + 1;
            const double cpus = static_cast<double>(members * valueOf<std::int64_t>(*database, "cpus") *
                                                    valueOf<std::int64_t>(*database, "shards"));
            const double busy = rate * meanSeconds(*database, "read") / cpus;
            if (busy >= kNoticeable)
                addCache(service, *database, rate, busy);
        }
    }

    void addCache(const Component& service, const Component& database, double rate, double busy) {
        Component cache = fresh(m_flow.diagram(), "cache", "cache", service, {280, -140});
        cache.values.set("preset", Value("redis"));
        const std::string id = cache.id;
        std::vector<Edit> edits = {add(std::move(cache)), link(service.id, id)};
        const Value* handlers = service.values.find("handler");
        if (const Record* written = handlers ? handlers->as<Record>() : nullptr)
            edits.push_back(diagram::setComponentValue(service.id, "handler", throughCache(*written, database.id, id)));
        m_to.push_back(
            about(kRule, service,
                  {"`{1}` reads `{2}` some {3} times a second and keeps nothing: {4} % of its CPUs go into "
                   "answers that were given before.",
                   {service.id, database.id, base::toText(std::round(rate)), base::toText(std::round(busy * 100))}},
                  together({"Give {1} a cache", {service.id}}, std::move(edits))));
    }

    /// The same handlers with reads of the source through the cache, and writes that have it forget.
    static Value throughCache(Record handlers, const std::string& source, const std::string& cache) {
        for (auto& [name, value] : handlers.fields())
            if (diagram::List* steps = value.as<diagram::List>())
                for (Value& step : *steps)
                    if (Record* record = step.as<Record>())
                        for (const auto& [kind, owner, key] :
                             {std::tuple("read", "from", "through"), std::tuple("write", "to", "invalidate")})
                            if (Value* body = record->find(kind)) {
                                Record fields = body->as<Record>() ? *body->as<Record>() : Record{{owner, *body}};
                                const Value* to = fields.find(owner);
                                if (to && to->isWord(source))
                                    fields.set(key, Value(cache));
                                record->set(kind, Value(std::move(fields)));
                            }
        return handlers;
    }

    /// Writes to what others read through a cache, that leave the copy as it was.
    void staleCopies(const Component& service) {
        for (const auto& [operation, demand] : m_flow.demand(service.id))
            for (const Access& access : m_flow.accesses(service, operation)) {
                if (access.what != Access::What::Write || m_flow.isCreate(operation))
                    continue; // a new key is in no cache
                if (access.updates)
                    crossing(service, access);
                else
                    forgotten(service, access, operation);
            }
    }

    void forgotten(const Component& service, const Access& write, const std::string& operation) {
        for (const auto& [cache, reads] : m_reads) {
            if (cache == write.cache)
                continue;
            const auto stale = std::find_if(reads.begin(), reads.end(), [&](const CachedRead& read) {
                return read.source == write.to && keyspaceOf(m_flow, read.operation) == keyspaceOf(m_flow, operation);
            });
            if (stale == reads.end() || !write.cache.empty())
                continue;
            base::Text name("Have {1} forget what {2} writes", {cache, service.id});
            const bool isLinked = [&] {
                const auto& linked = m_flow.linkedFrom(service.id);
                return std::any_of(linked.begin(), linked.end(), [&](const Component* to) { return to->id == cache; });
            }();
            std::vector<Edit> edits;
            if (!isLinked)
                edits.push_back(link(service.id, cache));
            if (!write.derived) {
                const std::optional<Edit> step = replaceWrite(service, write, "invalidate", cache);
                if (!step)
                    continue;
                edits.push_back(*step);
            }
            if (!edits.empty())
                m_to.push_back(about(kRule, service,
                                     {"`{1}` writes `{2}` and leaves the old value in `{3}`: readers get it until it "
                                      "expires.",
                                      {service.id, write.to, cache}},
                                     together(std::move(name), std::move(edits))));
            return;
        }
    }

    void crossing(const Component& service, const Access& write) {
        if (const std::optional<Edit> step = replaceWrite(service, write, "invalidate", write.cache))
            m_to.push_back(about(kRule, service,
                                 {"`{1}` puts what it writes into `{2}`: when two writes cross, the older one stays "
                                  "there until it expires.",
                                  {service.id, write.cache}},
                                 named({"Have {1} forget instead", {write.cache}}, *step)));
    }

    /// Nothing where the step stands inside a `parallel`.
    static std::optional<Edit> replaceWrite(const Component& service, const Access& write, const char* key,
                                            const std::string& cache) {
        const diagram::List* steps = stepsOf(service, write.handler);
        if (!steps || write.parallel || write.step >= steps->size())
            return std::nullopt;
        Record step = *(*steps)[write.step].as<Record>();
        const Value* body = step.find("write");
        Record fields = body->as<Record>() ? *body->as<Record>() : Record{{"to", *body}};
        fields.remove("update");
        fields.set(key, Value(cache));
        step.set("write", Value(std::move(fields)));
        return setStep(service, write.handler, write.step, Value(std::move(step)));
    }

    /// The hottest entry is asked for so often that its expiry sends a herd to the source.
    void herd(const Component& cache) {
        const auto found = m_reads.find(cache.id);
        if (found == m_reads.end() || wordOf(cache, "stampede") != "none" ||
            valueOf<base::Duration>(cache, "ttl").ns == 0)
            return;
        for (const CachedRead& read : found->second) {
            const Component* source = m_flow.component(read.source);
            if (!source || (source->kind != "database" && source->kind != "store") || read.coalesces)
                continue;
            const double fill = meanSeconds(*source, "read");
            const double herd = read.rate * hottestShare(m_flow, keyspaceOf(m_flow, read.operation)) * fill;
            if (herd < kSmallestHerd)
                continue;
            m_to.push_back(about(kRule, cache,
                                 {"When the hottest entry of `{1}` expires, some {2} reads at once ask `{3}` for it "
                                  "before the first is back.",
                                  {cache.id, base::toText(std::round(herd)), source->id}},
                                 named({"Let one read fill an entry of {1} for all", {cache.id}},
                                       diagram::setComponentValue(cache.id, "stampede", Value("coalesce")))));
            return;
        }
    }

    const Flow& m_flow;
    Findings& m_to;
    std::map<std::string, std::vector<CachedRead>> m_reads; ///< by cache
};

} // namespace

void findCaching(const Flow& flow, Findings& to) {
    Caching(flow, to).review();
}

} // namespace faultline::advice
