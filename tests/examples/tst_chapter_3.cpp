// Chapter 3, caching.
#include "tests/examples/chapter_test.h"

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

// 3-cache-aside: 20,000 articles with Zipf 1, an LRU of 4,000, 500 requests a second, and none expires within the run.
// Che: 0.784 in the long run. A cold cache holds what was asked for: over the first 5 s (2,500 requests) that answers
// 0.54 of them; 1 σ is a point. From 120 s to 180 s (30,000 requests) it is 0.25 points, and Che's own error is under a
// point. What the cache does not answer reaches the database: but for what is on its way, reads are misses, and 0.216 ·
// 500/s · 4 ms of 4 CPUs are 0.108.
constexpr std::size_t kArticles = 20'000;
double longRun() {
    return cheHitRatio(zipf(kArticles, 1.0), 4000);
}
double asItStarts() {
    return coldHitRatio(zipf(kArticles, 1.0), 0, 5 * 500);
}
/// Mean hit ratio over the buckets that end in (from, to], by arrivals.
double hitsOver(const Run& run, double from, double to) {
    const auto& points = run.pointsOf("cache");
    const auto lookUps = [&](std::size_t i) { return static_cast<double>(points[i].arrivalsPerS); };
    const auto hits = [&](std::size_t i) { return static_cast<double>(points[i].hitRatio) * lookUps(i); };
    return meanOver(run, from, to, hits) / meanOver(run, from, to, lookUps);
}

// 3-edge: straight 2 · 90 + 5 ms. Behind the CDN 20.1 ms, and for those that it does not know 165 ms more: Che's share
// h of 1,000 of 5,000 pages. Of 20,000 requests h is ± 0.3 points, Che's own error is under one point, the mean ± 2 ms.
// Of 20 readers each asks for 20 pages a second, and a browser keeps what it has seen once: from 10 s to 60 s these are
// its requests number 200 to 1,200.
double edgeHits() {
    return cheHitRatio(zipf(5000, 1.0), 1000);
}
double browserHits() {
    return coldHitRatio(zipf(5000, 1.0), 200, 1200);
}

// 3-stampede: one expiry within 10 to 50 s. Without a defence 2,000/s · 0.3 s = 600 ± 24 read; with a lock or
// coalescing 1; with early refresh e = 2.7 on average, more than n with probability (1 − 1/e)^n: 0.0001 for 20.
const Changes kOneExpiry = window(10, 50);
double originReads(const Run& run, const char* cache) {
    return count(run.component(cache).originReads);
}

// 3-stale: 500 prices, 30 changes a second: each changes every 17 s, and what was read before the first change is given
// for the rest of the 80 s. With 5 s to live no older than that; deleted on write, within 0.2 ms only. In the end
// e^(−80/17) of the prices have not changed; from 20 s to 80 s 1 − (17/60)(e^(−20/17) − e^(−80/17)) = 0.915 of the
// reads are stale; nine requests in ten are reads. A price is read for the first time after 500 / 270 = 2 s on average:
// of the requests up to t, 0.9 (1 − e^(−(t − 2)/17)) are stale, over ten seconds more than half from 21 s on. Of 3,000
// the share is ± 1 %, and grows by 2.4 % a second. Five seconds later the alert fires: at 26 s.
double staleShare(const Run& run, const char* client) {
    const simulation::RequestFigures& calls = callsOf(run, client);
    return count(calls.staleReads.value()) / (0.9 * count(calls.requests));
}
double oldestMs(const Run& run, const char* client) {
    return static_cast<double>(callsOf(run, client).staleAge.max()) / 1e6;
}

