// Random diagrams of all simulated kinds, random faults and random live edits, for properties that hold always.
#pragma once

#include <QString>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/engine/simulation/dice.h"
#include "tests/support/run_diagram.h"

namespace faultline::trial {

/// Writes one random diagram as text: legal links, any keys, a scenario.
class RandomDiagram {
  public:
    explicit RandomDiagram(Dice& dice) : m_dice(dice) {}

    std::string write() {
        head();
        const int clients = m_dice.between(1, 2);
        const int balancers = m_dice.between(0, 2);
        const int services = m_dice.between(1, 3);
        const int caches = m_dice.between(0, 2);
        const int databases = m_dice.between(0, 2);
        const int queues = m_dice.between(0, 2);
        const int externals = m_dice.between(0, 1);
        const int stores = m_dice.chance(50) ? 0 : m_dice.between(1, 2);
        m_text += "components:\n";
        for (int i = 0; i < clients; ++i)
            client(name("user", i));
        for (int i = 0; i < balancers; ++i)
            balancer(name("lb", i));
        for (int i = 0; i < caches; ++i)
            cache(name("cache", i));
        m_edges = m_dice.between(0, 1);
        for (int i = 0; i < m_edges; ++i)
            cdn(name("edge", i));
        for (int i = 0; i < databases; ++i)
            database(name("db", i));
        for (int i = 0; i < stores; ++i)
            store(name("kv", i));
        for (int i = 0; i < externals; ++i)
            add(name("ext", i), "external, latency: " + duration(20) + ", fail: 3%");
        for (int i = 0; i < queues; ++i)
            queue(i);
        if (m_dice.chance(20))
            add("check", "probe, interval: " + m_dice.ms(20, 300) + ", timeout: " + m_dice.ms(5, 200));
        wire(clients, balancers, services, caches, databases, queues, externals, stores);
        for (int i = 0; i < services; ++i)
            service(name("app", i));
        for (int i = 0; i < queues; ++i)
            worker(name("job", i));
        m_text += "links:\n" + m_links;
        zones();
        scenario();
        monitoring();
        return m_text;
    }

  private:
    void monitoring() {
        if (m_text.size() % 2 == 0)
            return;
        m_text += "slos:\n"
                  "  - {name: up, objective: 99%}\n"
                  "  - {name: fast, objective: 90%, indicator: latency, under: 20ms, operation: look}\n"
                  "alerts:\n"
                  "  - {name: slow, when: p99 > 20ms or app0.utilization > 50%, over: 2s, for: 1s}\n"
                  "  - {name: errors, when: errors / requests > 1% and app0.arrivals > 10, over: 1s, for: 0s}\n"
                  "  - {name: burning, burn: up, factor: 2, windows: [5s, 2s]}\n";
    }

    static std::string name(const char* stem, int number) { return stem + std::to_string(number); }

    std::string duration(int about) {
        const std::string mean = m_dice.ms(1, about);
        switch (m_dice.between(0, 4)) {
        case 0:
            return mean;
        case 1:
            return "{uniform: [0s, " + mean + "]}";
        case 2:
            return "{lognormal: {mean: " + mean + ", cv: 1.5}}";
        default:
            return "{exponential: " + mean + "}";
        }
    }

    std::string retries() {
        if (m_dice.chance(50))
            return std::to_string(m_dice.between(0, 3));
        return "{max: " + std::to_string(m_dice.between(1, 4)) + ", backoff: {base: " + m_dice.ms(0, 30) +
               ", jitter: " + m_dice.word({"none", "equal", "full"}) + "}, budget: " + m_dice.word({"none", "20%"}) +
               "}";
    }

    void add(const std::string& id, const std::string& keys) { m_text += "  " + id + ": {kind: " + keys + "}\n"; }

