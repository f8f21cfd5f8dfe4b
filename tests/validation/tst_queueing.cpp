// Stations with exponential service against queueing theory, through the command line.
#include <QTest>

#include "tests/validation/stations.h"

using namespace faultline::validation;

class TestQueueing : public QObject {
    Q_OBJECT
  private slots:
    void agreesWithTheory_data();
    void agreesWithTheory();
};

void TestQueueing::agreesWithTheory_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<Expectations>("expectations");
    const auto row = [](const char* model, const Expectations& expectations) {
        QTest::newRow(model) << QString(model) << expectations;
    };
    Expectations single = unboundedStation(80, 10, 1, 1e3 * singleServerTime(80, 100) - 10);
    single.push_back({"p95 of the time", at("totals/latency_ms/p95"), std::log(20.0) * 50, 0.02});
    single.push_back({"p99 of the time", at("totals/latency_ms/p99"), std::log(100.0) * 50, 0.02});
    single.push_back({"p50 of the time", at("totals/latency_ms/p50"), std::log(2.0) * 50, 0.02});
    row("m-m-1", single);
    Expectations four = unboundedStation(80, 40, 4, 1e3 * multiServerWait(80, 25, 4));
    // Erlang's C, of which the wait is C/(cμ − λ).
    four.push_back({"share that waits, by the wait",
                    [](const QJsonObject& report) { return waitBeside(40)(report) * 1e-3 * (100 - 80); }, 0.5964,
                    0.02});
    row("m-m-4", four);
    row("m-m-1-10", finiteStation(120, 10, 1, 10));
    row("m-m-4-12", finiteStation(110, 40, 4, 12));
    row("m-m-10-10", finiteStation(80, 100, 10, 10));
}

void TestQueueing::agreesWithTheory() {
    QFETCH(QString, model);
    QFETCH(Expectations, expectations);
    const QString complaints = allComplaints(model, expectations);
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
}

QTEST_GUILESS_MAIN(TestQueueing)
#include "tst_queueing.moc"
