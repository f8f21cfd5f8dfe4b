// Chapter 5, queues.
#include <QTest>

#include "tests/examples/effect.h"

using namespace faultline;
using namespace faultline::examples;

namespace {

// 5-spike: 100 orders a second and 500 from 30 s to 60 s, of which 200 can be done: 9,000 wait at the end, give or take
// 145 (1 σ). The claims about draining are in tst_spike.cpp.
double deepest(const Run& run) {
    return static_cast<double>(run.component("orders").depthMax);
}

const std::vector<Effect> kEffects = {
    {"5-spike",
     "the queue takes what is too much",
     deepest,
     9000 - 730,
     9000 + 730,
     {{"components.packer.instances", "10"}}},
};

const std::vector<Sight> kSights = {
    {"5-spike",
     [](const Run& run, std::size_t i) { return run.pointsOf("orders")[i].waiting > 1000; },
     {{"scenario.traffic", ""}}},
};

} // namespace

/// What a queue takes, and who pays for it.
class TestChapter5 : public QObject {
    Q_OBJECT

  private slots:
    void effects_data() { rowsOf(kEffects); }
    void effects() {
        QFETCH(int, effect);
        QFETCH(int, seed);
        check(kEffects[static_cast<std::size_t>(effect)], seed);
    }
    void sights_data() { rowsOf(kSights); }
    void sights() {
        QFETCH(int, sight);
        check(kSights[static_cast<std::size_t>(sight)]);
    }
};

QTEST_APPLESS_MAIN(TestChapter5)
#include "tst_chapter_5.moc"
