// Chapter 2, scaling, and what a balancer does about a dead node. More of balancers is in tst_balancers.cpp.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

// 2-scale-up-or-out: 16 busy CPUs stretch work by 1 + 0.05·15 + 0.002·16·15 = 2.23, so that 40 ms become 89.2 ms and
// sixteen do 179.4/s; of the 300/s that come that is all. Over 30 s 5,382 ± 73 are done (1 σ). Two CPUs lose 5.4 % at
// most: eight boxes could do 379/s and do all 300 ± 3.2 a second.
// The crash lasts 20 s. The big box answers nothing meanwhile. Of eight boxes one refuses an eighth of the requests
// until three checks, 2 s apart, have failed: at most 6 of the 20 s, 3.75 % of requests; and what was inside is reset.
constexpr double kCrash = 50, kBack = 70;

double before(const Run& run, const char* client) {
    return goodPerS(run, callsOf(run, client));
}
double available(const Run& run, const char* client) {
    return availability(callsOf(run, client));
}

// 2-dead-node: four servers by turns, 400/s. From 20 s on one refuses a quarter of the requests, 100/s. Checks come
// every 2 s with a random phase, and three in a row must fail: the server is out 4 to 6 s after the crash, with 400 to
// 600 refusals. Arrivals are Poisson: of 2,400 requests ± 49, a quarter of it at 4 σ is ± 50. (The few that were inside
// are reset.) Over 3.5 s a quarter of 400/s is ± 2.7/s (1 σ). Without checks it refuses until it is back at 45 s:
// 2,500.
double refused(const Run& run) {
    return failures(run.measured.totals, components::Outcome::Refused);
}
double failedPerS(const Run& run, double from, double to) {
    return meanOver(run, from, to,
                    [&](std::size_t i) { return static_cast<double>(run.series->points[i].failedPerS); });
}

const std::vector<Effect> kEffects = {
    {"2-dead-node",
     "a dead server refuses a quarter of the requests",
     [](const Run& run) { return failedPerS(run, 20.5, 24); },
     100 - 20,
     100 + 20,
     {{"scenario.crash", ""}},
     {},
     "/s"},
    {"2-dead-node", "until three checks have failed", refused, 350, 650, {{"components.balancer.health_check", "off"}}},
    {"2-dead-node",
     "then nothing fails", // from 6 s after the crash on, and what was on its way
     [](const Run& run) { return failedPerS(run, 27, 60); },
     0,
     0,
     {{"components.balancer.health_check", "off"}},
     {},
     "/s"},
    {"2-dead-node",
     "where the next server is tried nothing fails at all",
     [](const Run& run) { return count(run.measured.totals.failed); },
     0,
     0,
     {{"components.balancer.try_next", "0"}},
     {{"components.balancer.try_next", "1"}}},
    {"2-scale-up-or-out",
     "the big box does 179 a second",
     [](const Run& run) { return before(run, "up-people"); },
     179.4 - 10,
     179.4 + 10,
     {{"components.big.scaling", "{contention: 0%, crosstalk: 0%}"}},
     window(20, 50),
     "/s"},
    {"2-scale-up-or-out",
     "eight small ones do all 300",
     [](const Run& run) { return before(run, "out-people"); },
     287,
     313,
     {{"scenario", ""}, {"components.small.instances", "1"}, {"components.small.cpus", "16"}},
     window(20, 50),
     "/s"},
    {"2-scale-up-or-out",
     "a crash of the big box is an outage",
     [](const Run& run) { return available(run, "up-people"); },
     0,
     0.01,
     {{"scenario", ""}},
     window(50, 70)},
    {"2-scale-up-or-out",
     "a crash of a small one is a dip",
     [](const Run& run) { return available(run, "out-people"); },
     1 - 0.0375 - 0.01,
     0.995,
     {{"components.balancer.health_check", "off"}},
     window(50, 70)},
};

const std::vector<Sight> kSights = {
    {"2-scale-up-or-out",
     [](const Run& run, std::size_t i) {
         return endOf(run, i) > kCrash && endOf(run, i) <= kBack && run.series->points[i].failedPerS > 250;
     },
     {{"scenario", ""}}},
    // Figures on the canvas cover the last 10 s: the errors are to be seen for so long after the last one.
    {"2-dead-node",
     [](const Run& run, std::size_t i) { return failedPerS(run, endOf(run, i) - 10, endOf(run, i)) > 5; },
     {{"scenario.crash", ""}}},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
