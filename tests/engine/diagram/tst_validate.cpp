#include <QtTest>

#include <ctime>
#include <functional>

#include "engine/base/diagnostic.h"
#include "engine/diagram/validate.h"
#include "tests/engine/diagram/sample_diagram.h"

using namespace faultline;
using namespace faultline::diagram;

namespace {

struct Case {
    const char* name;
    base::Severity severity;
    const char* says; ///< part of the finding's line
    std::function<void(Diagram&)> spoil;
};

Component& component(Diagram& diagram, const char* id) {
    for (Component& candidate : diagram.components)
        if (candidate.id == id)
            return candidate;
    qFatal("no such component");
}

Link& linkFrom(Diagram& diagram, const char* id) {
    for (Link& candidate : diagram.links)
        if (candidate.from == id)
            return candidate;
    qFatal("no such link");
}

constexpr auto kError = base::Severity::Error;
constexpr auto kWarning = base::Severity::Warning;

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"dangling reference", kError, "components.jobs.dead_letter: there is no queue `ded`; did you mean `dead`?",
         [](Diagram& d) { component(d, "jobs").values.set("dead_letter", "ded"); }},
        {"reference of the wrong kind", kError, "`app` is a service",
         [](Diagram& d) { component(d, "jobs").values.set("dead_letter", "app"); }},
        {"unknown operation", kError, "components.web.mix.brose: there is no operation `brose`; did you mean `browse`?",
         [](Diagram& d) {
             component(d, "web").values.set("mix", Record{{"brose", 1.0}, {"browse", 1.0}, {"order", 1.0}});
         }},
        {"unknown chart", kWarning, "dashboard[1]: there is no chart `pie`",
         [](Diagram& d) {
             d.dashboard = List{"latency", "pie"};
         }},
        {"unknown keyspace", kError, "operations.browse.keyspace: there is no keyspace `god`",
         [](Diagram& d) { d.operations[0].values.set("keyspace", "god"); }},
        {"unknown kind", kError, "did you mean `cache`?", [](Diagram& d) { component(d, "hot").kind = "cach"; }},
        {"kind missing", kError, "`kind` is missing",
         [](Diagram& d) {
             d.components.push_back({"x", "", {}});
         }},
        {"component twice", kError, "the id `app` is given twice",
         [](Diagram& d) {
             d.components.push_back({"app", "service", {}});
         }},
        {"reserved id", kError, "components.cost: a word of the expressions",
         [](Diagram& d) {
             d.components.push_back({"cost", "service", {}});
         }},
        {"zone with a component's id", kError, "zones.app: a component has the id",
         [](Diagram& d) {
             d.zones.push_back({"app", {}});
         }},
        {"value out of range", kError, "components.db.cpus: out of range",
         [](Diagram& d) { component(d, "db").values.set("cpus", 0); }},
        {"value of the wrong type", kError, "components.db.cpus: not what belongs here",
         [](Diagram& d) { component(d, "db").values.set("cpus", base::Duration{5}); }},
        {"nested value out of range", kError, "components.app.handler.browse[2].fail: out of range",
         [](Diagram& d) {
             component(d, "app").values.find("handler")->as<Record>()->find("browse")->as<List>()->push_back(
                 Record{{"fail", base::Ratio{7}}});
         }},
        {"unknown key", kError, "components.db.size: unknown key",
         [](Diagram& d) { component(d, "db").values.set("size", 0); }},
        {"link to nobody", kError, "links[9].to: there is no component `nobody`",
         [](Diagram& d) {
             d.links.push_back({"app->nobody", "app", "nobody", {}});
         }},
        {"link between odd kinds", kError, "links[9]: ",
         [](Diagram& d) {
             d.links.push_back({"db->app", "db", "app", {}});
         }},
        {"link to itself", kError, "cannot be linked to itself",
         [](Diagram& d) {
             d.links.push_back({"app->app", "app", "app", {}});
         }},
        {"two links of one pair", kError, "an id for each of two links",
         [](Diagram& d) {
             d.links.push_back({"app->db", "app", "db", {}});
         }},
        {"missing instance", kError, "`app` has no part `4`; found `app/4`; expected app/1 to app/3",
         [](Diagram& d) { d.scenario[0].set("crash", "app/4"); }},
        {"instance zero", kError, "no part `0`", [](Diagram& d) { d.scenario[0].set("crash", "app/0"); }},
        {"instance that is no number", kError, "no part `x`", [](Diagram& d) { d.scenario[0].set("crash", "app/x"); }},
        {"shard that is not there", kError, "expected db/s1/1 to db/s2/3",
         [](Diagram& d) {
             component(d, "db").values.set("shards", 2);
             component(d, "db").values.set("replicas", 2);
             d.scenario[0].set("crash", "db/s3/1");
         }},
        {"event without a name", kError, "says nothing of what happens",
         [](Diagram& d) {
             d.scenario.push_back({{"at", base::Duration{}}});
         }},
        {"unknown event", kError,
         "there is no such event; expected an event such as crash or slow; did you mean `crash`?",
         [](Diagram& d) {
             d.scenario.push_back({{"at", base::Duration{}}, {"crush", "app"}});
         }},
        {"event without time", kError, "`at` is missing",
         [](Diagram& d) {
             d.scenario.push_back({{"crash", "app"}});
         }},
        {"replay of what keeps nothing", kWarning,
         "scenario[8].replay: `jobs` keeps nothing that it could deliver again",
         [](Diagram& d) {
             d.scenario.push_back({{"at", base::Duration{}}, {"replay", "jobs"}});
         }},
        {"event after the end", kWarning, "scenario[0].at: this comes after the end of the run; found `61s`",
         [](Diagram& d) { d.scenario[0].set("at", base::Duration::seconds(61)); }},
        {"delay by nobody knows what", kWarning, "scenario[2].add: `add` is left out",
         [](Diagram& d) { d.scenario[2].remove("add"); }},
        {"letters to oneself", kWarning, "components.jobs.dead_letter: what this queue gives up comes back to it",
         [](Diagram& d) { component(d, "jobs").values.set("dead_letter", "jobs"); }},
        {"letters in a circle", kWarning, "components.dead.dead_letter: what this queue gives up comes back to it",
         [](Diagram& d) {
             component(d, "jobs").values.set("dead_letter", "dead");
             component(d, "dead").values.set("dead_letter", "jobs");
         }},
        {"cache that nobody uses", kWarning, "components.spareCache: no link leads to `spareCache`",
         [](Diagram& d) {
             d.components.push_back({"spareCache", "cache", {}});
         }},
        {"weight of nothing", kWarning, "components.web.mix.order: `order` has the weight 0",
         [](Diagram& d) { component(d, "web").values.find("mix")->as<Record>()->set("order", 0.0); }},
        {"weights of nothing", kWarning, "components.web.mix: all weights are 0",
         [](Diagram& d) {
             component(d, "web").values.set("mix", Record{{"browse", 0.0}, {"order", 0.0}});
         }},
        {"more hot keys than keys", kWarning,
         "keyspaces.goods.popularity.hot.keys: there are 15 keys only, so all are hot",
         [](Diagram& d) { d.keyspaces[0].values.set("keys", 15); }},
        {"profile that runs backwards", kError, "components.web.profile[1]: this time is before",
         [](Diagram& d) {
             const auto point = [](int s) { return Value(List{base::Duration::seconds(s), base::Rate{1}}); };
             component(d, "web").values.set("profile", Record{{"points", List{point(5), point(4)}}});
         }},
        {"warm-up of the whole run", kError, "nothing would be measured",
         [](Diagram& d) { d.settings.set("warmup", base::Duration::minutes(1)); }},
        {"unknown preset", kError, "did you mean `redis`?",
         [](Diagram& d) { component(d, "hot").values.set("preset", "rediss"); }},
        {"operation nobody asks for", kWarning, "operations.wipe: nobody asks for `wipe`",
         [](Diagram& d) {
             d.operations.push_back({"wipe", {}});
         }},
        {"client without a link", kWarning, "leads nowhere",
         [](Diagram& d) {
             d.components.push_back({"lonely", "client", {{"mix", Record{{"browse", 1.0}}}}});
         }},
        {"worker without a queue", kWarning, "nothing to do",
         [](Diagram& d) {
             d.components.push_back({"idle", "worker", {}});
         }},
        {"instances of a database", kError, "components.db.instances: a database has shards and replicas instead",
         [](Diagram& d) { component(d, "db").values.set("instances", 3); }},
        {"instances of a client", kError, "stands for all of its users at once",
         [](Diagram& d) {
             d.components.push_back({"crowd", "client", {{"instances", 2}}});
         }},
        {"instances of a probe", kError, "a probe is one look from outside",
         [](Diagram& d) {
             d.components.push_back({"check", "probe", {{"operation", "browse"}, {"instances", 2}}});
         }},
        {"instances of a queue", kError, "components.jobs.instances: a queue is one and has no instances",
         [](Diagram& d) { component(d, "jobs").values.set("instances", 2); }},
        {"instances of a store", kError, "a store has members instead of instances",
         [](Diagram& d) {
             d.components.push_back({"kv", "store", {{"instances", 5}}});
         }},
        {"instances of a database, by an event", kError, "a database has shards and replicas instead of instances",
         [](Diagram& d) {
             d.scenario.push_back({{"at", base::Duration::seconds(40)}, {"set", "db"}, {"instances", 5}});
         }},
        {"tile of another component", kError, "components.app.unfold.db/1: `db/1` is no part of `app`",
         [](Diagram& d) {
             component(d, "app").values.set("unfold", Record{{"db/1", base::Point{1, 2}}});
         }},
        {"tile of the whole", kError, "components.app.unfold.app: `app` is no part of `app`",
         [](Diagram& d) {
             component(d, "app").values.set("unfold", Record{{"app", base::Point{1, 2}}});
         }},
        {"tile of an instance that is not there", kWarning, "components.app.unfold.app/99: `app` has no part `99`",
         [](Diagram& d) {
             component(d, "app").values.set("unfold", Record{{"app/99", base::Point{1, 2}}});
         }},
        {"handler without a link", kWarning, "no link leads from `packer` to `jobs`",
         [](Diagram& d) {
             component(d, "packer")
                 .values.set("handler", Record{{"default", List{Record{{"publish", Record{{"to", "jobs"}}}}}}});
         }},
        {"profile beside closed arrivals", kWarning, "components.web.profile: `profile` has no effect while",
         [](Diagram& d) {
             component(d, "web").values.set("arrivals", Record{{"closed", Record{{"users", 5}}}});
             component(d, "web").values.set("profile", Record{{"points", List{}}});
         }},
        {"weight behind a balancer that does not look at it", kWarning,
         "`weight` has no effect while the `algorithm` of `edge` is least_connections",
         [](Diagram& d) { linkFrom(d, "edge").values.set("weight", 3.0); }},
        {"weight of an only link", kWarning, "`weight` has no effect: this is the only link of `web`",
         [](Diagram& d) { linkFrom(d, "web").values.set("weight", 3.0); }},
        {"weight behind a service", kWarning, "`weight` has no effect behind a service",
         [](Diagram& d) { linkFrom(d, "app").values.set("weight", 3.0); }},
        {"prefetch of an ordered queue", kWarning, "components.packer.prefetch: `prefetch` has no effect while",
         [](Diagram& d) {
             component(d, "jobs").values.set("partitions", 4);
             component(d, "packer").values.set("prefetch", 8);
         }},
        {"event that sets nothing", kWarning, "this event sets nothing",
         [](Diagram& d) {
             d.scenario.push_back({{"at", base::Duration::seconds(9)}, {"set", "app"}});
         }},
        {"alert with a misspelt figure", kError, "alerts[1].when: the diagram has no figure `p98`",
         [](Diagram& d) { d.alerts[1].set("when", "p98 > 200ms"); }},
        {"alert without a condition", kError, "alerts[1].when: an alert needs a condition, not an amount",
         [](Diagram& d) { d.alerts[1].set("when", "p99"); }},
        {"alert that never fires", kError, "alerts[1]: says nothing of when it fires",
         [](Diagram& d) { d.alerts[1].remove("when"); }},
        {"alert of both kinds", kError, "alerts[1]: `when` and `burn` exclude each other",
         [](Diagram& d) { d.alerts[1].set("burn", "fast"); }},
        {"alert named twice", kError, "alerts[1].name: the name `busy` is given twice",
         [](Diagram& d) { d.alerts[1].set("name", "busy"); }},
        {"factor without burn", kWarning, "alerts[1].factor: `factor` has no effect without `burn`",
         [](Diagram& d) { d.alerts[1].set("factor", 2.0); }},
        {"window beside burn", kWarning, "alerts[1].over: `over` has no effect beside `burn`",
         [](Diagram& d) {
             d.alerts[1].remove("when");
             d.alerts[1].set("burn", "fast");
             d.alerts[1].set("over", base::Duration::seconds(5));
         }},
        {"nothing to burn", kError, "alerts[1].burn: `fast` allows no errors",
         [](Diagram& d) {
             d.alerts[1].remove("when");
             d.alerts[1].set("burn", "fast");
             d.slos[0].set("objective", base::Ratio{1});
         }},
        {"latency without a limit", kError, "slos[0].under: `under` is missing",
         [](Diagram& d) { d.slos[0].remove("under"); }},
        {"limit without latency", kWarning, "slos[0].under: `under` has no effect without `indicator: latency`",
         [](Diagram& d) { d.slos[0].remove("indicator"); }},
    };
    return all;
}