// 3-cache-dies: while it is down, 20 to 25 s, all 2,000 reads a second go to the database; after that none, or what a
// cold cache misses of 10,000 requests in five seconds. Of 20,000 articles and 10,000 draws: ± 1 %. A look-up of 0.4 ms
// for 2,000/s keeps one core busy to 80 %, four to 20 %.
double coldMisses() {
    return 2000 * (1 - coldHitRatio(zipf(20'000, 1.0), 0, 10'000));
}
double arrivalsOver(const Run& run, const char* id, double from, double to) {
    return meanOver(run, from, to,
                    [&](std::size_t i) { return static_cast<double>(run.pointsOf(id)[i].arrivalsPerS); });
}

// 3-write-update: a row is written every half second to second, so that an older value that was left behind lies there
// for seconds now and then. A delete is late by 20 ms on average; of 16,000 the slowest comes 20 · ln 16,000 = 194 ms
// late, and in one run of 5,000 later than 365 ms.
const Changes kUpdates = {
    {"components.delete-office.handler.default", "[{write: {to: delete-db, update: delete-cache}}]"}};
const Changes kDeletes = {
    {"components.update-office.handler.default", "[{write: {to: update-db, invalidate: update-cache}}]"}};
constexpr double kInf = std::numeric_limits<double>::infinity();

using simulation::Measurement;
const simulation::RequestFigures& readsOf(const Measurement& measured, const char* client) {
    return componentOf(measured, client).requests.value();
}

const std::vector<Effect> kEffects = {
    {"3-cache-aside",
     "an empty cache answers half at first",
     [](const Run& run) { return hitsOver(run, 0, 5); },
     asItStarts() - 0.05,
     asItStarts() + 0.05,
     {{"components.cache.start", "warm"}}},
    {"3-cache-aside",
     "in the end what its size allows",
     [](const Run& run) { return hitsOver(run, 120, 180); },
     longRun() - 0.015,
     longRun() + 0.015,
     {{"components.cache.entries", "400"}}},
    {"3-cache-aside",
     "a smaller one answers less",
     [](const Run& run) { return hitsOver(run, 120, 180); },
     cheHitRatio(zipf(kArticles, 1.0), 400) - 0.015,
     cheHitRatio(zipf(kArticles, 1.0), 400) + 0.015,
     {{"components.cache.entries", "4000"}},
     {{"components.cache.entries", "400"}}},
    {"3-cache-aside",
     "the database has the misses, and nothing else",
     [](const Run& run) { return count(run.component("db").arrivals) - count(run.component("cache").misses); },
     -20,
     20,
     {{"components.app.handler.default", "[work, {read: db}]"}}},
    {"3-cache-aside",
     "a fifth of its work is left",
     [](const Run& run) {
         return meanOver(run, 120, 180,
                         [&](std::size_t i) { return static_cast<double>(run.pointsOf("db")[i].utilization); });
     },
     0.108 - 0.015,
     0.108 + 0.015,
     {{"unlink", "app->cache"}}},
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
    {"3-edge",
     "straight it is far",
     [](const Run& run) { return meanMs(callsOf(run, "far-people").latency); },
     184,
     186,
     {{"links.far-people->far-app.latency", "10ms"}},
     {},
     "ms"},
    {"3-edge",
     "what the CDN has comes from nearby",
     [](const Run& run) { return meanMs(callsOf(run, "near-people").latency); },
     20.1 + (1 - edgeHits()) * 165 - 3,
     20.1 + (1 - edgeHits()) * 165 + 3,
     {{"components.edge.cacheable", "[]"}},
     {},
     "ms"},
    {"3-edge",
     "the origin has the rest to do",
     [](const Run& run) { return arriving(run, "near-app", "near-people"); },
     1 - edgeHits() - 0.02,
     1 - edgeHits() + 0.02,
     {{"components.edge.cacheable", "[]"}}},
    {"3-edge",
     "what the browser has is not asked for",
     [](const Run& run) { return arriving(run, "home-edge", "home-people"); },
     1 - browserHits() - 0.02,
     1 - browserHits() + 0.02,
     {{"components.home-people.browser_cache", "off"}}},
    {"3-stampede",
     "without a defence a herd",
     [](const Run& run) { return originReads(run, "plain-cache"); },
     500,
     700,
     {{"components.plain-cache.stampede", "lock"}},
     kOneExpiry},
    {"3-stampede",
     "which fails",
     [](const Run& run) { return count(callsOf(run, "plain-people").failed); },
     400,
     kInf,
     {{"components.plain-cache.stampede", "lock"}},
     kOneExpiry},
    {"3-stampede",
     "with a lock one",
     [](const Run& run) { return originReads(run, "lock-cache"); },
     1,
     1,
     {{"components.lock-cache.stampede", "none"}},
     kOneExpiry},
    {"3-stampede",
     "coalesced one",
     [](const Run& run) { return originReads(run, "coalesce-cache"); },
     1,
     1,
     {{"components.coalesce-cache.stampede", "none"}},
     kOneExpiry},
    {"3-stampede",
     "and nobody fails",
     [](const Run& run) { return count(callsOf(run, "coalesce-people").failed); },
     0,
     0,
     {{"components.coalesce-cache.stampede", "none"}},
     kOneExpiry},
    {"3-stampede",
     "refreshed early a few",
     [](const Run& run) { return originReads(run, "early-cache"); },
     1,
     20,
     {{"components.early-cache.stampede", "none"}},
     kOneExpiry},
    {"3-stale",
     "never told: nearly all reads are stale",
     [](const Run& run) { return staleShare(run, "never-people"); },
     0.85,
     0.97,
     {{"components.never-cache.ttl", "5s"}}},
    {"3-stale",
     "and older and older",
     [](const Run& run) { return oldestMs(run, "never-people"); },
     30'000,
     80'000,
     {{"components.never-cache.ttl", "5s"}},
     {},
     "ms"},
    {"3-stale",
     "an alert says that half of them are",
     [](const Run& run) { return fired(run, "old prices"); },
     24,
     28.5,
     {{"components.never-cache.ttl", "5s"}},
     {},
     "s"},
    {"3-stale",
     "a time to live bounds their age",
     [](const Run& run) { return oldestMs(run, "ttl-people"); },
     3000,
     5100,
     {{"components.ttl-cache.ttl", "0s"}},
     {},
     "ms"},
    {"3-stale",
     "deleted on write: hardly one",
     [](const Run& run) { return count(callsOf(run, "told-people").staleReads.value()); },
     0,
     10,
     {{"components.told-app.handler.change", "[{write: told-db}]"}}},
    {"3-cache-dies",
     "without the cache the database has it all",
     [](const Run& run) { return arrivalsOver(run, "lost-db", 21, 25); },
     1900,
     2100,
     {{"scenario", ""}},
     {},
     "/s"},
    {"3-cache-dies",
     "a snapshot comes back warm",
     [](const Run& run) { return arrivalsOver(run, "kept-db", 25.5, 30); },
     0,
     1,
     {{"components.kept-cache.persistence", "none"}},
     {},
     "/s"},
    {"3-cache-dies",
     "without one it comes back cold",
     [](const Run& run) { return arrivalsOver(run, "lost-db", 25, 30); },
     0.92 * coldMisses(),
     1.08 * coldMisses(),
     {{"components.lost-cache.persistence", "snapshot"}},
     {},
     "/s"},
    {"3-cache-dies",
     "Memcached as well",
     [](const Run& run) { return arrivalsOver(run, "many-db", 25, 30); },
     0.92 * coldMisses(),
     1.08 * coldMisses(),
     {{"components.many-cache.persistence", "snapshot"}},
     {},
     "/s"},
    {"3-cache-dies",
     "one core is busy to 80 %",
     [](const Run& run) { return run.component("kept-cache").utilization; },
     0.78,
     0.82,
     {{"components.kept-cache.cpus", "4"}}},
    {"3-cache-dies",
     "four are to 20 %",
     [](const Run& run) { return run.component("many-cache").utilization; },
     0.19,
     0.21,
     {{"components.many-cache.cpus", "1"}}},
    {"3-write-update",
     "updates that cross leave the older value",
     [](const Run& run) { return oldestMs(run, "update-readers"); },
     1000,
     kInf,
     kDeletes,
     {},
     "ms"},
    {"3-write-update",
     "deletes do not",
     [](const Run& run) { return oldestMs(run, "delete-readers"); },
     0,
     400,
     kUpdates,
     {},
     "ms"},
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
    // half of what comes straight
    {"3-edge",
     [](const Run& run, std::size_t i) { return run.pointsOf("near-app")[i].arrivalsPerS < 200; },
     {{"components.edge.cacheable", "[]"}}},
    // the first fill is over after 3 s
    {"3-stampede",
     [](const Run& run, std::size_t i) { return endOf(run, i) > 5 && run.pointsOf("plain-db")[i].utilization > 0.9F; },
     {{"components.plain-cache.stampede", "lock"}}},
    {"3-cache-dies",
     [](const Run& run, std::size_t i) { return run.pointsOf("lost-db")[i].arrivalsPerS > 300; },
     {{"scenario", ""}}},
    // more than half of 270 reads a second
    {"3-stale",
     {},
     {{"components.never-cache.ttl", "5s"}},
     {},
     [](const Measurement& before, const Measurement& now) {
         return *readsOf(now, "never-people").staleReads - *readsOf(before, "never-people").staleReads > 135;
     }},
    // some are older than any delete that is late
    {"3-write-update",
     {},
     kDeletes,
     {},
     [](const Measurement& before, const Measurement& now) {
         const metrics::Histogram ages =
             readsOf(now, "update-readers").staleAge.since(readsOf(before, "update-readers").staleAge);
         return ages.count() > 0 && ages.quantile(1) > kernel::kSecond / 2;
     }},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
