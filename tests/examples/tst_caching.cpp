// The examples about caches that go stale, empty or under: expected figures from arithmetic, at five seeds, and for
// each what the same diagram does with the mechanism off.
#include <QTest>

#include "tests/examples/example_run.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

using Changes = std::vector<std::pair<const char*, const char*>>;

Run runOf(const char* name, int seed, const Changes& changes = {}) {
    diagram::Diagram diagram = load(name);
    for (const auto& [path, value] : changes)
        set(diagram, path, value);
    return examples::run(diagram, static_cast<std::uint64_t>(seed));
}

const simulation::RequestFigures& callsOf(const Run& run, const char* client) {
    return run.component(client).requests.value();
}

/// Arrivals a second, averaged over the buckets that end in (from, to].
double arrivalsOver(const Run& run, const char* component, double from, double to) {
    const auto& points = run.pointsOf(component);
    double sum = 0;
    int buckets = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double end = kernel::toSeconds(run.series->points[i].end);
        if (end <= from || end > to)
            continue;
        sum += static_cast<double>(points[i].arrivalsPerS);
        ++buckets;
    }
    return buckets > 0 ? sum / buckets : -1;
}

QByteArray text(double figure) {
    return QByteArray::number(figure);
}

} // namespace

/// What caches do when their entries expire, lie, or are gone.
class TestCaching : public QObject {
    Q_OBJECT

