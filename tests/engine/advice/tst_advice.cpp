#include <QDir>
#include <QTest>

#include "engine/advice/advice.h"
#include "engine/diagram/validate.h"
#include "engine/format/edit_text.h"
#include "engine/format/format.h"

using namespace faultline;
using namespace faultline::advice;

namespace {

diagram::Diagram parsed(const std::string& text) {
    const format::Reading reading = format::read(text);
    for (const base::Diagnostic& finding : reading.diagnostics)
        if (finding.severity == base::Severity::Error)
            qFatal("%s", base::toText(finding).c_str());
    return reading.diagram;
}

QString listed(const std::vector<Finding>& findings) {
    QString all;
    for (const Finding& finding : findings)
        all += QString("%1 %2: %3\n")
                   .arg(QString::fromUtf8(nameOf(finding.rule).data(), qsizetype(nameOf(finding.rule).size())),
                        QString::fromStdString(finding.element), QString::fromStdString(finding.reason.english()));
    return all;
}

const Finding* findIn(const std::vector<Finding>& findings, Rule rule, const std::string& element,
                      const std::string& says) {
    for (const Finding& finding : findings)
        if (finding.rule == rule && finding.element == element &&
            finding.reason.english().find(says) != std::string::npos)
            return &finding;
    return nullptr;
}

} // namespace

/// Each rule with a diagram that breaks it and the same without the mistake; what a finding offers mends it.
class TestAdvice : public QObject {
    Q_OBJECT

    static void row(const char* name, Rule rule, const char* element, const char* says, const std::string& broken,
                    const std::string& sound) {
        QTest::newRow(name) << int(rule) << element << says << QString::fromStdString(broken)
                            << QString::fromStdString(sound);
    }

    /// A client, a balancer and two instances of a service over whatever else is said.
    static std::string shop(const std::string& service, const std::string& others = {}, const std::string& links = {},
                            const std::string& top = {}, const std::string& client = "arrivals: {open: 100/s}") {
        return "faultline: 1\n" + top + "components:\n  c: {kind: client, " + client +
               "}\n  lb: {kind: load_balancer, instances: 2, redundancy: active_passive}\n  s: {kind: service, "
               "instances: 2" +
               (service.empty() ? "" : ", " + service) + "}\n" + others +
               "links:\n  - {from: c, to: lb}\n  - {from: lb, to: s}\n" + links;
    }

    static std::string balanced(const std::string& balancer) {
        return "faultline: 1\ncomponents: {c: {kind: client}, lb: {kind: load_balancer" + balancer +
               "}, s: {kind: service, instances: 2}}\nlinks: [{from: c, to: lb}, {from: lb, to: s}]\n";
    }

    static std::string withDatabase(const std::string& database, const std::string& client,
                                    const std::string& service = {}) {
        return shop(service, "  d: {kind: database" + database + "}\n", "  - {from: s, to: d}\n",
                    "keyspaces: {k: {}}\noperations: {get: {keyspace: k}, put: {kind: write, keyspace: k}}\n", client);
    }

    static std::string withStore(const std::string& store, const std::string& operation = {}) {
        return shop("", "  kv: {kind: store" + store + "}\n", "  - {from: s, to: kv}\n",
                    "keyspaces: {k: {}}\noperations: {get: {keyspace: k" + operation + "}}\n");
    }

    static std::string cached(const std::string& handlers, const std::string& cache = {},
                              const std::string& rate = "100/s") {
        return shop(handlers, "  m: {kind: cache" + cache + "}\n  d: {kind: database}\n",
                    "  - {from: s, to: m}\n  - {from: s, to: d}\n",
                    "keyspaces: {k: {keys: 1000}}\noperations: {get: {keyspace: k}, put: {kind: write, keyspace: k}, "
                    "make: {kind: create, keyspace: k}}\n",
                    "arrivals: {open: " + rate + "}");
    }

