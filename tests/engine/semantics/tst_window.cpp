// The measured window: what counts in it by its start, what by its moment, and what it takes over from the warm-up.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

double figure(const Measurement& measured, report::Section section, const char* element, const char* name) {
    report::Report report;
    report.wallSeconds = 1;
    report.measured = measured;
    const std::optional<double> number = report::layOut(report).number(section, element, name);
    if (!number)
        qFatal("no %s", name);
    return *number;
}

} // namespace

class TestWindow : public QObject {
    Q_OBJECT
  private slots:
    void totalsGoByTheStartComponentsByTheMoment() {
        // 10 requests a second of 0.99 s each, measured from 9.95 s to 20.05 s: 101 start in it, at 10.0 … 20.0 s, of
        // which those until 19.0 s are through. What the service completes in it are those of 9.0 … 19.0 s.
        const Measurement measured = run(R"(
settings: {warmup: 9950ms, duration: 1h}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, timeout: 10s}
  app: {kind: service, cpus: 100, work: 990ms}
links: [{from: web, to: app}]
)",
                                         20'050_ms);
        QCOMPARE(measured.totals.requests, std::uint64_t{101});
        QCOMPARE(measured.totals.succeeded, std::uint64_t{91});
        QCOMPARE(measured.totals.inFlight, std::uint64_t{10});
        QCOMPARE(component(measured, "app").arrivals, std::uint64_t{101});
        QCOMPARE(component(measured, "app").completions, std::uint64_t{101});
        QVERIFY(std::abs(figure(measured, report::Section::Totals, "", "throughput_per_s") - 91 / 10.1) < 1e-9);
        // Ten are inside at any time, 9.9 on average.
        QVERIFY(std::abs(component(measured, "app").populationMean - 9.9) < 0.01);
    }

    void anErrorBudgetIsForTheMeasuredRun_data() {
        QTest::addColumn<QString>("until"); // errors of all requests from the start
        QTest::addColumn<double>("left");
        // An objective of 90 % over 10 to 20 s: all errors that there are within it are a tenth of 100 requests.
        QTest::newRow("the end of the warm-up") << "9995ms" << 1.0;
        QTest::newRow("half a second into the run") << "10495ms" << 0.5; // 10.0 … 10.4 s, of 100 or so
        QTest::newRow("two seconds into the run") << "11995ms" << -1.0;
    }

    void anErrorBudgetIsForTheMeasuredRun() {
        QFETCH(QString, until);
        QFETCH(double, left);
        const Measurement measured = run(QString(R"(
settings: {warmup: 9995ms, duration: 1h}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s}
links: [{from: web, to: app}]
slos: [{name: up, objective: 90%, window: 30d}]
scenario: [{at: 0s, errors: app, rate: 100%, for: %1}]
)")
                                             .arg(until)
                                             .toStdString(),
                                         19'995_ms);
        QCOMPARE(measured.totals.requests, std::uint64_t{100}); // 10.0 … 19.9 s
        QVERIFY2(std::abs(measured.slos.front().budgetLeft - left) < 1e-9,
                 qPrintable(QString::number(measured.slos.front().budgetLeft)));
    }

    void theOldestMessageIsTheOldestThatEverWaited() {
        // Ten messages until 1 s, 200 ms of work each from 100 ms on: the last one waits from 1 s to 1.9 s. When
        // nothing is left in the queue, the largest age is still that one's.
        const auto jobs = [](const char* work) {
            Simulation simulation = compile(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s}
  jobs: {kind: queue, publish: 0s}
  clerk: {kind: worker, cpus: 1, work: %1}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk}]
)")
                                                .arg(work)
                                                .toStdString());
            simulation.advance(1050_ms);
            simulation.setTrafficMultiplier(0);
            simulation.advance(4_s);
            return component(simulation::measure(simulation), "jobs");
        };
        const auto late = jobs("200ms");
        QCOMPARE(late.depthEnd, std::int64_t{0});
        QCOMPARE(late.oldest, kernel::Time{900_ms});
        QCOMPARE(late.oldestNow, kernel::Time{0});
        // Waiting and in work count for the depth alike: each of ten from its beginning to its end, at 300, 500 … 2,100
        // ms: (200 + 300 + … + 1,100) / 4,000 ms.
        QVERIFY(std::abs(late.depthMean - 6500.0 / 4000) < 1e-9);
        const auto quick = jobs("50ms");
        QCOMPARE(quick.oldest, kernel::Time{0}); // none ever waits
        QVERIFY(std::abs(quick.depthMean - 500.0 / 4000) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestWindow)
#include "tst_window.moc"
