// Who holds which version of a key: replicas behind their lag, caches that nobody told, members that were away.
#include <QTest>

#include "tests/support/run_diagram.h"

#include "engine/simulation/key_copies.h" // after it: `slots` is a keyword of Qt's

using namespace faultline;
using namespace faultline::trial;
using simulation::copiesOf;
using simulation::KeyCopies;
using simulation::KeyCopy;

namespace {

/// "1 0!" for a copy at version 1 and a stale one at 0, "–" for one that could hold it, "" where the key never comes.
QString copies(const Simulation& simulation, std::size_t component, const simulation::KeyName& key = {"things", 0}) {
    const std::optional<KeyCopies> found = copiesOf(simulation, key);
    if (!found)
        return "no such key";
    QStringList texts;
    for (const KeyCopy& copy : found->components.at(component)) {
        if (copy.state == KeyCopy::State::Held)
            texts << QString::number(copy.version) + (copy.stale ? "!" : "");
        else
            texts << (copy.state == KeyCopy::State::Absent ? "-" : "");
    }
    return texts.join(' ');
}

/// One write at each full second, to a primary with two replicas.
std::string replicated(const char* lag) {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}}
  db: {kind: database, read: 1us, write: 1us, replicas: 2, lag: %1}
links: [{from: web, to: db}]
)")
        .arg(lag)
        .toStdString();
}

/// A read each second at 1 s, 2 s …, and one write at 2.5 s.
std::string cached(const char* write) {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  reader: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}, mix: {look: 1}}
  writer: {kind: client, arrivals: {open: {rate: 0.4/s, process: constant}}, mix: {change: 1}}
  app:
    kind: service
    work: 0s
    handler:
      look: [{read: {from: db, through: hot}}]
      change: [{write: %1}]
  hot: {kind: cache, entries: 10, ttl: 0s}
  db: {kind: database, read: 1us, write: 1us}
links: [{from: reader, to: app}, {from: writer, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
        .arg(write)
        .toStdString();
}

} // namespace

class TestKeyCopies : public QObject {
    Q_OBJECT
  private slots:
    void replicasAreBehindByTheirLag();
    void replicasWithoutLagAreNot();
    void aCacheThatNobodyTellsStaysBehind();
    void anInvalidatedCacheForgets();
    void edgesKeepWhatTheyHave();
    void aFedCopyIsBehind();
    void aKeyLiesInOneShard();
    void aMemberThatWasAwayIsBehind();
    void knowsItsKeys();
    void changesNothing();
};

void TestKeyCopies::replicasAreBehindByTheirLag() {
    Simulation simulation = compile(replicated("100ms"));
    // Before anything is written all hold what was there before the run.
    simulation.advance(500_ms);
    QCOMPARE(copies(simulation, 1), "0 0 0");
    // Written at 1 s and acknowledged 1 us later; on the replicas at 1.1 s.
    simulation.advance(1050_ms);
    QCOMPARE(copies(simulation, 1), "1 0! 0!");
    QCOMPARE(copiesOf(simulation, {"things", 0})->newest, 1u);
    simulation.advance(1150_ms);
    QCOMPARE(copies(simulation, 1), "1 1 1");
    simulation.advance(2050_ms);
    QCOMPARE(copies(simulation, 1), "2 1! 1!");
    // The client holds nothing.
    QCOMPARE(copies(simulation, 0), "");
}

void TestKeyCopies::replicasWithoutLagAreNot() {
    Simulation simulation = compile(replicated("0s"));
    simulation.advance(1050_ms);
    QCOMPARE(copies(simulation, 1), "1 1 1");
}

void TestKeyCopies::aCacheThatNobodyTellsStaysBehind() {
    Simulation simulation = compile(cached("{to: db}"));
    simulation.advance(500_ms);
    QCOMPARE(copies(simulation, 3), "-");
    simulation.advance(1500_ms); // filled at 1 s
    QCOMPARE(copies(simulation, 3), "0");
    simulation.advance(2600_ms);
    QCOMPARE(copies(simulation, 4), "1");
    QCOMPARE(copies(simulation, 3), "0!");
    simulation.advance(4900_ms); // read at 3 s and 4 s, and hit
    QCOMPARE(copies(simulation, 3), "0!");
}

void TestKeyCopies::anInvalidatedCacheForgets() {
    Simulation simulation = compile(cached("{to: db, invalidate: hot}"));
    simulation.advance(2600_ms);
    QCOMPARE(copies(simulation, 4), "1");
    QCOMPARE(copies(simulation, 3), "-");
    simulation.advance(3100_ms); // read at 3 s
    QCOMPARE(copies(simulation, 3), "1");
}

