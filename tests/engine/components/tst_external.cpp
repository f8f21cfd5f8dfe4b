// External services: a delay, a share of failures, a limit.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

std::string asked(int rate, const QString& external) {
    return QString(
               "components:\n  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}, timeout: 10s}\n"
               "  partner: {kind: external, %2}\nlinks: [{from: web, to: partner}]\n")
        .arg(rate)
        .arg(external)
        .toStdString();
}

} // namespace

class TestExternal : public QObject {
    Q_OBJECT
  private slots:
    void answersAfterItsLatencyHoweverMany();
    void failsASharesOfRequests();
    void limitsTheRate();
    void limitsTheRateOfEachUser();
    void isSlowed();
};

void TestExternal::answersAfterItsLatencyHoweverMany() {
    // 1,000/s of 200 ms: 200 inside at a time, and nobody waits.
    const Measurement measured = run(asked(1000, "latency: 200ms"), 10_s);
    QCOMPARE(measured.totals.latency.min(), kernel::Time{200_ms});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{200_ms});
    QVERIFY(std::abs(component(measured, "partner").populationMean - 198) < 0.5); // 200, from an empty start
}

void TestExternal::failsASharesOfRequests() {
    // 10,000 draws: a deviation of √(0.2 · 0.8 / 10,000) = 0.004.
    const Measurement measured = run(asked(1000, "latency: 0s, fail: 20%"), 10_s);
    QVERIFY(std::abs(static_cast<double>(failures(measured, Outcome::Error)) / 10'000 - 0.2) <= 0.016);
    QCOMPARE(run(asked(1000, "latency: 0s, fail: 0%"), 10_s).totals.failed, std::uint64_t{0});
}

void TestExternal::limitsTheRate() {
    // 2,000 in 10 s, of which 10 and 100 a second pass.
    const auto limited = [](const QString& keys) {
        return static_cast<int>(failures(run(asked(200, "latency: 0s" + keys), 10_s), Outcome::RateLimited));
    };
    QVERIFY(std::abs(limited(", rate_limit: {rate: 100/s, burst: 10}") - 990) <= 11);
    QCOMPARE(limited(""), 0);
    QCOMPARE(limited(", rate_limit: 0/s"), 1999); // the bucket is full at the start, and holds one
}

void TestExternal::limitsTheRateOfEachUser() {
    // Two users take turns at random, a hundred a second each: 10 and 50 a second pass of each, or of all.
    const auto passed = [](const QString& per) {
        const Measurement measured =
            run(asked(200, "latency: 0s, rate_limit: {rate: 50/s, burst: 10, per: " + per + "}")
                    .replace(asked(200, "").find("timeout"), 0, "users: 2, "),
                10_s);
        return static_cast<int>(measured.totals.succeeded);
    };
    QVERIFY2(std::abs(passed("all") - 510) <= 2, qPrintable(QString::number(passed("all"))));
    QVERIFY2(std::abs(passed("user") - 1020) <= 6, qPrintable(QString::number(passed("user"))));
}

void TestExternal::isSlowed() {
    Simulation simulation = compile(asked(10, "latency: 20ms"));
    simulation.advance(1_s);
    act(simulation, {{"slow", "partner"}, {"factor", 5.0}});
    simulation.advance(3_s);
    QCOMPARE(simulation::measure(simulation).totals.latency.min(), kernel::Time{20_ms});
    QCOMPARE(simulation::measure(simulation).totals.latency.max(), kernel::Time{100_ms});
}

QTEST_APPLESS_MAIN(TestExternal)
#include "tst_external.moc"