  private slots:
    void findsWhatBreaksARule_data() {
        QTest::addColumn<int>("rule");
        QTest::addColumn<QString>("element");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("broken");
        QTest::addColumn<QString>("sound");
        singlePoints();
        state();
        caching();
        scaling();
        choices();
        observing();
    }

  private:
    static void singlePoints() {
        const Rule rule = Rule::SinglePoint;
        row("one instance", rule, "s", "is one instance",
            shop("").replace(shop("").find("instances: 2}"), 12, "instances: 1"), shop(""));
        row("scales down to one", rule, "s", "down to one instance", shop("autoscale: {min: 1}"),
            shop("autoscale: {min: 2}"));
        const std::string apart = "components: {c: {kind: client}, lb: {kind: load_balancer, instances: 2, redundancy: "
                                  "active_passive}, s: {kind: service}, t: {kind: service}}\n";
        row("one instance, and another service beside it", rule, "s", "one instance",
            "faultline: 1\n" + apart + "links: [{from: c, to: lb}, {from: lb, to: s}]\n",
            "faultline: 1\n" + apart + "links: [{from: c, to: lb}, {from: lb, to: s}, {from: lb, to: t}]\n");
        row("no balancer", rule, "s", "nothing takes a dead one out",
            "faultline: 1\ncomponents: {c: {kind: client}, s: {kind: service, instances: 2}}\n"
            "links: [{from: c, to: s}]\n",
            shop(""));
        row("single balancer", rule, "lb", "a single box", balanced(""),
            balanced(", instances: 2, redundancy: active_active"));
        row("the provider's balancer", rule, "lb", "a single box", balanced(", preset: nginx"),
            balanced(", preset: cloud_lb"));
        row("balancers side by side", rule, "lb", "do nothing for each other", balanced(", instances: 2"),
            balanced(", instances: 2, redundancy: active_passive"));
        row("no health checks", rule, "lb", "asks nobody", balanced(", health_check: off"),
            balanced(", health_check: off, try_next: 1"));
        row("no replica", rule, "d", "no replica", withDatabase("", ""), withDatabase(", replicas: 1", ""));
        row("failover by hand", rule, "d", "a person must promote", withDatabase(", replicas: 1, failover: manual", ""),
            withDatabase(", replicas: 1", ""));
        row("two members", rule, "kv", "fewer than three", withStore(", members: 2, mode: consensus"),
            withStore(", members: 3, mode: consensus"));
        row("four members", rule, "kv", "4 members", withStore(", members: 4, mode: consensus"),
            withStore(", members: 5, mode: consensus"));
        row("one copy", rule, "kv", "keeps each key once", withStore(", replication_factor: 1"),
            withStore(", replication_factor: 3"));
        row("all must answer", rule, "kv", "writes wait for all 3", withStore(", write_quorum: 3"),
            withStore(", write_quorum: 2, read_quorum: 2"));
        row("a queue in memory", rule, "q", "is lost",
            shop("", "  q: {kind: queue, durable: false}\n  w: {kind: worker}\n",
                 "  - {from: s, to: q}\n  - {from: q, to: w}\n"),
            shop("", "  q: {kind: queue}\n  w: {kind: worker}\n", "  - {from: s, to: q}\n  - {from: q, to: w}\n"));
        row("someone else's", rule, "s", "someone else's",
            shop("", "  x: {kind: external}\n", "  - {from: s, to: x}\n"),
            shop("breaker: {}", "  x: {kind: external}\n", "  - {from: s, to: x}\n"));
        row("spread over one zone", rule, "s", "in the zone `a`", shop("spread: [a, a]", "", "zones: {a: {}, b: {}}\n"),
            shop("spread: [a, b]", "", "zones: {a: {}, b: {}}\n"));
        row("all in one zone", rule, "s", "in the zone `a`", shop("", "", "zones: {a: {contains: [s]}, b: {}}\n"),
            shop("spread: [a, b]", "", "zones: {a: {}, b: {}}\n"));
    }