QString listing(const base::Diagnostics& findings) {
    QString text;
    for (const base::Diagnostic& finding : findings)
        text += QString::fromStdString(base::toText(finding)) + "\n";
    return text;
}

bool contains(const base::Diagnostics& all, const base::Diagnostic& one) {
    return std::any_of(all.begin(), all.end(), [&](const base::Diagnostic& other) {
        return other.path == one.path && other.message == one.message;
    });
}

} // namespace

class TestValidate : public QObject {
    Q_OBJECT
  private slots:
    void findsWhatIsWrong_data();
    void findsWhatIsWrong();
    void saysNothingOfPlannedKeysAtTheirDefaults();
    void saysNothingOfWhatHasAnEffect();
    void scalingEventsMakeRoomForInstances();
    void reshardingNamesShardsAndBack();
    void autoscalingMakesRoomForInstances();
    void anEmptyDiagramIsSound();
    void findingsStandInTheOrderOfTheFile();
    void partsMayNameWhatOnlyTheWholeHas();
    void aLargeDiagramCostsInProportion();
};

void TestValidate::findsWhatIsWrong_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases().size(); ++i)
        QTest::newRow(cases()[i].name) << static_cast<int>(i);
}

void TestValidate::findsWhatIsWrong() {
    QFETCH(int, index);
    const Case& mistake = cases()[static_cast<std::size_t>(index)];
    Diagram diagram = tests::sampleDiagram();
    const base::Diagnostics before = validate(diagram);
    QVERIFY2(!base::hasErrors(before), qPrintable(listing(before)));
    mistake.spoil(diagram);
    base::Diagnostics fresh;
    for (const base::Diagnostic& finding : validate(diagram))
        if (!contains(before, finding) && finding.severity == mistake.severity)
            fresh.push_back(finding);
    QVERIFY2(listing(fresh).contains(mistake.says), qPrintable(listing(fresh)));
    QVERIFY2(mistake.severity == kError || !base::hasErrors(validate(diagram)), qPrintable(listing(validate(diagram))));
}

