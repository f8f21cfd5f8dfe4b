// Who consumes a queue: partitions and their order, whose they are, and queues of which everybody gets every message.
#include <QTest>

#include <algorithm>
#include <map>

#include "tests/support/queue_line.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// As `line`, to two components, `mail` and `bill`.
std::string fork(int rate, const QString& queue, const QString& mail, const QString& bill) {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}, timeout: 10s}
  app: {kind: service, cpus: 100, work: 0s, call_timeout: 10s}
  jobs: {kind: queue, publish: 0s, %2}
  mail: {kind: worker, %3}
  bill: {kind: worker, %4}
  dead: {kind: queue}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: mail}, {from: jobs, to: bill}]
)")
        .arg(rate)
        .arg(queue, mail, bill)
        .toStdString();
}

std::vector<std::uint64_t> arrivals(const Measurement& measured, const char* id) {
    std::vector<std::uint64_t> counts;
    for (const simulation::InstanceMeasurement& instance : component(measured, id).instances)
        counts.push_back(instance.arrivals);
    return counts;
}

/// What messages of one key did to each other.
struct Disorder {
    int overtaken = 0; ///< began after a later one of their key
    int parallel = 0;  ///< were worked on while another of their key was
    std::uint64_t acked = 0;
};

Disorder disorder(const QString& queue) {
    const std::string sections = QString(R"(
keyspaces: {things: {keys: 7, popularity: uniform}}
operations: {order: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 400/s, process: constant}}}
  app: {kind: service, cpus: 100, work: 0s}
  jobs: {kind: queue, publish: 0s, retry_delay: 3ms, max_receives: unlimited, %1}
  clerk: {kind: worker, instances: 3, cpus: 2, prefetch: 2, work: {exponential: 5ms}, fail: 20%}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk}]
)")
                                     .arg(queue)
                                     .toStdString();
    Simulation simulation = compile(sections);
    Disorder found;
    std::map<components::Index, components::Index> newest; // by key
    std::map<components::Index, components::Index> calls;  // seen at a worker: call -> message
    const auto look = [&] {
        std::map<components::Index, components::Index> now;
        std::map<components::Index, int> inWork;
        const auto& pool = simulation.state().calls;
        for (components::Index i = 0; i < pool.size(); ++i) {
            const components::Call& call = pool[i];
            if (call.verb != components::Verb::Deliver || call.stage != components::Stage::AtCallee)
                continue;
            now[i] = call.number;
            found.parallel += ++inWork[call.key] > 1 ? 1 : 0;
            if (const auto known = calls.find(i); known != calls.end() && known->second == call.number)
                continue;
            const auto [at, isFirst] = newest.try_emplace(call.key, call.number);
            found.overtaken += !isFirst && call.number < at->second ? 1 : 0;
            at->second = std::max(at->second, call.number);
        }
        calls = std::move(now);
    };
    while (!simulation.advance(1_s, 1))
        look();
    simulation.setTrafficMultiplier(0);
    while (!simulation.advance(3_s, 1))
        look();
    const Measurement measured = simulation::measure(simulation);
    found.acked = component(measured, "jobs").acked;
    if (const QString complaints = conservationComplaints(measured) + leaks(simulation); !complaints.isEmpty())
        qFatal("%s", qPrintable(complaints));
    return found;
}

} // namespace

class TestConsumers : public QObject {
    Q_OBJECT
  private slots:
    void keepsTheOrderOfAKey();
    void sharesPartitionsOutEvenly_data();
    void sharesPartitionsOutEvenly();
    void hasNoUseForMoreWorkersThanPartitions_data();
    void hasNoUseForMoreWorkersThanPartitions();
    void waitsBehindAMessageThatFails();
    void givesPartitionsOfACrashedWorkerToOthers_data();
    void givesPartitionsOfACrashedWorkerToOthers();
    void leavesOutAWorkerThatHangs();
    void rebalancesWhenWorkersAreAdded();
    void changesItsPartitionsLive();
    void keepsOrderAtMostOnceToo();
    void givesEachComponentEveryMessage();
    void isDoneWithAMessageWhenAllAre();
    void setsAsideWhatOneComponentGivesUp();
    void countsNoDuplicatesBetweenComponents();
    void forgetsTheComponentThatIsUnlinked();
    void givesWhatComesFromNowOnToANewComponent();
    void refusesMoreReadersThanItCanTellApart();
};

