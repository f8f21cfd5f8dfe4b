#include <QTest>

#include <cmath>
#include <functional>

#include "engine/kernel/sampler.h"
#include "tests/engine/kernel/fit.h"

using namespace faultline;
using namespace faultline::kernel;
using catalog::Distribution;
using Kind = Distribution::Kind;

namespace {

constexpr std::uint64_t kSeed = 11;
constexpr int kDraws = 2'000'000;

base::Duration ms(double n) {
    return base::Duration::nanoseconds(static_cast<std::int64_t>(n * 1e6));
}

double phi(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

double density(double x) {
    return std::exp(-0.5 * x * x) / std::sqrt(2 * M_PI);
}

/// What a distribution should be, in milliseconds.
struct Expected {
    std::function<double(double)> below;
    double mean = 0;
    double variance = 0;
};

Expected exponential(double m) {
    return {[=](double x) { return 1 - std::exp(-x / m); }, m, m * m};
}

Expected uniform(double lo, double hi) {
    return {[=](double x) { return (x - lo) / (hi - lo); }, (lo + hi) / 2, (hi - lo) * (hi - lo) / 12};
}

/// What of a normal distribution is above 0, of which `mean` is the mean: m + sd·h = mean, h the hazard at a = −m/sd.
Expected truncatedNormal(double mean, double sd) {
    const auto kept = [](double a) { return 0.5 * std::erfc(a / std::sqrt(2.0)); };
    double low = -mean / sd;
    double high = 30;
    for (int i = 0; i < 200; ++i) {
        const double a = (low + high) / 2;
        (density(a) / kept(a) - a > mean / sd ? low : high) = a;
    }
    const double a = low;
    const double hazard = density(a) / kept(a);
    return {[=](double x) { return 1 - kept(x / sd + a) / kept(a); }, mean,
            sd * sd * (1 + a * hazard - hazard * hazard)};
}

Expected lognormal(double median, double sigma) {
    const double s2 = sigma * sigma;
    return {[=](double x) { return phi(std::log(x / median) / sigma); }, median * std::exp(s2 / 2),
            median * median * std::exp(s2) * (std::exp(s2) - 1)};
}

Expected erlang(int k, double m) {
    return {[=](double x) {
                const double y = x * k / m;
                double term = 1;
                double sum = 1;
                for (int i = 1; i < k; ++i)
                    sum += term *= y / i;
                return 1 - std::exp(-y) * sum;
            },
            m, m * m / k};
}

Expected pareto(double lo, double hi, double alpha) {
    const double whole = 1 - std::pow(lo / hi, alpha);
    const auto moment = [=](double power) {
        const double scale = alpha * std::pow(lo, alpha) / whole;
        if (std::fabs(power - alpha) < 1e-9)
            return scale * std::log(hi / lo);
        return scale * (std::pow(hi, power - alpha) - std::pow(lo, power - alpha)) / (power - alpha);
    };
    const double mean = moment(1);
    return {[=](double x) { return (1 - std::pow(lo / x, alpha)) / whole; }, mean, moment(2) - mean * mean};
}

/// Linear between (0, 0), (0.5, p50), (0.9, p90), (0.99, p99), (1, max).
Expected quantiles(double p50, double p90, double p99, double max) {
    const std::array<double, 5> x = {0, p50, p90, p99, max};
    const std::array<double, 5> p = {0, 0.5, 0.9, 0.99, 1};
    double mean = 0;
    double square = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        mean += (p[i + 1] - p[i]) * (x[i] + x[i + 1]) / 2;
        square += (p[i + 1] - p[i]) * (x[i] * x[i] + x[i] * x[i + 1] + x[i + 1] * x[i + 1]) / 3;
    }
    return {[=](double v) {
                for (std::size_t i = 0; i < 4; ++i)
                    if (v <= x[i + 1])
                        return p[i] + (p[i + 1] - p[i]) * (v - x[i]) / (x[i + 1] - x[i]);
                return 1.0;
            },
            mean, square - mean * mean};
}

} // namespace

Q_DECLARE_METATYPE(Expected)
Q_DECLARE_METATYPE(faultline::catalog::Distribution)

class TestSampler : public QObject {
    Q_OBJECT
  private slots:
    void followsItsDistribution_data();
    void followsItsDistribution();
    void firstDrawsAreTheSameEverywhere_data();
    void firstDrawsAreTheSameEverywhere();
    void agreesWithTheCatalogOnMeans_data() { followsItsDistribution_data(); }
    void agreesWithTheCatalogOnMeans();
    void uniformTakesBothEnds();
    void withoutSpreadIsConstant_data();
    void withoutSpreadIsConstant();
    void defaultIsAlwaysZero();
    void staysWithinTenYears();
    void paretoStaysWithinItsRange();
};