void TestValidate::saysNothingOfPlannedKeysAtTheirDefaults() {
    Diagram diagram = tests::sampleDiagram();
    const std::size_t before = validate(diagram).size();
    component(diagram, "db").values.set("replicas", 0);
    component(diagram, "db").values.set("failover", Record{{"promote", base::Duration::seconds(5)}});
    component(diagram, "app").values.set("breaker", "off");
    QCOMPARE(validate(diagram).size(), before);
}

void TestValidate::saysNothingOfWhatHasAnEffect() {
    Diagram diagram = tests::sampleDiagram();
    const std::size_t before = validate(diagram).size();
    component(diagram, "jobs").values.set("replay", true);
    diagram.scenario.push_back({{"at", base::Duration::seconds(60)}, {"replay", "jobs"}}); // at the very end
    diagram.keyspaces[0].values.set("keys", 20);                                           // as many as are hot
    component(diagram, "db").values.set("instances", 1);                                   // there is one
    component(diagram, "app").values.set("unfold", Record{{"app/1", base::Point{1, 2}}});
    QVERIFY2(validate(diagram).size() == before, qPrintable(listing(validate(diagram))));
}

void TestValidate::scalingEventsMakeRoomForInstances() {
    Diagram diagram = tests::sampleDiagram();
    diagram.scenario.push_back({{"at", base::Duration::seconds(50)}, {"crash", "app/5"}});
    QVERIFY(base::hasErrors(validate(diagram)));
    diagram.scenario.push_back({{"at", base::Duration::seconds(40)}, {"scale", "app"}, {"instances", 5}});
    QVERIFY2(!base::hasErrors(validate(diagram)), qPrintable(listing(validate(diagram))));
}

