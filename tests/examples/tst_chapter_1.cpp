// Chapter 1, load and availability: the tail feels load first, spares make nines, and a promise picks the design.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

// 1-one-box: lognormal work of mean 10 ms, cv 0.3 (σ² = ln 1.09, median 9.58 ms, p99 19.0 ms) on 4 CPUs, and 2 ms on
// the wire: idle p50 11.6 ms, p99 21.0 ms. At 380/s ρ = 0.95; Erlang C of (4, 3.8) is 0.891. Waiting in M/G/4 is about
// that of M/M/4 times (1 + 0.09)/2: P(W > t) = 0.891 e^(−20 t/0.545), so that half wait longer than 15.7 ms and 1 %
// longer than 122 ms. p50 = 28 ms (× 2.4), p99 = 134 ms (× 6.4). Waits are correlated over 1 s: of 600 s some 280 are
// independent, and p99 is ± 16 ms (1 σ). At 190/s, ρ = 0.5, C = 0.174 and 1 % wait longer than 7.8 ms.
// The ceiling is 4 / 10 ms = 400/s; 160 s of them are 64,000 ± 76 pieces of work (cv 0.3).
const Changes kNearTheKnee = {{"components.people.profile", "[[0s, 380/s]]"},
                              {"scenario", ""},
                              {"settings.warmup", "10s"},
                              {"settings.duration", "610s"}};
const Changes kPastTheKnee = {{"components.people.profile", "[[0s, 480/s]]"},
                              {"scenario", ""},
                              {"settings.warmup", "10s"},
                              {"settings.duration", "170s"}};

double p50(const Run& run) {
    return ms(run.measured.totals.latency, 0.50);
}
double p99(const Run& run) {
    return ms(run.measured.totals.latency, 0.99);
}

// 1-nines: up 30 s, down 5 s on average: a = 6/7 = 0.8571, and 1 − (1 − a)² = 0.9796. Over 2 h the mean of such a
// process is ± √(2 a (1−a) τ / T) with τ = 1/(1/30 + 1/5) = 4.3 s: ± 0.012; of the pair ± 0.0035 (1 σ).
double availabilityOf(const Run& run, const char* client) {
    return availability(callsOf(run, client));
}

// 1-cheapest-design: one box of 4 CPUs at 380/s is 95 % busy: P(T > 130 ms) = 9 % (M/M/4: C = 0.891, the wait's rate
// 20/s), and 20 ms are spent on the wire. Three boxes of 2 are 63 % busy: P(T > 130 ms) < 0.01 %. At 190/s the one box
// is 48 % busy and keeps the promise. Prices: $20 a CPU, a balancer is one: 80, 140 and 340.
double cheapestThatHolds(const Run& run) {
    const auto price = [&](std::initializer_list<const char*> parts) {
        double sum = 0;
        for (const char* part : parts)
            sum += run.component(part).costPerMonthUsd;
        return sum;
    };
    const double prices[] = {price({"lean"}), price({"right-balancer", "right"}), price({"rich-balancer", "rich"})};
    double cheapest = kInf;
    for (std::size_t i = 0; i < run.measured.slos.size(); ++i)
        if (run.measured.slos[i].met)
            cheapest = std::min(cheapest, prices[i]);
    return cheapest;
}
const Changes kHalfTheTraffic = {{"components.lean-people.arrivals", "{open: 190/s}"},
                                 {"components.right-people.arrivals", "{open: 190/s}"},
                                 {"components.rich-people.arrivals", "{open: 190/s}"}};

const std::vector<Effect> kEffects = {
    {"1-one-box",
     "the median barely moves up to 95 %",
     p50,
     11.6,
     3 * 11.6,
     {{"components.people.profile", "[[0s, 480/s]]"}},
     kNearTheKnee,
     "ms"},
    {"1-one-box",
     "p99 takes off at 95 %",
     p99,
     4 * 21.0,
     9 * 21.0,
     {{"components.people.profile", "[[0s, 190/s]]"}},
     kNearTheKnee,
     "ms"},
    {"1-one-box",
     "the ceiling is CPUs by work",
     [](const Run& run) { return goodPerS(run, run.measured.totals); },
     396,
     404,
     {{"components.box.cpus", "8"}},
     kPastTheKnee,
     "/s"},
    {"1-nines",
     "one server: a",
     [](const Run& run) { return availabilityOf(run, "one-people"); },
     0.8571 - 0.048,
     0.8571 + 0.048,
     {{"scenario.chaos", ""}}},
    {"1-nines",
     "two servers: 1 − (1 − a)²",
     [](const Run& run) { return availabilityOf(run, "two-people"); },
     0.9796 - 0.014,
     0.9796 + 0.014,
     {{"components.balancer.try_next", "0"}}},
    {"1-cheapest-design",
     "the cheapest that keeps the promise costs $140",
     cheapestThatHolds,
     139.9,
     140.1,
     kHalfTheTraffic,
     {},
     "$"},
};

const std::vector<Sight> kSights = {
    // p99 over three times its idle value
    {"1-one-box",
     [](const Run& run, std::size_t i) {
         const simulation::SeriesPoint& point = run.series->points[i];
         return point.p99Ms > 3 * 21.0F;
     },
     {{"components.box.cpus", "40"}}},
    {"1-nines",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 1; },
     {{"scenario.chaos", ""}}},
    {"1-cheapest-design", [](const Run& run, std::size_t i) { return run.pointsOf("lean")[i].waiting > 5; },
     kHalfTheTraffic},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
