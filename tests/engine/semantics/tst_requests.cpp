// Requests and causes: what counts as an attempt, what is retried and how long is waited, how causes travel back, whose
// turn is whose.
#include <QTest>

#include "engine/catalog/catalog.h"
#include "engine/catalog/explain.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Ten requests a second, evenly, until 5 s; then everything comes to its end.
Measurement fifty(const std::string& sections, const catalog::Record& event = {}) {
    Simulation simulation = compile(sections);
    if (!event.empty())
        act(simulation, event);
    simulation.advance(5050_ms);
    simulation.setTrafficMultiplier(0);
    simulation.advance(60_s);
    return simulation::measure(simulation);
}

/// A client with these keys straight at a callee of its own.
std::string straight(const QString& client, const QString& callee, const QString& latency = "0s") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, %1}
  app: {%2}
  partner: {kind: external, latency: 0s, fail: 100%}
links: [{from: web, to: app, latency: %3}%4]
)")
        .arg(client, callee, latency, callee.contains("partner") ? ", {from: app, to: partner}" : "")
        .toStdString();
}

bool isNear(double value, double expected, double tolerance) {
    if (std::abs(value - expected) <= tolerance)
        return true;
    qWarning("%g, expected %g within %g", value, expected, tolerance);
    return false;
}

/// What makes each cause at a callee, and the event that it takes.
void causes() {
    QTest::addColumn<QString>("callee");
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("cause");
    const auto row = [](const char* callee, const char* event, Outcome cause) {
        QTest::newRow(std::string(components::causeName(cause)).c_str())
            << QString(callee) << QString(event) << static_cast<int>(cause);
    };
    row("kind: service, work: 0s", "hang", Outcome::Timeout);
    row("kind: service, work: 0s", "crash", Outcome::Refused);
    row("kind: service, work: 1h, max_in_flight: 1, backlog: 0", "", Outcome::Overloaded);
    row("kind: external, latency: 0s, rate_limit: {rate: 0/s, burst: 1}", "", Outcome::RateLimited);
    row("kind: load_balancer", "", Outcome::Unavailable);
    row("kind: service, work: 0s, fail: 100%", "", Outcome::Error);
    row("kind: service, work: 0s, breaker: {min_requests: 1, open_for: 1h}, handler: {default: [{call: partner}]}", "",
        Outcome::BreakerOpen);
}

} // namespace

class TestRequests : public QObject {
    Q_OBJECT
  private slots:
    void aBalancersTriesAreNoAttempts() {
        Simulation simulation = compile(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 30/s, process: constant}}}
  lb: {kind: load_balancer, overhead: 0s, health_check: off, try_next: 2}
  app: {kind: service, instances: 3, work: 0s}
