#include <QTest>

#include "engine/experiment/comparison.h"

using namespace faultline;
using namespace faultline::experiment;
using report::Figure;
using report::Section;
using report::Sheet;

/// Two reports that were kept: differences, and how sure they are.
class TestComparison : public QObject {
    Q_OBJECT

    static Sheet sheet(double mean, std::optional<double> halfWidth, std::uint64_t seeds) {
        Figure figure;
        figure.section = Section::Totals;
        figure.name = "latency_ms.p99";
        figure.value = mean;
        figure.halfWidth = halfWidth;
        Sheet result;
        result.replications = seeds;
        result.figures.push_back(figure);
        return result;
    }

  private slots:
    // Two seeds each, each mean with a standard error of 1: a half-width of t(0.95, 1) = 12.706. The difference's error
    // is √2; Welch's degrees of freedom (1 + 1)² / (1² / 1 + 1² / 1) = 2; t(0.95, 2) = 4.303; ± 6.085.
    void takesIndependentRuns() {
        const auto near = compareReports(sheet(10, 12.7062, 2), sheet(16, 12.7062, 2));
        QCOMPARE(near.size(), std::size_t{1});
        QCOMPARE(near[0].difference, 6.0);
        QVERIFY2(qAbs(*near[0].halfWidth - 6.085) < 0.001, qPrintable(QString::number(*near[0].halfWidth)));
        QVERIFY(!near[0].isSignificant());
        QVERIFY(compareReports(sheet(10, 12.7062, 2), sheet(16.2, 12.7062, 2))[0].isSignificant());
    }

    // Eleven seeds of which one side does not vary: the other side's error 1 / t(0.95, 10), with its 10 degrees: ± 1.
    void takesASideThatDoesNotVary() {
        const auto differences = compareReports(sheet(5, 0.0, 11), sheet(7, 1.0, 11));
        QVERIFY(qAbs(*differences[0].halfWidth - 1) < 1e-6);
        QCOMPARE(*compareReports(sheet(5, 0.0, 11), sheet(7, 0.0, 11))[0].halfWidth, 0.0);
    }

    void hasNoIntervalForASingleRun() {
        QVERIFY(!compareReports(sheet(5, 1.0, 3), sheet(7, {}, 1))[0].halfWidth);
        QVERIFY(!compareReports(sheet(5, {}, 1), sheet(7, {}, 1))[0].isSignificant());
    }

    void leavesOutWhatOnlyOneHas() {
        Sheet other = sheet(7, {}, 1);
        other.figures[0].name = "latency_ms.p50";
        QVERIFY(compareReports(sheet(5, {}, 1), other).empty());
    }
};

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
