#include <QtTest>

#include <cmath>
#include <limits>
#include <random>

#include "engine/base/units.h"

using namespace faultline::base;

namespace {

std::string written(const Result<Duration>& r) {
    return r.ok() ? toText(r.value()) : "error";
}
std::string written(const Result<Rate>& r) {
    return r.ok() ? toText(r.value()) : "error";
}
std::string written(const Result<Ratio>& r) {
    return r.ok() ? toText(r.value()) : "error";
}
std::string written(const Result<Bytes>& r) {
    return r.ok() ? toText(r.value()) : "error";
}
std::string written(const Result<Money>& r) {
    return r.ok() ? toText(r.value()) : "error";
}
std::string written(const Result<double>& r) {
    return r.ok() ? toText(r.value()) : "error";
}
std::string written(const Result<std::int64_t>& r) {
    return r.ok() ? toText(r.value()) : "error";
}

/// A parser by the name that data rows use, as: canonical text or "error", then the suggestion.
std::pair<std::string, std::string> parsed(const QString& what, const std::string& text) {
    const auto both = [](const auto& result) {
        return std::pair(written(result), result.ok() ? std::string() : result.error().suggestion);
    };
    if (what == "duration")
        return both(parseDuration(text));
    if (what == "rate")
        return both(parseRate(text));
    if (what == "ratio")
        return both(parseRatio(text));
    if (what == "bytes")
        return both(parseBytes(text));
    if (what == "money")
        return both(parseMoney(text));
    if (what == "number")
        return both(parseNumber(text));
    return both(parseCount(text));
}

void row(const char* what, const char* text, const char* canonical) {
    QTest::addRow("%s %s", what, text) << QString(what) << QString(text) << QString(canonical);
}

/// A double of any size that a file may hold, with few or all digits.
double anyAmount(std::mt19937_64& random) {
    const int exponent = static_cast<int>(random() % 24) - 12;
    const double fraction = static_cast<double>(random() >> 11) * 0x1p-53;
    const double amount = fraction * std::pow(10.0, exponent);
    return random() % 2 == 0 ? amount : std::round(amount * 1000) / 1000;
}

std::int64_t anyCount(std::mt19937_64& random) {
    return static_cast<std::int64_t>(random() >> (1 + random() % 63));
}

} // namespace

class UnitsTest : public QObject {
    Q_OBJECT

  private slots:
    void parsesAndWrites_data();
    void parsesAndWrites();
    void refusesAndSuggests_data();
    void refusesAndSuggests();
    void readsExactValues();
    void saysThatADurationIsNegative();
    void saysWhatWouldBeRight();
    void neverOverflows();
    void surviveAnyLocale();
    void roundTripsRandomValues();
    void refusesRandomNoiseWithoutHarm();
};

void UnitsTest::parsesAndWrites_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    row("duration", "250us", "250us");
    row("duration", "5ms", "5ms");
    row("duration", "1.5s", "1.5s");
    row("duration", "2min", "2min");
    row("duration", "1h", "1h");
    row("duration", "3d", "3d");
    row("duration", "0", "0s");
    row("duration", "0ms", "0s");
    row("duration", "-0s", "0s");
    row("duration", "0.2s", "200ms");
    row("duration", "60s", "60s");
    row("duration", "300s", "5min");
    row("duration", "24h", "1d");
    row("duration", "1500us", "1.5ms");
    row("duration", "0.000000001s", "1ns");
    row("duration", "007.50s", "7.5s");
    row("duration", "9223372036854775807ns", "9223372036854775807ns");
    row("rate", "2000/s", "2000/s");
    row("rate", "120/min", "2/s");
    row("rate", "5/h", "5/h");
    row("rate", "7/min", "7/min");
    row("rate", "0.3/s", "0.3/s");
    row("rate", "0/s", "0/s");
    row("ratio", "5%", "5%");
    row("ratio", "0.05", "5%");
    row("ratio", "99.9%", "99.9%");
    row("duration", "5m", "5min"); // as lessons write it
    row("duration", "1.5m", "90s");
    row("ratio", "1", "100%");
    row("ratio", "0", "0%");
    row("ratio", "0.001%", "0.001%");
    row("bytes", "512B", "512B");
    row("bytes", "2KB", "2KB");
    row("bytes", "1MB", "1MB");
    row("bytes", "4GiB", "4GiB");
    row("bytes", "1024B", "1KiB");
    row("bytes", "0", "0B");
    row("bytes", "2.5MB", "2.5MB");
    row("money", "$70/mo", "$70/mo");
    row("money", "$0.04/h", "$0.04/h");
    row("money", "$0.40/million", "$0.4/million");
    row("number", "3", "3");
    row("number", "-0.5", "-0.5");
    row("number", "3.2500", "3.25");
    row("count", "0", "0");
    row("count", "-3", "-3");
    row("count", "1000000", "1000000");
    row("count", "9223372036854775807", "9223372036854775807");
}

