#include <QTest>

#include <thread>

#include "engine/experiment/replications.h"
#include "engine/format/format.h"
#include "engine/report/json.h"

using namespace faultline;
using namespace faultline::experiment;

/// Replications are the runs of their seeds, whoever ran them, and their means are means.
class TestReplications : public QObject {
    Q_OBJECT

    static diagram::Diagram model() {
        const format::Reading reading = format::read("faultline: 1\n"
                                                     "settings: {duration: 10s, warmup: 1s}\n"
                                                     "components:\n"
                                                     "  c: {kind: client, arrivals: {open: 80/s}}\n"
                                                     "  s: {kind: service, cpus: 1}\n"
                                                     "links:\n"
                                                     "  - {from: c, to: s}\n");
        if (!reading.ok())
            qFatal("%s", base::toText(reading.diagnostics.front()).c_str());
        return reading.diagram;
    }

    static Outcome replicated(std::uint64_t seed, std::uint64_t replications, unsigned threads,
                              const Watch& watch = {}) {
        Plan plan;
        plan.seed = seed;
        plan.replications = replications;
        plan.threads = threads;
        return replicate(model(), plan, watch);
    }

    static std::string comparable(Outcome outcome) {
        outcome.wallSeconds = 0;
        for (report::Report& run : outcome.runs)
            run.wallSeconds = 0;
        return report::toJson(combine(outcome));
    }

  private slots:
    void giveTheSameForAnyNumberOfThreads() {
        const std::string one = comparable(replicated(5, 7, 1));
        QCOMPARE(comparable(replicated(5, 7, 2)), one);
        QCOMPARE(comparable(replicated(5, 7, 7)), one);
        QVERIFY(comparable(replicated(6, 7, 2)) != one);
    }

    void areTheRunsOfTheirSeeds() {
        const Outcome many = replicated(5, 3, 2);
        QCOMPARE(many.runs.size(), std::size_t{3});
        for (std::uint64_t i = 0; i < 3; ++i) {
            const Outcome one = replicated(5 + i, 1, 1);
            QCOMPARE(many.runs[i].measured.seed, 5 + i);
            QCOMPARE(many.runs[i].measured.totals.requests, one.runs[0].measured.totals.requests);
            QCOMPARE(many.runs[i].measured.events, one.runs[0].measured.events);
        }
        QVERIFY(many.first.has_value());
        QCOMPARE(many.first->seed(), std::uint64_t{5});
    }

    void meansAreMeansAndPoolsArePools() {
        const Outcome outcome = replicated(1, 5, 2);
        const report::Sheet sheet = combine(outcome);
        QCOMPARE(sheet.replications, std::uint64_t{5});
        double sum = 0;
        metrics::Histogram pool;
        for (const report::Report& run : outcome.runs) {
            sum += static_cast<double>(run.measured.totals.requests);
            pool.merge(run.measured.totals.latency);
        }
        const report::Figure* requests = sheet.find(report::Section::Totals, "", "requests");
        QCOMPARE(report::asNumber(requests->value).value(), sum / 5);
        QVERIFY(requests->halfWidth.value() > 0);
        QVERIFY(!requests->pooled);
        const report::Figure* p99 = sheet.find(report::Section::Totals, "", "latency_ms.p99");
        QCOMPARE(p99->pooled.value(), static_cast<double>(pool.quantile(0.99)) / 1e6);
    }

    void intervalCoversTheMeanOfASingleServer() {
        // M/M/1, 80/s into 100/s: 50 ms in the service; 20 ms on the way there and back. The runs are short, so the
        // interval is wide: it must hold the value and be worth something.
        Plan plan;
        plan.replications = 20;
        plan.threads = 2;
        diagram::Diagram diagram = model();
        diagram.settings.set("duration", base::Duration::seconds(200));
        diagram.settings.set("warmup", base::Duration::seconds(10));
        const report::Sheet sheet = combine(replicate(diagram, plan));
        const report::Figure* mean = sheet.find(report::Section::Component, "s", "residence_ms.mean");
        QVERIFY(mean != nullptr);
        const double value = report::asNumber(mean->value).value();
        QVERIFY2(std::abs(value - 50) < 2 * mean->halfWidth.value(), qPrintable(QString::number(value)));
        QVERIFY(mean->halfWidth.value() < 5);
    }

    void stopWhenTheWatcherSaysSo() {
        diagram::Diagram diagram = model();
        diagram.settings.set("duration", base::Duration::days(3000));
        Plan plan;
        plan.replications = 3;
        plan.threads = 2;
        int looks = 0;
        const Outcome outcome = replicate(diagram, plan, [&](const Progress& progress) {
            ++looks;
            return progress.share < 0 || looks < 3;
        });
        QVERIFY(outcome.stopped);
        QVERIFY(!outcome.runs.empty());
        QVERIFY(outcome.runs[0].measured.now > 0);
        QVERIFY(outcome.runs[0].measured.now < outcome.runs[0].requestedTime);
    }

    void sayWhyADiagramCannotRun() {
        diagram::Diagram diagram = model();
        diagram.links[0].to = "nobody";
        const Outcome outcome = replicate(diagram, Plan());
        QVERIFY(base::hasErrors(outcome.diagnostics));
        QVERIFY(outcome.runs.empty());
    }
};

QTEST_APPLESS_MAIN(TestReplications)
#include "tst_replications.moc"
