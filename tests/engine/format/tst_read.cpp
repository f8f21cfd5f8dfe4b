#include <QtTest>

#include <chrono>

#include "engine/base/diagnostic.h"
#include "engine/format/format.h"
#include "tests/engine/diagram/sample_diagram.h"

using namespace faultline;

namespace {

base::Diagnostics errorsIn(const format::Reading& reading) {
    base::Diagnostics errors;
    for (const base::Diagnostic& finding : reading.diagnostics)
        if (finding.severity == base::Severity::Error)
            errors.push_back(finding);
    return errors;
}

QString listing(const base::Diagnostics& findings) {
    QString text;
    for (const base::Diagnostic& finding : findings)
        text += QString::fromStdString(base::toText(finding)) + "\n";
    return text;
}

std::string repeated(const std::string& part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += part;
    return text;
}

std::string nested(std::size_t depth) {
    return "faultline: 1\nx-deep: " + repeated("[", depth) + repeated("]", depth) + "\n";
}

/// The start of a small sound diagram; tests add a mistake behind it (or indented, into the service).
const std::string kStart = "faultline: 1\n"
                           "operations:\n"
                           "  look: {kind: read}\n"
                           "components:\n"
                           "  web: {kind: client}\n"
                           "  db: {kind: database}\n"
                           "  hot: {kind: cache}\n"
                           "  app:\n"
                           "    kind: service\n";
const std::string kLinks = "links:\n"
                           "  - {from: web, to: app}\n"
                           "  - {from: app, to: db}\n"
                           "  - {from: app, to: hot}\n";

} // namespace

class TestRead : public QObject {
    Q_OBJECT
  private slots:
    void readsValues();
    void readsFormsThatPeopleWrite();
    void readsSpeedsWithAndWithoutTheirSecond();
    void reportsFiveMistakesAtOnce();
    void reportsAMistakeOnce_data();
    void reportsAMistakeOnce();
    void refusesWholeFiles_data();
    void refusesWholeFiles();
    void readsOddButSoundFiles_data();
    void readsOddButSoundFiles();
    void keepsSoundPartsOfBrokenFiles();
    void noticesComments_data();
    void noticesComments();
    void countsColumnsInCharacters();
    void hostileFilesAreQuick_data();
    void hostileFilesAreQuick();
    void readsALargeFile();
    void filesThatCannotBeRead();
};

void TestRead::readsValues() {
    const diagram::Diagram diagram = tests::sampleDiagram();
    QCOMPARE(diagram.title, std::string("Orders"));
    QCOMPARE(diagram.description, std::string("Two lines\nof text.\n"));
    QVERIFY(diagram.settings.find("seed")->as<std::int64_t>());
    const diagram::Component* app = diagram.component("app");
    QCOMPARE(diagram::instancesOf(*app), 3);
    QCOMPARE(diagram::labelOf(*app), std::string("Shop"));
    QVERIFY(diagram::positionOf(*app) == (base::Point{440, 200}));
    QVERIFY(app->values.find("x-owner")->isWord("team-a"));
    const catalog::Record& handler = *app->values.find("handler")->as<catalog::Record>();
    const catalog::List& order = *handler.find("order")->as<catalog::List>();
    using D = catalog::Distribution;
    QVERIFY(
        order[0] ==
        catalog::Value(catalog::Record{
            {"work",
             D{D::Kind::LognormalP99, base::Duration::milliseconds(4), base::Duration::milliseconds(20), {}, {}, 0}}}));
    QVERIFY(order[3] == catalog::Value(catalog::Record{{"publish", catalog::Record{{"to", "jobs"}}}}));
    QCOMPARE(diagram.link("spare")->from, std::string("edge"));
    QVERIFY(*diagram.link("app->db")->values.find("loss")->as<base::Ratio>() == base::Ratio{0.001});
    QVERIFY(*diagram.scenario[0].find("for")->as<base::Duration>() == base::Duration::seconds(3));
    QVERIFY(*diagram.scenario[4].find("cpus")->as<std::int64_t>() == 4);
}

