// What balancers can do and what they cannot: chapter 2's algorithms, sessions and pairs, and two ways to fail them.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

double p99(const Run& run, const char* client) {
    return ms(callsOf(run, client).latency, 0.99);
}
double available(const Run& run, const char* client) {
    return availability(callsOf(run, client));
}
double sessionsLost(const Run& run, const char* client) {
    return count(callsOf(run, client).sessionsLost.value());
}
double sessionsLostARequest(const Run& run, const char* client) {
    return sessionsLost(run, client) / count(callsOf(run, client).requests);
}

// 2-algorithms: 100/s on four servers of two CPUs; one takes 60 ms where the others take 10 ms. By turns it gets 25/s
// at ρ = 0.75, and the slowest 1 % of all are the slowest 4 % there: M/M/2 would have P(T > t) = 1.29 e^(−t/120) − 0.29
// e^(−t/60), 0.04 at 416 ms; every fourth arrival is steadier than Poisson's, which spares up to half. By user it has
// 22 to 28 % of them, Poisson: ρ 0.66 to 0.84, and 300 to 800 ms. With the fewest in flight it is asked again once it
// is done and somebody turns up, after 60 to 80 ms: 12 to 16 in 100, and 60 ms · ln(12…16) = 149 to 166 ms, ± 3 · 60 ms
// / √60. The better of two: as often, or a little more. Without a slow one it is 10 ms · ln 100 = 46 ms.
const Changes kSlow = window(20, 80);

// 2-sessions: of 100 users each one's next request is at another server in three of four cases. Of the four servers one
// has a quarter of the users who stay: 25 ± 4.3 (1 σ).
const Changes kUsual = window(10, 30), kCrash = window(28, 70);

// 2-balancer-is-one-box: 20 s, of which a pair is silent for 3.6: 1 − 3.6 / 20 = 82 %.
const Changes kGone = window(20, 40);

// 9-sinkhole: by turns a quarter fails. With the fewest in flight each good server is idle until somebody turns up, 2.5
// ms, and busy for 20 ms: three do 133 of 400 a second, and 66.7 % fail. Five errors are over after 13 ms.
const Changes kBroken = window(16, 44);

// 9-gray-failure: 25/s come to two CPUs that do one a second each: soon nobody gets an answer there within 1 s.
// Watched, it is out after five silences of 0.5 s. By latency it has one or two in flight, of which each takes up to 1
// s: less than 3 of 100 a second.
const Changes kGray = window(20, 45);

const std::vector<Effect> kEffects = {
    {"2-algorithms",
     "by turns a third of a second",
     [](const Run& run) { return p99(run, "turns-people"); },
     220,
     470,
     {{"scenario", ""}},
     kSlow,
     "ms"},
    {"2-algorithms",
     "by user as well",
     [](const Run& run) { return p99(run, "hash-people"); },
     250,
     900,
     {{"scenario", ""}},
     kSlow,
     "ms"},
    {"2-algorithms",
     "with the fewest in flight half of that",
     [](const Run& run) { return p99(run, "least-people"); },
     120,
     200,
     {{"components.least-balancer.algorithm", "round_robin"}},
     kSlow,
     "ms"},
    {"2-algorithms",
     "the better of two is as good",
     [](const Run& run) { return p99(run, "two-people"); },
     120,
     240,
     {{"components.two-balancer.algorithm", "round_robin"}},
     kSlow,
     "ms"},
    {"2-sessions",
     "in each memory: lost three times in four",
     [](const Run& run) { return sessionsLostARequest(run, "loose-people"); },
     0.71,
     0.79,
     {{"components.loose-balancer.sticky", "true"}},
     kUsual},
    {"2-sessions",
     "with a cookie: those of the dead server",
     [](const Run& run) { return sessionsLost(run, "bound-people"); },
     10,
     40,
     {{"scenario", ""}},
     kCrash},
    {"2-sessions",
     "in a store: none",
     [](const Run& run) { return sessionsLost(run, "free-people"); },
     0,
     0,
     {{"components.free.sessions", "local"}},
     kCrash},
    {"2-balancer-is-one-box",
     "one: an outage",
     [](const Run& run) { return available(run, "one-people"); },
     0,
     0.01,
     {{"scenario", ""}},
     kGone},
    {"2-balancer-is-one-box",
     "a pair: a gap of 3.6 s",
     [](const Run& run) { return available(run, "pair-people"); },
     0.81,
     0.83,
     {{"components.pair-balancer.redundancy", "none"}},
     kGone},
    {"9-sinkhole",
     "by turns a quarter fails",
     [](const Run& run) { return 1 - available(run, "turns-people"); },
     0.23,
     0.27,
     {{"scenario", ""}},
     kBroken},
    {"9-sinkhole",
     "with the fewest in flight two thirds",
     [](const Run& run) { return 1 - available(run, "least-people"); },
     0.62,
     0.7,
     {{"components.least-balancer.algorithm", "round_robin"}},
     kBroken},
    {"9-sinkhole",
     "outlier ejection ends it",
     [](const Run& run) { return available(run, "wary-people"); },
     0.999,
     1,
     {{"components.wary-balancer.outlier_ejection", "off"}},
     kBroken},
    {"9-gray-failure",
     "well for its checks, down for a quarter",
     [](const Run& run) { return available(run, "trust-people"); },
     0.73,
     0.78,
     {{"scenario", ""}},
     kGray},
    {"9-gray-failure",
     "watched answers end it",
     [](const Run& run) { return available(run, "watch-people"); },
     0.985,
     1,
     {{"components.watch-balancer.outlier_ejection", "off"}},
     kGray},
    {"9-gray-failure",
     "by latency it is hardly asked",
     [](const Run& run) { return available(run, "feel-people"); },
     0.96,
     1,
     {{"components.feel-balancer.algorithm", "round_robin"}},
     kGray},
};

const std::vector<Sight> kSights = {
    {"2-algorithms",
     [](const Run& run, std::size_t i) { return run.series->points[i].p99Ms > 120; },
     {{"scenario", ""}}},
    {"2-sessions",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 20; },
     {{"scenario", ""}}},
    {"2-balancer-is-one-box",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 150; },
     {{"scenario", ""}}},
    {"9-sinkhole",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 250; },
     {{"scenario", ""}}},
    {"9-gray-failure",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 15; },
     {{"scenario", ""}}},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
