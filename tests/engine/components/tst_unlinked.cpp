// Handlers that name somebody to whom no link leads: an incomplete diagram runs, and those calls fail.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// One user asks once, at 10 s; `linked`: what the service `app` is linked to, each of 10 ms.
Measurement once(const std::string& app, const std::string& linked = "") {
    return run("operations: {ask: {}}\n"
               "components:\n"
               "  web: {kind: client, arrivals: {closed: {users: 1, think: 10s}}, timeout: 1s}\n"
               "  app: {kind: service, work: 1ms, " +
                   app +
                   "}\n"
                   "  other: {kind: service, work: 10ms}\n"
                   "  memory: {kind: cache}\n"
                   "  db: {kind: database, read: 10ms, write: 10ms}\n"
                   "  jobs: {kind: queue}\n"
                   "links:\n"
                   "  - {from: web, to: app}\n" +
                   linked,
               19_s);
}

const std::string kToOther = "  - {from: app, to: other}\n";
const std::string kToDatabase = "  - {from: app, to: db}\n";

std::uint64_t unavailable(const Measurement& measured) {
    return failures(measured, Outcome::Unavailable);
}

} // namespace

class TestUnlinked : public QObject {
    Q_OBJECT
  private slots:
    void failsAsUnavailable_data();
    void failsAsUnavailable();
    void fallsBack();
    void leavesCachesOut();
    void failsWhereItIsTakenAway();
};

void TestUnlinked::failsAsUnavailable_data() {
    QTest::addColumn<QString>("handler");
    QTest::addColumn<QString>("links"); // with them it succeeds
    const QString toOther = QString::fromStdString(kToOther), toDatabase = QString::fromStdString(kToDatabase);
    QTest::newRow("call") << "handler: {default: [work, {call: other}]}" << toOther;
    QTest::newRow("call in a branch") << "handler: {default: [{parallel: [work, {call: other}]}]}" << toOther;
    QTest::newRow("read") << "handler: {default: [{read: db}]}" << toDatabase;
    QTest::newRow("write") << "handler: {default: [{write: db}]}" << toDatabase;
    QTest::newRow("scan") << "handler: {default: [{scan: db}]}" << toDatabase;
    QTest::newRow("publish") << "handler: {default: [{publish: jobs}]}"
                             << "  - {from: app, to: jobs}\n";
    QTest::newRow("sessions") << "sessions: {store: db}, handler: {default: [work]}" << toDatabase;
}

void TestUnlinked::failsAsUnavailable() {
    QFETCH(QString, handler);
    QFETCH(QString, links);
    const Measurement without = once(handler.toStdString());
    QCOMPARE(without.totals.failed, std::uint64_t{1});
    QCOMPARE(unavailable(without), std::uint64_t{1});
    const Measurement with = once(handler.toStdString(), links.toStdString());
    QCOMPARE(with.totals.succeeded, std::uint64_t{1});
}

void TestUnlinked::fallsBack() {
    QCOMPARE(once("handler: {default: [{call: {to: other, fallback: ok}}]}").totals.succeeded, std::uint64_t{1});
    QCOMPARE(once("handler: {default: [{call: {to: other, fallback: error}}]}").totals.succeeded, std::uint64_t{0});
}

/// The source is asked, as if the cache were not named.
void TestUnlinked::leavesCachesOut() {
    const Measurement read = once("handler: {default: [{read: {through: memory, from: db}}]}", kToDatabase);
    QCOMPARE(read.totals.succeeded, std::uint64_t{1});
    QCOMPARE(read.totals.latency.max(), kernel::Time{10_ms});
    const Measurement write = once("handler: {default: [{write: {to: db, invalidate: memory}}]}", kToDatabase);
    QCOMPARE(write.totals.succeeded, std::uint64_t{1});
    QCOMPARE(write.totals.latency.max(), kernel::Time{10_ms});
}

/// The link goes while it runs: calls that are under way end, those that begin later fail.
void TestUnlinked::failsWhereItIsTakenAway() {
    const auto diagram = [](const std::string& links) {
        return parse("operations: {ask: {}}\n"
                     "components:\n"
                     "  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}\n"
                     "  app: {kind: service, handler: {default: [{call: other}]}}\n"
                     "  other: {kind: service, work: 10ms}\n"
                     "links:\n"
                     "  - {from: web, to: app}\n" +
                     links);
    };
    Simulation simulation = compile(diagram(kToOther));
    simulation.advance(10'050_ms);
    update(simulation, diagram(""));
    simulation.advance(20'050_ms);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(measured.totals.succeeded + measured.totals.failed, std::uint64_t{200});
    QCOMPARE(unavailable(measured), std::uint64_t{100});
}

QTEST_APPLESS_MAIN(TestUnlinked)
#include "tst_unlinked.moc"
