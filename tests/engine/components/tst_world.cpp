// What every call has in common: causes on their way back, expiry on its way there, turns; what a check looks at and
// what a slot is.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Ten requests a second, evenly, through a tier to what is behind it.
std::string tiers(const QString& back, const QString& client = "timeout: 1h", const QString& front = "") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, %2}
  front: {kind: service, work: 0s, call_timeout: 100ms%3}
  back: {%1}
links: [{from: web, to: front}, {from: front, to: back}]
)")
        .arg(back, client, front)
        .toStdString();
}

/// A balancer that checks ten times a second, before one instance.
std::string checked(const char* app) {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 20/s, process: constant}}, timeout: 1s}
  lb: {kind: load_balancer, timeout: 500ms, health_check: {interval: 100ms, timeout: 50ms, fall: 1, rise: 1}}
  app: {kind: service, %1}
links: [{from: web, to: lb}, {from: lb, to: app}]
)")
        .arg(app)
        .toStdString();
}

} // namespace

class TestWorld : public QObject {
    Q_OBJECT
  private slots:
    void everyTierPassesACauseOn_data();
    void everyTierPassesACauseOn();
    void attemptsCarryTheEarliestExpiry();
    void triesOfServicesAreNoAttempts();
    void callersGoByTurnsWithoutABalancer();
    void aShardThatIsDownKeepsItsKeys_data();
    void aShardThatIsDownKeepsItsKeys();
    void aCheckSeesWhatItSays_data();
    void aCheckSeesWhatItSays();
    void aSlotIsHeldBeyondTheReply();
    void anAbandonedRequestKeepsItsSlot();
    void theHighestNumbersLeaveWhenTheyAreDone();
};

void TestWorld::everyTierPassesACauseOn_data() {
    QTest::addColumn<QString>("back");
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("cause");
    const auto row = [](const char* back, const char* event, Outcome cause) {
        QTest::newRow(std::string(components::causeName(cause)).c_str())
            << QString(back) << QString(event) << static_cast<int>(cause);
    };
    row("kind: service, work: 0s", "hang", Outcome::Timeout); // the call's, long before the client's
    row("kind: service, work: 0s", "crash", Outcome::Refused);
    row("kind: service, work: 1h, max_in_flight: 1, backlog: 0", "", Outcome::Overloaded);
    row("kind: external, latency: 0s, rate_limit: {rate: 0/s, burst: 1}", "", Outcome::RateLimited);
    row("kind: load_balancer", "", Outcome::Unavailable); // nobody behind it
    row("kind: service, work: 0s, fail: 100%", "", Outcome::Error);
}

void TestWorld::everyTierPassesACauseOn() {
    QFETCH(QString, back);
    QFETCH(QString, event);
    QFETCH(int, cause);
    for (const char* front : {"", ", instances: 2"}) {
        Simulation simulation = compile(tiers(back, "timeout: 1h", front));
        simulation.advance(10_ms);
        if (!event.isEmpty())
            act(simulation, {{event.toStdString(), "back"}});
        simulation.advance(10_s);
        const Measurement measured = simulation::measure(simulation);
        // All but the first, which finds the only slot or token, and the last ones, which are under way.
        QVERIFY(measured.totals.failed >= 97);
        QVERIFY(failures(measured, static_cast<Outcome>(cause)) >= measured.totals.failed - 1);
    }
    const Measurement well = run(tiers("kind: service, work: 0s"), 10_s);
    QCOMPARE(well.totals.failed, std::uint64_t{0});
}

void TestWorld::attemptsCarryTheEarliestExpiry() {
    // 10 requests a second, each of 200 ms of work on one CPU: more and more wait for longer than their client does.
    // The tier's own timeout is an hour: what tells the back that nobody waits is the client's.
    const auto rejected = [](const char* timeout, const char* drops) {
        const Measurement measured =
            run(tiers(QString("kind: service, cpus: 1, work: 200ms, max_in_flight: unlimited, drop_expired: ") + drops,
                      QString("timeout: ") + timeout,
                      ", max_in_flight: unlimited, call_retries: 0, handler: {default: "
                      "[{call: {to: back, timeout: 1h}}]}"),
                20_s);
        return component(measured, "back").rejected;
    };
    // Half of the 200 are more than it can do; each that is done was begun within 300 ms.
    const std::uint64_t dropped = rejected("300ms", "true");
    QVERIFY2(dropped >= 90 && dropped <= 105, qPrintable(QString::number(dropped)));
    QCOMPARE(rejected("1h", "true"), std::uint64_t{0});
    QCOMPARE(rejected("300ms", "false"), std::uint64_t{0});
}