void TestSampler::followsItsDistribution_data() {
    QTest::addColumn<Distribution>("distribution");
    QTest::addColumn<Expected>("expected");
    const auto row = [](const char* name, const Distribution& d, const Expected& e) { QTest::newRow(name) << d << e; };
    const double z99 = 2.3263478740408408;
    row("exponential", {Kind::Exponential, ms(10), {}, {}, {}, 0}, exponential(10));
    row("uniform", {Kind::Uniform, ms(1), ms(3), {}, {}, 0}, uniform(1, 3));
    row("normal hardly cut", {Kind::Normal, ms(20), ms(4), {}, {}, 0}, truncatedNormal(20, 4));
    row("normal cut", {Kind::Normal, ms(10), ms(5), {}, {}, 0}, truncatedNormal(10, 5));
    // Half of it: 5 × √(2/π) is the mean of what is above 0 of a normal distribution around 0.
    row("normal cut in half", {Kind::Normal, ms(3.989423), ms(5), {}, {}, 0}, truncatedNormal(3.989423, 5));
    row("normal mostly cut", {Kind::Normal, ms(2), ms(5), {}, {}, 0}, truncatedNormal(2, 5));
    row("normal cut to its tail", {Kind::Normal, ms(1), ms(10), {}, {}, 0}, truncatedNormal(1, 10));
    row("normal cut to an exponential tail", {Kind::Normal, ms(1), ms(2000), {}, {}, 0}, exponential(1));
    row("lognormal p99", {Kind::LognormalP99, ms(10), ms(40), {}, {}, 0}, lognormal(10, std::log(4.0) / z99));
    row("lognormal cv", {Kind::LognormalCv, ms(10), {}, {}, {}, 0.5},
        lognormal(10 / std::sqrt(1.25), std::sqrt(std::log(1.25))));
    row("erlang 1", {Kind::Erlang, ms(10), {}, {}, {}, 1}, exponential(10));
    row("erlang 3", {Kind::Erlang, ms(10), {}, {}, {}, 3}, erlang(3, 10));
    row("erlang 7", {Kind::Erlang, ms(10), {}, {}, {}, 7}, erlang(7, 10));
    row("erlang 8", {Kind::Erlang, ms(10), {}, {}, {}, 8}, erlang(8, 10));
    row("erlang 40", {Kind::Erlang, ms(10), {}, {}, {}, 40}, erlang(40, 10));
    row("pareto", {Kind::Pareto, ms(1), ms(100), {}, {}, 2.5}, pareto(1, 100, 2.5));
    row("pareto with exponent 1", {Kind::Pareto, ms(1), ms(50), {}, {}, 1.0}, pareto(1, 50, 1.0));
    row("pareto below exponent 1", {Kind::Pareto, ms(1), ms(50), {}, {}, 0.3}, pareto(1, 50, 0.3));
    row("quantiles", {Kind::Quantiles, ms(10), ms(30), ms(100), ms(500), 0}, quantiles(10, 30, 100, 500));
}

void TestSampler::followsItsDistribution() {
    QFETCH(Distribution, distribution);
    QFETCH(Expected, expected);
    const Sampler sampler(distribution);
    Random random(kSeed);
    test::Fit fit;
    for (int i = 0; i < kDraws; ++i) {
        const Time t = sampler.draw(random);
        QVERIFY(t >= 0);
        const double x = static_cast<double>(t) * 1e-6;
        fit.add(x, expected.below(x));
    }
    QVERIFY2(fit.matches(expected.mean, expected.variance), fit.report());
    QVERIFY(std::fabs(sampler.mean() * 1e-6 / expected.mean - 1) < 1e-12);
    QVERIFY(!sampler.isConstant());
}

void TestSampler::firstDrawsAreTheSameEverywhere_data() {
    QTest::addColumn<Distribution>("distribution");
    QTest::addColumn<QList<qint64>>("draws");
    QTest::addColumn<qint64>("sumOfFurther");
    const auto row = [](const char* name, const Distribution& d, const QList<qint64>& draws, qint64 sum) {
        QTest::newRow(name) << d << draws << sum;
    };
    row("exponential", {Kind::Exponential, ms(10), {}, {}, {}, 0}, {10967940, 11299756, 3613874, 5302700},
        1002505554118);
    row("uniform", {Kind::Uniform, ms(1), ms(3), {}, {}, 0}, {2623225, 2494210, 1200301, 2492434}, 200193528946);
    row("normal", {Kind::Normal, ms(10), ms(5), {}, {}, 0}, {15181896, 15094912, 8486607, 13114772}, 999256812102);
    row("lognormal p99", {Kind::LognormalP99, ms(10), ms(100), {}, {}, 0}, {29680193, 29173502, 7886087, 19712999},
        1632875748375);
    row("lognormal cv", {Kind::LognormalCv, ms(10), {}, {}, {}, 2}, {18033878, 17640227, 3298523, 10673528},
        1000885641586);
    row("erlang 3", {Kind::Erlang, ms(10), {}, {}, {}, 3}, {8627190, 7625428, 9766555, 4714350}, 1000068300561);
    row("erlang 20", {Kind::Erlang, ms(10), {}, {}, {}, 20}, {12477367, 9310847, 9313067, 4584373}, 999516724408);
    row("pareto", {Kind::Pareto, ms(1), ms(1000), {}, {}, 1.5}, {3042697, 2500417, 1072883, 2494583}, 288730390722);
    row("quantiles", {Kind::Quantiles, ms(10), ms(30), ms(100), ms(500), 0}, {25580608, 22355236, 2003018, 22310844},
        1925641307068);
}

