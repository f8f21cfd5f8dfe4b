// What a snapshot says of the partitions of a queue: how much is left in each, and whose turn it is there.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using simulation::PartitionView;

namespace {

/// A hundred messages a second, in turn to the partitions; nobody is done with any before 10 s.
std::string line(const char* queue, const char* more = "") {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, timeout: 10s}
  app: {kind: service, cpus: 100, work: 0s, call_timeout: 10s}
  jobs: {kind: queue, publish: 0s, visibility_timeout: 60s, %1}
  clerk: {kind: worker, instances: 2, work: 10s}
  %2
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk}%3]
)")
        .arg(queue, *more != '\0' ? "mail: {kind: worker, work: 10s}" : "", more)
        .toStdString();
}

std::vector<PartitionView> partitions(const Simulation& simulation) {
    simulation::Snapshot snapshot;
    simulation.look(snapshot, 0);
    return snapshot.components.at(2).partitions;
}

} // namespace

class TestPartitionViews : public QObject {
    Q_OBJECT
  private slots:
    void tellsDepthAndConsumer();
    void tellsGroupsApart();
    void leavesOutWhatWasDropped();
    void withoutOrderThereAreNone();
};

void TestPartitionViews::tellsDepthAndConsumer() {
    Simulation simulation = compile(line("partitions: 4"));
    simulation.advance(405_ms); // messages at 10 ms … 400 ms: ten to each
    const std::vector<PartitionView> views = partitions(simulation);
    QCOMPARE(views.size(), std::size_t{4});
    int first = 0;
    for (std::size_t i = 0; i < views.size(); ++i) {
        QCOMPARE(views[i].number, std::uint32_t(i + 1));
        QCOMPARE(views[i].depth, std::uint64_t{10});
        QVERIFY(views[i].group.empty());
        QVERIFY(views[i].consumer == "clerk/1" || views[i].consumer == "clerk/2");
        first += views[i].consumer == "clerk/1" ? 1 : 0;
    }
    QCOMPARE(first, 2); // shared out evenly
}

void TestPartitionViews::tellsGroupsApart() {
    Simulation simulation = compile(line("partitions: 2, fan_out: true", ", {from: jobs, to: mail}"));
    simulation.advance(405_ms); // twenty to each partition, for both
    const std::vector<PartitionView> views = partitions(simulation);
    QCOMPARE(views.size(), std::size_t{4});
    const char* groups[] = {"clerk", "clerk", "mail", "mail"};
    for (std::size_t i = 0; i < views.size(); ++i) {
        QCOMPARE(views[i].group, std::string(groups[i]));
        QCOMPARE(views[i].number, std::uint32_t(i % 2 + 1));
        QCOMPARE(views[i].depth, std::uint64_t{20});
    }
    QCOMPARE(views[2].consumer, std::string("mail/1"));
}

void TestPartitionViews::leavesOutWhatWasDropped() {
    Simulation simulation = compile(line("partitions: 2, capacity: 12, on_full: drop_oldest"));
    simulation.advance(405_ms);
    simulation::Snapshot snapshot;
    simulation.look(snapshot, 0);
    QCOMPARE(snapshot.components[2].depth, std::uint64_t{12});
    QCOMPARE(snapshot.components[2].partitions[0].depth + snapshot.components[2].partitions[1].depth,
             std::uint64_t{12});
}

void TestPartitionViews::withoutOrderThereAreNone() {
    Simulation simulation = compile(line("partitions: 0"));
    simulation.advance(405_ms);
    QVERIFY(partitions(simulation).empty());
}

QTEST_APPLESS_MAIN(TestPartitionViews)
#include "tst_partition_views.moc"
