#include <QTest>

#include <algorithm>
#include <cmath>
#include <deque>

#include "engine/kernel/random.h"
#include "engine/metrics/recent.h"

using namespace faultline;
using namespace faultline::metrics;
using kernel::kMillisecond;
using kernel::kSecond;
using kernel::Random;
using kernel::Time;

class TestRecent : public QObject {
    Q_OBJECT
  private slots:
    void countsFollowAReference();
    void windowForgetsAfterTenSeconds();
    void windowCoversWhatHasPassedAtTheStart();
    void percentilesAreOfTheWindowAlone();
    void longSilenceEmptiesIt();
    void askingDoesNotChangeIt();
    void copiesGoOnAlike();
    void memoryIsBounded();
};

void TestRecent::countsFollowAReference() {
    const std::uint64_t seed = 9;
    qInfo("seed %llu", static_cast<unsigned long long>(seed));
    Random random(seed);
    RecentCounts<2> counts;
    std::deque<std::pair<Time, unsigned>> reference;
    Time now = 0;
    for (int i = 0; i < 20'000; ++i) {
        now += static_cast<Time>(random.exponential() * (random.below(500) == 0 ? 15e9 : 5e7));
        const auto which = static_cast<unsigned>(random.below(2));
        counts.add(now, which);
        reference.emplace_back(now, which);
        const Time later = now + static_cast<Time>(random.below(3)) * 700 * kMillisecond;
        // the window: the second of `later` and the nine before
        const Time start = (later / kSecond - 9) * kSecond;
        while (!reference.empty() && reference.front().first < (now / kSecond - 9) * kSecond)
            reference.pop_front();
        for (const unsigned w : {0u, 1u}) {
            const auto wanted = std::count_if(reference.begin(), reference.end(), [&](const auto& entry) {
                return entry.second == w && entry.first >= start;
            });
            QCOMPARE(counts.total(later, w), static_cast<std::uint64_t>(wanted));
        }
    }
}

void TestRecent::windowForgetsAfterTenSeconds() {
    RecentWindow window;
    window.recordSuccess(500 * kMillisecond, 20 * kMillisecond);
    window.recordFailure(600 * kMillisecond);
    QCOMPARE(window.totals(9'900 * kMillisecond).succeeded, 1u);
    QCOMPARE(window.totals(9'900 * kMillisecond).failed, 1u);
    QCOMPARE(window.totals(10 * kSecond).succeeded, 0u);
    QCOMPARE(window.totals(10 * kSecond).failed, 0u);
    QCOMPARE(window.totals(10 * kSecond).p50, Time{0});
}

void TestRecent::windowCoversWhatHasPassedAtTheStart() {
    const RecentWindow window;
    QCOMPARE(window.totals(0).seconds, 0.0);
    QCOMPARE(window.totals(2'500 * kMillisecond).seconds, 2.5);
    QCOMPARE(window.totals(100'500 * kMillisecond).seconds, 9.5);
}

void TestRecent::percentilesAreOfTheWindowAlone() {
    RecentWindow window;
    for (Time t = 0; t < 20 * kSecond; t += kMillisecond)
        window.recordSuccess(t, t < 10 * kSecond ? kSecond : (1 + t / kMillisecond % 100) * kMillisecond);
    const RecentWindow::Totals totals = window.totals(20 * kSecond - 1);
    QCOMPARE(totals.succeeded, 10'000u);
    const auto near = [](Time got, double wantedMs) {
        return std::fabs(static_cast<double>(got) * 1e-6 / wantedMs - 1) < 0.016;
    };
    QVERIFY(near(totals.p50, 50));
    QVERIFY(near(totals.p95, 95));
    QVERIFY(near(totals.p99, 99));
}

void TestRecent::longSilenceEmptiesIt() {
    RecentWindow window;
    for (int i = 0; i < 100; ++i)
        window.recordSuccess(i * kSecond / 10, kMillisecond);
    window.recordSuccess(3600 * kSecond, 5 * kMillisecond);
    const RecentWindow::Totals totals = window.totals(3600 * kSecond);
    QCOMPARE(totals.succeeded, 1u);
    QVERIFY(std::fabs(static_cast<double>(totals.p99) - 5e6) < 0.016 * 5e6);
}

void TestRecent::askingDoesNotChangeIt() {
    RecentWindow window;
    window.recordSuccess(kSecond, kMillisecond);
    QCOMPARE(window.totals(60 * kSecond).succeeded, 0u);
    window.recordSuccess(2 * kSecond, kMillisecond);
    QCOMPARE(window.totals(2 * kSecond).succeeded, 2u);
}

void TestRecent::copiesGoOnAlike() {
    Random random(2);
    RecentWindow window;
    Time now = 0;
    RecentWindow copy;
    for (int i = 0; i < 10'000; ++i) {
        now += static_cast<Time>(random.exponential() * 1e7);
        const auto latency = static_cast<Time>(random.exponential() * 1e7);
        window.recordSuccess(now, latency);
        if (i == 5000)
            copy = window;
        else if (i > 5000)
            copy.recordSuccess(now, latency);
    }
    QCOMPARE(copy.totals(now).p99, window.totals(now).p99);
    QCOMPARE(copy.totals(now).succeeded, window.totals(now).succeeded);
}

void TestRecent::memoryIsBounded() {
    Random random(2);
    RecentWindow window;
    std::size_t afterAMinute = 0;
    for (Time now = 0; now < 3600 * kSecond; now += 5 * kMillisecond) {
        window.recordSuccess(now, static_cast<Time>(random.exponential() * 1e7));
        if (now == 60 * kSecond)
            afterAMinute = window.memoryBytes();
    }
    QVERIFY(window.memoryBytes() <= 2 * afterAMinute);
    QVERIFY2(window.memoryBytes() < 30'000, qPrintable(QString::number(window.memoryBytes())));
}

QTEST_APPLESS_MAIN(TestRecent)
#include "tst_recent.moc"
