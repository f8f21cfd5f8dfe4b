#include <QDir>

#include "tests/app/cli/cli_run.h"

using namespace faultline::cli;

/// Wrong files and wrong command lines: a clear error with its place, the right exit code, and nothing written.
class TestHostile : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static QByteArray base() {
        return "faultline: 1\n"
               "settings: {duration: 2s, warmup: 1s}\n"
               "operations: {get: {}}\n"
               "components:\n"
               "  c: {kind: client}\n"
               "  s: {kind: service}\n"
               "  d: {kind: database}\n"
               "links: [{from: c, to: s}, {from: s, to: d}]\n";
    }

    QString path(const char* name) const { return m_folder.filePath(name); }

    /// All files of the folder with their content.
    QHash<QString, QByteArray> files() const {
        QHash<QString, QByteArray> all;
        for (const QString& name : QDir(m_folder.path()).entryList(QDir::Files))
            all.insert(name, contents(m_folder.filePath(name)));
        return all;
    }

  private slots:
    void refusesFiles_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        const auto whole = [](const char* name, const QByteArray& text, const char* says) {
            QTest::newRow(name) << text << QByteArray(says);
        };
        const auto service = [&](const char* name, const char* keys, const char* says) {
            whole(name, base().replace("{kind: service}", QByteArray("{kind: service, ") + keys + "}"), says);
        };
        const auto end = [&](const char* name, const char* lines, const char* says) {
            whole(name, base() + lines, says);
        };
        const auto instead = [&](const char* name, const char* old, const char* now, const char* says) {
            whole(name, base().replace(old, now), says);
        };
        service("word for a number", "cpus: many", ":6:28: error: components.s.cpus: `many` is not a whole number");
        service("huge number", "cpus: 99999999999999999999", ":6:28: error: components.s.cpus: ");
        service("huge time", "start_up: 9999999999h", "at most 292 years");
        service("negative number", "cpus: -3", "out of range; found `-3`; expected 1 to 1024");
        service("exponent", "cpus: 1e3", "did you mean `1000`?");
        service("not a number", "fail: nan", ":6:28: error: components.s.fail: ");
        service("list for a number", "cpus: [1, 2]", "not what belongs here; found `a list`");
        service("unknown distribution", "work: {gauss: 1ms}", "components.s.work.gauss: there is no such distribution");
        service("no value", "cpus: ", "the value is missing");
        service("key twice", "cpus: 1, cpus: 2", ":6:31: error: the key `cpus` stands here twice");
        service("merge key", "<<: {cpus: 3}", "merge keys");
        service("no instance", "instances: 0", "expected 1 to 10000");
        service("a billion instances", "instances: 1000000000", "expected 1 to 10000");
        service("preset of another kind", "preset: redis", "a service has no such preset");
        service("handler of an unknown operation", "handler: {gte: [work]}", "did you mean `get`?");
        service("call of nobody", "handler: {get: [{call: x}]}", "components.s.handler.get[0].call: ");
        instead("two of a name", "  d:", "  s: {kind: cache}\n  d:", ":7:3: error: the key `s` stands here twice");
        instead("link to nobody", "to: d}", "to: x}", ":8:41: error: links[1].to: there is no component `x`");
        instead("link to itself", "{from: s, to: d}", "{from: s, to: s}", "cannot be linked to itself");
        instead("a link twice", "{from: s, to: d}", "{from: s, to: d}, {from: s, to: d}",
                "there is a link `s->d` already");
        instead("unknown kind", "database", "databse", "did you mean `database`?");
        instead("rate beyond reason", "kind: client", "kind: client, arrivals: {open: 999999999999/s}", "out of range");
        instead("rate in thousands", "kind: client", "kind: client, arrivals: {open: 2k/s}", "did you mean `2000/s`?");
        end("unknown section", "zonez: {}\n", ":9:1: error: zonez: unknown key; did you mean `zones`?");
        end("id in another script", "zones: {zürich: {}}\n", "zones.zürich: not an id");
        end("too many keys", "keyspaces: {k: {keys: 100000000}}\n", "expected 1 to 10000000");
        end("event about nobody", "scenario: [{at: 1s, crash: nobody}]\n", ":9:28: error: scenario[0].crash: ");
        end("event about a missing instance", "scenario: [{at: 1s, crash: s/7}]\n", "`s` has no part `7`");
        end("event before the start", "scenario: [{at: -1s, crash: s}]\n", "is negative");
        end("two events in one", "scenario: [{at: 1s, crash: s, hang: d}]\n", "`crash` and `hang` stand in one entry");
        end("events that are none", "scenario: crash\n", "scenario: not what belongs here");
        end("event that sets what there is not", "scenario: [{at: 1s, set: s, cpuz: 3}]\n", "did you mean `cpus`?");
        end("objective without an objective", "slos: [{name: a}]\n", "`objective` is missing");
        end("alert that cannot be read", "alerts: [{name: a, when: p99 >}]\n", "the expression ends too early");
        end("circle of aliases", "x-a: &a [*a]\n", "an alias cannot stand inside what it repeats");
        QByteArray laughs = "x-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
        for (char c = 'b'; c < 'k'; ++c)
            laughs += QByteArray("x-") + c + ": &" + c + " [" +
                      QByteArray("*" + QByteArray(1, char(c - 1)) + ", ").repeated(9) + "*" + char(c - 1) + "]\n";
        end("billion laughs", laughs.constData(), "repeat too much");
        whole("deep nesting", base() + "x-a: " + QByteArray(5000, '[') + QByteArray(5000, ']') + "\n",
              "nested too deep");
        whole("empty", "", "the file is empty");
        whole("binary", QByteArray(1, '\0') + "\x01\x02\xff", ":1:1: error: a control character");
        whole("UTF-16",
              QByteArray("\xff\xfe"
                         "f\0a\0",
                         6),
              "UTF-16");
        whole("newer version", "faultline: 2\nfoo: bar\n", ":1:12: error: faultline: this file has format version 2");
        whole("two documents", "faultline: 1\n---\nfaultline: 1\n", "one file holds one diagram");
    }
    void refusesFiles() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const QString file = path("wrong.faultline.yaml");
        writeFile(file, text);
        const auto before = files();
        for (const QStringList& words :
             {QStringList{"run", file, "--out", path("report")}, QStringList{"validate", file},
              QStringList{"format", file}, QStringList{"advise", file, "--out", path("report")}}) {
            const CliRun run = cli(words, 20'000);
            const QByteArray said = run.err + run.out;
            QVERIFY2(run.code == 2, said.constData());
            QVERIFY2(said.contains(says) && said.contains("wrong.faultline.yaml:"), said.constData());
            QVERIFY2(!said.contains(".;"), said.constData());
            QCOMPARE(files(), before);
        }
    }

    void refusesCommandLines_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("says");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const QStringList& words, const char* says, int code = 2) {
            QTest::newRow(name) << words << QByteArray(says) << code;
        };
        row("set of nobody", {"run", "OK", "--set", "components.x.cpus=1"}, "--set components.x.cpus=1: error: ");
        row("set of nothing", {"run", "OK", "--set", "s.cpus="}, "the value is missing");
        row("set of half a value", {"run", "OK", "--set", "s.work={exponential: "}, "is not a duration");
        row("set of a missing entry", {"run", "OK", "--set", "scenario[3].at=1s"}, "there is no entry 3 here");
        row("set of the kind", {"run", "OK", "--set", "s.kind=cache"}, "the kind of a component cannot be set");
        row("for ever", {"run", "OK", "--duration", "300000d"}, "--duration cannot be 300000d");
        row("eleven years", {"run", "OK", "--duration", "4000d"}, "at most 10 years");
        row("into a folder", {"run", "OK", "--out", "FOLDER"}, "cannot be written", 3);
        row("into nowhere", {"run", "OK", "--out", "/nowhere/report"}, "/nowhere/report cannot be written", 3);
        row("series into nowhere", {"run", "OK", "--series", "/nowhere/series"}, "/nowhere/series cannot be written",
            3);
        row("onto a full disk", {"run", "OK", "--out", "/dev/full"}, "No space left", 3);
        row("over the diagram", {"run", "OK", "--out", "OK"}, "would replace the diagram");
        row("share over the diagram", {"sweep", "OK", "--vary", "s.cpus=1,2", "--out", "OK"},
            "would replace what is read");
        row("a folder", {"run", "FOLDER"}, "is a folder");
        row("a file as a folder", {"run", "OK/"}, "there is no file");
        row("nothing to run", {"run", ""}, "there is no file");
        row("an empty word too many", {"run", "OK", ""}, "\"\" is too much");
        row("validate what is not there", {"validate", "nowhere"}, "nowhere: error: there is no file nowhere");
        row("explain nothing", {"explain", ""}, "there is nothing called");
        row("explain two", {"explain", "service", "cache"}, "cache is too much");
        row("vary without values", {"sweep", "OK", "--vary", "s.cpus"}, "--vary cannot be s.cpus");
        row("vary with a gap", {"sweep", "OK", "--vary", "s.cpus=1,,2"}, "an empty value");
        row("vary with a wrong value", {"sweep", "OK", "--vary", "s.cpus=1,x"}, "--vary s.cpus=x: error: ");
        row("vary half a value", {"sweep", "OK", "--vary", "s.work={exponential: 1ms,2"}, "is not a duration");
        row("share 0", {"sweep", "OK", "--vary", "s.cpus=1,2", "--shard", "0/2"}, "--shard cannot be 0/2");
        row("merge nothing", {"merge"}, "merge needs a FILE");
        row("merge a folder", {"merge", "FOLDER"}, "is a folder");
        row("compare one", {"compare", "OK"}, "compare needs FILE FILE");
        row("bench a file", {"bench", "OK"}, "is too much");
        row("advise nothing", {"advise"}, "advise needs a FILE");
        row("advise in another form", {"advise", "OK", "--format", "jsn"}, "did you mean json?");
    }
    void refusesCommandLines() {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, says);
        QFETCH(int, code);
        writeFile(path("ok.faultline.yaml"), base());
        for (QString& word : words) {
            if (word == "FOLDER")
                word = m_folder.path();
            else if (word.startsWith("OK"))
                word.replace(0, 2, path("ok.faultline.yaml"));
        }
        const auto before = files();
        const CliRun run = cli(words, 20'000);
        const QByteArray said = run.err + run.out;
        QVERIFY2(run.code == code, said.constData());
        QVERIFY2(said.contains(says), said.constData());
        QCOMPARE(files(), before);
    }

    void takesWhatLooksStrangeAndIsNot_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("other scripts") << base().replace("{kind: service}", "{kind: service, label: \"日本語 ☃\"}");
        QTest::newRow("lines of another system") << base().replace("\n", "\r\n");
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf") + base();
        QTest::newRow("minutes in short") << base() + "slos: [{name: o, objective: 99%}]\n"
                                                      "alerts: [{name: a, burn: o, windows: [1h, 5m]}]\n";
        QTest::newRow("a circle of calls") << base()
                                                  .replace("{from: s, to: d}", "{from: s, to: t}, {from: t, to: s}")
                                                  .replace("  d: {kind: database}", "  t: {kind: service}");
    }
    void takesWhatLooksStrangeAndIsNot() {
        QFETCH(QByteArray, text);
        const QString file = path("strange.faultline.yaml");
        writeFile(file, text);
        for (const char* command : {"run", "validate", "advise"}) {
            const CliRun run = cli({command, file}, 20'000);
            QVERIFY2(run.code == 0, (run.err + run.out).constData());
            QVERIFY2(run.err.count("in a circle") <= 1 && run.out.count("in a circle") <= 1, run.err.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
