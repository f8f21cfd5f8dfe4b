// Services and workers: slots, CPUs and connections, derived handlers, what `slow`, `hang` and `errors` do to each
// kind, and whose data outlives a crash.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Requests a second, evenly, to a service with these keys, and what it may call.
std::string shop(int rate, const QString& service, const QString& client = "timeout: 1h") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}, %3}
  app: {kind: service, %2}
  partner: {kind: external, latency: 30ms}
links: [{from: web, to: app}, {from: app, to: partner}]
)")
        .arg(rate)
        .arg(service, client)
        .toStdString();
}

/// Ten users who ask at 10 s, all at once, until everything is over.
Measurement tenAtOnce(const QString& components, const QString& links) {
    return run(QString("components:\n  web: {kind: client, arrivals: {closed: {users: 10, think: 10s}}, timeout: 1h}\n"
                       "%1\nlinks: [%2]\n")
                   .arg(components, links)
                   .toStdString(),
               19_s);
}

/// What has been asked until `last`, and what became of it by `end`.
Measurement until(const std::string& sections, kernel::Time last, kernel::Time end, const catalog::Record& event = {}) {
    Simulation simulation = compile(sections);
    if (!event.empty())
        act(simulation, event);
    simulation.advance(last);
    simulation.setTrafficMultiplier(0);
    simulation.advance(end);
    return simulation::measure(simulation);
}

} // namespace

class TestServiceSemantics : public QObject {
    Q_OBJECT
  private slots:
    void theBacklogIsFirstInFirstOut_data();
    void theBacklogIsFirstInFirstOut();
    void aCpuIsHeldDuringWorkOnly();
    void errorsAnswerAtAdmission();
    void abandonedCallsHoldTheirConnection_data();
    void abandonedCallsHoldTheirConnection();
    void abandonedLookUpsHoldTheirClient();
    void overheadAndPublishAreDelays();
    void derivesWhatIsRead_data();
    void derivesWhatIsRead();
    void slowsEveryKindDown_data();
    void slowsEveryKindDown();
    void slowIsForNewDraws();
    void theLawOfScalingCountsWhoIsBusyAtTheStart();
    void aHangSwallowsLimits_data();
    void aHangSwallowsLimits();
    void dataOutlivesACrash_data();
    void dataOutlivesACrash();
};

void TestServiceSemantics::theBacklogIsFirstInFirstOut_data() {
    QTest::addColumn<QString>("service");
    QTest::newRow("backlog") << "cpus: 10, max_in_flight: 1";
    QTest::newRow("CPU queue") << "cpus: 1, max_in_flight: unlimited";
}

void TestServiceSemantics::theBacklogIsFirstInFirstOut() {
    QFETCH(QString, service);
    // Five requests, at 100 … 500 ms, of 160 ms each, one at a time: done at 260, 420, 580, 740 and 900 ms, after 160,
    // 220, 280, 340 and 400 ms. The last one first, that of 300 ms would wait until 900 ms.
    const Measurement measured = until(shop(10, service + ", handler: {default: [{work: 160ms}]}"), 550_ms, 5_s);
    QCOMPARE(measured.totals.latency.count(), std::uint64_t{5});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{400_ms});
    QCOMPARE(measured.totals.latency.meanNs(), 280e6);
}

void TestServiceSemantics::aCpuIsHeldDuringWorkOnly() {
    // One CPU: ten times 10 ms one after the other, and the last one's 30 ms at the partner. If the CPU waited with the
    // handler, 400 ms, as when all is work.
    const auto longest = [](const char* second) {
        return tenAtOnce(QString("  app: {kind: service, cpus: 1, handler: {default: [{work: 10ms}, %1]}}\n"
                                 "  partner: {kind: external, latency: 30ms}")
                             .arg(second),
                         "{from: web, to: app}, {from: app, to: partner}")
            .totals.latency.max();
    };
    QCOMPARE(longest("{call: partner}"), kernel::Time{130_ms});
    QCOMPARE(longest("{work: 30ms}"), kernel::Time{400_ms});
}

