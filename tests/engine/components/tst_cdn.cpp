// CDNs: what they answer themselves, what they fetch, how old that may be.
#include <QTest>

#include <cmath>

#include "engine/simulation/compile.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// A client at 10/s, from 100 ms on, asks for one key through a CDN with these keys (a look-up takes 1 ms). Its origin
/// needs 20 ms.
std::string edge(const QString& cdn, const QString& rest = "") {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  edge: {kind: cdn, get: 1ms%1}
  app: {kind: service, cpus: 100, work: 20ms}
%2
links: [{from: web, to: edge}, {from: edge, to: app}]
)")
        .arg(cdn, rest)
        .toStdString();
}

/// 1,000 requests a second at 1 ms, 2 ms … for one key; the origin needs 49.5 ms.
std::string rush(const QString& cdn) {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  edge: {kind: cdn, get: 0s%1}
  app: {kind: service, cpus: 1000, max_in_flight: unlimited, work: 49500us}
links: [{from: web, to: edge}, {from: edge, to: app}]
)")
        .arg(cdn)
        .toStdString();
}

/// Ten reads a second at 0.1 s, 0.2 s … on the way `path`, and one write past it, committed at 550 ms. The database
/// takes 1 ms for a read.
std::string written(const QString& path, const QString& ttl = "1s") {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  reader: {kind: client, mix: {look: 1}, users: 1, arrivals: {open: {rate: 10/s, process: constant}}}
  writer: {kind: client, mix: {change: 1}, users: 1, arrivals: {open: {rate: 1/s, process: constant}}, profile: [[0s, 0/s], [549ms, 0/s], [549ms, 1000/s], [550500us, 1000/s], [550500us, 0/s]]}
  edge: {kind: cdn, get: 0s, ttl: %2}
  far: {kind: cdn, get: 0s, cacheable: []}
  balancer: {kind: load_balancer, overhead: 0s}
  front: {kind: service, work: 0s, handler: {look: [{call: edge}, {call: mail}]}}
  app: {kind: service, work: 0s, handler: {look: [{read: db}, {call: mail}], change: [{write: db}]}}
  mail: {kind: external, latency: 0s}
  db: {kind: database, read: 1ms, write: 0s}
links:
  - {from: reader, to: %1}
  - {from: writer, to: app}
  - {from: balancer, to: edge}
  - {from: front, to: edge}
  - {from: front, to: mail}
  - {from: far, to: edge}
  - {from: edge, to: app}
  - {from: app, to: mail}
  - {from: app, to: db}
)")
        .arg(path, ttl)
        .toStdString();
}

base::Diagnostics findings(const std::string& sections) {
    base::Diagnostics found;
    simulation::compileModel(parse(sections), 1, nullptr, {}, found);
    return found;
}

} // namespace

class TestCdn : public QObject {
    Q_OBJECT
  private slots:
    void answersWhatItHolds();
    void keepsAnswersForTheirTime_data();
    void keepsAnswersForTheirTime();
    void keepsTheAnswersThatItMay();
    void refusesToKeepWrites();
    void looksPastHandlersWithoutALink();
    void fetchesOnceForAll();
    void givesAnOldAnswerWhileItFetches();
    void givesAnOldAnswerForAWhileOnly();
    void givesStaleReads_data();
    void givesStaleReads();
    void hitsAsOftenAsItHoldsKeys();
    void startsWarm();
    void holdsApartAtEachInstance();
    void forgetsWhenItIsTold_data();
    void forgetsWhenItIsTold();
    void forgetsInACrash();
    void passesFailuresOn();
    void waitsForItsOriginThirtySeconds();
    void countsOnNoFetchThatWasLost();
    void renewsWhatAnOldAnswerIsGivenFor();
    void countsOnAFetchThatIsOnlySlow();
    void sharesTheFailureOfTheFetchThatWasFound();
    void prefersOriginsInItsZone();
    void takesItsOriginsByWeight();
    void isSlowedAndEdited();
    void endsRequestsInACircle();
    void leavesNothingBehind();
};

