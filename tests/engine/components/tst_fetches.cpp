// Fetches by key: found, ended, and moved about in their table without getting lost.
#include <QTest>

#include <map>
#include <random>

#include "engine/components/fetches.h"

using faultline::components::Fetch;
using faultline::components::Fetches;
using faultline::components::Index;

class TestFetches : public QObject {
    Q_OBJECT
  private slots:
    void holdsWhoWaits();
    void findsEachOfMany();
    void copiesAsAValue();
};

void TestFetches::holdsWhoWaits() {
    Fetches fetches;
    QVERIFY(fetches.find(7) == nullptr);
    fetches.begin(7, 70);
    fetches.find(7)->waiting.push_back(1);
    fetches.find(7)->waiting.push_back(2);
    QCOMPARE(fetches.find(7)->leader, std::uint64_t{70});
    QVERIFY(fetches.find(8) == nullptr);
    QCOMPARE(fetches.end(7), (std::vector<std::uint64_t>{1, 2}));
    QVERIFY(fetches.find(7) == nullptr);
}

void TestFetches::findsEachOfMany() {
    // Against a map, over many begins and ends of few keys, so that the places in the table are contended for.
    constexpr unsigned kSeed = 20'261'127;
    std::mt19937 random(kSeed);
    Fetches fetches;
    std::map<Index, std::uint64_t> expected;
    for (int i = 0; i < 20'000; ++i) {
        const auto key = static_cast<Index>(random() % 97);
        if (expected.count(key) != 0) {
            fetches.end(key);
            expected.erase(key);
        } else {
            fetches.begin(key, static_cast<std::uint64_t>(i));
            expected[key] = static_cast<std::uint64_t>(i);
        }
        for (Index probe = 0; probe < 97; ++probe) {
            const Fetch* found = fetches.find(probe);
            const auto known = expected.find(probe);
            QVERIFY2((found != nullptr) == (known != expected.end()), "seed 20261127");
            QVERIFY(found == nullptr || (found->key == probe && found->leader == known->second));
        }
    }
}

void TestFetches::copiesAsAValue() {
    Fetches fetches;
    fetches.begin(1, 10);
    Fetches copy = fetches;
    copy.find(1)->waiting.push_back(5);
    copy.begin(2, 20);
    QVERIFY(fetches.find(2) == nullptr);
    QVERIFY(fetches.end(1).empty());
    QCOMPARE(copy.end(1).size(), std::size_t{1});
}

QTEST_APPLESS_MAIN(TestFetches)
#include "tst_fetches.moc"