void TestServiceSemantics::errorsAnswerAtAdmission() {
    const auto erring = [](const char* backlog) {
        // The first works from 100 to 400 ms; from 150 ms on whoever is admitted gets an error.
        return until(shop(10, QString("max_in_flight: 1, handler: {default: [{work: 300ms}]}, backlog: ") + backlog) +
                         "scenario: [{at: 150ms, errors: app, rate: 100%}]\n",
                     550_ms, 5_s);
    };
    // Those of 200 and 300 ms wait to be admitted until 400 ms; those of 400 and 500 ms do not wait.
    const Measurement waiting = erring("10");
    QCOMPARE(failures(waiting, Outcome::Error), std::uint64_t{4});
    QCOMPARE(waiting.totals.latencyFailed.max(), kernel::Time{200_ms});
    QCOMPARE(waiting.totals.latencyFailed.min(), kernel::Time{0});
    QVERIFY(std::abs(component(waiting, "app").busyTime - 300e6) < 1); // no work for any of them
    // Without a backlog those of 200 and 300 ms find no room.
    const Measurement full = erring("0");
    QCOMPARE(failures(full, Outcome::Overloaded), std::uint64_t{2});
    QCOMPARE(failures(full, Outcome::Error), std::uint64_t{2});
    QCOMPARE(conservationComplaints(waiting) + conservationComplaints(full), QString());
}

void TestServiceSemantics::abandonedCallsHoldTheirConnection_data() {
    QTest::addColumn<QString>("components"); // %1: how many connections
    QTest::addColumn<QString>("links");
    QTest::addColumn<QString>("counted");
    QTest::addColumn<int>("served"); // of 200 requests in 10 s
    QTest::newRow("database") << "  db: {kind: database, cpus: 100, read: 990ms, max_connections: %1}"
                              << "{from: web, to: db}"
                              << "db" << 40;
    QTest::newRow("balancer")
        << "  lb: {kind: load_balancer, overhead: 0s, max_connections: %1}\n  app: {kind: service, "
           "cpus: 100, max_in_flight: unlimited, work: 990ms}"
        << "{from: web, to: lb}, {from: lb, to: app}"
        << "lb" << 40;
    QTest::newRow("pool") << "  app: {kind: service, cpus: 100, max_in_flight: unlimited, work: 0s, call_timeout: "
                             "50ms}\n  partner: {kind: external, latency: 990ms}"
                          << "{from: web, to: app}, {from: app, to: partner, pool: %1}"
                          << "partner" << 42;
}

void TestServiceSemantics::abandonedCallsHoldTheirConnection() {
    QFETCH(QString, components);
    QFETCH(QString, links);
    QFETCH(QString, counted);
    QFETCH(int, served);
    const auto servedBy = [&](int connections) {
        const QString number = QString::number(connections);
        const Measurement measured =
            run(QString("components:\n  web: {kind: client, arrivals: {open: {rate: 20/s, process: constant}}, "
                        "timeout: 50ms}\n%1\nlinks: [%2]\n")
                    .arg(QString(components).replace("%1", number), QString(links).replace("%1", number))
                    .toStdString(),
                10_s);
        const auto& there = component(measured, counted.toStdString());
        return there.arrivals - there.rejected;
    };
    // 20 requests a second, each given up after 50 ms and in work for 990 ms: four a second find a connection, those of
    // 50, 100, 150 and 200 ms of each second. In a pool whoever still waits has it when it is free, every 990 ms: 11 by
    // way of each of the first two and 10 of the others. If a connection ended with its caller's patience, all would.
    QCOMPARE(servedBy(4), static_cast<std::uint64_t>(served));
    QCOMPARE(servedBy(1000), std::uint64_t{200});
}

void TestServiceSemantics::abandonedLookUpsHoldTheirClient() {
    // 20 look-ups a second and as many fills, each given up after 50 ms and in work for 990 ms. Whoever comes next
    // takes a place that is free, after 50 ms at most: 9 to 11 by way of each of four.
    const auto let = [](const char* clients) {
        const Measurement measured = run(QString(R"(
keyspaces: {things: {keys: 10}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 20/s, process: constant}}}
  app: {kind: service, cpus: 100, work: 0s, cache_timeout: 50ms}
  hot: {kind: cache, cpus: 100, get: 990ms, set: 990ms, max_clients: %1}
  db: {kind: database, read: 0s}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
                                             .arg(clients)
                                             .toStdString(),
                                         10_s);
        return static_cast<int>(component(measured, "hot").arrivals - component(measured, "hot").rejected);
    };
    QVERIFY2(let("4") >= 36 && let("4") <= 44, qPrintable(QString::number(let("4"))));
    QVERIFY(let("1000") >= 398);
}

