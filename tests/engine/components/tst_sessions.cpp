// Sessions: where a user's session is, and what makes users log in again.
#include <QTest>

#include "engine/diagram/validate.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// 100 requests a second, evenly, of `users` users, through a balancer to two instances; messages need no time. What
/// `store` describes, `redis` or `db`, is there for sessions only.
std::string row(const QString& sessions, const QString& balancer = "sticky: false", const QString& store = {},
                int users = 1) {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, users: %4}
  lb: {kind: load_balancer, overhead: 0s, health_check: off, %2}
  app: {kind: service, instances: 2, work: 0s, start_up: 0s, sessions: %1}
  %3
links: [{from: web, to: lb}, {from: lb, to: app}%5]
)")
        .arg(sessions, balancer, store)
        .arg(users)
        .arg(store.startsWith("redis") ? ", {from: app, to: redis}"
             : store.startsWith("db")  ? ", {from: app, to: db}"
                                       : "")
        .toStdString();
}

constexpr const char* kRedis = "redis: {kind: cache, get: 0s, set: 0s, ttl: 0s}";

std::uint64_t lost(const Simulation& simulation) {
    return simulation::measure(simulation).totals.sessionsLost.value();
}

Simulation runFor(const std::string& sections, kernel::Time until) {
    Simulation simulation = compile(sections);
    simulation.advance(until);
    return simulation;
}

} // namespace

class TestSessions : public QObject {
    Q_OBJECT
  private slots:
    void staysWhereTheInstanceIs();
    void losesWhatAnInstanceForgets();
    void followsTheStickyCookie();
    void survivesInAStore();
    void isLostWithTheStoresMemory_data();
    void isLostWithTheStoresMemory();
    void expiresWithTheStoresEntries();
    void isLostOnlyIfTheStoreHasLostIt_data();
    void isLostOnlyIfTheStoreHasLostIt();
    void isMissedOnAReplicaThatLags();
    void failsWithItsDatabase();
    void isSharedByServicesWithOneStore();
    void countsByClientAndByService();
    void countsInTheWindow();
    void leavesTheStoreOutOfDerivedHandlers();
    void failsWithoutALinkToTheStore();
    void outlivesACopyOfTheRun();
};

void TestSessions::staysWhereTheInstanceIs() {
    // By turns a user's next request is always at the other instance: all but the first find no session.
    QCOMPARE(lost(runFor(row("local"), 1_s)), std::uint64_t{99});
    QCOMPARE(lost(runFor(row("none"), 1_s)), std::uint64_t{0});
    QCOMPARE(lost(runFor(row("local", "algorithm: ip_hash"), 1_s)), std::uint64_t{0});
    // Ten users at random: the next request of a user is at the same instance half the time. Of 10,000 requests
    // 9,990 are not a first one; a deviation of √(10,000 · ¼) = 50.
    const std::uint64_t random = lost(runFor(row("local", "algorithm: random", {}, 10), 100_s));
    QVERIFY2(random > 4995 - 200 && random < 4995 + 200, qPrintable(QString::number(random)));
}

void TestSessions::losesWhatAnInstanceForgets() {
    const auto afterRestart = [](const char* sessions) {
        Simulation simulation = compile(row(sessions, "algorithm: ip_hash"));
        simulation.advance(1_s);
        act(simulation, {{"restart", "app"}});
        simulation.advance(2_s);
        act(simulation, {{"restart", "app"}});
        simulation.advance(3_s);
        return lost(simulation);
    };
    QCOMPARE(afterRestart("local"), std::uint64_t{2});
    QCOMPARE(afterRestart("none"), std::uint64_t{0});
}

void TestSessions::followsTheStickyCookie() {
    Simulation simulation = compile(row("local", "sticky: true"));
    simulation.advance(1_s);
    QCOMPARE(lost(simulation), std::uint64_t{0});
    // The one that holds the user's session: the first request met app/1. Refusals send the cookie's user on by turns.
    act(simulation, {{"crash", "app/1"}});
    simulation.advance(2_s);
    QCOMPARE(lost(simulation), std::uint64_t{0}); // without checks the cookie still names it: nothing but refusals
    act(simulation, {{"restart", "app/1"}});
    simulation.advance(3_s);
    QCOMPARE(lost(simulation), std::uint64_t{1});
}

void TestSessions::survivesInAStore() {
    Simulation simulation = compile(row("{store: redis}", "sticky: false", kRedis));
    simulation.advance(1_s);
    QCOMPARE(lost(simulation), std::uint64_t{0});
    // One get a request, one set at the only login; each has an answer.
    QCOMPARE(link(simulation::measure(simulation), "app->redis").messages, std::uint64_t{2 * (100 + 1)});
    QCOMPARE(component(simulation::measure(simulation), "redis").hits, std::uint64_t{99});
    // The first user's session was nowhere: a miss that leads to no read of anything behind the cache.
    QCOMPARE(component(simulation::measure(simulation), "redis").misses, std::uint64_t{1});
    QCOMPARE(component(simulation::measure(simulation), "redis").originReads, std::uint64_t{0});
    for (const char* instance : {"app/1", "app/2"})
        act(simulation, {{"restart", instance}});
    simulation.advance(2_s);
    QCOMPARE(lost(simulation), std::uint64_t{0});
}

