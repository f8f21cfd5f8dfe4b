// Hedged requests: when a second attempt is sent, which answer counts, and what it costs.
#include <QTest>

#include <cmath>

#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;

namespace {

/// Ten requests a second, the first at 100 ms, to two instances in turn: of a request and its hedge the first goes to
/// app/1 and the second to app/2. Messages need no time.
std::string couple(const QString& client, const QString& service) {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 10/s, process: constant}}, %1}
  app: {kind: service, instances: 2, cpus: 100, %2}
links: [{from: web, to: app}]
)")
        .arg(client, service)
        .toStdString();
}

/// Twenty requests, and time for everything to come to its end.
void twenty(Simulation& simulation) {
    simulation.advance(2050_ms);
    simulation.setTrafficMultiplier(0);
    simulation.advance(10_s);
}

Measurement twenty(const std::string& sections) {
    Simulation simulation = compile(sections);
    twenty(simulation);
    return simulation::measure(simulation);
}

/// The same with a fault on some instances.
Measurement twenty(const std::string& sections, const catalog::Record& fault, const catalog::Record& further = {}) {
    Simulation simulation = compile(sections);
    act(simulation, fault);
    if (!further.empty())
        act(simulation, further);
    twenty(simulation);
    return simulation::measure(simulation);
}

} // namespace

class TestHedging : public QObject {
    Q_OBJECT
  private slots:
    void secondAttemptSavesASlowOne();
    void firstAnswerWins();
    void failureWaitsForTheOtherAttempt();
    void eachTryIsHedgedOnce();
    void nothingIsHedgedAfterAQuickFailure();
    void hedgesKeepToTheRetryBudget();
    void deadlineEndsBothAttempts();
    void keepsNoEventForAttemptsThatHaveEnded();
    void goesByANewWaitAfterAnEdit();
    void copiesGoOnAlike();
    void saysThatNothingIsHedged();
};

void TestHedging::secondAttemptSavesASlowOne() {
    // app/1 never answers, app/2 does 50 ms later, within 10 ms.
    const Measurement hedged = twenty(couple("hedge: {after: 50ms}", "work: 10ms"), {{"hang", "app/1"}});
    QCOMPARE(hedged.totals.succeeded, std::uint64_t{20});
    QCOMPARE(hedged.totals.latency.min(), kernel::Time{60_ms});
    QCOMPARE(hedged.totals.latency.max(), kernel::Time{60_ms});
    QCOMPARE(hedged.totals.attempts, std::uint64_t{40});
    // Every other one is lost without.
    const Measurement plain = twenty(couple("hedge: off", "work: 10ms"), {{"hang", "app/1"}});
    QCOMPARE(failures(plain, Outcome::Timeout), std::uint64_t{10});
    QCOMPARE(plain.totals.attempts, std::uint64_t{20});
}

void TestHedging::firstAnswerWins() {
    // The first answer comes after 80 ms, that to the hedge after 50 + 80 ms: nobody waits for it any more.
    const Measurement hedged = twenty(couple("hedge: 50ms", "work: 80ms"));
    QCOMPARE(hedged.totals.latency.min(), kernel::Time{80_ms});
    QCOMPARE(hedged.totals.latency.max(), kernel::Time{80_ms});
    QCOMPARE(hedged.totals.requests, std::uint64_t{20});
    QCOMPARE(hedged.totals.attempts, std::uint64_t{40});
    QCOMPARE(component(hedged, "app").completions, std::uint64_t{40});
    QCOMPARE(component(hedged, "app").wasted, std::uint64_t{20});
    QVERIFY2(conservationComplaints(hedged).isEmpty(), qPrintable(conservationComplaints(hedged)));
    // Answered before the wait is over.
    const Measurement quick = twenty(couple("hedge: 100ms", "work: 80ms"));
    QCOMPARE(quick.totals.attempts, std::uint64_t{20});
    QCOMPARE(component(quick, "app").wasted, std::uint64_t{0});
}

void TestHedging::failureWaitsForTheOtherAttempt() {
    // The hedge is refused after 50 ms; the first attempt answers after 200 ms.
    const Measurement saved = twenty(couple("hedge: 50ms", "work: 200ms"), {{"crash", "app/2"}});
    QCOMPARE(saved.totals.succeeded, std::uint64_t{20});
    QCOMPARE(saved.totals.latency.max(), kernel::Time{200_ms});
    QCOMPARE(twenty(couple("hedge: off", "work: 200ms"), {{"crash", "app/2"}}).totals.failed, std::uint64_t{10});
    // Refused after 50 ms, and silent until 150 ms: the cause is the last one's.
    const Measurement lost = twenty(couple("hedge: 50ms, timeout: 150ms", "work: 200ms"), {{"crash", "app/2"}});
    QCOMPARE(failures(lost, Outcome::Timeout), std::uint64_t{20});
    QCOMPARE(lost.totals.latencyFailed.min(), kernel::Time{150_ms});
    QCOMPARE(lost.totals.latencyFailed.max(), kernel::Time{150_ms});
}

