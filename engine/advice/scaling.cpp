// Replicate reads, shard writes, queue slow work: databases that are asked for more than they can do, by the diagram's
// own figures, reports among the orders, shards that do not share, and callers who wait for what nobody needs at once.
#include <algorithm>
#include <cmath>

#include "engine/advice/rules.h"

namespace faultline::advice {

using diagram::Component;
using diagram::Edit;
using diagram::List;
using diagram::Record;
using diagram::Value;

namespace {

constexpr Rule kRule = Rule::Scaling;
constexpr double kBusy = 0.7;            // of the CPUs; from there on waiting grows fast
constexpr double kSlowSeconds = 0.2;     // a person notices
constexpr double kLongScanSeconds = 0.1; // of one CPU, for each request

double ofPercent(double share) {
    return std::round(share * 100);
}

/// What a database is asked for, a second.
struct Load {
    double reads = 0;
    double writes = 0;
    std::map<std::string, double> scans; ///< CPU seconds of one, by operation
    bool others = false;                 ///< somebody reads or writes, too
};

class Scaling {
  public:
    Scaling(const Flow& flow, Findings& to) : m_flow(flow), m_to(to) {
        for (const Component& component : flow.diagram().components)
            if (component.kind == "service" || component.kind == "worker")
                gather(component);
        for (const Component& component : flow.diagram().components)
            if (component.kind == "database")
                gatherDirect(component);
    }

    void review() {
        for (const Component& component : m_flow.diagram().components) {
            if (isFull(m_to))
                return;
            if (component.kind == "database" && m_flow.isReached(component.id))
                database(component);
            if (component.kind == "service" && m_flow.isAwaited(component.id))
                slowWork(component);
        }
    }

  private:
    void note(const std::string& owner, const std::string& operation, Access::What what, double rate, bool absorbed) {
        const Component* database = m_flow.component(owner);
        if (!database || database->kind != "database")
            return;
        Load& load = m_loads[owner];
        if (what == Access::What::Scan) {
            const diagram::Named* asked = m_flow.operation(operation);
            const Value rows = asked ? diagram::effectiveOperation(*asked, "rows") : Value();
            const double count = rows.as<std::int64_t>() ? static_cast<double>(*rows.as<std::int64_t>()) : 1000;
            load.scans[operation] = count * meanSeconds(*database, "scan");
            return;
        }
        load.others = true;
        if (!absorbed)
            (what == Access::What::Write ? load.writes : load.reads) += rate;
    }

    void gather(const Component& component) {
        for (const auto& [operation, demand] : m_flow.demand(component.id))
            for (const Access& access : m_flow.accesses(component, operation)) {
                if (access.what == Access::What::Call || access.what == Access::What::Publish)
                    continue;
                note(access.to, operation, access.what, demand.rate,
                     !access.cache.empty() && access.what == Access::What::Read);
                if (access.what == Access::What::Scan)
                    m_scanners[access.to].push_back({&component, access});
            }
    }

    /// Clients may ask a database themselves.
    void gatherDirect(const Component& database) {
        for (const std::string& caller : m_flow.callers(database.id)) {
            const Component* client = m_flow.component(caller);
            if (!client || client->kind != "client")
                continue;
            for (const auto& [operation, demand] : m_flow.demand(database.id))
                note(database.id, operation,
                     m_flow.isScan(operation)    ? Access::What::Scan
                     : m_flow.isWrite(operation) ? Access::What::Write
                                                 : Access::What::Read,
                     demand.rate, false);
        }
    }

    void database(const Component& database) {
        const Load& load = m_loads[database.id];
        overloaded(database, load);
        reports(database, load);
        if (valueOf<std::int64_t>(database, "shards") > 1 && wordOf(database, "shard_key") == "constant")
            m_to.push_back(about(
                kRule, database,
                {"All keys of `{1}` lie in one shard, because what is hashed is the same for all.", {database.id}},
                named({"Spread {1} by key", {database.id}},
                      diagram::setComponentValue(database.id, "shard_key", Value("key")))));
    }