void TestConsumers::keepsTheOrderOfAKey() {
    const Disorder ordered = disorder("partitions: 4");
    QCOMPARE(ordered.acked, std::uint64_t{400});
    QCOMPARE(ordered.overtaken, 0);
    QCOMPARE(ordered.parallel, 0);
    // Six CPUs at once on seven keys, and a fifth comes back 3 ms later while others of the key go on.
    const Disorder loose = disorder("partitions: 0");
    QCOMPARE(loose.acked, std::uint64_t{400});
    QVERIFY(loose.overtaken > 20);
    QVERIFY(loose.parallel > 20);
}

void TestConsumers::sharesPartitionsOutEvenly_data() {
    QTest::addColumn<int>("partitions");
    QTest::addColumn<int>("instances");
    QTest::addColumn<QList<int>>("expected"); // of 60 messages, sorted
    // Without keys messages go to the partitions in turn: ten to each of six.
    QTest::newRow("six over three") << 6 << 3 << QList<int>{20, 20, 20};
    QTest::newRow("six over four") << 6 << 4 << QList<int>{10, 10, 20, 20};
    QTest::newRow("six over one") << 6 << 1 << QList<int>{60};
    QTest::newRow("two over four") << 2 << 4 << QList<int>{0, 0, 30, 30};
}

void TestConsumers::sharesPartitionsOutEvenly() {
    QFETCH(int, partitions);
    QFETCH(int, instances);
    QFETCH(QList<int>, expected);
    const Measurement measured = until(line(100, QString("partitions: %1").arg(partitions),
                                            QString("instances: %1, cpus: 1, work: 0s").arg(instances)),
                                       605_ms, 1_s);
    QList<int> counts;
    for (const std::uint64_t count : arrivals(measured, "clerk"))
        counts.push_back(static_cast<int>(count));
    std::sort(counts.begin(), counts.end());
    QCOMPARE(counts, expected);
}

void TestConsumers::hasNoUseForMoreWorkersThanPartitions_data() {
    QTest::addColumn<int>("partitions");
    QTest::addColumn<int>("acked");
    // 100 ms each. Two partitions go on at 10 and 20 ms: ten each are done by 1,010 and 1,020 ms. Four workers without
    // order, or with enough partitions, begin at 10, 20, 30 and 40 ms: ten each by 1,040 ms.
    QTest::newRow("two") << 2 << 20;
    QTest::newRow("eight") << 8 << 40;
    QTest::newRow("no order") << 0 << 40;
}

void TestConsumers::hasNoUseForMoreWorkersThanPartitions() {
    QFETCH(int, partitions);
    QFETCH(int, acked);
    const Measurement measured =
        run(line(100, QString("partitions: %1").arg(partitions), "instances: 4, cpus: 1, work: 100ms"), 1050_ms);
    QCOMPARE(static_cast<int>(component(measured, "jobs").acked), acked);
    QCOMPARE(conservationComplaints(measured), QString());
}

void TestConsumers::waitsBehindAMessageThatFails() {
    const auto delivered = [](int partitions) {
        const QString queue = QString("retry_delay: 1s, max_receives: 3, partitions: %1").arg(partitions);
        return component(until(line(10, queue, "cpus: 2, work: 0s, poison: 100%"), 250_ms, 3050_ms), "jobs").delivered;
    };
    // Two messages. The first comes at 0.1, 1.1 and 2.1 s and is given up at 3.1 s; only then is it the other's turn.
    QCOMPARE(delivered(1), std::uint64_t{3});
    QCOMPARE(delivered(0), std::uint64_t{6}); // the other at 0.2, 1.2 and 2.2 s
}

void TestConsumers::givesPartitionsOfACrashedWorkerToOthers_data() {
    QTest::addColumn<QString>("onCrash");
    QTest::addColumn<int>("soon"); // what the other one has had a second after the crash
    // Five messages to each until 1.05 s. Then ten more in a second: all ten, or the five of its own partition.
    QTest::newRow("at once") << "at_once" << 15;
    QTest::newRow("visibility") << "visibility" << 10;
}

