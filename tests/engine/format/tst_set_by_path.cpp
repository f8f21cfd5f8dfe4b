#include <QtTest>

#include "engine/base/diagnostic.h"
#include "engine/format/format.h"
#include "tests/engine/diagram/sample_diagram.h"

using namespace faultline;

namespace {

QString listing(const base::Diagnostics& findings) {
    QString text;
    for (const base::Diagnostic& finding : findings)
        text += QString::fromStdString(base::toText(finding)) + "\n";
    return text;
}

} // namespace

class TestSetByPath : public QObject {
    Q_OBJECT
  private slots:
    void setsValues_data();
    void setsValues();
    void refusesWithAReason_data();
    void refusesWithAReason();
    void keepsTheRestOfANestedValue();
    void changesAlternatives();
};

void TestSetByPath::setsValues_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("line"); ///< a part of the file afterwards
    const auto row = [](const char* path, const char* value, const char* line) {
        QTest::newRow(path) << path << value << line;
    };
    row("title", "New: title", "title: \"New: title\"\n");
    row("settings.duration", "5min", "settings: {seed: 7, duration: 5min}\n");
    row("settings.seed", "9", "settings: {seed: 9, duration: 60s}\n");
    row("network.same_zone", "{exponential: 80us}", "same_zone: {exponential: 80us}");
    row("components.app.cpus", "4", "    cpus: 4\n    handler:");
    row("app.instances", "5", "    instances: 5\n");
    row("app.work", "{exponential: 7ms}", "    work: {exponential: 7ms}\n");
    row("app.max_in_flight", "unlimited", "    max_in_flight: unlimited\n");
    row("app.label", "12", "    label: \"12\"\n");
    row("app.position", "[7, 8]", "    position: [7, 8]\n");
    row("web.arrivals", "{open: 77/s}", "    arrivals: {open: 77/s}\n");
    row("web.arrivals.open", "77/s", "    arrivals: {open: 77/s}\n");
    row("web.arrivals.open.rate", "77/s", "    arrivals: {open: {rate: 77/s, process: bursty}}\n");
    row("web.mix.order", "5", "    mix: {browse: 9, order: 5}\n");
    row("web.retries", "4", "    retries: 4\n");
    row("edge.health_check.interval", "1s", "    health_check: {interval: 1s}\n");
    row("edge.health_check", "off", "    health_check: off\n");
    row("app.handler.browse[0].work", "9ms", "        - work: 9ms\n");
    row("app.handler.browse[1].read.through", "hot", "read: {from: db, through: hot}");
    row("app.handler.order", "[reply]", "      order: [reply]\n");
    row("links.app->db.latency", "5ms", "{from: app, to: db, latency: 5ms,");
    row("links.spare.weight", "3", "id: spare, weight: 3}");
    row("links[2].weight", "3", "id: spare, weight: 3}");
    row("operations.browse.response_size", "9KB", "  browse: {keyspace: goods, response_size: 9KB}\n");
    row("keyspaces.goods.keys", "77", "  goods: {keys: 77,");
    row("keyspaces.goods.popularity", "uniform", "popularity: uniform}");
    row("zones.east.label", "Far east", "label: Far east");
    row("scenario[0].at", "9s", "{at: 9s, crash: app/2, for: 3s}");
    row("scenario[0].crash", "app/1", "crash: app/1");
    row("scenario[4].cpus", "8", "{at: 20s, set: app, cpus: 8}");
    row("notes[1].text", "Other", "{text: Other, position: [20, 20]");
    row("slos[0].objective", "99.9%", "objective: 99.9%");
}

void TestSetByPath::setsValues() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, line);
    diagram::Diagram diagram = tests::sampleDiagram();
    const base::Diagnostics findings = format::setByPath(diagram, path.toStdString(), value.toStdString());
    QVERIFY2(!base::hasErrors(findings), qPrintable(listing(findings)));
    const std::string text = format::write(diagram);
    QVERIFY2(QString::fromStdString(text).contains(line), text.c_str());
    QVERIFY(format::read(text).ok());
}

void TestSetByPath::refusesWithAReason_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* path, const char* value, const char* says) {
        QTest::addRow("%s=%s", path, value) << path << value << says;
    };
    row("", "4", "no path");
    row("app..cpus", "4", "no path");
    row("app.cpus.", "4", "no path");
    row("notes[", "4", "no path");
    row("app", "4", "ends too early");
    row("links", "4", "ends too early");
    row("ap.cpus", "4", "did you mean `app`?");
    row("setings.seed", "4", "did you mean `settings`?");
    row("app.cpuz", "4", "did you mean `cpus`?");
    row("app.cpus", "many", "whole number");
    row("app.cpus", "0", "out of range");
    row("app.cpus", "", "missing");
    row("app.cpus.x", "4", "there is no `x` here");
    row("app.kind", "client", "kind of a component");
    row("app.work", "5", "no unit");
    row("app.work", "{exponential: 5", "work");
    row("edge.health_check.intervall", "1s", "did you mean `interval`?");
    row("app.handler.browse[7].work", "9ms", "[7]");
    row("app.handler.brwse", "[reply]", "did you mean `browse`?");
    row("links.app->dv.latency", "5ms", "did you mean `app->db`?");
    row("links.spare.from", "web", "there is no `from` here");
    row("operations.brows.kind", "read", "did you mean `browse`?");
    row("scenario[99].at", "5s", "no entry 99");
    row("scenario[0].factor", "5", "there is no `factor` here");
    row("scenario[0].crash", "nobody", "there is no component or zone `nobody`");
    row("jobs.dead_letter", "db", "expected a queue");
    row("settings.warmup", "5min", "warm-up");
    row("settings[0]", "1", "ends too early");
    row("title.x", "1", "there is no `x` here");
}

void TestSetByPath::refusesWithAReason() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, says);
    const diagram::Diagram before = tests::sampleDiagram();
    diagram::Diagram diagram = before;
    const base::Diagnostics findings = format::setByPath(diagram, path.toStdString(), value.toStdString());
    QVERIFY(base::hasErrors(findings));
    QVERIFY2(listing(findings).contains(says), qPrintable(listing(findings)));
    QVERIFY(diagram == before);
}

void TestSetByPath::keepsTheRestOfANestedValue() {
    diagram::Diagram diagram = tests::sampleDiagram();
    QVERIFY(format::setByPath(diagram, "web.retries.budget", "10%").empty());
    const catalog::Record& retries = *diagram.component("web")->values.find("retries")->as<catalog::Record>();
    QVERIFY(*retries.find("max") == catalog::Value(2));
    QVERIFY(*retries.find("budget") == catalog::Value(base::Ratio{0.1}));
    QVERIFY(retries.find("backoff"));
}

void TestSetByPath::changesAlternatives() {
    diagram::Diagram diagram = tests::sampleDiagram();
    QVERIFY(format::setByPath(diagram, "web.arrivals.closed.users", "12").empty());
    const catalog::Record& arrivals = *diagram.component("web")->values.find("arrivals")->as<catalog::Record>();
    QVERIFY(arrivals.find("closed") && !arrivals.find("open"));
    QVERIFY(format::setByPath(diagram, "keyspaces.goods.popularity.zipf", "1.5").empty());
    const catalog::Record& popularity = *diagram.keyspaces[0].values.find("popularity")->as<catalog::Record>();
    QVERIFY(popularity.find("zipf") && !popularity.find("hot"));
}

QTEST_APPLESS_MAIN(TestSetByPath)
#include "tst_set_by_path.moc"
