// Chapter 4, databases: copies for reads, shards for writes, and what each of them costs.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

// 4-read-replicas: 475 reads and 25 writes a second of 4 ms each, and 1 CPU a member: one does 250/s. With two replicas
// the primary is busy to (475/3 + 25) · 4 ms = 0.73, the others to 0.63. 55 s of 500/s are 27,500 ± 166: ± 3/s (1 σ).
// A user (of 20) reads a given key (of 20) 475 / 400 = 1.19 times a second; after each of 25 writes a second the copies
// are behind for 200 ms on average, and two reads in three go to one: 25 · 1.19 · 0.2 · 2/3 = 4.0/s, 218 ± 15 in 55 s;
// a read waits some 9 ms at the replica, which makes it 4 % less.
double goodOf(const Run& run, const char* client) {
    return goodPerS(run, callsOf(run, client));
}

// 4-failover: 100 writes a second with a mean lag of 0.5 s: on the way when the primary dies are 50 ± 7 (M/M/∞).
// detect + promote = 10 s + 5 s.

// 4-shards: 500/s of 5 ms. One member does 200/s. Maximum of four draws of a mean of 10 ms: mean 10 · (1 + 1/2 + 1/3 +
// 1/4) = 20.8 ms, deviation 10 · √(1 + 1/4 + 1/9 + 1/16) = 11.9 ms; p99 −10 ln(1 − 0.99^(1/4)) = 59.9 ms against 46.1
// ms of one draw. On the wire 20 ms, in the service 1 ms, between members and service 0.2 ms. Of 5,500 look-ups the
// mean is ± 0.16 ms and p99 ± 1.35 ms (1 σ).
double hottestShare(const Run& run, const char* database) {
    const simulation::ComponentMeasurement& shards = run.component(database);
    std::uint64_t most = 0;
    for (const simulation::InstanceMeasurement& shard : shards.instances)
        most = std::max(most, shard.arrivals);
    return count(most) / count(shards.arrivals);
}

// 4-reshard: of the rests by 4 and by 5 the same is left for 4 numbers in 20, so 80 % move; ± 0.13 % of 100,000 keys.
// On a ring of 128 points a shard, a fifth ± 2 % (1 σ: 0.2 / √128). A shard's share of 380/s is 95 ± 0.5 of the 100/s
// that it can do; with five 76.
double moved(const Run& run, const char* database) {
    return count(run.component(database).keysMoved) / 100'000;
}
double busy(const Run& run, double from, double to, const char* id) {
    return meanOver(run, from, to, [&](std::size_t i) { return static_cast<double>(run.pointsOf(id)[i].utilization); });
}

// 4-analytics: a report is 10 million rows of 200 ns, 2 s of a CPU; two a second want 4 CPUs and the shop 1 of the 4.
// For a queue that is 125 % busy nothing settles; the shop fails at first, at the latest when the 500 connections are
// gone. Beside it: 20 ms on the wire, 1 ms of work, a read of 2 ms on average (p99 9.2 ms) at 25 % load: p99 30.3 ms.
double p99Of(const Run& run, const char* client) {
    return ms(callsOf(run, client).latency, 0.99);
}

