// Keys that act only while another key has a certain value: a diagram with one that does not is warned of, and runs to
// the same report as without it; where the other key has that value, nothing is said.
#include <QTest>

#include <set>

#include "engine/catalog/idle_keys.h"
#include "engine/diagram/validate.h"
#include "tests/support/run_diagram.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// A key of `kind` that is written, what keeps it idle beside it, and what lets it act.
struct Case {
    const char* kind;
    const char* key;
    const char* written;
    const char* idle; ///< the governor's value, or nothing for its default
    const char* active;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"load_balancer", "hash_on", "key", "", "algorithm: ip_hash"},
        {"load_balancer", "queue_timeout", "1s", "", "queue_limit: 10"},
        {"load_balancer", "takeover", "1s", "", "redundancy: active_passive"},
        {"cache", "ttl_jitter", "20%", "ttl: 0s", ""},
        {"cache", "shard", "modulo", "", "instances: 2"},
        {"service", "scaling", "{contention: 10%, crosstalk: 1%}", "cpus: 1", "cpus: 4"},
        {"database", "replication", "sync", "", "replicas: 1"},
        {"database", "lag", "10ms", "", "replicas: 1"},
        {"database", "lag", "10ms", "replicas: 1, replication: sync", "replicas: 1, replication: semi_sync"},
        {"database", "semi_sync_timeout", "1s", "replicas: 1", "replicas: 1, replication: semi_sync"},
        {"database", "reads_from", "replicas", "", "replicas: 1"},
        {"database", "read_your_writes", "1s", "", "replicas: 1, reads_from: any"},
        {"database", "failover", "manual", "", "replicas: 1"},
        {"database", "shard_by", "range", "", "shards: 2"},
        {"database", "shard_key", "user", "", "shards: 2"},
        {"database", "vnodes", "16", "shards: 2", "shards: 2, shard_by: consistent_hash"},
        {"store", "replication_factor", "2", "mode: consensus", ""},
        {"store", "read_quorum", "2", "mode: consensus", ""},
        {"store", "write_quorum", "2", "mode: consensus", ""},
        {"store", "hinted_handoff", "false", "mode: consensus", ""},
        {"store", "hint_replay", "2s", "mode: consensus", ""},
        {"store", "hint_replay", "2s", "hinted_handoff: false", ""},
        {"store", "anti_entropy", "1s", "mode: consensus", ""},
        {"store", "read_repair", "false", "mode: consensus", ""},
        {"store", "request_timeout", "50ms", "mode: consensus", ""},
        {"store", "election_timeout", "2s", "", "mode: consensus"},
        {"queue", "visibility_timeout", "1s", "delivery: at_most_once", ""},
        {"queue", "max_receives", "2", "delivery: at_most_once", ""},
        {"queue", "retry_delay", "2s", "delivery: at_most_once", ""},
        {"queue", "on_crash", "at_once", "delivery: at_most_once", ""},
    };
    return all;
}

/// Everything that one system has, with a crash of the element under test, so that its ways of failing act as well.
std::string systemOf(const Case& one, const std::string& values) {
    const auto own = [&](const char* kind) { return std::string(kind) == one.kind ? ", " + values : std::string(); };
    return "settings: {duration: 30s, warmup: 0s}\n"
           "keyspaces: {things: {keys: 200}, marks: {keys: 50}}\n"
           "operations: {look: {keyspace: things}, put: {kind: write, keyspace: things}}\n"
           "components:\n"
           "  web: {kind: client, arrivals: {open: 60/s}, mix: {look: 3, put: 1}}\n"
           "  load_balancer: {kind: load_balancer" +
           own("load_balancer") +
           "}\n"
           "  service: {kind: service, work: 20ms, handler: {look: [work, {read: {through: cache, from: database}}], "
           "put: [work, {write: {to: database, invalidate: cache}}, {write: store}, {publish: queue}]}" +
           own("service") +
           "}\n"
           "  cache: {kind: cache" +
           own("cache") +
           "}\n"
           "  database: {kind: database" +
           own("database") +
           "}\n"
           "  store: {kind: store" +
           own("store") +
           "}\n"
           "  queue: {kind: queue" +
           own("queue") +
           "}\n"
           "  worker: {kind: worker, work: 30ms, fail: 10%}\n"
           "links:\n"
           "  - {from: web, to: load_balancer}\n"
           "  - {from: load_balancer, to: service}\n"
           "  - {from: service, to: cache}\n"
           "  - {from: service, to: database}\n"
           "  - {from: service, to: store}\n"
           "  - {from: service, to: queue}\n"
           "  - {from: queue, to: worker}\n"
           "scenario:\n"
           "  - {at: 8s, crash: store/2, for: 4s}\n"
           "  - {at: 14s, crash: database, for: 2s}\n"
           "  - {at: 18s, crash: worker/1, for: 1s}\n"
           "  - {at: 22s, slow: service, factor: 4, for: 2s}\n";
}