void TestRead::readsFormsThatPeopleWrite() {
    const std::string text =
        kStart +
        "    work: {uniform: [1ms, 3ms]}\n"
        "    max_in_flight: unlimited\n"
        "    drag: 1%\n"
        "    drop_expired: yes\n"
        "    call_retries: {max: 2, backoff: {base: 10ms, jitter: none}, budget: 10%}\n"
        "    handler:\n"
        "      look: [work: {erlang: {k: 3, mean: 9ms}}, {read: {from: db, through: hot}}, reply]\n"
        "      default:\n"
        "        - parallel: [{scan: db}, {write: {to: db, update: hot}}]\n"
        "        - fail: 1%\n" +
        kLinks;
    const format::Reading reading = format::read(text);
    QVERIFY2(reading.ok(), qPrintable(listing(reading.diagnostics)));
    const catalog::Record& values = reading.diagram.component("app")->values;
    QVERIFY(values.find("max_in_flight")->isWord("unlimited"));
    QVERIFY(*values.find("drop_expired")->as<bool>());
    QVERIFY(*values.find("drag")->as<base::Ratio>() == base::Ratio{0.01});
    QCOMPARE(values.find("work")->as<catalog::Distribution>()->kind, catalog::Distribution::Kind::Uniform);
    const catalog::Record& retries = *values.find("call_retries")->as<catalog::Record>();
    QVERIFY(*retries.find("budget")->as<base::Ratio>() == base::Ratio{0.1});
    const catalog::List& look = *values.find("handler")->as<catalog::Record>()->find("look")->as<catalog::List>();
    QCOMPARE(look.size(), std::size_t(3));
    QVERIFY(look[2].isWord("reply"));
}

void TestRead::readsSpeedsWithAndWithoutTheirSecond() {
    const auto link = [](const std::string& bandwidth) {
        return format::read(kStart + "links:\n  - {from: web, to: app, bandwidth: " + bandwidth + "}\n" +
                            "  - {from: app, to: db}\n  - {from: app, to: hot}\n");
    };
    for (const char* written : {"100MB/s", "100MB"}) {
        const format::Reading reading = link(written);
        QVERIFY2(reading.ok(), qPrintable(listing(reading.diagnostics)));
        QVERIFY(*reading.diagram.links[0].values.find("bandwidth")->as<base::Bytes>() == base::Bytes{100'000'000});
    }
    QVERIFY(link("unlimited").ok());
    QVERIFY(!link("100MB/h").ok());
    // A size is no speed.
    QVERIFY(!format::read("faultline: 1\noperations:\n  look: {request_size: 2KB/s}\n").ok());
    QVERIFY(format::read("faultline: 1\noperations:\n  look: {request_size: 2KB}\n").ok());
}

void TestRead::reportsFiveMistakesAtOnce() {
    const format::Reading reading = format::read("faultline: 1\n"
                                                 "components:\n"
                                                 "  web:\n"
                                                 "    kind: client\n"
                                                 "    arrivals: {open: 2k/s}\n"
                                                 "  app:\n"
                                                 "    kind: service\n"
                                                 "    cpu: 4\n"
                                                 "  data:\n"
                                                 "    kind: databse\n"
                                                 "links:\n"
                                                 "  - {from: web, to: ap}\n"
                                                 "scenario:\n"
                                                 "  - {at: 5s, crsh: app}\n");
    struct Expected {
        int line;
        int column;
        const char* path;
        const char* suggestion;
    };
    const Expected expected[] = {{5, 22, "components.web.arrivals.open", "2000/s"},
                                 {8, 5, "components.app.cpu", "cpus"},
                                 {10, 11, "components.data.kind", "database"},
                                 {12, 20, "links[0].to", "app"},
                                 {14, 14, "scenario[0].crsh", "crash"}};
    QVERIFY(!reading.ok());
    QVERIFY2(reading.diagnostics.size() == std::size(expected), qPrintable(listing(reading.diagnostics)));
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        const base::Diagnostic& finding = reading.diagnostics[i];
        QCOMPARE(finding.line, expected[i].line);
        // The event's name is a key, its place is the value's where both are on one line.
        QVERIFY2(std::abs(finding.column - expected[i].column) <= 6, base::toText(finding).c_str());
        QCOMPARE(finding.path, std::string(expected[i].path));
        QCOMPARE(finding.suggestion, std::string(expected[i].suggestion));
    }
}

