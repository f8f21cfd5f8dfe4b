// How many requests a client makes, and when: profiles, spikes, days, bursts.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

std::string client(const std::string& keys) {
    return "components:\n  web: {kind: client, " + keys + R"(}
  app: {kind: external, latency: 0s}
links: [{from: web, to: app}]
)";
}

double between(const std::string& keys, kernel::Time from, kernel::Time to, std::uint64_t seed = 1) {
    Simulation simulation = compile(client(keys), seed);
    simulation.advance(from);
    const std::uint64_t before = simulation::measure(simulation).totals.requests;
    simulation.advance(to);
    return static_cast<double>(simulation::measure(simulation).totals.requests - before);
}

bool isNear(double found, double wanted, double tolerance) {
    if (std::abs(found - wanted) <= tolerance)
        return true;
    qWarning("%f is not within %f of %f", found, tolerance, wanted);
    return false;
}

const std::string kEven = "arrivals: {open: {rate: 7/s, process: constant}}, ";

} // namespace

class TestTraffic : public QObject {
    Q_OBJECT
  private slots:
    void followsItsProfileInsteadOfItsRate();
    void holdsTheLastValueOfItsProfile();
    void risesAndFallsWithASpike();
    void followsTheDay();
    void restsWhenADayBringsNothing_data();
    void restsWhenADayBringsNothing();
    void aQuietDayHasItsMean_data();
    void aQuietDayHasItsMean();
    void burstsATenthOfTheTime();
    void burstsForASecondOnAverage();
    void keepsItsMeanWhenItBursts();
};

void TestTraffic::followsItsProfileInsteadOfItsRate() {
    // From 100 to 300 a second over 10 s: 100 × 2 + ½ × 40 × 2 = 240 in the first two seconds, 2,000 in all.
    const std::string profile = kEven + "profile: [[0s, 100/s], [10s, 300/s]]";
    QVERIFY(isNear(between(profile, 0_s, 2_s), 240, 1));
    QVERIFY(isNear(between(profile, 0_s, 10_s), 2000, 1));
    QVERIFY(isNear(between(kEven + "users: 1000", 0_s, 10_s), 70, 1)); // the control: the rate
}

void TestTraffic::holdsTheLastValueOfItsProfile() {
    const std::string profile = kEven + "profile: [[2s, 50/s], [4s, 200/s]]";
    QVERIFY(isNear(between(profile, 10_s, 20_s), 2000, 1));
    QVERIFY(isNear(between(profile, 0_s, 2_s), 100, 1)); // and its first one before it begins
}

void TestTraffic::risesAndFallsWithASpike() {
    // 100 a second until 10 s, up to 500 within 2 s (600), 500 for 5 s (2,500), down within 2 s (600), 100 again.
    const std::string spike = kEven + "profile: {spike: {base: 100/s, peak: 500/s, at: 10s, rise: 2s, hold: 5s}}";
    QVERIFY(isNear(between(spike, 0_s, 10_s), 1000, 1));
    QVERIFY(isNear(between(spike, 10_s, 12_s), 600, 1));
    QVERIFY(isNear(between(spike, 12_s, 17_s), 2500, 1));
    QVERIFY(isNear(between(spike, 17_s, 19_s), 600, 1));
    QVERIFY(isNear(between(spike, 19_s, 29_s), 1000, 1));
}

void TestTraffic::followsTheDay() {
    // A day of 100 s, mean 50 a second, 80 % of it more or less: least at its beginning, most in its middle. The
    // integral of 50 − 40 cos(2πt/100) from 0 to 25 s is 1,250 − 40 × 100 / 2π = 613.4, from 25 to 75 s 2,500 + 2 ×
    // 636.6 = 3,773.2.
    const std::string day = kEven + "profile: {diurnal: {mean: 50/s, amplitude: 80%, period: 100s}}";
    QVERIFY(isNear(between(day, 0_s, 25_s), 613.4, 4));
    QVERIFY(isNear(between(day, 25_s, 75_s), 3773.2, 4));
    QVERIFY(isNear(between(day, 0_s, 100_s), 5000, 4));
}

void TestTraffic::restsWhenADayBringsNothing_data() {
    QTest::addColumn<QString>("process");
    for (const char* process : {"poisson", "constant", "bursty"})
        QTest::newRow(process) << process;
}

