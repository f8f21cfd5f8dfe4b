#include <QTest>

#include <deque>

#include "engine/kernel/random.h"
#include "engine/kernel/ring.h"

using namespace faultline::kernel;

class TestRing : public QObject {
    Q_OBJECT
  private slots:
    void keepsTheOrderOfAReference();
    void copiesAreIndependent();
    void clearEmpties();
};

void TestRing::keepsTheOrderOfAReference() {
    Random random(1);
    Ring<int> ring;
    std::deque<int> reference;
    for (int i = 0; i < 200'000; ++i) {
        if (random.below(100) < (reference.size() < 500 ? 55u : 45u)) {
            ring.push(i);
            reference.push_back(i);
        } else if (!reference.empty()) {
            QCOMPARE(ring.front(), reference.front());
            QCOMPARE(ring.pop(), reference.front());
            reference.pop_front();
        }
        QCOMPARE(ring.size(), reference.size());
        QCOMPARE(ring.empty(), reference.empty());
        if (!reference.empty()) {
            const std::size_t place = random.below(reference.size());
            QCOMPARE(ring[place], reference[place]);
        }
    }
}

void TestRing::copiesAreIndependent() {
    Ring<int> ring;
    for (int i = 0; i < 20; ++i)
        ring.push(i);
    Ring<int> copy = ring;
    QCOMPARE(copy.pop(), 0);
    copy[0] = 77;
    QCOMPARE(ring.front(), 0);
    QCOMPARE(ring[1], 1);
    QCOMPARE(ring.size(), 20u);
}

void TestRing::clearEmpties() {
    Ring<int> ring;
    ring.push(1);
    ring.clear();
    QVERIFY(ring.empty());
    ring.push(2);
    QCOMPARE(ring.pop(), 2);
}

QTEST_APPLESS_MAIN(TestRing)
#include "tst_ring.moc"
