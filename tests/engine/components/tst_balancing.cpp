// Least connections among many: the order that the choice goes by, and that keeping it touches few of the backends.
#include <QTest>

#include <algorithm>
#include <random>

#pragma push_macro("slots") // a keyword of Qt's, a member of the engine's
#undef slots
#include "engine/components/backend_choice.h"
#pragma pop_macro("slots")

using namespace faultline;
using namespace faultline::components;

namespace {

constexpr std::uint32_t kMany = 8192;
constexpr unsigned kSeed = 20'261'127;

/// So many healthy backends with nothing in flight.
struct Many {
    BalancerModel model;
    BalancerState state;

    Many() {
        model.algorithm = Algorithm::LeastConnections;
        model.backends.resize(kMany);
        state.backends.resize(kMany);
        state.heap.rebuild(state.backends);
    }
    void setInFlight(std::uint32_t backend, std::uint32_t count) {
        state.backends[backend].inFlight = count;
        state.heap.update(state.backends, backend);
    }
    Index choose() { return chooseBackend(model, state, Call{}, 0).backend; }
};

} // namespace

class TestBalancing : public QObject {
    Q_OBJECT
  private slots:
    void choosesTheLeastBusyOfMany();
    void choosesWithoutLookingAtTheOthers();
    void keepsItsOrderByFewSteps();
};

void TestBalancing::choosesTheLeastBusyOfMany() {
    std::mt19937 random(kSeed);
    Many many;
    for (std::uint32_t i = 0; i < kMany; ++i)
        many.setInFlight(i, 1 + static_cast<std::uint32_t>(random() % 50));
    for (int i = 0; i < 2000; ++i) {
        many.setInFlight(static_cast<std::uint32_t>(random() % kMany), 1 + static_cast<std::uint32_t>(random() % 50));
        const Index chosen = many.choose();
        std::uint32_t least = 50;
        for (const BackendState& backend : many.state.backends)
            least = std::min(least, backend.inFlight);
        QCOMPARE(many.state.backends[chosen].inFlight, least);
        many.setInFlight(chosen, many.state.backends[chosen].inFlight + 1);
    }
}

void TestBalancing::choosesWithoutLookingAtTheOthers() {
    // Who has looked at each backend would have seen that one is less busy now, though the order has not been told.
    Many many;
    for (std::uint32_t i = 0; i < kMany; ++i)
        many.setInFlight(i, i == 7 ? 1 : 2);
    QCOMPARE(many.choose(), Index{7});
    many.state.backends[4000].inFlight = 0;
    QCOMPARE(many.choose(), Index{7});
    many.state.heap.update(many.state.backends, 4000);
    QCOMPARE(many.choose(), Index{4000});
}

void TestBalancing::keepsItsOrderByFewSteps() {
    // A heap of 8,192 = 2^13 is 14 levels deep: a backend whose connections change moves along one path from its place
    // to the top or to the bottom, so that 14 places at the most get another backend.
    std::mt19937 random(kSeed);
    Many many;
    for (int i = 0; i < 2000; ++i) {
        const std::vector<std::uint32_t> before = many.state.heap.order();
        many.setInFlight(static_cast<std::uint32_t>(random() % kMany), static_cast<std::uint32_t>(random() % 50));
        const std::vector<std::uint32_t>& after = many.state.heap.order();
        int moved = 0;
        for (std::size_t place = 0; place < after.size(); ++place)
            moved += after[place] != before[place] ? 1 : 0;
        QVERIFY2(moved <= 14, qPrintable(QString::number(moved)));
    }
}

QTEST_APPLESS_MAIN(TestBalancing)
#include "tst_balancing.moc"