void TestValidate::reshardingNamesShardsAndBack() {
    const auto complaints = [](std::int64_t shards, const std::vector<Record>& events, const char* name) {
        Diagram diagram;
        diagram.components = {{"db", "database", {{"shards", shards}, {"replicas", 1}}}};
        diagram.scenario = events;
        diagram.scenario.push_back({{"at", base::Duration::seconds(50)}, {"crash", name}});
        return listing(validate(diagram));
    };
    const Record reshard{{"at", base::Duration::seconds(40)}, {"reshard", "db"}, {"shards", 4}};
    const Record set{{"at", base::Duration::seconds(40)}, {"set", "db"}, {"shards", 4}};
    const Record merge{{"at", base::Duration::seconds(45)}, {"reshard", "db"}, {"shards", 1}};
    const Record replicas{{"at", base::Duration::seconds(45)}, {"set", "db"}, {"replicas", 2}};
    for (const Record& event : {reshard, set}) {
        QCOMPARE(complaints(1, {event}, "db/s4/2"), QString());
        QCOMPARE(complaints(1, {event}, "db/2"), QString()); // until then it has no shards
        QVERIFY(complaints(1, {event}, "db/s5/1").contains("has no part `s5/1`"));
        QVERIFY(complaints(1, {event}, "db/s4/3").contains("has no part `s4/3`"));
        QCOMPARE(complaints(1, {event, replicas}, "db/s4/3"), QString());
        QVERIFY(complaints(2, {event}, "db/2").contains("has no part `2`"));
        QCOMPARE(complaints(2, {event, merge}, "db/2"), QString());
    }
    QVERIFY(complaints(1, {}, "db/s1/1").contains("has no part `s1/1`"));
}