void TestServiceSemantics::overheadAndPublishAreDelays() {
    // Ten at once take 30 ms all together; work of 30 ms on one CPU takes the last of them 300 ms.
    const char* const app = "  app: {kind: service, cpus: 1, work: %1}\n";
    const QString idle = QString(app).arg("0s");
    QCOMPARE(tenAtOnce("  lb: {kind: load_balancer, overhead: 30ms, health_check: off}\n" + idle,
                       "{from: web, to: lb}, {from: lb, to: app}")
                 .totals.latency.max(),
             kernel::Time{30_ms});
    QCOMPARE(tenAtOnce("  jobs: {kind: queue, publish: 30ms}\n" + idle, "{from: web, to: app}, {from: app, to: jobs}")
                 .totals.latency.max(),
             kernel::Time{30_ms});
    QCOMPARE(tenAtOnce(QString(app).arg("30ms"), "{from: web, to: app}").totals.latency.max(), kernel::Time{300_ms});
}

void TestServiceSemantics::derivesWhatIsRead_data() {
    QTest::addColumn<QString>("links");       // of the service
    QTest::addColumn<QList<int>>("arrivals"); // of ten reads of one key: hot, db, db2, kv, inner
    QTest::newRow("nothing") << "" << QList<int>{0, 0, 0, 0, 0};
    // Ten look-ups, and a set after the first.
    QTest::newRow("a cache alone is left out") << "hot" << QList<int>{0, 0, 0, 0, 0};
    QTest::newRow("a cache before a database") << "hot db" << QList<int>{11, 1, 0, 0, 0};
    QTest::newRow("a cache before a store") << "hot kv" << QList<int>{11, 0, 0, 1, 0};
    QTest::newRow("a cache before a service") << "hot inner" << QList<int>{11, 0, 0, 0, 1};
    QTest::newRow("a service is called once") << "inner" << QList<int>{0, 0, 0, 0, 10};
    QTest::newRow("the first of two databases") << "db2 db" << QList<int>{0, 0, 10, 0, 0};
    QTest::newRow("a database before a store") << "kv db" << QList<int>{0, 10, 0, 0, 0};
    QTest::newRow("a service that is not the source is called") << "inner db" << QList<int>{0, 10, 0, 0, 10};
    QTest::newRow("a store before a service") << "inner kv hot" << QList<int>{11, 0, 0, 1, 10};
}

void TestServiceSemantics::derivesWhatIsRead() {
    QFETCH(QString, links);
    QFETCH(QList<int>, arrivals);
    QString text = R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s}
  hot: {kind: cache, ttl: 0s, get: 0s, set: 0s}
  db: {kind: database, read: 0s}
  db2: {kind: database, read: 0s}
  kv: {kind: store, read: 0s}
  inner: {kind: service, work: 0s}
links:
  - {from: web, to: app}
)";
    for (const QString& to : links.split(' ', Qt::SkipEmptyParts))
        text += "  - {from: app, to: " + to + "}\n";
    const Measurement measured = run(text.toStdString(), 1050_ms);
    QCOMPARE(measured.totals.succeeded, std::uint64_t{10});
    QList<int> found;
    for (const char* id : {"hot", "db", "db2", "kv", "inner"})
        found.push_back(static_cast<int>(component(measured, id).arrivals));
    QCOMPARE(found, arrivals);
}

