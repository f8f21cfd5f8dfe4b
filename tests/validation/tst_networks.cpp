// Networks of stations against product forms, through the command line.
#include <QTest>

#include <array>

#include "tests/validation/stations.h"

using namespace faultline::validation;

class TestNetworks : public QObject {
    Q_OBJECT
  private slots:
    void agreesWithTheory_data();
    void agreesWithTheory();
    void closedNetworkKeepsItsAsymptotes();
};

namespace {

Figure timeOf(const char* component) {
    return at(QStringLiteral("components/%1/residence_ms/mean").arg(component));
}

Figure busy(const char* component) {
    return at(QStringLiteral("components/%1/utilization").arg(component));
}

} // namespace

void TestNetworks::agreesWithTheory_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<Expectations>("expectations");
    const auto row = [](const char* model, const Expectations& expectations) {
        QTest::newRow(model) << QString(model) << expectations;
    };
    // by station: visits times the mean time of M/M/c (Jackson; with fixed routes Kelly)
    const double front = 2 * singleServerTime(80, 1 / 0.009);
    const double middle = singleServerTime(40, 1 / 0.015);
    const double shelf = 0.035 + multiServerWait(40, 1 / 0.035, 2);
    row("tandem", {{"mean time", at("totals/latency_ms/mean"), 1e3 * (front + middle + shelf)},
                   {"at the front", timeOf("front"), 1e3 * (front + middle + shelf)},
                   {"at the middle", timeOf("middle"), 1e3 * (middle + shelf)},
                   {"at the shelf", timeOf("shelf"), 1e3 * shelf},
                   {"front busy", busy("front"), 0.72},
                   {"middle busy", busy("middle"), 0.6},
                   {"shelf busy", busy("shelf"), 0.7},
                   {"waiting at the front", at("components/front/queue_mean"), 0.72 * 0.72 / 0.28},
                   {"waiting at the middle", at("components/middle/queue_mean"), 0.6 * 0.6 / 0.4},
                   {"succeeded per s", at("totals/throughput_per_s"), 40}});

    // Half of those served go back to the end of the queue at once: 40/s from outside are 80/s at the server, each of
    // two visits on average takes 1/(100 − 80) (Jackson).
    row("feedback", {{"mean time", at("totals/latency_ms/mean"), 1e3 * 2 * singleServerTime(80, 100)},
                     {"a visit", timeOf("server"), 1e3 * singleServerTime(80, 100)},
                     {"visits a request", share("totals/attempts", "totals/requests"), 2},
                     {"server busy", busy("server"), 0.8},
                     {"waiting", at("components/server/queue_mean"), 0.8 * 0.8 / 0.2, 0.02}});

    const std::array<double, 2> demands = {0.020, 0.015};
    const ClosedNetwork closed = meanValueAnalysis(demands, 1.0, 60);
    row("closed", {{"succeeded per s", at("totals/throughput_per_s"), closed.throughput},
                   {"mean time", at("totals/latency_ms/mean"), 1e3 * (closed.times[0] + closed.times[1])},
                   {"at the database", timeOf("data"), 1e3 * closed.times[1]},
                   {"server busy", busy("server"), closed.throughput * 0.020},
                   {"database busy", busy("data"), closed.throughput * 0.015}});
}

void TestNetworks::agreesWithTheory() {
    QFETCH(QString, model);
    QFETCH(Expectations, expectations);
    const QString complaints = allComplaints(model, expectations);
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
}

/// Neither more than the busiest station can do, nor more than the users can ask for; near both ends nearly so much.
void TestNetworks::closedNetworkKeepsItsAsymptotes() {
    const auto throughput = [](int users) {
        const Reports reports = replicate(
            "closed",
            {"--duration", "300s", "--warmup", "30s", "--set",
             QString("components.people.arrivals={closed: {users: %1, think: {exponential: 1s}}}").arg(users)});
        // Completions in the window: requests still inside at its end are no loss of throughput.
        return confidenceOf(reports, [](const QJsonObject& report) {
            return at("components/server/completions")(report) / windowSeconds(report);
        });
    };
    const auto told = [](int users, const QString& expected, const auto& found) {
        tell({QStringLiteral("%1 users, think 1 s, demands of 35 ms, 20 ms at the slowest").arg(users),
              "succeeded per s", expected, QString::number(found.mean, 'g', 5),
              QString::number(found.halfWidth, 'g', 2), kReplications});
    };
    const auto few = throughput(2);
    told(2, QStringLiteral("at most N/(Z + D) = 1.932, and near it"), few);
    QVERIFY(few.mean - few.halfWidth <= 2 / 1.035);
    QVERIFY(few.mean > 0.97 * 2 / 1.035);
    const auto many = throughput(300);
    told(300, QStringLiteral("at most 1/Dmax = 50, and near it"), many);
    QVERIFY(many.mean - many.halfWidth <= 1 / 0.020);
    QVERIFY(many.mean > 0.99 / 0.020);
}

QTEST_GUILESS_MAIN(TestNetworks)
#include "tst_networks.moc"