void TestValidate::autoscalingMakesRoomForInstances() {
    const auto complaints = [](const Record& autoscale, const char* name) {
        Diagram diagram;
        diagram.components = {{"app", "service", {}}};
        diagram.scenario.push_back({{"at", base::Duration::seconds(40)}, {"set", "app"}, {"autoscale", autoscale}});
        diagram.scenario.push_back({{"at", base::Duration::seconds(50)}, {"crash", name}});
        return listing(validate(diagram));
    };
    QCOMPARE(complaints({{"max", 20}}, "app/20"), QString());
    QVERIFY(complaints({{"max", 20}}, "app/21").contains("has no part `21`"));
    QCOMPARE(complaints({{"min", 2}}, "app/10"), QString()); // the default
    QVERIFY(complaints({{"min", 2}}, "app/11").contains("has no part `11`"));
}

void TestValidate::anEmptyDiagramIsSound() {
    QVERIFY(validate({}).empty());
}

void TestValidate::findingsStandInTheOrderOfTheFile() {
    Diagram diagram;
    diagram.components = {{"a", "nothing", {}}, {"b", "service", {{"cpus", 0}}}};
    diagram.operations = {{"min", {}}};
    const auto locate = [](const std::string& path) -> Position {
        return {path.starts_with("operations") ? 9 : path.starts_with("components.b") ? 4 : 7, 3};
    };
    const base::Diagnostics findings = validate(diagram, locate);
    QCOMPARE(findings.size(), std::size_t(3));
    QCOMPARE(findings[0].path, std::string("components.b.cpus"));
    QCOMPARE(findings[1].path, std::string("components.a.kind"));
    QCOMPARE(findings[2].path, std::string("operations.min"));
    QCOMPARE(findings[2].line, 9);
    QCOMPARE(findings[2].column, 3);
}

void TestValidate::partsMayNameWhatOnlyTheWholeHas() {
    Diagram diagram = tests::sampleDiagram();
    diagram.operations.clear();
    QVERIFY(base::hasErrors(validate(diagram)));
    QVERIFY(!base::hasErrors(validate(diagram, {}, Scope::Part)));
}

void TestValidate::aLargeDiagramCostsInProportion() {
    // Eight times the elements: 8 times the time where it grows with them, 64 times where each looks at each.
    const auto secondsFor = [](int services) {
        Diagram diagram;
        diagram.components.push_back({"web", "client", {}});
        for (int i = 0; i < services; ++i) {
            const std::string id = "c" + std::to_string(i);
            diagram.components.push_back({id, "service", {{"cpus", 3}, {"position", base::Point{1, 2}}}});
            diagram.links.push_back({"web->" + id, "web", id, {}});
            diagram.scenario.push_back({{"at", base::Duration{}}, {"set", id}, {"cpus", 4}});
        }
        const std::clock_t start = std::clock();
        const base::Diagnostics findings = validate(diagram);
        const std::clock_t end = std::clock();
        return std::pair(static_cast<double>(end - start) / CLOCKS_PER_SEC, findings.empty());
    };
    const auto [small, smallIsSound] = secondsFor(2'500);
    const auto [large, largeIsSound] = secondsFor(20'000);
    QVERIFY(smallIsSound && largeIsSound);
    QVERIFY2(large < 30 * small, qPrintable(QString("%1 s, %2 s").arg(small).arg(large)));
}

QTEST_APPLESS_MAIN(TestValidate)
#include "tst_validate.moc"