    void head() {
        m_text = "settings: {warmup: " + m_dice.word({"0s", "0s", "400ms"}) + ", duration: 1h}\n";
        m_text += "network: {client: " + m_dice.word({"0s", "5ms", "{exponential: 3ms}"}) +
                  ", same_zone: " + m_dice.word({"0s", "50us", "{exponential: 1ms}"}) +
                  ", cross_zone: " + m_dice.word({"0s", "2ms"}) + ", cross_region: {exponential: 20ms}}\n";
        m_text += "keyspaces: {things: {keys: " + std::to_string(m_dice.between(1, 3000)) +
                  ", popularity: " + m_dice.word({"uniform", "{zipf: 1.0}", "{hot: {keys: 3, share: 80%}}"}) + "}}\n";
        m_text += "operations:\n  look: {kind: read, keyspace: things, response_size: 4KB}\n";
        if (m_dice.chance(70))
            m_text += "  change: {kind: write, keyspace: things, request_size: 2KB}\n";
        m_scans = m_dice.chance(40); // stores know no rows
        if (m_scans)
            m_text += "  report: {kind: scan, keyspace: things, rows: 3000}\n";
        if (m_dice.chance(40))
            m_text += "  order: {kind: create, keyspace: things}\n";
        if (m_dice.chance(30))
            m_text += "  ping: {kind: read}\n";
    }

    void client(const std::string& id) {
        std::string keys = "client, timeout: " + m_dice.ms(5, 400) + ", retries: " + retries() +
                           ", users: " + std::to_string(m_dice.between(1, 50));
        if (m_dice.chance(30))
            keys += ", arrivals: {closed: {users: " + std::to_string(m_dice.between(1, 40)) +
                    ", think: " + duration(100) + "}}";
        else
            keys += ", arrivals: {open: {rate: " + std::to_string(m_dice.between(1, 400)) +
                    "/s, process: " + m_dice.word({"poisson", "constant", "bursty"}) + "}}";
        if (m_dice.chance(20))
            keys += ", profile: [[0s, 50/s], [800ms, 300/s], [1500ms, 20/s]]";
        if (m_dice.chance(30))
            keys += ", deadline: " + m_dice.ms(10, 600);
        add(id, keys);
    }

    void balancer(const std::string& id) {
        std::string keys =
            "load_balancer, algorithm: " +
            m_dice.word({"round_robin", "weighted_round_robin", "random", "least_connections", "power_of_two",
                         "ip_hash", "consistent_hash", "least_latency"}) +
            ", hash_on: " + m_dice.word({"user", "key"}) + ", sticky: " + m_dice.word({"true", "false"}) +
            ", prefer_zone: " + m_dice.word({"true", "false"}) + ", try_next: " + std::to_string(m_dice.between(0, 3)) +
            ", timeout: " + m_dice.ms(20, 900) + ", fail_open: " + m_dice.word({"true", "false"}) +
            ", max_connections: " + std::to_string(m_dice.between(1, 100)) +
            ", overhead: " + m_dice.word({"0s", "50us"});
        keys += m_dice.chance(25) ? ", health_check: off"
                                  : ", health_check: {interval: " + m_dice.ms(20, 300) +
                                        ", timeout: " + m_dice.ms(10, 200) + ", fall: 2, rise: 2}";
        if (m_dice.chance(40))
            keys += ", backend_connections: " + std::to_string(m_dice.between(1, 10)) +
                    ", queue_limit: " + std::to_string(m_dice.between(0, 30)) + ", queue_timeout: " + m_dice.ms(1, 300);
        if (m_dice.chance(20))
            keys += ", rate_limit: {rate: 100/s, burst: 10, per: " + m_dice.word({"all", "user"}) + "}";
        add(id, keys + ", instances: " + std::to_string(m_dice.between(1, 2)));
    }

    void cache(const std::string& id) {
        add(id, "cache, entries: " + std::to_string(m_dice.between(1, 500)) +
                    ", policy: " + m_dice.word({"lru", "lfu", "fifo", "random", "noeviction"}) +
                    ", ttl: " + m_dice.word({"0s", "300ms", "10s"}) + ", ttl_jitter: 10%" + ", shard: " +
                    m_dice.word({"consistent_hash", "modulo"}) + ", persistence: " + m_dice.word({"none", "snapshot"}) +
                    ", stampede: " + m_dice.word({"none", "lock", "coalesce", "early"}) + ", start: " +
                    m_dice.word({"cold", "warm"}) + ", max_clients: " + std::to_string(m_dice.between(1, 50)) +
                    ", instances: " + std::to_string(m_dice.between(1, 3)));
    }

