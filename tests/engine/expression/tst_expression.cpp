#include <QTest>

#include <cmath>
#include <limits>
#include <map>

#include "engine/expression/expression.h"

using namespace faultline;
using expression::Expression;
using expression::Section;

namespace {

expression::Vocabulary shop() {
    return {{"resolve", "shorten"},
            {{"web", "client", 1, 1}, {"app", "service", 3, 1}, {"db", "database", 2, 4}, {"my-cache", "cache", 1, 1}},
            {"web->app", "main"}};
}

Expression read(const char* text) {
    const auto result = Expression::read(text, shop());
    if (!result)
        qFatal("%s: %s", text, result.error().message.english().c_str());
    return result.value();
}

/// The value with each figure's value looked up by "element:name".
double valueOf(const char* text, const std::map<std::string, double>& values = {}) {
    const Expression expression = read(text);
    std::vector<double> given;
    for (const expression::Figure& figure : expression.figures()) {
        const auto at = values.find(figure.element + ":" + figure.name);
        given.push_back(at == values.end() ? std::numeric_limits<double>::quiet_NaN() : at->second);
    }
    return expression.evaluate(given);
}

} // namespace

class TestExpression : public QObject {
    Q_OBJECT
  private slots:
    void reckons_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("value");
        const auto row = [](const char* text, double value) { QTest::newRow(text) << QByteArray(text) << value; };
        row("1 + 2 * 3", 7);
        row("(1 + 2) * 3", 9);
        row("10 - 4 - 3", 3);
        row("12 / 4 / 3", 1);
        row("-2 * -3", 6);
        row("200ms", 0.2);
        row("2min + 1.5s", 121.5);
        row("1%", 0.01);
        row("99.9%", 0.999);
        row("120/min", 2);
        row("$900/mo", 900);
        row("$0.5/h", 365); // 730 h a month
        row("2KB", 2000);
        row("min(3, 1, 2)", 1);
        row("max(3, 1 + 4)", 5);
        row("abs(2 - 5)", 3);
        row("2000/s * 3s", 6000); // a rate times a time is a count
        row("30s / 500ms", 60);   // and a time over a time a number
        row("10 / 4s == 2.5/s", 1);
        row("1 < 2 and 2 < 1 or 3 > 2", 1); // and binds closer than or
        row("1 < 2 or 2 < 3 and 3 < 2", 1);
        row("not 1 > 2", 1);
        row("not (1 < 2)", 0);
        row("1 != 1", 0);
        row("p99 > 0", 0); // not known: false
    }
    void reckons() {
        QFETCH(QByteArray, text);
        QFETCH(double, value);
        QCOMPARE(valueOf(text.constData()), value);
    }

    void namesFiguresOfTheReport_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("section");
        QTest::addColumn<QByteArray>("element");
        QTest::addColumn<QByteArray>("figure");
        const auto row = [](const char* text, Section section, const char* element, const char* figure) {
            QTest::newRow(text) << QByteArray(text) << static_cast<int>(section) << QByteArray(element)
                                << QByteArray(figure);
        };
        row("totals.latency_ms.p99", Section::Totals, "", "latency_ms.p99");
        row("p99", Section::Totals, "", "latency_ms.p99");
        row("errors", Section::Totals, "", "failed");
        row("totals.errors.timeout", Section::Totals, "", "errors.timeout");
        row("throughput", Section::Totals, "", "throughput_per_s");
        row("cost", Section::Totals, "", "cost_per_month_usd");
        row("machines", Section::Totals, "", "machines");
        row("operations.resolve.stale_reads", Section::Operation, "resolve", "stale_reads");
        row("components.app.utilization", Section::Component, "app", "utilization");
        row("app.utilization", Section::Component, "app", "utilization");
        row("my-cache.hit_ratio", Section::Component, "my-cache", "hit_ratio");
        row("web.availability", Section::Component, "web", "availability");
        row("links[\"web->app\"].dropped", Section::Link, "web->app", "dropped");
        row("links.main.bytes", Section::Link, "main", "bytes");
        row("instances[\"app/2\"].utilization", Section::Instance, "app/2", "utilization");
        row("instances['db/s4/2'].arrivals", Section::Instance, "db/s4/2", "arrivals");
        row("components.app.instances[\"app/1\"].queue_mean", Section::Instance, "app/1", "queue_mean");
    }
    void namesFiguresOfTheReport() {
        QFETCH(QByteArray, text);
        QFETCH(int, section);
        QFETCH(QByteArray, element);
        QFETCH(QByteArray, figure);
        const Expression expression = read(text.constData());
        QCOMPARE(expression.figures().size(), std::size_t{1});
        QCOMPARE(static_cast<int>(expression.figures()[0].section), section);
        QCOMPARE(expression.figures()[0].element, element.toStdString());
        QCOMPARE(expression.figures()[0].name, figure.toStdString());
    }

    void readsAFigureOnce() {
        const Expression expression = read("failed / requests > 1% and requests > 100");
        QCOMPARE(expression.figures().size(), std::size_t{2});
        QVERIFY(expression.isCondition());
        QVERIFY(expression.holds(std::vector<double>{3, 200}));   // 1.5 %
        QVERIFY(!expression.holds(std::vector<double>{1, 200}));  // 0.5 %
        QVERIFY(!expression.holds(std::vector<double>{50, 100})); // not over 100
    }

    void comparesTimesInTheirUnits() {
        const Expression expression = read("p99 <= 200ms");
        const expression::Figure& p99 = expression.figures()[0];
        QCOMPARE(p99.inBaseUnits(200.0), 0.2); // the report says 200 (ms)
        QVERIFY(expression.holds(std::vector<double>{p99.inBaseUnits(200.0)}));
        QVERIFY(!expression.holds(std::vector<double>{p99.inBaseUnits(200.001)}));
    }

    void nothingOverNothingIsFalse() {
        const std::map<std::string, double> none = {{":failed", 0}, {":requests", 0}};
        for (const char* text : {"failed / requests > 1%", "failed / requests < 1%", "failed / requests == 0",
                                 "failed / requests != 0", "failed / requests >= 0", "max(failed / requests, 5) > 1"})
            QCOMPARE(valueOf(text, none), 0.0);
        QCOMPARE(valueOf("not failed / requests > 1%", none), 1.0);
        QCOMPARE(valueOf("failed / requests > 1%", {{":failed", 2}, {":requests", 100}}), 1.0);
    }

    void aMinusNeedsSpaces() {
        QCOMPARE(valueOf("requests - failed", {{":requests", 7}, {":failed", 3}}), 4.0);
        QVERIFY(!Expression::read("requests-failed > 1", shop())); // a name of that spelling
        QVERIFY(!Expression::read("requests -failed > 1", shop()));
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("suggestion");
        const auto row = [](const char* text, const char* message, const char* suggestion) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(message) << QByteArray(suggestion);
        };
        row("", "the expression is empty", "");
        row("p99 >", "the expression ends too early", "");
        row("(1 > 2", "a bracket is not closed", "");
        row("1 > 2)", "`)` makes no sense here", "");
        row("p99 > 200", "a duration cannot be compared with a plain number", "");
        row("p99 > 1%", "a duration cannot be compared with a plain number", "");
        row("p99 and 1 > 2", "`and` joins conditions", "");
        row("1 < 2 < 3", "a comparison has two sides", "");
        row("p98 > 200ms", "the diagram has no figure `p98`", "p95");
        row("ap.utilization > 1", "the diagram has no figure `ap.utilization`", "app.utilization");
        row("app.utilisation > 1", "the diagram has no figure `app.utilisation`", "app.utilization");
        row("app.hits > 1", "the diagram has no figure `app.hits`", "");
        row("components.ap.utilization > 1", "there is no component `ap`", "app");
        row("operations.resolv.failed > 1", "there is no `resolv` in `operations`", "resolve");
        row("links[\"web->ap\"].dropped > 1", "there is no `web->ap` in `links`", "web->app");
        row("instances[\"app/4\"].utilization > 1", "there is no instance `app/4`", "");
        row("instances[\"db/2\"].utilization > 1", "there is no instance `db/2`", "");
        row("latency_ms.p99 > 1s", "the diagram has no figure `latency_ms.p99`", "totals.latency_ms.p99");
        row("totals.latency_ms > 1s", "the diagram has no figure `totals.latency_ms`", "totals.latency_ms.mean");
        row("instances[\"app/1\"].state == 1", "`instances.app/1.state` is a word, not a number", "");
        row("sqrt(4) > 1", "there is no function `sqrt`", "");
        row("failed = 3", "`=` is no sign of this language", "==");
        row("failed > 3 && failed < 5", "`&&` is no sign of this language", "and");
        row("cost < $900", "`$900` is no amount of money", "$900/mo");
        row("cost < $1/million", "`$1/million` cannot be compared with what a month costs", "");
        row("links[web].dropped > 1", "a bracket holds no name", "");
        row("5 miles > 1", "`miles` makes no sense here", "");
        row("failed > 5xs", "`5xs` is no number", "");
    }
    void saysWhatIsWrong() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, suggestion);
        const auto result = Expression::read(text.constData(), shop());
        QVERIFY(!result);
        QCOMPARE(QByteArray::fromStdString(result.error().message.english()), message);
        QCOMPARE(QByteArray::fromStdString(result.error().suggestion), suggestion);
    }

    void isBounded() {
        std::string sum = "1"; // 500 numbers and 499 signs, a sign and a number: 1,001 words
        for (int i = 0; i < 499; ++i)
            sum += " + 1";
        QCOMPARE(valueOf(sum.c_str()), 500.0);
        QVERIFY(!Expression::read(sum + " + 1", shop()));
        const auto nested = [](int levels) {
            std::string text(static_cast<std::size_t>(levels), '(');
            text += '1';
            return text.append(static_cast<std::size_t>(levels), ')');
        };
        QCOMPARE(valueOf(nested(64).c_str()), 1.0);
        QVERIFY(!Expression::read(nested(65), shop()));
        std::string negated(100'000, '-');
        negated += '1';
        QVERIFY(!Expression::read(negated, shop()));
        QVERIFY(!Expression::read(std::string(100'000, '('), shop()));
    }

    /// The deepest that the stack can get: everything waits at each of 64 levels.
    void theStackHoldsTheDeepest() {
        std::string text;
        for (int i = 0; i < 64; ++i)
            text += "1 + 2 * max(3, ";
        text += "0";
        text += std::string(64, ')');
        double expected = 0;
        for (int i = 0; i < 64; ++i)
            expected = 1 + 2 * std::max(3.0, expected);
        QCOMPARE(valueOf(text.c_str()), expected);
    }

    void noRubbishCrashesIt() {
        std::uint64_t seed = 20261126;
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        const std::vector<std::string> parts = {"p99",   "app.utilization",
                                                "(",     ")",
                                                "[",     "]",
                                                "\"",    "and",
                                                "not",   "min",
                                                "200ms", "1%",
                                                "$",     "$9/h",
                                                "<",     ">=",
                                                "-",     " ",
                                                "*",     "/",
                                                ",",     "é",
                                                ".",     "/s",
                                                "0",     "1e9",
                                                "''"};
        int understood = 0;
        for (int i = 0; i < 20'000; ++i) {
            std::string text;
            for (int length = 0; length <= i % 12; ++length) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                text += parts[(seed >> 33) % parts.size()];
            }
            const auto result = Expression::read(text, shop());
            if (!result) {
                QVERIFY(!result.error().message.empty());
                continue;
            }
            ++understood;
            static_cast<void>(result.value().evaluate(std::vector<double>(result.value().figures().size(), 1.0)));
        }
        QVERIFY(understood > 0);
    }
};

QTEST_APPLESS_MAIN(TestExpression)
#include "tst_expression.moc"
