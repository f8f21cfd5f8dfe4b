#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "engine/report/openmetrics.h"
#include "tests/engine/report/sample_report.h"

using namespace faultline;
using namespace faultline::report;

/// The text follows OpenMetrics 1.0: families whole, counters with `_total`, base units, `# EOF` at the end.
class TestOpenMetrics : public QObject {
    Q_OBJECT

    static QStringList lines() {
        return QString::fromStdString(toOpenMetrics(layOut(sampleReport()))).split('\n', Qt::SkipEmptyParts);
    }

  private slots:
    void writesBaseUnits() {
        const QStringList rows = lines();
        QVERIFY(rows.contains("faultline_requests_total 10"));
        QVERIFY(rows.contains("faultline_availability_ratio 0.75"));
        QVERIFY(rows.contains("faultline_latency_mean_seconds 0.035"));
        QVERIFY(rows.contains("faultline_errors_total{cause=\"timeout\"} 2"));
        QVERIFY(rows.contains("faultline_component_hit_ratio{component=\"hot\",kind=\"cache\"} 0.75"));
        QVERIFY(rows.contains("faultline_link_size_bytes_total{link=\"web->app\"} 4096"));
        QVERIFY(rows.contains("# TYPE faultline_latency_seconds summary"));
        QVERIFY(rows.contains("# UNIT faultline_latency_seconds seconds"));
        QVERIFY(
            !rows.filter(QRegularExpression("^faultline_latency_seconds\\{quantile=\"0\\.999\"\\} 0\\.0")).isEmpty());
        QCOMPARE(rows.last(), QString("# EOF"));
    }

    void leavesOutWhatIsNotMeasured() { QVERIFY(lines().filter("lost_writes").isEmpty()); }

    void givesEveryStateOfAnInstance() {
        const QStringList states = lines().filter("instance=\"app/2\"").filter("faultline_instance_state=");
        QCOMPARE(states.size(), 5);
        QCOMPARE(states.filter(QRegularExpression("\"crashed\"\\} 1$")).size(), 1);
        QCOMPARE(states.filter(QRegularExpression(" 0$")).size(), 4);
    }

    void everySampleFollowsItsFamily() {
        static const QRegularExpression type("^# TYPE (\\S+) (counter|gauge|summary|stateset)$");
        static const QRegularExpression sample("^([a-z_]+)(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? (\\S+)$");
        QSet<QString> seen;
        QString family;
        bool counter = false;
        for (const QString& row : lines()) {
            if (const QRegularExpressionMatch match = type.match(row); match.hasMatch()) {
                family = match.captured(1);
                counter = match.captured(2) == "counter";
                QVERIFY2(!seen.contains(family), qPrintable("twice: " + family));
                seen << family;
            }
            if (row.startsWith('#'))
                continue;
            const QRegularExpressionMatch match = sample.match(row);
            QVERIFY2(match.hasMatch(), qPrintable(row));
            QCOMPARE(match.captured(1), counter ? family + "_total" : family);
        }
        QVERIFY(seen.size() > 20);
    }
};

QTEST_APPLESS_MAIN(TestOpenMetrics)
#include "tst_openmetrics.moc"
