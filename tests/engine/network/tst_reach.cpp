// Who reaches whom: groups, bridges, one way, isolation.
#include <QTest>

#include "engine/network/reach.h"

using faultline::network::Reach;
using faultline::network::ReachRule;

namespace {

Reach with(ReachRule rule) {
    Reach reach;
    reach.set({std::move(rule)});
    return reach;
}

/// Nodes 0 and 1 are in the first group, 2 and 3 in the second; 4 and beyond in none.
const std::vector<std::uint64_t> kTwoGroups = {1, 1, 2, 2};

} // namespace

class TestReach : public QObject {
    Q_OBJECT
  private slots:
    void isWholeWhenNothingIsInForce();
    void dropsBetweenGroupsOnly();
    void letsThoseInNoGroupReachAll();
    void letsABridgeReachBothSides();
    void dropsOneWayOnlyFromTheFirstGroup();
    void isolatesBothWays();
    void dropsWhatAnyOfSeveralDrops();
};

void TestReach::isWholeWhenNothingIsInForce() {
    QVERIFY(Reach().isWhole());
    QVERIFY(Reach().reaches(0, 3));
    QVERIFY(!with({false, false, kTwoGroups}).isWhole());
}

void TestReach::dropsBetweenGroupsOnly() {
    const Reach reach = with({false, false, kTwoGroups});
    QVERIFY(!reach.reaches(0, 2));
    QVERIFY(!reach.reaches(3, 1));
    QVERIFY(reach.reaches(0, 1));
    QVERIFY(reach.reaches(2, 3));
}

void TestReach::letsThoseInNoGroupReachAll() {
    const Reach reach = with({false, false, kTwoGroups});
    for (std::uint32_t node = 0; node < 4; ++node) {
        QVERIFY(reach.reaches(4, node));
        QVERIFY(reach.reaches(node, 5));
    }
}

void TestReach::letsABridgeReachBothSides() {
    const Reach reach = with({false, false, {1, 2, 3}});
    QVERIFY(!reach.reaches(0, 1));
    QVERIFY(reach.reaches(0, 2));
    QVERIFY(reach.reaches(2, 1));
}

void TestReach::dropsOneWayOnlyFromTheFirstGroup() {
    const Reach reach = with({false, true, kTwoGroups});
    QVERIFY(!reach.reaches(0, 2));
    QVERIFY(reach.reaches(2, 0));
    QVERIFY(reach.reaches(0, 1));
}

void TestReach::isolatesBothWays() {
    const Reach reach = with({true, false, {0, 1, 1}});
    QVERIFY(!reach.reaches(0, 1));
    QVERIFY(!reach.reaches(1, 0));
    QVERIFY(!reach.reaches(1, 2)); // each of them by itself
    QVERIFY(reach.reaches(1, 1));
    QVERIFY(reach.reaches(0, 3));
}

void TestReach::dropsWhatAnyOfSeveralDrops() {
    Reach reach;
    reach.set({{false, false, {1, 2, 0}}, {true, false, {0, 0, 1}}});
    QVERIFY(!reach.reaches(0, 1));
    QVERIFY(!reach.reaches(0, 2));
    QVERIFY(reach.reaches(0, 3));
}

QTEST_APPLESS_MAIN(TestReach)
#include "tst_reach.moc"
