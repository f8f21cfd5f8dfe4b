// Queues: what holds without a word about it, late acknowledgements, and the calls that workers make.
#include <QTest>

#include "tests/support/queue_line.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// Messages at `rate`, evenly, through a queue with these keys to workers with those, and a second kind of worker.
std::string fork(int rate, const QString& queue, const QString& clerk, bool second = false) {
    return QString(R"(
components:
  web: {kind: client, arrivals: {open: {rate: %1/s, process: constant}}, timeout: 10s}
  app: {kind: service, cpus: 100, work: 0s}
  jobs: {kind: queue, %2}
  clerk: {kind: worker, %3}
  other: {kind: worker, %3}
  partner: {kind: external, latency: 50ms}
links: [{from: web, to: app}, {from: app, to: jobs}, {from: jobs, to: clerk}, {from: clerk, to: partner}, {from: other, to: partner}%4]
)")
        .arg(rate)
        .arg(queue, clerk, second ? ", {from: jobs, to: other}" : "")
        .toStdString();
}

const QString kWorks = "handler: {default: [work]}, ";

} // namespace

class TestQueueSemantics : public QObject {
    Q_OBJECT
  private slots:
    void isUnorderedByDefault_data() {
        QTest::addColumn<QString>("queue");
        QTest::addColumn<int>("acked");
        // Four workers with 100 ms of work for each of 100 messages a second: they begin at 10, 20, 30 and 40 ms, and
        // have done ten each by 1,040 ms. In the order of one partition it is one after the other.
        QTest::newRow("nothing said") << "publish: 0s" << 40;
        QTest::newRow("sqs") << "publish: 0s, preset: sqs" << 40;
        QTest::newRow("one partition") << "publish: 0s, partitions: 1" << 10;
    }

    void isUnorderedByDefault() {
        QFETCH(QString, queue);
        QFETCH(int, acked);
        const Measurement measured = run(fork(100, queue, kWorks + "instances: 4, cpus: 1, work: 100ms"), 1050_ms);
        QCOMPARE(static_cast<int>(component(measured, "jobs").acked), acked);
    }

    void workersCompeteUnlessItFansOut_data() {
        QTest::addColumn<QString>("queue");
        QTest::addColumn<int>("delivered"); // of ten messages, to two kinds of worker
        QTest::newRow("nothing said") << "publish: 0s" << 10;
        QTest::newRow("sqs") << "preset: sqs, publish: 0s" << 10;
        QTest::newRow("rabbitmq") << "preset: rabbitmq, publish: 0s" << 10;
        QTest::newRow("kafka") << "preset: kafka, publish: 0s" << 20;
        QTest::newRow("fan_out") << "publish: 0s, fan_out: true" << 20;
    }

    void workersCompeteUnlessItFansOut() {
        QFETCH(QString, queue);
        QFETCH(int, delivered);
        const Measurement measured = run(fork(10, queue, kWorks + "work: 0s", true), 1050_ms);
        QCOMPARE(static_cast<int>(component(measured, "jobs").delivered), delivered);
        QCOMPARE(static_cast<int>(component(measured, "clerk").completions + component(measured, "other").completions),
                 delivered);
    }

    void whatIsHandedBackComesAfterASecond_data() {
        QTest::addColumn<QString>("queue");
        QTest::addColumn<int>("delivered");
        // At 1, 2 and 3 s; or at 1, 1.4 … 3.4 s.
        QTest::newRow("by default") << "publish: 0s" << 3;
        QTest::newRow("400 ms") << "publish: 0s, retry_delay: 400ms, max_receives: 20" << 7;
    }

    void whatIsHandedBackComesAfterASecond() {
        QFETCH(QString, queue);
        QFETCH(int, delivered);
        const auto times = [&](const char* fail) {
            return static_cast<int>(
                component(aSecondOf(fork(1, queue, kWorks + "work: 0s, fail: " + fail), 3500_ms), "jobs").delivered);
        };
        QCOMPARE(times("100%"), delivered);
        QCOMPARE(times("0%"), 1);
    }

    void aLateAcknowledgementStillRemoves() {
        // The only worker takes a second; the message is visible again after 400 ms, but nobody is free. Done at 2 s,
        // it is gone: it does not come a second time.
        const auto jobs = [](const char* worker) {
            return component(
                aSecondOf(fork(1, "publish: 0s, visibility_timeout: 400ms", kWorks + "work: 1s, " + worker), 10_s),
                "jobs");
        };
        const auto late = jobs("cpus: 1");
        QCOMPARE(late.delivered, std::uint64_t{1});
        QCOMPARE(late.acked, std::uint64_t{1});
        QCOMPARE(late.depthEnd, std::int64_t{0});
        // With somebody free it was delivered again meanwhile, at 1.4 s, and was removed once.
        const auto twice = jobs("cpus: 2");
        QCOMPARE(twice.delivered, std::uint64_t{2});
        QCOMPARE(twice.acked, std::uint64_t{1});
    }

    void workersRetryTheirCalls() {
        // The partner takes 50 ms and is waited for 20 ms, three times with 10 and 20 ms between: the message comes
        // back after 90 ms, and a second later it is the same again.
        const auto calls = [](const char* keys) {
            return component(aSecondOf(fork(1, "publish: 0s, retry_delay: 1h",
                                            QString("handler: {default: [{call: partner}]}, ") + keys),
                                       5_s),
                             "partner")
                .arrivals;
        };
        QCOMPARE(calls("call_timeout: 20ms, call_retries: {max: 2, backoff: {base: 10ms, jitter: none}}"),
                 std::uint64_t{3});
        QCOMPARE(calls("call_timeout: 20ms"), std::uint64_t{1});
        const auto acked = [](const char* timeout) {
            return component(aSecondOf(fork(1, "publish: 0s, retry_delay: 1h",
                                            QString("handler: {default: [{call: partner}]}, call_timeout: ") + timeout),
                                       5_s),
                             "jobs")
                .acked;
        };
        QCOMPARE(acked("20ms"), std::uint64_t{0});
        QCOMPARE(acked("60ms"), std::uint64_t{1});
    }
};

QTEST_APPLESS_MAIN(TestQueueSemantics)
#include "tst_queue.moc"
