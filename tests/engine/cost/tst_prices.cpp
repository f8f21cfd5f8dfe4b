#include <QTest>

#include "engine/cost/explain_prices.h"
#include "engine/cost/prices.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

constexpr const char* kShop = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  lb: {kind: load_balancer, health_check: off}
  app: {kind: service, instances: 2, cpus: 4, work: 1ms, start_up: 0s}
  db: {kind: database, cpus: 8, read: 1ms}
links: [{from: web, to: lb}, {from: lb, to: app}, {from: app, to: db}]
)";

double costOf(const Measurement& measured, const char* id) {
    return component(measured, id).costPerMonthUsd;
}

bool isNear(double value, double expected) {
    return std::abs(value - expected) <= 1e-6 * std::max(1.0, std::abs(expected));
}

} // namespace

class TestPrices : public QObject {
    Q_OBJECT
  private slots:
    void pricesCpusWhereNothingIsWritten() {
        const Measurement measured = run(kShop, 100_s);
        QVERIFY(isNear(costOf(measured, "app"), 160)); // 2 × 4 × $20
        QVERIFY(isNear(costOf(measured, "db"), 160));  // 8 × $20
        QVERIFY(isNear(costOf(measured, "lb"), 20));
        QCOMPARE(costOf(measured, "web"), 0.0);
        QVERIFY(isNear(*measured.costPerMonthUsd, 340));
        QVERIFY(isNear(*measured.machines, 4));
    }

    void pricesByProvider_data() {
        QTest::addColumn<QByteArray>("provider");
        QTest::addColumn<double>("total");
        // 16 vCPUs and a balancer.
        QTest::newRow("self") << QByteArray("self") << 17 * 20.0;
        QTest::newRow("aws") << QByteArray("aws") << 16 * 36.79 + 16.43;
        QTest::newRow("gcp") << QByteArray("gcp") << 16 * 35.45 + 18.25;
        QTest::newRow("azure") << QByteArray("azure") << 17 * 35.04;
    }
    void pricesByProvider() {
        QFETCH(QByteArray, provider);
        QFETCH(double, total);
        const std::string settings = "settings: {warmup: 0s, duration: 1h, provider: " + provider.toStdString() + "}\n";
        QVERIFY(isNear(*run(settings + kShop, 100_s).costPerMonthUsd, total));
    }

    void countsInstancesWhileTheyRun() {
        // app/1 is down for 50 of 100 s: 1.5 instances of $80.
        std::string sections = kShop;
        sections += "scenario: [{at: 50s, crash: app/1}]\n";
        const Measurement measured = run(sections, 100_s);
        QVERIFY(isNear(costOf(measured, "app"), 120));
        QVERIFY(isNear(*measured.machines, 3.5));
    }

    void takesWhatIsWritten() {
        diagram::Diagram diagram = parse(kShop);
        set(diagram, "components.app.cost", "$70/mo");
        set(diagram, "components.lb.cost", "$0.04/h");
        set(diagram, "components.db.cost", "$0.40/million");
        Simulation simulation = compile(diagram);
        simulation.advance(100_s);
        const Measurement measured = simulation::measure(simulation);
        QVERIFY(isNear(costOf(measured, "app"), 140));
        QVERIFY(isNear(costOf(measured, "lb"), 0.04 * 730));
        // 100 reads a second (the last one or two are still under way) in 730 h: 262.8 million.
        QVERIFY(std::abs(costOf(measured, "db") - 0.4 * 262.8) < 0.001 * 105);
        QVERIFY(isNear(*measured.costPerMonthUsd,
                       costOf(measured, "app") + costOf(measured, "lb") + costOf(measured, "db")));
    }

    void messagesOfAManagedQueueCostByTheMillion() {
        const std::string sections = R"(
settings: {warmup: 0s, duration: 1h, provider: aws}
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, cpus: 1, work: 1ms, cost: $0/mo}
  jobs: {kind: queue}
  worker: {kind: worker, cpus: 1, work: 1ms, cost: $0/mo}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: worker}]
)";
        // 10 a second are 26.28 million a month at $0.40.
        QVERIFY(std::abs(*run(sections, 100_s).costPerMonthUsd - 10.512) < 0.02);
    }

    void editsOfPricesDoNotRestartAnything() {
        diagram::Diagram diagram = parse(kShop);
        Simulation simulation = compile(diagram);
        simulation.advance(50_s);
        set(diagram, "components.app.cost", "$10/mo");
        update(simulation, diagram);
        simulation.advance(100_s);
        const Measurement measured = simulation::measure(simulation);
        QVERIFY(isNear(costOf(measured, "app"), 90)); // half the time at 2 × 4 × $20, half at 2 × $10
        QCOMPARE(measured.totals.requests, run(kShop, 100_s).totals.requests);
    }

    void aBalancerOfOnesOwnCostsAMachine() {
        diagram::Diagram diagram = parse(kShop);
        set(diagram, "settings.provider", "aws");
        const auto balancer = [&] { return cost::priceOf(diagram, *diagram.component("lb")).perInstance; };
        QVERIFY(isNear(balancer(), 16.43)); // the managed one
        set(diagram, "components.lb.preset", "cloud_lb");
        QVERIFY(isNear(balancer(), 16.43));
        set(diagram, "components.lb.preset", "haproxy");
        QVERIFY(isNear(balancer(), 36.79)); // a vCPU
        set(diagram, "components.lb.preset", "nginx");
        QVERIFY(isNear(balancer(), 36.79));
    }

    void everyPriceIsFounded() {
        const std::string page = cost::pricesPage();
        for (const char* provider : {"aws", "gcp", "azure"}) {
            const cost::PriceTable* table = cost::priceTable(provider);
            QVERIFY2(table != nullptr && table->vcpu.isListed(), provider);
            const std::string text = cost::explainPrices(*table);
            QVERIFY(text.find("Good for:") != std::string::npos);
            for (const cost::ListedPrice* price :
                 {&table->vcpu, &table->cacheVcpu, &table->balancer, &table->millionMessages}) {
                if (!price->isListed())
                    continue;
                QVERIFY2(price->origin.url.starts_with("https://"), provider);
                QVERIFY2(price->origin.date.starts_with("20"), provider);
                QVERIFY2(price->origin.grade != catalog::Grade::Unchecked, provider);
                QVERIFY2(text.find(price->origin.url) != std::string::npos, provider);
                QVERIFY2(page.find(price->origin.url) != std::string::npos, provider);
            }
        }
        // Nobody's price has no source and does not pretend to.
        QVERIFY(cost::priceTable("self")->vcpu.origin.url.empty());
        QVERIFY(cost::explainPrices(*cost::priceTable("self")).find("Source") == std::string::npos);
        QVERIFY(cost::priceTable("elsewhere") == nullptr);
    }
};

QTEST_APPLESS_MAIN(TestPrices)
#include "tst_prices.moc"