void TestCdn::answersWhatItHolds() {
    // 1 ms to look, 20 ms at the origin; then nine hits of 1 ms.
    const Measurement measured = run(edge(", ttl: 1h"), 1050_ms);
    const auto& cdn = component(measured, "edge");
    QCOMPARE(cdn.misses, std::uint64_t{1});
    QCOMPARE(cdn.hits, std::uint64_t{9});
    QCOMPARE(cdn.originReads, std::uint64_t{1});
    QCOMPARE(cdn.arrivals, std::uint64_t{10});
    QCOMPARE(component(measured, "app").arrivals, std::uint64_t{1});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{21_ms});
    QCOMPARE(measured.totals.latency.min(), kernel::Time{1_ms});
    // Nothing to find it by: all go to the origin.
    std::string keyless = edge(", ttl: 1h");
    keyless.replace(keyless.find(", keyspace: things}"), 19, "}");
    QCOMPARE(component(run(keyless, 1050_ms), "edge").misses, std::uint64_t{10});
    QCOMPARE(component(run(keyless, 1050_ms), "app").arrivals, std::uint64_t{10});
}

void TestCdn::keepsAnswersForTheirTime_data() {
    QTest::addColumn<QString>("ttl");
    QTest::addColumn<int>("misses");
    // Filled 21 ms after a miss: for 250 ms from 121, 521 and 921 ms on: misses at 100, 400, 700 and 1,000 ms.
    QTest::newRow("250 ms") << "250ms" << 4;
    QTest::newRow("for ever") << "0s" << 1;
    QTest::newRow("shorter than the way between two requests") << "10ms" << 10;
}

void TestCdn::keepsAnswersForTheirTime() {
    QFETCH(QString, ttl);
    QFETCH(int, misses);
    const Measurement measured = run(edge(", ttl: " + ttl), 1050_ms);
    QCOMPARE(component(measured, "edge").misses, static_cast<std::uint64_t>(misses));
    QCOMPARE(component(measured, "edge").originReads, static_cast<std::uint64_t>(misses));
    QCOMPARE(component(measured, "edge").expirations, static_cast<std::uint64_t>(misses - 1));
    QCOMPARE(component(measured, "app").arrivals, static_cast<std::uint64_t>(misses));
}

void TestCdn::keepsTheAnswersThatItMay() {
    // Three operations take turns about one key, ten requests of each.
    const auto measured = [](const QString& cacheable) {
        return run(QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, list: {kind: scan, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  a: {kind: client, mix: {look: 1}, arrivals: {open: {rate: 10/s, process: constant}}}
  b: {kind: client, mix: {list: 1}, arrivals: {open: {rate: 10/s, process: constant}}}
  c: {kind: client, mix: {change: 1}, arrivals: {open: {rate: 10/s, process: constant}}}
  edge: {kind: cdn, ttl: 1h, collapse: false, get: 5ms%1}
  app: {kind: service, cpus: 100, work: 1ms}
links: [{from: a, to: edge}, {from: b, to: edge}, {from: c, to: edge}, {from: edge, to: app}]
)")
                       .arg(cacheable)
                       .toStdString(),
                   1050_ms);
    };
    // Reads only: one of them, and all scans and writes; those need no look-up.
    QCOMPARE(component(measured(""), "app").arrivals, std::uint64_t{1 + 10 + 10});
    QCOMPARE(component(measured(""), "edge").hits + component(measured(""), "edge").misses, std::uint64_t{10});
    QCOMPARE(operation(measured(""), "change").latency.max(), kernel::Time{1_ms});
    QCOMPARE(operation(measured(""), "look").latency.max(), kernel::Time{6_ms});
    QCOMPARE(component(measured(", cacheable: [look]"), "app").arrivals, std::uint64_t{1 + 10 + 10});
    QCOMPARE(component(measured(", cacheable: [list]"), "app").arrivals, std::uint64_t{10 + 1 + 10});
    QCOMPARE(component(measured(", cacheable: []"), "app").arrivals, std::uint64_t{30});
    // An answer is about its key: two that come at once are both fetched, after that either serves both.
    QCOMPARE(component(measured(", cacheable: [look, list]"), "app").arrivals, std::uint64_t{2 + 10});
}