std::string joined(const std::string& first, const std::string& second) {
    return second.empty() ? first : first.empty() ? second : first + ", " + second;
}

std::string reportOf(const std::string& sections) {
    Simulation simulation = compile(sections);
    simulation.advance(30_s);
    return fingerprint(simulation);
}

/// The warnings of one key of the element under test.
QStringList warningsOf(const Case& one, const std::string& sections) {
    QStringList found;
    const std::string path = std::string("components.").append(one.kind).append(".").append(one.key);
    for (const base::Diagnostic& finding : diagram::validate(parse(sections)))
        if (finding.path == path)
            found << QString::fromStdString(base::toText(finding));
    return found;
}

} // namespace

class TestIdleKeys : public QObject {
    Q_OBJECT
  private slots:
    void areAllHere();
    void areWarnedOf_data();
    void areWarnedOf();
    void changeNothing_data() { areWarnedOf_data(); }
    void changeNothing();
    void areNotIdleWhereAnEventWakesThem();
};

void TestIdleKeys::areAllHere() {
    std::set<std::pair<std::string_view, std::string_view>> named;
    for (const Case& one : cases())
        named.insert({one.kind, one.key});
    for (const catalog::Governed& governed : catalog::governedKeys())
        if (governed.key != "resolve") // it has one value
            QVERIFY2(named.contains({governed.kind, governed.key}), governed.key.data());
}

void TestIdleKeys::areWarnedOf_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases().size(); ++i)
        QTest::addRow("%s.%s beside {%s}", cases()[i].kind, cases()[i].key, cases()[i].idle) << static_cast<int>(i);
}

void TestIdleKeys::areWarnedOf() {
    QFETCH(int, index);
    const Case& one = cases()[static_cast<std::size_t>(index)];
    const std::string written = std::string(one.key) + ": " + one.written;
    const QStringList idle = warningsOf(one, systemOf(one, joined(written, one.idle)));
    QCOMPARE(idle.size(), 1);
    QVERIFY2(idle.front().contains("has no effect while"), qPrintable(idle.front()));
    const QStringList active = warningsOf(one, systemOf(one, joined(written, one.active)));
    QVERIFY2(active.isEmpty(), qPrintable(active.join('\n')));
}

void TestIdleKeys::changeNothing() {
    QFETCH(int, index);
    const Case& one = cases()[static_cast<std::size_t>(index)];
    const std::string idle = one.idle;
    const std::string written = std::string(one.key) + ": " + one.written;
    const std::string without = idle.empty() ? "label: Itself" : idle;
    QVERIFY2(reportOf(systemOf(one, joined(written, idle))) == reportOf(systemOf(one, without)),
             "it has an effect after all");
}

void TestIdleKeys::areNotIdleWhereAnEventWakesThem() {
    const Case balancer{"load_balancer", "hash_on", "key", "", ""};
    const std::string still = systemOf(balancer, "hash_on: key");
    QCOMPARE(warningsOf(balancer, still).size(), 1);
    QVERIFY(warningsOf(balancer, still + "  - {at: 25s, set: load_balancer, algorithm: ip_hash}\n").isEmpty());
    const std::string lesson =
        "lesson:\n  scenes:\n    - {title: Hash, set: {components.load_balancer.algorithm: ip_hash}}\n";
    QVERIFY(warningsOf(balancer, still + lesson).isEmpty());
    const Case database{"database", "shard_by", "range", "", ""};
    QVERIFY(
        warningsOf(database, systemOf(database, "shard_by: range") + "  - {at: 25s, reshard: database, shards: 3}\n")
            .isEmpty());
}

QTEST_APPLESS_MAIN(TestIdleKeys)
#include "tst_idle_keys.moc"
