// How often callers try, and what a share of independent servers that are down leaves of the answers.
#include <QTest>

#include <cmath>

#include "tests/validation/stations.h"

using namespace faultline::validation;

class TestRetries : public QObject {
    Q_OBJECT
  private slots:
    void triesAreAGeometricSum_data();
    void triesAreAGeometricSum();
    void budgetBoundsThem();
    void oneOfManyIsThere_data();
    void oneOfManyIsThere();
};

void TestRetries::triesAreAGeometricSum_data() {
    QTest::addColumn<double>("failing");
    for (const double failing : {0.1, 0.3, 0.5})
        QTest::addRow("%g fail", failing) << failing;
}

void TestRetries::triesAreAGeometricSum() {
    QFETCH(double, failing);
    // A first try, and one more after each failure, three at most: 1 + p + p² + p³, the last of which fails with p.
    const double tries = 1 + failing + failing * failing + std::pow(failing, 3);
    const Reports reports = replicate("retries", {"--set", QStringLiteral("components.partner.fail=%1").arg(failing)});
    const QString model = QStringLiteral("Three retries, %1 fail").arg(failing);
    const QString complaints =
        complaint(reports, {"tries a request", share("totals/attempts", "totals/requests"), tries}, model) +
        complaint(reports,
                  {"share of requests lost", share("totals/failed", "totals/requests"), std::pow(failing, 4), 0.4},
                  model);
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
}

void TestRetries::budgetBoundsThem() {
    // 0.417 retries a request are wanted, 0.1 may be: the bound holds, and is used up but for what its window of ten
    // seconds leaves at its ends.
    const Reports reports = replicate("retries", {"--set", "components.callers.retries.budget=10%"});
    const auto tries = confidenceOf(reports, share("totals/attempts", "totals/requests"));
    tell({"Three retries, 0.3 fail, budget 10 %", "tries a request", "1.09 to 1.1", QString::number(tries.mean, 'g', 5),
          QString::number(tries.halfWidth, 'g', 2), kReplications});
    QVERIFY2(tries.mean <= 1.1 && tries.mean >= 1.09, qPrintable(QString::number(tries.mean)));
}

void TestRetries::oneOfManyIsThere_data() {
    QTest::addColumn<int>("servers");
    for (const int servers : {1, 2, 3})
        QTest::addRow("%d servers", servers) << servers;
}

void TestRetries::oneOfManyIsThere() {
    QFETCH(int, servers);
    // Each is there 6 s of 8 s: none of n is with 0.25^n.
    const double expected = 1 - std::pow(0.25, servers);
    const Reports reports =
        replicate("availability", {"--set", QStringLiteral("components.servers.instances=%1").arg(servers)});
    const QString complaints = complaint(reports, {"availability", at("totals/availability"), expected},
                                         QStringLiteral("One of %1 servers, each there 75 % of the time").arg(servers));
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
}

QTEST_GUILESS_MAIN(TestRetries)
#include "tst_retries.moc"