void TestServiceSemantics::slowsEveryKindDown_data() {
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QString>("it"); // 10 ms each
    QTest::addColumn<QString>("links");
    const QString straight = "{from: web, to: it}";
    const QString behind = "{from: web, to: app}, {from: app, to: it}";
    QTest::newRow("service") << "read"
                             << "kind: service, work: 10ms" << straight;
    QTest::newRow("load_balancer") << "read"
                                   << "kind: load_balancer, health_check: off, overhead: 10ms"
                                   << "{from: web, to: it}, {from: it, to: app}";
    QTest::newRow("cache") << "read"
                           << "kind: cache, start: warm, ttl: 0s, get: 10ms" << behind + ", {from: app, to: db}";
    QTest::newRow("cdn") << "read"
                         << "kind: cdn, get: 10ms"
                         << "{from: web, to: it}, {from: it, to: app}";
    QTest::newRow("database, read") << "read"
                                    << "kind: database, read: 10ms" << straight;
    QTest::newRow("database, write") << "write"
                                     << "kind: database, write: 10ms" << straight;
    QTest::newRow("database, scan") << "scan"
                                    << "kind: database, scan: 10ms" << straight;
    QTest::newRow("store, read") << "read"
                                 << "kind: store, read: 10ms" << straight;
    QTest::newRow("store, write") << "write"
                                  << "kind: store, write: 10ms" << straight;
    QTest::newRow("external") << "read"
                              << "kind: external, latency: 10ms" << straight;
    QTest::newRow("queue") << "write"
                           << "kind: queue, publish: 10ms" << behind;
    QTest::newRow("worker") << "write"
                            << "kind: worker, work: 10ms"
                            << "{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: it}";
}

void TestServiceSemantics::slowsEveryKindDown() {
    QFETCH(QString, operation);
    QFETCH(QString, it);
    QFETCH(QString, links);
    const auto longest = [&](double factor) {
        const Measurement measured = until(QString(R"(
keyspaces: {things: {keys: 5}}
operations: {act: {kind: %1, keyspace: things, rows: 1}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, work: 0s}
  db: {kind: database, read: 0s}
  jobs: {kind: queue, publish: 0s}
  it: {%2}
links: [%3]
)")
                                               .arg(operation, it, links)
                                               .toStdString(),
                                           1050_ms, 5_s, {{"slow", "it"}, {"factor", factor}});
        if (measured.totals.succeeded != 10)
            qFatal("not ten");
        const bool isWorker = it.contains("kind: worker");
        return (isWorker ? component(measured, "it").residence : measured.totals.latency).max();
    };
    QCOMPARE(longest(3), kernel::Time{30_ms});
    QCOMPARE(longest(1), kernel::Time{10_ms});
}

void TestServiceSemantics::slowIsForNewDraws() {
    // Begun at 1 s, work of 500 ms is done at 1.5 s though everything takes three times as long from 1.2 s on.
    const auto longest = [](const char* at) {
        return until(shop(1, "handler: {default: [{work: 500ms}]}") + "scenario: [{at: " + at +
                         ", slow: app, factor: 3}]\n",
                     1050_ms, 5_s)
            .totals.latency.max();
    };
    QCOMPARE(longest("1200ms"), kernel::Time{500_ms});
    QCOMPARE(longest("900ms"), kernel::Time{1500_ms});
}

void TestServiceSemantics::theLawOfScalingCountsWhoIsBusyAtTheStart() {
    // Four at once on four of eight CPUs: the nth begins with n busy and takes 1 + σ(n − 1) + κn(n − 1) times 100 ms,
    // with σ = 10 % and κ = 5 %: 100, 120, 150 and 190 ms, whoever comes and goes meanwhile.
    const auto latency = [](const char* scaling) {
        return run(QString(R"(
components:
  web: {kind: client, arrivals: {closed: {users: 4, think: 10s}}}
  app: {kind: service, cpus: 8, work: 100ms, scaling: %1}
links: [{from: web, to: app}]
)")
                       .arg(scaling)
                       .toStdString(),
                   19_s)
            .totals.latency;
    };
    const metrics::Histogram slowed = latency("{contention: 10%, crosstalk: 5%}");
    QCOMPARE(slowed.count(), std::uint64_t{4});
    QVERIFY(std::abs(slowed.max() - 190_ms) <= 1);
    QVERIFY(std::abs(slowed.meanNs() - 140e6) <= 1);
    QCOMPARE(slowed.min(), kernel::Time{100_ms});
    QCOMPARE(latency("{contention: 0%, crosstalk: 0%}").max(), kernel::Time{100_ms});
}

