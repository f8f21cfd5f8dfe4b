// Caches against Che's approximation, through the command line.
#include <QTest>

#include <cmath>
#include <vector>

#include "tests/validation/stations.h"

using namespace faultline::validation;

namespace {

/// Hit ratio of an LRU of `entries` for independent requests by Zipf's law (Che, Tung and Wang 2002): a key is there
/// when it was asked for within the time in which as many different keys are asked for as there is room for.
double cheHitRatio(int keys, double exponent, double entries) {
    std::vector<double> popularity;
    double sum = 0;
    for (int rank = 1; rank <= keys; ++rank)
        sum += popularity.emplace_back(std::pow(rank, -exponent));
    const auto expected = [&](double requests, bool hits) {
        double result = 0;
        for (const double p : popularity)
            result += (hits ? p / sum : 1.0) * (1 - std::exp(-p / sum * requests));
        return result;
    };
    double low = 0;
    double high = 1e9;
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (expected(middle, false) < entries ? low : high) = middle;
    }
    return expected(low, true);
}

} // namespace

class TestCaches : public QObject {
    Q_OBJECT
  private slots:
    void lruHitsAsCheSays_data();
    void lruHitsAsCheSays();
};

void TestCaches::lruHitsAsCheSays_data() {
    QTest::addColumn<double>("exponent");
    QTest::addColumn<int>("entries");
    for (const double exponent : {0.8, 1.0})
        for (const int entries : {100, 1000, 3000})
            QTest::addRow("zipf %g, %d entries", exponent, entries) << exponent << entries;
}

void TestCaches::lruHitsAsCheSays() {
    QFETCH(double, exponent);
    QFETCH(int, entries);
    const double expected = cheHitRatio(10'000, exponent, entries);
    const Reports reports = replicate("lru",
                                      {"--set", QStringLiteral("components.station.entries=%1").arg(entries), "--set",
                                       QStringLiteral("keyspaces.things.popularity={zipf: %1}").arg(exponent)},
                                      5);
    const auto found = confidenceOf(reports, at("components/station/hit_ratio"));
    tell({QStringLiteral("LRU of %1 for 10,000 keys, Zipf %2").arg(entries).arg(exponent), "hit ratio",
          QStringLiteral("%1 ± 0.01").arg(expected, 0, 'g', 4), QString::number(found.mean, 'g', 4),
          QString::number(found.halfWidth, 'g', 2), 5});
    // An approximation: within one point.
    QVERIFY2(std::fabs(found.mean - expected) <= 0.01, qPrintable(QString::number(found.mean)));
}

QTEST_GUILESS_MAIN(TestCaches)
#include "tst_caches.moc"
