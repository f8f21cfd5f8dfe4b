// A session can be played again and wound back: the same run, byte for byte.
#include <QTest>

#include "engine/diagram/edit.h"
#include "engine/history/session.h"
#include "tests/support/run_diagram.h"

#include "engine/simulation/traces.h" // after it: `slots` is a keyword of Qt's

using namespace faultline;
using namespace faultline::trial;
using history::Session;

namespace {

const std::string kShop = R"(
network: {client: 1ms, same_zone: {exponential: 200us}}
keyspaces: {things: {keys: 200}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: 200/s}, mix: {look: 4, change: 1}, timeout: 300ms, retries: 1}
  lb: {kind: load_balancer, algorithm: power_of_two, health_check: {interval: 300ms, timeout: 100ms}}
  app: {kind: service, instances: 3, work: {exponential: 8ms}, start_up: 200ms}
  hot: {kind: cache, entries: 50, ttl: 2s}
  db: {kind: database, cpus: 2, read: {exponential: 3ms}}
  jobs: {kind: queue, visibility_timeout: 1s}
  clerk: {kind: worker, work: {exponential: 4ms}, fail: 5%}
links:
  - {from: web, to: lb}
  - {from: lb, to: app}
  - {from: app, to: hot}
  - {from: app, to: db}
  - {from: app, to: jobs}
  - {from: jobs, to: clerk}
scenario: [{at: 1500ms, slow: db, factor: 5, for: 700ms}]
)";

Session open(std::uint64_t seed = 3) {
    Session::Opened opened = Session::open(parse(kShop), seed);
    if (!opened.session)
        qFatal("not fit to run");
    return std::move(*opened.session);
}

diagram::Edit setKey(const char* id, const char* key, catalog::Value value) {
    return diagram::setComponentValue(id, key, std::move(value));
}

void edit(Session& session, const diagram::Edit& edit) {
    for (const base::Diagnostic& finding : session.edit(edit))
        if (finding.severity == base::Severity::Error)
            qFatal("%s", base::toText(finding).c_str());
}

void act(Session& session, const catalog::Record& event) {
    if (!session.act(event))
        qFatal("refused");
}

/// What a person does, each at its own time; those up to `until`.
void play(Session& session, kernel::Time until) {
    const auto at = [&](kernel::Time time, auto what) {
        if (time > until || time < session.now())
            return;
        session.advance(time);
        what();
    };
    at(800_ms, [&] { act(session, {{"crash", "app/2"}}); });
    at(1100_ms, [&] { edit(session, setKey("app", "cpus", std::int64_t{4})); });
    at(1700_ms, [&] { session.setTrafficMultiplier(2.5); });
    at(2300_ms, [&] { edit(session, setKey("app", "instances", std::int64_t{5})); });
    at(2600_ms, [&] { act(session, {{"cut", "app->hot"}, {"for", length(500_ms)}}); });
    at(3100_ms, [&] { session.restoreAll(); });
    at(3500_ms, [&] { edit(session, {diagram::RemoveLink{"app->jobs"}, "Remove", false}); });
    at(3900_ms, [&] { edit(session, setKey("web", "timeout", length(150_ms))); });
    at(13_s, [&] { act(session, {{"hang", "app/1"}, {"for", length(1_s)}}); });
    session.advance(until);
}

std::string after(kernel::Time until) {
    Session session = open();
    play(session, until);
    return fingerprint(session.simulation());
}

/// All that is told of a request; empty while nothing is.
QString told(const simulation::Simulation& simulation, std::uint32_t request) {
    QString text;
    for (const simulation::Trace& trace : simulation::tracesOf(simulation))
        if (trace.request == request)
            for (const simulation::Span& span : trace.spans)
                text += QString("%1 %2 %3 %4-%5 %6 %7\n")
                            .arg(QString::fromStdString(span.instance), QString::fromStdString(span.name))
                            .arg(span.parent)
                            .arg(span.begin)
                            .arg(span.ended ? span.end : -1)
                            .arg(span.workBegan.value_or(-1))
                            .arg(int(span.outcome));
    return text;
}

/// The same run with every request recorded from the start, for comparison.
simulation::Simulation recorded(const Session& session) {
    Session again = open();
    simulation::Simulation simulation = again.simulation();
    simulation.traceRequests();
    simulation.advance(session.now());
    return simulation;
}

