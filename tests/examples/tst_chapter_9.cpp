// Chapter 9, beyond: zones, regions and pools, overload that outlives its cause, and what ends it.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

// 9-zone-outage: zone A is silent for 30 s. A check that is not answered for 1 s has failed; the first one comes within
// 2 s, two more follow: instances are out after 5 to 7 s. Until then a third of the requests of the wide design time
// out: 1/3 · 5…7 / 30 = 5.6 to 7.8 %.
double available(const Run& run, const char* client) {
    return availability(callsOf(run, client));
}
const Changes kDark = window(20, 50);

// 9-two-regions: 20 ms between people and app, 2 ms of work, 0.1 ms to a near copy, half of the reads under 1.4
// ms: 23.5 ms; from America to the primary 80 ms more. A write's mean is 20 + 2 + 80 + 5 ms. Stale: with a rate λ p of
// writes to a key (20/s in all) and an exponential lag of L = 0.1 s the newest write has not come yet with probability
// λpL/(1 + λpL): Σ p · that over Zipf(200) is 7.7 % of 90 reads a second, 139 in 20 s; a read is on its way and works
// for 2 ms, and counts are correlated while a copy lags: ± 20 (1 σ).
double staleShare() {
    double sum = 0;
    for (const double p : zipf(200, 1.0))
        sum += p * (20 * p * 0.1) / (1 + 20 * p * 0.1);
    return sum;
}
const Changes kCalm = window(5, 25);

// 9-connection-pool: 10 connections, held for 50 ms and 0.1 ms on the wire: 199.6/s, and 10 · 50/50.1 of 32 CPUs busy.
const Changes kSlow = window(22, 50);

// 9-death-spiral: 200 inside, 199 others: 10 ms · 2.99 = 29.9 ms on two CPUs: 66.9/s; over 30 s ± 1.5 (1 σ). With 20
// inside 168/s could be done of the 100 that come.
// (Counted where they are done: who comes in the last 4.5 s has not been answered when the run ends.)
double donePerS(const Run& run, const char* service) {
    return count(run.component(service).completions) / kernel::toSeconds(run.measured.now - run.measured.windowStart);
}
const Changes kAfter = window(50, 80);

// 9-retry-storm: after the stall 550 requests and their retries wait. While the wait is over a second each request is
// tried twice and none is answered: 110/s for a server of 100/s. With a budget 60.5/s come, and 605 are worked off in
// 605/39.5 = 15 s; what is dropped takes no time. At 60 s both have been well for 10 s at least.
const Changes kAfterStall = window(60, 90);

// 9-breaker: fifty places, each taken for 1.005 s by 100 arrivals a second: M/G/50/50 turns Erlang's B(50, 100.5)
// = 51.2 % away and does 48.8/s, over 25 s ± 0.5 (1 σ). Silence begins at 20 s and is noticed from 21 s on: at 21.5 s
// the fifty calls that came first have failed, as many as had been answered since 19.5 s, and the breaker opens. The
// call that tries again every 6 s is one of 600. Answers take 10 + 5 + 10 ms.
const Changes kSilence = window(25, 50);

// 9-hedging: in turn over sixteen servers every sixteenth attempt meets the slow one, which takes 500 ms: 520 ms with
// the way. Hedged it is 50 ms and another 30. Each sixteenth request asks again, or each fifteenth, as second attempts
// do or do not meet the slow one: 17/16 to 16/15 attempts a request. (The slow one is busy with 827/s / 16 · 0.5 s = 26
// of its 60 CPUs.)
const Changes kOneSlow = window(22, 60);

// 9-goodput-collapse: from 20 s on 40/s more than are served: 400 ± 49 wait at 30 s, four seconds. M/M/1/51 at 1.4 is
// never empty: 100/s, ± 2.2 over 20 s, but for the half second's worth that is still inside at the end.
const Changes kSurge = window(30, 50);

// 9-cache-flush: 1,000 connections to four CPUs of 10 ms: 2.5 s in the queue, and given up after 0.5 s. So what is not
// in the cache fails for ever: Che's share of 4,000 of 20,000 articles, 0.75, comes to nothing. 100 connections: 0.25
// s, which fills the cache again.
const Changes kFlushed = window(60, 90);