    static void state() {
        const Rule rule = Rule::Stateless;
        const std::string store = "  m: {kind: cache, persistence: snapshot}\n";
        row("sessions in memory", rule, "s", "logs people out", shop("sessions: local"),
            shop("sessions: {store: m}", store, "  - {from: s, to: m}\n"));
        row("sessions that a restart loses", rule, "m", "when that restarts",
            shop("sessions: {store: m}", "  m: {kind: cache}\n", "  - {from: s, to: m}\n"),
            shop("sessions: {store: m}", store, "  - {from: s, to: m}\n"));
        // 1,000 users where a client says nothing else.
        row("no room for all sessions", rule, "m", "room for 999 sessions of 1000 users",
            shop("sessions: {store: m}", "  m: {kind: cache, persistence: snapshot, entries: 999}\n",
                 "  - {from: s, to: m}\n"),
            shop("sessions: {store: m}", "  m: {kind: cache, persistence: snapshot, entries: 1000}\n",
                 "  - {from: s, to: m}\n"));
        row("cookies for nothing", rule, "lb", "although none holds anything", balanced(", sticky: true"),
            balanced(""));
    }

    static void caching() {
        const Rule rule = Rule::Caching;
        // 2,000/s × 2 ms on 8 CPUs: half of them; 500/s: an eighth.
        row("reads without a cache", rule, "s", "50 % of its CPUs",
            withDatabase("", "arrivals: {open: 2000/s}, mix: {get: 1}"),
            withDatabase("", "arrivals: {open: 500/s}, mix: {get: 1}"));
        row("reads without a cache, from a handler", rule, "s", "50 % of its CPUs",
            withDatabase("", "arrivals: {open: 2000/s}, mix: {get: 1}", "handler: {get: [work, {read: d}]}"),
            withDatabase(", hot: {}", "arrivals: {open: 2000/s}, mix: {get: 1}", "handler: {get: [work, {read: d}]}"));
        const std::string reads = "handler: {get: [{read: {from: d, through: m}}], make: [{write: d}], put: [";
        row("a write that leaves the copy", rule, "s", "leaves the old value in `m`", cached(reads + "{write: d}]}"),
            cached(reads + "{write: {to: d, invalidate: m}}]}"));
        row("writes that cross", rule, "s", "when two writes cross", cached(reads + "{write: {to: d, update: m}}]}"),
            cached(reads + "{write: {to: d, invalidate: m}}]}"));
        const std::string other = "  t: {kind: service, instances: 2}\n";
        const auto two = [&](const std::string& links) {
            return shop("", other + "  m: {kind: cache}\n  d: {kind: database}\n",
                        "  - {from: lb, to: t}\n  - {from: s, to: m}\n  - {from: s, to: d}\n  - {from: t, to: d}\n" +
                            links,
                        "operations: {get: {}, put: {kind: write}}\n");
        };
        row("another service that writes", rule, "t", "leaves the old value in `m`", two(""),
            two("  - {from: t, to: m}\n"));
        // 1,000 keys by Zipf: the first gets 1 / H(1000) = 1 / 7.485 of the reads. A third of 30,000/s read, for 2 ms
        // each: 2.7 at once; of 300,000/s: 27.
        row("a herd", rule, "m", "some 27 reads at once", cached("", "", "300000/s"), cached("", "", "30000/s"));
        row("a herd that is held back", rule, "m", "reads at once", cached("", "", "300000/s"),
            cached("", ", stampede: lock", "300000/s"));
    }

