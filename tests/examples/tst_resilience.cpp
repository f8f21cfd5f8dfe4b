// Chapter 9: overload that feeds itself, and what callers and servers can do about it.
#include <QTest>

#include "tests/examples/example_run.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

struct Change {
    const char* path; ///< as `--set` has it; "scenario" leaves the whole scenario out
    const char* value;
};
using Changes = std::vector<Change>;

/// A claim: the figure is as expected, and outside of that with the mechanism off.
struct Effect {
    const char* example;
    const char* says;
    std::function<double(const Run&)> figure;
    double atLeast;
    double atMost;
    Changes off;
    Changes with; ///< the window that the figure is taken over
};

/// In which buckets of the series an effect is to be seen; without its cause it is not.
struct Sight {
    const char* example;
    std::function<bool(const Run&, std::size_t bucket)> seen;
    Changes off;
};

Run runOf(const char* example, const Changes& with, const Changes& more, std::uint64_t seed) {
    diagram::Diagram diagram = load(example);
    for (const Changes* changes : {&with, &more})
        for (const Change& change : *changes) {
            if (QByteArray(change.path) == "scenario")
                diagram.scenario.clear();
            else
                set(diagram, change.path, change.value);
        }
    return run(diagram, seed);
}

void check(const Effect& effect, int seed) {
    const auto inside = [&](double figure) { return figure >= effect.atLeast && figure <= effect.atMost; };
    const auto said = [&](double figure) {
        return QString("%1, expected %2 to %3").arg(figure).arg(effect.atLeast).arg(effect.atMost);
    };
    const auto seeded = static_cast<std::uint64_t>(seed);
    const double on = effect.figure(runOf(effect.example, effect.with, {}, seeded));
    const double off = effect.figure(runOf(effect.example, effect.with, effect.off, seeded));
    QVERIFY2(inside(on), qPrintable(said(on)));
    QVERIFY2(std::isfinite(off), "the control gives no figure");
    QVERIFY2(!inside(off), qPrintable("the control holds as well: " + said(off)));
}

/// Played as fast as time goes by, it begins within 40 s and lasts 5 s.
void check(const Sight& sight) {
    const auto isThere = [&](const Changes& changes) {
        const Run seen = runOf(sight.example, {}, changes, 1);
        const double width = kernel::toSeconds(seen.series->bucket);
        double begins = -1, lasts = 0;
        for (std::size_t i = 0; i < seen.series->points.size(); ++i)
            if (sight.seen(seen, i)) {
                begins = begins < 0 ? kernel::toSeconds(seen.series->points[i].end) - width : begins;
                lasts += width;
            }
        return begins >= 0 && begins <= 40 && lasts >= 5;
    };
    QVERIFY(isThere({}));
    QVERIFY(!isThere(sight.off));
}

const simulation::RequestFigures& callsOf(const Run& run, const char* client) {
    return run.component(client).requests.value();
}
double count(std::uint64_t figure) {
    return static_cast<double>(figure);
}
double ms(const metrics::Histogram& latency, double q) {
    return static_cast<double>(latency.quantile(q)) / 1e6;
}
double goodPerS(const Run& run, const simulation::RequestFigures& requests) {
    return count(requests.succeeded) / kernel::toSeconds(run.measured.now - run.measured.windowStart);
}
double endOf(const Run& run, std::size_t bucket) {
    return kernel::toSeconds(run.series->points[bucket].end);
}

double available(const Run& run, const char* client) {
    const simulation::RequestFigures& calls = callsOf(run, client);
    return count(calls.succeeded) / count(calls.succeeded + calls.failed);
}

// 9-retry-storm: after the stall 550 requests and their retries wait. While the wait is over a second each request is
// tried twice and none is answered: 110/s for a server of 100/s. With a budget 60.5/s come, and 605 are worked off in
// 605/39.5 = 15 s; what is dropped takes no time. At 60 s both have been well for 10 s at least.
const Changes kAfterStall = {{"settings.warmup", "60s"}, {"settings.duration", "90s"}};

// 9-breaker: fifty places, each taken for 1.005 s by 100 arrivals a second: M/G/50/50 turns Erlang's B(50, 100.5)
// = 51.2 % away and does 48.8/s, over 25 s ± 0.5 (1 σ). Silence begins at 20 s and is noticed from 21 s on: at 21.5 s
// the fifty calls that came first have failed, as many as had been answered since 19.5 s, and the breaker opens. The
// call that tries again every 6 s is one of 600. Answers take 10 + 5 + 10 ms.
const Changes kSilence = {{"settings.warmup", "25s"}, {"settings.duration", "50s"}};

// 9-hedging: in turn over twenty servers every twentieth attempt meets the slow one, which takes 500 ms: 520 ms with
// the way. Hedged it is 50 ms and another 30. Of twenty attempts one is a hedge: 20/19 a request.
const Changes kSlow = {{"settings.warmup", "22s"}, {"settings.duration", "60s"}};

// 9-goodput-collapse: from 20 s on 40/s more than are served: 400 ± 49 wait at 30 s, four seconds. M/M/1/51 at 1.4 is
// never empty: 100/s, ± 2.2 over 20 s, but for the half second's worth that is still inside at the end.
const Changes kSurge = {{"settings.warmup", "30s"}, {"settings.duration", "50s"}};

const std::vector<Effect> kEffects = {
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
     kSlow},
    {"9-hedging",
     "hedged it is 80 ms",
     [](const Run& run) { return ms(callsOf(run, "hedged").latency, 0.99); },
     79,
     81,
     {{"components.hedged.hedge", "off"}},
     kSlow},
    {"9-hedging",
     "for 5 % more attempts",
     [](const Run& run) { return count(callsOf(run, "hedged").attempts) / count(callsOf(run, "hedged").requests); },
     20.0 / 19 - 0.002,
     20.0 / 19 + 0.002,
     {{"components.hedged.hedge", "off"}},
     kSlow},
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
};

const std::vector<Sight> kSights = {
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
};

} // namespace

/// What ends overload that feeds itself, in the shipped examples.
class TestResilience : public QObject {
    Q_OBJECT
  private slots:
    void effects_data() {
        QTest::addColumn<int>("effect");
        QTest::addColumn<int>("seed");
        for (std::size_t i = 0; i < kEffects.size(); ++i)
            for (int seed = 1; seed <= 5; ++seed)
                QTest::addRow("%s: %s, seed %d", kEffects[i].example, kEffects[i].says, seed)
                    << static_cast<int>(i) << seed;
    }
    void effects() {
        QFETCH(int, effect);
        QFETCH(int, seed);
        check(kEffects[static_cast<std::size_t>(effect)], seed);
    }
    void sights_data() {
        QTest::addColumn<int>("sight");
        for (std::size_t i = 0; i < kSights.size(); ++i)
            QTest::newRow(kSights[i].example) << static_cast<int>(i);
    }
    void sights() {
        QFETCH(int, sight);
        check(kSights[static_cast<std::size_t>(sight)]);
    }
};

QTEST_APPLESS_MAIN(TestResilience)
#include "tst_resilience.moc"
