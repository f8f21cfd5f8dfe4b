#include <QTest>

#include <functional>
#include <map>

#include "engine/kernel/event_queue.h"
#include "engine/kernel/random.h"

using namespace faultline::kernel;

namespace {

constexpr int kOperations = 1'000'000;

/// A queue beside the plainest thing that does the same: a multimap keeps equal keys in the order of insertion.
class Pair {
  public:
    void push(Time time) {
        m_queue.push(time, m_next);
        m_reference.emplace(time, m_next++);
    }
    /// False when the two disagree.
    bool pop() {
        const auto first = m_reference.begin();
        const Event event = m_queue.pop();
        const bool same = event.time == first->first && event.payload == first->second;
        m_now = event.time;
        m_reference.erase(first);
        return same && m_queue.size() == m_reference.size();
    }
    bool agreeOnNext() { return m_queue.nextTime() == (m_reference.empty() ? kNever : m_reference.begin()->first); }
    bool empty() const { return m_reference.empty(); }
    std::size_t size() const { return m_reference.size(); }
    Time now() const { return m_now; }

  private:
    EventQueue m_queue;
    std::multimap<Time, std::uint64_t> m_reference;
    std::uint64_t m_next = 0;
    Time m_now = 0;
};

using Delay = std::function<Time(Random&)>;

} // namespace

Q_DECLARE_METATYPE(Delay)

class TestEventQueue : public QObject {
    Q_OBJECT
  private slots:
    void keepsTheOrderOfAReference_data();
    void keepsTheOrderOfAReference();
    void equalTimesComeOutInOrderOfTheirPushes();
    void takesEventsBeforeThoseItHasLookedAhead();
    void takesManyEventsBeforeAFarOne();
    void olderEventsAtASpilledTimeStayFirst();
    void takesTheLastMomentBeforeNever();
    void isEmptyAtFirst();
    void copiesGoOnAlike();
    void memoryFollowsPendingEvents();
    void memoryOfABurstIsUsedAgain();
    void packsAndUnpacks();
};

void TestEventQueue::keepsTheOrderOfAReference_data() {
    QTest::addColumn<Delay>("delay");
    QTest::addColumn<int>("pending");
    const auto below = [](std::uint64_t n) -> Delay {
        return [n](Random& random) { return static_cast<Time>(random.below(n)); };
    };
    const auto scaled = [](double mean) -> Delay {
        return [mean](Random& random) { return static_cast<Time>(random.exponential() * mean); };
    };
    const Delay anySize = [](Random& random) { return Time{1} << random.below(61); };
    const Delay mostlyNow = [](Random& random) {
        return static_cast<Time>(random.below(4) == 0 ? random.below(40) : 0);
    };
    const Delay constants = [](Random& random) { return static_cast<Time>((1 + random.below(3)) * 1'000'000); };
    const Delay rarelyFar = [](Random& random) {
        return random.below(50) == 0 ? Time{1} << (20 + random.below(20)) : static_cast<Time>(random.below(100));
    };
    for (const int pending : {3, 50, 200, 2000, 30000}) {
        QTest::addRow("exponential, %d pending", pending) << scaled(1e6) << pending;
        QTest::addRow("few times, %d pending", pending) << below(5) << pending;
        QTest::addRow("short, %d pending", pending) << below(1000) << pending;
        QTest::addRow("mostly at once, %d pending", pending) << mostlyNow << pending;
        QTest::addRow("constants, %d pending", pending) << constants << pending;
        QTest::addRow("of any size, %d pending", pending) << anySize << pending;
        QTest::addRow("rarely far, %d pending", pending) << rarelyFar << pending;
    }
}

void TestEventQueue::keepsTheOrderOfAReference() {
    QFETCH(Delay, delay);
    QFETCH(int, pending);
    const std::uint64_t seed = 17;
    qInfo("seed %llu", static_cast<unsigned long long>(seed));
    Random random(seed);
    Pair pair;
    for (int i = 0; i < kOperations / 5; ++i) {
        const bool full = pair.size() >= static_cast<std::size_t>(pending);
        const std::uint64_t draw = random.below(100);
        if (draw == 0) {
            // between two advances: a look ahead, then injections from now on
            QVERIFY(pair.agreeOnNext());
            for (std::uint64_t n = random.below(300); n > 0; --n)
                pair.push(pair.now() + static_cast<Time>(random.below(3)));
        } else if (draw < (full ? 25u : 75u)) {
            const Time time = delay(random);
            pair.push(time < kNever - 1 - pair.now() ? pair.now() + time : pair.now());
        } else if (!pair.empty()) {
            QVERIFY(draw % 2 == 0 || pair.agreeOnNext());
            QVERIFY(pair.pop());
        }
    }
    while (!pair.empty())
        QVERIFY(pair.pop());
    QVERIFY(pair.agreeOnNext());
}