const std::vector<Effect> kEffects = {
    {"9-zone-outage",
     "all in one zone: an outage",
     [](const Run& run) { return available(run, "near-people"); },
     0,
     0.01,
     {{"components.near.spread", "[az-a, az-b, az-c]"}, {"components.near-db.spread", "[az-a, az-b, az-c]"}},
     kDark},
    {"9-zone-outage",
     "spread: seconds",
     [](const Run& run) { return available(run, "wide-people"); },
     0.915,
     0.95,
     {{"components.wide-balancer.health_check", "off"}},
     kDark},
    {"9-two-regions",
     "reads are local",
     [](const Run& run) { return ms(operationOf(run, "us-read").latency, 0.5); },
     23,
     24.2,
     {{"components.db.reads_from", "primary"}},
     kCalm,
     "ms"},
    {"9-two-regions",
     "writes cross the ocean",
     [](const Run& run) { return meanMs(operationOf(run, "us-write").latency); },
     107.1 - 3,
     107.1 + 3,
     {{"components.db.spread", "[us, eu]"}},
     kCalm,
     "ms"},
    {"9-two-regions",
     "the far copy is a moment old",
     [](const Run& run) { return count(operationOf(run, "us-read").staleReads.value_or(0)); },
     90 * 20 * staleShare() - 70,
     90 * 20 * staleShare() + 60,
     {{"components.db.reads_from", "primary"}},
     kCalm},
    {"9-two-regions",
     "with Europe dark America reads on",
     [](const Run& run) { return availability(operationOf(run, "us-read")); },
     1,
     1,
     {{"components.db.reads_from", "primary"}},
     window(25, 55)},
    {"9-connection-pool",
     "ten connections carry 200 a second",
     [](const Run& run) { return goodPerS(run, run.measured.totals); },
     196,
     203,
     {{"links.shop->db.pool", "40"}},
     kSlow,
     "/s"},
    {"9-connection-pool",
     "the database is not the one that is full",
     [](const Run& run) { return run.component("db").utilization; },
     0.305,
     0.315,
     {{"links.shop->db.pool", "40"}},
     kSlow},
    {"9-death-spiral",
     "overload outlives the surge",
     [](const Run& run) { return donePerS(run, "open"); },
     61,
     73,
     {{"scenario.traffic", ""}},
     kAfter,
     "/s"},
    {"9-death-spiral",
     "it is the drag",
     [](const Run& run) { return donePerS(run, "open"); },
     61,
     73,
     {{"components.open.drag", "0%"}},
     kAfter,
     "/s"},
    {"9-death-spiral",
     "a limit ends it",
     [](const Run& run) { return available(run, "strict-people"); },
     0.99,
     1,
     {{"components.strict.max_in_flight", "200"}, {"components.strict.backlog", "100"}},
     kAfter},
    {"9-retry-storm",
     "overload outlives the stall",
     [](const Run& run) { return available(run, "storm-people"); },
     0,
     0.001,
     {{"scenario", ""}},
     kAfterStall},
    {"9-retry-storm",
     "it is the second try",
     [](const Run& run) { return available(run, "storm-people"); },
     0,
     0.001,
     {{"components.storm-people.retries", "0"}},
     kAfterStall},
    {"9-retry-storm",
     "a retry budget ends it",
     [](const Run& run) { return available(run, "budget-people"); },
     0.999,
     1,
     {{"components.budget-people.retries.budget", "none"}},
     kAfterStall},
    {"9-retry-storm",
     "dropping what is too late ends it",
     [](const Run& run) { return available(run, "drop-people"); },
     0.999,
     1,
     {{"components.drop.drop_expired", "false"}},
     kAfterStall},
    {"9-breaker",
     "who waits serves 49 a second",
     [](const Run& run) { return count(run.component("waiting").completions) / 25; },
     47,
     50.6,
     {{"components.waiting.breaker", "{window: 2s}"}},
     kSilence},
    {"9-breaker",
     "with a breaker all are served",
     [](const Run& run) { return available(run, "breaking-people"); },
     0.999,
     1,
     {{"components.breaking.breaker", "off"}},
     kSilence},
    {"9-breaker",
     "and at once",
     [](const Run& run) { return ms(callsOf(run, "breaking-people").latency, 0.99); },
     24.7,
     26,
     {{"components.breaking.breaker", "off"}},
     kSilence},
    {"9-hedging",
     "the slow one is the 99th percentile",
     [](const Run& run) { return ms(callsOf(run, "patient").latency, 0.99); },
     515,
     525,
     {{"scenario", ""}},
     kOneSlow},
    {"9-hedging",
     "hedged it is 80 ms",
     [](const Run& run) { return ms(callsOf(run, "hedged").latency, 0.99); },
     79,
     81,
     {{"components.hedged.hedge", "off"}},
     kOneSlow},
    {"9-hedging",
     "for 6 % more attempts",
     [](const Run& run) { return count(callsOf(run, "hedged").attempts) / count(callsOf(run, "hedged").requests); },
     17.0 / 16 - 0.002,
     16.0 / 15 + 0.002,
     {{"components.hedged.hedge", "off"}},
     kOneSlow},
    {"9-goodput-collapse",
     "busy, and no answer in time",
     [](const Run& run) { return goodPerS(run, callsOf(run, "endless-people")); },
     0,
     1,
     {{"components.endless.max_in_flight", "1"}, {"components.endless.backlog", "50"}},
     kSurge},
    {"9-goodput-collapse",
     "all of the work is for callers who left",
     [](const Run& run) {
         return count(run.component("endless").wasted) / count(run.component("endless").completions);
     },
     0.99,
     1,
     {{"scenario", ""}},
     kSurge},
    {"9-goodput-collapse",
     "a short queue serves what can be served",
     [](const Run& run) { return goodPerS(run, callsOf(run, "short-people")); },
     97.4 - 7,
     97.4 + 7,
     {{"components.short.max_in_flight", "unlimited"}},
     kSurge},
    {"9-cache-flush",
     "the outage outlives the flush",
     [](const Run& run) { return goodPerS(run, callsOf(run, "open-people")); },
     0,
     800,
     {{"scenario.flush", ""}},
     kFlushed,
     "/s"},
    {"9-cache-flush",
     "the database is busy for nobody",
     [](const Run& run) { return run.component("open-db").utilization; },
     0.99,
     1,
     {{"scenario.flush", ""}},
     kFlushed},
    {"9-cache-flush",
     "a limit ends it",
     [](const Run& run) { return goodPerS(run, callsOf(run, "few-people")); },
     950,
     1050,
     {{"components.few-db.max_connections", "1000"}},
     kFlushed,
     "/s"},
};

