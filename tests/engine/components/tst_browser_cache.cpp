// Answers that users keep: which, for how long, how many, and how old they may be.
#include <QTest>

#include <cmath>

#include "engine/components/browser_cache.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::BrowserCache;
using components::BrowserCounts;

namespace {

constexpr kernel::Time kLong = kernel::kNever;

/// Ten requests a second for the keys of one keyspace, the first at 100 ms; each takes 10 ms.
std::string site(const QString& client, const QString& operations = "look: {kind: read, keyspace: pages}",
                 int keys = 1) {
    return QString(R"(
keyspaces: {pages: {keys: %3, popularity: uniform}}
operations: {%2}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, %1}
  app: {kind: service, cpus: 100, work: 10ms}
links: [{from: web, to: app}]
)")
        .arg(client, operations)
        .arg(keys)
        .toStdString();
}

/// One reader and one writer of the same page, the writer once a second from 1 s on; both with one user.
std::string news(const QString& reader) {
    return QString(R"(
keyspaces: {pages: {keys: 1, popularity: uniform}}
operations:
  look: {kind: read, keyspace: pages}
  change: {kind: write, keyspace: pages}
components:
  web: {kind: client, users: 1, arrivals: {open: {rate: 10/s, process: constant}}, mix: {look: 1}, %1}
  desk: {kind: client, users: 1, arrivals: {open: {rate: 1/s, process: constant}}, mix: {change: 1}}
  lb: {kind: load_balancer, overhead: 0s}
  app: {kind: service, work: 1ms, max_in_flight: unlimited}
  db: {kind: database, read: 1ms, write: 1ms}
links:
  - {from: web, to: lb}
  - {from: desk, to: lb}
  - {from: lb, to: app}
  - {from: app, to: db}
)")
        .arg(reader)
        .toStdString();
}

} // namespace

class TestBrowserCache : public QObject {
    Q_OBJECT
  private slots:
    void forgetsTheLeastRecentlyUsed();
    void tellsUsersAndOperationsApart();
    void forgetsWhatHasExpired();
    void keepsNoMoreThanAMillionInAll();
    void asksAgainWhenTheTimeIsOver();
    void keepsSoManyForEachUser();
    void eachUserHasAnOwnOne();
    void keepsReadsOnly_data();
    void keepsReadsOnly();
    void answersGrowStale();
    void missesItsUsersOwnWrites();
    void copiesGoOnAlike();
    void saysThatNothingIsKept();
};

void TestBrowserCache::forgetsTheLeastRecentlyUsed() {
    BrowserCache cache;
    BrowserCounts counts;
    const auto has = [&](components::Index key) { return cache.find({1, key, 0}, 0, counts) != nullptr; };
    for (const components::Index key : {1, 2, 3})
        cache.keep({1, key, 0}, {key, 7}, kLong, 3, counts);
    QVERIFY(has(1)); // so that 2 is the least recently used
    cache.keep({1, 4, 0}, {4, 7}, kLong, 3, counts);
    QVERIFY(!has(2));
    QVERIFY(has(1) && has(3) && has(4));
    QCOMPARE(counts.evictions, std::uint64_t{1});
    cache.keep({1, 4, 0}, {9, 8}, kLong, 3, counts); // anew: none has to go
    QCOMPARE(cache.find({1, 4, 0}, 0, counts)->version, components::Index{9});
    QCOMPARE(cache.find({1, 4, 0}, 0, counts)->owner, components::Index{8});
    QCOMPARE(counts.evictions, std::uint64_t{1});
    cache.keep({1, 5, 0}, {5, 7}, kLong, 1, counts); // fewer from now on
    QCOMPARE(cache.size(), 1u);
    QVERIFY(has(5));
    QCOMPARE(counts.hits, std::uint64_t{7});
    QCOMPARE(counts.misses, std::uint64_t{1});
}

void TestBrowserCache::tellsUsersAndOperationsApart() {
    BrowserCache cache;
    BrowserCounts counts;
    cache.keep({1, 5, 2}, {1, 0}, kLong, 10, counts);
    QVERIFY(cache.find({1, 5, 2}, 0, counts) != nullptr);
    QVERIFY(cache.find({2, 5, 2}, 0, counts) == nullptr);
    QVERIFY(cache.find({1, 6, 2}, 0, counts) == nullptr);
    QVERIFY(cache.find({1, 5, 3}, 0, counts) == nullptr);
}