void TestConsumers::givesPartitionsOfACrashedWorkerToOthers() {
    QFETCH(QString, onCrash);
    QFETCH(int, soon);
    Simulation simulation =
        compile(line(10, "partitions: 2, visibility_timeout: 2s, on_crash: " + onCrash, "instances: 2, work: 0s"));
    simulation.advance(1050_ms);
    QCOMPARE(arrivals(simulation::measure(simulation), "clerk"), (std::vector<std::uint64_t>{5, 5}));
    act(simulation, {{"crash", "clerk/1"}});
    simulation.advance(2050_ms);
    QCOMPARE(static_cast<int>(arrivals(simulation::measure(simulation), "clerk")[1]), soon);
    // From 3.05 s on it has all: 32 messages until 3.2 s, but for the five of the first.
    simulation.advance(3250_ms);
    QCOMPARE(arrivals(simulation::measure(simulation), "clerk")[1], std::uint64_t{27});
    QCOMPARE(component(simulation::measure(simulation), "jobs").acked, std::uint64_t{32});
    // Back again, it gets every other one: of 3.3 … 4.2 s.
    act(simulation, {{"restart", "clerk/1"}});
    simulation.advance(4250_ms);
    QCOMPARE(arrivals(simulation::measure(simulation), "clerk"), (std::vector<std::uint64_t>{10, 32}));
}

void TestConsumers::leavesOutAWorkerThatHangs() {
    const auto hung = [](const char* instances) {
        Simulation simulation = compile(line(10, "partitions: 2, visibility_timeout: 500ms",
                                             QString("cpus: 1, work: 0s, instances: ") + instances));
        simulation.advance(1050_ms);
        act(simulation, {{"hang", "clerk/1"}});
        simulation.advance(3050_ms);
        return component(simulation::measure(simulation), "jobs");
    };
    // Its first message after the hang, of 1.1 s, goes to the other one at 1.6 s with all of its partition.
    QCOMPARE(hung("2").acked, std::uint64_t{30});
    QCOMPARE(hung("2").redelivered, std::uint64_t{1});
    QCOMPARE(hung("1").acked, std::uint64_t{10});
}

void TestConsumers::rebalancesWhenWorkersAreAdded() {
    diagram::Diagram diagram = parse(line(100, "partitions: 4", "instances: 1, cpus: 1, work: 100ms"));
    Simulation simulation = compile(diagram);
    simulation.advance(1_s);
    QCOMPARE(component(simulation::measure(simulation), "jobs").acked, std::uint64_t{9}); // at 110, 210 … 910 ms
    set(diagram, "components.clerk.instances", "4");
    update(simulation, diagram);
    simulation.advance(2005_ms);
    // The one under way is done at 1,010 ms. From then on its worker, and the one that has its partition now, do nine
    // each by 1,910 ms; the two others begin at 1,000 ms.
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(component(measured, "jobs").acked, std::uint64_t{9 + 1 + 2 * 9 + 2 * 10});
    QCOMPARE(conservationComplaints(measured), QString());
    // Scaled down to one, which goes on with all four partitions.
    set(diagram, "components.clerk.instances", "1");
    update(simulation, diagram);
    simulation.advance(4_s);
    const std::uint64_t before = component(simulation::measure(simulation), "jobs").acked;
    simulation.advance(5_s);
    QCOMPARE(component(simulation::measure(simulation), "jobs").acked - before, std::uint64_t{10});
}

void TestConsumers::changesItsPartitionsLive() {
    diagram::Diagram diagram = parse(line(100, "partitions: 1", "instances: 4, cpus: 1, work: 100ms"));
    Simulation simulation = compile(diagram);
    simulation.advance(1005_ms);
    QCOMPARE(component(simulation::measure(simulation), "jobs").acked, std::uint64_t{9});
    for (const char* partitions : {"3", "0", "2", "1"}) {
        set(diagram, "components.jobs.partitions", partitions);
        update(simulation, diagram);
        simulation.advance(simulation.now() + 333_ms);
        QCOMPARE(conservationComplaints(simulation::measure(simulation)), QString());
    }
    set(diagram, "components.jobs.partitions", "8");
    update(simulation, diagram);
    const Measurement measured = until(simulation, 3_s, 20_s);
    QCOMPARE(component(measured, "jobs").acked, component(measured, "jobs").published);
    QCOMPARE(leaks(simulation), QString());
}

