#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

namespace {

using Kinds = std::vector<std::string>;

/// Collects the figures of one group of kinds; no kinds: the totals.
class Table {
  public:
    Table(std::vector<Figure>& figures, Kinds kinds) : m_figures(figures), m_kinds(std::move(kinds)) {}

    Table& add(const char* name, const char* unit, const char* meaning) {
        m_figures.push_back({name, unit, m_kinds, meaning});
        return *this;
    }
    Table& spread(const std::string& group, const char* unit, std::initializer_list<const char*> statistics,
                  const char* meaning) {
        for (const char* statistic : statistics)
            m_figures.push_back({group + "." + statistic, unit, m_kinds, base::Text(meaning)});
        return *this;
    }

  private:
    std::vector<Figure>& m_figures;
    Kinds m_kinds;
};

void runFigures(std::vector<Figure>& figures) {
    Table(figures, {"run"})
        .add("title", "", "The diagram's title.")
        .add("seed", "count", "What every random draw followed from.")
        .add("simulated_s", "s", "Simulated time from the start to the end, warm-up included.")
        .add("warmup_s", "s", "Simulated time before the measured window.")
        .add("wall_s", "s", "Real time that the run took.")
        .add("events", "count", "Events that the engine worked through.")
        .add("events_per_s", "1/s", "Events for each second of real time.");
}

void totals(std::vector<Figure>& figures) {
    Table(figures, {})
        .add("requests", "count", "Requests that started in the window.")
        .add("succeeded", "count", "Requests that were answered with success.")
        .add("failed", "count", "Requests of which no attempt succeeded in time.")
        .add("in_flight", "count", "Requests that had not ended when the run did.")
        .add("attempts", "count", "The client's own tries.")
        .add("availability", "ratio", "Succeeded of those that ended.")
        .add("throughput_per_s", "1/s", "Successes for each second of the window.")
        .spread("latency_ms", "ms", {"mean", "p50", "p90", "p95", "p99", "p999", "max"},
                "Time from a request's start to its success, retries and waits included.")
        .spread("latency_failed_ms", "ms", {"mean", "p50", "p90", "p95", "p99", "p999", "max"},
                "Time from a request's start to its failure.")
        .add("errors.timeout", "count", "Requests that failed because the last attempt was not answered in time.")
        .add("errors.refused", "count", "Requests that failed because the last attempt was refused.")
        .add("errors.reset", "count", "Requests that failed because the last attempt's connection was reset.")
        .add("errors.overloaded", "count", "Requests that failed because the last attempt found every place taken.")
        .add("errors.rate_limited", "count", "Requests that failed because the last attempt was over a rate limit.")
        .add("errors.unavailable", "count", "Requests that failed because nobody was there who may answer.")
        .add("errors.error", "count", "Requests that failed because the last attempt was answered with an error.")
        .add("errors.breaker_open", "count", "Requests that failed because a circuit breaker was open.")
        .add("stale_reads", "count", "Reads that returned an older version than the newest acknowledged before.")
        .spread("stale_age_ms", "ms", {"mean", "p99", "max"},
                "How long before a stale read the newer version had been acknowledged.")
        .add("read_your_writes_violations", "count", "Reads that missed a write of the same user.")
        .add("lost_writes", "count", "Acknowledged writes that no surviving member has.")
        .add("duplicate_effects", "count", "Messages that took effect more than once.")
        .add("sessions_lost", "count", "Logins that users had to repeat.")
        .add("id_collisions", "count", "Pairs of acknowledged creates with one id.")
        .add("machines", "count", "Mean number of running instances.")
        .add("cost_per_month_usd", "usd/month", "What the system would cost in a month like the window.");
}

void componentFigures(std::vector<Figure>& figures) {
    const Kinds servers = {"load_balancer", "cdn",      "service", "worker", "external",
                           "cache",         "database", "store",   "queue"};
    const Kinds busy = {"service", "worker", "cache", "database", "store"};
    const Kinds waiting = {"load_balancer", "service", "worker", "cache", "database", "store"};
    Table(figures, servers)
        .add("arrivals", "count", "Requests that arrived in the window.")
        .add("completions", "count", "Requests that it answered in the window.");
    Table(figures, {"service", "worker", "database", "store", "external", "load_balancer", "cdn", "cache"})
        .add("wasted", "count", "Work that it finished for callers who had given up.");
    Table(figures, busy).add("utilization", "ratio", "Busy CPU time of the CPU time there was while it was up.");
    Table(figures, waiting)
        .add("queue_mean", "count", "Requests waiting for admission or a CPU, averaged over time.")
        .add("queue_max", "count", "The most requests that waited at a time.");
    Table(figures, servers)
        .spread("residence_ms", "ms", {"mean", "p50", "p95", "p99"}, "Time from a request's arrival to its answer.")
        .add("population_mean", "count", "Requests inside, waiting or not, averaged over time.")
        .add("rejected", "count", "Requests that it refused or rejected.");
    Table(figures, {"cache", "cdn", "client"})
        .add("hits", "count", "Look-ups that were answered from what it held; a client's are in its users' browsers.")
        .add("misses", "count", "Look-ups that found none.")
        .add("hit_ratio", "ratio", "Hits of all look-ups.")
        .add("evictions", "count", "Entries that had to make room.")
        .add("expirations", "count", "Entries whose time was over.");
    Table(figures, {"cache"})
        .add("refused_sets", "count", "Values that a full cache did not take in: policy noeviction.");
    Table(figures, {"cache", "cdn"}).add("origin_reads", "count", "Reads that went on to the data behind it.");
    Table(figures, {"cache", "cdn", "service", "worker"})
        .add("coalesced", "count", "Misses that waited for a fetch under way.");
    Table(figures, {"service"}).add("sessions_lost", "count", "Logins that users had to repeat here.");
    Table(figures, {"load_balancer", "cdn", "service", "worker", "external", "cache", "database", "store", "queue",
                    "client", "probe"})
        .add("cost_per_month_usd", "usd/month", "What it would cost in a month like the window.");
    Table(figures, {"client", "probe"})
        .add("down_since_s", "s", "When it last began to fail; nothing while it succeeds.");
}

void queueFigures(std::vector<Figure>& figures) {
    Table(figures, {"queue"})
        .add("depth_mean", "count", "Messages ready or not yet acknowledged, averaged over time.")
        .add("depth_max", "count", "The most messages at a time.")
        .add("depth_start", "count", "Messages at the start of the window.")
        .add("depth_end", "count", "Messages at the end of the window.")
        .add("published", "count", "Messages accepted.")
        .add("acked", "count", "Messages acknowledged.")
        .add("retained", "count", "Messages kept for a replay.")
        .add("replayed", "count", "Messages delivered again by a replay.")
        .add("delivered", "count", "Deliveries, repeated ones included.")
        .add("redelivered", "count", "Deliveries of a message that had been delivered before, those of a replay aside.")
        .add("dead_lettered", "count", "Messages given up and put aside.")
        .add("dropped", "count", "Messages given up or pushed out, and lost.")
        .add("oldest_ms", "ms", "Largest age of the oldest undelivered message.");
    Table(figures, {"worker"}).add("duplicate_effects", "count", "Messages that took effect more than once here.");
}

void dataFigures(std::vector<Figure>& figures) {
    Table(figures, {"database"})
        .spread("replication_lag_ms", "ms", {"mean", "p99", "max"},
                "Time from a write's commit on the primary to its being applied on a replica.")
        .add("failovers", "count", "Promotions of a replica.")
        .add("keys_moved", "count", "Keys that changed their shard.");
    Table(figures, {"database", "store"}).add("unavailable_s", "s", "Time in which it could not take writes.");
    // A database's writes go through one primary each, which has seen them all.
    Table(figures, {"store"})
        .add("conflicts", "count", "Writes overwritten by a concurrent one that had not seen them.")
        .add("divergent_keys", "count", "Keys that members disagree about at the end.")
        .add("converged_s", "s", "Time from the healing of a partition to agreement.");
}

void partFigures(std::vector<Figure>& figures) {
    Table(figures, {"instance"})
        .add("state", "", "How it is at the end: up, starting, crashed, hung or draining.")
        .add("role", "", "A database's member: primary, replica, or none for one that was deposed and is not back.")
        .add("arrivals", "count", "Requests that arrived at this instance in the window.")
        .add("utilization", "ratio", "Busy CPU time of the CPU time there was while it was up.")
        .add("queue_mean", "count", "Requests waiting at this instance, averaged over time.");
    Table(figures, {"link"})
        .add("messages", "count", "Messages sent, answers included.")
        .add("received", "count", "Messages that arrived.")
        .add("dropped", "count", "Messages that were lost on the way.")
        .add("in_flight", "count", "Messages on the way at the end.")
        .add("bytes", "bytes", "Size of the messages sent.");
    Table(figures, {"slo"})
        .add("name", "", "The objective's name.")
        .add("objective", "ratio", "Share of requests that must be good.")
        .add("measured", "ratio", "Share that was good.")
        .add("met", "", "Whether the objective was held.")
        .add("budget_left", "ratio", "What is left of the error budget of the run.")
        .add("budget_lasts_s", "s",
             "How long the budget of the objective's window lasts at this rate; nothing: for ever.");
    Table(figures, {"alert"})
        .add("name", "", "The alert's name.")
        .add("fired_s", "s", "When it fired.")
        .add("resolved_s", "s", "When it was over; nothing while it lasts.");
    Table(figures, {"log"})
        .add("at_s", "s", "When it happened.")
        .add("what", "", "What happened.")
        .add("target", "", "What it happened to.");
}

} // namespace

std::vector<Figure> figures() {
    std::vector<Figure> all;
    runFigures(all);
    totals(all);
    componentFigures(all);
    queueFigures(all);
    dataFigures(all);
    partFigures(all);
    return all;
}

} // namespace faultline::catalog::entries