void TestHedging::eachTryIsHedgedOnce() {
    const QString patience = "timeout: 100ms, retries: {max: 1, backoff: {base: 0s}}";
    // Attempts at 0 and 50 ms, silent until 100 and 150 ms; the retry at 150 ms and its hedge until 250 and 300 ms.
    const Measurement hedged = twenty(couple("hedge: 50ms, " + patience, "work: 1ms"), {{"hang", "app"}});
    QCOMPARE(failures(hedged, Outcome::Timeout), std::uint64_t{20});
    QCOMPARE(hedged.totals.latencyFailed.min(), kernel::Time{300_ms});
    QCOMPARE(hedged.totals.latencyFailed.max(), kernel::Time{300_ms});
    QCOMPARE(hedged.totals.attempts, std::uint64_t{80});
    const Measurement plain = twenty(couple(patience, "work: 1ms"), {{"hang", "app"}});
    QCOMPARE(plain.totals.latencyFailed.max(), kernel::Time{200_ms});
    QCOMPARE(plain.totals.attempts, std::uint64_t{40});
}

void TestHedging::nothingIsHedgedAfterAQuickFailure() {
    const QString retry = "retries: {max: 1, backoff: {base: 200ms, jitter: none}}, hedge: 50ms";
    const Measurement refused = twenty(couple(retry, "work: 1ms"), {{"crash", "app"}});
    QCOMPARE(refused.totals.attempts, std::uint64_t{40});
    QCOMPARE(refused.totals.latencyFailed.max(), kernel::Time{200_ms});
    QCOMPARE(twenty(couple(retry, "work: 1ms"), {{"hang", "app"}}).totals.attempts, std::uint64_t{80});
}

void TestHedging::hedgesKeepToTheRetryBudget() {
    const auto attempts = [](const QString& budget) {
        Simulation simulation = compile(couple("hedge: 50ms, retries: {max: 0" + budget + "}", "work: 1ms"));
        simulation.setTrafficMultiplier(10); // 100/s
        act(simulation, {{"hang", "app"}});
        simulation.advance(20_s);
        const Measurement measured = simulation::measure(simulation);
        return static_cast<double>(measured.totals.attempts) / static_cast<double>(measured.totals.requests);
    };
    // One in ten, but for what is still within its 50 ms at the end.
    QVERIFY2(std::abs(attempts(", budget: 10%") - 1.1) < 0.005, qPrintable(QString::number(attempts(", budget: 10%"))));
    QVERIFY(std::abs(attempts("") - 2) < 0.005);
    QCOMPARE(attempts(", budget: 0%"), 1.0);
}

void TestHedging::deadlineEndsBothAttempts() {
    Simulation simulation = compile(couple("hedge: 50ms, deadline: 70ms", "work: 1ms"));
    act(simulation, {{"hang", "app"}});
    twenty(simulation);
    const Measurement measured = simulation::measure(simulation);
    QCOMPARE(failures(measured, Outcome::Timeout), std::uint64_t{20});
    QCOMPARE(measured.totals.latencyFailed.min(), kernel::Time{70_ms});
    QCOMPARE(measured.totals.latencyFailed.max(), kernel::Time{70_ms});
    QCOMPARE(measured.totals.attempts, std::uint64_t{40});
    act(simulation, {{"restore", "app"}});
    simulation.advance(30_s);
    QVERIFY2(leaks(simulation).isEmpty(), qPrintable(leaks(simulation)));
    // Over before the wait is.
    QCOMPARE(twenty(couple("hedge: 50ms, deadline: 40ms", "work: 1ms"), {{"hang", "app"}}).totals.attempts,
             std::uint64_t{20});
}

void TestHedging::keepsNoEventForAttemptsThatHaveEnded() {
    Simulation simulation = compile(couple("hedge: 1h, timeout: 2h", "work: 1ms"));
    simulation.setTrafficMultiplier(100); // 1,000/s
    simulation.advance(20_s);
    QVERIFY2(simulation.state().queue.size() < 20, qPrintable(QString::number(simulation.state().queue.size())));
    QVERIFY(simulation.state().clients.front().hedging.waiting.size() < 2000); // of 20,000 attempts
}

void TestHedging::goesByANewWaitAfterAnEdit() {
    diagram::Diagram diagram = parse(couple("hedge: 800ms, timeout: 1h", "work: 1ms"));
    Simulation simulation = compile(diagram);
    act(simulation, {{"hang", "app"}});
    simulation.advance(550_ms); // five, whose hedges are due from 900 to 1,300 ms
    set(diagram, "web.hedge.after", "100ms");
    update(simulation, diagram);
    simulation.advance(890_ms); // three more, of which two have been hedged, at 700 and 800 ms
    QCOMPARE(simulation::measure(simulation).totals.attempts, std::uint64_t{8 + 2});
    simulation.advance(1350_ms); // thirteen in all; of the last eight those by 1,200 ms, and the first five
    QCOMPARE(simulation::measure(simulation).totals.attempts, std::uint64_t{13 + 7 + 5});
}

void TestHedging::copiesGoOnAlike() {
    Simulation simulation = compile(couple("hedge: 20ms", "work: {exponential: 20ms}"));
    simulation.advance(5_s);
    Simulation copy = simulation;
    simulation.advance(20_s);
    copy.advance(20_s);
    QCOMPARE(fingerprint(copy), fingerprint(simulation));
    const auto& totals = simulation::measure(simulation).totals;
    QVERIFY(totals.attempts > totals.requests + 20); // e^(−1) of 200 are hedged
}

void TestHedging::saysThatNothingIsHedged() {
    const auto warned = [](const QString& keys) {
        for (const base::Diagnostic& diagnostic : Simulation::compile(parse(couple(keys, "work: 1ms")), 1).diagnostics)
            if (diagnostic.path == "components.web.hedge.after")
                return true;
        return false;
    };
    QVERIFY(warned("hedge: 2s"));
    QVERIFY(!warned("hedge: 2s, timeout: 3s"));
}

QTEST_APPLESS_MAIN(TestHedging)
#include "tst_hedging.moc"