void TestConsumers::keepsOrderAtMostOnceToo() {
    // A partition's messages come one after the other: 100 ms each from 10 ms on, though nobody waits for an answer.
    const auto delivered = [](int partitions) {
        const QString queue = QString("delivery: at_most_once, partitions: %1").arg(partitions);
        return component(run(line(100, queue, "cpus: 4, work: 100ms"), 1005_ms), "jobs").delivered;
    };
    QCOMPARE(delivered(1), std::uint64_t{10});
    QCOMPARE(delivered(0), std::uint64_t{40});
    // One that hangs keeps its partition until the visibility timeout: ten messages, one, and from 1.6 s on the rest.
    Simulation simulation =
        compile(line(10, "delivery: at_most_once, partitions: 1, visibility_timeout: 500ms", "instances: 2, work: 0s"));
    simulation.advance(1050_ms);
    act(simulation, {{"hang", "clerk"}});
    simulation.advance(1550_ms);
    QCOMPARE(component(simulation::measure(simulation), "jobs").delivered, std::uint64_t{11});
    simulation.advance(1650_ms);
    QCOMPARE(component(simulation::measure(simulation), "jobs").delivered, std::uint64_t{12});
}

void TestConsumers::givesEachComponentEveryMessage() {
    const auto measured = [](const char* fanOut) {
        return until(fork(10, QString("fan_out: ") + fanOut, "work: 0s", "work: 0s"), 1050_ms, 2_s);
    };
    const Measurement all = measured("true");
    QCOMPARE(component(all, "mail").completions, std::uint64_t{10});
    QCOMPARE(component(all, "bill").completions, std::uint64_t{10});
    QCOMPARE(component(all, "jobs").published, std::uint64_t{10});
    QCOMPARE(component(all, "jobs").delivered, std::uint64_t{20});
    QCOMPARE(component(all, "jobs").acked, std::uint64_t{10});
    QCOMPARE(conservationComplaints(all), QString());
    const Measurement shared = measured("false");
    QCOMPARE(component(shared, "mail").completions + component(shared, "bill").completions, std::uint64_t{10});
    QCOMPARE(component(shared, "jobs").delivered, std::uint64_t{10});
}

void TestConsumers::isDoneWithAMessageWhenAllAre() {
    // Billing takes a second each, from 0.1 s on: three are done at 1.1, 2.1 and 3.1 s. Mail is not held up.
    const Measurement measured = until(fork(10, "fan_out: true", "work: 0s", "cpus: 1, work: 1s"), 1050_ms, 3150_ms);
    QCOMPARE(component(measured, "mail").completions, std::uint64_t{10});
    QCOMPARE(component(measured, "jobs").acked, std::uint64_t{3});
    QCOMPARE(component(measured, "jobs").depthEnd, std::int64_t{7});
    QCOMPARE(component(measured, "jobs").residence.max(), kernel::Time{2800_ms}); // the third: of 300 ms
    QCOMPARE(conservationComplaints(measured), QString());
    // Room is taken until then: at a capacity of 4 those of 100 … 400 ms get in.
    const Measurement full =
        until(fork(10, "fan_out: true, capacity: 4", "work: 0s", "cpus: 1, work: 1s"), 1050_ms, 3150_ms);
    QCOMPARE(component(full, "jobs").published, std::uint64_t{4});
    QCOMPARE(component(full, "jobs").rejected, std::uint64_t{6});
}

void TestConsumers::setsAsideWhatOneComponentGivesUp() {
    const QString queue = "fan_out: true, retry_delay: 100ms, max_receives: 2, dead_letter: dead";
    const auto measured = [&](const char* poison) {
        return until(fork(10, queue, "work: 0s", QString("work: 0s, poison: ") + poison), 1050_ms, 3_s);
    };
    const Measurement poisoned = measured("100%");
    QCOMPARE(component(poisoned, "mail").completions, std::uint64_t{10});
    QCOMPARE(component(poisoned, "jobs").deadLettered, std::uint64_t{10});
    QCOMPARE(component(poisoned, "jobs").acked, std::uint64_t{0});
    QCOMPARE(component(poisoned, "dead").depthEnd, std::int64_t{10});
    QCOMPARE(conservationComplaints(poisoned), QString());
    const Measurement sound = measured("0%");
    QCOMPARE(component(sound, "jobs").acked, std::uint64_t{10});
    QCOMPARE(component(sound, "dead").depthEnd, std::int64_t{0});
}

