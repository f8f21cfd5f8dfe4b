// What traces tell of data: the hops to databases and stores, who answered, who was silent, where a failure arose.
#include <QTest>

#include <algorithm>

#include "tests/support/run_diagram.h"

#include "engine/simulation/traces.h" // after it: `slots` is a keyword of Qt's

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;
using simulation::Span;
using simulation::Trace;

namespace {

/// One request at 1 s, read or written over `app`, 10 ms from its client, to `data`, 1 ms from there.
std::string chain(const QString& kind, const QString& data) {
    return QString(R"(
network: {client: 10ms, same_zone: 1ms}
keyspaces: {things: {keys: 100}}
operations: {ask: {kind: %1, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}, timeout: 5s}
  app: {kind: service, work: 5ms, call_timeout: 4s}
  data: {%2}
links: [{from: web, to: app}, {from: app, to: data}]
)")
        .arg(kind, data)
        .toStdString();
}

Trace traced(Simulation& simulation, kernel::Time until) {
    simulation.traceRequests();
    simulation.advance(1_s);
    simulation.setTrafficMultiplier(0);
    simulation.advance(until);
    const std::vector<Trace> traces = simulation::tracesOf(simulation);
    if (traces.size() != 1)
        qFatal("%d traces", static_cast<int>(traces.size()));
    return traces.front();
}

Trace traced(const std::string& sections, kernel::Time until = 8_s) {
    Simulation simulation = compile(sections);
    return traced(simulation, until);
}

/// The n-th span of that name on that side.
const Span& span(const Trace& trace, const std::string& name, Span::Side side, int n = 0) {
    for (const Span& candidate : trace.spans)
        if (candidate.name == name && candidate.side == side && n-- == 0)
            return candidate;
    qFatal("no span %s", name.c_str());
}

int count(const Trace& trace, const std::string& name, Span::Side side) {
    return static_cast<int>(std::count_if(trace.spans.begin(), trace.spans.end(), [&](const Span& candidate) {
        return candidate.name == name && candidate.side == side;
    }));
}

constexpr Span::Side kCaller = Span::Side::Caller;
constexpr Span::Side kCallee = Span::Side::Callee;

} // namespace

class TestTraces : public QObject {
    Q_OBJECT
  private slots:
    void followsARequestToItsDatabase();
    void namesTheReplicaThatAnswered();
    void showsTheReplicaThatAWriteWaitsFor();
    void showsEachShardOfAScan();
    void findsTheDatabaseThatRefused();
    void showsEachTryOfAStore();
    void namesTheNumberThatIsDrawn();
    void changesNothing();
};

void TestTraces::followsARequestToItsDatabase() {
    // Out at 1,000 ms, at app from 1,010: work until 1,015, at the database from 1,016 to 1,019, back at 1,020 and
    // 1,030.
    const Trace trace = traced(chain("read", "kind: database, read: 3ms"));
    QCOMPARE(trace.client, std::string("web"));
    QCOMPARE(trace.operation, std::string("ask"));
    QCOMPARE(trace.began, kernel::Time{1_s});
    QCOMPARE(*trace.ended, kernel::Time{1030_ms});
    QCOMPARE(trace.spans.size(), std::size_t{5});
    const Span& asked = span(trace, "read data", kCaller);
    QCOMPARE(asked.instance, std::string("app/1"));
    QCOMPARE(asked.link, std::string("app->data"));
    QCOMPARE(asked.begin, kernel::Time{1015_ms});
    QCOMPARE(asked.end, kernel::Time{1020_ms});
    const Span& served = span(trace, "read data", kCallee);
    QCOMPARE(served.instance, std::string("data/1"));
    QCOMPARE(served.begin, kernel::Time{1016_ms});
    QCOMPARE(*served.workBegan, kernel::Time{1016_ms});
    QCOMPARE(served.end, kernel::Time{1019_ms});
    QCOMPARE(&trace.spans[served.parent], &asked);
    QCOMPARE(&trace.spans[asked.parent], &span(trace, "call app", kCallee));
}

void TestTraces::namesTheReplicaThatAnswered() {
    const auto answered = [](const char* readsFrom) {
        return span(traced(chain("read", QString("kind: database, replicas: 1, reads_from: ") + readsFrom)),
                    "read data", kCallee)
            .instance;
    };
    QCOMPARE(answered("replicas"), std::string("data/2"));
    QCOMPARE(answered("primary"), std::string("data/1"));
}

