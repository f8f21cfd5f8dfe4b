// Chapter 5, queues.
#include "tests/examples/chapter_test.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

// 5-spike: 100 orders a second, 500 from 30 s to 60 s; 4 packers of 20 ms each do 200 a second. The queue grows by
// 300/s for 30 s to 9,000 and shrinks by 100/s for 90 s: empty at 150 s. The last of the surge waits 9,000 / 200 = 45
// s. In 30 s 15,000 ± 122 come and 6,000 ± 77 go, so the depth is ± 145 and the time of the drain ± 2.2 s (1 σ). 8
// packers do 400/s: 3,000 deep, drained in 10 s, ± 160 and 0.7 s. Two do what comes on a calm day: 400/s · 30 s =
// 12,000 stay, ± 200. The shop's own 2 CPUs of 2 ms are busy to 0.1, in the surge to 0.5: M/M/2 with P(T > t) = e^(−x)
// (1 + x/3), x = t/2 ms: p99 9.2 to 11.3 ms, 20 ms on the wire, and a millisecond to publish: 30.2 to 32.4 ms.
double deepest(const Run& run) {
    return static_cast<double>(run.component("orders").depthMax);
}
/// When the queue is as good as empty for the first time after the surge, in seconds; -1: never.
double drained(const Run& run) {
    const auto& points = run.pointsOf("orders");
    for (std::size_t i = 0; i < points.size(); ++i)
        if (endOf(run, i) > 61 && points[i].waiting < 50)
            return endOf(run, i);
    return -1;
}
/// The same work inside the request, on the same 4 CPUs.
const Changes kAtOnce = {{"components.shop.work", "{exponential: 20ms}"}, {"components.shop.cpus", "4"}};
const Changes kEight = {{"components.packer.instances", "8"}}, kFour = {{"components.packer.instances", "4"}},
              kTwo = {{"components.packer.instances", "2"}};

// 5-sign-up: 10 a second. Mail 800 ms and billing 2 s, one after the other, 5 ms of work, 20 ms on the wire to the user
// and 0.2 ms in the house: 2,825 ms, each ± √(0.24² + 0.6²) s = 646 ms, the mean of 900 ± 22 ms (1 σ). With the queue:
// 20 + 5 + 1 ms and 0.1 ms. While mail is down for 20 s, 200 ± 14 fail, and the 8 ± 3 that are on their way to it; as
// many messages wait below, beside the 28 ± 5 that are worked on.
/// The sign-up below wired as the one above.
const Changes kInline = {{"unlink", "later->welcome"},
                         {"link", "later->post"},
                         {"link", "later->invoices"},
                         {"components.later.call_timeout", "8s"}};

// 5-backpressure: 100 come and 50 can be done a second, so after 20 s a thousand wait. In the 60 s from 30 s on 6,000 ±
// 77 come and 3,000 ± 55 are done: 3,000 ± 95 (1 σ) are turned away, or pushed out. Of those that are held up, each
// waits for longer than the 5 s that callers have: the first that come later than 25 s.
double deepestOfAll(const Run& run) {
    return static_cast<double>(std::max(
        {run.component("rejects").depthMax, run.component("blocks").depthMax, run.component("drops").depthMax}));
}

// 5-poison: in 100 s 5,000 orders, of which 2 % are 100 ± 10 (1 σ); each is tried five times. One in a hundred of 5,000
// payments takes more than a second: 50 ± 7 are done twice.

// 5-log-or-queue: 4,000 ± 63 orders in 20 s, at 25 s all of them once more. 8 partitions of 20.1 ms an order each read
// 398 a second: ten seconds.
double shareOf(const Run& run, const char* worker, const char* queue) {
    return count(run.component(worker).completions) / count(run.component(queue).published);
}

