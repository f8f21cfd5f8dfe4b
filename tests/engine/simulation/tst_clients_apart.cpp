// Each client's own figures over time.
#include <QTest>

#include "engine/diagram/edit.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// One asks a fast service, the other one a slow one that goes down at 4 s. 2 ms lead each way: answers take 2 + 2 + 2
/// and 2 + 200 + 2 ms.
const std::string kTwoAudiences = R"(
network: {client: 2ms}
components:
  shoppers: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  analysts: {kind: client, arrivals: {open: {rate: 50/s, process: constant}}, timeout: 1s}
  watch: {kind: probe}
  fast: {kind: service, cpus: 4, work: 2ms}
  slow: {kind: service, cpus: 32, work: 200ms}
links: [{from: shoppers, to: fast}, {from: analysts, to: slow}, {from: watch, to: fast}]
scenario: [{at: 4s, crash: slow}]
)";

/// Two servers behind a balancer that takes turns.
const std::string kShop = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 1000/s, process: constant}}}
  lb: {kind: load_balancer, overhead: 0s}
  app: {kind: service, cpus: 4, work: 2ms, start_up: 1s}
  app2: {kind: service, cpus: 4, work: 2ms, start_up: 1s}
links: [{from: web, to: lb}, {from: lb, to: app}, {from: lb, to: app2}]
)";

diagram::Edit add(const std::string& id, const std::string& kind, catalog::Record values = {}) {
    return {diagram::AddComponent{{id, kind, std::move(values)}}, "Add", false};
}

void edit(diagram::Diagram& diagram, const diagram::Edit& edit) {
    const auto applied = diagram::apply(diagram, edit);
    if (!applied)
        qFatal("%s", applied.error().message.english().c_str());
}

} // namespace

class ClientsApartTest : public QObject {
    Q_OBJECT
  private slots:
    void tellsClientsApartOverTime();
    void tellsFewClientsApartOnly_data();
    void tellsFewClientsApartOnly();
    void tellsAClientApartThatCameLive();
};

void ClientsApartTest::tellsClientsApartOverTime() {
    Simulation simulation = compile(kTwoAudiences);
    simulation.advance(8_s);
    const auto series = simulation.series(100_s); // in seconds
    QCOMPARE(series->bucket, 1_s);
    QCOMPARE(series->clients.size(), std::size_t{2}); // a probe is no client
    QCOMPARE(series->clients[0].id, std::string("shoppers"));
    QCOMPARE(series->clients[1].id, std::string("analysts"));
    const auto& shoppers = series->clients[0].points;
    const auto& analysts = series->clients[1].points;
    QCOMPARE(shoppers.size(), series->points.size());
    QCOMPARE(analysts.size(), series->points.size());
    // The third second, when all goes well; histograms err by 0.8 % at most.
    QCOMPARE(shoppers[2].samples, 100u);
    QCOMPARE(analysts[2].samples, 50u);
    QVERIFY(std::abs(shoppers[2].p99Ms - 6.0F) < 0.05F);
    QVERIFY(std::abs(analysts[2].p50Ms - 204.0F) < 1.7F);
    // Both together have the slow third's p99: what one of them never sees.
    QVERIFY(std::abs(series->points[2].p99Ms - 204.0F) < 1.7F);
    QVERIFY(std::abs(series->points[2].p50Ms - 6.0F) < 0.05F);
    // After the crash one of them fails and the other one does not notice.
    QCOMPARE(analysts[6].samples, 0u);
    QCOMPARE(analysts[6].failedPerS, 50.0F);
    QCOMPARE(shoppers[6].samples, 100u);
    QCOMPARE(shoppers[6].failedPerS, 0.0F);
    for (std::size_t i = 0; i < series->points.size(); ++i) {
        QCOMPARE(shoppers[i].end, series->points[i].end);
        QCOMPARE(shoppers[i].samples + analysts[i].samples, series->points[i].samples);
        QCOMPARE(shoppers[i].failedPerS + analysts[i].failedPerS, series->points[i].failedPerS);
        QCOMPARE(shoppers[i].attemptsPerS + analysts[i].attemptsPerS, series->points[i].attemptsPerS);
    }
}

void ClientsApartTest::tellsFewClientsApartOnly_data() {
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("toldApart");
    QTest::newRow("one needs no telling apart") << 1 << 0;
    QTest::newRow("two") << 2 << 2;
    QTest::newRow("sixteen") << 16 << 16;
    QTest::newRow("more cost too much memory") << 17 << 0;
}

void ClientsApartTest::tellsFewClientsApartOnly() {
    QFETCH(int, clients);
    QFETCH(int, toldApart);
    std::string file = "components:\n  app: {kind: service}\n";
    std::string links = "links:\n";
    for (int i = 0; i < clients; ++i) {
        const std::string id = "c" + std::to_string(i);
        file.append("  ").append(id).append(": {kind: client}\n");
        links.append("  - {from: ").append(id).append(", to: app}\n");
    }
    Simulation simulation = compile(file.append(links));
    simulation.advance(1_s);
    QCOMPARE(int(simulation.series(10_s)->clients.size()), toldApart);
}

void ClientsApartTest::tellsAClientApartThatCameLive() {
    diagram::Diagram diagram = parse(kShop);
    Simulation simulation = compile(diagram);
    simulation.advance(2_s);
    edit(diagram, add("guest", "client"));
    edit(diagram, {diagram::AddLink{{"guest->lb", "guest", "lb", {}}}, "Add", false});
    update(simulation, diagram);
    simulation.advance(4_s);
    const auto series = simulation.series(10_s);
    QCOMPARE(series->clients.size(), std::size_t{2});
    for (const simulation::ClientSeries& client : series->clients) {
        QCOMPARE(client.points.size(), series->points.size());
        QCOMPARE(client.points.front().samples, 0u); // nothing is known of the time before
        QCOMPARE(client.points.front().end, series->points.front().end);
        QVERIFY(client.points.back().samples > 0);
    }
}

QTEST_APPLESS_MAIN(ClientsApartTest)
#include "tst_clients_apart.moc"
