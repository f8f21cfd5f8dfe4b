#include <QTest>

#include <cmath>
#include <random>

#include "engine/report/number_text.h"

using namespace faultline::report;

/// Numbers keep their value through text and never depend on the locale.
class TestNumberText : public QObject {
    Q_OBJECT

  private slots:
    void writesTheShortestText_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("negative zero") << -0.0 << "0";
        QTest::newRow("whole") << 1e6 << "1000000";
        QTest::newRow("tenth") << 0.1 << "0.1";
        QTest::newRow("small") << 1e-6 << "0.000001";
        QTest::newRow("smaller") << 1.5e-7 << "1.5e-07";
        QTest::newRow("large") << 1e15 << "1e+15";
        QTest::newRow("negative") << -12.25 << "-12.25";
    }
    void writesTheShortestText() {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(shortest(value)), text);
    }

    void readsBackTheSame() {
        const unsigned seed = std::random_device()();
        qInfo("seed %u", seed);
        std::mt19937_64 random(seed);
        std::uniform_real_distribution<double> exponent(-300, 300);
        for (int i = 0; i < 20'000; ++i) {
            const double value = std::pow(10.0, exponent(random)) * (i % 2 ? 1 : -1);
            QCOMPARE(std::stod(shortest(value)), value);
        }
    }

    void writesFloatsAsShort() { QCOMPARE(QString::fromStdString(shortest(0.1f)), QString("0.1")); }

    void writesForPeople_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("millions") << 1234567.0 << "1,234,567";
        QTest::newRow("thousand") << 1000.0 << "1,000";
        QTest::newRow("hundreds") << 149.83 << "149.8";
        QTest::newRow("nearly a thousand") << 999.96 << "1,000";
        QTest::newRow("ones") << 3.2 << "3.2";
        QTest::newRow("ratio") << 0.9221 << "0.922";
        QTest::newRow("small") << 0.0042 << "0.0042";
        QTest::newRow("tiny") << 0.0000042 << "4.2e-06";
        QTest::newRow("negative") << -1234.0 << "-1,234";
    }
    void writesForPeople() {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(readable(value)), text);
    }
};

QTEST_APPLESS_MAIN(TestNumberText)
#include "tst_number_text.moc"
