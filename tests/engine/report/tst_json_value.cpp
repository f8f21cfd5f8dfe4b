#include <QTest>

#include "engine/report/json_value.h"
#include "engine/report/read_report.h"

using namespace faultline;
using namespace faultline::report;

/// JSON is read back as it was meant, and what is none is refused with its place.
class TestJsonValue : public QObject {
    Q_OBJECT

    static std::string refusal(std::string_view text) {
        const base::Result<JsonValue> json = readJson(text);
        return json ? std::string("read") : json.error().message.english() + "; expected " + json.error().expected;
    }

  private slots:
    void readsEveryType() {
        const base::Result<JsonValue> json = readJson(
            " {\"a\": [1, -2.5, 1e-3], \"b\": {\"c\": null}, \"d\": true, \"e\": false, \"f\": {}, \"g\": []}\n");
        QVERIFY(json.ok());
        const JsonValue& whole = json.value();
        const JsonValue::List& numbers = *whole.find("a")->as<JsonValue::List>();
        QCOMPARE(numbers.size(), std::size_t{3});
        QCOMPARE(*numbers[1].as<double>(), -2.5);
        QCOMPARE(*numbers[2].as<double>(), 0.001);
        QVERIFY(whole.find("b")->find("c")->isNull());
        QVERIFY(*whole.find("d")->as<bool>() && !*whole.find("e")->as<bool>());
        QVERIFY(whole.find("f")->as<JsonValue::Object>()->empty() && whole.find("g")->as<JsonValue::List>()->empty());
        QVERIFY(!whole.find("h") && !whole.find("a")->find("b"));
    }

    void readsEscapes() {
        const base::Result<JsonValue> json = readJson("\"a\\\"\\\\\\/\\n\\t\\u00e9\\u20ac\\ud83d\\ude00\"");
        QVERIFY(json.ok());
        QCOMPARE(*json.value().as<std::string>(), std::string("a\"\\/\n\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
    }

    void refusesWithThePlace_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("empty") << QByteArray() << QByteArray("line 1, column 1; expected a value");
        QTest::newRow("cut off") << QByteArray("{\"a\":\n  [1,") << QByteArray("line 2, column 6; expected a value");
        QTest::newRow("no colon") << QByteArray("{\"a\" 1}") << QByteArray("column 6; expected a colon");
        QTest::newRow("no quotes") << QByteArray("{a: 1}") << QByteArray("column 2; expected a name in quotes");
        QTest::newRow("more") << QByteArray("{} {}") << QByteArray("column 4; expected the end of the text");
        QTest::newRow("no end") << QByteArray("\"abc") << QByteArray("column 5; expected a closing quote");
        QTest::newRow("half a pair") << QByteArray("\"\\ud83d\"") << QByteArray("an escape");
        QTest::newRow("too large") << QByteArray("1e999") << QByteArray("expected a value");
        QTest::newRow("nan") << QByteArray("[nan]") << QByteArray("column 2; expected a value");
        QTest::newRow("deep") << QByteArray(100'000, '[') << QByteArray("no more than 64 brackets");
    }
    void refusesWithThePlace() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const std::string refused = refusal({text.constData(), static_cast<std::size_t>(text.size())});
        QVERIFY2(refused.find(says.toStdString()) != std::string::npos, refused.c_str());
    }

    void readsTheFiguresOfAReport() {
        const base::Result<JsonValue> json = readJson(
            R"({"faultline": 1, "title": "Two", "replications": 3, "seed": 7, "simulated_s": 60,
                "totals": {"requests": {"mean": 10, "ci95": 2}, "latency_ms": {"p99": {"mean": 5, "ci95": 1, "pooled": 6}}},
                "operations": {"read": {"failed": 4}},
                "components": {"app": {"kind": "service", "utilization": 0.5, "down_since_s": null,
                                       "instances": {"app/1": {"state": "up", "arrivals": 9}}}},
                "links": {"web->app": {"bytes": 12}}, "slos": [], "alerts": [], "log": []})");
        QVERIFY(json.ok());
        const base::Result<Sheet> read = readReport(json.value());
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.english().c_str());
        const Sheet& sheet = read.value();
        QCOMPARE(sheet.title, std::string("Two"));
        QCOMPARE(sheet.replications, std::uint64_t{3});
        QCOMPARE(*sheet.number(Section::Run, "", "seed"), 7.0);
        const Figure* p99 = sheet.find(Section::Totals, "", "latency_ms.p99");
        QVERIFY(p99);
        QCOMPARE(*asNumber(p99->value), 5.0);
        QCOMPARE(*p99->halfWidth, 1.0);
        QCOMPARE(*p99->pooled, 6.0);
        QCOMPARE(p99->unit, std::string("ms"));
        QCOMPARE(*sheet.number(Section::Operation, "read", "failed"), 4.0);
        QCOMPARE(*sheet.number(Section::Component, "app", "utilization"), 0.5);
        QVERIFY(!sheet.number(Section::Component, "app", "down_since_s"));
        QCOMPARE(*sheet.number(Section::Instance, "app/1", "arrivals"), 9.0);
        QCOMPARE(*sheet.number(Section::Link, "web->app", "bytes"), 12.0);
    }

    void refusesWhatIsNoReport_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("a comparison") << QByteArray(R"({"faultline": 1, "differences": []})")
                                      << QByteArray("no report");
        QTest::newRow("another version") << QByteArray(R"({"faultline": 2, "totals": {}})")
                                         << QByteArray("another version");
        QTest::newRow("a list for a figure")
            << QByteArray(
                   R"({"faultline": 1, "totals": {"failed": []}, "operations": {}, "components": {}, "links": {}})")
            << QByteArray("totals.failed");
        QTest::newRow("a word for the components")
            << QByteArray(R"({"faultline": 1, "totals": {}, "operations": {}, "components": "none", "links": {}})")
            << QByteArray("components is not");
        QTest::newRow("a negative interval")
            << QByteArray(R"({"faultline": 1, "totals": {"failed": {"mean": 1, "ci95": -1}}, "operations": {},
                              "components": {}, "links": {}})")
            << QByteArray("totals.failed");
    }
    void refusesWhatIsNoReport() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const base::Result<JsonValue> json = readJson(text.toStdString());
        QVERIFY(json.ok());
        const base::Result<Sheet> read = readReport(json.value());
        QVERIFY(!read.ok());
        QVERIFY2(read.error().message.english().find(says.toStdString()) != std::string::npos,
                 read.error().message.english().c_str());
    }
};

QTEST_GUILESS_MAIN(TestJsonValue)
#include "tst_json_value.moc"