void TestCdn::refusesToKeepWrites() {
    const std::string diagram = R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components: {web: {kind: client}, edge: {kind: cdn, cacheable: [look, change]}, app: {kind: service}}
links: [{from: web, to: edge}, {from: edge, to: app}]
)";
    const base::Diagnostics found = findings(diagram);
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(found.front().severity == base::Severity::Error);
    QCOMPARE(found.front().path, std::string("components.edge.cacheable[1]"));
    QCOMPARE(found.front().found, std::string("change"));
}

void TestCdn::looksPastHandlersWithoutALink() {
    // Two handlers on the way, the second of which names a database that no link leads to. That is said by validation,
    // and what the cdn asks for fails there.
    const base::Diagnostics found = findings(R"(
operations: {look: {kind: read}}
components:
  web: {kind: client}
  edge: {kind: cdn}
  front: {kind: service, handler: {look: [{call: back}]}}
  back: {kind: service, handler: {look: [{read: db}]}}
  db: {kind: database}
links: [{from: web, to: edge}, {from: edge, to: front}, {from: front, to: back}]
)");
    QCOMPARE(found.size(), std::size_t{0});
}

void TestCdn::fetchesOnceForAll() {
    // The requests at 1 to 50 ms come before the answer does at 50.5 ms.
    for (const auto& [collapse, reads] : {std::pair{"", 1}, std::pair{", collapse: false", 50}}) {
        const Measurement measured = run(rush(collapse), 99_ms + 500_us);
        QCOMPARE(component(measured, "app").arrivals, static_cast<std::uint64_t>(reads));
        QCOMPARE(component(measured, "edge").originReads, static_cast<std::uint64_t>(reads));
        QCOMPARE(component(measured, "edge").coalesced, static_cast<std::uint64_t>(50 - reads));
        QCOMPARE(component(measured, "edge").misses, std::uint64_t{50});
        QCOMPARE(component(measured, "edge").hits, std::uint64_t{49});
        QCOMPARE(measured.totals.succeeded, std::uint64_t{99});
    }
}

void TestCdn::givesAnOldAnswerWhileItFetches() {
    // For 250 ms from 121 ms on. The request at 400 ms finds it expired: it gets it all the same, after 1 ms, and the
    // new one is there at 421 ms, to live until 671 ms.
    const Measurement stale = run(edge(", ttl: 250ms, serve_stale: 10s"), 1050_ms);
    const auto& cdn = component(stale, "edge");
    QCOMPARE(cdn.hits, std::uint64_t{9});
    QCOMPARE(cdn.originReads, std::uint64_t{4});
    QCOMPARE(cdn.expirations, std::uint64_t{3});
    const auto slow = [](const Measurement& measured) { return measured.totals.latency.meanNs(); };
    QVERIFY(std::abs(slow(stale) / 1e6 - (21 + 9 * 1) / 10.0) < 0.03); // one waits for the origin, nine do not
    const Measurement fresh = run(edge(", ttl: 250ms"), 1050_ms);
    QVERIFY(std::abs(slow(fresh) / 1e6 - (4 * 21 + 6 * 1) / 10.0) < 0.09);
}

void TestCdn::givesAnOldAnswerForAWhileOnly() {
    // The origin hangs from 200 ms on. The answer is fresh until 371 ms, and good for another 300 ms.
    const auto succeeded = [](const char* serveStale) {
        Simulation simulation = compile(edge(", ttl: 250ms, serve_stale: " + QString(serveStale)));
        simulation.advance(200_ms + 500_us);
        act(simulation, {{"hang", "app"}});
        simulation.advance(1050_ms);
        return simulation::measure(simulation).totals.succeeded;
    };
    QCOMPARE(succeeded("0s"), std::uint64_t{3});    // at 100, 200 and 300 ms
    QCOMPARE(succeeded("300ms"), std::uint64_t{6}); // and at 400, 500 and 600 ms
    QCOMPARE(succeeded("1h"), std::uint64_t{10});
}