void UnitsTest::parsesAndWrites() {
    QFETCH(QString, what);
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    const auto [result, suggestion] = parsed(what, text.toStdString());
    QCOMPARE(QString::fromStdString(result), canonical);
    QCOMPARE(parsed(what, result).first, result);
}

void UnitsTest::refusesAndSuggests_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("suggestion");
    row("duration", "5 ms", "5ms");
    row("duration", "5sec", "5s");
    row("duration", "5 seconds", "5s");
    row("duration", "10 Minutes", "10min");
    row("duration", "20µs", "20us");
    row("duration", "1e3ms", "1000ms");
    row("duration", "1,000ms", "1000ms");
    row("duration", ".5s", "0.5s");
    row("duration", "5", "5s");
    row("duration", "-5ms", "");
    row("duration", "-5", "");
    row("duration", "", "");
    row("duration", "ms", "");
    row("duration", "nan", "");
    row("duration", "inf", "");
    row("duration", "infs", "");
    row("duration", "nans", "");
    row("duration", "0x10ms", "");
    row("duration", "5ms5ms", "");
    row("duration", "5ms ", "5ms");
    row("duration", "0.1ns", "");
    row("duration", "200000d", "");
    row("rate", "2k/s", "2000/s");
    row("rate", "1.5M/s", "1500000/s");
    row("rate", "2000", "2000/s");
    row("rate", "2000rps", "2000/s");
    row("rate", "2000 req/s", "2000/s");
    row("rate", "1e3/s", "1000/s");
    row("rate", "120/minute", "120/min");
    row("rate", "-1/s", "");
    row("rate", "inf/s", "");
    row("ratio", "5 %", "5%");
    row("ratio", "5 percent", "5%");
    row("ratio", ".5", "0.5");
    row("ratio", "-5%", "");
    row("ratio", "nan", "");
    row("bytes", "2kb", "2KB");
    row("bytes", "2k", "2KB");
    row("bytes", "4 gib", "4GiB");
    row("bytes", "512", "512B");
    row("bytes", "1.5B", "");
    row("bytes", "-1KB", "");
    row("bytes", "9999999TiB", "");
    row("money", "$70", "$70/mo");
    row("money", "70/month", "$70/mo");
    row("money", "$0.04 per hour", "$0.04/h");
    row("money", "$-1/mo", "");
    row("number", "1e3", "1000");
    row("number", "1_000", "1000");
    row("number", "5.", "5");
    row("number", "nan", "");
    row("number", "infinity", "");
    row("count", "5.0", "5");
    row("count", "1.5", "");
    row("count", "1k", "1000");
    row("count", "1e6", "1000000");
    row("count", "+3", "3");
    row("count", "9223372036854775808", "");
}

void UnitsTest::refusesAndSuggests() {
    QFETCH(QString, what);
    QFETCH(QString, text);
    QFETCH(QString, suggestion);
    const auto [result, suggested] = parsed(what, text.toStdString());
    QCOMPARE(QString::fromStdString(result), QString("error"));
    QCOMPARE(QString::fromStdString(suggested), suggestion);
}