/// A request that is under way, with a message that set out a while ago.
simulation::Flight underWay(Session& session) {
    simulation::Snapshot snapshot;
    session.simulation().look(snapshot, session.now() - kernel::Time{50_ms});
    for (const simulation::Flight& flight : snapshot.flights)
        if (flight.arrives > session.now())
            return flight;
    qFatal("nothing is under way");
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT
  private slots:
    void replaysWhatWasDone();
    void replaysWhatWasDoneAmongEventsOfOneTime();
    void differsWithoutItsJournal();
    void windsBack_data();
    void windsBack();
    void goesOnAsBeforeAfterWindingBack();
    void forgetsWhatCameLater();
    void keepsItsJournalOverCheckpoints();
    void resetsToTheDiagramAsItIs();
    void keepsAnUnfitEdit();
    void isNotChangedByLooking();
    void followsARequestFromItsBeginning();
    void followsOverWindingBackAndReset();
    void isNotChangedByFollowing();
    void saysThatABeginningIsNotKnown();
};

void TestSession::replaysWhatWasDone() {
    Session session = open();
    play(session, 5_s);
    QCOMPARE(session.journal().size(), std::size_t{8});
    QCOMPARE(fingerprint(session.replay()), fingerprint(session.simulation()));
    QCOMPARE(session.replay().now(), kernel::Time{5_s});
}

void TestSession::replaysWhatWasDoneAmongEventsOfOneTime() {
    // Ten users ask at the same moments; a person interferes after some of the events of such a moment.
    Session::Opened opened = Session::open(parse(R"(
components:
  web: {kind: client, arrivals: {closed: {users: 10, think: 100ms}}, timeout: 50ms}
  app: {kind: service, cpus: 3, work: 10ms, start_up: 30ms}
links: [{from: web, to: app}]
)"),
                                           1);
    Session& session = *opened.session;
    for (int i = 0; i < 40; ++i) {
        session.advance(10_s, 7);
        if (i % 3 == 0)
            act(session, {{"restart", "app"}});
        else
            session.setTrafficMultiplier(1 + (i % 2));
    }
    QVERIFY(session.now() > 0 && session.now() < kernel::Time{10_s});
    QCOMPARE(fingerprint(session.replay()), fingerprint(session.simulation()));
}

void TestSession::differsWithoutItsJournal() {
    Session session = open();
    session.advance(5_s);
    QVERIFY(fingerprint(session.simulation()) != after(5_s));
}

void TestSession::windsBack_data() {
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");
    QTest::newRow("to the start") << qint64{5_s} << qint64{0};
    QTest::newRow("before anything was done") << qint64{5_s} << qint64{700_ms};
    QTest::newRow("after a fault by hand") << qint64{5_s} << qint64{1_s};
    QTest::newRow("after live edits and faults") << qint64{5_s} << qint64{3_s};
    QTest::newRow("to the moment of an edit") << qint64{5_s} << qint64{2300_ms};
    QTest::newRow("over checkpoints") << qint64{40_s} << qint64{14_s};
    QTest::newRow("before the first checkpoint") << qint64{40_s} << qint64{3300_ms};
    QTest::newRow("to where it is") << qint64{5_s} << qint64{5_s};
}

void TestSession::windsBack() {
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    Session session = open();
    play(session, from);
    session.rewind(to);
    QCOMPARE(session.now(), kernel::Time{to});
    QCOMPARE(fingerprint(session.simulation()), after(to));
    QCOMPARE(fingerprint(session.replay()), after(to));
    Session there = open();
    play(there, to);
    QVERIFY(session.diagram() == there.diagram());
    QCOMPARE(session.journal().size(), there.journal().size());
}

void TestSession::goesOnAsBeforeAfterWindingBack() {
    Session session = open();
    play(session, 20_s);
    const std::string first = fingerprint(session.simulation());
    session.rewind(2_s);
    play(session, 20_s); // the same again
    QCOMPARE(fingerprint(session.simulation()), first);
    QCOMPARE(fingerprint(session.replay()), first);
}

void TestSession::forgetsWhatCameLater() {
    Session session = open();
    play(session, 5_s);
    session.rewind(1_s);
    edit(session, setKey("db", "cpus", std::int64_t{8})); // a fork
    session.advance(5_s);
    QCOMPARE(session.journal().size(), std::size_t{2}); // the crash at 0.8 s and this edit
    QVERIFY(fingerprint(session.simulation()) != after(5_s));
    QCOMPARE(fingerprint(session.replay()), fingerprint(session.simulation()));
}

