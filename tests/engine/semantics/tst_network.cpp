// Traffic: how much bursts bring, and that a day has 24 hours.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

class TestNetworkSemantics : public QObject {
    Q_OBJECT
  private slots:
    void burstsBringFiveTimesTheMean() {
        // At 1,000 a second on average: 5,000 in a burst, 5/9 of 1,000 between bursts. Of 1,000 s some 100 s are
        // bursts: half a million requests each, with deviations of √500,000 = 707, which is 7 a second and 0.8 a
        // second.
        Simulation simulation =
            compile("components:\n  web: {kind: client, arrivals: {open: {rate: 1000/s, process: bursty}}}\n"
                    "  app: {kind: external, latency: 0s}\nlinks: [{from: web, to: app}]\n");
        double requests[2] = {0, 0};
        double seconds[2] = {0, 0};
        bool was = simulation.state().clients.front().bursting;
        std::uint64_t before = 0;
        for (int i = 1; i <= 25'000; ++i) {
            simulation.advance(i * 40_ms);
            const std::uint64_t now = simulation::measure(simulation).totals.requests;
            const bool is = simulation.state().clients.front().bursting;
            if (is == was) {
                requests[is] += static_cast<double>(now - before);
                seconds[is] += 0.04;
            }
            was = is;
            before = now;
        }
        QVERIFY(seconds[1] > 60);
        QVERIFY2(std::abs(requests[1] / seconds[1] - 5000) < 50, qPrintable(QString::number(requests[1] / seconds[1])));
        QVERIFY2(std::abs(requests[0] / seconds[0] - 5000.0 / 9) < 5,
                 qPrintable(QString::number(requests[0] / seconds[0])));
    }

    void aDayHasTwentyFourHours() {
        // 0.1/s on average, all of it more or less: from 0 h to 6 h ∫ 0.1 (1 − cos(2πt/24 h)) = 2,160 − 8,640/2π · 1 =
        // 785; with a day of 12 h the six hours are the whole rise: 2,160.
        const auto requests = [](const char* period) {
            return static_cast<double>(run(QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 7/s, process: constant}}, profile: {diurnal: {mean: 360/h, amplitude: 100%%1}}}
  app: {kind: external, latency: 0s}
links: [{from: web, to: app}]
)")
                                               .arg(period)
                                               .toStdString(),
                                           6 * 3600_s)
                                           .totals.requests);
        };
        const double expected = 2160 - 8640 / (2 * M_PI);
        QVERIFY2(std::abs(requests("") - expected) < 2, qPrintable(QString::number(requests(""))));
        QVERIFY(std::abs(requests(", period: 24h") - expected) < 2);
        QVERIFY(std::abs(requests(", period: 12h") - 2160) < 2);
    }
};

QTEST_APPLESS_MAIN(TestNetworkSemantics)
#include "tst_network.moc"
