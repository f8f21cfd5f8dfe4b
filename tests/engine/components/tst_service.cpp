// Services: who is let in, what work takes, and what handlers do step by step.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Ten users who ask at 10 s, all at once, a service with these keys, and two others that it may call.
std::string crowd(const QString& service, const QString& client = "timeout: 1h") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {closed: {users: 10, think: 10s}}, %1}
  app: {kind: service, %2}
  one: {kind: external, latency: 30ms}
  two: {kind: external, latency: 50ms}
links: [{from: web, to: app}, {from: app, to: one}, {from: app, to: two}]
)")
        .arg(client, service)
        .toStdString();
}

/// The same with two users only.
std::string couple(const QString& service) {
    return QString::fromStdString(crowd(service)).replace("users: 10", "users: 2").toStdString();
}

/// Only `work`, whatever the links are.
const QString kWorks = "handler: {default: [work]}, ";

/// Until everything that began at 10 s is over, and before the users ask again.
Measurement once(const std::string& sections) {
    return run(sections, 19_s);
}

} // namespace

class TestService : public QObject {
    Q_OBJECT
  private slots:
    void admitsAndRejects();
    void worksFirstInFirstOut();
    void dragsWithWhatIsInFlight();
    void losesPowerToItself_data();
    void losesPowerToItself();
    void failsAfterItsWork();
    void servesAfterItsStartUp();
    void dropsWhatNobodyWaitsFor();
    void derivesItsHandler();
    void retriesItsCalls();
    void retriesWhenNobodyMayAnswer();
    void backsOffOverAHang();
    void waitsForAllBranches();
    void failsWithABranch();
    void goesOnAfterItsReply();
    void mayDoWithoutAnAnswer();
    void failsAtAFailStep();
    void sharesAPool();
};

void TestService::admitsAndRejects() {
    // One works, one is admitted and waits for the CPU, three wait to be admitted: of ten at once five are turned away,
    // and the others are done one after the other, each in 100 ms.
    const Measurement narrow = once(crowd(kWorks + "cpus: 1, work: 100ms, max_in_flight: 2, backlog: 3"));
    QCOMPARE(failures(narrow, Outcome::Overloaded), std::uint64_t{5});
    QCOMPARE(component(narrow, "app").rejected, std::uint64_t{5});
    QCOMPARE(narrow.totals.succeeded, std::uint64_t{5});
    QCOMPARE(narrow.totals.latency.min(), kernel::Time{100_ms});
    QCOMPARE(narrow.totals.latency.max(), kernel::Time{500_ms});
    QCOMPARE(component(narrow, "app").queueMax, std::int64_t{4});
    const Measurement wide = once(crowd(kWorks + "cpus: 1, work: 100ms, max_in_flight: unlimited, backlog: 0"));
    QCOMPARE(wide.totals.succeeded, std::uint64_t{10});
    QCOMPARE(wide.totals.latency.max(), kernel::Time{1_s});
}

void TestService::worksFirstInFirstOut() {
    // Two CPUs: two are done after 100 ms, two after 200 ms …, the last after 500 ms.
    const Measurement measured = once(crowd(kWorks + "cpus: 2, work: 100ms"));
    QCOMPARE(measured.totals.latency.meanNs(), 300e6);
    QCOMPARE(measured.totals.latency.max(), kernel::Time{500_ms});
    QCOMPARE(once(crowd(kWorks + "cpus: 10, work: 100ms")).totals.latency.max(), kernel::Time{100_ms});
}

void TestService::dragsWithWhatIsInFlight() {
    // The first begins alone, the second beside one other.
    const Measurement dragged = once(couple(kWorks + "cpus: 2, work: 100ms, drag: 50%"));
    QCOMPARE(dragged.totals.latency.min(), kernel::Time{100_ms});
    QCOMPARE(dragged.totals.latency.max(), kernel::Time{150_ms});
    QCOMPARE(once(couple(kWorks + "cpus: 2, work: 100ms")).totals.latency.max(), kernel::Time{100_ms});
}

void TestService::losesPowerToItself_data() {
    QTest::addColumn<QString>("scaling");
    QTest::addColumn<int>("second"); // ms; 1 + σ(n−1) + κn(n−1) with n = 2
    QTest::newRow("none") << "{contention: 0%, crosstalk: 0%}" << 100;
    QTest::newRow("contention") << "{contention: 10%, crosstalk: 0%}" << 110;
    QTest::newRow("crosstalk") << "{contention: 0%, crosstalk: 5%}" << 110;
    QTest::newRow("both") << "{contention: 10%, crosstalk: 5%}" << 120;
}

void TestService::losesPowerToItself() {
    QFETCH(QString, scaling);
    QFETCH(int, second);
    const Measurement measured = once(couple(kWorks + "cpus: 2, work: 100ms, scaling: " + scaling));
    QCOMPARE(measured.totals.latency.min(), kernel::Time{100_ms});
    QVERIFY(std::abs(measured.totals.latency.max() - second * kMillisecond) <= 1);
}

