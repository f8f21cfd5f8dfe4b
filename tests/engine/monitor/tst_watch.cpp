// Objectives and alerts over whole runs: when they fire, when they are over, what is left of a budget.
#include <QTest>

#include "tests/support/run_diagram.h" // first: it keeps Qt's keywords away from the engine's headers

#include "engine/catalog/catalog.h"
#include "engine/diagram/vocabulary.h"
#include "engine/monitor/watch.h"
#include "engine/simulation/signals.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

// 100 evenly spaced requests a second, 1 ms of work each: without a fault everything succeeds.
constexpr const char* kShop = R"(
operations: {look: {kind: read}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 1s}
  app: {kind: service, cpus: 4, work: 1ms}
links: [{from: web, to: app}]
)";
constexpr const char* kFault = "scenario: [{at: 30s, errors: app, rate: 100%, for: 20s}]\n";
// Of a 10 s window τ seconds of errors are τ/10: over 35 % from 4 s after the fault's start, not over it any more from
// 7 s after its end (3 s of errors left).
constexpr const char* kAlert =
    "alerts: [{name: errors, when: errors / requests > 35%, over: 10s, for: 5s, says: \"Look at app\"}]\n";

std::vector<monitor::Firing> firings(const std::string& sections, kernel::Time until) {
    return run(sections, until).alerts;
}

/// All that a report says but for objectives, alerts and the log.
std::string figuresOf(Measurement measured) {
    measured.slos.clear();
    measured.alerts.clear();
    measured.log.clear();
    return fingerprint(measured);
}

const simulation::SloVerdict& slo(const Measurement& measured, const std::string& name) {
    for (const simulation::SloVerdict& verdict : measured.slos)
        if (verdict.name == name)
            return verdict;
    qFatal("no objective %s", name.c_str());
}

} // namespace

class TestWatch : public QObject {
    Q_OBJECT
  private slots:
    void firesOnceAtTheRightTime() {
        const Measurement measured = run(std::string(kShop) + kFault + kAlert, 100_s);
        QCOMPARE(measured.alerts.size(), std::size_t{1});
        QCOMPARE(measured.alerts[0].name, std::string("errors"));
        QCOMPARE(measured.alerts[0].fired, 39_s); // true from 34 s, for 5 s
        QVERIFY(measured.alerts[0].resolved.has_value());
        QCOMPARE(*measured.alerts[0].resolved, 62_s); // false from 57 s, for 5 s
        QCOMPARE(logged(measured, "firing"), 1);
        QCOMPARE(logged(measured, "resolved"), 1);
        for (const simulation::LogEntry& entry : measured.log)
            if (entry.what == "firing") {
                QCOMPARE(entry.at, 39_s);
                QCOMPARE(entry.target, std::string("errors"));
                QCOMPARE(entry.detail, std::string("page: Look at app"));
            }
    }

    void doesNotFireWithoutAFault() { QVERIFY(firings(std::string(kShop) + kAlert, 100_s).empty()); }

    void takesOneMachineForOneAtAllTimes() {
        // Nothing changes in 600 s: sums that grow for so long must not make the one machine (4 × $20) more than it is.
        for (const char* when : {"machines > 1", "machines < 1", "cost > $80/mo", "cost < $80/mo"}) {
            const std::string alert = std::string("alerts: [{name: a, when: \"") + when + "\", over: 10s}]\n";
            QVERIFY2(firings(kShop + alert, 600_s).empty(), when);
        }
        QCOMPARE(firings(std::string(kShop) + "alerts: [{name: a, when: machines >= 1, over: 10s}]\n", 600_s).size(),
                 std::size_t{1});
    }

    void doesNotFireOnWhatDoesNotLast() {
        // True from 34 s to 56 s: 23 evaluations, 22 s.
        const std::string longer =
            std::string(kShop) + kFault + "alerts: [{name: a, when: errors / requests > 35%, over: 10s, for: 23s}]\n";
        QVERIFY(firings(longer, 100_s).empty());
        const std::string shorter =
            std::string(kShop) + kFault + "alerts: [{name: a, when: errors / requests > 35%, over: 10s, for: 22s}]\n";
        QCOMPARE(firings(shorter, 100_s).size(), std::size_t{1});
    }