void TestRead::reportsAMistakeOnce_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("says"); ///< part of the finding's line
    const auto inApp = [](const char* name, const char* lines, const char* path, const char* says) {
        QTest::newRow(name) << QString::fromStdString(kStart + lines + kLinks) << 10 << QString("components.app") + path
                            << says;
    };
    const auto after = [](const char* name, const char* lines, const char* path, const char* says) {
        QTest::newRow(name) << QString::fromStdString(kStart + kLinks + lines) << 14 << path << says;
    };
    inApp("unknown key", "    cpuz: 3\n", ".cpuz", "did you mean `cpus`?");
    inApp("unknown key without a like", "    qqq: 3\n", ".qqq", "expected one of");
    inApp("word instead of number", "    cpus: many\n", ".cpus", "whole number");
    inApp("fraction instead of whole", "    cpus: 1.5\n", ".cpus", "whole number");
    inApp("out of range", "    cpus: 0\n", ".cpus", "out of range");
    inApp("misspelt word", "    max_in_flight: unlimitd\n", ".max_in_flight", "did you mean `unlimited`?");
    inApp("missing unit", "    start_up: 5\n", ".start_up", "did you mean `5s`?");
    inApp("wrong unit", "    start_up: 5MB\n", ".start_up", "expected a duration");
    inApp("negative duration", "    start_up: -5s\n", ".start_up", "start_up");
    inApp("ratio over one", "    fail: 150%\n", ".fail", "out of range");
    inApp("switch", "    drop_expired: maybe\n", ".drop_expired", "true or false");
    inApp("null", "    cpus:\n", ".cpus", "missing");
    inApp("tilde", "    cpus: ~\n", ".cpus", "missing");
    inApp("map instead of number", "    cpus: {a: 1}\n", ".cpus", "not what belongs here");
    inApp("list instead of number", "    cpus: [1]\n", ".cpus", "not what belongs here");
    inApp("number instead of map", "    handler: 5\n", ".handler", "not what belongs here");
    inApp("map instead of list", "    handler: {look: {work: 5ms}}\n", ".handler.look", "a list");
    inApp("unknown distribution", "    work: {gauss: 5ms}\n", ".work.gauss", "no such distribution");
    inApp("misspelt distribution", "    work: {exponentail: 5ms}\n", ".work.exponentail", "`exponential`");
    inApp("parameter missing", "    work: {normal: {mean: 5ms}}\n", ".work.normal", "`sd` is missing");
    inApp("unknown parameter", "    work: {normal: {mean: 5ms, sd: 1ms, cv: 2}}\n", ".work.normal.cv", "unknown key");
    inApp("uniform upside down", "    work: {uniform: [5ms, 1ms]}\n", ".work", "below its lower end");
    inApp("normal around 0", "    work: {normal: {mean: 0, sd: 1ms}}\n", ".work", "has a mean above 0");
    inApp("p99 below the median", "    work: {lognormal: {median: 5ms, p99: 1ms}}\n", ".work", "below the median");
    inApp("half an Erlang", "    work: {erlang: {k: 1.5, mean: 1ms}}\n", ".work", "Erlang");
    inApp("falling quantiles", "    work: {quantiles: {p50: 5ms, p90: 4ms, p99: 9ms, max: 9ms}}\n", ".work", "fall");
    inApp("two distributions", "    work: {exponential: 5ms, uniform: [1ms, 2ms]}\n", ".work", "not what belongs");
    inApp("place with three numbers", "    position: [1, 2, 3]\n", ".position", "[x, y]");
    inApp("place with a word", "    position: [1, b]\n", ".position[1]", "number");
    inApp("reference to nobody", "    handler: {look: [{read: dv}]}\n", ".handler.look[0].read", "`db`");
    inApp("reference to the wrong kind", "    handler: {look: [{read: {from: db, through: db}}]}\n",
          ".handler.look[0].read.through", "`db` is a database; expected a cache");
    inApp("unknown operation in a handler", "    handler: {lok: [{work: 1ms}]}\n", ".handler.lok", "`look`");
    inApp("unknown step", "    handler: {look: [{wrk: 1ms}]}\n", ".handler.look[0].wrk", "`work`");
    inApp("two steps in one", "    handler: {look: [{work: 1ms, fail: 1%}]}\n", ".handler.look[0]", "exclude");
    inApp("empty step", "    handler: {look: [{}]}\n", ".handler.look[0]", "says nothing");
    inApp("required field", "    handler: {look: [{read: {through: hot}}]}\n", ".handler.look[0].read.from",
          "`from` is missing");
    inApp("misspelt required field", "    handler: {look: [{read: {frm: db}}]}\n", ".handler.look[0].read.frm",
          "`from`");
    inApp("unknown preset", "    preset: nginx\n", ".preset", "no such preset");
    inApp("duplicate key", "    kind: service\n", "", "stands here twice");
    inApp("merge key", "    <<: {cpus: 4}\n", "", "merge keys");
    inApp("tab", "\tcpus: 4\n", "", "tab");
    inApp("instance in a reference", "    handler: {look: [{read: db/1}]}\n", ".handler.look[0].read",
          "single instance");

    after("unknown section", "setings: {seed: 3}\n", "setings", "`settings`");
    after("unknown setting", "settings: {sed: 3}\n", "settings.sed", "`seed`");
    after("warm-up of the whole run", "settings: {duration: 5s, warmup: 5s}\n", "settings.warmup", "warm-up");
    after("title as a list", "title: [a]\n", "title", "not what belongs here");
    after("list instead of map", "network: []\n", "network", "keys with their values");
    after("unknown keyspace key", "keyspaces: {k: {size: 3}}\n", "keyspaces.k.size", "unknown key");
    after("reserved id", "keyspaces: {p99: {}}\n", "keyspaces.p99", "cannot be an id");
    after("id that is none", "zones: {1st: {}}\n", "zones.1st", "not an id");
    after("zone named as a component", "zones: {app: {}}\n", "zones.app", "a component has the id");
    after("zone with a stranger", "zones: {east: {contains: [apq]}}\n", "zones.east.contains[0]", "`app`");
    after("zone with a missing instance", "zones: {east: {contains: [app/2]}}\n", "zones.east.contains[0]",
          "no part `2`");
    after("event about nobody", "scenario: [{at: 1s, crash: ap}]\n", "scenario[0].crash", "`app`");
    after("event about a missing instance", "scenario: [{at: 1s, crash: app/2}]\n", "scenario[0].crash", "app/1");
    after("event about an instance with a zero", "scenario: [{at: 1s, crash: app/01}]\n", "scenario[0].crash", "app/1");
    after("event of the wrong kind", "scenario: [{at: 1s, flush: db}]\n", "scenario[0].flush", "expected a cache");
    after("event about no link", "scenario: [{at: 1s, cut: app->dv}]\n", "scenario[0].cut", "`app->db`");
    after("event without time", "scenario: [{crash: app}]\n", "scenario[0].at", "`at` is missing");
    after("event with a misspelt time", "scenario: [{ta: 5s, crash: app}]\n", "scenario[0].ta", "`at`");
    after("event without anything", "scenario: [{at: 1s}]\n", "scenario[0]", "says nothing of what happens");
    after("event with an unknown field", "scenario: [{at: 1s, slow: app, facter: 3}]\n", "scenario[0].facter",
          "`factor`");
    after("two events in one entry", "scenario: [{at: 1s, crash: app, slow: app}]\n", "scenario[0].slow",
          "stand in one entry; expected an entry {at: TIME, …} for each event");
    after("event that sets an unknown preset", "scenario: [{at: 1s, set: hot, preset: rediss}]\n", "scenario[0].preset",
          "did you mean `redis`?");
    after("event that sets its kind's preset", "scenario: [{at: 1s, set: hot, preset: redis}]\n", "", "");
    after("event that is a word", "scenario: [crash]\n", "scenario[0]", "not what belongs here");
    after("set of an unknown key", "scenario: [{at: 1s, set: app, cpuz: 3}]\n", "scenario[0].cpuz", "`cpus`");
    after("set with a wrong value", "scenario: [{at: 1s, set: app, cpus: x}]\n", "scenario[0].cpus", "whole number");
    after("set of nobody", "scenario: [{at: 1s, set: ap, cpus: 3}]\n", "scenario[0].set", "`app`");
    after("event that isolates", "scenario: [{at: 1s, isolate: [app]}]\n", "", "");
    after("event that isolates nobody", "scenario: [{at: 1s, isolate: []}]\n", "scenario[0].isolate", "nobody");
    after("event that a client cannot suffer", "scenario: [{at: 1s, crash: web}]\n", "scenario[0].crash",
          "cannot fail");
    after("note without text", "notes: [{position: [1, 2]}]\n", "notes[0].text", "`text` is missing");
    after("objective on an unknown operation", "slos: [{name: a, objective: 99%, operation: lok}]\n",
          "slos[0].operation", "`look`");
    after("alert on an unknown objective", "alerts: [{name: a, burn: b}]\n", "alerts[0].burn", "there is no slo `b`");
    after("empty dashboard", "dashboard:\n", "dashboard", "missing");
    after("tag", "title: !mine x\n", "", "tags have no meaning");
    after("key that is no name", "? [a, b]\n: 3\n", "", "a key is missing");

    const auto link = [](const char* name, const char* line, const char* path, const char* says) {
        QTest::newRow(name) << QString::fromStdString(kStart + kLinks + line) << 14 << path << says;
    };
    link("link from nobody", "  - {from: wib, to: app}\n", "links[3].from", "`web`");
    link("link without an end", "  - {from: web}\n", "links[3].to", "`to` is missing");
    link("link with a misspelt end", "  - {from: web, tp: app}\n", "links[3].tp", "`to`");
    link("link to itself", "  - {from: app, to: app}\n", "links[3]", "to itself");
    link("link to a client", "  - {from: app, to: web}\n", "links[3]", "client");
    link("second link of a pair", "  - {from: web, to: app}\n", "links[3]", "there is a link `web->app` already");
    link("link with an odd id", "  - {from: web, to: app, id: \"a b\"}\n", "links[3].id", "not an id");
    link("link with a wrong value", "  - {from: web, to: app, id: two, latency: 5}\n", "links[3].latency", "no unit");
    link("link that is a word", "  - web\n", "links[3]", "not what belongs here");
    link("planned kind", "x-a: 1\n", "", "");
}

