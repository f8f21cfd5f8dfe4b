#include <QtTest>

#include "ui/widgets/stepping.h"
#include "ui/widgets/value_text.h"

using namespace faultline;
using namespace faultline::ui;
using catalog::Schema;
using catalog::Type;
using catalog::Value;

namespace {

Schema schemaOf(Type type, double min = 0, double max = 1e12) {
    Schema schema;
    schema.type = type;
    schema.min = min;
    schema.max = max;
    return schema;
}

} // namespace

class TestValueText : public QObject {
    Q_OBJECT
  private slots:
    void readsWhatPeopleType_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("locale");
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("expected");
        const auto row = [](const char* name, Type type, const char* locale, const char* text, double expected) {
            QTest::newRow(name) << static_cast<int>(type) << QString::fromUtf8(locale) << QString::fromUtf8(text)
                                << expected;
        };
        row("as in a file", Type::Duration, "en_US", "250us", 250e-6);
        row("micro sign and blank", Type::Duration, "en_US", "250 µs", 250e-6);
        row("greek mu", Type::Duration, "en_US", "250 μs", 250e-6);
        row("decimal comma", Type::Duration, "de_DE", "1,5 s", 1.5);
        row("point where the comma rules", Type::Duration, "de_DE", "1.5s", 1.5);
        row("rate per minute", Type::Rate, "en_US", "120/min", 2);
        row("rate with a comma", Type::Rate, "de_DE", "0,5/s", 0.5);
        row("percent with a blank", Type::Ratio, "en_US", "5 %", 0.05);
        row("plain ratio", Type::Ratio, "de_DE", "0,05", 0.05);
        row("grouped count", Type::Count, "en_US", "10,000", 10000);
        row("size", Type::Bytes, "en_US", "4 GiB", 4.0 * 1024 * 1024 * 1024);
    }
    void readsWhatPeopleType() {
        QFETCH(int, type);
        QFETCH(QString, locale);
        QFETCH(QString, text);
        QFETCH(double, expected);
        const ReadText read = readText(schemaOf(static_cast<Type>(type)), text, QLocale(locale));
        QVERIFY2(read.value.has_value(), qPrintable(read.problem));
        QCOMPARE(baseNumber(*read.value).value(), expected);
    }

    void saysWhatIsWrongAndSuggests_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("suggestion");
        QTest::newRow("a rate without its unit")
            << static_cast<int>(Type::Rate) << QStringLiteral("2k/s") << QStringLiteral("2000/s");
        QTest::newRow("below the least") << static_cast<int>(Type::Count) << QStringLiteral("0") << QStringLiteral("1");
        QTest::newRow("nonsense") << static_cast<int>(Type::Duration) << QStringLiteral("soon") << QString();
        QTest::newRow("empty") << static_cast<int>(Type::Duration) << QString() << QString();
    }
    void saysWhatIsWrongAndSuggests() {
        QFETCH(int, type);
        QFETCH(QString, text);
        QFETCH(QString, suggestion);
        const ReadText read = readText(schemaOf(static_cast<Type>(type), 1), text, QLocale::c());
        QVERIFY(!read.value.has_value());
        QVERIFY(!read.problem.isEmpty());
        QCOMPARE(read.suggestion, suggestion);
    }

    void wordsStandBesideNumbers() {
        Schema schema = schemaOf(Type::Count);
        schema.words = {"unlimited"};
        QVERIFY(readText(schema, QStringLiteral("Unlimited")).value->isWord("unlimited"));
        QCOMPARE(baseNumber(*readText(schema, QStringLiteral("7")).value).value(), 7.0);
    }

    void whatIsShownReadsBackAlike_data() {
        QTest::addColumn<QString>("locale");
        QTest::newRow("C") << QStringLiteral("C");
        QTest::newRow("German") << QStringLiteral("de_DE");
        QTest::newRow("French") << QStringLiteral("fr_FR");
    }
    void whatIsShownReadsBackAlike() {
        QFETCH(QString, locale);
        const QLocale user(locale);
        const std::vector<std::pair<Type, Value>> values = {
            {Type::Duration, Value(base::Duration::microseconds(1500))},
            {Type::Duration, Value(base::Duration::hours(36))},
            {Type::Rate, Value(base::Rate{0.25})},
            {Type::Ratio, Value(base::Ratio{0.125})},
            {Type::Bytes, Value(base::Bytes{1536})},
            {Type::Number, Value(2.75)},
            {Type::Count, Value(1234567)},
            {Type::Money, Value(base::Money{0.4, base::Money::Per::Million})},
        };
        for (const auto& [type, value] : values) {
            const QString text = fieldText(value, user);
            const ReadText read = readText(schemaOf(type), text, user);
            QVERIFY2(read.value.has_value(), qPrintable(text + u' ' + read.problem));
            QVERIFY2(*read.value == value, qPrintable(text));
        }
    }

    void stepsAlongNaturalRows_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("up");
        QTest::addColumn<double>("down");
        const auto row = [](const char* name, Type type, double from, double up, double down) {
            QTest::newRow(name) << static_cast<int>(type) << from << up << down;
        };
        row("small counts go by one", Type::Count, 4, 5, 3);
        row("large counts go 1-2-5", Type::Count, 200, 500, 100);
        row("rates between the row", Type::Rate, 250, 500, 200);
        row("milliseconds", Type::Duration, 0.010, 0.020, 0.005);
        row("seconds go by the clock", Type::Duration, 30, 60, 20);
        row("one second", Type::Duration, 1, 2, 0.5);
        row("ratio in twentieths", Type::Ratio, 0.7, 0.75, 0.65);
        row("small ratio 1-2-5", Type::Ratio, 0.02, 0.05, 0.01);
    }
    void stepsAlongNaturalRows() {
        QFETCH(int, type);
        QFETCH(double, from);
        const Schema schema = schemaOf(static_cast<Type>(type));
        QTEST(stepped(schema, from, true), "up");
        QTEST(stepped(schema, from, false), "down");
    }

    void stepsStayInRange() {
        const Schema schema = schemaOf(Type::Count, 1, 8);
        QCOMPARE(stepped(schema, 8, true), 8.0);
        QCOMPARE(stepped(schema, 1, false), 1.0);
        QCOMPARE(stepped(schemaOf(Type::Duration), 0, true), 0.001);
        QCOMPARE(stepped(schemaOf(Type::Ratio, 0, 1), 1, true), 1.0);
    }

    void sliderSpansDecadesLogarithmically() {
        const SliderScale scale = SliderScale::of(schemaOf(Type::Rate), 250);
        QVERIFY(scale.logarithmic);
        QCOMPARE(scale.low, 2.5);
        QCOMPARE(scale.high, 25000.0);
        QVERIFY(std::abs(scale.shareOf(250) - 0.5) < 1e-9);
        QCOMPARE(scale.valueAt(0.5, false), 250.0);
        QVERIFY(!SliderScale::of(schemaOf(Type::Ratio, 0, 1), 0).logarithmic);
    }

    void summariesReadLikeSentences() {
        catalog::Schema record = schemaOf(Type::Record);
        const Value value(catalog::Record{{"interval", Value(base::Duration::seconds(2))}, {"fall", Value(3)}});
        QCOMPARE(summary(record, value, QLocale::c()), QStringLiteral("interval 2 s, fall 3"));
        QCOMPARE(distributionText(catalog::Distribution::exponential(base::Duration::microseconds(240)), QLocale::c()),
                 QStringLiteral("exponential 240 µs"));
    }
};

QTEST_APPLESS_MAIN(TestValueText)
#include "tst_value_text.moc"
