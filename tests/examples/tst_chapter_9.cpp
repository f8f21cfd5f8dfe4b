// Chapter 9, and beyond.
#include <QTest>

#include "tests/examples/effect.h"

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
};

} // namespace

/// Zones, regions, pools, and an overload that outlives its cause.
class TestChapter9 : public QObject {
    Q_OBJECT

  private slots:
    void effects_data() { rowsOf(kEffects); }
    void effects() {
        QFETCH(int, effect);
        QFETCH(int, seed);
        check(kEffects[static_cast<std::size_t>(effect)], seed);
    }
    void sights_data() { rowsOf(kSights); }
    void sights() {
        QFETCH(int, sight);
        check(kSights[static_cast<std::size_t>(sight)]);
    }
};

QTEST_APPLESS_MAIN(TestChapter9)
#include "tst_chapter_9.moc"