    void holdsThroughAShortRelief() {
        // Errors in every other second: a window of 1 s is true and false in turn, and an alert without `for` flaps.
        std::string scenario = "scenario:\n";
        for (int second = 30; second < 40; second += 2)
            scenario += "  - {at: " + std::to_string(second) + "s, errors: app, rate: 100%, for: 1s}\n";
        const auto alert = [](const char* hold) {
            return std::string("alerts: [{name: a, when: errors / requests > 50%, over: 1s, for: ") + hold + "}]\n";
        };
        QCOMPARE(firings(kShop + scenario + alert("0s"), 60_s).size(), std::size_t{5});
        QVERIFY(firings(kShop + scenario + alert("3s"), 60_s).empty());
    }

    void takesTheWarmUpForNoPartOfTheRun() {
        const std::string warm = "settings: {warmup: 45s, duration: 100s}\n";
        QVERIFY(firings(warm + kShop + "scenario: [{at: 10s, errors: app, rate: 100%, for: 20s}]\n" + kAlert, 100_s)
                    .empty());
        QCOMPARE(
            firings(warm + kShop + "scenario: [{at: 50s, errors: app, rate: 100%, for: 20s}]\n" + kAlert, 100_s).size(),
            std::size_t{1});
    }

    void watchesEveryFormOfFigure_data() {
        QTest::addColumn<QByteArray>("when");
        QTest::addColumn<bool>("fires");
        const auto row = [](const char* when, bool fires) { QTest::newRow(when) << QByteArray(when) << fires; };
        // 10 s windows without a fault: 100 requests a second, 0.1 busy CPUs of 4, 1 ms each.
        row("requests == 1000", true);
        row("requests > 1001", false);
        row("throughput > 99/s and throughput < 101/s", true);
        row("throughput > 101/s", false);
        row("availability == 100%", true);
        row("availability < 100%", false);
        row("app.utilization > 2.4% and app.utilization < 2.6%", true);
        row("app.utilization > 2.6%", false);
        row("app.population_mean > 0.09 and app.population_mean < 0.11", true);
        row("p99 > 0.99ms and p99 < 1.01ms and mean < 1.01ms", true);
        row("p99 > 1.01ms", false);
        row("app.residence_ms.p50 < 1.01ms", true);
        row("machines > 0.99 and machines < 1.01", true);
        row("cost > $79.9/mo and cost < $80.1/mo", true); // 4 CPUs at $20
        row("cost > $81/mo", false);
        row("app.arrivals > 990 and app.queue_max == 0", true);
        row("instances[\"app/1\"].utilization > 2.4%", true);
        row("links[\"web->app\"].messages > 1990", true); // there and back
        row("operations.look.failed > 0", false);
        row("web.requests > 990", true);
        row("totals.errors.timeout > 0", false);
        row("failed / failed == 1", false); // 0/0
    }
    void watchesEveryFormOfFigure() {
        QFETCH(QByteArray, when);
        QFETCH(bool, fires);
        std::string condition = when.toStdString(); // single quotes hold a YAML text with both
        const std::string alert = "alerts:\n  - {name: a, when: '" + condition + "', over: 10s, for: 2s}\n";
        QCOMPARE(firings(kShop + alert, 30_s).size(), std::size_t(fires ? 1 : 0));
    }

    /// Whatever a report says of an element in numbers, an alert can name.
    void watchesEveryFigureOfTheCatalog() {
        const diagram::Diagram diagram = parse(R"(
operations: {look: {kind: read}}
components:
  web: {kind: client}
  watch: {kind: probe}
  lb: {kind: load_balancer}
  app: {kind: service}
  hot: {kind: cache}
  db: {kind: database}
  jobs: {kind: queue}
  hands: {kind: worker}
  mail: {kind: external}
links:
  - {from: web, to: lb}
  - {from: watch, to: lb}
  - {from: lb, to: app}
  - {from: app, to: hot}
  - {from: app, to: db}
  - {from: app, to: jobs}
  - {from: app, to: mail}
  - {from: jobs, to: hands}
)");
        Simulation simulation = compile(diagram);
        simulation.advance(2_s);
        const expression::Vocabulary vocabulary = diagram::vocabularyOf(diagram);
        int watched = 0;
        const auto check = [&](const std::vector<std::string>& path) {
            const auto figure = vocabulary.find(path);
            if (!figure)
                return; // not of this element
            const auto signal = simulation::signalFor(simulation.model(), figure.value());
            QVERIFY2(signal.ok(),
                     qPrintable(QString::fromStdString(figure.value().element + " " + figure.value().name)));
            const auto reading = simulation::readSignal(simulation.model(), simulation.state(), signal.value());
            static_cast<void>(reading);
            ++watched;
        };
        for (const catalog::Figure& figure : catalog::Catalog::instance().figures()) {
            check({"totals", figure.name});
            check({"operations", "look", figure.name});
            check({"links", "web->lb", figure.name});
            check({"instances", "app/1", figure.name});
            for (const diagram::Component& component : diagram.components)
                check({"components", component.id, figure.name});
        }
        QVERIFY2(watched > 200, qPrintable(QString::number(watched)));
    }