void TestRead::reportsAMistakeOnce() {
    QFETCH(QString, text);
    QFETCH(int, line);
    QFETCH(QString, path);
    QFETCH(QString, says);
    const format::Reading reading = format::read(text.toStdString());
    const base::Diagnostics errors = errorsIn(reading);
    if (says.isEmpty()) {
        QVERIFY2(errors.empty(), qPrintable(listing(errors)));
        return;
    }
    QVERIFY2(errors.size() == 1, qPrintable(text + listing(errors)));
    const QString shown = QString::fromStdString(base::toText(errors.front()));
    QVERIFY2(shown.contains(says), qPrintable(shown));
    QVERIFY2(errors.front().line == line, qPrintable(shown));
    QVERIFY2(errors.front().column >= 1, qPrintable(shown));
    if (!errors.front().path.empty())
        QCOMPARE(QString::fromStdString(errors.front().path), path);
}

void TestRead::refusesWholeFiles_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& text, int line, int column, const char* says) {
        QTest::newRow(name) << text << line << column << says;
    };
    row("empty", "", 1, 1, "empty");
    row("only a comment", "# nothing\n", 1, 1, "empty");
    row("a word", "hello\n", 1, 1, "no diagram");
    row("a list", "- a\n", 1, 1, "no diagram");
    row("no version", "title: x\n", 1, 1, "`faultline` is missing");
    row("version as a word", "faultline: one\n", 1, 12, "whole number");
    row("version 0", "faultline: 0\n", 1, 12, "no such format version");
    row("newer version", "faultline: 2\nnonsense: 1\ncomponents: 5\n", 1, 12, "version 2");
    row("truncated", "faultline: 1\nlinks: [{from: a", 2, 1, "no YAML");
    row("bad indent", "faultline: 1\ntitle: a\n b: c\n", 3, 3, "no YAML");
    row("tab", "faultline: 1\ncomponents:\n\tc: {kind: client}\n", 3, 1, "a tab cannot indent");
    row("question mark in braces", "faultline: 1\ntitle: a\nlinks: [{from: a, to: who?}]\n", 3, 24,
        "needs quotation marks");
    row("never closed", "faultline: 1\ntitle: \"abc\n", 2, 8, "never closed");
    row("two documents", "faultline: 1\n---\nfaultline: 1\n", 2, 1, "one diagram");
    row("no UTF-8", "faultline: 1\ntitle: a\xff\n", 2, 9, "not UTF-8");
    row("overlong UTF-8", "faultline: 1\ntitle: \xc0\xaf\n", 2, 8, "not UTF-8");
    row("surrogate", "faultline: 1\ntitle: \xed\xa0\x80\n", 2, 8, "not UTF-8");
    row("UTF-16",
        QByteArray("\xff\xfe"
                   "f\0a\0",
                   6),
        1, 1, "UTF-16");
    row("zero byte", QByteArray("faultline: 1\ntitle: \0x\n", 23), 2, 8, "control character");
    row("end of text", "faultline: 1\x04\nnonsense", 1, 13, "control character");
    row("binary",
        QByteArray("\x7f"
                   "ELF\x02\x01\x01\0\0",
                   9),
        1, 1, "control character");
    row("nested too deep", QByteArray::fromStdString(nested(64)), 2, 1, "nested too deep");
    row("alias of itself", "faultline: 1\nx-a: &a [*a]\n", 2, 1, "alias");
    row("unknown alias", "faultline: 1\nx-a: *b\n", 2, 1, "no YAML");
}