const std::vector<Sight> kSights = {
    {"9-zone-outage",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 150; },
     {{"scenario", ""}}},
    {"9-two-regions",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 50; },
     {{"scenario", ""}}},
    {"9-connection-pool",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 100; },
     {{"links.shop->db.pool", "40"}}},
    // the surge is over at 30 s
    {"9-death-spiral",
     [](const Run& run, std::size_t i) { return endOf(run, i) > 32 && run.pointsOf("open")[i].waiting > 100; },
     {{"components.open.drag", "0%"}}},
    // the stall is over at 30 s
    {"9-retry-storm",
     [](const Run& run, std::size_t i) { return endOf(run, i) > 32 && run.series->points[i].failedPerS > 40; },
     {{"scenario", ""}}},
    {"9-breaker",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 35; },
     {{"components.waiting.breaker", "{window: 2s}"}}},
    {"9-hedging", [](const Run& run, std::size_t i) { return run.series->points[i].p99Ms > 500; }, {{"scenario", ""}}},
    {"9-goodput-collapse",
     [](const Run& run, std::size_t i) { return run.pointsOf("endless")[i].waiting > 100; },
     {{"components.endless.max_in_flight", "1"}, {"components.endless.backlog", "50"}}},
    {"9-cache-flush",
     [](const Run& run, std::size_t i) { return endOf(run, i) > 15 && run.series->points[i].failedPerS > 200; },
     {{"scenario.flush", ""}}},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