void TestEventQueue::equalTimesComeOutInOrderOfTheirPushes() {
    EventQueue queue;
    for (std::uint64_t i = 0; i < 100'000; ++i)
        queue.push(i % 2 == 0 ? 5'000'000 : 7'000'000, i);
    for (std::uint64_t i = 0; i < 100'000; i += 2)
        QCOMPARE(queue.pop().payload, i);
    for (std::uint64_t i = 1; i < 100'000; i += 2) {
        QCOMPARE(queue.pop().payload, i);
        if (i == 1)
            queue.push(7'000'000, 100'000);
    }
    QCOMPARE(queue.pop().payload, 100'000u);
    QVERIFY(queue.empty());
}

void TestEventQueue::takesEventsBeforeThoseItHasLookedAhead() {
    EventQueue queue;
    queue.push(3'600'000'000'000, 1);
    QCOMPARE(queue.nextTime(), Time{3'600'000'000'000});
    queue.push(1000, 2);
    QCOMPARE(queue.nextTime(), Time{1000});
    queue.push(1000, 3);
    queue.push(999, 4);
    QCOMPARE(queue.pop().payload, 4u);
    QCOMPARE(queue.pop().payload, 2u);
    QCOMPARE(queue.pop().payload, 3u);
    QCOMPARE(queue.pop().payload, 1u);
}

void TestEventQueue::takesManyEventsBeforeAFarOne() {
    // the base has moved to the far event's range before the near ones come
    const std::uint64_t seed = 23;
    qInfo("seed %llu", static_cast<unsigned long long>(seed));
    Random random(seed);
    Pair pair;
    for (int i = 0; i < 1000; ++i)
        pair.push(3'600'000'000'000 + static_cast<Time>(random.below(1'000'000)));
    for (int round = 0; round < 20; ++round) {
        QVERIFY(pair.agreeOnNext());
        for (int i = 0; i < 2000; ++i)
            pair.push(pair.now() + static_cast<Time>(random.below(100'000'000)));
        for (int i = 0; i < 2000; ++i)
            QVERIFY(pair.pop());
    }
    while (!pair.empty())
        QVERIFY(pair.pop());
}

void TestEventQueue::olderEventsAtASpilledTimeStayFirst() {
    Pair pair;
    for (int i = 0; i < 400; ++i)
        pair.push(1000);
    QVERIFY(pair.agreeOnNext()); // all 400 are in the near list now
    for (int i = 0; i < 50; ++i)
        pair.push(1000); // these wait behind them
    for (int i = 0; i < 300; ++i)
        pair.push(900 + i % 100); // spills the near list into the bucket of those that wait
    while (!pair.empty())
        QVERIFY(pair.pop());
}

void TestEventQueue::takesTheLastMomentBeforeNever() {
    EventQueue queue;
    queue.push(kNever - 1, 1);
    queue.push(Time{1} << 60, 2);
    queue.push(0, 3);
    queue.push(kNever - 1, 4);
    QCOMPARE(queue.pop().payload, 3u);
    QCOMPARE(queue.pop().payload, 2u);
    QCOMPARE(queue.pop().payload, 1u);
    QCOMPARE(queue.nextTime(), kNever - 1);
    QCOMPARE(queue.pop().payload, 4u);
    QCOMPARE(queue.nextTime(), kNever);
}

void TestEventQueue::isEmptyAtFirst() {
    EventQueue queue;
    QVERIFY(queue.empty());
    QCOMPARE(queue.size(), 0u);
    QCOMPARE(queue.nextTime(), kNever);
}

void TestEventQueue::copiesGoOnAlike() {
    Random random(3);
    EventQueue queue;
    for (std::uint64_t i = 0; i < 5000; ++i)
        queue.push(static_cast<Time>(random.exponential() * 1e7), i);
    for (int i = 0; i < 1000; ++i) {
        const Event event = queue.pop();
        queue.push(event.time + static_cast<Time>(random.exponential() * 1e7), event.payload);
    }
    EventQueue copy = queue;
    Random other = random;
    for (int i = 0; i < 50'000; ++i) {
        const Event a = queue.pop();
        const Event b = copy.pop();
        QCOMPARE(a.time, b.time);
        QCOMPARE(a.payload, b.payload);
        queue.push(a.time + static_cast<Time>(random.exponential() * 1e7), a.payload);
        copy.push(b.time + static_cast<Time>(other.exponential() * 1e7), b.payload);
    }
}

void TestEventQueue::memoryFollowsPendingEvents() {
    Random random(3);
    EventQueue queue;
    for (std::uint64_t i = 0; i < 100; ++i)
        queue.push(static_cast<Time>(random.exponential() * 1e7), i);
    for (int i = 0; i < 10'000'000; ++i) {
        const Event event = queue.pop();
        const double scale = random.below(20) == 0 ? 1e10 : 1e7;
        queue.push(event.time + static_cast<Time>(random.exponential() * scale), event.payload);
    }
    QVERIFY2(queue.memoryBytes() < 128 * 1024, qPrintable(QString::number(queue.memoryBytes())));
}

void TestEventQueue::memoryOfABurstIsUsedAgain() {
    EventQueue queue;
    Time now = 0;
    std::size_t afterFirst = 0;
    for (int burst = 0; burst < 50; ++burst) {
        for (std::uint64_t i = 0; i < 20'000; ++i)
            queue.push(now + 1 + static_cast<Time>(hash(i, static_cast<std::uint64_t>(burst)) % 10'000'000), i);
        while (!queue.empty())
            now = queue.pop().time;
        if (burst == 0)
            afterFirst = queue.memoryBytes();
    }
    QVERIFY(queue.memoryBytes() <= afterFirst * 3 / 2);
}

void TestEventQueue::packsAndUnpacks() {
    const std::uint64_t payload = pack(0xab, 0x1234567, 0xdeadbeef);
    QCOMPARE(typeOf(payload), std::uint8_t{0xab});
    QCOMPARE(generationOf(payload), 0x234567u);
    QCOMPARE(slotOf(payload), 0xdeadbeefu);
}

QTEST_APPLESS_MAIN(TestEventQueue)
#include "tst_event_queue.moc"
