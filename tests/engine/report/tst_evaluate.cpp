#include <QTest>

#include "engine/diagram/vocabulary.h"
#include "engine/report/evaluate.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

class TestEvaluate : public QObject {
    Q_OBJECT
  private slots:
    void reckonsOverAReport_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("holds");
        const auto row = [](const char* text, bool holds) { QTest::newRow(text) << QByteArray(text) << holds; };
        // 100 requests a second for 20 s, 4 ms each on one of two CPUs, none fails: the last one is still under way.
        row("requests == 2000 and succeeded == 1999", true);
        row("requests == 1999", false);
        row("totals.latency_ms.max == 4ms", true);
        row("p99 < 3.9ms", false);
        row("app.utilization > 19% and app.utilization < 21%", true);
        row("instances[\"app/1\"].arrivals == app.arrivals", true);
        row("operations.look.failed == 0", true);
        row("links[\"web->app\"].messages == 3999", true);
        row("cost == $40/mo", true);
        row("throughput * 20s == succeeded", true);
    }
    void reckonsOverAReport() {
        QFETCH(QByteArray, text);
        QFETCH(bool, holds);
        const diagram::Diagram diagram = parse(R"(
operations: {look: {kind: read}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  app: {kind: service, cpus: 2, work: 4ms}
links: [{from: web, to: app}]
)");
        Simulation simulation = compile(diagram);
        simulation.advance(20_s);
        report::Report report;
        report.measured = simulation::measure(simulation);
        const auto expression = expression::Expression::read(text.toStdString(), diagram::vocabularyOf(diagram));
        QVERIFY2(expression.ok(), expression ? "" : expression.error().message.english().c_str());
        QCOMPARE(report::evaluate(expression.value(), report::layOut(report)) > 0, holds);
    }
};

QTEST_APPLESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