void UnitsTest::readsExactValues() {
    QCOMPARE(parseDuration("1.5s").value().ns, 1'500'000'000);
    QCOMPARE(parseDuration("0.1d").value().ns, 8'640'000'000'000);
    QCOMPARE(parseRate("120/min").value().perSecond, 2.0);
    QCOMPARE(parseRate("5/h").value().perSecond, 5.0 / 3600);
    // 99.9 / 100 is another double than 0.999.
    QVERIFY(parseRatio("99.9%").value().value == 0.999);
    QCOMPARE(parseBytes("4GiB").value().count, std::int64_t{4} << 30);
    QCOMPARE(parseBytes("2KB").value().count, 2000);
    QVERIFY(parseMoney("$0.40/million").value() == (Money{0.4, Money::Per::Million}));
}

void UnitsTest::saysThatADurationIsNegative() {
    for (const char* text : {"-5ms", "-1.5h", "-5"})
        QCOMPARE(parseDuration(text).error().message.english(),
                 "`" + std::string(text) + "` is negative, and a duration cannot be");
}

void UnitsTest::saysWhatWouldBeRight() {
    QVERIFY(parseDuration("soon").error().expected.find("250us") != std::string::npos);
    QVERIFY(parseRate("soon").error().expected.find("2000/s") != std::string::npos);
    QVERIFY(parseDuration("0.1ns").error().message.english().find("finer than a nanosecond") != std::string::npos);
    const std::string long_(1000, 'x');
    QVERIFY(parseDuration(long_).error().message.english().size() < 100);
}

void UnitsTest::neverOverflows() {
    for (const std::size_t digits : {18u, 19u, 20u, 40u, 400u, 100000u}) {
        const std::string nines(digits, '9');
        for (const char* unit : {"ns", "us", "s", "min", "h", "d"}) {
            const auto whole = parseDuration(nines + unit);
            QVERIFY(!whole.ok() || whole.value().ns > 0);
            const auto fraction = parseDuration("0." + nines + unit);
            QVERIFY(!fraction.ok() || fraction.value().ns > 0);
        }
        QVERIFY(!parseBytes(nines + "TiB").ok());
        QCOMPARE(parseCount(nines).ok(), digits == 18);
        const auto number = parseNumber(nines);
        QVERIFY(!number.ok() || std::isfinite(number.value()));
    }
    QVERIFY(!parseNumber(std::string(400, '9')).ok());
    std::string many(400, '9');
    many += "/s";
    QVERIFY(!parseRate(many).ok());
    QCOMPARE(toText(Duration{std::numeric_limits<std::int64_t>::max()}), std::string("9223372036854775807ns"));
    QCOMPARE(toText(Duration{std::numeric_limits<std::int64_t>::min()}), std::string("-9223372036854775808ns"));
}

void UnitsTest::surviveAnyLocale() {
    const char* before = std::setlocale(LC_ALL, nullptr);
    const std::string kept = before == nullptr ? "C" : before;
    for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C"}) {
        std::setlocale(LC_ALL, name); // where it is not installed nothing changes, and the check still holds
        QCOMPARE(parseDuration("1.5s").value().ns, 1'500'000'000);
        QCOMPARE(toText(1234567.5), std::string("1234567.5"));
        QCOMPARE(toText(Ratio{0.125}), std::string("12.5%"));
    }
    std::setlocale(LC_ALL, kept.c_str());
}

void UnitsTest::roundTripsRandomValues() {
    const auto seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 20000; ++i) {
        const Duration duration{anyCount(random)};
        QVERIFY2(parseDuration(toText(duration)).value() == duration, toText(duration).c_str());
        const Bytes bytes{anyCount(random)};
        QVERIFY2(parseBytes(toText(bytes)).value() == bytes, toText(bytes).c_str());
        const std::int64_t count = anyCount(random) * (i % 2 == 0 ? 1 : -1);
        QVERIFY2(parseCount(toText(count)).value() == count, toText(count).c_str());
        const double number = anyAmount(random);
        QVERIFY2(parseNumber(toText(number)).value() == number, toText(number).c_str());
        const Rate rate{number};
        QVERIFY2(parseRate(toText(rate)).value() == rate, toText(rate).c_str());
        const Ratio ratio{number};
        QVERIFY2(parseRatio(toText(ratio)).value() == ratio, toText(ratio).c_str());
        const Money money{number, static_cast<Money::Per>(i % 3)};
        QVERIFY2(parseMoney(toText(money)).value() == money, toText(money).c_str());
    }
}

void UnitsTest::refusesRandomNoiseWithoutHarm() {
    const auto seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937_64 random(seed);
    constexpr std::string_view alphabet = "0123456789..--+ eEkMGxnif$%/smhdusinBKbTor,_\xc2\xb5";
    const char* const parsers[] = {"duration", "rate", "ratio", "bytes", "money", "number", "count"};
    for (int i = 0; i < 50000; ++i) {
        std::string text(random() % 12, ' ');
        for (char& c : text)
            c = alphabet[random() % alphabet.size()];
        for (const char* what : parsers) {
            const auto [result, suggestion] = parsed(what, text);
            if (result != "error")
                QVERIFY2(parsed(what, result).first == result, (text + " as " + result).c_str());
            if (!suggestion.empty())
                QVERIFY2(parsed(what, suggestion).first != "error", (text + " suggests " + suggestion).c_str());
        }
    }
}

QTEST_APPLESS_MAIN(UnitsTest)
#include "tst_units.moc"