    void cdn(const std::string& id) {
        add(id, "cdn, entries: " + std::to_string(m_dice.between(1, 500)) +
                    ", ttl: " + m_dice.word({"0s", "300ms", "10s"}) + ", serve_stale: " + m_dice.word({"0s", "1s"}) +
                    ", collapse: " + m_dice.word({"true", "false"}) +
                    ", prefer_zone: " + m_dice.word({"true", "false"}) + ", start: " + m_dice.word({"cold", "warm"}) +
                    ", get: " + duration(2) + ", instances: " + std::to_string(m_dice.between(1, 3)));
    }

    void database(const std::string& id) {
        add(id, "database, cpus: " + std::to_string(m_dice.between(1, 8)) + ", read: " + duration(5) +
                    ", write: " + duration(10) + ", max_connections: " + std::to_string(m_dice.between(1, 100)) +
                    (m_dice.chance(60) ? members() : std::string()));
    }

    /// Shards and replicas with everything that may be said about them.
    std::string members() {
        return ", shards: " + std::to_string(m_dice.between(1, 4)) +
               ", replicas: " + std::to_string(m_dice.between(0, 3)) + ", lag: " + duration(100) +
               ", shard_by: " + m_dice.word({"hash", "range", "consistent_hash"}) +
               ", shard_key: " + m_dice.word({"key", "key", "user", "constant"}) +
               ", replication: " + m_dice.word({"async", "semi_sync", "sync"}) +
               ", semi_sync_timeout: " + m_dice.ms(1, 300) +
               ", reads_from: " + m_dice.word({"primary", "replicas", "any", "nearest"}) +
               ", read_your_writes: " + m_dice.word({"off", "200ms"}) +
               ", failover: " + m_dice.word({"manual", "{detect: 50ms, promote: 20ms}", "{detect: 0s, promote: 0s}"}) +
               ", hot: " + m_dice.word({"off", "{keys: 50, read: 10us}"});
    }

    void store(const std::string& id) {
        const int members = m_dice.between(1, 5);
        const int replicas = m_dice.between(1, members);
        add(id, "store, members: " + std::to_string(members) + ", replication_factor: " + std::to_string(replicas) +
                    ", read_quorum: " + std::to_string(m_dice.between(1, replicas)) +
                    ", write_quorum: " + std::to_string(m_dice.between(1, replicas)) + ", mode: " +
                    m_dice.word({"leaderless", "consensus"}) + ", hinted_handoff: " + m_dice.word({"true", "false"}) +
                    ", read_repair: " + m_dice.word({"true", "false"}) + ", hint_replay: " + m_dice.ms(0, 500) +
                    ", anti_entropy: " + m_dice.ms(20, 900) + ", request_timeout: " + m_dice.ms(5, 400) +
                    ", try_timeout: " + m_dice.ms(5, 200) + ", retry_after: " + m_dice.ms(0, 900) +
                    ", election_timeout: " + m_dice.ms(20, 400) + ", cpus: " + std::to_string(m_dice.between(1, 4)) +
                    ", read: " + duration(3) + ", write: " + duration(3));
    }

    void queue(int number) {
        std::string keys =
            "queue, capacity: " + std::to_string(m_dice.between(1, 200)) +
            ", on_full: " + m_dice.word({"reject", "block", "drop_oldest"}) +
            ", visibility_timeout: " + m_dice.ms(20, 500) + ", max_receives: " + std::to_string(m_dice.between(1, 4)) +
            ", retry_delay: " + m_dice.ms(0, 200) +
            ", delivery: " + m_dice.word({"at_least_once", "at_least_once", "at_most_once"}) +
            ", publish: " + m_dice.word({"0s", "1ms"}) + ", partitions: " + m_dice.word({"0", "0", "1", "5"}) +
            ", fan_out: " + m_dice.word({"false", "true"}) + ", replay: " + m_dice.word({"false", "true"}) +
            ", on_crash: " + m_dice.word({"visibility", "at_once"}) +
            ", retention: " + m_dice.word({"unlimited", "300ms", "2s"});
        if (number > 0 && m_dice.chance(60))
            keys += ", dead_letter: q0";
        add(name("q", number), keys);
    }