void TestSession::keepsItsJournalOverCheckpoints() {
    Session session = open();
    play(session, 120_s); // more checkpoints than are kept
    for (const kernel::Time to :
         {kernel::Time{100_s}, kernel::Time{61_s}, kernel::Time{13'500_ms}, kernel::Time{2_s}}) {
        session.rewind(to);
        QCOMPARE(fingerprint(session.simulation()), after(to));
    }
}

void TestSession::resetsToTheDiagramAsItIs() {
    Session session = open();
    play(session, 5_s);
    const diagram::Diagram edited = session.diagram();
    QVERIFY(!base::hasErrors(session.reset()));
    QCOMPARE(session.now(), kernel::Time{0});
    QVERIFY(session.journal().empty());
    QVERIFY(session.diagram() == edited);
    session.advance(5_s);
    Simulation fresh = compile(edited, 3);
    fresh.advance(5_s);
    QCOMPARE(fingerprint(session.simulation()), fingerprint(fresh));
}

void TestSession::keepsAnUnfitEdit() {
    // A handler that answers twice cannot run: the diagram has it, the run goes on with the one before.
    Session session = open();
    session.advance(1_s);
    const catalog::Value twice = catalog::Record{{"default", catalog::List{"reply", "reply"}}};
    QVERIFY(base::hasErrors(session.edit(setKey("app", "handler", twice))));
    const auto hasIt = [&] { return session.diagram().component("app")->values.find("handler") != nullptr; };
    session.advance(2_s);
    QVERIFY(hasIt());
    QVERIFY(simulation::measure(session.simulation()).totals.succeeded > 300);
    edit(session, diagram::setComponentValue("app", "handler", std::nullopt));
    QVERIFY(!hasIt());
    session.advance(3_s);
    QCOMPARE(fingerprint(session.replay()), fingerprint(session.simulation()));
    session.rewind(1500_ms);
    QVERIFY(hasIt());
    const std::uint64_t before = component(simulation::measure(session.simulation()), "app").arrivals;
    session.advance(2_s);
    QVERIFY(component(simulation::measure(session.simulation()), "app").arrivals > before + 60);
}

void TestSession::isNotChangedByLooking() {
    Session session = open();
    session.setRequestsPerDot(1);
    simulation::Snapshot snapshot;
    play(session, 3_s);
    session.simulation().look(snapshot, 0);
    QVERIFY(!snapshot.flights.empty());
    QCOMPARE(fingerprint(session.simulation()), after(3_s));
    session.rewind(2_s);
    QCOMPARE(fingerprint(session.simulation()), after(2_s));
}

void TestSession::followsARequestFromItsBeginning() {
    Session session = open();
    session.setRequestsPerDot(1);
    session.advance(5500_ms); // past a checkpoint
    session.advance(7_s);
    const simulation::Flight flight = underWay(session);
    const auto request = static_cast<std::uint32_t>(flight.request);
    QVERIFY(session.follow(request, flight.departs));
    const QString soFar = told(session.simulation(), request);
    QVERIFY(!soFar.isEmpty());
    QCOMPARE(soFar, told(recorded(session), request));
    QCOMPARE(simulation::tracesOf(session.simulation()).size(), std::size_t{1}); // and nobody else
    session.advance(8_s);
    const QString whole = told(session.simulation(), request);
    QVERIFY(whole != soFar);
    QCOMPARE(whole, told(recorded(session), request));
    QVERIFY(simulation::tracesOf(session.simulation()).front().ended.has_value());
    session.stopFollowing();
    QVERIFY(simulation::tracesOf(session.simulation()).empty());
}

void TestSession::followsOverWindingBackAndReset() {
    Session session = open();
    session.setRequestsPerDot(1);
    session.advance(7_s);
    const simulation::Flight flight = underWay(session);
    const auto request = static_cast<std::uint32_t>(flight.request);
    QVERIFY(session.follow(request, flight.departs));
    session.advance(8_s);
    const QString whole = told(session.simulation(), request);
    session.rewind(7_s);
    QCOMPARE(told(session.simulation(), request), told(recorded(session), request));
    session.rewind(6_s); // before it began
    QVERIFY(told(session.simulation(), request).isEmpty());
    session.advance(8_s);
    QCOMPARE(told(session.simulation(), request), whole);
    session.reset(); // the same seed: it comes again
    QVERIFY(told(session.simulation(), request).isEmpty());
    session.advance(8_s);
    QCOMPARE(told(session.simulation(), request), whole);
}

void TestSession::isNotChangedByFollowing() {
    Session session = open();
    session.setRequestsPerDot(1);
    play(session, 2_s);
    QVERIFY(session.follow(static_cast<std::uint32_t>(underWay(session).request), session.now() - 50'000'000));
    play(session, 6_s);
    const simulation::Flight other = underWay(session);
    QVERIFY(session.follow(static_cast<std::uint32_t>(other.request), other.departs));
    play(session, 9_s);
    session.stopFollowing();
    play(session, 14_s);
    QCOMPARE(fingerprint(session.simulation()), after(14_s));
    QCOMPARE(fingerprint(session.replay()), after(14_s));
}

void TestSession::saysThatABeginningIsNotKnown() {
    Session session = open();
    session.setRequestsPerDot(1);
    session.advance(7_s);
    const auto number = static_cast<std::uint32_t>(underWay(session).request);
    QVERIFY(!session.follow(number + 1'000'000, session.now())); // no such request yet
    QVERIFY(simulation::tracesOf(session.simulation()).empty());
}

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
