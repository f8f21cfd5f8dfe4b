// What a screen is told of partitions: which links are parted, wholly or in part, and which instances are cut off.
#include <QTest>

#include "engine/simulation/snapshot.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// The fault holds from 1 s to 2 s. web - app/1, app/2 - partner: each instance of app has two neighbours.
std::string with(const std::string& event) {
    std::string text = R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}}
  app: {kind: service, instances: 2, work: 1ms}
  partner: {kind: external, latency: 1ms}
links: [{from: web, to: app}, {from: app, to: partner}]
scenario: [{at: 1s, )";
    return text.append(event).append(", for: 1s}]\n");
}

simulation::Snapshot lookAt(const std::string& event, kernel::Time when) {
    Simulation running = compile(with(event));
    running.advance(when);
    simulation::Snapshot seen;
    running.look(seen, 0);
    return seen;
}

std::vector<float> parted(const simulation::Snapshot& seen) {
    return {seen.links[0].parted, seen.links[1].parted};
}

std::vector<bool> cutOff(const simulation::Snapshot& seen) {
    std::vector<bool> result;
    for (const auto& component : seen.components)
        for (const auto& instance : component.instances)
            result.push_back(instance.cutOff);
    return result;
}

} // namespace

class TestParting : public QObject {
    Q_OBJECT
  private slots:
    void tellsNothingBeforeAndAfter() {
        for (const kernel::Time when : {500_ms, 2500_ms}) {
            const simulation::Snapshot seen = lookAt("isolate: [app/1]", when);
            QCOMPARE(parted(seen), (std::vector<float>{0, 0}));
            QCOMPARE(cutOff(seen), (std::vector<bool>{false, false, false, false}));
        }
    }

    void partsALinkInPart() {
        // app/1 does not reach the partner, app/2 does: one pair of two; each still has its other neighbour.
        const simulation::Snapshot seen = lookAt("partition: [[app/1], [partner]]", 1500_ms);
        QCOMPARE(parted(seen), (std::vector<float>{0, 0.5f}));
        QCOMPARE(cutOff(seen), (std::vector<bool>{false, false, false, false}));
    }

    void partsALinkWholly() {
        // The partner has no other link: it is cut off. The instances of app still have web: half is not more than
        // half.
        const simulation::Snapshot seen = lookAt("partition: [[app], [partner]]", 1500_ms);
        QCOMPARE(parted(seen), (std::vector<float>{0, 1}));
        QCOMPARE(cutOff(seen), (std::vector<bool>{false, false, false, true}));
    }

    void tellsWhoIsIsolated() {
        const simulation::Snapshot seen = lookAt("isolate: [app/1]", 1500_ms);
        QCOMPARE(parted(seen), (std::vector<float>{0.5f, 0.5f}));
        QCOMPARE(cutOff(seen), (std::vector<bool>{false, true, false, false}));
    }
};

QTEST_APPLESS_MAIN(TestParting)
#include "tst_parting.moc"