    /// Steps over what the component is linked to.
    std::string steps(const std::vector<std::string>& callees, int depth = 0) {
        std::string text;
        const int count = m_dice.between(0, 4);
        for (int i = 0; i < count; ++i) {
            text += i > 0 ? ", " : "";
            const int pick = m_dice.between(0, 5);
            if (pick == 0 || callees.empty()) {
                text += "{work: " + duration(8) + "}";
            } else if (pick == 1 && depth == 0 && text.find("reply") == std::string::npos) {
                text += "reply";
            } else if (pick == 2 && depth < 2) {
                text += "{parallel: [" + steps(callees, depth + 1) + "]}";
            } else if (pick == 3) {
                text += "{fail: 10%}";
            } else {
                text += stepTo(m_dice.oneOf(callees), callees);
            }
        }
        return text;
    }

    std::string stepTo(const std::string& callee, const std::vector<std::string>& callees) {
        if (callee.starts_with("q"))
            return "{publish: " + callee + "}";
        if (callee.starts_with("db")) {
            std::string through;
            for (const std::string& other : callees)
                if (other.starts_with("cache") && m_dice.chance(60))
                    through = other;
            if (m_dice.chance(40))
                return through.empty() ? "{write: " + callee + "}"
                                       : "{write: {to: " + callee + ", " + m_dice.word({"invalidate", "update"}) +
                                             ": " + through + "}}";
            if (m_dice.chance(20))
                return "{scan: " + callee + "}";
            const std::string shared = m_dice.chance(30) ? ", coalesce: true" : "";
            return through.empty() ? "{read: {from: " + callee + shared + "}}"
                                   : "{read: {through: " + through + ", from: " + callee + shared + "}}";
        }
        if (callee.starts_with("kv")) {
            const std::string how = m_dice.word({"", ", consistency: strong", ", consistency: eventual"});
            return m_dice.chance(30) ? "{next: " + callee + "}"
                                     : m_dice.word({"{read: {from: ", "{write: {to: "}) + callee + how + "}}";
        }
        if (callee.starts_with("cache"))
            return "{work: 1ms}";
        return "{call: {to: " + callee + ", timeout: " + m_dice.ms(5, 300) +
               ", retries: " + std::to_string(m_dice.between(0, 2)) + ", fallback: " + m_dice.word({"ok", "error"}) +
               "}}";
    }

    std::string handler(const std::string& id) {
        if (m_dice.chance(50))
            return {};
        return ", handler: {" + m_dice.word({"look", "default"}) + ": [" + steps(m_callees[id]) + "]}";
    }

    void service(const std::string& id) {
        add(id, "service, cpus: " + std::to_string(m_dice.between(1, 4)) +
                    ", max_in_flight: " + m_dice.word({"unlimited", "1", "5", "50"}) +
                    ", backlog: " + std::to_string(m_dice.between(0, 20)) + ", work: " + duration(15) +
                    ", fail: " + m_dice.word({"0%", "5%"}) + ", start_up: " + m_dice.ms(0, 300) +
                    ", drop_expired: " + m_dice.word({"true", "false"}) + ", drag: " + m_dice.word({"0%", "2%"}) +
                    ", scaling: {contention: 3%, crosstalk: 1%}" + ", call_timeout: " + m_dice.ms(5, 300) +
                    ", call_retries: " + retries() + ", prefer_zone: " + m_dice.word({"true", "false"}) +
                    ", instances: " + std::to_string(m_dice.between(1, 4)) + handler(id));
    }

    void worker(const std::string& id) {
        add(id, "worker, cpus: " + std::to_string(m_dice.between(1, 3)) +
                    ", prefetch: " + std::to_string(m_dice.between(1, 3)) + ", work: " + duration(30) +
                    ", fail: " + m_dice.word({"0%", "10%"}) + ", poison: " + m_dice.word({"0%", "5%"}) +
                    ", call_timeout: " + m_dice.ms(5, 300) + ", instances: " + std::to_string(m_dice.between(1, 3)) +
                    handler(id));
    }

