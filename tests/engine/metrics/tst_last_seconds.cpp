#include <QTest>

#include "engine/metrics/last_seconds.h"

using faultline::metrics::LastSeconds;

class LastSecondsTest : public QObject {
    Q_OBJECT

    /// Seconds of so much a tenth.
    static void feed(LastSeconds& figure, int seconds, float amount) {
        for (int i = 0; i < seconds * 10; ++i)
            figure.add(amount, i % 10 == 9);
    }

  private slots:
    void coversWhatThereIsWhileYoung() {
        LastSeconds figure;
        QCOMPARE(figure.perSecond(), 0.0F);
        figure.add(25, false);
        QCOMPARE(figure.perSecond(), 250.0F); // 25 in a tenth
        figure.add(15, false);
        QCOMPARE(figure.perSecond(), 200.0F); // 40 in two
        QCOMPARE(figure.mean(), 20.0F);
    }
    void forgetsWhatIsOlderThanTenSeconds() {
        LastSeconds figure;
        feed(figure, 20, 25);
        QCOMPARE(figure.perSecond(), 250.0F);
        feed(figure, 5, 0);
        QCOMPARE(figure.perSecond(), 125.0F); // five of ten
        feed(figure, 5, 0);
        QCOMPARE(figure.perSecond(), 0.0F);
    }
    void coversTenToElevenSeconds() {
        LastSeconds figure;
        feed(figure, 12, 10);
        for (int i = 0; i < 5; ++i)
            figure.add(120, false); // 1000 in 10 s, 600 in 0.5 s
        QCOMPARE(figure.perSecond(), 1600.0F / 10.5F);
    }
    void beginsWithinASecond() {
        LastSeconds figure; // a component that was added at 0.5 s
        for (int i = 0; i < 5; ++i)
            figure.add(10, i == 4);
        feed(figure, 30, 10);
        QCOMPARE(figure.perSecond(), 100.0F);
    }
};

QTEST_APPLESS_MAIN(LastSecondsTest)
#include "tst_last_seconds.moc"