    void overloaded(const Component& database, const Load& load) {
        const std::int64_t shards = valueOf<std::int64_t>(database, "shards");
        const std::int64_t replicas = valueOf<std::int64_t>(database, "replicas");
        const std::string from = wordOf(database, "reads_from");
        const double cpus = static_cast<double>(valueOf<std::int64_t>(database, "cpus") * shards);
        double read = meanSeconds(database, "read");
        if (const Value hot = diagram::effective(database, "hot"); hot.as<Record>())
            if (const Value* fast = hot.as<Record>()->find("read"))
                if (const auto* held = fast->as<catalog::Distribution>())
                    read = held->meanSeconds();
        const double members = static_cast<double>(replicas + 1);
        const double onPrimary = from == "primary" ? 1 : from == "replicas" && replicas > 0 ? 0 : 1 / members;
        const double writing = load.writes * meanSeconds(database, "write") / cpus;
        const double reading = load.reads * read * onPrimary / cpus;
        const double onReplica = onPrimary == 1 || replicas == 0
                                     ? 0
                                     : load.reads * read / cpus / (from == "replicas" ? members - 1 : members);
        const double busiest = std::max(writing + reading, onReplica);
        if (busiest <= kBusy)
            return;
        if (writing > kBusy || (writing > reading && onReplica <= kBusy))
            shardWrites(database, writing, shards);
        else
            replicateReads(database, busiest, load.reads * read / cpus, writing);
    }

    void shardWrites(const Component& database, double writing, std::int64_t shards) {
        const double wanted = static_cast<double>(shards) * writing / kBusy;
        const auto enough =
            static_cast<std::int64_t>(std::min(1024.0, std::max(std::ceil(wanted), static_cast<double>(shards + 1))));
        std::vector<Edit> edits = {diagram::setComponentValue(database.id, "shards", Value(enough))};
        m_to.push_back(
            about(kRule, database,
                  {"Writes alone keep the primary of `{1}` {2} % busy, and a replica takes none of them.",
                   {database.id, base::toText(ofPercent(writing))}},
                  together({"Split {1} into {2} shards", {database.id, std::to_string(enough)}}, std::move(edits))));
    }

    /// As many members as bring the busiest under the mark, where reads are spread over all.
    void replicateReads(const Component& database, double busiest, double reading, double writing) {
        const double spare = std::max(kBusy - writing, 0.05);
        const auto members = static_cast<std::int64_t>(std::min(101.0, std::ceil(reading / spare)));
        const std::int64_t replicas =
            std::max(members - 1, std::max<std::int64_t>(valueOf<std::int64_t>(database, "replicas"), 1));
        std::vector<Edit> edits = {diagram::setComponentValue(database.id, "replicas", Value(replicas)),
                                   diagram::setComponentValue(database.id, "reads_from", Value("any"))};
        m_to.push_back(about(
            kRule, database,
            {"Reads keep the busiest member of `{1}` {2} % busy.", {database.id, base::toText(ofPercent(busiest))}},
            together({"Spread the reads of {1} over {2} members", {database.id, std::to_string(replicas + 1)}},
                     std::move(edits))));
    }

    /// A copy for reports, fed from the database; what scans now scans there.
    void reports(const Component& database, const Load& load) {
        if (!load.others || !isOff(database, "feed"))
            return;
        const auto slow = std::find_if(load.scans.begin(), load.scans.end(),
                                       [](const auto& scan) { return scan.second >= kLongScanSeconds; });
        if (slow == load.scans.end() || m_scanners[database.id].empty())
            return;
        Component copy = fresh(m_flow.diagram(), database.id + "-reports", "database", database, {0, 160});
        copy.values.set("preset", Value("clickhouse"));
        copy.values.set("feed", Value(Record{{"from", database.id}}));
        const std::string id = copy.id;
        std::vector<Edit> edits = {add(std::move(copy))};
        std::map<std::string, Record> handlers;
        std::set<std::string> linked;
        for (const auto& [service, access] : m_scanners[database.id]) {
            if (linked.insert(service->id).second)
                edits.push_back(link(service->id, id));
            const List* steps = access.derived ? nullptr : stepsOf(*service, access.handler);
            if (access.derived)
                continue;
            if (!steps || access.parallel)
                return; // no single step to change
            Record& all =
                handlers.try_emplace(service->id, *service->values.find("handler")->as<Record>()).first->second;
            (*all.find(access.handler)->as<List>())[access.step] = Value(Record{{"scan", id}});
        }
        for (auto& [service, record] : handlers)
            edits.push_back(diagram::setComponentValue(service, "handler", Value(std::move(record))));
        m_to.push_back(about(kRule, database,
                             {"Each `{1}` occupies a CPU of `{2}` for {3} s, and everybody else there waits.",
                              {slow->first, database.id, base::toText(std::round(slow->second * 100) / 100)}},
                             together({"Take reports from a copy of {1}", {database.id}}, std::move(edits))));
    }

