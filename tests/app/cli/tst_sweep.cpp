#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>

#include "tests/app/cli/cli_run.h"

using namespace faultline::cli;

/// Sweeps and their shares, and comparisons of reports: what goes together, and what is refused because it does not.
class TestSweep : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const char* name) const { return m_folder.filePath(name); }

    static QJsonObject json(const CliRun& run) { return QJsonDocument::fromJson(run.out).object(); }

    /// Shares 1 of 2 of the sweep that `first` asks for and 2 of 2 of what `second` asks for, merged.
    CliRun merged(const QStringList& first, const QStringList& second) const {
        const CliRun one = cli(QStringList{"sweep"} + first + QStringList{"--shard", "1/2", "--out", path("one")});
        const CliRun two = cli(QStringList{"sweep"} + second + QStringList{"--shard", "2/2", "--out", path("two")});
        if (one.code != 0 || two.code != 0)
            qFatal("%s%s", one.err.constData(), two.err.constData());
        return cli({"merge", path("one"), path("two")});
    }

  private slots:
    void mergeRefusesSharesOfDifferentSweeps_data() {
        QTest::addColumn<QStringList>("second");
        QTest::addColumn<QByteArray>("says");
        const QString file = fixture("small.faultline.yaml");
        QTest::newRow("the same") << QStringList{file, "--vary", "s.cpus=1,2", "--set", "s.backlog=50"} << QByteArray();
        QTest::newRow("set") << QStringList{file, "--vary", "s.cpus=1,2", "--set", "s.backlog=60"}
                             << QByteArray("--set differs (--set s.backlog=50 against --set s.backlog=60)");
        QTest::newRow("no set") << QStringList{file, "--vary", "s.cpus=1,2"}
                                << QByteArray("--set differs (--set s.backlog=50 against no --set)");
        QTest::newRow("vary") << QStringList{file, "--vary", "s.cpus=1,3", "--set", "s.backlog=50"}
                              << QByteArray("--vary differs (--vary s.cpus=1,2 against --vary s.cpus=1,3)");
        QTest::newRow("replications") << QStringList{file,           "--vary",         "s.cpus=1,2", "--set",
                                                     "s.backlog=50", "--replications", "2"}
                                      << QByteArray("--replications differs (1 against 2)");
        QTest::newRow("seed") << QStringList{file, "--vary", "s.cpus=1,2", "--set", "s.backlog=50", "--seed", "77"}
                              << QByteArray("the first seed differs");
        QTest::newRow("diagram") << QStringList{"OTHER", "--vary", "s.cpus=1,2", "--set", "s.backlog=50"}
                                 << QByteArray("their diagrams differ (content ");
    }
    void mergeRefusesSharesOfDifferentSweeps() {
        QFETCH(QStringList, second);
        QFETCH(QByteArray, says);
        const QString file = fixture("small.faultline.yaml");
        QByteArray other = contents(file); // the same title, another service
        QVERIFY(other.contains("kind: service"));
        writeFile(path("other.faultline.yaml"), other.replace("kind: service", "kind: service\n    fail: 1%"));
        second.replaceInStrings("OTHER", path("other.faultline.yaml"));
        const CliRun run = merged({file, "--vary", "s.cpus=1,2", "--set", "s.backlog=50"}, second);
        QCOMPARE(run.code, says.isEmpty() ? 0 : 2);
        if (says.isEmpty())
            return;
        QVERIFY2(run.err.contains(says), run.err.constData());
        QVERIFY2(run.err.contains(path("one").toUtf8()) && run.err.contains(path("two").toUtf8()), run.err.constData());
        QVERIFY(run.out.isEmpty());
    }

    void mergeNamesSharesThatAreMissingOrThereTwice() {
        const QStringList words = {"sweep", fixture("small.faultline.yaml"), "--vary", "s.cpus=1,2"};
        for (const char* number : {"1", "2", "4"})
            QCOMPARE(cli(words + QStringList{"--shard", QByteArray(number) + "/4", "--out", path(number)}).code, 0);
        const CliRun missing = cli({"merge", path("1"), path("2"), path("4")});
        QCOMPARE(missing.code, 2);
        QVERIFY2(missing.err.contains("missing: 3/4"), missing.err.constData());
        const CliRun twice = cli({"merge", path("1"), path("2"), path("1")});
        QCOMPARE(twice.code, 2);
        QVERIFY2(twice.err.contains("the same share, 1/4"), twice.err.constData());
        writeFile(path("cut"), contents(path("1")).chopped(5));
        const CliRun cut = cli({"merge", path("cut")});
        QCOMPARE(cut.code, 2);
        QVERIFY2(cut.err.contains("ends too early"), cut.err.constData());
        QVERIFY(cli({"merge", m_folder.path()}).err.contains("is a folder"));
        writeFile(path("old"), contents(path("1")).replace("faultline sweep 2", "faultline sweep 1"));
        QVERIFY(cli({"merge", path("old")}).err.contains("another version"));
    }

    // Two first seeds, two replications each: the runs 5, 6 and 8, 9, each as a run of its own.
    void variesTheSeed() {
        const QString file = fixture("small.faultline.yaml");
        const CliRun sweep =
            cli({"sweep", file, "--vary", "settings.seed=5,8", "--replications", "2", "--format", "json"});
        QCOMPARE(sweep.code, 0);
        const QJsonArray points = json(sweep)["points"].toArray();
        QCOMPARE(points.size(), 2);
        QVERIFY(points[0].toObject()["figures"] != points[1].toObject()["figures"]);
        for (int i = 0; i < 2; ++i) {
            const QString seed = i == 0 ? "5" : "8";
            QCOMPARE(points[i].toObject()["set"].toObject()["settings.seed"].toString(), seed);
            const CliRun alone = cli({"run", file, "--seed", seed, "--replications", "2", "--format", "json"});
            const double requests = json(alone)["totals"].toObject()["requests"].toObject()["mean"].toDouble();
            QVERIFY(requests > 0);
            for (const QJsonValue& figure : points[i].toObject()["figures"].toArray())
                if (figure.toObject()["section"].toString() == "totals" && figure.toObject()["figure"] == "requests")
                    QCOMPARE(figure.toObject()["mean"].toDouble(), requests);
        }
        const CliRun both = cli({"sweep", file, "--vary", "settings.seed=5,8", "--seed", "3"});
        QCOMPARE(both.code, 2);
        QVERIFY2(both.err.contains("--vary settings.seed"), both.err.constData());
    }

    /// The first two combinations take no time, the third would never end.
    void printsWhatWasMeasuredWhenInterrupted() {
        QProcess process;
        process.start(QString(FAULTLINE_BINARY_DIR) + "/faultline-cli",
                      {"sweep", fixture("small.faultline.yaml"), "--vary", "settings.duration=20s,30s,3000d",
                       "--replications", "2", "--threads", "1"});
        QVERIFY(process.waitForStarted());
        QTest::qWait(2'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(process.readAllStandardError().contains("stopped with 2 of 3 combinations in the summary"));
        const QByteArray out = process.readAllStandardOutput();
        QVERIFY2(out.contains("30s") && !out.contains("3000d"), out.constData());
    }

    void refusesAPathThatIsVariedTwice() {
        const CliRun run =
            cli({"sweep", fixture("small.faultline.yaml"), "--vary", "s.cpus=1,2", "--vary", "components.s.cpus=4"});
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains("given twice"), run.err.constData());
    }

    void comparesReports() {
        const QString file = fixture("small.faultline.yaml");
        const auto keep = [&](const char* name, const QStringList& more) {
            const CliRun run = cli(QStringList{"run", file, "--format", "json", "--out", path(name)} + more);
            QVERIFY2(run.code == 0, run.err.constData());
        };
        keep("a.json", {"--replications", "3"});
        keep("b.json", {"--replications", "3", "--set", "s.cpus=1"});
        const CliRun reports = cli({"compare", path("a.json"), path("b.json"), "--format", "json"});
        QCOMPARE(reports.code, 0);
        QVERIFY2(reports.err.isEmpty(), reports.err.constData());
        QCOMPARE(json(reports)["replications"].toInt(), 3);
        QCOMPARE(json(reports)["first"].toString(), path("a.json"));
        // The same means as comparing the diagrams gives, whose interval is another one (paired by seed).
        writeFile(path("one.faultline.yaml"), contents(file));
        const CliRun diagrams = cli({"compare", file, file, "--replications", "3", "--format", "json"});
        QCOMPARE(diagrams.code, 0);
        QHash<QString, QJsonObject> figures;
        for (const QJsonValue& value : json(reports)["differences"].toArray())
            figures.insert(value.toObject()["section"].toString() + '.' + value.toObject()["element"].toString() + '.' +
                               value.toObject()["figure"].toString(),
                           value.toObject());
        int same = 0;
        for (const QJsonValue& value : json(diagrams)["differences"].toArray()) {
            const QJsonObject object = value.toObject();
            const QString name =
                object["section"].toString() + '.' + object["element"].toString() + '.' + object["figure"].toString();
            QVERIFY2(figures.contains(name), qPrintable(name));
            QVERIFY(qAbs(figures[name]["first"].toDouble() - object["first"].toDouble()) <=
                    1e-9 * qAbs(object["first"].toDouble()));
            QCOMPARE(figures[name]["unit"].toString(), object["unit"].toString());
            ++same;
        }
        QVERIFY(same > 50);
        QVERIFY(figures["totals..machines"]["ci95"].isDouble());
        const CliRun text = cli({"compare", path("a.json"), path("b.json")});
        QVERIFY(text.out.contains("independent runs") && text.out.contains("latency_ms.p99"));
        keep("single.json", {});
        const CliRun single = cli({"compare", path("a.json"), path("single.json")});
        QCOMPARE(single.code, 0);
        QVERIFY(single.out.contains("no telling what is chance") && !single.out.contains("differs"));
        keep("longer.json", {"--duration", "25s", "--seed", "4"});
        const CliRun longer = cli({"compare", path("a.json"), path("longer.json")});
        QVERIFY(longer.err.contains("the times simulated differ") && longer.err.contains("the first seeds differ"));
    }

    void compareRefusesWhatItCannotCompare_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("says");
        const QString file = fixture("small.faultline.yaml");
        QTest::newRow("mixed") << QStringList{"REPORT", file} << QByteArray("is a report and");
        QTest::newRow("mixed, the other way")
            << QStringList{file, "REPORT"} << QByteArray("two diagrams or two reports");
        QTest::newRow("replications") << QStringList{"REPORT", "REPORT", "--replications", "3"}
                                      << QByteArray("--replications does not go with reports");
        QTest::newRow("set") << QStringList{"REPORT", "REPORT", "--set", "s.cpus=1"}
                             << QByteArray("--set does not go with reports");
        QTest::newRow("cut off") << QStringList{"REPORT", "CUT"} << QByteArray("this is no JSON in line");
        QTest::newRow("a comparison") << QStringList{"REPORT", "COMPARISON"} << QByteArray("no report of a run");
        QTest::newRow("nothing there") << QStringList{"REPORT", "nowhere.json"}
                                       << QByteArray("there is no file nowhere");
        QTest::newRow("a folder") << QStringList{file, "/"} << QByteArray("is a folder");
    }
    void compareRefusesWhatItCannotCompare() {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, says);
        const QString file = fixture("small.faultline.yaml");
        QCOMPARE(cli({"run", file, "--format", "json", "--out", path("report.json")}).code, 0);
        writeFile(path("cut.json"), contents(path("report.json")).left(300));
        QCOMPARE(cli({"compare", path("report.json"), path("report.json"), "--format", "json", "--out",
                      path("comparison.json")})
                     .code,
                 0);
        words.replaceInStrings("REPORT", path("report.json"));
        words.replaceInStrings("CUT", path("cut.json"));
        words.replaceInStrings("COMPARISON", path("comparison.json"));
        const CliRun run = cli(QStringList{"compare"} + words);
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains(says), run.err.constData());
        QVERIFY(run.out.isEmpty());
    }

    // A diagram in braces and quotes is JSON as well, and a diagram all the same.
    void comparesDiagramsThatAreJson() {
        writeFile(path("braces.faultline.yaml"),
                  R"({"faultline": 1, "settings": {"duration": "3s", "warmup": "1s"},
                      "components": {"c": {"kind": "client"}, "s": {"kind": "service"}},
                      "links": [{"from": "c", "to": "s"}]})");
        const QString file = path("braces.faultline.yaml");
        const CliRun run = cli({"compare", file, file, "--replications", "2"});
        QVERIFY2(run.code == 0, run.err.constData());
        QVERIFY(run.out.contains("Means over 2 seeds"));
    }

    void saysBeforeTheRunThatTheReportCannotBeKept() {
        const QString nowhere = path("nowhere/report");
        for (const QStringList& words :
             {QStringList{"compare", fixture("small.faultline.yaml"), fixture("small.faultline.yaml")},
              QStringList{"sweep", fixture("small.faultline.yaml"), "--vary", "s.cpus=1,2", "--set",
                          "settings.duration=3000d"}}) {
            const CliRun run = cli(words + QStringList{"--out", nowhere}, 20'000);
            QCOMPARE(run.code, 3);
            QVERIFY2(run.err.contains("cannot be written"), run.err.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