    static void scaling() {
        const Rule rule = Rule::Scaling;
        // 3,200/s × 2 ms on 8 CPUs: 80 %; spread over two members: 40 %.
        row("too many reads", rule, "d", "80 % busy",
            withDatabase(", replicas: 1", "arrivals: {open: 3200/s}, mix: {get: 1}"),
            withDatabase(", replicas: 1, reads_from: any", "arrivals: {open: 3200/s}, mix: {get: 1}"));
        // 1,200/s × 5 ms on 8 CPUs: 75 %; on two shards: 37.5 %.
        row("too many writes", rule, "d", "Writes alone keep the primary of `d` 75 % busy",
            withDatabase("", "arrivals: {open: 1200/s}, mix: {put: 1}"),
            withDatabase(", shards: 2", "arrivals: {open: 1200/s}, mix: {put: 1}"));
        row("shards that do not share", rule, "d", "lie in one shard",
            withDatabase(", shards: 2, shard_key: constant", ""), withDatabase(", shards: 2", ""));
        // A million rows at 1 us: a second; a thousand: a millisecond.
        const auto reports = [](const std::string& rows, const std::string& service) {
            return shop(service, "  d: {kind: database}\n", "  - {from: s, to: d}\n",
                        "operations: {get: {}, report: {kind: scan, rows: " + rows + "}}\n");
        };
        row("reports among the orders", rule, "d", "occupies a CPU of `d` for 1 s", reports("1000000", ""),
            reports("1000", ""));
        row("reports from a handler", rule, "d", "occupies a CPU of `d` for 1 s",
            reports("1000000", "handler: {report: [work, {scan: d}]}"),
            reports("1000", "handler: {report: [work, {scan: d}]}"));
        const auto mail = [](const std::string& latency, const std::string& service, const std::string& kind) {
            return shop(service, "  x: {kind: external, latency: " + latency + "}\n", "  - {from: s, to: x}\n",
                        "operations: {join: {kind: " + kind + "}}\n");
        };
        row("slow work", rule, "s", "waits 0.8 s for `x`", mail("800ms", "breaker: {}", "write"),
            mail("50ms", "breaker: {}", "write"));
        row("slow work in a handler", rule, "s", "waits 0.8 s for `x`",
            mail("800ms", "breaker: {}, handler: {join: [work, {call: x}]}", "write"),
            mail("800ms", "breaker: {}, handler: {join: [work, reply, {call: x}]}", "write"));
        row("slow work that is asked for", rule, "s", "waits 0.8 s for `x`", mail("800ms", "breaker: {}", "write"),
            mail("800ms", "breaker: {}", "read"));
    }

    static void choices() {
        const Rule rule = Rule::CapChoice;
        row("a store that says nothing", rule, "kv", "nothing says for `get`", withStore(""),
            withStore("", ", consistency: eventual"));
        row("a store whose mode is named", rule, "kv", "nothing says for `get`", withStore(""),
            withStore(", mode: consensus"));
        row("a store whose quorums are named", rule, "kv", "nothing says for `get`", withStore(""),
            withStore(", read_quorum: 2, write_quorum: 2"));
        row("replicas that are behind", rule, "d", "have just written",
            withDatabase(", replicas: 1, reads_from: any", ""),
            withDatabase(", replicas: 1, reads_from: any, read_your_writes: 5s", ""));
        row("a failover that loses", rule, "d", "loses what was acknowledged", withDatabase(", replicas: 1", ""),
            withDatabase(", replicas: 1, replication: semi_sync", ""));
    }

    static void observing() {
        const Rule rule = Rule::Observing;
        row("no objective", rule, "", "too much", shop(""), shop("", "", "slos: [{name: a, objective: 99%}]\n"));
        row("no alert", rule, "", "Nobody is told", shop(""),
            shop("", "", "alerts: [{name: a, when: errors / requests > 1%}]\n"));
        row("alerts on causes", rule, "", "Every alert is on a cause",
            shop("", "", "alerts: [{name: a, when: s.utilization > 90%}]\n"),
            shop("", "", "slos: [{name: o, objective: 99%}]\nalerts: [{name: a, burn: o}]\n"));
        row("no probe", rule, "", "from outside", shop(""),
            shop("", "  p: {kind: probe}\n", "  - {from: p, to: lb}\n"));
    }