    void seesLatencyRiseAndFall() {
        // Ten times slower, within a second: 10 ms instead of 1 ms.
        const std::string sections = std::string(kShop) + "scenario: [{at: 30s, slow: app, factor: 10, for: 20s}]\n" +
                                     "alerts: [{name: slow, when: p99 > 5ms, over: 5s, for: 5s}]\n";
        const auto fired = firings(sections, 100_s);
        QCOMPARE(fired.size(), std::size_t{1});
        QCOMPARE(fired[0].fired, 36_s); // at 31 s a fifth of the window is slow
        // The last slow answer leaves at about 50 s, the window that begins after it ends at 55 s or 56 s.
        QVERIFY(fired[0].resolved && *fired[0].resolved >= 60_s && *fired[0].resolved <= 61_s);
    }

    void burnsAtTheRateThatArithmeticSays_data() {
        QTest::addColumn<int>("faultAt");
        QTest::newRow("with a full window behind") << 100;
        QTest::newRow("early in the run") << 20; // what lies before it counts as without errors
    }
    void burnsAtTheRateThatArithmeticSays() {
        QFETCH(int, faultAt);
        const std::string at = std::to_string(faultAt);
        const std::string sections = std::string(kShop) + "scenario: [{at: " + at +
                                     "s, errors: app, rate: 100%, for: 60s}]\n"
                                     "slos: [{name: up, objective: 99%}]\n"
                                     "alerts: [{name: fast, burn: up, factor: 14.4, windows: [60s, 5s]}]\n";
        // All fail: τ seconds are a bad share of τ/60 of the long window, 100·τ/60 times the budget: over 14.4 from
        // 8.64 s on, seen at 9 s. The short one is over it after 0.72 s and under it 4.28 s after the end, seen at 5 s.
        const auto fired = firings(sections, 250_s);
        QCOMPARE(fired.size(), std::size_t{1});
        QCOMPARE(fired[0].fired, (faultAt + 9) * kSecond);
        QVERIFY(fired[0].resolved.has_value());
        QCOMPARE(*fired[0].resolved, (faultAt + 65) * kSecond);
    }

    void aSlowBurnIsForTheSlowAlert() {
        // 10 % errors of 1 % allowed burn ten times too fast: over 6, under 14.4. A window of 60 s holds 6,000
        // requests.
        const std::string sections = std::string(kShop) +
                                     "scenario: [{at: 100s, errors: app, rate: 10%, for: 300s}]\n"
                                     "slos: [{name: up, objective: 99%}]\n"
                                     "alerts:\n"
                                     "  - {name: fast, burn: up, factor: 14.4, windows: [60s, 30s]}\n"
                                     "  - {name: slow, burn: up, factor: 6, windows: [2min, 30s], severity: ticket}\n";
        const auto fired = firings(sections, 400_s);
        QCOMPARE(fired.size(), std::size_t{1});
        QCOMPARE(fired[0].name, std::string("slow"));
        // 0.1·τ/120 of 1 % is over 6 times from 72 s on; a standard deviation is about 2.4 s.
        QVERIFY2(fired[0].fired >= 164_s && fired[0].fired <= 182_s, qPrintable(QString::number(fired[0].fired)));
    }

