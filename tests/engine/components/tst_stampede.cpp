// Stampedes: an entry that many ask for has gone, and what keeps them all from reading the database at once.
#include <QTest>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// 1,000 look-ups a second, at 1 ms, 2 ms … after the start, for one key that a warm cache holds. The service reads the
/// database when it has gone.
std::string herd(const QString& cache, const QString& read = "49500us", const QString& app = "", int rate = 1000) {
    return QString(R"(
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, timeout: 20s, arrivals: {open: {rate: %4/s, process: constant}}}
  app: {kind: service, work: 0s, max_in_flight: unlimited%3}
  hot: {kind: cache, start: warm, ttl: 0s, get: 0s, set: 0s%1}
  db: {kind: database, cpus: 1000, max_connections: 10000, read: %2}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
        .arg(cache, read, app)
        .arg(rate)
        .toStdString();
}

/// The entry expires between two look-ups; what has been measured by `until`.
Measurement afterExpiry(const std::string& diagram, kernel::Time expires, kernel::Time until, QString* left = nullptr) {
    Simulation simulation = compile(diagram);
    simulation.advance(expires);
    act(simulation, {{"expire", "hot"}});
    simulation.advance(until);
    const Measurement measured = simulation::measure(simulation);
    if (left != nullptr)
        *left = leaks(simulation);
    return measured;
}

constexpr kernel::Time kExpiry = 1000 * kMillisecond + kMillisecond / 2;

} // namespace

class TestStampede : public QObject {
    Q_OBJECT
  private slots:
    void readsOnceForAll_data();
    void readsOnceForAll();
    void waitsForAnotherInstancesRead();
    void isNotTakenForSilentOnTheWayBack();
    void waitsForALockOneSecondOnly();
    void failsTogetherOrGoesNext();
    void goesPastACacheThatDies();
    void goesPastACacheThatFallsSilent();
    void goesOnWhenTheOneWhoFillsDies();
    void isLeftByALiveEdit();
    void renewsBeforeTheEnd();
    void goesOnAlikeFromACopy();
};

void TestStampede::readsOnceForAll_data() {
    QTest::addColumn<QString>("defence");
    QTest::addColumn<int>("reads");
    // The look-ups at 1,001 to 1,050 ms miss: the first reads for 49.5 ms and fills the entry at 1,050.5 ms.
    QTest::newRow("none") << "" << 50;
    QTest::newRow("lock") << ", stampede: lock" << 1;
    QTest::newRow("coalesce") << ", stampede: coalesce" << 1;
    // It renews what is about to expire; what has gone at a stroke is read by everybody.
    QTest::newRow("early") << ", stampede: early" << 50;
}

