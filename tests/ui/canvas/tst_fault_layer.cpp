#include <QTest>

#include "ui/canvas/fault_layer.h"

using namespace faultline;
using namespace faultline::ui;

/// The faults in force, and where a tear goes.
class FaultLayerTest : public QObject {
    Q_OBJECT
  private slots:
    void tearsBetweenTwoSides();
    void tearsOnlyWhereALineParts();
    void keepsAFaultUntilItsEnd();
    void forgetsTheFaultsOfAnEarlierRun();
    void readsEveryEntryOnce();
};

namespace {

simulation::Snapshot at(kernel::Time now, std::vector<simulation::LogEntry> log) {
    simulation::Snapshot snapshot;
    snapshot.now = now;
    snapshot.log = std::make_shared<const std::vector<simulation::LogEntry>>(std::move(log));
    return snapshot;
}

constexpr kernel::Time kSecond = kernel::kSecond;

} // namespace

void FaultLayerTest::tearsBetweenTwoSides() {
    // A gap from 100 to 300 across: the middle is 200. Along, both reach from 0 to 100, and the tear 36 beyond.
    const auto upright = lineBetween({{0, 0, 100, 100}}, {{300, 0, 100, 100}});
    QVERIFY(upright.has_value());
    QCOMPARE(upright->x1(), 200.0);
    QCOMPARE(upright->x2(), 200.0);
    QCOMPARE(std::min(upright->y1(), upright->y2()), -36.0);
    QCOMPARE(std::max(upright->y1(), upright->y2()), 136.0);
    const auto level = lineBetween({{0, 0, 100, 100}, {500, 0, 100, 100}}, {{0, 160, 600, 40}});
    QVERIFY(level.has_value());
    QVERIFY(std::abs(level->y1() - 130) < 1e-6 && std::abs(level->y2() - 130) < 1e-6);
}

void FaultLayerTest::tearsOnlyWhereALineParts() {
    const std::vector<QRectF> around{{-100, 0, 10, 10}, {100, 0, 10, 10}, {0, -100, 10, 10}, {0, 100, 10, 10}};
    QVERIFY(!lineBetween({{0, 0, 10, 10}}, around).has_value());
    QVERIFY(!lineBetween({}, around).has_value());
}

void FaultLayerTest::keepsAFaultUntilItsEnd() {
    FaultsInForce faults;
    const simulation::LogEntry begin{5 * kSecond, "partition", "a, b | rest", "one_way true, for 30s", true};
    QVERIFY(faults.read(at(6 * kSecond, {begin})));
    QCOMPARE(faults.all().size(), std::size_t(1));
    const FaultInForce& fault = faults.all().front();
    QCOMPARE(fault.groups, (QList<QStringList>{{QStringLiteral("a"), QStringLiteral("b")}, {QStringLiteral("rest")}}));
    QVERIFY(fault.oneWay);
    QCOMPARE(fault.ends, 35 * kSecond);
    QVERIFY(!faults.read(at(7 * kSecond, {begin})));
    // Another's end and what is no fault change nothing.
    const simulation::LogEntry other{8 * kSecond, "end of partition", "c | rest", "", false};
    const simulation::LogEntry ejected{8 * kSecond, "ejected", "app/1", "lb", true};
    QVERIFY(!faults.read(at(8 * kSecond, {begin, other, ejected})));
    const simulation::LogEntry end{9 * kSecond, "end of partition", "a, b | rest", "", false};
    QVERIFY(faults.read(at(9 * kSecond, {begin, other, ejected, end})));
    QVERIFY(faults.all().empty());
}

void FaultLayerTest::forgetsTheFaultsOfAnEarlierRun() {
    FaultsInForce faults;
    QVERIFY(faults.read(at(6 * kSecond, {{5 * kSecond, "cut", "a->b", "", true}})));
    QVERIFY(faults.read(at(0, {})));
    QVERIFY(faults.all().empty());
}

void FaultLayerTest::readsEveryEntryOnce() {
    FreshEntries fresh;
    QStringList seen;
    const auto look = [&](kernel::Time now, std::vector<simulation::LogEntry> log) {
        seen.clear();
        fresh.read(at(now, std::move(log)), [&](const auto& entry) { seen << QString::fromStdString(entry.what); });
        return seen;
    };
    QCOMPARE(look(1, {{1, "a", "", "", false}}), QStringList{QStringLiteral("a")});
    // Two more, one of them at the time of the last; then nothing new; then the oldest have been dropped from the log.
    QCOMPARE(look(2, {{1, "a", "", "", false}, {1, "b", "", "", false}, {2, "c", "", "", false}}),
             (QStringList{QStringLiteral("b"), QStringLiteral("c")}));
    QCOMPARE(look(3, {{1, "b", "", "", false}, {2, "c", "", "", false}}), QStringList());
    QCOMPARE(look(4, {{2, "c", "", "", false}, {4, "d", "", "", false}}), QStringList{QStringLiteral("d")});
}

QTEST_APPLESS_MAIN(FaultLayerTest)
#include "tst_fault_layer.moc"
