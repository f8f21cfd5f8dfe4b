// A stall that retries outlive: when the overload sustains itself, and what ends it; through the command line.
#include <QTest>

#include "tests/validation/stations.h"

using namespace faultline::validation;

/// A server of C = 100/s stalls from 60 to 70 s while λ requests a second arrive, each tried m times at most, as soon
/// as a try has been waited for in vain for 1 s. While the queue is longer than a second, every request is tried m
/// times and none is answered in time: the queue shrinks by C − mλ a second if that is above 0, and else never. So it
/// recovers below ρ = 1/m and not above (Bronson et al., HotOS 2021).
class TestRetryStorm : public QObject {
    Q_OBJECT
  private slots:
    void outlivesItsCause_data();
    void outlivesItsCause();
};

void TestRetryStorm::outlivesItsCause_data() {
    QTest::addColumn<QString>("arrivals");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<double>("answered"); // share of requests from 220 to 290 s
    const auto row = [](const char* name, const char* arrivals, const QStringList& changes, double answered) {
        QStringList options;
        for (const QString& change : changes)
            options << "--set" << change;
        QTest::newRow(name) << QString(arrivals) << options << answered;
    };
    const QString tries = "components.callers.retries.max=";
    // Drained at 70 s + 900/(100 − 90) s = 160 s, with a deviation of √(190 · 90)/10 = 13 s.
    row("one try, 0.90", "90/s", {tries + "0"}, 1);
    // 70 s + 900/(100 − 90) s; pairs of tries make it √((2² · 45 + 100) · 90)/10 = 16 s.
    row("two tries, 0.45", "45/s", {}, 1);
    row("two tries, 0.55", "55/s", {}, 0); // 110/s
    row("four tries, 0.20", "20/s", {tries + "3"}, 1);
    row("four tries, 0.30", "30/s", {tries + "3"}, 0); // 120/s
    // What ends it: 1.1 · 55/s are below 100/s; work that nobody waits for is not done; no queue is longer than 0.51 s.
    row("two tries, 0.55, retry budget", "55/s", {"components.callers.retries.budget=10%"}, 1);
    row("two tries, 0.55, expired work dropped", "55/s", {"components.station.drop_expired=true"}, 1);
    row("two tries, 0.55, short queue", "55/s", {"components.station.max_in_flight=1", "components.station.backlog=50"},
        1);
}

void TestRetryStorm::outlivesItsCause() {
    QFETCH(QString, arrivals);
    QFETCH(QStringList, options);
    QFETCH(double, answered);
    const Reports reports = replicate(
        "retry-storm", QStringList{"--set", "components.callers.arrivals={open: " + arrivals + "}"} + options);
    // In every run, but for the odd one of a thousand that waits for a second anyway: 0.9 e^(−10) at ρ = 0.9.
    QStringList complaints;
    tell({QStringLiteral("A stall of 10 s, %1").arg(QTest::currentDataTag()),
          "answered 150 s later",
          QStringLiteral("%1 ± 0.001, each run").arg(answered),
          QString::number(confidenceOf(reports, at("totals/availability")).mean, 'g', 5),
          {},
          static_cast<int>(reports.size())});
    for (const QJsonObject& report : reports) {
        const double availability = at("totals/availability")(report);
        if (std::fabs(availability - answered) > 0.001)
            complaints << QStringLiteral("seed %1: %2").arg(report.value("seed").toInt()).arg(availability);
        complaints << conservationComplaints(report);
    }
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
}

QTEST_GUILESS_MAIN(TestRetryStorm)
#include "tst_retry_storm.moc"
