#include <QTest>

#include "engine/report/table.h"
#include "engine/report/text.h"
#include "tests/engine/report/sample_report.h"

using namespace faultline;
using namespace faultline::report;

/// The text for terminals says what matters and lines up.
class TestText : public QObject {
    Q_OBJECT

  private slots:
    void saysWhatMatters() {
        const QString text = QString::fromStdString(toText(layOut(sampleReport())));
        for (const char* part :
             {"seed 7", "10 s simulated", "the first 2 s not counted", "availability", "75 %", "timeout", "app/2",
              "crashed", "crash app/2", "busiest: app (50 %)", "slowest: app (p99 "})
            QVERIFY2(text.contains(part), qPrintable(QString("%1 is missing in\n%2").arg(part, text)));
    }

    void leavesOutWhatDidNotHappen() {
        Report report = sampleReport();
        report.measured.log.clear();
        report.measured.totals.failed = 0;
        report.measured.totals.failedByCause = {};
        const QString text = QString::fromStdString(toText(layOut(report)));
        QVERIFY(!text.contains("What happened"));
        QVERIFY(!text.contains("Errors"));
        QVERIFY(!text.contains("lost writes"));
    }

    void standsWithoutAnyComponent() {
        const QString text = QString::fromStdString(toText(layOut(Report())));
        QVERIFY(text.contains("Untitled diagram"));
        QVERIFY(!text.contains("Components"));
    }

    void alignsColumns() {
        Table table({"", "one", "two", "none"});
        table.add({"größe", "1", "1,000", ""});
        table.add({"b", "22", "3", ""});
        QCOMPARE(QString::fromStdString(table.toText("  ")), QString("         one    two\n"
                                                                     "  größe    1  1,000\n"
                                                                     "  b       22      3\n"));
    }

    void shortensLongLists() {
        Report report = sampleReport();
        for (int i = 0; i < 100; ++i) {
            report.measured.components.push_back(sampleComponent(("s" + std::to_string(i)).c_str(), "service", 1));
            report.measured.log.push_back({i * kernel::kSecond, "mark", std::to_string(i), "", false});
        }
        const QString text = QString::fromStdString(toText(layOut(report)));
        QVERIFY(text.contains("and 44 more")); // 104 components, of which 60 are shown
        QVERIFY(text.contains("the last of 101"));
        QVERIFY(text.count('\n') < 150);
    }
};

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
