// Whose write was whose: the memory behind read-your-writes.
#include <QTest>

#include "engine/consistency/ledger.h"
#include "engine/consistency/own_writes.h"

using namespace faultline;
using consistency::Ledger;
using consistency::OwnWrites;

class TestOwnWrites : public QObject {
    Q_OBJECT
  private slots:
    void knowsEachUsersNewest();
    void asksOnlyForWhatWasAcknowledgedBefore();
    void forgetsWhatWasLost();
    void forgetsNothingBeforeItIsFull();
    void keepsABoundedNumber();
    void ledgerNeverGivesALostNumberAgain();
};

void TestOwnWrites::knowsEachUsersNewest() {
    OwnWrites own;
    own.note(7, 3, 5, 100);
    own.note(8, 3, 6, 200); // another user's newer write of the same key leaves the first user's own in place
    QCOMPARE(own.newest(7, 3, 1000), 5u);
    QCOMPARE(own.newest(8, 3, 1000), 6u);
    QCOMPARE(own.newest(7, 4, 1000), 0u);
    QCOMPARE(own.newest(9, 3, 1000), 0u);
}

void TestOwnWrites::asksOnlyForWhatWasAcknowledgedBefore() {
    OwnWrites own;
    own.note(1, 1, 4, 100);
    own.note(1, 1, 9, 300);
    QCOMPARE(own.newest(1, 1, 300), 9u);
    QCOMPARE(own.newest(1, 1, 299), 4u);
    own.note(1, 1, 6, 400); // an older version whose answer came later changes nothing
    QCOMPARE(own.newest(1, 1, 400), 9u);
}

void TestOwnWrites::forgetsWhatWasLost() {
    OwnWrites own;
    own.note(1, 1, 4, 100);
    own.note(1, 1, 9, 300);
    own.forget(1, 1, 5);
    QCOMPARE(own.newest(1, 1, 1000), 4u);
    own.forget(1, 1, 0);
    QCOMPARE(own.newest(1, 1, 1000), 0u);
}

void TestOwnWrites::forgetsNothingBeforeItIsFull() {
    OwnWrites own;
    for (std::uint32_t i = 0; i < 100'000; ++i)
        own.note(i % 1000, i, i + 1, i + 1);
    std::uint32_t known = 0;
    for (std::uint32_t i = 0; i < 100'000; ++i)
        known += own.newest(i % 1000, i, 100'000) == i + 1 ? 1 : 0;
    QCOMPARE(known, 100'000u);
}

void TestOwnWrites::keepsABoundedNumber() {
    // Four times as many pairs as there is room for: the newest are still known, the oldest mostly are not.
    OwnWrites own;
    const std::uint32_t pairs = 4 * OwnWrites::kPairs;
    for (std::uint32_t i = 0; i < pairs; ++i)
        own.note(i, 1, 1, i + 1);
    std::uint32_t newestKnown = 0;
    std::uint32_t oldestKnown = 0;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        newestKnown += own.newest(pairs - 1 - i, 1, pairs + 1) > 0;
        oldestKnown += own.newest(i, 1, pairs + 1) > 0;
    }
    // A place is lost to newer ones in the same set of eight; of the last 10,000 of a million next to none are.
    QVERIFY2(newestKnown >= 9'990, qPrintable(QString::number(newestKnown)));
    QVERIFY2(oldestKnown <= 100, qPrintable(QString::number(oldestKnown)));
}

void TestOwnWrites::ledgerNeverGivesALostNumberAgain() {
    Ledger ledger;
    for (std::uint32_t version = 1; version <= 5; ++version) {
        QCOMPARE(ledger.commit(3), version);
        ledger.acknowledge(3, version, 100 * version);
    }
    ledger.retract(3, 2, 250);
    QCOMPARE(ledger.version(3), 2u);
    QCOMPARE(ledger.current(3), 2u);
    QCOMPARE(ledger.mark(3).acknowledgedAt, kernel::Time{250});
    QCOMPARE(ledger.commit(3), 6u); // 3 to 5 may still lie in a cache: the next one is newer than they are
    QCOMPARE(ledger.version(3), 2u);
    ledger.acknowledge(3, 6, 700);
    QCOMPARE(ledger.version(3), 6u);
}

QTEST_APPLESS_MAIN(TestOwnWrites)
#include "tst_own_writes.moc"
