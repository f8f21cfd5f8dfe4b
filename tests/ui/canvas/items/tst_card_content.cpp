#include <QTest>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"

using namespace faultline;
using namespace faultline::ui;
using simulation::ComponentView;
using simulation::Health;
using simulation::InstanceView;

namespace {

diagram::Component component(const char* kind, catalog::Record values = {}) {
    return {"it", kind, std::move(values)};
}

ComponentView viewOf(const char* kind, std::vector<InstanceView> instances) {
    ComponentView view;
    view.id = "it";
    view.kind = kind;
    view.instances = std::move(instances);
    return view;
}

InstanceView instance(Health health, float busy = 0, std::uint32_t waiting = 0) {
    InstanceView view;
    view.health = health;
    view.utilization = busy;
    view.waiting = waiting;
    return view;
}

CardContent shown(const char* kind, const ComponentView& view, Backends backends = {},
                  const simulation::RecentTotals* recent = nullptr) {
    CardContent content = describe(component(kind));
    showGauges(content, view, backends, recent);
    return content;
}

} // namespace

class CardContentTest : public QObject {
    Q_OBJECT
  private slots:
    void describesParameters_data();
    void describesParameters();
    void hasThePortsThatItsKindCanUse();
    void saysHowInstancesAre_data();
    void saysHowInstancesAre();
    void saysWhoIsCutOff();
    void countsWaitingOverAllInstances();
    void tellsEjectedBackends();
    void showsTheClientsAnswers();
    void fillsAQueueByPowersOfTen();
    void isTheSameForTheSameGauges();
    void growsWithItsInstances();
};

void CardContentTest::describesParameters_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("instances");
    QTest::addColumn<QString>("expected");
    QTest::newRow("service") << "service" << 1 << "1 instance · 2 CPUs";
    QTest::newRow("services") << "service" << 3 << "3 instances · 2 CPUs";
    QTest::newRow("balancer") << "load_balancer" << 1 << "round robin";
    QTest::newRow("client") << "client" << 1 << "250/s requests";
    QTest::newRow("database") << "database" << 1 << "one primary";
}

void CardContentTest::describesParameters() {
    QFETCH(QString, kind);
    QFETCH(int, instances);
    QFETCH(QString, expected);
    diagram::Component it = component(qPrintable(kind));
    if (instances > 1)
        it.values.set("instances", diagram::Value(instances));
    QCOMPARE(describe(it).parameters, expected);
    QCOMPARE(int(describe(it).tiles.size()), instances);
    QCOMPARE(describe(it).title, QStringLiteral("it"));
}

void CardContentTest::hasThePortsThatItsKindCanUse() {
    QVERIFY(!describe(component("client")).hasInPort);
    QVERIFY(describe(component("client")).hasOutPort);
    QVERIFY(describe(component("service")).hasInPort);
    QVERIFY(describe(component("cache")).hasInPort);
    QVERIFY(!describe(component("cache")).hasOutPort);
}

void CardContentTest::saysHowInstancesAre_data() {
    QTest::addColumn<QList<int>>("healths");
    QTest::addColumn<bool>("dropped");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("down");
    const int up = int(Health::Up);
    const int crashed = int(Health::Crashed);
    const int hung = int(Health::Hung);
    const int starting = int(Health::Starting);
    QTest::newRow("well") << QList<int>{up, up} << false << "" << false;
    QTest::newRow("one down") << QList<int>{up, crashed} << false << "1 of 2 down" << false;
    QTest::newRow("all down") << QList<int>{crashed, crashed} << false << "crashed" << true;
    QTest::newRow("one of one") << QList<int>{crashed} << false << "crashed" << true;
    QTest::newRow("hung") << QList<int>{up, hung, up} << false << "1 of 3 hung" << false;
    QTest::newRow("starting") << QList<int>{starting} << false << "starting" << false;
    QTest::newRow("worst first") << QList<int>{starting, crashed, up} << false << "1 down · 1 starting" << false;
    QTest::newRow("dropped") << QList<int>{up, up} << true << "1 of 2 dropped" << false;
}

void CardContentTest::saysHowInstancesAre() {
    QFETCH(QList<int>, healths);
    QFETCH(bool, dropped);
    QFETCH(QString, expected);
    QFETCH(bool, down);
    std::vector<InstanceView> instances;
    for (const int health : healths)
        instances.push_back(instance(static_cast<Health>(health)));
    instances.front().dropped = dropped;
    const CardContent content = shown("service", viewOf("service", instances));
    QCOMPARE(content.health, expected);
    QCOMPARE(content.isDown(), down);
}

