// Whatever happens, nothing gets lost uncounted: requests, messages, deliveries, in every report of the command line.
#include <QTest>

#include "tests/validation/replications.h"

using namespace faultline::validation;

class TestConservation : public QObject {
    Q_OBJECT
  private slots:
    void everythingIsAccountedFor_data();
    void everythingIsAccountedFor();
    void troublesAreReal();
};

void TestConservation::everythingIsAccountedFor_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("the whole run") << QStringList{};
    QTest::newRow("from the start") << QStringList{"--warmup", "0s"};
    // ended and begun in the middle of every kind of trouble
    for (const int end : {22, 37, 46, 56, 62, 71, 85, 96, 101, 106})
        QTest::addRow("until %d s", end) << QStringList{"--duration", QString("%1s").arg(end)};
    for (const int begin : {21, 36, 47, 61, 71, 88, 96, 102})
        QTest::addRow("from %d s on", begin) << QStringList{"--warmup", QString("%1s").arg(begin)};
}

void TestConservation::everythingIsAccountedFor() {
    QFETCH(QStringList, options);
    QStringList complaints;
    for (const QJsonObject& report : replicate("troubles", options, 5))
        complaints << conservationComplaints(report);
    tell({QStringLiteral("Every kind of trouble, %1").arg(QTest::currentDataTag()),
          "nothing lost uncounted",
          "holds",
          complaints.isEmpty() ? "holds" : "does not",
          {},
          5});
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
}

/// The model would prove nothing if it ran smoothly.
void TestConservation::troublesAreReal() {
    const Reports reports = replicate("troubles", {}, 5);
    for (const char* path :
         {"totals/errors/timeout", "totals/errors/refused", "totals/errors/overloaded", "totals/errors/error",
          "links/people->balancer/dropped", "links/app->data/dropped", "components/lost/dropped",
          "components/orders/dead_lettered", "components/orders/redelivered", "components/app/wasted"}) {
        double sum = 0;
        for (const QJsonObject& report : reports)
            sum += at(path)(report);
        QVERIFY2(sum > 0, path);
    }
    for (const QJsonObject& report : reports) {
        const QJsonObject totals = report.value("totals").toObject();
        QVERIFY(totals.value("attempts").toDouble() > totals.value("requests").toDouble());
    }
}

QTEST_GUILESS_MAIN(TestConservation)
#include "tst_conservation.moc"