const std::vector<Effect> kEffects = {
    {"5-spike",
     "the queue takes what is too much",
     deepest,
     9000 - 730,
     9000 + 730,
     {{"components.packer.instances", "10"}}},
    {"5-spike", "and is empty again after 90 s", drained, 150 - 12, 150 + 12, kEight, {}, "s"},
    {"5-spike",
     "the last of the surge waits for 45 s",
     [](const Run& run) { return kernel::toSeconds(run.component("orders").oldest); },
     45 - 4.5,
     45 + 4.5,
     kEight,
     {},
     "s"},
    {"5-spike",
     "shoppers do not feel it",
     [](const Run& run) { return ms(run.measured.totals.latency, 0.99); },
     30,
     33,
     kAtOnce,
     {},
     "ms"},
    {"5-spike", "and no order is lost", [](const Run& run) { return count(run.measured.totals.failed); }, 0, 0,
     kAtOnce},
    {"5-spike", "twice as many packers are done in ten", drained, 70 - 5, 70 + 5, kFour, kEight, "s"},
    {"5-spike", "half as many never are",
     [](const Run& run) { return static_cast<double>(run.component("orders").depthEnd); }, 12'000 - 1000, 12'000 + 1000,
     kFour, kTwo},
    {"5-sign-up",
     "users wait for mail and billing",
     [](const Run& run) { return meanMs(callsOf(run, "waiting").latency); },
     2825 - 110,
     2825 + 110,
     {{"components.billing.latency", "1s"}}},
    {"5-sign-up", "users of the queue do not", [](const Run& run) { return ms(callsOf(run, "served").latency, 0.99); },
     26, 27, kInline},
    {"5-sign-up",
     "while mail is down nobody can sign up",
     [](const Run& run) { return count(callsOf(run, "waiting").failed); },
     208 - 75,
     208 + 75,
     {{"scenario.crash", ""}}},
    {"5-sign-up", "users of the queue do not notice",
     [](const Run& run) { return count(callsOf(run, "served").failed); }, 0, 0, kInline},
    {"5-sign-up",
     "their mails come later",
     [](const Run& run) { return static_cast<double>(run.component("welcome").depthMax); },
     228 - 75,
     228 + 75,
     {{"scenario.crash", ""}}},
    {"5-backpressure",
     "what is too much is turned away",
     [](const Run& run) { return failures(callsOf(run, "turned-away"), components::Outcome::Overloaded); },
     3000 - 475,
     3000 + 475,
     {{"components.reject-packer.instances", "3"}}},
    {"5-backpressure",
     "callers are held up until they give up",
     [](const Run& run) { return failures(callsOf(run, "held-up"), components::Outcome::Timeout); },
     5500 - 390,
     5500 + 390,
     {{"components.blocks.on_full", "reject"}}},
    {"5-backpressure",
     "callers are told that it is done",
     [](const Run& run) { return count(callsOf(run, "forgotten").failed); },
     0,
     0,
     {{"components.drops.on_full", "reject"}}},
    {"5-backpressure",
     "half of it never will be",
     [](const Run& run) { return count(run.component("drops").dropped); },
     3000 - 475,
     3000 + 475,
     {{"components.drop-packer.instances", "3"}}},
    {"5-backpressure",
     "no queue grows beyond its capacity",
     deepestOfAll,
     1000,
     1000,
     {{"components.rejects.capacity", "100000"}}},
    {"5-poison",
     "what fails every time is put aside",
     [](const Run& run) { return count(run.component("orders").deadLettered); },
     50,
     150,
     {{"components.packer.poison", "0%"}}},
    {"5-poison",
     "after five tries",
     [](const Run& run) { return count(run.component("orders").redelivered); },
     200,
     600,
     {{"components.orders.max_receives", "1"}}},
    {"5-poison",
     "what takes too long is done twice",
     [](const Run& run) { return count(run.component("careless").duplicateEffects.value_or(0)); },
     15,
     85,
     {{"components.payments.visibility_timeout", "30s"}}},
    {"5-poison",
     "who looks it up first pays once",
     [](const Run& run) { return count(run.component("careful").duplicateEffects.value_or(0)); },
     0,
     0,
     {{"components.careful.idempotent", "false"}}},
    {"5-log-or-queue",
     "a log is read again from the start",
     [](const Run& run) { return count(run.component("log").replayed) / count(run.component("log").retained); },
     1,
     1,
     {{"scenario.replay", ""}}},
    {"5-log-or-queue",
     "each reader gets all of a log, twice",
     [](const Run& run) { return shareOf(run, "search", "log"); },
     2,
     2,
     {{"components.log.fan_out", "false"}}},
    {"5-log-or-queue",
     "readers of a queue share it",
     [](const Run& run) { return shareOf(run, "broker-one", "broker"); },
     0.45,
     0.55,
     {{"components.broker.fan_out", "true"}}},
    {"5-backpressure",
     "with more workers nobody pays but the owner",
     [](const Run& run) { return count(callsOf(run, "helped").failed); },
     0,
     0,
     {{"components.scale-packer.autoscale", "off"}}},
};

const std::vector<Sight> kSights = {
    {"5-spike",
     [](const Run& run, std::size_t i) { return run.pointsOf("orders")[i].waiting > 1000; },
     {{"scenario.traffic", ""}}},
    {"5-sign-up",
     [](const Run& run, std::size_t i) { return run.series->points[i].failedPerS > 5; },
     {{"scenario.crash", ""}}},
    {"5-backpressure",
     [](const Run& run, std::size_t i) { return run.pointsOf("rejects")[i].waiting > 900; },
     {{"components.reject-packer.instances", "3"}}},
    {"5-poison",
     [](const Run& run, std::size_t i) { return run.pointsOf("letters")[i].waiting > 5; },
     {{"components.packer.poison", "0%"}}},
    {"5-log-or-queue",
     [](const Run& run, std::size_t i) { return endOf(run, i) > 25 && run.pointsOf("billing")[i].arrivalsPerS > 100; },
     {{"scenario.replay", ""}}},
};

} // namespace

int main(int argc, char* argv[]) {
    ChapterTest test(kEffects, kSights);
    return QTest::qExec(&test, argc, argv);
}
#include "moc_chapter_test.cpp"
