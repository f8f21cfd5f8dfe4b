// Caches against Che's approximation, and what a popular key that expires costs, through the command line.
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
    void everybodyFillsWhatHasExpired_data();
    void everybodyFillsWhatHasExpired();
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

void TestCaches::everybodyFillsWhatHasExpired_data() {
    QTest::addColumn<double>("expected"); // reads of the database each time that the key expires
    // The first one who finds it gone is back with it 50 ms later; until then 1,000/s × 50 ms = 50 others come.
    QTest::newRow("none") << 1 + 1000 * 0.050;
    QTest::newRow("lock") << 1.0;
    QTest::newRow("coalesce") << 1.0;
}

void TestCaches::everybodyFillsWhatHasExpired() {
    QFETCH(double, expected);
    const QString defence = QTest::currentDataTag();
    const Reports reports = replicate("stampede", {"--set", "components.hot.stampede=" + defence});
    // About 1,000 expiries a run: what is cut off at a run's ends is less than a thousandth.
    const Figure reads = share("components/hot/origin_reads", "components/hot/expirations");
    const QString model = QStringLiteral("A key asked for 1,000 times a second, 50 ms to fill, stampede: ") + defence;
    QStringList complaints;
    if (expected > 1) {
        complaints << complaint(reports, {"origin reads an expiry", reads, expected}, model);
    } else { // in each run, but for one that is cut off at an end
        tell({model,
              "origin reads an expiry",
              "1 ± 0.002, each run",
              QString::number(confidenceOf(reports, reads).mean, 'g', 5),
              {},
              static_cast<int>(reports.size())});
        for (const QJsonObject& report : reports)
            if (std::fabs(reads(report) - expected) > 0.002)
                complaints << QStringLiteral("%1 origin reads an expiry").arg(reads(report));
    }
    for (const QJsonObject& report : reports) {
        const double database = at("components/db/completions")(report);
        if (std::fabs(database / at("components/hot/origin_reads")(report) - 1) > 0.01)
            complaints << QStringLiteral("the database saw %1 reads").arg(database);
        complaints << conservationComplaints(report);
    }
    complaints.removeAll({});
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
}

QTEST_GUILESS_MAIN(TestCaches)
#include "tst_caches.moc"
