#include <QSet>
#include <QTest>

#include "engine/catalog/catalog.h"
#include "engine/report/figure.h"
#include "tests/engine/report/sample_report.h"

using namespace faultline;
using namespace faultline::report;

/// The report and the catalog know the same figures.
class TestFigure : public QObject {
    Q_OBJECT

    static QSet<QString> namesOf(const Sheet& sheet, Section section, std::string_view element) {
        QSet<QString> names;
        for (const Figure& figure : sheet.figures)
            if (figure.section == section && figure.element == element)
                names << QString::fromStdString(figure.name);
        return names;
    }

    static QSet<QString> known(const std::string& kind) {
        QSet<QString> names;
        for (const catalog::Figure& figure : catalog::Catalog::instance().figures())
            if (kind.empty() ? figure.kinds.empty()
                             : std::find(figure.kinds.begin(), figure.kinds.end(), kind) != figure.kinds.end())
                names << QString::fromStdString(figure.name);
        return names;
    }

  private slots:
    void totalsAreThoseOfTheCatalog() { QCOMPARE(namesOf(layOut(sampleReport()), Section::Totals, ""), known("")); }

    void linksAndInstancesAreThoseOfTheCatalog() {
        Report report = sampleReport();
        QCOMPARE(namesOf(layOut(report), Section::Link, "web->app"), known("link"));
        // Only members of a database have a role.
        QCOMPARE(namesOf(layOut(report), Section::Instance, "app/1"), known("instance") - QSet<QString>{"role"});
        for (simulation::ComponentMeasurement& component : report.measured.components)
            for (auto& instance : component.instances)
                instance.role = "primary";
        QCOMPARE(namesOf(layOut(report), Section::Instance, "app/1"), known("instance"));
    }

    void componentsAreThoseOfTheCatalog_data() {
        QTest::addColumn<QString>("kind");
        for (const std::string& kind : catalog::Catalog::instance().kindNames())
            QTest::newRow(kind.c_str()) << QString::fromStdString(kind);
    }
    void componentsAreThoseOfTheCatalog() {
        QFETCH(QString, kind);
        const std::string name = kind.toStdString();
        Report report;
        report.measured.components.push_back(sampleComponent("x", name.c_str(), 1));
        QSet<QString> expected = known(name);
        if (kind == "client" || kind == "probe") {
            report.measured.components.back().requests = sampleRequests();
            expected += known("");
        }
        expected << "kind";
        QCOMPARE(namesOf(layOut(report), Section::Component, "x"), expected);
    }

    void unitsAreThoseOfTheCatalog() {
        const Sheet sheet = layOut(sampleReport());
        for (const Figure& figure : sheet.figures)
            for (const catalog::Figure& known : catalog::Catalog::instance().figures())
                if (known.name == figure.name && known.kinds.empty() && figure.section == Section::Totals)
                    QCOMPARE(QString::fromStdString(figure.unit), QString::fromStdString(known.unit));
    }

    void findsFigures() {
        const Sheet sheet = layOut(sampleReport());
        QCOMPARE(sheet.number(Section::Component, "hot", "hit_ratio").value_or(-1), 0.75);
        QCOMPARE(sheet.number(Section::Totals, "", "latency_ms.mean").value_or(-1), 35.0);
        QVERIFY(!sheet.number(Section::Totals, "", "lost_writes"));
        QVERIFY(!sheet.find(Section::Component, "hot", "published"));
    }

    void hitRatioOfNothingIsZero() {
        QCOMPARE(hitRatio(simulation::ComponentMeasurement()), 0.0);
        QCOMPARE(availability(simulation::RequestFigures()), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestFigure)
#include "tst_figure.moc"
