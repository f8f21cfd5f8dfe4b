// Dots stand for as many requests as a screen can follow.
#include <QTest>

#include "ui/player/dot_sampling.h"

using namespace faultline;
using ui::requestsPerDotFor;

class TestDotSampling : public QObject {
    Q_OBJECT
  private slots:
    void fitsTheTraffic_data();
    void fitsTheTraffic();
    void countsRequestsAndAnswers();
};

void TestDotSampling::fitsTheTraffic_data() {
    QTest::addColumn<double>("messages");
    QTest::addColumn<int>("current");
    QTest::addColumn<int>("wanted");
    QTest::newRow("quiet") << 300.0 << 1 << 1;
    QTest::newRow("nothing") << 0.0 << 64 << 1;
    QTest::newRow("busy") << 100'000.0 << 1 << 32;
    QTest::newRow("a little too fine") << 9'000.0 << 2 << 4;
    QTest::newRow("stays while about right") << 9'000.0 << 8 << 8;
    QTest::newRow("finer when well deserved") << 9'000.0 << 16 << 4;
    QTest::newRow("flat out") << 1e15 << 1 << (1 << 30);
}

void TestDotSampling::fitsTheTraffic() {
    QFETCH(double, messages);
    QFETCH(int, current);
    QFETCH(int, wanted);
    QCOMPARE(requestsPerDotFor(messages, static_cast<std::uint32_t>(current)), static_cast<std::uint32_t>(wanted));
}

void TestDotSampling::countsRequestsAndAnswers() {
    simulation::Snapshot snapshot;
    snapshot.links.resize(2);
    snapshot.links[0].messagesPerS = 100;
    snapshot.links[1].messagesPerS = 50;
    QCOMPARE(ui::messagesPerSimulatedSecond(snapshot), 300.0);
}

QTEST_GUILESS_MAIN(TestDotSampling)
#include "tst_dot_sampling.moc"
