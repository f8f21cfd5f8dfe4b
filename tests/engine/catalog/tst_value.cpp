#include <QtTest>

#include <cmath>
#include <random>

#include "engine/catalog/value.h"

using namespace faultline::catalog;
using faultline::base::Duration;
using faultline::base::Rate;
using faultline::base::Ratio;
using Kind = Distribution::Kind;

namespace {

const Duration kNone;

Duration ms(std::int64_t n) {
    return Duration::milliseconds(n);
}

/// The mean that a normal distribution had before the cut at 0, so that what is left of it has another one.
double meanBeforeCut(double mean, double sd) {
    double low = -30 * sd;
    double high = mean;
    for (int i = 0; i < 200; ++i) {
        const double m = (low + high) / 2;
        const double above = 0.5 * std::erfc(-m / sd / std::sqrt(2.0));
        const double left = m + sd * std::exp(-0.5 * m * m / sd / sd) / std::sqrt(2 * M_PI) / above;
        (left < mean ? low : high) = m;
    }
    return low;
}

/// A draw, by the textbook's way and not the engine's, in seconds.
double draw(const Distribution& d, std::mt19937_64& random) {
    std::uniform_real_distribution<double> uniform(0, 1);
    const double a = d.a.seconds();
    const double b = d.b.seconds();
    switch (d.kind) {
    case Kind::Constant:
        return a;
    case Kind::Exponential:
        return std::exponential_distribution<double>(1 / a)(random);
    case Kind::Uniform:
        return a + (b - a) * uniform(random);
    case Kind::Normal:
        for (std::normal_distribution<double> normal(meanBeforeCut(a, b), b);;)
            if (const double x = normal(random); x >= 0)
                return x;
    case Kind::LognormalP99:
        return std::lognormal_distribution<double>(std::log(a), std::log(b / a) / 2.3263478740408408)(random);
    case Kind::LognormalCv: {
        const double variance = std::log(1 + d.shape * d.shape);
        return std::lognormal_distribution<double>(std::log(a) - variance / 2, std::sqrt(variance))(random);
    }
    case Kind::Erlang:
        return std::gamma_distribution<double>(d.shape, a / d.shape)(random);
    case Kind::Pareto:
        return a * std::pow(1 - uniform(random) * (1 - std::pow(a / b, d.shape)), -1 / d.shape);
    case Kind::Quantiles: {
        const double points[] = {0, a, b, d.c.seconds(), d.d.seconds()};
        const double shares[] = {0, 0.5, 0.9, 0.99, 1};
        const double u = uniform(random);
        for (int i = 1; i < 4; ++i)
            if (u < shares[i])
                return points[i - 1] + (points[i] - points[i - 1]) * (u - shares[i - 1]) / (shares[i] - shares[i - 1]);
        return points[3] + (points[4] - points[3]) * (u - 0.99) / 0.01;
    }
    }
    return 0;
}

} // namespace

class ValueTest : public QObject {
    Q_OBJECT

  private slots:
    void knowsTheMeanOfADistribution_data();
    void knowsTheMeanOfADistribution();
    void meanIsThatOfManyDraws_data();
    void meanIsThatOfManyDraws();
    void keepsFieldsInTheOrderOfTheirSetting();
    void setsAnExistingFieldInItsPlace();
    void takesWordsNumbersAndSwitchesForWhatTheyAre();
    void comparesDeeply();
    void writesShortText_data();
    void writesShortText();
};

void ValueTest::knowsTheMeanOfADistribution_data() {
    QTest::addColumn<Distribution>("distribution");
    QTest::addColumn<double>("meanMs");
    const auto row = [](const char* name, Distribution d, double mean) { QTest::newRow(name) << d << mean; };
    row("constant", Distribution::constant(ms(5)), 5);
    row("exponential", Distribution::exponential(ms(5)), 5);
    row("uniform", {Kind::Uniform, ms(2), ms(6), kNone, kNone, 0}, 4);
    row("normal far from 0", {Kind::Normal, ms(100), ms(1), kNone, kNone, 0}, 100);
    row("normal cut", {Kind::Normal, ms(4), ms(10), kNone, kNone, 0}, 4);
    // σ = ln(100/10)/2.32635 = 0.98978; 10 ms × e^(σ²/2) = 16.321 ms
    row("lognormal by p99", {Kind::LognormalP99, ms(10), ms(100), kNone, kNone, 0}, 16.3208);
    row("lognormal by cv", {Kind::LognormalCv, ms(10), kNone, kNone, kNone, 0.3}, 10);
    row("erlang", {Kind::Erlang, ms(10), kNone, kNone, kNone, 4}, 10);
    // α = 2, L = 1, H = ∞ would give 2; H = 100 gives 2/(1 − 10⁻⁴) × (1 − 10⁻²) = 1.980198
    row("pareto", {Kind::Pareto, ms(1), ms(100), kNone, kNone, 2}, 1.980198);
    // α = 1: ln(H/L) × L/(1 − L/H) = ln 100 / 0.99
    row("pareto with alpha 1", {Kind::Pareto, ms(1), ms(100), kNone, kNone, 1}, std::log(100.0) / 0.99);
    // 0.5 × 5 + 0.4 × 15 + 0.09 × 30 + 0.01 × 70
    row("quantiles", {Kind::Quantiles, ms(10), ms(20), ms(40), ms(100), 0}, 11.9);
}