void TestSessions::isLostWithTheStoresMemory_data() {
    QTest::addColumn<QString>("persistence");
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("expected"); // of ten users, who have all been there and come back
    QTest::newRow("flushed") << "none"
                             << "flush" << 10;
    QTest::newRow("restarted") << "none"
                               << "restart" << 10;
    QTest::newRow("restarted from a snapshot") << "snapshot"
                                               << "restart" << 0;
}

void TestSessions::isLostWithTheStoresMemory() {
    QFETCH(QString, persistence);
    QFETCH(QString, event);
    QFETCH(int, expected);
    Simulation simulation =
        compile(row("{store: redis}", "sticky: false",
                    QString("redis: {kind: cache, get: 0s, set: 0s, ttl: 0s, persistence: %1}").arg(persistence), 10));
    simulation.advance(5_s); // of 500 requests one user is missing with probability 10 · 0.9^500 < 1e-21
    QCOMPARE(lost(simulation), std::uint64_t{0});
    act(simulation, {{event.toStdString(), "redis"}});
    simulation.advance(10_s);
    QCOMPARE(lost(simulation), static_cast<std::uint64_t>(expected));
}

void TestSessions::expiresWithTheStoresEntries() {
    // Logged in at 10 ms, for 1 s from then: at 1.01, 2.01 … the entry has expired.
    const std::string store = "redis: {kind: cache, get: 0s, set: 0s, ttl: 1s}";
    QCOMPARE(lost(runFor(row("{store: redis}", "sticky: false", QString::fromStdString(store)), 4_s)),
             std::uint64_t{3});
    QCOMPARE(lost(runFor(row("{store: redis}", "sticky: false", kRedis), 4_s)), std::uint64_t{0});
}

void TestSessions::isLostOnlyIfTheStoreHasLostIt_data() {
    QTest::addColumn<QString>("persistence");
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("expected");
    QTest::newRow("silent") << "none"
                            << "hang" << 0;
    QTest::newRow("crashed") << "none"
                             << "crash" << 1;
    QTest::newRow("crashed with a snapshot") << "snapshot"
                                             << "crash" << 0;
}

void TestSessions::isLostOnlyIfTheStoreHasLostIt() {
    QFETCH(QString, persistence);
    QFETCH(QString, event);
    QFETCH(int, expected);
    Simulation simulation =
        compile(row("{store: redis}", "sticky: false",
                    QString("redis: {kind: cache, get: 0s, set: 0s, ttl: 0s, persistence: %1}").arg(persistence)));
    simulation.advance(1_s);
    act(simulation, {{event.toStdString(), "redis"}});
    simulation.advance(10_s);
    QCOMPARE(lost(simulation), std::uint64_t{0}); // who does not answer may have it yet
    act(simulation, {{"restore", "redis"}});
    simulation.advance(20_s);
    QCOMPARE(lost(simulation), static_cast<std::uint64_t>(expected));
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
}

void TestSessions::isMissedOnAReplicaThatLags() {
    const auto lostWith = [](const char* readsFrom) {
        return lost(runFor(row("{store: db}", "sticky: false",
                               QString("db: {kind: database, read: 0s, write: 0s, replicas: 1, lag: 105ms, "
                                       "reads_from: %1}")
                                   .arg(readsFrom)),
                           1_s));
    };
    // Logged in at 10 ms, which the replica knows from 115 ms on: the requests at 20, 30 … 110 ms find nothing.
    QCOMPARE(lostWith("replicas"), std::uint64_t{10});
    QCOMPARE(lostWith("primary"), std::uint64_t{0});
}

void TestSessions::failsWithItsDatabase() {
    const auto refused = [](const char* sessions) {
        Simulation simulation =
            compile(row(sessions, "sticky: false", "db: {kind: database, read: 0s, write: 0s, failover: manual}") +
                    "operations: {ping: {kind: read}}\n");
        simulation.advance(1_s);
        act(simulation, {{"crash", "db"}});
        simulation.advance(2_s);
        return simulation::measure(simulation).totals;
    };
    QCOMPARE(failures(refused("{store: db}"), Outcome::Refused), std::uint64_t{100});
    QCOMPARE(refused("{store: db}").sessionsLost.value(), std::uint64_t{0});
}