void TestKeyCopies::edgesKeepWhatTheyHave() {
    // Reads at 1 s, 2 s … through the edge, a write past it at 2.5 s; what the edge has lives for 3 s, from 1 s on.
    Simulation simulation = compile(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  reader: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}, mix: {look: 1}}
  writer: {kind: client, arrivals: {open: {rate: 0.4/s, process: constant}}, mix: {change: 1}}
  edge: {kind: cdn, get: 0s, ttl: 2900ms}
  app: {kind: service, work: 0s}
  db: {kind: database, read: 1us, write: 1us}
links: [{from: reader, to: edge}, {from: edge, to: app}, {from: writer, to: app}, {from: app, to: db}]
)");
    simulation.advance(900_ms);
    QCOMPARE(copies(simulation, 2), "-");
    simulation.advance(2400_ms);
    QCOMPARE(copies(simulation, 2), "0");
    simulation.advance(3800_ms);
    QCOMPARE(copies(simulation, 2), "0!");
    simulation.advance(3950_ms); // its life is over at 3.9 s
    QCOMPARE(copies(simulation, 2), "-");
    simulation.advance(4500_ms); // fetched anew at 4 s
    QCOMPARE(copies(simulation, 2), "1");
}

void TestKeyCopies::aFedCopyIsBehind() {
    Simulation simulation = compile(R"(
keyspaces: {things: {keys: 1}}
operations: {change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}}
  db: {kind: database, read: 1us, write: 1us}
  reports: {kind: database, feed: {from: db, lag: 1500ms}}
links: [{from: web, to: db}]
)");
    simulation.advance(2400_ms); // written at 1 s and 2 s; the first one is there at 2.5 s
    QCOMPARE(copies(simulation, 2), "0!");
    simulation.advance(2600_ms);
    QCOMPARE(copies(simulation, 2), "1!");
    QCOMPARE(copies(simulation, 1), "2");
}

void TestKeyCopies::aKeyLiesInOneShard() {
    Simulation simulation = compile(R"(
keyspaces: {things: {keys: 20}}
operations: {change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: 1/s}}
  db: {kind: database, shards: 2, replicas: 1}
links: [{from: web, to: db}]
)");
    int inFirst = 0;
    for (std::uint64_t rank = 0; rank < 20; ++rank) {
        const QString found = copies(simulation, 1, {"things", rank});
        QVERIFY2(found == "0 0  " || found == "  0 0", qPrintable(found));
        inFirst += found == "0 0  " ? 1 : 0;
    }
    QVERIFY(inFirst > 0 && inFirst < 20);
}

void TestKeyCopies::aMemberThatWasAwayIsBehind() {
    // Three members, all replicas; the third is down from 500 ms on. The writes at 1 s and 2 s are the store's first
    // two versions, whatever their numbers.
    Simulation simulation = compile(R"(
keyspaces: {things: {keys: 1}}
operations: {change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1/s, process: constant}}}
  kv: {kind: store, members: 3, replication_factor: 3, read_quorum: 2, write_quorum: 2, hinted_handoff: false,
       read_repair: false, anti_entropy: 24h}
links: [{from: web, to: kv}]
scenario: [{at: 500ms, crash: kv/3}]
)");
    simulation.advance(400_ms);
    QCOMPARE(copies(simulation, 1), "0 0 0");
    simulation.advance(1900_ms);
    const QStringList first = copies(simulation, 1).split(' ');
    QCOMPARE(first.size(), 3);
    QCOMPARE(first[0], first[1]);
    QVERIFY(first[0] != "0" && !first[0].endsWith('!'));
    QCOMPARE(first[2], "0!");
    simulation.advance(2900_ms);
    const QStringList second = copies(simulation, 1).split(' ');
    QVERIFY(second[0].toInt() > first[0].toInt());
    QCOMPARE(second[2], "0!");
}

void TestKeyCopies::knowsItsKeys() {
    const Simulation simulation = compile(replicated("100ms"));
    QVERIFY(copiesOf(simulation, {"things", 0}));
    QVERIFY(!copiesOf(simulation, {"things", 1})); // there is one key
    QVERIFY(!copiesOf(simulation, {"people", 0}));
}

void TestKeyCopies::changesNothing() {
    Simulation watched = compile(cached("{to: db}"));
    Simulation alone = compile(cached("{to: db}"));
    for (kernel::Time at = 100_ms; at <= kernel::Time{8_s}; at += 100_ms) {
        watched.advance(at);
        QVERIFY(copiesOf(watched, {"things", 0}));
    }
    alone.advance(8_s);
    QCOMPARE(fingerprint(watched), fingerprint(alone));
}

QTEST_APPLESS_MAIN(TestKeyCopies)
#include "tst_key_copies.moc"