void TestServiceSemantics::aHangSwallowsLimits_data() {
    QTest::addColumn<QString>("it");
    QTest::addColumn<QString>("links");
    QTest::addColumn<int>("cause"); // of the limit
    const QString straight = "{from: web, to: it}";
    QTest::newRow("service") << "kind: service, work: 1h, max_in_flight: 1, backlog: 0" << straight
                             << static_cast<int>(Outcome::Overloaded);
    QTest::newRow("balancer's connections")
        << "kind: load_balancer, overhead: 0s, max_connections: 1"
        << "{from: web, to: it}, {from: it, to: app}" << static_cast<int>(Outcome::Refused);
    QTest::newRow("balancer's rate limit")
        << "kind: load_balancer, overhead: 0s, rate_limit: {rate: 0/s, burst: 1}"
        << "{from: web, to: it}, {from: it, to: app}" << static_cast<int>(Outcome::RateLimited);
    QTest::newRow("database") << "kind: database, read: 1h, max_connections: 1" << straight
                              << static_cast<int>(Outcome::Refused);
    QTest::newRow("external") << "kind: external, latency: 0s, rate_limit: {rate: 0/s, burst: 1}" << straight
                              << static_cast<int>(Outcome::RateLimited);
    QTest::newRow("queue") << "kind: queue, publish: 0s, capacity: 1"
                           << "{from: web, to: app}, {from: app, to: it}" << static_cast<int>(Outcome::Overloaded);
}

void TestServiceSemantics::aHangSwallowsLimits() {
    QFETCH(QString, it);
    QFETCH(QString, links);
    QFETCH(int, cause);
    const std::string text = QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, timeout: 300ms}
  app: {kind: service, cpus: 100, work: %3}
  it: {%1}
links: [%2]
)")
                                 .arg(it, links, it.contains("balancer") ? "250ms" : "0s")
                                 .toStdString();
    const Measurement limited = until(text, 5050_ms, 10_s);
    QVERIFY(failures(limited, static_cast<Outcome>(cause)) >= 25);
    const Measurement hung = until(text, 5050_ms, 10_s, {{"hang", "it"}});
    QCOMPARE(hung.totals.requests, std::uint64_t{50});
    QCOMPARE(failures(hung, Outcome::Timeout), std::uint64_t{50});
}

void TestServiceSemantics::dataOutlivesACrash_data() {
    QTest::addColumn<QString>("it");
    QTest::newRow("a database") << "kind: database, read: 0s, write: 0s";
    QTest::newRow("one with replicas, all lost") << "kind: database, read: 0s, write: 0s, replicas: 2, lag: 0s, "
                                                    "reads_from: any";
    QTest::newRow("a leaderless store") << "kind: store, write_quorum: 3";
    QTest::newRow("a store with a leader") << "kind: store, mode: consensus";
}

void TestServiceSemantics::dataOutlivesACrash() {
    QFETCH(QString, it);
    // Written until 5 s; everything is lost at 6 s and starts at 7 s; read from 10 s on.
    Simulation simulation = compile(QString(R"(
keyspaces: {things: {keys: 10, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  writer: {kind: client, mix: {change: 1}, profile: [[0s, 100/s], [5s, 100/s], [5s, 0/s]]}
  reader: {kind: client, mix: {look: 1}, profile: [[0s, 0/s], [10s, 0/s], [10s, 100/s]]}
  it: {%1}
links: [{from: writer, to: it}, {from: reader, to: it}]
scenario: [{at: 6s, crash: it}, {at: 7s, restart: it}]
)")
                                        .arg(it)
                                        .toStdString());
    simulation.advance(20_s);
    const Measurement measured = simulation::measure(simulation);
    QVERIFY(operation(measured, "change").succeeded > 400);
    QVERIFY(operation(measured, "look").succeeded > 800);
    QCOMPARE(measured.totals.failed, std::uint64_t{0});
    QCOMPARE(*measured.totals.staleReads, std::uint64_t{0});
    QCOMPARE(*measured.totals.lostWrites, std::uint64_t{0});
}

QTEST_APPLESS_MAIN(TestServiceSemantics)
#include "tst_service.moc"
