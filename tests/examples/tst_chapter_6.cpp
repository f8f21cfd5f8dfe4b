// Chapter 6, consistency and partitions: CP refuses, AP is stale, and a quorum that overlaps is neither as long as
// it can.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

using components::Outcome;

// 6-partition: half of the 200/s on either side are about money. While the network is split, from 20 s to 50 s, the
// south is refused all of it: 100/s. Callers notice within 0.2 s. 20 keys, and each side writes a like once a second
// and key: t seconds after the split the newest version is on the other side with probability (1 − e^(−2t))/2. Of 160
// reads a second over 30 s that makes 160 · (15 − 1/4) = 2,360 stale ones; stretches last half a second with 4 reads
// each: ± 70 (1 σ). Healed: what was kept for the others is replayed after 1 s, some 600 writes at 1 ms each on 4 CPUs
// take 0.15 s. With 2,000 keys hardly one is written or read meanwhile, which would settle it sooner. Of two members
// neither is a majority: the leader gives up after the election timeout of 1 s, at 21 s at the latest, and all of the
// savers are refused, on both sides.
double refusedOf(const Run& run, const char* operation) {
    const simulation::RequestFigures& requests = operationOf(run, operation);
    return failures(requests, Outcome::Unavailable) / count(requests.requests);
}
double stale(const Run& run, const char* operation) {
    return count(operationOf(run, operation).staleReads.value_or(0));
}
const Changes kSplit = window(21, 49);
const Changes kThreeMembers = {
    {"components.pair.members", "3"},
    {"zones.north.contains", "[north-people, north-savers, north-app, cp/1, cp/2, ap/1, ap/2, pair/1, pair/3]"}};
double refusedAtLeast(const Run& run, const char* one, const char* other) {
    return 1 - std::max(availability(callsOf(run, one)), availability(callsOf(run, other)));
}
const Changes kManyKeys = {{"keyspaces.things.keys", "2000"}};

// 6-quorum: a write is acknowledged by the first of three members, each of which takes 1 ms on average, after 1/3 ms; a
// given member has it 2/3 ms later on average. Each of 100 writes a second is followed by 40 reads a second of its key:
// 100 · 40 · 0.00067 = 2.7 stale ones a second, 147 in 55 s; that the answer comes from the quickest of three, 1/3 ms
// after it was asked for, leaves some two thirds to three quarters of them. With R + W > N there is none, whatever
// happens. One of three members down for 15 s: W = 3 refuses 100 writes a second, 1,500 ± 39.

const std::vector<Effect> kEffects = {
    {"6-partition",
     "CP refuses the smaller side",
     [](const Run& run) {
         return failures(callsOf(run, "south-people"), Outcome::Unavailable) /
                count(callsOf(run, "south-people").requests);
     },
     0.47,
     0.53,
     {{"scenario.partition", ""}},
     kSplit},
    {"6-partition",
     "and nobody on the larger one",
     [](const Run& run) { return count(callsOf(run, "north-people").failed); },
     0,
     0,
     {{"zones.north.contains", "[north-people, north-savers, north-app, cp/1, ap/1, ap/2, pair/1]"},
      {"zones.south.contains", "[south-people, south-savers, south-app, cp/2, cp/3, ap/3, pair/2]"}},
     kSplit},
    {"6-partition",
     "CP is never stale",
     [](const Run& run) { return stale(run, "balance"); },
     0,
     0,
     {{"components.cp.mode", "leaderless"}}},
    {"6-partition",
     "AP refuses nobody",
     [](const Run& run) { return refusedOf(run, "likes") + refusedOf(run, "like"); },
     0,
     0,
     {{"components.ap.mode", "consensus"}},
     kSplit},
    {"6-partition",
     "AP answers stale",
     [](const Run& run) { return stale(run, "likes"); },
     2360 - 300,
     2360 + 300,
     {{"scenario.partition", ""}}},
    {"6-partition",
     "healed, AP agrees a second later",
     [](const Run& run) { return kernel::toSeconds(run.component("ap").converged.value_or(0)); },
     0.9,
     1.4,
     {{"components.ap.hinted_handoff", "false"},
      {"components.ap.read_repair", "false"},
      {"components.ap.anti_entropy", "30s"}},
     kManyKeys,
     "s"},
    {"6-partition", "of two members both refuse",
     [](const Run& run) { return refusedAtLeast(run, "north-savers", "south-savers"); }, 0.99, 1, kThreeMembers,
     kSplit},
    {"6-partition",
     "and are never stale",
     [](const Run& run) { return stale(run, "savings"); },
     0,
     0,
     {{"components.pair.mode", "leaderless"}}},
    {"6-per-operation",
     "money is refused in the south",
     [](const Run& run) { return refusedOf(run, "balance") + refusedOf(run, "pay"); },
     0.9,
     1.1,
     {{"operations.balance.consistency", "eventual"}, {"operations.pay.consistency", "eventual"}},
     kSplit},
    {"6-per-operation",
     "likes go on",
     [](const Run& run) { return refusedOf(run, "likes") + refusedOf(run, "like"); },
     0,
     0,
     {{"operations.likes.consistency", "strong"}, {"operations.like.consistency", "strong"}},
     kSplit},
    {"6-per-operation",
     "money is never stale",
     [](const Run& run) { return stale(run, "balance"); },
     0,
     0,
     {{"operations.balance.consistency", "eventual"}, {"operations.pay.consistency", "eventual"}}},
    {"6-per-operation",
     "likes are",
     [](const Run& run) { return stale(run, "likes"); },
     2360 - 300,
     2360 + 300,
     {{"scenario.partition", ""}}},
    {"6-quorum",
     "R + W = 2: some reads are old",
     [](const Run& run) { return stale(run, "read-loose"); },
     60,
     160,
     {{"components.loose.read_quorum", "2"}, {"components.loose.write_quorum", "2"}}},
    {"6-quorum",
     "R + W = 4: none is",
     [](const Run& run) { return stale(run, "read-even"); },
     0,
     0,
     {{"components.even.read_quorum", "1"}, {"components.even.write_quorum", "1"}}},
    {"6-quorum",
     "W = 3: none is either",
     [](const Run& run) { return stale(run, "read-lean"); },
     0,
     0,
     {{"components.lean.write_quorum", "1"}}},
    {"6-quorum",
     "but one dead member stops the writes",
     [](const Run& run) { return failures(operationOf(run, "write-lean"), Outcome::Unavailable); },
     1340,
     1660,
     {{"components.lean.write_quorum", "2"}}},
};

const std::vector<Sight> kSights = {
    {"6-partition",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 60; },
     {{"scenario.partition", ""}}},
    {"6-per-operation",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 60; },
     {{"scenario.partition", ""}}},
    {"6-quorum",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 40; },
     {{"scenario.crash", ""}}},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