    static void seeds() {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 5; ++seed)
            QTest::newRow(qPrintable(QString("seed %1").arg(seed))) << seed;
    }

  private slots:
    void edgeAnswersNearby_data() { seeds(); }
    void edgeAnswersNearby() {
        // Straight: 2 · 90 + 5 ms. Behind the CDN 20.1 ms, and for those that it does not know 165 ms more. Of 20,000
        // requests the hit ratio is ± 0.3 points, Che's own error is under one point, so the mean ± 2 ms.
        QFETCH(int, seed);
        const double hits = cheHitRatio(zipf(5000, 1.0), 1000);
        const Run run = runOf("3-edge", seed);
        const double latency = callsOf(run, "near-people").latency.meanNs() / 1e6;
        const double expected = 20.1 + (1 - hits) * 165;
        QVERIFY2(std::abs(latency - expected) < 3, text(latency));
        QVERIFY(std::abs(callsOf(run, "far-people").latency.meanNs() / 1e6 - 185) < 1);
        const double share = static_cast<double>(run.component("near-app").arrivals) /
                             static_cast<double>(callsOf(run, "near-people").requests);
        QVERIFY2(std::abs(share - (1 - hits)) < 0.02, text(share));
        // A CDN that keeps nothing is only a longer way round.
        const Run off = runOf("3-edge", seed, {{"components.edge.cacheable", "[]"}});
        QVERIFY(callsOf(off, "near-people").latency.meanNs() / 1e6 > 180);
    }

    void stampedeIsHeldBack_data() { seeds(); }
    void stampedeIsHeldBack() {
        // One expiry within 10 to 50 s. Without a defence 2,000/s · 0.3 s = 600 ± 24 read; with a lock or coalescing 1;
        // with early refresh e = 2.7 on average, more than n with probability (1 − 1/e)^n: 0.0001 for 20.
        QFETCH(int, seed);
        const Changes once = {{"settings.duration", "50s"}};
        const Run run = runOf("3-stampede", seed, once);
        const auto reads = [&](const char* cache) { return static_cast<double>(run.component(cache).originReads); };
        QVERIFY2(reads("plain-cache") > 500 && reads("plain-cache") < 700, text(reads("plain-cache")));
        QCOMPARE(reads("lock-cache"), 1.0);
        QCOMPARE(reads("coalesce-cache"), 1.0);
        QVERIFY2(reads("early-cache") >= 1 && reads("early-cache") <= 20, text(reads("early-cache")));
        QCOMPARE(run.component("lock-db").arrivals, std::uint64_t{1});
        QVERIFY(callsOf(run, "plain-people").failed > 400);
        QCOMPARE(callsOf(run, "coalesce-people").failed, std::uint64_t{0});
        for (const char* cache : {"lock", "coalesce", "early"}) {
            const std::string path = std::string("components.") + cache + "-cache.stampede";
            const Run off = runOf("3-stampede", seed, {once.front(), {path.c_str(), "none"}});
            QVERIFY(off.component(std::string(cache) + "-cache").originReads > 500);
        }
    }

    void staleForAsLongAsNobodySays_data() { seeds(); }
    void staleForAsLongAsNobodySays() {
        // 500 prices, 30 changes a second: each changes every 17 s, and what was read before the first change is given
        // for the rest of the 80 s. With 5 s to live no older than that; deleted on write, within 0.2 ms only.
        QFETCH(int, seed);
        const Run run = runOf("3-stale", seed);
        const auto ageMs = [](const Run& of, const char* client) {
            return static_cast<double>(callsOf(of, client).staleAge.max()) / 1e6;
        };
        const auto stale = [](const Run& of, const char* client) { return callsOf(of, client).staleReads.value(); };
        // In the end e^(−80/17) of the prices have not changed; over the window 1 − (17/60)(e^(−20/17) − e^(−80/17)).
        const double share = static_cast<double>(stale(run, "never-people")) /
                             (0.9 * static_cast<double>(callsOf(run, "never-people").requests));
        QVERIFY2(share > 0.85 && share < 0.97, text(share));
        QVERIFY(ageMs(run, "never-people") > 30'000);
        QVERIFY2(ageMs(run, "ttl-people") > 3000 && ageMs(run, "ttl-people") < 5100, text(ageMs(run, "ttl-people")));
        QVERIFY(stale(run, "told-people") <= 10);
        const Run off = runOf("3-stale", seed, {{"components.ttl-cache.ttl", "0s"}});
        QVERIFY(ageMs(off, "ttl-people") > 30'000);
    }

    void cacheComesBackWarmOrCold_data() { seeds(); }
    void cacheComesBackWarmOrCold() {
        // While it is down, 20 to 25 s, all 2,000 reads a second go to the database; after that none, or what a cold
        // cache misses of 10,000 requests in five seconds. Of 20,000 articles and 10,000 draws: ± 1 %.
        QFETCH(int, seed);
        const Run run = runOf("3-cache-dies", seed);
        const double cold = 2000 * (1 - coldHitRatio(zipf(20'000, 1.0), 0, 10'000));
        for (const char* database : {"kept-db", "lost-db", "many-db"}) {
            const double down = arrivalsOver(run, database, 21, 25);
            QVERIFY2(std::abs(down - 2000) < 100, text(down));
        }
        QVERIFY(arrivalsOver(run, "kept-db", 25.5, 30) < 1);
        for (const char* database : {"lost-db", "many-db"}) {
            const double after = arrivalsOver(run, database, 25, 30);
            QVERIFY2(std::abs(after - cold) < 0.08 * cold, text(after));
        }
        const Run off = runOf("3-cache-dies", seed, {{"components.kept-cache.persistence", "none"}});
        QVERIFY(arrivalsOver(off, "kept-db", 25.5, 30) > 0.8 * cold);
        // 2,000/s · 0.4 ms: 80 % of one core, 20 % of four.
        QVERIFY(std::abs(run.component("kept-cache").utilization - 0.8) < 0.02);
        QVERIFY(std::abs(run.component("many-cache").utilization - 0.2) < 0.01);
    }

    void updatesThatCrossStay_data() { seeds(); }
    void updatesThatCrossStay() {
        // A row is written every half second to second, so that an older value that was left behind lies there for
        // seconds now and then. A delete is late by 20 ms on average; of 16,000 the slowest comes 20 · ln 16,000 = 194
        // ms late, and in one run of 5,000 later than 365 ms.
        QFETCH(int, seed);
        const Run run = runOf("3-write-update", seed);
        const auto oldest = [&](const char* client) {
            return static_cast<double>(callsOf(run, client).staleAge.max()) / 1e6;
        };
        QVERIFY2(oldest("update-readers") > 1000, text(oldest("update-readers")));
        QVERIFY2(oldest("delete-readers") < 400, text(oldest("delete-readers")));
    }

    void flushedCacheNeverRecovers_data() { seeds(); }
    void flushedCacheNeverRecovers() {
        // 1,000 connections to four CPUs of 10 ms: 2.5 s in the queue, and given up after 0.5 s. So what is not in the
        // cache fails for ever. 100 connections: 0.25 s, which fills the cache.
        QFETCH(int, seed);
        const Run run = runOf("9-cache-flush", seed, {{"settings.warmup", "60s"}});
        const auto goodput = [](const Run& of, const char* client) {
            return static_cast<double>(callsOf(of, client).succeeded) / 30;
        };
        QVERIFY2(goodput(run, "open-people") < 800, text(goodput(run, "open-people")));
        QVERIFY2(goodput(run, "few-people") > 950, text(goodput(run, "few-people")));
        QVERIFY(run.component("open-db").utilization > 0.99);
        diagram::Diagram calm = load("9-cache-flush");
        calm.scenario.clear();
        set(calm, "settings.warmup", "60s");
        QVERIFY(goodput(examples::run(calm, static_cast<std::uint64_t>(seed)), "open-people") > 950);
    }
};

QTEST_APPLESS_MAIN(TestCaching)
#include "tst_caching.moc"