void TestWorld::triesOfServicesAreNoAttempts() {
    const QString failing = "kind: service, work: 0s, fail: 100%";
    const Measurement measured = run(tiers(failing, "timeout: 1h", ", call_retries: {max: 3, backoff: 1ms}"), 10_s);
    QCOMPARE(measured.totals.attempts, measured.totals.requests);
    QVERIFY(component(measured, "back").arrivals >= 4 * 98);
    const Measurement client = run(tiers(failing, "timeout: 1h, retries: {max: 3, backoff: 1ms}"), 10_s);
    QVERIFY(client.totals.attempts >= 4 * 98); // the client's own are
}

void TestWorld::callersGoByTurnsWithoutABalancer() {
    Simulation simulation = compile(tiers("kind: service, work: 0s, instances: 3"));
    act(simulation, {{"crash", "back/2"}});
    simulation.advance(30_s);
    // Every third of 300 meets the one that is down; the first and the last may be on its way at the end.
    const Measurement measured = simulation::measure(simulation);
    QVERIFY(qAbs(static_cast<int>(failures(measured, Outcome::Refused)) - 100) <= 1);
    QVERIFY(qAbs(static_cast<int>(measured.totals.succeeded) - 200) <= 1);
}

void TestWorld::aShardThatIsDownKeepsItsKeys_data() {
    QTest::addColumn<QString>("shard");
    QTest::newRow("ring") << "consistent_hash";
    QTest::newRow("modulo") << "modulo";
}