void TestTraces::showsTheReplicaThatAWriteWaitsFor() {
    // At the primary from 1,016 to 1,019; to the replica and back takes 2 ms.
    const Trace trace = traced(chain("write", "kind: database, write: 3ms, replicas: 1, replication: semi_sync"));
    QCOMPARE(span(trace, "write data", kCallee).end, kernel::Time{1021_ms});
    QCOMPARE(span(trace, "replicate data", kCallee).instance, std::string("data/2"));
    QCOMPARE(span(trace, "replicate data", kCaller).begin, kernel::Time{1019_ms});
    QCOMPARE(span(trace, "replicate data", kCaller).end, kernel::Time{1021_ms});
    const Trace lone = traced(chain("write", "kind: database, write: 3ms, replicas: 1, replication: async"));
    QCOMPARE(count(lone, "replicate data", kCaller), 0);
    QCOMPARE(span(lone, "write data", kCallee).end, kernel::Time{1019_ms});
}

void TestTraces::showsEachShardOfAScan() {
    const auto parts = [](int shards) {
        return count(traced(chain("scan", QString("kind: database, shards: %1").arg(shards))), "scan data", kCallee);
    };
    QCOMPARE(parts(3), 3);
    QCOMPARE(parts(1), 1);
}

void TestTraces::findsTheDatabaseThatRefused() {
    Simulation crashed = compile(chain("read", "kind: database, failover: manual"));
    act(crashed, {{"crash", "data"}});
    const Trace refused = traced(crashed, 8_s);
    QCOMPARE(refused.outcome, Outcome::Refused);
    QCOMPARE(refused.hop().instance, std::string("data/1"));
    Simulation failing = compile(chain("read", "kind: database"));
    act(failing, {{"errors", "app"}, {"rate", base::Ratio{1}}});
    const Trace error = traced(failing, 8_s);
    QCOMPARE(error.outcome, Outcome::Error);
    QCOMPARE(error.hop().instance, std::string("app/1"));
}

void TestTraces::showsEachTryOfAStore() {
    const QString store = "kind: store, members: 3, try_timeout: 200ms, read: 2ms";
    const Trace well = traced(chain("read", store));
    QCOMPARE(count(well, "read data", kCallee), 1);
    QCOMPARE(span(well, "read data", kCallee).instance, std::string("data/1"));
    // Its first contact hangs: silent from 1,015 to 1,215 ms, then the next one is asked.
    Simulation simulation = compile(chain("read", store));
    act(simulation, {{"hang", "data/1"}});
    const Trace trace = traced(simulation, 8_s);
    QCOMPARE(trace.outcome, Outcome::Success);
    QCOMPARE(count(trace, "read data", kCaller), 3); // the step, and two tries
    const Span& step = span(trace, "read data", kCaller);
    QCOMPARE(step.begin, kernel::Time{1015_ms});
    const Span& silent = span(trace, "read data", kCaller, 1);
    QCOMPARE(silent.begin, kernel::Time{1015_ms});
    QCOMPARE(silent.end, kernel::Time{1215_ms});
    QCOMPARE(silent.outcome, Outcome::Timeout);
    QCOMPARE(&trace.spans[silent.parent], &step);
    const Span& second = span(trace, "read data", kCaller, 2);
    QCOMPARE(second.begin, kernel::Time{1215_ms});
    QCOMPARE(second.outcome, Outcome::Success);
    QCOMPARE(span(trace, "read data", kCallee, 1).instance, std::string("data/2"));
    QCOMPARE(step.end, second.end);
}

void TestTraces::namesTheNumberThatIsDrawn() {
    const Trace trace = traced(R"(
keyspaces: {things: {keys: 100}}
operations: {ask: {kind: create, keyspace: things, id_from: ids}}
components:
  web: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}}
  app: {kind: service, work: 0s}
  db: {kind: database}
  ids: {kind: store}
links: [{from: web, to: app}, {from: app, to: db}, {from: app, to: ids}]
)");
    QCOMPARE(count(trace, "next ids", kCallee), 1);
    QCOMPARE(count(trace, "write db", kCallee), 1);
}

void TestTraces::changesNothing() {
    const auto measured = [](bool traced) {
        Simulation simulation = compile(chain("write", "kind: database, replicas: 2, replication: sync"));
        if (traced)
            simulation.traceRequests();
        simulation.advance(20_s);
        return fingerprint(simulation);
    };
    QCOMPARE(measured(true), measured(false));
}

QTEST_APPLESS_MAIN(TestTraces)
#include "tst_traces.moc"