const std::vector<Effect> kEffects = {
    {"4-read-replicas",
     "one member does 250 a second",
     [](const Run& run) { return goodOf(run, "alone-people"); },
     240,
     260,
     {{"components.alone.replicas", "2"}, {"components.alone.reads_from", "any"}},
     {},
     "/s"},
    {"4-read-replicas",
     "three do 500",
     [](const Run& run) { return goodOf(run, "copied-people"); },
     488,
     512,
     {{"components.copied.reads_from", "primary"}},
     {},
     "/s"},
    {"4-read-replicas",
     "users miss their own writes",
     [](const Run& run) { return count(callsOf(run, "copied-people").readYourWritesViolations.value_or(0)); },
     140,
     280,
     {{"components.copied.read_your_writes", "5s"}}},
    {"4-read-replicas",
     "none do who are pinned to the primary",
     [](const Run& run) { return count(callsOf(run, "copied-people").readYourWritesViolations.value_or(0)); },
     0,
     0,
     {{"components.copied.read_your_writes", "off"}},
     {{"components.copied.read_your_writes", "5s"}}},
    {"4-failover",
     "nobody can write for detect + promote",
     [](const Run& run) { return kernel::toSeconds(run.component("loose").unavailable); },
     15,
     15.1,
     {{"components.loose.failover", "{detect: 2s, promote: 1s}"}},
     {},
     "s"},
    {"4-failover",
     "asynchronous: the lag's writes are lost",
     [](const Run& run) { return count(run.measured.totals.lostWrites.value_or(0)); },
     21,
     79,
     {{"components.loose.replication", "semi_sync"}}},
    {"4-failover",
     "semi-synchronous: none are",
     [](const Run& run) { return count(run.measured.totals.lostWrites.value_or(0)); },
     0,
     0,
     {{"components.tight.replication", "async"}},
     {{"components.loose.replication", "semi_sync"}}},
    {"4-shards",
     "four shards do 500 writes a second",
     [](const Run& run) { return goodOf(run, "good-writers"); },
     488,
     512,
     {{"components.good.shards", "1"}},
     {},
     "/s"},
    {"4-shards",
     "a bad key makes one shard hot",
     [](const Run& run) { return hottestShare(run, "bad"); },
     1,
     1,
     {{"components.bad.shard_key", "key"}}},
    {"4-shards",
     "a look-up waits for the slowest shard",
     [](const Run& run) { return meanMs(callsOf(run, "seekers").latency); },
     42.0 - 1,
     42.0 + 1,
     {{"components.all.shards", "1"}, {"operations.look-up.rows", "1"}},
     {},
     "ms"},
    {"4-shards",
     "and so does its p99",
     [](const Run& run) { return p99Of(run, "seekers"); },
     81.1 - 5.6,
     81.1 + 5.6,
     {{"components.all.shards", "1"}, {"operations.look-up.rows", "1"}},
     {},
     "ms"},
    {"4-reshard",
     "modulo n moves four keys in five",
     [](const Run& run) { return moved(run, "modulo"); },
     0.79,
     0.81,
     {{"components.modulo.shard_by", "consistent_hash"}}},
    {"4-reshard",
     "a ring moves one in five",
     [](const Run& run) { return moved(run, "ring"); },
     0.12,
     0.28,
     {{"components.ring.shard_by", "hash"}}},
    {"4-reshard",
     "the fifth shard takes its share of the load",
     [](const Run& run) { return busy(run, 40, 70, "modulo"); },
     0.71,
     0.81,
     {{"scenario.reshard", ""}}},
    {"4-analytics",
     "reports on the shop's database ruin it",
     [](const Run& run) { return availability(callsOf(run, "shoppers")); },
     0,
     0.6,
     {{"components.analysts.profile", "[[0s, 0/s]]"}},
     window(30, 60)},
    {"4-analytics",
     "on a copy beside it they do not",
     [](const Run& run) { return p99Of(run, "shoppers-2"); },
     28,
     33,
     {{"unlink", "reports-2->columns"}, {"link", "reports-2->db-2"}},
     window(30, 60),
     "ms"},
};

const std::vector<Sight> kSights = {
    {"4-read-replicas",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 100; },
     {{"components.alone.replicas", "2"}, {"components.alone.reads_from", "any"}}},
    {"4-failover",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 120; },
     {{"scenario.crash", ""}}},
    {"4-shards",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 200; },
     {{"components.bad.shard_key", "key"}}},
    // every shard below 85 % instead of at 95 %
    {"4-reshard",
     [](const Run& run, std::size_t i) { return endOf(run, i) > 25 && run.pointsOf("modulo")[i].utilization < 0.85F; },
     {{"scenario.reshard", ""}}},
    {"4-analytics",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 100; },
     {{"components.analysts.profile", "[[0s, 0/s]]"}}},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