    /// Calls that take long while somebody waits, and whose answer is not what was asked for.
    void slowWork(const Component& service) {
        for (const auto& [operation, demand] : m_flow.demand(service.id)) {
            const bool wantsAnswer = !operation.empty() && !m_flow.isWrite(operation);
            if (!demand.awaited || wantsAnswer)
                continue;
            std::vector<Access> slow;
            for (const Access& access : m_flow.accesses(service, operation)) {
                const Component* callee = m_flow.component(access.to);
                const bool takesLong =
                    callee && ((callee->kind == "external" && meanSeconds(*callee, "latency") >= kSlowSeconds) ||
                               (callee->kind == "service" && meanSeconds(*callee, "work") >= kSlowSeconds));
                if (access.what == Access::What::Call && takesLong && !access.afterReply && !access.parallel)
                    slow.push_back(access);
            }
            if (!slow.empty()) {
                queueIt(service, slow);
                return;
            }
        }
    }

    void queueIt(const Component& service, const std::vector<Access>& slow) {
        const diagram::Diagram& diagram = m_flow.diagram();
        double seconds = 0;
        std::string who;
        for (const Access& access : slow) {
            const Component* callee = m_flow.component(access.to);
            seconds += meanSeconds(*callee, callee->kind == "external" ? "latency" : "work");
            who += (who.empty() ? "`" : ", `") + callee->id + "`";
        }
        Component queue = fresh(diagram, service.id + "-tasks", "queue", service, {280, 160});
        Component worker = fresh(diagram, service.id + "-worker", "worker", service, {560, 160});
        const std::string queueId = queue.id;
        const std::string workerId = worker.id;
        worker.values.set("call_timeout", Value(base::Duration::seconds(std::max<std::int64_t>(
                                              static_cast<std::int64_t>(std::ceil(seconds * 4)), 1))));
        List work;
        std::vector<Edit> edits;
        for (const Access& access : slow)
            work.push_back(Record{{"call", Record{{"to", access.to}}}});
        worker.values.set("handler", Value(Record{{"default", Value(work)}}));
        edits = {add(std::move(queue)), add(std::move(worker)), link(service.id, queueId), link(queueId, workerId)};
        std::set<std::string> moved;
        for (const Access& access : slow)
            if (moved.insert(access.to).second)
                edits.push_back(link(workerId, access.to));
        if (slow.front().derived) {
            for (const diagram::Link& one : diagram.links)
                if (one.from == service.id && moved.contains(one.to))
                    edits.push_back({diagram::RemoveLink{one.id}, {"Remove {1}", {one.id}}});
        } else {
            Record handlers = *service.values.find("handler")->as<Record>();
            List steps = *handlers.find(slow.front().handler)->as<List>();
            List kept;
            for (std::size_t i = 0; i < steps.size(); ++i) {
                const bool goes =
                    std::any_of(slow.begin(), slow.end(), [&](const Access& access) { return access.step == i; });
                if (i == slow.front().step)
                    kept.push_back(Record{{"publish", Record{{"to", queueId}}}});
                else if (!goes)
                    kept.push_back(steps[i]);
            }
            handlers.set(slow.front().handler, Value(std::move(kept)));
            edits.push_back(diagram::setComponentValue(service.id, "handler", Value(std::move(handlers))));
        }
        m_to.push_back(
            about(kRule, service,
                  {"Whoever calls `{1}` waits {2} s for {3}; where the answer can do without it, a queue lets "
                   "it come later.",
                   {service.id, base::toText(std::round(seconds * 100) / 100), who}},
                  together({"Queue what {1} waits for", {service.id}}, std::move(edits))));
    }

    const Flow& m_flow;
    Findings& m_to;
    std::map<std::string, Load> m_loads;
    std::map<std::string, std::vector<std::pair<const Component*, Access>>> m_scanners;
};

} // namespace

void findScaling(const Flow& flow, Findings& to) {
    Scaling(flow, to).review();
}

} // namespace faultline::advice