void TestService::failsAfterItsWork() {
    const auto failed = [](const char* share) {
        return run(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  app: {kind: service, cpus: 100, work: 10ms, fail: %1}
links: [{from: web, to: app}]
)")
                       .arg(share)
                       .toStdString(),
                   10'010_ms);
    };
    // 10,000 draws: a deviation of √(0.3 · 0.7 / 10,000) = 0.0046.
    const Measurement some = failed("30%");
    QVERIFY(std::abs(static_cast<double>(some.totals.failed) / 10'000 - 0.3) <= 0.0185);
    QCOMPARE(failures(some, Outcome::Error), some.totals.failed);
    QCOMPARE(some.totals.latencyFailed.min(), kernel::Time{10_ms});
    QCOMPARE(failed("0%").totals.failed, std::uint64_t{0});
    QCOMPARE(failed("100%").totals.succeeded, std::uint64_t{0});
}

void TestService::servesAfterItsStartUp() {
    const auto refused = [](const char* startUp) {
        Simulation simulation = compile(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  app: {kind: service, work: 1ms, start_up: %1}
links: [{from: web, to: app}]
)")
                                            .arg(startUp)
                                            .toStdString());
        simulation.advance(1005_ms);
        act(simulation, {{"restart", "app"}});
        simulation.advance(5_s);
        return failures(simulation::measure(simulation), Outcome::Refused);
    };
    QCOMPARE(refused("2s"), std::uint64_t{200});
    QCOMPARE(refused("0s"), std::uint64_t{0});
}

void TestService::dropsWhatNobodyWaitsFor() {
    // One CPU, ten at once who wait for 150 ms each: the first is done at 100 ms; the second begins then, and is done
    // for nobody; the others find at their turn that their callers have gone.
    const QString service = kWorks + "cpus: 1, work: 100ms, max_in_flight: 4, drop_expired: ";
    const Measurement dropping = once(crowd(service + "true", "timeout: 150ms"));
    QCOMPARE(failures(dropping, Outcome::Timeout), std::uint64_t{9});
    QCOMPARE(component(dropping, "app").wasted, std::uint64_t{1});
    QCOMPARE(component(dropping, "app").rejected, std::uint64_t{8});
    QVERIFY(std::abs(component(dropping, "app").utilization * 19 - 0.2) < 1e-9); // seconds of work
    const Measurement stubborn = once(crowd(service + "false", "timeout: 150ms"));
    QCOMPARE(component(stubborn, "app").wasted, std::uint64_t{9});
    QCOMPARE(component(stubborn, "app").rejected, std::uint64_t{0});
    QVERIFY(std::abs(component(stubborn, "app").utilization * 19 - 1.0) < 1e-9);
}

void TestService::derivesItsHandler() {
    const auto latency = [](const char* kind) {
        return run(QString(R"(
operations: {ask: {kind: %1, rows: 5}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 10ms}
  jobs: {kind: queue, publish: 2ms}
  clerk: {kind: worker}
  partner: {kind: external, latency: 7ms}
  db: {kind: database, read: 3ms, write: 5ms, scan: 1ms}
links:
  - {from: web, to: app}
  - {from: app, to: jobs}
  - {from: jobs, to: clerk}
  - {from: app, to: partner}
  - {from: app, to: db}
)")
                       .arg(kind)
                       .toStdString(),
                   2050_ms)
            .totals.latency;
    };
    // Work, the data, the partner, the queue.
    QCOMPARE(latency("read").max(), kernel::Time{22_ms});
    QCOMPARE(latency("write").max(), kernel::Time{24_ms});
    QCOMPARE(latency("create").max(), kernel::Time{24_ms});
    QCOMPARE(latency("scan").max(), kernel::Time{24_ms}); // five rows
    QCOMPARE(latency("read").count(), std::uint64_t{20});
}

void TestService::retriesItsCalls() {
    const QString calls = "handler: {default: [{call: one}]}, call_timeout: 20ms, call_retries: ";
    // Three tries of 20 ms, and 50 and 100 ms between them.
    const Measurement tried = once(crowd(calls + "{max: 2, backoff: {base: 50ms, jitter: none}}"));
    QCOMPARE(failures(tried, Outcome::Timeout), std::uint64_t{10});
    QCOMPARE(tried.totals.latencyFailed.min(), kernel::Time{210_ms});
    QCOMPARE(tried.totals.latencyFailed.max(), kernel::Time{210_ms});
    QCOMPARE(component(tried, "one").arrivals, std::uint64_t{30});
    QCOMPARE(tried.totals.attempts, std::uint64_t{10}); // the client's own tries only
    QCOMPARE(once(crowd(calls + "0")).totals.latencyFailed.max(), kernel::Time{20_ms});
    const Measurement patient =
        once(crowd("handler: {default: [{call: {to: one, timeout: 40ms}}]}, call_timeout: 20ms"));
    QCOMPARE(patient.totals.latency.max(), kernel::Time{30_ms});
}

void TestService::retriesWhenNobodyMayAnswer() {
    // The primary is lost at 5 s and noticed at 6 s; from then until 7 s there is none. Refused or without one, a retry
    // 2.5 s later finds the new one.
    const auto measured = [](const char* retries) {
        return run(std::string(R"(
keyspaces: {things: {keys: 10}}
operations: {change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, timeout: 10s}
  app: {kind: service, work: 0s, call_retries: )") +
                       retries + R"(}
  db: {kind: database, replicas: 1, replication: sync, failover: {detect: 1s, promote: 1s}}
links: [{from: web, to: app}, {from: app, to: db}]
scenario: [{at: 5s, crash: db/1}]
)",
                   20_s);
    };
    const Measurement retried = measured("{max: 1, backoff: {base: 2500ms, jitter: none}}");
    QCOMPARE(retried.totals.failed, std::uint64_t{0});
    QVERIFY(retried.totals.latency.max() >= 2500_ms);
    const Measurement once = measured("0");
    QVERIFY(failures(once, Outcome::Unavailable) >= 9 && failures(once, Outcome::Unavailable) <= 11); // 6 to 7 s
}

void TestService::backsOffOverAHang() {
    // Silent until 10.02 s; the second call is due at 10.07 s, but the instance hangs from 10.05 to 11.05 s.
    Simulation simulation = compile(crowd("handler: {default: [{call: one}]}, call_timeout: 20ms, "
                                          "call_retries: {max: 1, backoff: {base: 50ms, jitter: none}}"));
    simulation.advance(10'050_ms);
    act(simulation, {{"hang", "app"}, {"for", length(1_s)}});
    const auto calls = [&](kernel::Time until) {
        simulation.advance(until);
        return component(simulation::measure(simulation), "one").arrivals;
    };
    QCOMPARE(calls(11'040_ms), std::uint64_t{10});
    QCOMPARE(calls(11'060_ms), std::uint64_t{20});
}

void TestService::waitsForAllBranches() {
    const Measurement beside = once(crowd("handler: {default: [{parallel: [{call: one}, {call: two}]}]}"));
    QCOMPARE(beside.totals.latency.min(), kernel::Time{50_ms});
    QCOMPARE(beside.totals.latency.max(), kernel::Time{50_ms});
    const Measurement after = once(crowd("handler: {default: [{call: one}, {call: two}]}"));
    QCOMPARE(after.totals.latency.max(), kernel::Time{80_ms});
}

void TestService::failsWithABranch() {
    // It ends with the last branch all the same.
    const Measurement measured =
        once(crowd("handler: {default: [{parallel: [{call: {to: one, timeout: 10ms}}, {call: two}]}]}"));
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t{10});
    QCOMPARE(measured.totals.latencyFailed.max(), kernel::Time{50_ms});
}

void TestService::goesOnAfterItsReply() {
    const QString one = "cpus: 10, max_in_flight: 1, backlog: 0, ";
    // Answered at once, but the place is taken until the handler's end.
    const Measurement early = once(crowd(one + "handler: {default: [reply, {work: 100ms}]}"));
    QCOMPARE(early.totals.succeeded, std::uint64_t{1});
    QCOMPARE(early.totals.latency.max(), kernel::Time{0});
    QCOMPARE(failures(early, Outcome::Overloaded), std::uint64_t{9});
    const Measurement late = once(crowd(one + "handler: {default: [{work: 100ms}, reply]}"));
    QCOMPARE(late.totals.latency.max(), kernel::Time{100_ms});
}

void TestService::mayDoWithoutAnAnswer() {
    const auto measured = [](const char* fallback) {
        return once(crowd(QString("handler: {default: [{call: {to: one, timeout: 10ms, fallback: %1}}, {call: two}]}")
                              .arg(fallback)));
    };
    QCOMPARE(measured("ok").totals.succeeded, std::uint64_t{10});
    QCOMPARE(measured("ok").totals.latency.max(), kernel::Time{60_ms});
    QCOMPARE(measured("error").totals.latencyFailed.max(), kernel::Time{10_ms});
}

void TestService::failsAtAFailStep() {
    const Measurement always = once(crowd("cpus: 10, handler: {default: [{work: 20ms}, {fail: 100%}, {work: 20ms}]}"));
    QCOMPARE(failures(always, Outcome::Error), std::uint64_t{10});
    QCOMPARE(always.totals.latencyFailed.max(), kernel::Time{20_ms});
    const Measurement never = once(crowd("cpus: 10, handler: {default: [{work: 20ms}, {fail: 0%}, {work: 20ms}]}"));
    QCOMPARE(never.totals.latency.max(), kernel::Time{40_ms});
}

void TestService::sharesAPool() {
    // Two of ten at a time over the link: 30, 60, … 150 ms.
    const QString calls = QString::fromStdString(crowd("handler: {default: [{call: one}]}"));
    QString pooled = calls;
    pooled.replace("{from: app, to: one}", "{from: app, to: one, pool: 2}");
    QCOMPARE(once(pooled.toStdString()).totals.latency.max(), kernel::Time{150_ms});
    QCOMPARE(once(calls.toStdString()).totals.latency.max(), kernel::Time{30_ms});
}

QTEST_APPLESS_MAIN(TestService)
#include "tst_service.moc"