void TestCdn::givesStaleReads_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("ttl");
    QTest::addColumn<int>("stale");
    // Fetched at 101 ms for a second. The write of 550 ms is missed by the reads at 600 to 1,100 ms.
    QTest::newRow("straight to the service") << "app"
                                             << "1s" << 0;
    QTest::newRow("through the CDN") << "edge"
                                     << "1s" << 6;
    QTest::newRow("through a balancer and the CDN") << "balancer"
                                                    << "1s" << 6;
    QTest::newRow("through a service and the CDN") << "front"
                                                   << "1s" << 6;
    QTest::newRow("through two CDNs") << "far"
                                      << "1s" << 6;
    QTest::newRow("a short life") << "edge"
                                  << "50ms" << 0;
}

void TestCdn::givesStaleReads() {
    QFETCH(QString, path);
    QFETCH(QString, ttl);
    QFETCH(int, stale);
    const Measurement measured = run(written(path, ttl), 2050_ms);
    const auto& look = operation(measured, "look");
    QCOMPARE(operation(measured, "change").succeeded, std::uint64_t{1});
    QCOMPARE(look.succeeded, std::uint64_t{20});
    QCOMPARE(look.staleReads.value(), static_cast<std::uint64_t>(stale));
    if (stale > 0) // the oldest: from 550 to 1,100 ms
        QCOMPARE(look.staleAge.max(), kernel::Time{550_ms});
}