    void link(const std::string& from, const std::string& to) {
        if (std::find(m_callees[from].begin(), m_callees[from].end(), to) != m_callees[from].end())
            return;
        m_callees[from].push_back(to);
        m_links += "  - {from: " + from + ", to: " + to;
        if (m_dice.chance(20))
            m_links += ", loss: 3%";
        if (m_dice.chance(20))
            m_links += ", pool: " + std::to_string(m_dice.between(1, 5));
        if (m_dice.chance(20))
            m_links += ", latency: " + duration(10);
        if (m_dice.chance(10))
            m_links += ", bandwidth: 500KB";
        if (m_dice.chance(20))
            m_links += ", weight: " + std::to_string(m_dice.between(1, 5));
        m_links += "}\n";
        m_linkIds.push_back(from + "->" + to);
    }

    void wire(int clients, int balancers, int services, int caches, int databases, int queues, int externals,
              int stores) {
        const auto app = [&] { return name("app", m_dice.between(0, services - 1)); };
        for (int i = 0; i < clients; ++i) {
            link(name("user", i),
                 balancers > 0 && m_dice.chance(80) ? name("lb", m_dice.between(0, balancers - 1)) : app());
            if (databases > 0 && m_dice.chance(10))
                link(name("user", i), "db0");
            if (m_edges > 0 && m_dice.chance(60))
                link(name("user", i), "edge0");
            if (stores > 0 && m_dice.chance(25) && !m_scans)
                link(name("user", i), "kv0");
        }
        for (int i = 0; i < m_edges; ++i)
            link(name("edge", i),
                 balancers > 0 && m_dice.chance(50) ? name("lb", m_dice.between(0, balancers - 1)) : app());
        if (m_text.find("  check: ") != std::string::npos)
            link("check", balancers > 0 ? "lb0" : app());
        for (int i = 0; i < balancers; ++i)
            for (int n = m_dice.between(1, 2); n > 0; --n)
                link(name("lb", i), app());
        const auto data = [&](const std::string& from) {
            for (int i = 0; i < caches; ++i)
                if (m_dice.chance(50))
                    link(from, name("cache", i));
            for (int i = 0; i < databases; ++i)
                if (m_dice.chance(60))
                    link(from, name("db", i));
            for (int i = 0; i < stores; ++i)
                if (m_dice.chance(50) && !m_scans)
                    link(from, name("kv", i));
            if (externals > 0 && m_dice.chance(40))
                link(from, "ext0");
        };
        for (int i = 0; i < services; ++i) {
            data(name("app", i));
            for (int q = 0; q < queues; ++q)
                if (m_dice.chance(50))
                    link(name("app", i), name("q", q));
            if (i + 1 < services && m_dice.chance(50))
                link(name("app", i), name("app", m_dice.between(i + 1, services - 1)));
        }
        for (int i = 0; i < queues; ++i) {
            link(name("q", i), name("job", i));
            if (m_dice.chance(30))
                link(name("q", i), "job0");
            data(name("job", i));
        }
        m_serving = {"app0", "app0/1"};
        for (int i = 0; i < balancers; ++i)
            m_serving.push_back(name("lb", i));
        for (int i = 0; i < caches; ++i)
            m_serving.push_back(name("cache", i));
        for (int i = 0; i < m_edges; ++i)
            m_serving.push_back(name("edge", i));
        for (int i = 0; i < databases; ++i)
            m_serving.push_back(name("db", i));
        for (int i = 0; i < stores; ++i)
            m_serving.insert(m_serving.end(), {name("kv", i), name("kv", i) + "/1"});
        for (int i = 0; i < queues; ++i)
            m_serving.insert(m_serving.end(), {name("q", i), name("job", i)});
    }

