// Chapter 3, caching. How the hit ratio climbs is in tst_cache_aside.cpp.
#include <QTest>

#include "tests/examples/effect.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

// 3-buffer-pool: 2,000 articles, Zipf 1; a memory of 400 answers Che's share h = 0.73 of the reads. Plain reads want
// 500/s · 4 ms of 4 CPUs: 0.5. With the pool (1 − h) · 4 ms + h · 0.2 ms = 1.23 ms: 0.15. With a cache a share of 1 − h
// of the reads arrives. Of 25,000 reads h is ± 0.003, Che's own error is under a point.
double hitRatio() {
    return cheHitRatio(zipf(2000, 1.0), 400);
}
double poolLoad() {
    return 500 * ((1 - hitRatio()) * 0.004 + hitRatio() * 0.0002) / 4;
}
/// Reads that arrive at the database, of those that people asked for.
double arriving(const Run& run, const char* database, const char* client) {
    return count(run.component(database).arrivals) / count(callsOf(run, client).requests);
}

const std::vector<Effect> kEffects = {
    {"3-buffer-pool",
     "the pool makes reads cheaper",
     [](const Run& run) { return run.component("pool").utilization; },
     poolLoad() - 0.02,
     poolLoad() + 0.02,
     {{"components.pool.hot", "off"}}},
    {"3-buffer-pool",
     "and they all still arrive",
     [](const Run& run) { return arriving(run, "pool", "pool-people"); },
     0.999,
     1.001,
     {{"link", "pool-app->cache"}}},
    {"3-buffer-pool",
     "behind a cache only misses do",
     [](const Run& run) { return arriving(run, "behind", "cached-people"); },
     1 - hitRatio() - 0.015,
     1 - hitRatio() + 0.015,
     {{"unlink", "cached-app->cache"}}},
};

const std::vector<Sight> kSights = {
    // less than half as busy as without a pool
    {"3-buffer-pool",
     [](const Run& run, std::size_t i) { return run.pointsOf("pool")[i].utilization < 0.25F; },
     {{"components.pool.hot", "off"}}},
    {"3-cache-aside",
     [](const Run& run, std::size_t i) {
         const float hits = run.pointsOf("cache")[i].hitRatio;
         return hits > 0.3F && hits < 0.7F;
     },
     {{"components.cache.start", "warm"}}},
};

} // namespace

/// What memory in the database saves, and what only a cache does.
class TestChapter3 : public QObject {
    Q_OBJECT

  private slots:
    void effects_data() { rowsOf(kEffects); }
    void effects() {
        QFETCH(int, effect);
        QFETCH(int, seed);
        check(kEffects[static_cast<std::size_t>(effect)], seed);
    }
    void sights_data() { rowsOf(kSights); }
    void sights() {
        QFETCH(int, sight);
        check(kSights[static_cast<std::size_t>(sight)]);
    }
};

QTEST_APPLESS_MAIN(TestChapter3)
#include "tst_chapter_3.moc"