void CardContentTest::saysWhoIsCutOff() {
    InstanceView lonely = instance(Health::Up);
    lonely.cutOff = true;
    const CardContent content = shown("service", viewOf("service", {instance(Health::Up), lonely}));
    QCOMPARE(content.health, QStringLiteral("1 of 2 cut off"));
    QVERIFY(content.healthTone == Tone::Bad);
    QVERIFY(content.tiles[1].cutOff && !content.tiles[0].cutOff);
    QVERIFY(!content.isDown());
}

void CardContentTest::countsWaitingOverAllInstances() {
    const CardContent content =
        shown("service", viewOf("service", {instance(Health::Up, 0.5F, 4), instance(Health::Up, 1.0F, 37)}));
    QCOMPARE(content.waiting, quint64(41));
    QCOMPARE(content.tiles[0].busy64, 32);
    QCOMPARE(content.tiles[1].busy64, 64);
}

void CardContentTest::tellsEjectedBackends() {
    const ComponentView view = viewOf("load_balancer", {instance(Health::Up)});
    QCOMPARE(shown("load_balancer", view, {1, 4}).detail, QStringLiteral("1 of 4 ejected"));
    QVERIFY(shown("load_balancer", view, {1, 4}).detailTone == Tone::Bad);
    QCOMPARE(shown("load_balancer", view, {0, 4}).detail, QStringLiteral("4 of 4 in use"));
    QVERIFY(shown("load_balancer", view, {0, 0}).detail.isEmpty());
}

void CardContentTest::showsTheClientsAnswers() {
    simulation::RecentTotals recent;
    recent.succeeded = 9996;
    recent.failed = 4;
    recent.availability = 0.9996;
    recent.p99Ms = 84.2F;
    const CardContent content = shown("client", viewOf("client", {instance(Health::Up)}), {}, &recent);
    QCOMPARE(content.figure, QStringLiteral("p99 84 ms"));
    QCOMPARE(content.detail, QStringLiteral("99.96 % answered"));
    recent.failed = 1;
    recent.availability = 0.99999;
    // Nothing is rounded up to "all".
    QCOMPARE(shown("client", viewOf("client", {instance(Health::Up)}), {}, &recent).detail,
             QStringLiteral("99.99 % answered"));
}

void CardContentTest::fillsAQueueByPowersOfTen() {
    ComponentView view = viewOf("queue", {instance(Health::Up)});
    view.capacity = 100'000;
    view.depth = 99;
    QCOMPARE(shown("queue", view).fill64, int(std::lround(64 * 2.0 / 5)));
    view.depth = 100'000;
    QCOMPARE(shown("queue", view).fill64, 64);
    QVERIFY(shown("queue", view).detailTone == Tone::Slow);
    view.depth = 0;
    QCOMPARE(shown("queue", view).fill64, 0);
    QCOMPARE(shown("queue", view).figure, QStringLiteral("0"));
}

void CardContentTest::isTheSameForTheSameGauges() {
    const ComponentView view = viewOf("database", {instance(Health::Up, 0.501F)});
    const ComponentView nearly = viewOf("database", {instance(Health::Up, 0.502F)});
    QVERIFY(shown("database", view) == shown("database", nearly)); // no picture is painted for nothing
    const ComponentView other = viewOf("database", {instance(Health::Up, 0.6F)});
    QVERIFY(!(shown("database", view) == shown("database", other)));
}

void CardContentTest::growsWithItsInstances() {
    double last = 0;
    for (const int n : {1, 4, 8, 40}) {
        diagram::Component it = component("service", {{"instances", diagram::Value(n)}});
        const CardContent content = describe(it);
        const CardLayout layout = layoutOf(content);
        QVERIFY(layout.size.height() >= last);
        last = layout.size.height();
        for (int i = 0; i < n; ++i) {
            QVERIFY(layout.rect().contains(layout.tiles.tile(i)));
            QCOMPARE(layout.tiles.tileAt(layout.tiles.tile(i).center(), n), i);
        }
    }
    QVERIFY(last < 200);
}

QTEST_MAIN(CardContentTest)
#include "tst_card_content.moc"