void TestCdn::hitsAsOftenAsItHoldsKeys() {
    // 200 keys, all equally popular: with 100 of them half of all look-ups hit.
    const auto ratio = [](int entries) {
        const Measurement measured = run(QString(R"(
settings: {warmup: 5s, duration: 1h}
keyspaces: {things: {keys: 200, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  edge: {kind: cdn, entries: %1, ttl: 0s, get: 0s}
  app: {kind: service, work: 0s}
links: [{from: web, to: edge}, {from: edge, to: app}]
)")
                                             .arg(entries)
                                             .toStdString(),
                                         25_s);
        const auto& cdn = component(measured, "edge");
        if (cdn.evictions == 0 && entries < 200)
            qFatal("nothing had to make room");
        return static_cast<double>(cdn.hits) / static_cast<double>(cdn.hits + cdn.misses);
    };
    QVERIFY(std::abs(ratio(100) - 0.5) <= 0.0142); // 20,000 look-ups: a deviation of 0.0035
    QVERIFY(std::abs(ratio(50) - 0.25) <= 0.0123);
    QCOMPARE(ratio(200), 1.0);
}

void TestCdn::startsWarm() {
    QCOMPARE(component(run(edge(", ttl: 0s, start: warm"), 1050_ms), "app").arrivals, std::uint64_t{0});
    QCOMPARE(component(run(edge(", ttl: 0s, start: cold"), 1050_ms), "app").arrivals, std::uint64_t{1});
    // Each instance holds everything, not a share of it.
    QCOMPARE(component(run(edge(", ttl: 0s, start: warm, instances: 3"), 1050_ms), "app").arrivals, std::uint64_t{0});
}

void TestCdn::holdsApartAtEachInstance() {
    // The client takes turns over them: each fetches once.
    QCOMPARE(component(run(edge(", ttl: 1h, instances: 3"), 1050_ms), "app").arrivals, std::uint64_t{3});
    // One that is near is asked always.
    const std::string near = edge(", ttl: 1h, instances: 3, spread: [here, there, yonder]",
                                  "zones: {here: {contains: [web]}, there: {}, yonder: {}}");
    std::string preferring = near;
    preferring.replace(preferring.find("kind: client"), 12, "kind: client, prefer_zone: true");
    QCOMPARE(component(run(near, 1050_ms), "app").arrivals, std::uint64_t{3});
    QCOMPARE(component(run(preferring, 1050_ms), "app").arrivals, std::uint64_t{1});
}

void TestCdn::forgetsWhenItIsTold_data() {
    QTest::addColumn<QString>("cdn");
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("fetches");
    QTest::addColumn<int>("hits");
    QTest::newRow("nothing") << ""
                             << "{at: 550ms, mark: nothing}" << 1 << 9;
    QTest::newRow("flush") << ""
                           << "{at: 550ms, flush: edge}" << 2 << 8;
    QTest::newRow("expire") << ""
                            << "{at: 550ms, expire: edge, key: hottest}" << 2 << 8;
    QTest::newRow("expire another") << ""
                                    << "{at: 550ms, expire: edge, key: 2}" << 1 << 9;
    // What has expired is still given while a new one is fetched, what was flushed is not.
    QTest::newRow("expire, stale is fine") << ", serve_stale: 10s"
                                           << "{at: 550ms, expire: edge}" << 2 << 9;
    QTest::newRow("flush, stale is fine") << ", serve_stale: 10s"
                                          << "{at: 550ms, flush: edge}" << 2 << 8;
}

void TestCdn::forgetsWhenItIsTold() {
    QFETCH(QString, cdn);
    QFETCH(QString, event);
    QFETCH(int, fetches);
    QFETCH(int, hits);
    const Measurement measured = run(edge(", ttl: 1h" + cdn) + "scenario: [" + event.toStdString() + "]\n", 1050_ms);
    QCOMPARE(component(measured, "app").arrivals, static_cast<std::uint64_t>(fetches));
    QCOMPARE(component(measured, "edge").hits, static_cast<std::uint64_t>(hits));
    QCOMPARE(logged(measured, "refused"), 0);
}

void TestCdn::forgetsInACrash() {
    Simulation simulation = compile(edge(", ttl: 1h"));
    simulation.advance(550_ms);
    act(simulation, {{"restart", "edge"}});
    simulation.advance(1050_ms);
    QCOMPARE(component(simulation::measure(simulation), "app").arrivals, std::uint64_t{2});
    // In the middle of a fetch, at 20.5 ms: the 20 that wait are reset, and the next one fetches anew.
    Simulation rushed = compile(rush(""));
    rushed.advance(20_ms + 500_us);
    act(rushed, {{"restart", "edge"}});
    rushed.advance(99_ms + 500_us);
    const Measurement measured = simulation::measure(rushed);
    QCOMPARE(failures(measured, components::Outcome::Reset), std::uint64_t{20});
    QCOMPARE(component(measured, "app").arrivals, std::uint64_t{2});
    QCOMPARE(measured.totals.succeeded, std::uint64_t{79});
}

void TestCdn::passesFailuresOn() {
    // Nobody behind it: all fail alike, and nothing is kept of it.
    Simulation simulation = compile(rush(""));
    act(simulation, {{"crash", "app"}});
    simulation.advance(50_ms + 500_us);
    QCOMPARE(failures(simulation::measure(simulation), components::Outcome::Refused), std::uint64_t{50});
    act(simulation, {{"restore", "app"}});
    simulation.advance(6_s);
    QVERIFY(component(simulation::measure(simulation), "edge").hits > 0);
    // Everyone who waits gets the fetch's failure.
    Simulation failing = compile(rush(", serve_stale: 1h, ttl: 10ms"));
    failing.advance(20_ms + 500_us);
    act(failing, {{"crash", "app"}});
    failing.advance(20_ms + 700_us);
    QCOMPARE(failures(simulation::measure(failing), components::Outcome::Reset), std::uint64_t{20});
    std::string alone = rush("");
    alone.replace(alone.find(", {from: edge, to: app}"), 23, "");
    QCOMPARE(failures(run(alone, 10_ms + 500_us), components::Outcome::Unavailable), std::uint64_t{10});
}

void TestCdn::waitsForItsOriginThirtySeconds() {
    std::string patient = edge("");
    patient.replace(patient.find("kind: client"), 12, "kind: client, timeout: 1min");
    Simulation simulation = compile(patient);
    act(simulation, {{"hang", "app"}});
    simulation.advance(30_s + 50_ms);
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
    simulation.advance(30_s + 102_ms); // asked at 100 ms, looked up in 1 ms
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(failures(measured, components::Outcome::Timeout), std::uint64_t{300}); // all that waited for the fetch
    QCOMPARE(component(measured, "app").arrivals, std::uint64_t{0});
}

void TestCdn::countsOnNoFetchThatWasLost() {
    // Held until 371 ms; nothing gets to the origin from 350 to 2,350 ms. The requests of 400, 1,400 and 2,400 ms
    // fetch, each when the one before has been out for a second; only the last gets there. By then the client, whose
    // patience is one second, has given up on those of 400 … 1,400 ms.
    const auto measured = [](const QString& cdn, const char* scenario) {
        return run(edge(", ttl: 250ms" + cdn) + scenario, 5050_ms);
    };
    const char* cut = "scenario: [{at: 350ms, cut: edge->app, for: 2s}]\n";
    QCOMPARE(failures(measured("", cut), components::Outcome::Timeout), std::uint64_t{11});
    QCOMPARE(link(measured("", cut), "edge->app").dropped, std::uint64_t{2});
    QCOMPARE(measured("", cut).totals.failed, std::uint64_t{11});
    QCOMPARE(measured("", "").totals.failed, std::uint64_t{0});
    // Each for itself: those of 400 … 2,300 ms.
    QCOMPARE(measured(", collapse: false", cut).totals.failed, std::uint64_t{20});
}

void TestCdn::renewsWhatAnOldAnswerIsGivenFor() {
    // As above, but the old answer is given meanwhile. Fetched at 100, 400, 1,400 and 2,400 ms.
    const Measurement measured =
        run(edge(", ttl: 250ms, serve_stale: 10s") + "scenario: [{at: 350ms, cut: edge->app, for: 2s}]\n", 2450_ms);
    QCOMPARE(measured.totals.failed, std::uint64_t{0});
    QCOMPARE(component(measured, "edge").originReads, std::uint64_t{4});
    QCOMPARE(component(measured, "app").arrivals, std::uint64_t{2});
}

void TestCdn::countsOnAFetchThatIsOnlySlow() {
    const auto fetches = [](const char* client, const char* scenario) {
        std::string slow = edge("") + scenario;
        slow.replace(slow.find("work: 20ms"), 10, "work: 3s");
        slow.replace(slow.find("kind: client"), 12, client);
        return component(run(slow, 3050_ms), "edge").originReads;
    };
    QCOMPARE(fetches("kind: client, timeout: 10s", ""), std::uint64_t{1});
    // Nobody who asked for it waits any more: the next who comes fetches, at 1.1, 2.1 s.
    QCOMPARE(fetches("kind: client, timeout: 1s", ""), std::uint64_t{3});
    QCOMPARE(fetches("kind: client, timeout: 10s", "scenario: [{at: 50ms, cut: edge->app}]\n"), std::uint64_t{3});
}

void TestCdn::sharesTheFailureOfTheFetchThatWasFound() {
    // Nothing ever gets through. The fetch of 100 ms fails after 30 s, with it those who came before the one of 1.1 s.
    std::string patient = edge("") + "scenario: [{at: 50ms, cut: edge->app}]\n";
    patient.replace(patient.find("kind: client"), 12, "kind: client, timeout: 1min");
    Simulation simulation = compile(patient);
    for (const auto& [until, failed] :
         {std::pair{30_s + 50_ms, 0}, std::pair{30_s + 150_ms, 10}, std::pair{31_s + 150_ms, 20}}) {
        simulation.advance(until);
        const Measurement measured = simulation::measure(simulation);
        QCOMPARE(failures(measured, components::Outcome::Timeout), static_cast<std::uint64_t>(failed));
    }
    // One that gets through serves all who wait, whichever fetch they found: that of 32.1 s, when a third has failed.
    act(simulation, {{"heal", "edge->app"}});
    simulation.advance(32_s + 150_ms);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(measured.totals.failed, std::uint64_t{30});
    QCOMPARE(measured.totals.succeeded, std::uint64_t{321 - 30});
}

void TestCdn::prefersOriginsInItsZone() {
    const auto near = [](const char* prefers) {
        std::string text = edge(QString(", cacheable: []%1").arg(prefers));
        text.replace(text.find("kind: service"), 13, "kind: service, instances: 2, spread: [here, there]");
        const Measurement measured = run(text + "zones: {here: {contains: [edge]}, there: {}}\n", 1050_ms);
        return component(measured, "app").instances.front().arrivals;
    };
    QCOMPARE(near(", prefer_zone: true"), std::uint64_t{10});
    QCOMPARE(near(""), std::uint64_t{5});
}

void TestCdn::takesItsOriginsByWeight() {
    const Measurement measured = run(R"(
keyspaces: {things: {keys: 10000000, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  edge: {kind: cdn}
  main: {kind: service, work: 0s}
  other: {kind: external, latency: 0s}
links: [{from: web, to: edge}, {from: edge, to: main, weight: 3}, {from: edge, to: other}]
)",
                                     10_s);
    // About 10,000 fetches, of which a quarter goes to the other: σ = √(10,000 × ¼ × ¾) = 43.
    const auto other = static_cast<double>(component(measured, "other").arrivals);
    QVERIFY2(std::abs(other - 2500) < 4 * 43, qPrintable(QString::number(other)));
}

void TestCdn::isSlowedAndEdited() {
    Simulation slowed = compile(edge(", ttl: 0s, start: warm"));
    act(slowed, {{"slow", "edge"}, {"factor", 10.0}});
    slowed.advance(1_s);
    QCOMPARE(simulation::measure(slowed).totals.latency.min(), kernel::Time{10_ms});
    // Fewer entries: all that is beyond goes at once.
    diagram::Diagram diagram = parse(R"(
keyspaces: {things: {keys: 100, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: 1/s}}
  edge: {kind: cdn, start: warm, ttl: 0s}
  app: {kind: service}
links: [{from: web, to: edge}, {from: edge, to: app}]
)");
    Simulation simulation = compile(diagram);
    QCOMPARE(simulation.state().caches.front().table.size(), 100u);
    set(diagram, "components.edge.entries", "30");
    update(simulation, diagram);
    QCOMPARE(simulation.state().caches.front().table.size(), 30u);
}

void TestCdn::endsRequestsInACircle() {
    // Three that point at each other, and look for nothing: what comes in has to end.
    Simulation simulation = compile(R"(
operations: {look: {kind: read}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  a: {kind: cdn, get: 0s}
  b: {kind: cdn, get: 0s}
  c: {kind: load_balancer, overhead: 0s, health_check: off}
links: [{from: web, to: a}, {from: a, to: b}, {from: b, to: c}, {from: c, to: a}]
)");
    simulation.advance(1_s);
    QVERIFY(failures(simulation::measure(simulation), components::Outcome::Error) >= 99);
}

void TestCdn::leavesNothingBehind() {
    // Fetches in the foreground and the background, failing and timing out, writes, crashes; then it comes to rest.
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Simulation simulation = compile(R"(
keyspaces: {things: {keys: 50}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: 500/s}, timeout: 100ms, retries: 2}
  edge: {kind: cdn, instances: 2, ttl: 100ms, serve_stale: 100ms, entries: 20}
  app: {kind: service, instances: 2, cpus: 4, fail: 5%, start_up: 1s}
  db: {kind: database}
links: [{from: web, to: edge}, {from: edge, to: app, loss: 1%, pool: 20}, {from: app, to: db}]
scenario:
  - {at: 2s, crash: edge/1, for: 1s}
  - {at: 4s, hang: edge/2, for: 1s}
  - {at: 6s, crash: app, for: 2s}
  - {at: 9s, slow: edge, factor: 50, for: 1s}
  - {at: 12s, traffic: web, times: 0}
)",
                                        seed);
        simulation.advance(2500_ms);
        Simulation copy = simulation;
        simulation.advance(60_s);
        copy.advance(60_s);
        QCOMPARE(fingerprint(copy), fingerprint(simulation));
        const Measurement measured = simulation::measure(simulation);
        QVERIFY(measured.totals.succeeded > 1000);
        QString wrong = conservationComplaints(measured) + leaks(simulation);
        QVERIFY2(wrong.isEmpty(), qPrintable(QString("seed %1: ").arg(seed) + wrong));
    }
}

QTEST_APPLESS_MAIN(TestCdn)
#include "tst_cdn.moc"
