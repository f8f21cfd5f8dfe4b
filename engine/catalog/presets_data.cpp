// Products that keep data: caches, databases, replicated stores.
#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

constexpr std::string_view kToday = "2026-11-27"; // when pages without a date of their own were read

Duration ns(std::int64_t n) {
    return Duration::nanoseconds(n);
}

Preset redis() {
    constexpr std::string_view conf = "https://github.com/redis/redis/blob/4f8cdc2a/redis.conf";
    constexpr std::string_view date = "2024-10-18";
    const Origin speed = {"81,235 GETs and 114,294 SETs a second on one core without pipelining, about 100,000: "
                          "1 s / 100,000",
                          "https://raw.githubusercontent.com/antirez/redis/2.2.14/doc/Benchmarks.html", kToday,
                          Grade::Estimate};
    return {
        "redis",
        "Redis",
        {"more than caching: counters, queues, sessions that survive a restart.",
         "one core for all commands, and refused writes once its memory is full, unless told to evict.",
         "the data has structure, or a cold start would be too dear."},
        {{"policy", "noeviction", {"maxmemory-policy noeviction", conf, date, Grade::Source}},
         {"cpus", 1, {"one thread executes all commands (io-threads 1)", conf, date, Grade::Source}},
         {"get", constant(us(10)), speed},
         {"set", constant(us(10)), speed},
         {"persistence",
          "snapshot",
          {"save 3600 1 300 100 60 10000: snapshots are on, the append-only file is off", conf, date, Grade::Source}},
         {"max_clients", 10000, {"maxclients 10000", conf, date, Grade::Source}}}};
}

Preset memcached() {
    constexpr std::string_view url = "https://github.com/memcached/memcached/blob/2d51e364/memcached.c";
    constexpr std::string_view date = "2026-07-09";
    const Origin speed = {"200,000 requests a second and more on a fast machine, by 4 threads: 4 / 200,000 s",
                          "https://github.com/memcached/memcached/wiki/Performance", kToday, Grade::Estimate};
    return {"memcached",
            "Memcached",
            {"plain caching on all cores, and nothing else to go wrong.",
             "an empty cache after every restart, and keys and values as the only structure.",
             "all you want is to read less from the database."},
            {{"policy", "lru", {"evicts when full, by a segmented LRU (here: a plain one)", url, date, Grade::Source}},
             {"cpus", 4, {"4 worker threads (-t 4)", url, date, Grade::Source}},
             {"get", constant(us(20)), speed},
             {"set", constant(us(20)), speed},
             {"persistence", "none", {"keeps nothing over a restart by default", url, date, Grade::Source}},
             {"max_clients", 1024, {"1024 connections (-c 1024)", url, date, Grade::Source}}}};
}

/// 43 queries over 100 million rows, hot, on c6a.4xlarge.
Origin clickBench(std::string_view says, std::string_view url, std::string_view date) {
    return {says, url, date, Grade::Estimate};
}

Preset postgres() {
    return {"postgres",
            "PostgreSQL",
            {"almost everything: transactions, joins, constraints, and a long list of extensions.",
             "half a minute without writes when the primary dies, and a process for every connection.",
             "you do not know yet what you will ask of your data."},
            {{"max_connections",
              100,
              {"max_connections 100, as the PostgreSQL documentation is quoted there",
               "https://postgresqlco.nf/doc/en/param/max_connections", kToday, Grade::Documentation}},
             {"replication",
              "async",
              {"synchronous_standby_names is empty by default: streaming replication is asynchronous",
               "https://www.postgresql.org/docs/current/runtime-config-replication.html", "2026-11-23",
               Grade::Documentation}},
             {"failover",
              Record{{"detect", s(30)}, {"promote", s(5)}},
              {"Patroni: ttl 30 s until the dead leader's key is gone, then half a loop_wait of 10 s until a replica "
               "looks: 30 s + 10 s / 2",
               "https://github.com/patroni/patroni/blob/de6b22c8/docs/dynamic_configuration.rst", "2026-07-24",
               Grade::Estimate}},
             {"scan", constant(ns(950)),
              clickBench("ClickBench with indexes: 4,086 s for 43 hot queries over 100 million rows: 4,086 s / 43 / "
                         "100 million",
                         "https://github.com/ClickHouse/ClickBench/blob/faa7e582/postgresql-indexed/results/20250310/"
                         "c6a.4xlarge.json",
                         "2025-03-10")}}};
}