links: [{from: web, to: lb}, {from: lb, to: app}]
)");
        act(simulation, {{"crash", catalog::List{"app/1", "app/2"}}});
        simulation.advance(10_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(measured.totals.attempts, measured.totals.requests);
        QCOMPARE(measured.totals.succeeded, measured.totals.requests);
        // The turn goes on with each try, at app/1, app/2 and app/3: so each request begins at app/1 and takes three,
        // there and back.
        const auto messages = static_cast<double>(link(measured, "lb->app").messages);
        QVERIFY(isNear(messages, 6.0 * static_cast<double>(measured.totals.requests), 6));
    }

    void waitsByDefaultWithFullJitterUpToTenSeconds_data() {
        QTest::addColumn<bool>("ofService");
        QTest::newRow("a client's retries") << false;
        QTest::newRow("a service's call_retries") << true;
    }

    void waitsByDefaultWithFullJitterUpToTenSeconds() {
        QFETCH(bool, ofService);
        // Eight retries, each after a wait that is uniform from 0 to 0.1, 0.2 … 6.4 and, for the cap, 10 s: the sum of
        // the spans is 22.7 s, the mean of the waits 11.35 s, their variance Σ span² / 12 = 154.6 / 12, the deviation
        // of the mean of 1,000 3.59 / √1,000 = 0.114 s. Without the cap the mean was 12.75 s, with equal jitter 17 s.
        Simulation simulation = compile(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 1h, retries: %1}
  app: {kind: service, work: 0s, max_in_flight: unlimited, call_timeout: 1h, call_retries: %2, handler: {default: [{call: partner}]}}
  partner: {kind: external, latency: 0s}
links: [{from: web, to: app}, {from: app, to: partner}]
)")
                                            .arg(ofService ? 0 : 8)
                                            .arg(ofService ? 8 : 0)
                                            .toStdString());
        act(simulation, {{"crash", "partner"}});
        simulation.advance(10_s);
        simulation.setTrafficMultiplier(0);
        simulation.advance(60_s);
        const Measurement measured = simulation::measure(simulation);
        const metrics::Histogram& waits = measured.totals.latencyFailed;
        QCOMPARE(waits.count(), std::uint64_t{1000});
        QVERIFY(isNear(waits.meanNs() * 1e-9, 11.35, 0.46));
        QVERIFY(waits.min() < 6_s); // three deviations below 11.35 s is 0.6 s; half of each span would be 11.35 s
        QVERIFY(waits.max() <= kernel::Time{22'700_ms});
        QCOMPARE(link(measured, "app->partner").messages, std::uint64_t{2 * 9 * 1000}); // no budget: all of them
    }

    void retriesEveryCause_data() { causes(); }

    void retriesEveryCause() {
        QFETCH(QString, callee);
        QFETCH(QString, event);
        QFETCH(int, cause);
        const auto tried = [&](int retries) {
            const QString client =
                QString("timeout: 200ms, retries: {max: %1, backoff: {base: 10ms, jitter: none}}").arg(retries);
            return fifty(straight(client, callee),
                         event.isEmpty() ? catalog::Record{} : catalog::Record{{event.toStdString(), "app"}});
        };
        const Measurement once = tried(0);
        QCOMPARE(once.totals.attempts, std::uint64_t{50});
        QVERIFY(failures(once, static_cast<Outcome>(cause)) >= 48);
        // All but the first, which may find the only slot or token.
        const Measurement twice = tried(1);
        QVERIFY2(twice.totals.attempts >= 99 && twice.totals.attempts <= 100,
                 qPrintable(QString::number(twice.totals.attempts)));
        QVERIFY(failures(twice, static_cast<Outcome>(cause)) >= 48);
    }

    void retriesAReset() {
        // The ten requests of 0.1 … 1 s are in work when the instance restarts at 1.05 s; a second try is answered.
        const auto measured = [](int retries) {
            return fifty(
                straight(QString("timeout: 3s, retries: {max: %1, backoff: {base: 10ms, jitter: none}}").arg(retries),
                         "kind: service, cpus: 100, work: 1s, start_up: 0s") +
                "scenario: [{at: 1050ms, restart: app}]\n");
        };
        QCOMPARE(failures(measured(0), Outcome::Reset), std::uint64_t{10});
        QCOMPARE(measured(1).totals.failed, std::uint64_t{0});
        QCOMPARE(measured(1).totals.attempts, std::uint64_t{50 + 10});
    }

    void passesCausesOnThroughBalancersAndEdges_data() { causes(); }

    void passesCausesOnThroughBalancersAndEdges() {
        QFETCH(QString, callee);
        QFETCH(QString, event);
        QFETCH(int, cause);
        const auto measured = [](const QString& of, const QString& what) {
            return fifty(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, timeout: 1h}
  lb: {kind: load_balancer, overhead: 0s, health_check: off}
  edge: {kind: cdn, get: 0s}
  front: {kind: service, work: 0s, call_timeout: 100ms, handler: {default: [{call: app}]}}
  app: {%1}
  partner: {kind: external, latency: 0s, fail: 100%}
links: [{from: web, to: lb}, {from: lb, to: edge}, {from: edge, to: front}, {from: front, to: app}%2]
)")
                             .arg(of, of.contains("partner") ? ", {from: app, to: partner}" : "")
                             .toStdString(),
                         what.isEmpty() ? catalog::Record{} : catalog::Record{{what.toStdString(), "app"}});
        };
        const Measurement failing = measured(callee, event);
        QVERIFY(failures(failing, static_cast<Outcome>(cause)) >= 49);
        QCOMPARE(measured("kind: service, work: 0s", "").totals.failed, std::uint64_t{0});
    }

    void passesAResetOn() {
        // Under way at 1.05 s: ten requests.
        const Measurement measured = fifty(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, timeout: 1h}
  lb: {kind: load_balancer, overhead: 0s, health_check: off}
  edge: {kind: cdn, get: 0s}
  front: {kind: service, work: 0s, call_timeout: 20s, handler: {default: [{call: app}]}}
  app: {kind: service, cpus: 100, work: 2s, start_up: 0s}
links: [{from: web, to: lb}, {from: lb, to: edge}, {from: edge, to: front}, {from: front, to: app}]
scenario: [{at: 1050ms, restart: app}]
)");
        QCOMPARE(failures(measured, Outcome::Reset), std::uint64_t{10});
        QCOMPARE(measured.totals.failed, std::uint64_t{10});
    }

    void refusalsTravelTheLink_data() {
        QTest::addColumn<QString>("callee");
        QTest::addColumn<QString>("event");
        QTest::addColumn<int>("cause");
        QTest::newRow("refused") << "kind: service, work: 0s"
                                 << "crash" << static_cast<int>(Outcome::Refused);
        QTest::newRow("rate limited") << "kind: external, latency: 0s, rate_limit: {rate: 0/s, burst: 1}"
                                      << "" << static_cast<int>(Outcome::RateLimited);
        QTest::newRow("errors") << "kind: service, work: 0s"
                                << "errors" << static_cast<int>(Outcome::Error);
    }

    void refusalsTravelTheLink() {
        QFETCH(QString, callee);
        QFETCH(QString, event);
        QFETCH(int, cause);
        catalog::Record what;
        if (event == "errors")
            what = {{"errors", "app"}, {"rate", base::Ratio{1}}};
        else if (!event.isEmpty())
            what = {{event.toStdString(), "app"}};
        const Measurement far = fifty(straight("timeout: 1s", callee, "30ms"), what);
        QVERIFY(failures(far, static_cast<Outcome>(cause)) >= 49);
        QCOMPARE(far.totals.latencyFailed.min(), kernel::Time{60_ms});
        QCOMPARE(far.totals.latencyFailed.max(), kernel::Time{60_ms});
        QCOMPARE(fifty(straight("timeout: 1s", callee, "0s"), what).totals.latencyFailed.max(), kernel::Time{0});
    }

    void resetsTravelTheLink() {
        // The request of 1 s is there at 1.03 s and has been in work for 25 ms; the reset is back 30 ms later, 85 ms
        // after the request set out.
        const auto soonest = [](const char* latency) {
            return fifty(straight("timeout: 1h", "kind: service, cpus: 100, work: 1h, start_up: 1h", latency) +
                         "scenario: [{at: 1055ms, crash: app}]\n")
                .totals;
        };
        const auto far = soonest("30ms");
        QCOMPARE(failures(far, Outcome::Reset), std::uint64_t{10});
        QCOMPARE(far.latencyFailed.max(), kernel::Time{985_ms});
        QCOMPARE(soonest("0s").latencyFailed.max(), kernel::Time{955_ms});
    }

    void eachCallerTakesTurnsOfItsOwn() {
        // Two that ask at the same moments: with one counter for both, one of them would always meet the lost instance.
        Simulation simulation = compile(R"(
components:
  a: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  b: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s, instances: 2}
links: [{from: a, to: app}, {from: b, to: app}]
)");
        act(simulation, {{"crash", "app/1"}});
        simulation.advance(10_s);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(component(measured, "a").requests->failed, std::uint64_t{50});
        QCOMPARE(component(measured, "b").requests->failed, std::uint64_t{50});
    }

    void takesTurnsForEachCallee() {
        // One after the other: with one counter for both callees, each would always be asked at the same instance.
        const Measurement measured = run(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s, handler: {default: [{call: one}, {call: two}]}}
  one: {kind: external, latency: 0s, instances: 2}
  two: {kind: external, latency: 0s, instances: 2}
links: [{from: web, to: app}, {from: app, to: one}, {from: app, to: two}]
)",
                                         10_s);
        for (const char* callee : {"one", "two"})
            for (const simulation::InstanceMeasurement& instance : component(measured, callee).instances)
                QCOMPARE(instance.arrivals, std::uint64_t{50});
    }

    void clientsMayCallSixKinds() {
        const std::vector<std::string> kinds = {"service", "cdn", "external", "database", "store", "load_balancer"};
        for (const std::string& kind : catalog::Catalog::instance().kindNames()) {
            const format::Reading reading =
                format::read("faultline: 1\ncomponents:\n  web: {kind: client}\n  it: {kind: " + kind +
                             "}\nlinks: [{from: web, to: it}]\n");
            const bool wanted = std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
            QVERIFY2(base::hasErrors(reading.diagnostics) != wanted, kind.c_str());
        }
    }

    void theCatalogPrintsWhoMayCallWhom() {
        // `explain KIND` and the page on the format, for each kind.
        const std::string page = catalog::referencePage();
        for (const catalog::Kind& kind : catalog::Catalog::instance().kinds()) {
            const std::string text = catalog::explainKind(kind.name).value();
            const auto at = text.find("May be linked to");
            QVERIFY2(at != std::string::npos, kind.name.c_str());
            for (const std::string& callee : kind.mayCall) {
                QVERIFY2(text.find(callee, at) != std::string::npos, (kind.name + " -> " + callee).c_str());
                QVERIFY2(page.find("`" + callee + "`") != std::string::npos, callee.c_str());
            }
            QCOMPARE(kind.mayCall.empty(), text.find("nothing", at) == at + std::string("May be linked to\n  ").size());
        }
    }
};

QTEST_APPLESS_MAIN(TestRequests)
#include "tst_requests.moc"
