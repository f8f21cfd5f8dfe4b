// Caches that no machine could hold are found before a run.
#include <QTest>

#include "engine/simulation/compile.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

base::Diagnostics errors(const QString& keyspaces, const QString& component, const QString& handler = "") {
    base::Diagnostics found;
    simulation::compileModel(parse(QString(R"(
keyspaces: {%1}
operations: {look: {kind: read, keyspace: a}, make: {kind: create, keyspace: b}}
components:
  web: {kind: client}
  app: {kind: service%3}
  hot: {kind: %2}
  db: {kind: database}
links: [{from: app, to: db}]
)")
                                       .arg(keyspaces, component, handler)
                                       .toStdString()),
                             1, nullptr, {}, found);
    std::erase_if(found, [](const auto& finding) { return finding.severity != base::Severity::Error; });
    return found;
}

} // namespace

class TestCacheMemory : public QObject {
    Q_OBJECT
  private slots:
    void refusesWhatNoMachineHolds_data();
    void refusesWhatNoMachineHolds();
    void saysWhereAndHowToMend();
};

void TestCacheMemory::refusesWhatNoMachineHolds_data() {
    QTest::addColumn<QString>("keyspaces");
    QTest::addColumn<QString>("component");
    QTest::addColumn<bool>("refused");
    // An entry takes 32 bytes, its place in the index 4: at most 8.6 GB, of a million keys 36 MB an instance.
    const QString million = "a: {keys: 1000000}, b: {keys: 1}";
    const QString most = "a: {keys: 10000000}, b: {keys: 1}";
    QTest::newRow("one that could hold more than there is") << million << "cache, entries: 1000000000" << false;
    QTest::newRow("ten million keys, 0.36 GB") << most << "cache, entries: 1000000000" << false;
    // Each key is in one of them, but all of them have an index: 0.32 GB + 100 × 40 MB.
    QTest::newRow("cluster, 4.3 GB") << most << "cache, entries: 1000000000, instances: 100" << false;
    QTest::newRow("large cluster, 12 GB") << most << "cache, entries: 1000000000, instances: 300" << true;
    QTest::newRow("edges that hold everything, 36 GB") << most << "cdn, entries: 1000000000, instances: 100" << true;
    QTest::newRow("edges that hold a million keys, 3.6 GB")
        << million << "cdn, entries: 1000000000, instances: 100" << false;
    QTest::newRow("edges that hold little, 4.0 GB") << most << "cdn, entries: 10000, instances: 100" << false;
}

void TestCacheMemory::refusesWhatNoMachineHolds() {
    QFETCH(QString, keyspaces);
    QFETCH(QString, component);
    QFETCH(bool, refused);
    QCOMPARE(errors(keyspaces, component).size(), std::size_t{refused ? 1u : 0u});
}

void TestCacheMemory::saysWhereAndHowToMend() {
    const base::Diagnostics found =
        errors("a: {keys: 10000000}, b: {keys: 1}", "cdn, entries: 1000000000, instances: 100");
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found.front().path, std::string("components.hot.entries"));
    QCOMPARE(found.front().found, std::string("1000000000"));
    // 100 × 10,000,000 × 36 B
    QCOMPARE(found.front().message.english(),
             std::string("hot may come to hold 1000000000 entries in 100 instances, and all caches together 37 GB of "
                         "memory."));
    QVERIFY(found.front().expected.find("fewer entries, instances or keys") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestCacheMemory)
#include "tst_cache_memory.moc"