  private slots:
    void findsWhatBreaksARule() {
        QFETCH(int, rule);
        QFETCH(QString, element);
        QFETCH(QString, says);
        QFETCH(QString, broken);
        QFETCH(QString, sound);
        diagram::Diagram diagram = parsed(broken.toStdString());
        const auto findings = review(diagram);
        const Finding* finding = findIn(findings, Rule(rule), element.toStdString(), says.toStdString());
        QVERIFY2(finding, qPrintable(listed(findings)));
        const auto others = review(parsed(sound.toStdString()));
        QVERIFY2(!findIn(others, Rule(rule), element.toStdString(), says.toStdString()), qPrintable(listed(others)));
        // The change that it offers ends it.
        mends(diagram, *finding);
    }

    void hasNothingToSayOfASoundDesign() {
        const std::string text =
            "faultline: 1\nkeyspaces: {k: {}}\noperations: {get: {keyspace: k}, put: {kind: write, keyspace: k}}\n"
            "components:\n  c: {kind: client, mix: {get: 20, put: 1}}\n  p: {kind: probe, operation: get}\n"
            "  lb: {kind: load_balancer, preset: cloud_lb}\n  s: {kind: service, instances: 3}\n"
            "  m: {kind: cache, stampede: coalesce}\n  d: {kind: database, replicas: 1, replication: semi_sync}\n"
            "links: [{from: c, to: lb}, {from: p, to: lb}, {from: lb, to: s}, {from: s, to: m}, {from: s, to: d}]\n"
            "slos: [{name: up, objective: 99.9%}]\nalerts: [{name: burn, burn: up}]\n";
        const auto findings = review(parsed(text));
        QVERIFY2(findings.empty(), qPrintable(listed(findings)));
    }

    void saysNothingOfAnEmptyDiagram() { QVERIFY(review(parsed("faultline: 1\n")).empty()); }

    // Over all examples: each finding's change applies, leaves a sound diagram, and ends the finding.
    void mendsTheExamples_data() {
        QTest::addColumn<QString>("file");
        const QDir folder(FAULTLINE_SOURCE_DIR "/examples");
        for (const QString& name : folder.entryList({"*.faultline.yaml"}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }
    void mendsTheExamples() {
        QFETCH(QString, file);
        const format::Reading reading = format::readFile(file.toStdString());
        QVERIFY(reading.ok());
        const std::string before = format::write(reading.diagram);
        const auto findings = review(reading.diagram);
        QCOMPARE(format::write(reading.diagram), before);
        for (const Finding& finding : findings)
            mends(reading.diagram, finding);
    }

  private:
    static void mends(diagram::Diagram diagram, const Finding& finding) {
        const QString about = listed({finding});
        const auto lines = format::linesOf(diagram, finding.edit);
        QVERIFY2(!lines.empty() && !finding.edit.name.empty() && finding.reason.english().ends_with('.'),
                 qPrintable(about));
        diagram::Diagram byHand = diagram;
        const auto applied = diagram::apply(diagram, finding.edit);
        QVERIFY2(applied.ok(),
                 qPrintable(about + QString::fromStdString(applied.ok() ? "" : applied.error().message.english())));
        for (const base::Diagnostic& wrong : diagram::validate(diagram))
            QVERIFY2(wrong.severity != base::Severity::Error,
                     qPrintable(about + QString::fromStdString(base::toText(wrong))));
        // What is only set does the same as --set with what stands in the text.
        if (std::all_of(lines.begin(), lines.end(),
                        [](const format::EditLine& line) { return line.what == format::EditLine::What::Set; })) {
            for (const format::EditLine& line : lines)
                for (const base::Diagnostic& wrong : format::setByPath(byHand, line.path, line.value))
                    QVERIFY2(wrong.severity != base::Severity::Error,
                             qPrintable(about + QString::fromStdString(base::toText(wrong))));
            QCOMPARE(QString::fromStdString(format::write(byHand)), QString::fromStdString(format::write(diagram)));
        }
        // It survives being saved, too.
        const auto after = review(parsed(format::write(diagram)));
        QVERIFY2(!findIn(after, finding.rule, finding.element, finding.reason.english()), qPrintable(about));
    }
};

QTEST_GUILESS_MAIN(TestAdvice)
#include "tst_advice.moc"