void TestSampler::firstDrawsAreTheSameEverywhere() {
    QFETCH(Distribution, distribution);
    QFETCH(QList<qint64>, draws);
    QFETCH(qint64, sumOfFurther);
    const Sampler sampler(distribution);
    Random random(1);
    for (const qint64 wanted : draws)
        QCOMPARE(static_cast<qint64>(sampler.draw(random)), wanted);
    qint64 sum = 0;
    for (int i = 0; i < 100'000; ++i)
        sum += sampler.draw(random);
    QCOMPARE(sum, sumOfFurther);
}

void TestSampler::agreesWithTheCatalogOnMeans() {
    QFETCH(Distribution, distribution);
    const Sampler sampler(distribution);
    QVERIFY(std::fabs(sampler.mean() * 1e-9 / distribution.meanSeconds() - 1) < 1e-9);
}

void TestSampler::uniformTakesBothEnds() {
    const Sampler sampler(Distribution{Kind::Uniform, {3}, {6}, {}, {}, 0});
    Random random(kSeed);
    std::array<int, 10> seen{};
    for (int i = 0; i < 1000; ++i)
        ++seen.at(static_cast<std::size_t>(sampler.draw(random)));
    for (std::size_t value = 0; value < seen.size(); ++value)
        QCOMPARE(seen[value] > 150, value >= 3 && value <= 6);
    QCOMPARE(sampler.mean(), 4.5);
}

void TestSampler::withoutSpreadIsConstant_data() {
    QTest::addColumn<Distribution>("distribution");
    QTest::addColumn<qint64>("value");
    QTest::newRow("constant") << Distribution::constant(ms(5)) << qint64{5'000'000};
    QTest::newRow("constant 0") << Distribution::constant(ms(0)) << qint64{0};
    QTest::newRow("exponential 0") << Distribution::exponential(ms(0)) << qint64{0};
    QTest::newRow("uniform") << Distribution{Kind::Uniform, ms(5), ms(5), {}, {}, 0} << qint64{5'000'000};
    QTest::newRow("normal") << Distribution{Kind::Normal, ms(5), ms(0), {}, {}, 0} << qint64{5'000'000};
    QTest::newRow("lognormal p99") << Distribution{Kind::LognormalP99, ms(5), ms(5), {}, {}, 0} << qint64{5'000'000};
    QTest::newRow("lognormal cv") << Distribution{Kind::LognormalCv, ms(5), {}, {}, {}, 0} << qint64{5'000'000};
    QTest::newRow("pareto") << Distribution{Kind::Pareto, ms(5), ms(5), {}, {}, 1.5} << qint64{5'000'000};
    QTest::newRow("quantiles 0") << Distribution{Kind::Quantiles, {}, {}, {}, {}, 0} << qint64{0};
}

void TestSampler::withoutSpreadIsConstant() {
    QFETCH(Distribution, distribution);
    QFETCH(qint64, value);
    const Sampler sampler(distribution);
    Random random(kSeed);
    Random untouched = random;
    QVERIFY(sampler.isConstant());
    QCOMPARE(sampler.isZero(), value == 0);
    QCOMPARE(static_cast<qint64>(sampler.draw(random)), value);
    QCOMPARE(sampler.mean(), static_cast<double>(value));
    QCOMPARE(random.next(), untouched.next());
}

void TestSampler::defaultIsAlwaysZero() {
    Random random(kSeed);
    QVERIFY(Sampler().isZero());
    QCOMPARE(Sampler().draw(random), Time{0});
}

void TestSampler::staysWithinTenYears() {
    const base::Duration year = base::Duration::days(365);
    const Time limit = base::Duration::days(3652).ns;
    const base::Duration century{year.ns * 100};
    Random random(kSeed);
    const std::array<Distribution, 5> wide = {Distribution::constant(century), Distribution::exponential(century),
                                              Distribution{Kind::Uniform, year, century, {}, {}, 0},
                                              Distribution{Kind::LognormalCv, year, {}, {}, {}, 1000},
                                              Distribution{Kind::Pareto, {1}, century, {}, {}, 0.01}};
    for (const Distribution& distribution : wide) {
        const Sampler sampler(distribution);
        for (int i = 0; i < 10'000; ++i) {
            const Time t = sampler.draw(random);
            QVERIFY(t >= 0 && t <= limit);
        }
    }
}

void TestSampler::paretoStaysWithinItsRange() {
    const Sampler sampler(Distribution{Kind::Pareto, ms(1), ms(2), {}, {}, 0.05});
    Random random(kSeed);
    for (int i = 0; i < 100'000; ++i) {
        const Time t = sampler.draw(random);
        QVERIFY(t >= ms(1).ns && t <= ms(2).ns);
    }
}

QTEST_APPLESS_MAIN(TestSampler)
#include "tst_sampler.moc"
