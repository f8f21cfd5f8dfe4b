#include <QtTest>

#include "engine/base/decimal.h"

using namespace faultline::base;

class DecimalTest : public QObject {
    Q_OBJECT

  private slots:
    void shiftsThePoint_data();
    void shiftsThePoint();
    void scalesExactlyOrSaysWhyNot();
    void takesOnlyTheNumberFromTheFront();
    void writesTheShortestDigitsThatReadBack();
};

void DecimalTest::shiftsThePoint_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("places");
    QTest::addColumn<QString>("shifted");
    QTest::newRow("percent") << "99.9" << -2 << "0.999";
    QTest::newRow("thousands") << "1.5" << 3 << "1500";
    QTest::newRow("over the left end") << "7" << -4 << "0.0007";
    QTest::newRow("zero stays zero") << "0.00" << 5 << "0";
    QTest::newRow("trailing zeros go") << "120" << -1 << "12";
    QTest::newRow("sign stays") << "-0.25" << 1 << "-2.5";
}

void DecimalTest::shiftsThePoint() {
    QFETCH(QString, text);
    QFETCH(int, places);
    QFETCH(QString, shifted);
    const auto taken = takeDecimal(text.toStdString());
    QVERIFY(taken.has_value());
    QCOMPARE(QString::fromStdString(taken->number.shifted(places).text()), shifted);
}

void DecimalTest::scalesExactlyOrSaysWhyNot() {
    const auto scaled = [](const std::string& text, std::int64_t factor, std::int64_t& result) {
        return takeDecimal(text)->number.scaled(factor, result);
    };
    std::int64_t result = 0;
    QVERIFY(scaled("2.5", 60, result) == Decimal::Scaling::Exact);
    QCOMPARE(result, 150);
    QVERIFY(scaled("-2.5", 60, result) == Decimal::Scaling::Exact);
    QCOMPARE(result, -150);
    QVERIFY(scaled("0.01", 60, result) == Decimal::Scaling::TooFine);
    QVERIFY(scaled("9223372036854775807", 1, result) == Decimal::Scaling::Exact);
    QCOMPARE(result, std::numeric_limits<std::int64_t>::max());
    QVERIFY(scaled("9223372036854775808", 1, result) == Decimal::Scaling::TooLarge);
    QVERIFY(scaled("9223372036854775807", 2, result) == Decimal::Scaling::TooLarge);
}

void DecimalTest::takesOnlyTheNumberFromTheFront() {
    const auto taken = takeDecimal("12.50ms");
    QVERIFY(taken.has_value());
    QCOMPARE(taken->number.text(), std::string("12.5"));
    QCOMPARE(std::string(taken->rest), std::string("ms"));
    QCOMPARE(std::string(takeDecimal("5.")->rest), std::string("."));
    QCOMPARE(std::string(takeDecimal("1e3")->rest), std::string("e3"));
    QVERIFY(!takeDecimal(".5").has_value());
    QVERIFY(!takeDecimal("+5").has_value());
    QVERIFY(!takeDecimal("nan").has_value());
    QVERIFY(!takeDecimal("-").has_value());
    QVERIFY(!takeDecimal("").has_value());
}

void DecimalTest::writesTheShortestDigitsThatReadBack() {
    QCOMPARE(shortestDecimal(0.1).text(), std::string("0.1"));
    QCOMPARE(shortestDecimal(1e15).text(), std::string("1000000000000000"));
    for (const double value : {std::numeric_limits<double>::min(), std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::denorm_min(), -1.0 / 3}) {
        const auto read = shortestDecimal(value).toDouble();
        QVERIFY(read.has_value());
        QVERIFY(*read == value);
    }
}

QTEST_APPLESS_MAIN(DecimalTest)
#include "tst_decimal.moc"
