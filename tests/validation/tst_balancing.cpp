// Balancers over servers at nine tenths of their load, in service times, through the command line.
#include <QTest>

#include "tests/validation/stations.h"

using namespace faultline::validation;

class TestBalancing : public QObject {
    Q_OBJECT
  private slots:
    void takesSoManyServiceTimes_data();
    void takesSoManyServiceTimes();
};

void TestBalancing::takesSoManyServiceTimes_data() {
    QTest::addColumn<QString>("algorithm");
    QTest::addColumn<int>("servers");
    QTest::addColumn<double>("expected");
    QTest::addColumn<int>("seconds"); // a run, for a half-width of 1 % over all of them
    // Random: four M/M/1, 1 / (1 − ρ). By turns: each server gets every fourth of Poisson arrivals, E4/M/1: 1 / (1 − σ)
    // with σ the root of σ = (4ρ / (4ρ + 1 − σ))^4 below 1. The others are known by simulation, to ± 0.5 %.
    double sigma = 0.5;
    for (int i = 0; i < 1000; ++i)
        sigma = std::pow(3.6 / (4.6 - sigma), 4);
    QTest::newRow("random") << "random" << 4 << 1 / (1 - 0.9) << 9000;
    QTest::newRow("round robin") << "round_robin" << 4 << 1 / (1 - sigma) << 5000;
    QTest::newRow("the better of two") << "power_of_two" << 4 << 3.757 << 6500;
    QTest::newRow("the shortest queue") << "least_connections" << 4 << 3.236 << 8500;
    QTest::newRow("the better of two of a hundred") << "power_of_two" << 100 << 2.645 << 110;
}

void TestBalancing::takesSoManyServiceTimes() {
    QFETCH(QString, algorithm);
    QFETCH(int, servers);
    QFETCH(double, expected);
    QFETCH(int, seconds);
    const Reports reports =
        replicate("balancing", {"--set", "components.balancer.algorithm=" + algorithm, "--set",
                                QStringLiteral("components.station.instances=%1").arg(servers), "--set",
                                QStringLiteral("components.callers.arrivals.open=%1/s").arg(90 * servers), "--duration",
                                QStringLiteral("%1s").arg(seconds)});
    const Figure serviceTimes = [](const QJsonObject& report) { return at(kLatency)(report) / 10; };
    QStringList complaints{
        complaint(reports, {"service times", serviceTimes, expected},
                  QStringLiteral("%1 servers, ρ = 0.9, %2").arg(servers).arg(QTest::currentDataTag()))};
    for (const QJsonObject& report : reports)
        complaints << conservationComplaints(report);
    complaints.removeAll({});
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
}

QTEST_GUILESS_MAIN(TestBalancing)
#include "tst_balancing.moc"
