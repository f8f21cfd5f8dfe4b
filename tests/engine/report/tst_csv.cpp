#include <QTest>

#include "engine/report/csv.h"
#include "tests/engine/report/sample_report.h"

using namespace faultline;
using namespace faultline::report;

/// One line a figure, a series by columns, the log by lines.
class TestCsv : public QObject {
    Q_OBJECT

    static QStringList lines(const std::string& text) {
        return QString::fromStdString(text).split('\n', Qt::SkipEmptyParts);
    }

  private slots:
    void writesOneLineAFigure() {
        const Sheet sheet = layOut(sampleReport());
        const QStringList rows = lines(toCsv(sheet));
        QCOMPARE(rows.size(), qsizetype(sheet.figures.size() + 1));
        QCOMPARE(rows[0], QString("section,element,figure,unit,value"));
        QVERIFY(rows.contains("totals,,requests,count,10"));
        QVERIFY(rows.contains("totals,,latency_ms.mean,ms,35"));
        QVERIFY(rows.contains("operations,resolve,errors.timeout,count,2"));
        QVERIFY(rows.contains("components,hot,hit_ratio,ratio,0.75"));
        QVERIFY(rows.contains("instances,app/2,state,,crashed"));
        QVERIFY(rows.contains("links,web->app,bytes,bytes,4096"));
        QVERIFY(rows.contains("totals,,lost_writes,count,")); // null is an empty field
    }

    void addsTheIntervalOverReplications() {
        Sheet sheet = layOut(sampleReport());
        sheet.replications = 4;
        for (Figure& figure : sheet.figures)
            if (figure.section == Section::Totals && figure.name == "latency_ms.p99") {
                figure.value = 50.0;
                figure.halfWidth = 2.5;
                figure.pooled = 51.0;
            }
        const QStringList rows = lines(toCsv(sheet));
        QCOMPARE(rows[0], QString("section,element,figure,unit,value,ci95,pooled"));
        QVERIFY(rows.contains("totals,,latency_ms.p99,ms,50,2.5,51"));
        QVERIFY(rows.contains("totals,,requests,count,10,,"));
    }

    void quotesFields_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("written");
        QTest::newRow("plain") << "web->app"
                               << "web->app";
        QTest::newRow("comma") << "a,b"
                               << "\"a,b\"";
        QTest::newRow("quote") << "a\"b"
                               << "\"a\"\"b\"";
        QTest::newRow("line") << "a\nb"
                              << "\"a\nb\"";
    }
    void quotesFields() {
        QFETCH(QString, field);
        QFETCH(QString, written);
        QCOMPARE(QString::fromStdString(csvField(field.toStdString())), written);
    }

    void writesASeries() {
        simulation::Snapshot snapshot;
        snapshot.components.resize(3);
        snapshot.components[0].id = "app";
        snapshot.components[0].kind = "service";
        snapshot.components[1].id = "hot";
        snapshot.components[1].kind = "cache";
        snapshot.components[2].id = "jobs";
        snapshot.components[2].kind = "queue"; // it has no CPUs
        simulation::Series series;
        series.points.resize(2);
        series.points[0].end = kernel::kSecond;
        series.points[1].end = 2 * kernel::kSecond;
        series.points[1].samples = 3;
        series.points[1].p50Ms = 12.5f;
        series.points[1].failedPerS = 0.1f;
        series.points[1].failedByCausePerS[1] = 0.1f;
        series.components = {{{0.5f, 1, 0, 2}, {0.25f, 2, 0, 3}},
                             {{0.1f, 0, 0.9f, 4}, {0.2f, 0, 0.8f, 5}},
                             {{0, 6, 0, 7}, {0, 8, 0, 9}}};
        const QStringList rows = lines(seriesToCsv(series, snapshot));
        QCOMPARE(rows.size(), 3);
        QVERIFY(rows[0].startsWith("time_s,samples,p50_ms,p95_ms,p99_ms,succeeded_per_s,failed_per_s,attempts_per_s,"
                                   "timeout_per_s,refused_per_s,"));
        QVERIFY(rows[0].endsWith("app.utilization,app.waiting,app.arrivals_per_s,hot.utilization,hot.waiting,"
                                 "hot.arrivals_per_s,hot.hit_ratio,jobs.waiting,jobs.arrivals_per_s"));
        QCOMPARE(rows[1], QString("1,0,,,,0,0,0,0,0,0,0,0,0,0,0,0.5,1,2,0.1,0,4,0.9,6,7")); // no samples: no latency
        QCOMPARE(rows[2], QString("2,3,12.5,0,0,0,0.1,0,0,0.1,0,0,0,0,0,0,0.25,2,3,0.2,0,5,0.8,8,9"));
    }

    void writesTheLogAsJsonLines() {
        QCOMPARE(QString::fromStdString(logToJsonLines(sampleReport().measured.log)),
                 QString("{\"at_s\": 5, \"what\": \"crash\", \"target\": \"app/2\", \"fault\": true, "
                         "\"detail\": \"by hand, \\\"now\\\"\"}\n"));
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
