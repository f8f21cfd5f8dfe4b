// What a run remembers of keys and for alerts.
#include <QTest>

#include "engine/consistency/ledger.h"
#include "engine/consistency/paged.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// Elements of the pages that there are.
template <typename T> std::size_t stored(const consistency::Paged<T>& pages) {
    std::size_t count = 0;
    pages.eachStored([&](std::uint64_t, const T&) { ++count; });
    return count;
}

std::string shop(const char* keys, const char* rest = "") {
    return std::string("keyspaces: {things: {keys: ") + keys + R"(, popularity: uniform}}
operations: {look: {kind: read, keyspace: things}, change: {kind: write, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}}
  db: {kind: database, read: 0s, write: 0s}
links: [{from: web, to: db}]
)" + rest;
}

std::size_t writtenKeys(const Simulation& simulation) {
    std::size_t count = 0;
    simulation.state().databases.front().ledger.eachWritten([&](std::uint64_t, std::uint32_t) { ++count; });
    return count;
}

} // namespace

class TestMemorySemantics : public QObject {
    Q_OBJECT
  private slots:
    void copiesSharePagesUntilOneWrites() {
        consistency::Paged<int> original;
        original.at(3) = 7;
        original.at(100'000) = 8;
        consistency::Paged<int> copy = original;
        QCOMPARE(&std::as_const(copy)[3], &std::as_const(original)[3]); // one page for both
        copy.at(3) = 9;
        QVERIFY(&std::as_const(copy)[3] != &std::as_const(original)[3]);
        QCOMPARE(std::as_const(original)[3], 7);
        QCOMPARE(std::as_const(copy)[3], 9);
        QCOMPARE(&std::as_const(copy)[100'000], &std::as_const(original)[100'000]); // untouched by that
    }

    void untouchedKeysAreNotStored() {
        consistency::Paged<int> pages;
        QCOMPARE(std::as_const(pages)[9'999'999], 0);
        QCOMPARE(stored(pages), std::size_t{0}); // reading stores nothing
        pages.at(9'999'999) = 1;
        QCOMPARE(stored(pages), std::size_t{consistency::Paged<int>::kPageSize});
        // In a run: of 10,000,000 keys those that some 500 writes touched.
        Simulation simulation = compile(shop("10000000"));
        simulation.advance(10_s);
        QVERIFY(writtenKeys(simulation) > 400 && writtenKeys(simulation) < 600);
    }

    void acceptsTenMillionKeysAndNoMore() {
        const auto errors = [](const char* keys) {
            return base::hasErrors(format::read("faultline: 1\n" + shop(keys)).diagnostics);
        };
        QVERIFY(!errors("10000000"));
        QVERIFY(errors("10000001"));
    }

    void aKeyHasNoHistory() {
        // However often a key is written, all that is known of it is one entry.
        consistency::Ledger ledger;
        for (int i = 1; i <= 100'000; ++i)
            ledger.acknowledge(5, ledger.commit(5), i);
        std::size_t keys = 0;
        ledger.eachWritten([&](std::uint64_t, std::uint32_t version) {
            ++keys;
            QCOMPARE(version, 100'000u);
        });
        QCOMPARE(keys, std::size_t{1});
        QCOMPARE(ledger.mark(5).version, 100'000u); // what a read that is issued now carries
        QCOMPARE(ledger.mark(5).acknowledgedAt, kernel::Time{100'000});
    }

    void onlyWhatAnAlertNamesIsWindowed_data() {
        QTest::addColumn<QString>("alerts");
        QTest::addColumn<int>("windows"); // of readings
        QTest::addColumn<int>("budgets"); // of counts
        QTest::newRow("none") << "" << 0 << 0;
        QTest::newRow("one figure") << "alerts: [{name: slow, when: p99 > 100ms, over: 1min}]\n" << 1 << 0;
        QTest::newRow("two figures") << "alerts: [{name: both, when: p99 > 100ms and availability < 99%, over: 1min}]\n"
                                     << 2 << 0;
        QTest::newRow("a burn rate") << "slos: [{name: up, objective: 99%}]\n"
                                        "alerts: [{name: fire, burn: up, factor: 14.4, windows: [1h, 5m]}]\n"
                                     << 0 << 2;
    }

    void onlyWhatAnAlertNamesIsWindowed() {
        QFETCH(QString, alerts);
        QFETCH(int, windows);
        QFETCH(int, budgets);
        Simulation simulation = compile(shop("100", alerts.toUtf8().constData()));
        simulation.advance(300_s);
        std::size_t watched = 0;
        std::size_t counted = 0;
        for (const monitor::AlertState& alert : simulation.state().watch.alerts) {
            watched += alert.watched.size();
            counted += alert.budgets.size();
            for (const auto& window : alert.watched)
                QVERIFY(window.marks().size() <= 62); // sixty sub-windows, the one under way, and the one before
            for (const auto& window : alert.budgets)
                QVERIFY(window.marks().size() <= 62);
        }
        QCOMPARE(watched, static_cast<std::size_t>(windows));
        QCOMPARE(counted, static_cast<std::size_t>(budgets));
    }
};

QTEST_APPLESS_MAIN(TestMemorySemantics)
#include "tst_memory.moc"
