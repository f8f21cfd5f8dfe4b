// Chapter 8, a whole design.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

using catalog::List;
using components::Outcome;

// 8-url-shortener: Che's share of an LRU of 200,000 links of a million with Zipf 1.1 is 0.922. The other claims are in
// tst_url_shortener.cpp.
double hitRatio(const Run& run) {
    const simulation::ComponentMeasurement& cache = run.component("cache");
    return count(cache.hits) / count(cache.hits + cache.misses);
}

// Two resolvers and two of the three members that give the numbers are cut off from the others from 10 s on. Half of 20
// creates a second arrive at either side: 10/s are refused in the smaller one, 500 ± 22 in 50 s. Two sides that both go
// on give the same numbers out: in 50 s some 500 of them.
const std::vector<Act> kSplit = {
    {10 * kernel::kSecond, catalog::Record{{"partition", List{List{"resolver/1", "resolver/2", "ids/1", "ids/2"},
                                                              List{"resolver/3", "resolver/4", "ids/3"}}}}}};

// 20 ms there and back; 2 ms of work, whose 99th percentile is 2 ms · ln 100 = 9.2 ms; queueing at 0.5 and a miss in
// twelve add little: 25 to 40 ms, with the counters or without. Counted before the answer, 1,980 writes of 5 ms a
// second would be ten CPUs' work on the primary's one.
const std::vector<Act> kNobodyCounts = {{10 * kernel::kSecond, catalog::Record{{"crash", "counter"}}}};
const Changes kCountFirst = {{"components.resolver.handler.resolve",
                              "[work, {read: {through: cache, from: links-db, ttl: 0}}, {write: links-db}]"}};

// A dead resolver is a quarter of 2,000/s until the third check, 4 s later at the least.
const std::vector<Act> kDeadResolver = {{10 * kernel::kSecond, catalog::Record{{"crash", "resolver/3"}}}};

double collisions(const Run& run) {
    return count(run.measured.totals.idCollisions.value_or(0));
}

const std::vector<Effect> kEffects = {
    {"8-url-shortener",
     "nine visits in ten are answered from the cache",
     hitRatio,
     0.91,
     0.932,
     {{"components.cache.entries", "20000"}},
     window(5, 25)},
    {"8-url-shortener", "clicks that nobody counts do not slow the redirect",
     [](const Run& run) { return ms(operationOf(run, "resolve").latency, 0.99); }, 25, 40, kCountFirst, window(10, 30),
     "ms", false, kNobodyCounts},
    {"8-url-shortener",
     "a dead resolver goes unnoticed",
     [](const Run& run) { return count(run.measured.totals.failed); },
     0,
     0,
     {{"components.balancer.try_next", "0"}},
     window(5, 25),
     "",
     false,
     kDeadResolver},
    {"8-url-shortener",
     "no code is given twice in a partition",
     collisions,
     0,
     0,
     {{"components.ids.preset", "cassandra"}},
     {},
     "",
     false,
     kSplit},
    {"8-url-shortener",
     "the smaller side makes no new links",
     [](const Run& run) { return failures(operationOf(run, "shorten"), Outcome::Unavailable); },
     400,
     600,
     {{"components.ids.preset", "cassandra"}},
     {},
     "",
     false,
     kSplit},
    {"8-url-shortener",
     "and nobody's visit fails",
     [](const Run& run) { return count(operationOf(run, "resolve").failed); },
     0,
     0,
     {{"components.resolver.handler.resolve", "[work, {next: ids}, {read: {from: links-db, through: cache}}]"}},
     {},
     "",
     false,
     kSplit},
};

const std::vector<Sight> kSights = {
    {"8-url-shortener",
     [](const Run& run, std::size_t i) { return run.pointsOf("cache")[i].hitRatio > 0.9F; },
     {{"components.cache.entries", "20000"}}},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