void TestStampede::readsOnceForAll() {
    QFETCH(QString, defence);
    QFETCH(int, reads);
    const Measurement measured = afterExpiry(herd(defence), kExpiry, 1099_ms + 500_us);
    const auto& hot = component(measured, "hot");
    QCOMPARE(hot.originReads, static_cast<std::uint64_t>(reads));
    QCOMPARE(component(measured, "db").arrivals, static_cast<std::uint64_t>(reads));
    QCOMPARE(hot.misses, std::uint64_t{50});
    QCOMPARE(hot.coalesced, static_cast<std::uint64_t>(50 - reads));
    QCOMPARE(hot.hits, std::uint64_t{1099 - 50});
    QCOMPARE(measured.totals.succeeded, std::uint64_t{1099});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{49'500_us});
}

void TestStampede::waitsForAnotherInstancesRead() {
    // Four instances of the service, and one read among them.
    const auto reads = [](const QString& defence) {
        const std::string diagram = herd(defence, "49500us", ", instances: 4");
        return component(afterExpiry(diagram, kExpiry, 1099_ms), "db").arrivals;
    };
    QCOMPARE(reads(", stampede: coalesce"), std::uint64_t{1});
    QCOMPARE(reads(", stampede: lock"), std::uint64_t{1});
    QCOMPARE(reads(""), std::uint64_t{50});
}

void TestStampede::isNotTakenForSilentOnTheWayBack() {
    // The cache is 5 ms away and the read takes 120 ms, so that some of those who wait have done so for 45 to 50 ms, or
    // for 95 to 100, when the value is sent to them: `cache_timeout` is no reason to read.
    for (const char* defence : {", stampede: lock", ", stampede: coalesce"}) {
        std::string diagram = herd(defence, "120ms");
        diagram.replace(diagram.find("{from: app, to: hot}"), 20, "{from: app, to: hot, latency: 5ms}");
        const Measurement measured = afterExpiry(diagram, kExpiry, 1500_ms);
        QCOMPARE(component(measured, "db").arrivals, std::uint64_t{1});
        QCOMPARE(measured.totals.failed, std::uint64_t{0});
        QVERIFY(component(measured, "hot").coalesced > 100);
    }
}

void TestStampede::waitsForALockOneSecondOnly() {
    // 10 look-ups a second; gone at 1,050 ms. The one at 1.1 s reads for 2.52 s, until 3.62 s. Those at 1.2 to 2.6 s,
    // fifteen, have waited for a second before that and read, too; those at 2.7 to 3.6 s get the value.
    const auto measured = [](const QString& defence, QString* left) {
        return afterExpiry(herd(defence, "2520ms", ", call_timeout: 10s", 10), 1050_ms, 3650_ms, left);
    };
    QString left;
    const Measurement lock = measured(", stampede: lock", &left);
    QCOMPARE(component(lock, "hot").originReads, std::uint64_t{1 + 15});
    QCOMPARE(component(lock, "hot").coalesced, std::uint64_t{25});
    QCOMPARE(lock.totals.succeeded, std::uint64_t{10 + 1 + 10});
    const Measurement coalesce = measured(", stampede: coalesce", &left);
    QCOMPARE(component(coalesce, "hot").originReads, std::uint64_t{1});
    QCOMPARE(coalesce.totals.succeeded, std::uint64_t{36});
    QVERIFY2(left.isEmpty(), qPrintable(left));
}

void TestStampede::failsTogetherOrGoesNext() {
    // The read takes longer than its caller waits, 49.5 ms: at 1,050.5 ms those that wait since 1,001 to 1,050 ms fail
    // with it, or only the one that read does and the next one reads.
    const auto measured = [](const QString& defence) {
        return afterExpiry(herd(defence, "8s", ", call_timeout: 49500us"), kExpiry, 1050_ms + 700_us);
    };
    const Measurement coalesce = measured(", stampede: coalesce");
    QCOMPARE(failures(coalesce, components::Outcome::Timeout), std::uint64_t{50});
    QCOMPARE(component(coalesce, "db").arrivals, std::uint64_t{1});
    const Measurement lock = measured(", stampede: lock");
    QCOMPARE(failures(lock, components::Outcome::Timeout), std::uint64_t{1});
    QCOMPARE(component(lock, "db").arrivals, std::uint64_t{2});
    QCOMPARE(component(lock, "hot").originReads, std::uint64_t{2});
}

void TestStampede::goesPastACacheThatDies() {
    // At 1,020.5 ms one reads and 19 wait: they are reset, and read. So do the 30 that come until 1,050 ms.
    Simulation simulation = compile(herd(", stampede: coalesce"));
    simulation.advance(kExpiry);
    act(simulation, {{"expire", "hot"}});
    simulation.advance(1020_ms + 500_us);
    QCOMPARE(component(simulation::measure(simulation), "db").arrivals, std::uint64_t{1});
    act(simulation, {{"crash", "hot"}});
    simulation.advance(1020_ms + 700_us);
    QCOMPARE(component(simulation::measure(simulation), "db").arrivals, std::uint64_t{20});
    simulation.advance(1050_ms + 700_us);
    QCOMPARE(component(simulation::measure(simulation), "db").arrivals, std::uint64_t{50});
    QCOMPARE(simulation::measure(simulation).totals.failed, std::uint64_t{0});
}

void TestStampede::goesPastACacheThatFallsSilent() {
    // It hangs at 1,020.5 ms, while 19 wait: each has been told so at 1,002 to 1,020 ms, and asks again 50 ms later.
    // So do those that come after; the one that reads since 1,001 ms has its value at 1,121 ms.
    Simulation simulation = compile(herd(", stampede: coalesce", "120ms"));
    simulation.advance(kExpiry);
    act(simulation, {{"expire", "hot"}});
    simulation.advance(1020_ms + 500_us);
    act(simulation, {{"hang", "hot"}});
    simulation.advance(1051_ms + 500_us);
    QCOMPARE(component(simulation::measure(simulation), "db").arrivals, std::uint64_t{1});
    simulation.advance(1070_ms + 500_us);
    QCOMPARE(component(simulation::measure(simulation), "db").arrivals, std::uint64_t{1 + 19});
    act(simulation, {{"restore", "hot"}});
    act(simulation, {{"traffic", "web"}, {"times", 0.0}});
    simulation.advance(5_s);
    QCOMPARE(simulation::measure(simulation).totals.inFlight, std::uint64_t{0});
    QVERIFY2(leaks(simulation).isEmpty(), qPrintable(leaks(simulation)));
}

void TestStampede::goesOnWhenTheOneWhoFillsDies() {
    // Two instances take turns: app/1 reads since 1,001 ms and dies at 1,010.5 ms with 4 of those that wait. The other
    // five wait until the first of them has waited for a second: it reads from 2,002 ms on. The other four wait for
    // what it brings, or have waited for long enough by 2,004 to 2,010 ms.
    const auto measured = [](const QString& defence, kernel::Time until) {
        Simulation simulation = compile(herd(defence, "49500us", ", instances: 2, start_up: 10s"));
        simulation.advance(kExpiry);
        act(simulation, {{"expire", "hot"}});
        simulation.advance(1010_ms + 500_us);
        act(simulation, {{"crash", "app/1"}});
        act(simulation, {{"traffic", "web"}, {"times", 0.0}});
        simulation.advance(until);
        return simulation::measure(simulation);
    };
    for (const auto& [defence, reads] : {std::pair{", stampede: coalesce", 2}, std::pair{", stampede: lock", 6}}) {
        QCOMPARE(component(measured(defence, 2001_ms), "db").arrivals, std::uint64_t{1});
        QCOMPARE(component(measured(defence, 2003_ms), "db").arrivals, std::uint64_t{2});
        const Measurement later = measured(defence, 3_s);
        QCOMPARE(component(later, "db").arrivals, static_cast<std::uint64_t>(reads));
        QCOMPARE(component(later, "hot").originReads, static_cast<std::uint64_t>(reads));
        QCOMPARE(later.totals.inFlight, std::uint64_t{0});
        QCOMPARE(failures(later, components::Outcome::Reset), std::uint64_t{5});
    }
}

void TestStampede::isLeftByALiveEdit() {
    // The defence goes while 19 wait for the value: it reaches them all the same.
    diagram::Diagram diagram = parse(herd(", stampede: coalesce"));
    Simulation simulation = compile(diagram);
    simulation.advance(kExpiry);
    act(simulation, {{"expire", "hot"}});
    simulation.advance(1020_ms + 500_us);
    set(diagram, "components.hot.stampede", "none");
    update(simulation, diagram);
    simulation.advance(1060_ms + 500_us);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(component(measured, "db").arrivals, std::uint64_t{1 + 30});
    QCOMPARE(measured.totals.latency.max(), kernel::Time{49'500_us});
}

void TestStampede::renewsBeforeTheEnd() {
    // λ = 1,000/s, δ = 50 ms to fill. A look-up that is τ before the end renews the entry with probability e^(−τ/δ), so
    // the first does when λδ e^(−τ/δ) has reached an exponential E of mean 1, at τ = δ ln(λδ/E), on average
    // δ (ln 50 + 0.577) = 224 ms before the end. Until its value is there, another δ, e times as many come in all: E
    // more times (e − 1). So an end costs e = 2.72 reads on average, with a variance of 1.72 + 1.72² = 4.67. Ends
    // are 2,000 − 224 + (50 to 100) ms apart: in 400 s there are 216 to 219. 218 × 2.72 = 592, σ = √(218 × 4.67) = 32.
    const auto reads = [](const QString& defence) {
        const std::string diagram = QString(R"(
settings: {warmup: 10s, duration: 1h}
keyspaces: {things: {keys: 1}}
operations: {look: {kind: read, keyspace: things}}
components:
  web: {kind: client, arrivals: {open: 1000/s}}
  app: {kind: service, work: 0s, max_in_flight: unlimited}
  hot: {kind: cache, ttl: 2s, get: 0s, set: 0s%1}
  db: {kind: database, cpus: 1000, max_connections: 10000, read: 50ms}
links: [{from: web, to: app}, {from: app, to: hot}, {from: app, to: db}]
)")
                                        .arg(defence)
                                        .toStdString();
        return static_cast<double>(component(run(diagram, 410_s), "hot").originReads);
    };
    const double early = reads(", stampede: early");
    QVERIFY2(early > 592 - 4 * 32 && early < 592 + 4 * 32, qPrintable(QString::number(early)));
    // Without: 50 ms of 1,000/s and the first one, every 2,051 ms: 195 × 51, σ = √(195 × 50) = 99.
    const double none = reads("");
    QVERIFY2(std::abs(none - 9945) < 4 * 99 + 51, qPrintable(QString::number(none)));
}

void TestStampede::goesOnAlikeFromACopy() {
    Simulation simulation = compile(herd(", stampede: lock"));
    simulation.advance(kExpiry);
    act(simulation, {{"expire", "hot"}});
    simulation.advance(1030_ms);
    Simulation copy = simulation;
    simulation.advance(3_s);
    copy.advance(3_s);
    QCOMPARE(fingerprint(copy), fingerprint(simulation));
}

QTEST_APPLESS_MAIN(TestStampede)
#include "tst_stampede.moc"