Preset mysql() {
    return {
        "mysql",
        "MySQL",
        {"simple requests at a high rate, and replication that every hoster knows.",
         "lost writes at a failover as long as replication stays asynchronous, as it does by default.",
         "the data model is plain and there are many who can run it."},
        {{"max_connections",
          151,
          {"max_connections 151", "https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html", "2026-11-23",
           Grade::Documentation}},
         {"replication",
          "async",
          {"asynchronous unless the semi-synchronous plugin is loaded",
           "https://dev.mysql.com/doc/refman/8.4/en/replication-semisync.html", "2026-11-23", Grade::Documentation}},
         {"semi_sync_timeout",
          s(10),
          {"rpl_semi_sync_source_timeout 10,000 ms, then back to asynchronous",
           "https://dev.mysql.com/doc/refman/8.4/en/replication-semisync.html", "2026-11-23", Grade::Documentation}},
         {"scan", constant(ns(5107)),
          clickBench("ClickBench: 21,962 s for 43 hot queries over 100 million rows: 21,962 s / 43 / 100 million",
                     "https://github.com/ClickHouse/ClickBench/blob/faa7e582/mysql/results/20250711/c6a.4xlarge.json",
                     "2025-07-11")}}};
}

Preset clickhouse() {
    return {"clickhouse",
            "ClickHouse",
            {"reports over millions of rows while people wait.",
             "single rows: it is no place for carts and accounts, and it is another copy to feed.",
             "analytics hurts the database that customers wait for."},
            {{"scan", constant(ns(4)),
              clickBench("ClickBench: 19.0 s for 43 hot queries over 100 million rows, on all cores: 19.0 s / 43 / 100 "
                         "million",
                         "https://github.com/ClickHouse/ClickBench/tree/faa7e582/clickhouse/results", "2026-08-22")}}};
}

Preset cassandra() {
    constexpr std::string_view url = "https://github.com/apache/cassandra/blob/00219074/conf/cassandra.yaml";
    return {"cassandra",
            "Cassandra",
            {"writes that go through whatever is broken, over many machines and places.",
             "stale answers, lost races between writers, and repairs that somebody must schedule.",
             "an old answer is better than none, and no single machine could take the writes."},
            {{"mode",
              "leaderless",
              {"any node coordinates, consistency levels decide",
               "https://cassandra.apache.org/doc/latest/cassandra/architecture/dynamo.html", "2026-11-23",
               Grade::Documentation}},
             {"read_quorum",
              1,
              {"consistency ONE unless another level is asked for",
               "https://cassandra.apache.org/doc/latest/cassandra/architecture/dynamo.html", "2026-11-23",
               Grade::Documentation}},
             {"write_quorum",
              1,
              {"consistency ONE unless another level is asked for",
               "https://cassandra.apache.org/doc/latest/cassandra/architecture/dynamo.html", "2026-11-23",
               Grade::Documentation}},
             {"hinted_handoff", true, {"hinted_handoff_enabled: true", url, "2026-11-23", Grade::Source}},
             {"hint_replay",
              s(10),
              {"hints are handed out every 10 s (HintsService)",
               "https://github.com/apache/cassandra/blob/b2f38ef1/src/java/org/apache/cassandra/hints/"
               "HintsService.java",
               kToday, Grade::Source}},
             {"anti_entropy",
              s(86400),
              {"nothing is compared until somebody runs a repair; an incremental one a day is advised",
               "https://docs.datastax.com/en/cassandra-oss/2.1/cassandra/operations/opsRepairNodesWhen.html", kToday,
               Grade::Documentation}}}};
}

Preset etcd() {
    constexpr std::string_view url = "https://github.com/etcd-io/etcd/blob/c34dc7ee/server/embed/config.go";
    constexpr std::string_view date = "2026-08-20";
    return {"etcd",
            "etcd",
            {"one truth that nobody can argue with: configuration, locks, who is the leader.",
             "no answer on the smaller side of a partition, and every write a majority's round trip.",
             "being wrong is worse than being down, and the data is small."},
            {{"mode", "consensus", {"Raft: one leader with a majority behind it", url, date, Grade::Source}},
             {"election_timeout",
              s(1),
              {"election-timeout 1000 ms, heartbeat-interval 100 ms", url, date, Grade::Source}}}};
}

} // namespace

std::vector<Preset> cachePresets() {
    return {redis(), memcached()};
}

std::vector<Preset> databasePresets() {
    return {postgres(), mysql(), clickhouse()};
}

std::vector<Preset> storePresets() {
    return {cassandra(), etcd()};
}

} // namespace faultline::catalog::entries