void TestSessions::isSharedByServicesWithOneStore() {
    const auto gotten = [](const char* ofApi) {
        return simulation::measure(runFor(QString(R"(
operations: {page: {kind: read}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, users: 1}
  app: {kind: service, work: 0s, sessions: {store: redis}, handler: {default: [work, {call: api}]}}
  api: {kind: service, work: 0s, sessions: %1, handler: {default: [work]}}
  redis: {kind: cache, get: 0s, set: 0s, ttl: 0s}
links: [{from: web, to: app}, {from: app, to: api}, {from: app, to: redis}, {from: api, to: redis}]
)")
                                              .arg(ofApi)
                                              .toStdString(),
                                          1_s));
    };
    // The first of 100 gets at `app` misses; at `api` the user is known by then.
    QCOMPARE(component(gotten("{store: redis}"), "redis").hits, std::uint64_t{99 + 100});
    QCOMPARE(component(gotten("none"), "redis").hits, std::uint64_t{99});
    QCOMPARE(gotten("{store: redis}").totals.sessionsLost.value(), std::uint64_t{0});
}

void TestSessions::countsByClientAndByService() {
    const Measurement measured = simulation::measure(runFor(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, users: 1}
  phone: {kind: client, arrivals: {open: {rate: 50/s, process: constant}}, users: 1}
  lb: {kind: load_balancer, overhead: 0s, sticky: true}
  app: {kind: service, instances: 2, work: 0s, sessions: local}
links: [{from: web, to: lb}, {from: lb, to: app}, {from: phone, to: app}]
)",
                                                            1_s));
    // The phone goes round both by itself: 49 of its 50 requests; the web's cookie keeps it in place.
    QCOMPARE(component(measured, "web").requests->sessionsLost.value(), std::uint64_t{0});
    QCOMPARE(component(measured, "phone").requests->sessionsLost.value(), std::uint64_t{49});
    QCOMPARE(component(measured, "app").sessionsLost, std::uint64_t{49});
    QCOMPARE(measured.totals.sessionsLost.value(), std::uint64_t{49});
    const std::string report = fingerprint(measured);
    QVERIFY(report.find("\"sessions_lost\": 49") != std::string::npos);
}

void TestSessions::countsInTheWindow() {
    Simulation simulation = compile("settings: {warmup: 500ms, duration: 1h}\n" + row("local"));
    simulation.advance(1_s);
    QCOMPARE(lost(simulation), std::uint64_t{51}); // at 500, 510 … 1,000 ms
}

void TestSessions::leavesTheStoreOutOfDerivedHandlers() {
    const auto reads = [](const char* sessions) {
        const Measurement measured = simulation::measure(runFor(QString(R"(
keyspaces: {things: {keys: 10}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, users: 1}
  app: {kind: service, work: 0s, sessions: %1}
  redis: {kind: cache, get: 0s, set: 0s, ttl: 0s}
  db: {kind: database, read: 0s}
links: [{from: web, to: app}, {from: app, to: redis}, {from: app, to: db}]
)")
                                                                    .arg(sessions)
                                                                    .toStdString(),
                                                                1_s));
        return component(measured, "db").arrivals;
    };
    QCOMPARE(reads("{store: redis}"), std::uint64_t{100});
    QVERIFY(reads("none") <= 10); // the cache is for the ten things then
    // One database for both.
    const std::string both = row("{store: db}", "sticky: false", "db: {kind: database, read: 0s, write: 0s}") +
                             "keyspaces: {things: {keys: 10}}\noperations: {look: {kind: read, keyspace: things}}\n";
    // Two reads a request, one write at the login.
    QCOMPARE(component(simulation::measure(runFor(both, 1_s)), "db").arrivals, std::uint64_t{2 * 100 + 1});
}

void TestSessions::failsWithoutALinkToTheStore() {
    std::string sections = row("{store: redis}", "sticky: false", kRedis);
    sections.replace(sections.find(", {from: app, to: redis}"), 24, "");
    const diagram::Diagram diagram = parse(sections);
    const base::Diagnostics found = diagram::validate(diagram);
    QVERIFY(std::any_of(found.begin(), found.end(), [](const base::Diagnostic& diagnostic) {
        return diagnostic.severity == base::Severity::Warning && diagnostic.path == "components.app.sessions.store";
    }));
    Simulation simulation = compile(diagram);
    simulation.advance(5_s);
    const Measurement measured = simulation::measure(simulation);
    QVERIFY(measured.totals.failed > 0);
    QCOMPARE(failures(measured, components::Outcome::Unavailable), measured.totals.failed);
    QCOMPARE(measured.totals.succeeded, std::uint64_t{0});
}

void TestSessions::outlivesACopyOfTheRun() {
    Simulation simulation = compile(row("local", "algorithm: random", {}, 100));
    simulation.advance(5_s);
    Simulation copy = simulation;
    simulation.advance(10_s);
    copy.advance(10_s);
    QCOMPARE(fingerprint(copy), fingerprint(simulation));
    QVERIFY(lost(copy) > 0);
}

QTEST_APPLESS_MAIN(TestSessions)
#include "tst_sessions.moc"
