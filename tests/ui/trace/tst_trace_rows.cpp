#include <QTest>

#include "ui/trace/trace_rows.h"

using namespace faultline;
using namespace faultline::ui;
using components::Outcome;
using simulation::Span;
using simulation::Trace;
using What = TracePiece::What;

namespace {

constexpr kernel::Time kMs = kernel::kMillisecond;
constexpr kernel::Time kBegan = 700 * kMs;

Span span(Span::Side side, std::size_t parent, const char* instance, const char* name, int begin, int end) {
    Span made;
    made.side = side;
    made.parent = parent;
    made.instance = instance;
    made.component = made.instance.substr(0, made.instance.find('/'));
    made.name = name;
    made.link = side == Span::Side::Caller ? "a->b" : "";
    made.begin = kBegan + begin * kMs;
    made.end = kBegan + end * kMs;
    made.ended = true;
    return made;
}

Span working(Span made, int began) {
    made.workBegan = kBegan + began * kMs;
    return made;
}

/// A request of 40 ms: 5 ms to app/2, which has it wait for 3 ms, works, asks the database from 12 ms to 30 ms (2 ms
/// there, 10 ms of waiting, 4 ms of work, 2 ms back), works again until 35 ms, and 5 ms back.
Trace whole() {
    Trace trace;
    trace.request = 7;
    trace.client = "users";
    trace.operation = "look";
    trace.began = kBegan;
    trace.ended = kBegan + 40 * kMs;
    trace.attempts = 1;
    trace.spans = {span(Span::Side::Root, 0, "users", "look", 0, 40),
                   span(Span::Side::Caller, 0, "users", "call app", 0, 40),
                   working(span(Span::Side::Callee, 1, "app/2", "call app", 5, 35), 8),
                   span(Span::Side::Caller, 2, "app/2", "read db", 12, 30),
                   working(span(Span::Side::Callee, 3, "db/1", "read db", 14, 28), 24)};
    return trace;
}

TracePiece piece(What what, int from, int to) {
    return {what, from * kMs, to * kMs};
}

} // namespace

/// Where the time of a request went, by arithmetic on its spans.
class TraceRowsTest : public QObject {
    Q_OBJECT
  private slots:
    void tellsWaitingFromWorking();
    void aCallUnderWayTravels();
    void whatNoCpuTookUpWaits();
    void aRetryWaitsInBetween();
    void workForNobodyGoesOn();
    void aBranchCountsOnce();
};

void TraceRowsTest::tellsWaitingFromWorking() {
    const std::vector<TraceRow> rows = traceRows(whole());
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(rows[0].target, QString("users"));
    QCOMPARE(rows[0].step, QString("look"));
    QVERIFY((rows[0].pieces == std::vector{piece(What::Others, 0, 40)}));
    QCOMPARE(rows[1].target, QString("app/2"));
    QCOMPARE(rows[1].component, QString("app"));
    QCOMPARE(rows[1].step, QString("call"));
    QCOMPARE(rows[1].depth, 1);
    QVERIFY((rows[1].pieces == std::vector{piece(What::Travel, 0, 5), piece(What::Wait, 5, 8), piece(What::Work, 8, 12),
                                           piece(What::Others, 12, 30), piece(What::Work, 30, 35),
                                           piece(What::Travel, 35, 40)}));
    QCOMPARE(rows[1].waiting, 3 * kMs);
    QCOMPARE(rows[1].working, 9 * kMs); // 4 before the read, 5 after it
    QCOMPARE(rows[2].depth, 2);
    QCOMPARE(rows[2].begin, 12 * kMs);
    QCOMPARE(rows[2].end, 30 * kMs);
    QCOMPARE(rows[2].waiting, 10 * kMs);
    QCOMPARE(rows[2].working, 4 * kMs);
    QCOMPARE(traceLength(rows), 40 * kMs);
}

void TraceRowsTest::aCallUnderWayTravels() {
    Trace trace = whole();
    trace.ended.reset();
    trace.spans.resize(2);
    for (Span& open : trace.spans) {
        open.ended = false;
        open.end = kBegan + 3 * kMs; // now
    }
    const std::vector<TraceRow> rows = traceRows(trace);
    QCOMPARE(rows.size(), std::size_t{2});
    QVERIFY(!rows[1].ended);
    QVERIFY((rows[1].pieces == std::vector{piece(What::Travel, 0, 3)}));
    QCOMPARE(rows[1].target, QString("app")); // nobody in particular has it yet
}

void TraceRowsTest::whatNoCpuTookUpWaits() {
    Trace trace = whole();
    trace.spans.resize(3);
    trace.spans[2].workBegan.reset();
    trace.spans[2].ended = false;
    QCOMPARE(traceRows(trace)[1].waiting, 30 * kMs); // still in the backlog: from 5 ms to 35 ms, now
    // Turned away from it, likewise.
    trace.spans[2].ended = true;
    trace.spans[2].outcome = Outcome::Overloaded;
    QCOMPARE(traceRows(trace)[1].waiting, 30 * kMs);
    // What passes requests on needs no CPU: a balancer.
    trace = whole();
    trace.spans[2].workBegan.reset();
    QCOMPARE(traceRows(trace)[1].waiting, 0);
    QCOMPARE(traceRows(trace)[1].working, 12 * kMs); // 30 less the 18 of the read
}

void TraceRowsTest::aRetryWaitsInBetween() {
    Trace trace;
    trace.client = "users";
    trace.operation = "look";
    trace.began = kBegan;
    trace.ended = kBegan + 50 * kMs;
    trace.attempts = 2;
    trace.spans = {span(Span::Side::Root, 0, "users", "look", 0, 50),
                   span(Span::Side::Caller, 0, "users", "call app", 0, 20),
                   span(Span::Side::Caller, 0, "users", "call app", 35, 50)};
    trace.spans[1].outcome = Outcome::Timeout;
    const std::vector<TraceRow> rows = traceRows(trace);
    QVERIFY((rows[0].pieces ==
             std::vector{piece(What::Others, 0, 20), piece(What::Wait, 20, 35), piece(What::Others, 35, 50)}));
    QCOMPARE(rows[0].waiting, 15 * kMs);
    QVERIFY(rows[1].outcome == Outcome::Timeout);
}

void TraceRowsTest::workForNobodyGoesOn() {
    Trace trace = whole();
    trace.spans.resize(3);
    trace.spans[1].end = kBegan + 20 * kMs; // gave up
    trace.spans[1].outcome = Outcome::Timeout;
    trace.spans[0].end = kBegan + 20 * kMs;
    trace.spans[0].outcome = Outcome::Timeout;
    const std::vector<TraceRow> rows = traceRows(trace);
    QCOMPARE(rows[1].end, 20 * kMs);
    QVERIFY((rows[1].pieces.back() == piece(What::Work, 8, 35)));
    QCOMPARE(traceLength(rows), 35 * kMs);
}

void TraceRowsTest::aBranchCountsOnce() {
    // Two calls at the same time, from 12 to 30 ms and from 15 to 33 ms.
    Trace trace = whole();
    trace.spans.push_back(span(Span::Side::Caller, 2, "app/2", "get hot", 15, 33));
    const std::vector<TraceRow> rows = traceRows(trace);
    QCOMPARE(rows.size(), std::size_t{4});
    QCOMPARE(rows[1].working, 6 * kMs); // 8 to 12 and 33 to 35 ms
    QCOMPARE(rows[3].step, QString("get"));
    QCOMPARE(rows[3].depth, 2);
}

QTEST_APPLESS_MAIN(TraceRowsTest)
#include "tst_trace_rows.moc"