void TestConsumers::countsNoDuplicatesBetweenComponents() {
    // Two that do a message once each are no duplicate; one that does it twice is: of 100 ms, seen again after 50 ms.
    const auto duplicates = [](const char* visibility) {
        return until(fork(10, QString("fan_out: true, visibility_timeout: ") + visibility, "work: 0s",
                          "cpus: 20, work: 100ms"),
                     1050_ms, 3_s)
            .totals.duplicateEffects.value();
    };
    QCOMPARE(duplicates("1s"), std::uint64_t{0});
    QCOMPARE(duplicates("60ms"), std::uint64_t{10});
}

void TestConsumers::forgetsTheComponentThatIsUnlinked() {
    diagram::Diagram diagram = parse(fork(10, "fan_out: true", "work: 0s", "cpus: 1, work: 1s"));
    Simulation simulation = compile(diagram);
    simulation.advance(1050_ms);
    QCOMPARE(component(simulation::measure(simulation), "jobs").depthEnd, std::int64_t{10});
    std::erase_if(diagram.links, [](const diagram::Link& link) { return link.to == "bill"; });
    update(simulation, diagram);
    // Mail has had all ten.
    const Measurement measured = until(simulation, 1050_ms, 3_s);
    QCOMPARE(component(measured, "jobs").acked, std::uint64_t{10});
    QCOMPARE(component(measured, "jobs").depthEnd, std::int64_t{0});
    QCOMPARE(conservationComplaints(measured), QString());
    QCOMPARE(leaks(simulation), QString());
}

void TestConsumers::givesWhatComesFromNowOnToANewComponent() {
    diagram::Diagram diagram = parse(fork(10, "fan_out: true", "work: 0s", "work: 0s"));
    diagram::Diagram without = diagram;
    std::erase_if(without.links, [](const diagram::Link& link) { return link.to == "bill"; });
    Simulation simulation = compile(without);
    simulation.advance(1050_ms);
    update(simulation, diagram);
    const Measurement measured = until(simulation, 1550_ms, 3_s);
    QCOMPARE(component(measured, "mail").completions, std::uint64_t{15});
    QCOMPARE(component(measured, "bill").completions, std::uint64_t{5});
    // Nobody at all: they wait for the first that comes.
    diagram::Diagram alone = without;
    std::erase_if(alone.links, [](const diagram::Link& link) { return link.to == "mail"; });
    Simulation waiting = compile(alone);
    waiting.advance(1050_ms);
    QCOMPARE(component(simulation::measure(waiting), "jobs").depthEnd, std::int64_t{10});
    update(waiting, without);
    const Measurement served = until(waiting, 1550_ms, 3_s);
    QCOMPARE(component(served, "mail").completions, std::uint64_t{15});
    QCOMPARE(conservationComplaints(served), QString());
}

void TestConsumers::refusesMoreReadersThanItCanTellApart() {
    const auto errors = [](int readers, bool fanOut) {
        std::string text =
            "components:\n  web: {kind: client}\n  app: {kind: service}\n  jobs: {kind: queue, fan_out: ";
        text.append(fanOut ? "true}\n" : "false}\n");
        std::string links = "links:\n  - {from: web, to: app}\n  - {from: app, to: jobs}\n";
        for (int i = 0; i < readers; ++i) {
            const std::string name = std::to_string(i);
            text.append("  w").append(name).append(": {kind: worker}\n");
            links.append("  - {from: jobs, to: w").append(name).append("}\n");
        }
        const Simulation::Compiled compiled = Simulation::compile(parse(text + links), 1);
        return static_cast<int>(
            std::count_if(compiled.diagnostics.begin(), compiled.diagnostics.end(), [](const auto& finding) {
                return finding.severity == base::Severity::Error && finding.path == "components.jobs.fan_out";
            }));
    };
    QCOMPARE(errors(65, true), 1);
    QCOMPARE(errors(64, true), 0);
    QCOMPARE(errors(65, false), 0);
}

QTEST_APPLESS_MAIN(TestConsumers)
#include "tst_consumers.moc"
