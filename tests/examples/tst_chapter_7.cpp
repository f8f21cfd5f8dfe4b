// Chapter 7, observability: alerts on symptoms at the right time, a look from outside, and single requests told in
// full.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

// 7-golden-signals: 25 % of 200/s fail: 50 errors a second, and 1 % of the 1,000 requests of 5 s are there after 0.2 ±
// 0.06 s. Alerts are looked at each second: pending 1 s after the errors begin, firing 10 s later: 71 to 72 s. The
// blip's errors are out of the window 5 s after their end, so that it is pending for 7 to 8 s.
double firings(const Run& run, double until) {
    return static_cast<double>(
        std::count_if(run.measured.alerts.begin(), run.measured.alerts.end(),
                      [&](const monitor::Firing& firing) { return kernel::toSeconds(firing.fired) < until; }));
}
/// When an alert was over for the first time; -1: never.
double resolved(const Run& run, const char* alert) {
    for (const monitor::Firing& firing : run.measured.alerts)
        if (firing.name == alert && firing.resolved)
            return kernel::toSeconds(*firing.resolved);
    return -1;
}
double refusedInside(const Run& run) {
    return count(run.component("balancer").rejected + run.component("shop").rejected + run.component("db").rejected);
}
const Changes kCut = window(132, 158);

// 7-burn-rate: 10 % of 10/s fail from 1,800 s on, 1 a second. 14.4 · 0.1 % of an hour's 36,000 requests are 518,
// reached after 518 ± 23 s (1 σ); 6 · 0.1 % of six hours' 216,000 are 1,296: 1,296 ± 36 s. The quick alert is over when
// five minutes have less than 1.44 % of 3,000 = 43 errors left: 257 ± 7 s after the repair at 3,600 s, 5 s earlier at
// most.

// 7-logs: payments fail once in a hundred, and nothing else does.
double failuresAt(const Run& run, const char* component) {
    int failed = 0, there = 0;
    for (const simulation::Trace& trace : run.traces)
        if (trace.ended && trace.outcome != components::Outcome::Success) {
            ++failed;
            there += trace.hop().component == component && trace.outcome == components::Outcome::Error ? 1 : 0;
        }
    return failed > 0 ? static_cast<double>(there) / failed : -1;
}

// 7-find-the-slow-hop: 20 ms on the wire, 2 ms, then 5, 5 · 20 = 100 and 7 ms, 0.3 ms between the services: 134.3 ms,
// of which 100 are 74.5 %. Not slowed, 5 of 39.3 ms are 12.7 %. (Hardly anybody waits: 40 a second.)
double shareOf(const Run& run, const char* component) {
    double share = 0;
    int traces = 0;
    for (const simulation::Trace& trace : run.traces) {
        if (!trace.ended || trace.began < 21 * kernel::kSecond || trace.began > 48 * kernel::kSecond)
            continue;
        ++traces;
        for (const simulation::Span& span : trace.spans)
            if (span.side == simulation::Span::Side::Callee && span.component == component)
                share += static_cast<double>(span.end - span.begin) / static_cast<double>(*trace.ended - trace.began);
    }
    return share / traces;
}

const std::vector<Effect> kEffects = {
    {"7-golden-signals",
     "the alert fires once, for the incident",
     [](const Run& run) { return firings(run, 130); },
     1,
     1,
     {{"alerts[0].for", "1s"}}},
    {"7-golden-signals",
     "ten seconds after the symptom",
     [](const Run& run) { return fired(run, "errors"); },
     70.5,
     73.5,
     {{"alerts[0].for", "20s"}},
     {},
     "s"},
    {"7-golden-signals",
     "the probe sees the cut",
     [](const Run& run) { return availability(callsOf(run, "watch")); },
     0,
     0,
     {{"scenario.partition", ""}},
     kCut},
    {"7-golden-signals",
     "nothing inside does",
     refusedInside,
     0,
     0,
     {{"scenario[2].partition", "[[balancer], [shop]]"}},
     kCut},
    {"7-burn-rate",
     "the quick alert fires",
     [](const Run& run) { return fired(run, "quick"); },
     2318 - 92,
     2318 + 92,
     {{"scenario.errors", ""}},
     {},
     "s"},
    {"7-burn-rate",
     "the slow one",
     [](const Run& run) { return fired(run, "slow"); },
     3096 - 144,
     3096 + 144,
     {{"scenario[0].for", "15min"}},
     {},
     "s"},
    {"7-burn-rate",
     "the quick one is soon over",
     [](const Run& run) { return resolved(run, "quick"); },
     3857 - 33,
     3857 + 28,
     {{"alerts[0].windows", "[1h]"}},
     {},
     "s"},
    {"7-logs",
     "each failure's hop is known",
     [](const Run& run) { return failuresAt(run, "payments"); },
     1,
     1,
     {{"components.payments.fail", "0%"}, {"components.stock.fail", "1%"}},
     {},
     "",
     true},
    {"7-find-the-slow-hop",
     "one hop has three quarters of the trace",
     [](const Run& run) { return shareOf(run, "prices"); },
     0.735,
     0.755,
     {{"scenario.slow", ""}},
     {},
     "",
     true},
};

const std::vector<Sight> kSights = {
    // the alert fires
    {"7-golden-signals",
     {},
     {{"scenario", ""}},
     {},
     [](const simulation::Measurement&, const simulation::Measurement& now) {
         return !now.alerts.empty() && !now.alerts.back().resolved;
     }},
    {"7-burn-rate",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 0.5F; },
     {{"scenario", ""}}},
    {"7-logs",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 0; },
     {{"components.payments.fail", "0%"}}},
    {"7-find-the-slow-hop",
     [](const Run& run, std::size_t i) { return run.series->points[i].p50Ms > 100; },
     {{"scenario", ""}}},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