void TestRead::refusesWholeFiles() {
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(QString, says);
    const format::Reading reading = format::read(std::string_view(text.constData(), std::size_t(text.size())));
    QVERIFY2(reading.diagnostics.size() == 1, qPrintable(listing(reading.diagnostics)));
    const base::Diagnostic& finding = reading.diagnostics.front();
    const QString shown = QString::fromStdString(base::toText(finding));
    QVERIFY2(shown.contains(says), qPrintable(shown));
    QVERIFY2(finding.line == line && finding.column >= column, qPrintable(shown));
}

void TestRead::readsOddButSoundFiles_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf"
                                                   "faultline: 1\ntitle: T\n");
    QTest::newRow("CRLF") << QByteArray("faultline: 1\r\ntitle: T\r\n");
    QTest::newRow("CR") << QByteArray("faultline: 1\rtitle: T\r");
    QTest::newRow("no line end") << QByteArray("faultline: 1\ntitle: T");
    QTest::newRow("document marks") << QByteArray("---\nfaultline: 1\ntitle: T\n...\n");
    QTest::newRow("directive") << QByteArray("%YAML 1.2\n---\nfaultline: 1\ntitle: T\n");
    QTest::newRow("JSON") << QByteArray("{\"faultline\": 1, \"title\": \"T\"}");
    QTest::newRow("tabs between") << QByteArray("faultline:\t1\ntitle:\tT\t\n");
    QTest::newRow("aliases") << QByteArray("faultline: 1\nx-a: &t T\ntitle: *t\n");
    QTest::newRow("tag of YAML") << QByteArray("faultline: !!int 1\ntitle: !!str T\n");
    QTest::newRow("nested as deep as allowed") << QByteArray::fromStdString(nested(63) + "title: T\n");
    QTest::newRow("huge text") << QByteArray::fromStdString("faultline: 1\ntitle: T\ndescription: \"" +
                                                            std::string(900'000, 'a') + "\"\n");
}

void TestRead::readsOddButSoundFiles() {
    QFETCH(QByteArray, text);
    const format::Reading reading = format::read(text.toStdString());
    QVERIFY2(reading.diagnostics.empty(), qPrintable(listing(reading.diagnostics)));
    QCOMPARE(reading.diagram.title, std::string("T"));
}

void TestRead::keepsSoundPartsOfBrokenFiles() {
    const format::Reading reading = format::read(kStart +
                                                 "    cpus: 0\n"
                                                 "    backlog: 7\n"
                                                 "  odd: {kind: nothing, label: Odd}\n"
                                                 "  worse: 5\n" +
                                                 kLinks +
                                                 "  - {from: app, to: odd}\n"
                                                 "  - {from: app, to: nobody}\n"
                                                 "scenario:\n"
                                                 "  - {at: 1s, crsh: app}\n"
                                                 "  - {at: 2s, crash: app}\n");
    QVERIFY(!reading.ok());
    QVERIFY(reading.diagram.component("app") && !reading.diagram.component("odd") &&
            !reading.diagram.component("worse"));
    QVERIFY(!reading.diagram.component("app")->values.find("cpus"));
    QVERIFY(reading.diagram.component("app")->values.find("backlog"));
    QCOMPARE(reading.diagram.links.size(), std::size_t(3));
    QCOMPARE(reading.diagram.scenario.size(), std::size_t(1));
}

void TestRead::noticesComments_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("has");
    const auto row = [](const char* name, const char* text, bool has) {
        QTest::newRow(name) << QByteArray(text) << has;
    };
    row("none", "faultline: 1\n", false);
    row("own line", "# so\nfaultline: 1\n", true);
    row("behind a value", "faultline: 1 # so\n", true);
    row("at the end", "faultline: 1\n# so", true);
    row("inside a word", "faultline: 1\ntitle: a#b\n", false);
    row("inside quotes", "faultline: 1\ntitle: \"a # b\"\n", false);
    row("inside single quotes", "faultline: 1\ntitle: 'it''s # b'\n", false);
    row("escaped quote", "faultline: 1\ntitle: \"a \\\" # b\"\n", false);
    row("inside a text block", "faultline: 1\ndescription: |\n  # heading\n  text\ntitle: T\n", false);
    row("after a text block", "faultline: 1\ndescription: |\n  text\n# so\ntitle: T\n", true);
    row("behind a text block's mark", "faultline: 1\ndescription: | # so\n  text\n", true);
    row("inside a nested text block", "faultline: 1\nnotes:\n  - text: |\n      a\n      # b\n    position: [1, 2]\n",
        false);
    row("after a nested text block", "faultline: 1\nnotes:\n  - text: |\n      a\n    # b\n    position: [1, 2]\n",
        true);
    row("inside brackets", "faultline: 1\nsettings: {seed: 3, # so\n  duration: 60s}\n", true);
}