void TestBrowserCache::forgetsWhatHasExpired() {
    BrowserCache cache;
    BrowserCounts counts;
    cache.keep({1, 5, 0}, {1, 0}, 100, 10, counts);
    QVERIFY(cache.find({1, 5, 0}, 99, counts) != nullptr);
    QVERIFY(cache.find({1, 5, 0}, 100, counts) == nullptr);
    QCOMPARE(counts.expirations, std::uint64_t{1});
    QCOMPARE(cache.size(), 0u);
}

void TestBrowserCache::keepsNoMoreThanAMillionInAll() {
    BrowserCache cache;
    BrowserCounts counts;
    const components::Index users = BrowserCache::kMost + 1000;
    for (components::Index user = 0; user < users; ++user)
        cache.keep({user, 5, 0}, {user, 0}, kLong, 10, counts);
    QCOMPARE(cache.size(), std::uint32_t{BrowserCache::kMost});
    QCOMPARE(counts.evictions, std::uint64_t{1000});
    QVERIFY(cache.find({999, 5, 0}, 0, counts) == nullptr);
    for (const components::Index user : {components::Index{1000}, users - 1})
        QCOMPARE(cache.find({user, 5, 0}, 0, counts)->version, user);
}

void TestBrowserCache::asksAgainWhenTheTimeIsOver() {
    // Asked at 100 ms, answered at 110 ms and good until 1,110 ms: ten more are answered at once, the eleventh asks. Of
    // 110 requests 10 are sent.
    const QString one = "users: 1, ";
    const Measurement kept = run(site(one + "browser_cache: {entries: 10, ttl: 1s}"), 11'050_ms);
    QCOMPARE(kept.totals.requests, std::uint64_t{110});
    QCOMPARE(kept.totals.succeeded, std::uint64_t{110});
    QCOMPARE(kept.totals.attempts, std::uint64_t{10});
    QCOMPARE(component(kept, "app").arrivals, std::uint64_t{10});
    QCOMPARE(component(kept, "web").hits, std::uint64_t{100});
    QCOMPARE(component(kept, "web").misses, std::uint64_t{10});
    QCOMPARE(component(kept, "web").expirations, std::uint64_t{9});
    QCOMPARE(kept.totals.latency.min(), kernel::Time{0});
    QCOMPARE(kept.totals.latency.max(), kernel::Time{10_ms});
    const Measurement always = run(site(one + "browser_cache: {entries: 10, ttl: 0s}"), 11'050_ms);
    QCOMPARE(always.totals.attempts, std::uint64_t{1});
    const Measurement off = run(site(one + "browser_cache: off"), 11'050_ms);
    QCOMPARE(off.totals.attempts, std::uint64_t{110});
    QCOMPARE(component(off, "web").hits, std::uint64_t{0});
}

void TestBrowserCache::keepsSoManyForEachUser() {
    // Of two pages the last one is kept: it is asked for again with probability 1/2. 2,000 draws: a deviation of 0.011.
    const auto hitRatio = [](const char* entries) {
        const Measurement measured = run(site(QString("users: 1, browser_cache: {entries: %1, ttl: 0s}").arg(entries),
                                              "look: {kind: read, keyspace: pages}", 2),
                                         200'050_ms);
        return static_cast<double>(component(measured, "web").hits) / 2000;
    };
    QVERIFY2(std::abs(hitRatio("1") - 0.5) < 0.045, qPrintable(QString::number(hitRatio("1"))));
    QCOMPARE(hitRatio("2"), 1998.0 / 2000);
}

void TestBrowserCache::eachUserHasAnOwnOne() {
    const auto misses = [](const char* users) {
        return component(run(site(QString("users: %1, browser_cache: {ttl: 0s}").arg(users)), 100_s), "web").misses;
    };
    QCOMPARE(misses("1"), std::uint64_t{1});
    QCOMPARE(misses("5"), std::uint64_t{5});
}

void TestBrowserCache::keepsReadsOnly_data() {
    QTest::addColumn<QString>("operation");
    QTest::addColumn<bool>("kept");
    QTest::newRow("read") << "do: {kind: read, keyspace: pages}" << true;
    QTest::newRow("read of no key") << "do: {kind: read}" << false;
    QTest::newRow("write") << "do: {kind: write, keyspace: pages}" << false;
    QTest::newRow("scan") << "do: {kind: scan, keyspace: pages}" << false;
    QTest::newRow("create") << "do: {kind: create, keyspace: pages}" << false;
}

void TestBrowserCache::keepsReadsOnly() {
    QFETCH(QString, operation);
    QFETCH(bool, kept);
    const Measurement measured = run(site("users: 1, browser_cache: {ttl: 0s}", operation), 10'050_ms);
    QCOMPARE(measured.totals.requests, std::uint64_t{100});
    QCOMPARE(component(measured, "web").hits, std::uint64_t{kept ? 99u : 0u});
    QCOMPARE(component(measured, "app").arrivals, std::uint64_t{kept ? 1u : 100u});
}

void TestBrowserCache::answersGrowStale() {
    // Kept at 100 ms, overwritten at 1, 2, 3 and 4 s, acknowledged 2 ms later: the 40 reads from 1.1 to 5.0 s are
    // stale, by 98 ms at least and 998 ms at most.
    const auto measured = [](const char* reader) { return operation(run(news(reader), 5050_ms), "look"); };
    const simulation::RequestFigures kept = measured("browser_cache: {ttl: 0s}");
    QCOMPARE(kept.requests, std::uint64_t{50});
    QCOMPARE(kept.staleReads.value(), std::uint64_t{40});
    QCOMPARE(kept.staleAge.min(), kernel::Time{98_ms});
    QCOMPARE(kept.staleAge.max(), kernel::Time{998_ms});
    QCOMPARE(kept.readYourWritesViolations.value(), std::uint64_t{0}); // somebody else's
    QCOMPARE(measured("browser_cache: off").staleReads.value(), std::uint64_t{0});
    // Kept for 200 ms: asked anew at 1.0, 1.3 … s. Each answer is a write behind for at most two reads.
    const std::uint64_t brief = measured("browser_cache: {ttl: 200ms}").staleReads.value();
    QVERIFY2(brief > 0 && brief <= 8, qPrintable(QString::number(brief)));
}

void TestBrowserCache::missesItsUsersOwnWrites() {
    const auto violations = [](const char* keys) {
        const std::string mixed = QString::fromStdString(news(QString("browser_cache: ") + keys))
                                      .replace("mix: {look: 1}", "mix: {look: 1, change: 1}")
                                      .toStdString();
        return run(mixed, 10_s).totals.readYourWritesViolations.value();
    };
    QVERIFY(violations("{ttl: 0s}") > 20); // of some 50 reads all after the first write
    QCOMPARE(violations("off"), std::uint64_t{0});
}

void TestBrowserCache::copiesGoOnAlike() {
    Simulation simulation =
        compile(site("users: 50, browser_cache: {entries: 5, ttl: 20s}", "look: {kind: read, keyspace: pages}", 20));
    simulation.advance(50_s);
    Simulation copy = simulation;
    simulation.advance(200_s);
    copy.advance(200_s);
    QCOMPARE(fingerprint(copy), fingerprint(simulation));
}

void TestBrowserCache::saysThatNothingIsKept() {
    const auto warned = [](const QString& operations) {
        const auto compiled = Simulation::compile(parse(site("browser_cache: {ttl: 1s}", operations)), 1);
        for (const base::Diagnostic& diagnostic : compiled.diagnostics)
            if (diagnostic.path == "components.web.browser_cache")
                return true;
        return false;
    };
    QVERIFY(warned("change: {kind: write, keyspace: pages}"));
    QVERIFY(warned("look: {kind: read}"));
    QVERIFY(!warned("look: {kind: read, keyspace: pages}"));
}

QTEST_APPLESS_MAIN(TestBrowserCache)
#include "tst_browser_cache.moc"