    void scenario() {
        std::string events;
        const int count = m_dice.between(0, 5);
        for (int i = 0; i < count; ++i) {
            const std::string at = "  - {at: " + m_dice.ms(0, 1500) + ", ";
            const std::string lasting = m_dice.chance(70) ? ", for: " + m_dice.ms(1, 800) : "";
            const std::string what =
                m_dice.word({"crash", "hang", "slow", "errors", "cut", "lossy", "delay", "traffic", "partition",
                             "isolate", "outage", "chaos", "hot_key", "heal", "data", "replay"});
            if (what == "replay") {
                if (m_text.find("  q0: ") != std::string::npos)
                    events += at + "replay: q0}\n"; // refused where nothing is kept
                continue;
            }
            if (what == "data" && m_text.find("  db0: ") == std::string::npos)
                continue;
            if (what == "partition" || what == "isolate" || what == "outage" || what == "chaos" || what == "hot_key") {
                events += at + wideEvent(what) + lasting + "}\n";
                continue;
            }
            if (what == "heal") {
                events += at + "heal: " + (m_dice.chance(50) ? "all" : m_dice.oneOf(m_serving)) + "}\n";
                continue;
            }
            if (what == "cut" || what == "lossy" || what == "delay")
                events += at + what + ": " + m_dice.oneOf(m_linkIds) + lasting + "}\n";
            else if (what == "data") // refused where there is no such database, or no replica
                events +=
                    at + m_dice.word({"failover: db0}\n", "reshard: db0, shards: 3}\n", "reshard: db0, shards: 1}\n"});
            else if (what == "traffic")
                events += at + "traffic: user0, times: " + std::to_string(m_dice.between(0, 4)) + lasting + "}\n";
            else
                events += at + what + ": " + m_dice.oneOf(m_serving) + lasting + "}\n";
        }
        if (!events.empty())
            m_text += "scenario:\n" + events;
    }

    /// Two zones or three, with some of what there is, whole or by instance.
    void zones() {
        if (m_dice.chance(30))
            return;
        m_zones = {"east", "west"};
        if (m_dice.chance(40))
            m_zones.push_back("far");
        std::map<std::string, std::string> contains;
        for (const std::string& target : m_serving) {
            std::string& targets = contains[m_dice.oneOf(m_zones)];
            if (m_dice.chance(60))
                targets += (targets.empty() ? "" : ", ") + target;
        }
        m_text += "zones:\n";
        for (const std::string& zone : m_zones) {
            const std::string& targets = contains[zone];
            m_text += "  " + zone + ": {" + (zone == "far" ? "region: us" : "region: eu") + ", contains: [" + targets +
                      "]}\n";
        }
    }

    std::string someTargets() {
        std::string targets = m_dice.oneOf(m_serving);
        for (int more = m_dice.between(0, 2); more > 0; --more)
            targets += ", " + m_dice.oneOf(m_serving);
        if (!m_zones.empty() && m_dice.chance(20))
            targets += ", " + m_dice.oneOf(m_zones);
        return "[" + targets + "]";
    }

    /// An event of those that concern many instances at once.
    std::string wideEvent(const std::string& what) {
        if (what == "partition") {
            std::string groups = someTargets() + ", " + (m_dice.chance(40) ? "[rest]" : someTargets());
            if (m_dice.chance(20))
                groups += ", [user0]";
            else if (m_dice.chance(30))
                return "partition: [" + groups + "], one_way: true";
            return "partition: [" + groups + "]";
        }
        if (what == "chaos")
            return "chaos: {targets: " + someTargets() + ", mtbf: " + m_dice.ms(50, 900) +
                   ", mttr: " + m_dice.ms(10, 400) + "}";
        if (what == "hot_key")
            return "hot_key: things, share: " + m_dice.word({"0%", "5%", "60%", "100%"});
        if (what == "outage" && !m_zones.empty())
            return "outage: " + m_dice.oneOf(m_zones);
        return "isolate: " + someTargets();
    }

    int m_edges = 0;
    Dice& m_dice;
    bool m_scans = false;
    std::vector<std::string> m_zones;
    std::string m_text;
    std::string m_links;
    std::map<std::string, std::vector<std::string>> m_callees;
    std::vector<std::string> m_linkIds;
    std::vector<std::string> m_serving;
};

} // namespace faultline::trial