void TestWorld::aShardThatIsDownKeepsItsKeys() {
    QFETCH(QString, shard);
    const std::string text = QString(R"(
keyspaces: {things: {keys: 200, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: 200/s}}
  app: {kind: service, work: 0s}
  hot: {kind: cache, instances: 4, ttl: 0s, get: 0s, set: 0s, shard: %1}
  db: {kind: database, read: 0s}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
                                 .arg(shard)
                                 .toStdString();
    const auto reads = [&](bool crashes) {
        Simulation simulation = compile(text);
        simulation.advance(20_s); // 20 look-ups of each key: all are there
        const std::uint64_t before = component(simulation::measure(simulation), "db").completions;
        if (crashes)
            act(simulation, {{"crash", "hot/1"}});
        simulation.advance(70_s);
        return component(simulation::measure(simulation), "db").completions - before;
    };
    // Of 10,000 look-ups a quarter or so find nobody, each time: its keys would be read once where others took them.
    const std::uint64_t found = reads(true);
    QVERIFY2(found > 1000 && found < 4500, qPrintable(QString::number(found)));
    QCOMPARE(reads(false), std::uint64_t{0});
}

void TestWorld::aCheckSeesWhatItSays_data() {
    QTest::addColumn<QString>("app");
    QTest::addColumn<QString>("event");
    QTest::addColumn<bool>("fails");
    const char* well = "work: 1ms";
    // It needs no slot and no CPU, and nothing slows it down.
    QTest::newRow("well") << well << "" << false;
    QTest::newRow("busy") << "cpus: 1, work: 1h, max_in_flight: 1, backlog: 0"
                          << "" << false;
    QTest::newRow("slow") << well << "slow" << false;
    QTest::newRow("crash") << well << "crash" << true;
    QTest::newRow("hang") << well << "hang" << true;
    QTest::newRow("errors") << well << "errors" << true;
    QTest::newRow("partition") << well << "partition" << true;
    QTest::newRow("link cut") << well << "cut" << true;
}

void TestWorld::aCheckSeesWhatItSays() {
    QFETCH(QString, app);
    QFETCH(QString, event);
    QFETCH(bool, fails);
    Simulation simulation = compile(checked(app.toUtf8().constData()));
    simulation.advance(1_s);
    if (event == "partition")
        act(simulation, {{"partition", catalog::List{catalog::List{"lb"}, catalog::List{"app"}}}});
    else if (event == "cut")
        act(simulation, {{"cut", "lb->app"}});
    else if (event == "slow")
        act(simulation, {{"slow", "app"}, {"factor", 400.0}}); // 400 ms of work, a check of 50 ms at most
    else if (event == "errors")
        act(simulation, {{"errors", "app"}, {"rate", base::Ratio{1}}});
    else if (!event.isEmpty())
        act(simulation, {{event.toStdString(), "app"}});
    simulation.advance(11_s);
    const std::uint64_t nobody = failures(simulation::measure(simulation), Outcome::Unavailable);
    // Out after 150 ms at the latest: 197 of the 200 requests of 10 s find nobody.
    if (fails)
        QVERIFY2(nobody >= 195, qPrintable(QString::number(nobody)));
    else
        QCOMPARE(nobody, std::uint64_t{0});
}

void TestWorld::aSlotIsHeldBeyondTheReply() {
    // 10 requests a second, answered at once; what goes on behind the answer takes 200 ms.
    const auto answered = [](const char* limit) {
        return run(tiers(QString("kind: service, cpus: 100, handler: {default: [reply, {work: 200ms}]}, backlog: 1000, "
                                 "max_in_flight: ") +
                             limit,
                         "timeout: 1h",
                         ", max_in_flight: unlimited, handler: {default: [{call: {to: back, timeout: 1h}}]}"),
                   20_s)
            .totals.succeeded;
    };
    const std::uint64_t one = answered("1"); // 5 a second for 20 s, the first at once
    QVERIFY2(one >= 99 && one <= 101, qPrintable(QString::number(one)));
    QVERIFY(answered("2") >= 199);
}

void TestWorld::anAbandonedRequestKeepsItsSlot() {
    // One slot; each request takes 1 s, and its client waits for 50 ms. One a second gets in, and is done for nobody.
    const Measurement measured =
        run("components:\n  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, timeout: 50ms}\n"
            "  app: {kind: service, work: 990ms, max_in_flight: 1, backlog: 0}\nlinks: [{from: web, to: app}]\n",
            20_s);
    QVERIFY(component(measured, "app").wasted >= 19 && component(measured, "app").wasted <= 20);
    QCOMPARE(component(measured, "app").completions, component(measured, "app").wasted);
    QVERIFY(failures(measured, Outcome::Overloaded) >= 178 && failures(measured, Outcome::Overloaded) <= 181);
    QVERIFY(failures(measured, Outcome::Timeout) >= 19 && failures(measured, Outcome::Timeout) <= 20);
}

void TestWorld::theHighestNumbersLeaveWhenTheyAreDone() {
    const std::string text = tiers("kind: service, work: 400ms, cpus: 10, instances: 4", "timeout: 1h",
                                   ", max_in_flight: unlimited, handler: {default: [{call: {to: back, timeout: 1h}}]}");
    const auto after = [&](const catalog::Record& event) {
        Simulation simulation = compile(text);
        simulation.advance(5050_ms);
        act(simulation, event);
        simulation.advance(10_s);
        return simulation::measure(simulation);
    };
    const Measurement scaled = after({{"scale", "back"}, {"instances", 2}});
    QCOMPARE(scaled.totals.failed, std::uint64_t{0}); // what they had was done
    QCOMPARE(component(scaled, "back").instances.size(), std::size_t{2});
    QCOMPARE(component(scaled, "back").instances[0].target, std::string("back/1"));
    QCOMPARE(component(scaled, "back").instances[1].target, std::string("back/2"));
    // The control: two that crash lose the two requests that each of them has half the time.
    QVERIFY(after({{"crash", "back/3"}, {"for", length(1_ms)}}).totals.failed > 0);
}

QTEST_APPLESS_MAIN(TestWorld)
#include "tst_world.moc"