    void judgesObjectives() {
        // 10 of 100 s fail: 10 % of 1 % allowed, ten times the budget. A tenth of the run is slow, too.
        const std::string sections = std::string(kShop) +
                                     "scenario:\n"
                                     "  - {at: 30s, errors: app, rate: 100%, for: 10s}\n"
                                     "  - {at: 60s, slow: app, factor: 20, for: 10s}\n"
                                     "slos:\n"
                                     "  - {name: up, objective: 99%, window: 30d}\n"
                                     "  - {name: lax, objective: 80%}\n"
                                     "  - {name: fast, objective: 75%, indicator: latency, under: 5ms}\n"
                                     "  - {name: look, objective: 99%, operation: look}\n";
        const Measurement measured = run(sections, 100_s);
        QCOMPARE(measured.slos.size(), std::size_t{4});
        QVERIFY(std::abs(slo(measured, "up").measured - 0.9) < 0.001);
        QVERIFY(!slo(measured, "up").met);
        QVERIFY(std::abs(slo(measured, "up").budgetLeft - -9) < 0.05);
        QVERIFY(std::abs(*slo(measured, "up").lastsFor - 3 * 86400) < 0.02 * 3 * 86400); // a tenth of 30 days
        QVERIFY(slo(measured, "lax").met);
        QVERIFY(std::abs(slo(measured, "lax").budgetLeft - 0.5) < 0.005); // 10 % of 20 %
        QVERIFY(std::abs(slo(measured, "fast").measured - 0.8) < 0.002);  // neither failed nor slow
        QVERIFY(slo(measured, "fast").met);
        QCOMPARE(slo(measured, "look").measured, slo(measured, "up").measured);

        const Measurement calm = run(std::string(kShop) + "slos: [{name: up, objective: 99%}]\n", 100_s);
        QCOMPARE(slo(calm, "up").measured, 1.0);
        QVERIFY(slo(calm, "up").met);
        QCOMPARE(slo(calm, "up").budgetLeft, 1.0);
        QVERIFY(!slo(calm, "up").lastsFor.has_value());
    }

    void changesNothingOfTheRun() {
        const std::string plain = std::string(kShop) + kFault;
        const std::string watched =
            plain + kAlert +
            "slos: [{name: up, objective: 99%}, {name: fast, objective: 9%, indicator: latency, under: 1s}]\n";
        QCOMPARE(figuresOf(run(plain, 70_s)), figuresOf(run(watched, 70_s)));
    }

    void copiesGoOnAlike() {
        const std::string sections = std::string(kShop) + kFault + kAlert + "slos: [{name: up, objective: 99%}]\n";
        Simulation whole = compile(sections);
        Simulation half = compile(sections);
        half.advance(36_s); // pending
        Simulation copy = half;
        whole.advance(70_s);
        half.advance(70_s);
        copy.advance(70_s);
        QCOMPARE(fingerprint(half), fingerprint(whole));
        QCOMPARE(fingerprint(copy), fingerprint(whole));
        QCOMPARE(simulation::measure(copy).alerts.size(), std::size_t{1});
    }

    void canBeEditedWhileItRuns() {
        const diagram::Diagram without = parse(std::string(kShop) + kFault);
        const diagram::Diagram with =
            parse(std::string(kShop) + kFault + kAlert + "slos: [{name: up, objective: 99%}]\n");
        Simulation simulation = compile(without);
        simulation.advance(20_s);
        update(simulation, with);
        simulation.advance(45_s);
        Measurement measured = simulation::measure(simulation);
        QCOMPARE(measured.alerts.size(), std::size_t{1});
        QCOMPARE(measured.alerts[0].fired, 39_s); // the window had filled again
        QVERIFY(!measured.alerts[0].resolved);
        QCOMPARE(measured.totals.requests, run(std::string(kShop) + kFault, 45_s).totals.requests); // no restart
        QVERIFY(slo(measured, "up").good + slo(measured, "up").bad <= 2501);                        // since it is there

        diagram::Diagram louder = with; // an alert that stays goes on
        louder.alerts[0].set("severity", "ticket");
        update(simulation, louder);
        QVERIFY(!simulation::measure(simulation).alerts[0].resolved);
        update(simulation, without); // one that goes is over
        measured = simulation::measure(simulation);
        QCOMPARE(*measured.alerts[0].resolved, 45_s);
        simulation.advance(70_s);
        QCOMPARE(simulation::measure(simulation).alerts.size(), std::size_t{1});
    }

    void keepsAtMostSixtySubWindows() {
        monitor::Sliding<int> window(3600_s);
        window.restart(0, 0);
        for (kernel::Time second = 1; second <= 20'000; ++second)
            if (window.isDue(second * kSecond))
                window.add(second * kSecond, static_cast<int>(second));
        QVERIFY(window.marks().size() <= 62);
        QCOMPARE(window.start(20'000_s).at, 16'380_s); // the newest minute that lies an hour back
        monitor::Sliding<int> shortOne(10_s);
        shortOne.restart(0, 0);
        QCOMPARE(shortOne.start(3_s).at, 0_s); // while it fills
        for (kernel::Time second = 1; second <= 25; ++second)
            shortOne.add(second * kSecond, static_cast<int>(second));
        QCOMPARE(shortOne.start(25_s).reading, 15);
    }
};

QTEST_APPLESS_MAIN(TestWatch)
#include "tst_watch.moc"
