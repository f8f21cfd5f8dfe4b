// Retry budgets: retries are at most a share of first attempts over 10 s, of clients and of the calls that services
// make.
#include <QTest>

#include <cmath>

#include "engine/components/retry_budget.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;
using components::Outcome;
using components::RetryBudget;

namespace {

/// Tries a request, with a partner that fails every time, of a client and of a service that calls it.
std::string calls(const QString& client, const QString& service) {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: 100/s, process: constant}}, %1}
  app: {kind: service, max_in_flight: unlimited, handler: {default: [{call: partner}]}, %2}
  partner: {kind: external, latency: 0s, fail: 100%}
links: [{from: web, to: app}, {from: app, to: partner}]
)")
        .arg(client, service)
        .toStdString();
}

double triesOfPartner(const QString& client, const QString& service) {
    const Measurement measured = run(calls(client, service), 20_s);
    return static_cast<double>(component(measured, "partner").arrivals) / static_cast<double>(measured.totals.requests);
}

const QString kThree = "{max: 3, backoff: {base: 1ms}, budget: %1}";

} // namespace

class TestRetryBudget : public QObject {
    Q_OBJECT
  private slots:
    void countsTenSeconds();
    void holdsForClients_data();
    void holdsForClients();
    void holdsForCallsOfServices_data();
    void holdsForCallsOfServices();
    void eachInstanceHasItsOwn();
};

void TestRetryBudget::countsTenSeconds() {
    RetryBudget budget;
    for (int i = 0; i < 20; ++i)
        budget.firstAttempt(500_ms);
    QVERIFY(budget.take(0.1, 900_ms));
    QVERIFY(budget.take(0.1, 9900_ms)); // 2 of 20, still within the ten seconds
    QVERIFY(!budget.take(0.1, 9900_ms));
    QVERIFY(!budget.take(0.1, 10'100_ms)); // the first attempts are too long ago
    budget.firstAttempt(1000_s);
    QVERIFY(budget.take(1, 1000_s));
    QVERIFY(!budget.take(1, 1000_s));
}

void TestRetryBudget::holdsForClients_data() {
    QTest::addColumn<QString>("budget");
    QTest::addColumn<double>("tries"); // a request
    QTest::newRow("none") << "none" << 4.0;
    QTest::newRow("10%") << "10%" << 1.1;
    QTest::newRow("50%") << "50%" << 1.5;
    QTest::newRow("0%") << "0%" << 1.0;
}

void TestRetryBudget::holdsForClients() {
    QFETCH(QString, budget);
    QFETCH(double, tries);
    const double found = triesOfPartner("retries: " + kThree.arg(budget), {});
    QVERIFY2(std::abs(found - tries) < 0.006, qPrintable(QString::number(found)));
}

void TestRetryBudget::holdsForCallsOfServices_data() {
    holdsForClients_data();
}

void TestRetryBudget::holdsForCallsOfServices() {
    QFETCH(QString, budget);
    QFETCH(double, tries);
    const double found = triesOfPartner({}, "call_retries: " + kThree.arg(budget));
    QVERIFY2(std::abs(found - tries) < 0.006, qPrintable(QString::number(found)));
    // A step's own.
    const QString step = "handler: {default: [{call: {to: partner, retries: " + kThree.arg(budget) + "}}]}";
    const QString text = QString::fromStdString(calls({}, {})).replace("handler: {default: [{call: partner}]}", step);
    const Measurement measured = run(text.toStdString(), 20_s);
    const double ofStep = static_cast<double>(component(measured, "partner").arrivals) / 2000;
    QVERIFY2(std::abs(ofStep - tries) < 0.006, qPrintable(QString::number(ofStep)));
}

void TestRetryBudget::eachInstanceHasItsOwn() {
    // 25/s each: 2.5 retries a second each are 10 % all the same.
    const double found = triesOfPartner({}, "instances: 4, call_retries: " + kThree.arg("10%"));
    QVERIFY2(std::abs(found - 1.1) < 0.012, qPrintable(QString::number(found)));
}

QTEST_APPLESS_MAIN(TestRetryBudget)
#include "tst_retry_budget.moc"
