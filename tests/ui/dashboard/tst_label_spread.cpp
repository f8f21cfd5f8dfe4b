// End labels never lie on each other.
#include <QRandomGenerator>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "ui/dashboard/label_spread.h"

using faultline::ui::spreadLabels;

class TestLabelSpread : public QObject {
    Q_OBJECT
  private slots:
    void leavesFreeLabelsWhereTheyAre();
    void spreadsEqualWishesAroundThem();
    void staysInside();
    void keepsTheOrderOfEqualWishes();
    void packsEvenlyWithoutRoom();
    void neverOverlapsWhateverIsWanted();
};

void TestLabelSpread::leavesFreeLabelsWhereTheyAre() {
    QCOMPARE(spreadLabels({80, 20, 50}, 10, 0, 100), (std::vector<double>{80, 20, 50}));
    QVERIFY(spreadLabels({}, 10, 0, 100).empty());
}

void TestLabelSpread::spreadsEqualWishesAroundThem() {
    QCOMPARE(spreadLabels({50, 50}, 10, 0, 100), (std::vector<double>{45, 55}));
    QCOMPARE(spreadLabels({50, 52, 90}, 10, 0, 100), (std::vector<double>{46, 56, 90}));
}

void TestLabelSpread::staysInside() {
    QCOMPARE(spreadLabels({-20, -10, 0}, 10, 0, 100), (std::vector<double>{5, 15, 25}));
    QCOMPARE(spreadLabels({120, 99}, 10, 0, 100), (std::vector<double>{95, 85}));
}

void TestLabelSpread::keepsTheOrderOfEqualWishes() {
    const std::vector<double> places = spreadLabels({30, 30, 30}, 12, 0, 100);
    QVERIFY(std::is_sorted(places.begin(), places.end()));
}

void TestLabelSpread::packsEvenlyWithoutRoom() {
    const std::vector<double> places = spreadLabels({10, 10, 10, 10}, 10, 0, 25);
    QCOMPARE(places, (std::vector<double>{5, 10, 15, 20}));
}

void TestLabelSpread::neverOverlapsWhateverIsWanted() {
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int round = 0; round < 2000; ++round) {
        std::vector<double> wanted(static_cast<std::size_t>(random.bounded(1, 9)));
        for (double& y : wanted)
            y = random.bounded(240.0) - 20;
        const std::vector<double> places = spreadLabels(wanted, 14, 0, 200);
        std::vector<double> sorted = places;
        std::sort(sorted.begin(), sorted.end());
        QVERIFY(sorted.front() >= 7 - 1e-6 && sorted.back() <= 193 + 1e-6);
        for (std::size_t i = 1; i < sorted.size(); ++i)
            QVERIFY2(sorted[i] - sorted[i - 1] >= 14 - 1e-6, "labels overlap");
        for (std::size_t i = 0; i < wanted.size(); ++i)
            for (std::size_t j = 0; j < wanted.size(); ++j)
                QVERIFY2(wanted[i] >= wanted[j] || places[i] < places[j], "labels changed places");
    }
}

QTEST_APPLESS_MAIN(TestLabelSpread)
#include "tst_label_spread.moc"