void TestRead::noticesComments() {
    QFETCH(QByteArray, text);
    QFETCH(bool, has);
    const format::Reading reading = format::read(text.toStdString());
    QVERIFY2(reading.ok(), qPrintable(listing(reading.diagnostics)));
    QCOMPARE(reading.hadComments, has);
}

void TestRead::countsColumnsInCharacters() {
    const format::Reading reading = format::read("faultline: 1\nnotes: [{text: \"äöü€😀\", positon: [1, 2]}]\n");
    QCOMPARE(errorsIn(reading).size(), std::size_t(1));
    QCOMPARE(reading.diagnostics.front().line, 2);
    QCOMPARE(reading.diagnostics.front().column, 25);
}

void TestRead::hostileFilesAreQuick_data() {
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const std::string& text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    std::string laughs = "faultline: 1\nx-a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
    for (char c = 'b'; c <= 'k'; ++c)
        laughs += std::string("x-") + c + ": &" + c + " [" +
                  repeated(std::string("*") + static_cast<char>(c - 1) + ", ", 10) + "1]\n";
    row("billion laughs", laughs);
    std::string deepening = "faultline: 1\nx-a: &a0 [1]\n";
    for (int i = 1; i < 200; ++i)
        deepening += "x-" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    row("deepening aliases", deepening);
    row("brackets", "faultline: 1\nx-a: " + std::string(2'000'000, '['));
    row("braces over lines", "faultline: 1\nx-a: " + repeated("{\n", 1'000'000));
    row("dashes", "faultline: 1\nx-a:\n  " + repeated("- ", 1'000'000));
    row("question marks", "faultline: 1\n" + repeated("? ", 1'000'000));
    row("one long word", "faultline: 1\ntitle: " + std::string(3'000'000, 'a') + "\n");
    row("quote without end", "faultline: 1\ntitle: \"" + std::string(3'000'000, 'a') + "\n");
    row("duplicate keys", "faultline: 1\nx-a:\n" + repeated("  k: 1\n", 100'000));
    std::string unknown = "faultline: 1\ncomponents:\n";
    for (int i = 0; i < 20'000; ++i)
        unknown +=
            "  c" + std::to_string(i) + ": {kind: service, handler: {default: [{read: d" + std::to_string(i) + "}]}}\n";
    row("dangling references", unknown);
    std::string many = "faultline: 1\ncomponents:\n";
    for (int i = 0; i < 100'001; ++i)
        many += "  c" + std::to_string(i) + ": {}\n";
    row("too many components", many);
    row("too large", std::string(format::kMaxFileBytes + 1, ' '));
}

void TestRead::hostileFilesAreQuick() {
    QFETCH(QByteArray, text);
    const auto start = std::chrono::steady_clock::now();
    const format::Reading reading = format::read(text.toStdString());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    QVERIFY(!reading.ok());
    QVERIFY(reading.diagnostics.size() <= 10'001);
    QVERIFY(reading.diagnostics.front().line >= 1);
    QVERIFY2(took.count() < 10, qPrintable(QString::number(took.count())));
    qInfo("%.2f s", took.count());
}

void TestRead::readsALargeFile() {
    std::string text = "faultline: 1\ncomponents:\n  web: {kind: client}\n";
    for (int i = 0; i < 10'000; ++i)
        text += "  c" + std::to_string(i) + ":\n    kind: service\n    position: [1, 2]\n    cpus: 4\n";
    text += "links:\n";
    for (int i = 0; i < 10'000; ++i)
        text += "  - {from: web, to: c" + std::to_string(i) + "}\n";
    const auto start = std::chrono::steady_clock::now();
    const format::Reading reading = format::read(text);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    QVERIFY2(reading.ok(), qPrintable(listing(reading.diagnostics)));
    QCOMPARE(reading.diagram.components.size(), std::size_t(10'001));
    QVERIFY2(took.count() < 10, qPrintable(QString::number(took.count())));
    qInfo("10,000 components and links in %.2f s", took.count());
}

void TestRead::filesThatCannotBeRead() {
    QTemporaryDir folder;
    const auto path = [&](const char* name) { return std::filesystem::path(folder.filePath(name).toStdString()); };
    QVERIFY(!format::readFile(path("absent.yaml")).ok());
    QVERIFY(!format::readFile(folder.path().toStdString()).ok());
    QFile file(folder.filePath("present.yaml"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("faultline: 1\ntitle: T\n");
    file.close();
    const format::Reading reading = format::readFile(path("present.yaml"));
    QVERIFY(reading.ok());
    QCOMPARE(reading.diagram.title, std::string("T"));
    // What has no end is read up to the limit only.
    const format::Reading endless = format::readFile("/dev/zero");
    QVERIFY(!endless.ok());
}

QTEST_APPLESS_MAIN(TestRead)
#include "tst_read.moc"