void ValueTest::knowsTheMeanOfADistribution() {
    QFETCH(Distribution, distribution);
    QFETCH(double, meanMs);
    const double found = distribution.meanSeconds() * 1e3;
    QVERIFY2(std::abs(found - meanMs) <= 1e-4 * meanMs, qPrintable(QString::number(found, 'g', 10)));
}

void ValueTest::meanIsThatOfManyDraws_data() {
    knowsTheMeanOfADistribution_data();
}

void ValueTest::meanIsThatOfManyDraws() {
    QFETCH(Distribution, distribution);
    const auto seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937_64 random(seed);
    constexpr int n = 100'000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; ++i) {
        const double x = draw(distribution, random);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / n;
    const double error = std::sqrt(std::max(0.0, squares / n - mean * mean) / n);
    // Six standard errors: once in 10⁹ runs by chance (a little more often where the tail is heavy).
    QVERIFY2(std::abs(mean - distribution.meanSeconds()) <= 6 * error + 1e-12,
             qPrintable(QString("%1 of draws, %2 said").arg(mean).arg(distribution.meanSeconds())));
}

void ValueTest::keepsFieldsInTheOrderOfTheirSetting() {
    Record record;
    record.set("b", 1);
    record.set("a", 2);
    QCOMPARE(record.fields()[0].first, std::string("b"));
    QCOMPARE(record.fields()[1].first, std::string("a"));
    QVERIFY(record.remove("b"));
    QVERIFY(!record.remove("b"));
    QCOMPARE(record.size(), std::size_t{1});
    QVERIFY(record.find("b") == nullptr);
}

void ValueTest::setsAnExistingFieldInItsPlace() {
    Record record{{"a", 1}, {"b", 2}};
    record.set("a", 3);
    QVERIFY(record == (Record{{"a", 3}, {"b", 2}}));
    QVERIFY(record != (Record{{"b", 2}, {"a", 3}}));
}

void ValueTest::takesWordsNumbersAndSwitchesForWhatTheyAre() {
    QVERIFY(Value("off").isWord("off"));
    QVERIFY(!Value("off").isWord("on"));
    QVERIFY(Value("off").as<bool>() == nullptr);
    QVERIFY(Value(true).as<bool>() != nullptr);
    QCOMPARE(*Value(7).as<std::int64_t>(), std::int64_t{7});
    QCOMPARE(*Value(7.5).as<double>(), 7.5);
    QVERIFY(Value().isEmpty());
    QVERIFY(!Value(0).isEmpty());
}

void ValueTest::comparesDeeply() {
    const Value nested(Record{{"open", Record{{"rate", Rate{250}}}}, {"list", List{1, "x"}}});
    QVERIFY(nested == Value(Record{{"open", Record{{"rate", Rate{250}}}}, {"list", List{1, "x"}}}));
    QVERIFY(!(nested == Value(Record{{"open", Record{{"rate", Rate{251}}}}, {"list", List{1, "x"}}})));
    QVERIFY(!(Value(1) == Value(1.0)));
    QVERIFY(!(Value(Ratio{0.5}) == Value(0.5)));
}

void ValueTest::writesShortText_data() {
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << Value() << "";
    QTest::newRow("switch") << Value(true) << "true";
    QTest::newRow("duration") << Value(ms(250)) << "250ms";
    QTest::newRow("share") << Value(Ratio{0.05}) << "5%";
    QTest::newRow("word") << Value("off") << "off";
    QTest::newRow("point") << Value(faultline::base::Point{1.5, -2}) << "[1.5, -2]";
    QTest::newRow("constant") << Value(Distribution::constant(ms(5))) << "5ms";
    QTest::newRow("exponential") << Value(Distribution::exponential(ms(10))) << "exponential 10ms";
    QTest::newRow("record") << Value(Record{{"rate", Rate{250}}, {"process", "poisson"}})
                            << "{rate: 250/s, process: poisson}";
    QTest::newRow("long list") << Value(List{1, 2, 3, 4, 5, 6}) << "[1, 2, 3, 4, … 2 more]";
}

void ValueTest::writesShortText() {
    QFETCH(Value, value);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(toText(value)), text);
}

QTEST_APPLESS_MAIN(ValueTest)
#include "tst_value.moc"