/// There is no next request to look for, and the next event with traffic finds the day as it is.
void TestTraffic::restsWhenADayBringsNothing() {
    QFETCH(QString, process);
    const std::string arrivals = "arrivals: {open: {rate: 7/s, process: " + process.toStdString() + "}}, ";
    QVERIFY(isNear(between(arrivals + "profile: {diurnal: {mean: 0/s}}", 0_s, 1000_s), 0, 0));
    Simulation simulation = compile(client(arrivals + "profile: {diurnal: {mean: 50/s, period: 1s}}"));
    simulation.setTrafficMultiplier(0);
    simulation.advance(1000_s);
    QVERIFY(isNear(static_cast<double>(simulation::measure(simulation).totals.requests), 0, 1));
    simulation.setTrafficMultiplier(1);
    simulation.advance(1100_s); // 5,000 with a deviation of √5,000 = 71; a burst's share of 100 s varies more
    QVERIFY(isNear(static_cast<double>(simulation::measure(simulation).totals.requests), 5000,
                   process == "bursty" ? 3500 : 290));
}

void TestTraffic::aQuietDayHasItsMean_data() {
    restsWhenADayBringsNothing_data();
}

/// A request in 100 s, with a day of 1 s: 1,000 in 100,000 s, or within 4 deviations of √1,000 = 32. Bursts add little:
/// they are a tenth of the time with a deviation of 0.1 × 0.9 × √(2 / 10,000) = 0.13 points.
void TestTraffic::aQuietDayHasItsMean() {
    QFETCH(QString, process);
    const std::string arrivals = "arrivals: {open: {rate: 7/s, process: " + process.toStdString() + "}}, ";
    const double tolerance = process == "constant" ? 1 : process == "poisson" ? 128 : 140;
    QVERIFY(
        isNear(between(arrivals + "profile: {diurnal: {mean: 36/h, period: 1s}}", 0_s, 100'000_s), 1000, tolerance));
}

void TestTraffic::burstsATenthOfTheTime() {
    // At 1,000 a second on average 5,000 in a burst and 556 else: tell them apart by what comes in 50 ms, 250 or 28.
    Simulation simulation = compile(client("arrivals: {open: {rate: 1000/s, process: bursty}}"));
    int bursting = 0;
    std::uint64_t before = 0;
    constexpr int kLooks = 40'000;
    for (int i = 1; i <= kLooks; ++i) {
        simulation.advance(i * 50_ms);
        const std::uint64_t now = simulation::measure(simulation).totals.requests;
        bursting += now - before > 120 ? 1 : 0;
        before = now;
    }
    // 2,000 s hold 200 bursts of 1 s and pauses of 9 s on average: a share of 10 % with a standard error of
    // 0.1 × 0.9 × √(2 / 200) = 0.9 points.
    QVERIFY(isNear(bursting / static_cast<double>(kLooks), 0.10, 0.028));
}

void TestTraffic::burstsForASecondOnAverage() {
    Simulation simulation = compile(client("arrivals: {open: {rate: 1000/s, process: bursty}}"), 3);
    bool was = simulation.state().clients.front().bursting;
    int bursts = 0;
    int looksInside = 0;
    for (int i = 1; i <= 100'000; ++i) {
        simulation.advance(i * 20_ms);
        const bool is = simulation.state().clients.front().bursting;
        bursts += is && !was ? 1 : 0;
        looksInside += is ? 1 : 0;
        was = is;
    }
    // 200 bursts in 2,000 s; their mean has a standard error of 7 %.
    QVERIFY(isNear(bursts, 200, 45));
    QVERIFY(isNear(looksInside * 0.02 / bursts, 1.0, 0.22));
}

void TestTraffic::keepsItsMeanWhenItBursts() {
    // Over 5,000 s about 500 cycles: the time in bursts has a standard error of 0.57 points, each worth 4.44 % of the
    // mean rate.
    QVERIFY(isNear(between("arrivals: {open: {rate: 200/s, process: bursty}}", 0_s, 5000_s) / 5000, 200, 16));
}

QTEST_APPLESS_MAIN(TestTraffic)
#include "tst_traffic.moc"
