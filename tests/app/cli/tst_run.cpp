#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>

#include <csignal>

#include "tests/app/cli/cli_run.h"

using namespace faultline::cli;

/// `run` simulates, reports what the page of the command line promises, and says what is wrong.
class TestRun : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static QJsonObject report(const QStringList& options = {}) {
        const CliRun run = cli(QStringList{"run", fixture("small.faultline.yaml"), "--format", "json"} + options);
        if (run.code != 0)
            qWarning("%s", run.err.constData());
        return QJsonDocument::fromJson(run.out).object();
    }

    QString path(const char* name) const { return m_folder.filePath(name); }

  private slots:
    void reportsWhatThePagePromises() {
        const QJsonObject object = report();
        QCOMPARE(object.keys().size(), 15);
        QCOMPARE(object["faultline"].toInt(), 1);
        QCOMPARE(object["title"].toString(), QString("One server and its cache"));
        QCOMPARE(object["seed"].toInt(), 1);
        QCOMPARE(object["simulated_s"].toDouble(), 20.0);
        QCOMPARE(object["warmup_s"].toDouble(), 2.0);
        QVERIFY(object["events"].toDouble() > 10'000);
        QVERIFY(object["wall_s"].toDouble() > 0);
        const QJsonObject totals = object["totals"].toObject();
        for (const char* name :
             {"requests", "succeeded", "failed", "in_flight", "attempts", "availability", "throughput_per_s",
              "latency_ms", "latency_failed_ms", "errors", "stale_reads", "stale_age_ms", "read_your_writes_violations",
              "lost_writes", "duplicate_effects", "sessions_lost", "id_collisions", "machines", "cost_per_month_usd"})
            QVERIFY2(totals.contains(name), name);
        for (const char* name : {"mean", "p50", "p90", "p95", "p99", "p999", "max"}) {
            QVERIFY2(totals["latency_ms"].toObject()[name].toDouble() > 0, name);
            QVERIFY2(totals["latency_failed_ms"].toObject().contains(name), name);
        }
        for (const char* name :
             {"timeout", "refused", "reset", "overloaded", "rate_limited", "unavailable", "error", "breaker_open"})
            QVERIFY2(totals["errors"].toObject().contains(name), name);
        QCOMPARE(object["operations"].toObject().keys(), QStringList({"get"}));
        QCOMPARE(object["components"].toObject().keys(), QStringList({"c", "d", "m", "s"}));
        QCOMPARE(object["links"].toObject().keys(), QStringList({"c->s", "s->d", "s->m"}));
    }

    void countsTheSameThingsEverywhere() {
        const QJsonObject object = report();
        const QJsonObject totals = object["totals"].toObject();
        const auto count = [](const QJsonObject& of, const char* name) { return of[name].toDouble(); };
        QCOMPARE(count(totals, "requests"),
                 count(totals, "succeeded") + count(totals, "failed") + count(totals, "in_flight"));
        double causes = 0;
        for (const QJsonValue& cause : totals["errors"].toObject())
            causes += cause.toDouble();
        QCOMPARE(causes, count(totals, "failed"));
        QVERIFY(count(totals, "failed") > 0); // a server is down for 3 s
        // 200/s for 18 s: 3,600 ± 60.
        QVERIFY(qAbs(count(totals, "requests") - 3600) < 300);
        const QJsonObject service = object["components"].toObject()["s"].toObject();
        double arrivals = 0;
        for (const QJsonValue& instance : service["instances"].toObject())
            arrivals += instance.toObject()["arrivals"].toDouble();
        QCOMPARE(arrivals, count(service, "arrivals"));
        for (const QJsonValue& value : object["links"].toObject()) {
            const QJsonObject link = value.toObject();
            QCOMPARE(count(link, "messages"),
                     count(link, "received") + count(link, "dropped") + count(link, "in_flight"));
        }
    }

    void logsWhatHappened() {
        const QJsonArray log = report()["log"].toArray();
        QVERIFY(!log.isEmpty());
        QCOMPARE(log[0].toObject()["at_s"].toDouble(), 10.0);
        QCOMPARE(log[0].toObject()["what"].toString(), QString("crash"));
        QCOMPARE(log[0].toObject()["target"].toString(), QString("s/2"));
    }

    void repeatsItselfByteForByte() {
        const QStringList words = {"run", fixture("small.faultline.yaml"), "--format", "json"};
        const QByteArray first = withoutWallTime(cli(words).out);
        QVERIFY(first.size() > 1000);
        QCOMPARE(withoutWallTime(cli(words).out), first);
        QCOMPARE(withoutWallTime(cli(words + QStringList{"--seed", "1"}).out), first);
        QVERIFY(withoutWallTime(cli(words + QStringList{"--seed", "2"}).out) != first);
    }

    void replicationsDoNotDependOnThreads() {
        const QStringList words = {
            "run", fixture("small.faultline.yaml"), "--format", "json", "--replications", "5", "--seed", "3"};
        const QByteArray one = withoutWallTime(cli(words + QStringList{"--threads", "1"}).out);
        const QByteArray two = withoutWallTime(cli(words + QStringList{"--threads", "2"}).out);
        QVERIFY(one.size() > 1000);
        QCOMPARE(two, one);
    }

    void replicationsGiveMeansWithIntervals() {
        const QJsonObject object = report({"--replications", "4"});
        QCOMPARE(object["replications"].toInt(), 4);
        const QJsonObject requests = object["totals"].toObject()["requests"].toObject();
        QVERIFY(qAbs(requests["mean"].toDouble() - 3600) < 200);
        QVERIFY(requests["ci95"].toDouble() > 0);
        double mean = 0;
        for (int seed = 1; seed <= 4; ++seed)
            mean += report({"--seed", QString::number(seed)})["totals"].toObject()["requests"].toDouble() / 4;
        QCOMPARE(requests["mean"].toDouble(), mean);
        const QJsonObject p99 = object["totals"].toObject()["latency_ms"].toObject()["p99"].toObject();
        QVERIFY(p99["pooled"].toDouble() > 0);
        QCOMPARE(object["simulated_s"].toDouble(), 20.0);
    }

    void takesTimesAndSettings() {
        const QJsonObject object = report(
            {"--duration", "5s", "--warmup", "0", "--set", "components.s.cpus=1", "--set=c.arrivals={open: 20/s}"});
        QCOMPARE(object["simulated_s"].toDouble(), 5.0);
        QCOMPARE(object["warmup_s"].toDouble(), 0.0);
        const double requests = object["totals"].toObject()["requests"].toDouble();
        QVERIFY2(qAbs(requests - 100) < 50, qPrintable(QString::number(requests))); // 20/s for 5 s, ± 10
    }

    void writesFilesWhole() {
        const CliRun run = cli({"run", fixture("small.faultline.yaml"), "--out", path("report.txt"), "--series",
                                path("series.csv"), "--logs", path("log.jsonl")});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.isEmpty());
        QVERIFY(contents(path("report.txt")).contains("One server and its cache"));
        const QList<QByteArray> rows = contents(path("series.csv")).trimmed().split('\n');
        QVERIFY(rows[0].startsWith("time_s,samples,p50_ms,"));
        QVERIFY(rows[0].contains("m.hit_ratio"));
        QVERIFY(!rows[0].contains("s.hit_ratio"));
        QVERIFY(rows.size() >= 20);
        const auto columns = rows[0].count(',');
        for (const QByteArray& row : rows)
            QCOMPARE(row.count(','), columns);
        for (const QByteArray& line : contents(path("log.jsonl")).trimmed().split('\n'))
            QVERIFY(QJsonDocument::fromJson(line).object().contains("what"));
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), QStringList({"log.jsonl", "report.txt", "series.csv"}));
    }

    void failsWhereItCannotWrite() {
        const CliRun run = cli({"run", fixture("small.faultline.yaml"), "--out", path("nowhere/report.txt")});
        QCOMPARE(run.code, 3);
        QVERIFY(run.err.contains("nowhere/report.txt"));
    }

    // The first of three replications is the run of that seed alone, and so are its alerts and its log.
    void replicationsHaveAlertsAndLogOfTheFirst() {
        const QString file = path("alarmed.faultline.yaml");
        writeFile(file, contents(fixture("small.faultline.yaml")) +
                            "alerts:\n  - {name: failing, when: errors > 0, for: 0s}\n"
                            "  - {name: busy, when: requests > 1000000}\n");
        const auto report = [&](const QStringList& more) {
            const CliRun run = cli(QStringList{"run", file, "--seed", "3", "--format", "json"} + more);
            return QJsonDocument::fromJson(run.out).object();
        };
        const QJsonObject one = report({});
        const QJsonObject three = report({"--replications", "3"});
        QVERIFY(!one["alerts"].toArray().isEmpty() && one["log"].toArray().size() >= 2);
        QCOMPARE(three["alerts"], one["alerts"]);
        QCOMPARE(three["log"], one["log"]);
        const CliRun text = cli({"run", file, "--replications", "3"});
        QVERIFY2(text.out.contains("Alerts with the first seed") &&
                     text.out.contains("What happened with the first seed"),
                 text.out.constData());
        QVERIFY(!cli({"run", file}).out.contains("first seed"));
    }

    void writesOverNothingThatIsNeeded() {
        const QString file = path("mine.faultline.yaml");
        writeFile(file, contents(fixture("small.faultline.yaml")));
        const CliRun over = cli({"run", file, "--out", file});
        QCOMPARE(over.code, 2);
        QVERIFY2(over.err.contains("would replace the diagram"), over.err.constData());
        QCOMPARE(contents(file), contents(fixture("small.faultline.yaml")));
        const CliRun twice = cli({"run", file, "--out", path("both"), "--series", path("both")});
        QCOMPARE(twice.code, 2);
        QVERIFY2(twice.err.contains("--out and --series"), twice.err.constData());
        QVERIFY(!QFile::exists(path("both")));
    }

    void writesEveryFormat_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("text") << "text" << QByteArray("availability");
        QTest::newRow("json") << "json" << QByteArray("\"availability\": ");
        QTest::newRow("csv") << "csv" << QByteArray("totals,,availability,ratio,");
        QTest::newRow("openmetrics") << "openmetrics" << QByteArray("faultline_availability_ratio ");
    }
    void writesEveryFormat() {
        QFETCH(QString, format);
        QFETCH(QByteArray, part);
        const CliRun run = cli({"run", fixture("small.faultline.yaml"), "--format", format});
        QCOMPARE(run.code, 0);
        QVERIFY2(run.out.contains(part), run.out.constData());
        QVERIFY2(run.err.isEmpty(), run.err.constData()); // no progress bar where no terminal is
    }

    void refusesWhatIsWrong_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("says");
        const QString file = fixture("small.faultline.yaml");
        QTest::newRow("no file") << QStringList{} << QByteArray("run needs a FILE");
        QTest::newRow("two files") << QStringList{file, file} << QByteArray("no more than FILE");
        QTest::newRow("missing file") << QStringList{"nowhere.yaml"} << QByteArray("nowhere.yaml");
        QTest::newRow("folder") << QStringList{"/"} << QByteArray("/:");
        QTest::newRow("unknown option") << QStringList{file, "--sede", "2"} << QByteArray("did you mean --seed?");
        QTest::newRow("no value") << QStringList{file, "--seed"} << QByteArray("--seed has no value");
        QTest::newRow("twice") << QStringList{file, "--seed", "1", "--seed", "2"} << QByteArray("given twice");
        QTest::newRow("seed") << QStringList{file, "--seed", "-1"} << QByteArray("--seed cannot be -1");
        QTest::newRow("seed word") << QStringList{file, "--seed", "one"} << QByteArray("--seed cannot be one");
        QTest::newRow("replications") << QStringList{file, "--replications", "0"} << QByteArray("--replications");
        QTest::newRow("threads") << QStringList{file, "--threads", "0"} << QByteArray("--threads");
        QTest::newRow("format") << QStringList{file, "--format", "jsn"} << QByteArray("did you mean json?");
        QTest::newRow("duration") << QStringList{file, "--duration", "5"} << QByteArray("--duration cannot be 5");
        QTest::newRow("no duration") << QStringList{file, "--duration", "0"} << QByteArray("nothing to simulate");
        QTest::newRow("warm-up") << QStringList{file, "--warmup", "20s"} << QByteArray("leaves nothing");
        QTest::newRow("set without value") << QStringList{file, "--set", "s.cpus"} << QByteArray("PATH=VALUE");
        QTest::newRow("set path") << QStringList{file, "--set", "components.s.cpu=4"} << QByteArray("cpus");
        QTest::newRow("set component") << QStringList{file, "--set", "components.ss.cpus=4"} << QByteArray("ss");
        QTest::newRow("set value") << QStringList{file, "--set", "components.s.cpus=many"} << QByteArray("many");
        QTest::newRow("out") << QStringList{file, "--out", ""} << QByteArray("--out cannot be empty");
        QTest::newRow("traces") << QStringList{file, "--traces", ""} << QByteArray("--traces cannot be empty");
    }
    void refusesWhatIsWrong() {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, says);
        const CliRun run = cli(QStringList{"run"} + words);
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains(says), run.err.constData());
        QVERIFY2(run.out.isEmpty(), run.out.constData());
    }

    void reportsAllMistakesOfAFile() {
        const CliRun run = cli({"run", fixture("five_mistakes.faultline.yaml")});
        QCOMPARE(run.code, 2);
        QVERIFY(run.out.isEmpty());
        QCOMPARE(run.err.count("error: "), 5);
    }

    void stopsOnInterruptAndReports_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("TERM") << SIGTERM;
    }
    void stopsOnInterruptAndReports() {
        QFETCH(int, signal);
        QProcess process;
        process.start(QString(FAULTLINE_BINARY_DIR) + "/faultline-cli",
                      {"run", fixture("small.faultline.yaml"), "--duration", "3000d", "--format", "json"});
        QVERIFY(process.waitForStarted());
        QTest::qWait(500);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(process.readAllStandardError().contains("stopped after"));
        const QJsonObject object = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        QVERIFY(object["simulated_s"].toDouble() > 0);
        QVERIFY(object["simulated_s"].toDouble() < 3000.0 * 86400);
    }

    /// Ten million entries, for which the start takes some seconds.
    static QStringList fillingCaches() {
        return {"run",   fixture("small.faultline.yaml"), "--set", "keyspaces.things.keys=10000000",
                "--set", "components.m.entries=10000000", "--set", "components.m.start=warm"};
    }
    void stopsWhileCachesWarm_data() { stopsOnInterruptAndReports_data(); }
    void stopsWhileCachesWarm() {
        QFETCH(int, signal);
        QProcess process;
        process.start(QString(FAULTLINE_BINARY_DIR) + "/faultline-cli", fillingCaches());
        QVERIFY(process.waitForStarted());
        QTest::qWait(500);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(process.readAllStandardError().contains("stopped before the run began"));
        QVERIFY(process.readAllStandardOutput().isEmpty());
    }

#ifndef __SANITIZE_ADDRESS__ // which itself needs more than there is here
    void saysWhatWouldNeedLessMemory() {
        const auto said = [](const QStringList& more) {
            QProcess process;
            const QString program = QString(FAULTLINE_BINARY_DIR) + "/faultline-cli";
            process.start("/bin/sh", QStringList{"-c", "ulimit -v 400000; exec \"$0\" \"$@\"", program}
                                         << fillingCaches() << more);
            if (!process.waitForFinished(60'000) || process.exitCode() != 3)
                qFatal("it found enough memory");
            return process.readAllStandardError();
        };
        QVERIFY(said({}).contains("there is not enough memory"));
        QVERIFY(!said({"--threads", "4"}).contains("--threads"));
        QVERIFY(said({"--threads", "2", "--replications", "2"}).contains("fewer --threads"));
    }
#endif
};

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
