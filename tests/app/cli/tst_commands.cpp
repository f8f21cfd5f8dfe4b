#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "tests/app/cli/cli_run.h"

using namespace faultline::cli;

/// The commands beside `run`: help, validate, format, explain, bench.
class TestCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString copied(const QString& file, const char* name) const {
        const QString copy = m_folder.filePath(name);
        QFile::remove(copy);
        QFile::copy(file, copy);
        return copy;
    }

  private slots:
    void helpsAndNamesItsVersion() {
        const CliRun version = cli({"--version"});
        QCOMPARE(version.code, 0);
        QVERIFY(version.out.startsWith("faultline-cli "));
        const CliRun help = cli({"--help"});
        QCOMPARE(help.code, 0);
        for (const char* command :
             {"run", "sweep", "merge", "compare", "advise", "validate", "format", "explain", "bench"}) {
            QVERIFY2(help.out.contains(QByteArray("  ") + command + ' '), command);
            const CliRun one = cli({command, "--help"});
            QCOMPARE(one.code, 0);
            QVERIFY(one.out.startsWith(QByteArray("faultline-cli ") + command));
            QCOMPARE(cli({"help", command}).out, one.out);
        }
    }

    void namesWhatThereIsForAnUnknownCommand_data() {
        QTest::addColumn<QString>("word");
        for (const char* word : {"advice", "rum", "--frobnicate"})
            QTest::newRow(word) << word;
    }
    void namesWhatThereIsForAnUnknownCommand() {
        QFETCH(QString, word);
        const CliRun run = cli({word});
        QCOMPARE(run.code, 2);
        QVERIFY(run.out.isEmpty());
        QVERIFY2(run.err.contains("unknown command") &&
                     run.err.contains("run, sweep, merge, compare, advise, validate, format, explain, bench"),
                 run.err.constData());
    }

    void needsACommand() {
        const CliRun run = cli({});
        QCOMPARE(run.code, 2);
        QVERIFY(run.out.isEmpty());
        QVERIFY(run.err.contains("Usage"));
    }

    void suggestsTheCommandThatWasMeant() { QVERIFY(cli({"valdiate"}).err.contains("did you mean validate?")); }

    void validateReportsEveryMistake() {
        const CliRun run = cli({"validate", fixture("five_mistakes.faultline.yaml"), "--format", "json"});
        QCOMPARE(run.code, 2);
        const QJsonArray findings = QJsonDocument::fromJson(run.out).array();
        struct Expected {
            int line;
            int column;
            const char* path;
            const char* suggestion;
        };
        const Expected expected[] = {{2, 22, "settings.duration", "2min"},
                                     {6, 22, "components.web.arrivals.open", "100/s"},
                                     {9, 16, "components.lb.algorithm", "round_robin"},
                                     {12, 5, "components.app.cpu", "cpus"},
                                     {15, 20, "links[1].to", "app"}};
        QCOMPARE(findings.size(), qsizetype(std::size(expected)));
        for (qsizetype i = 0; i < findings.size(); ++i) {
            const QJsonObject finding = findings[i].toObject();
            const Expected& one = expected[i];
            for (const char* name :
                 {"severity", "line", "column", "path", "found", "expected", "suggestion", "message"})
                QVERIFY2(finding.contains(name), name);
            QCOMPARE(finding["severity"].toString(), QString("error"));
            QCOMPARE(finding["path"].toString(), QString(one.path));
            QCOMPARE(finding["line"].toInt(), one.line);
            QCOMPARE(finding["column"].toInt(), one.column);
            QCOMPARE(finding["suggestion"].toString(), QString(one.suggestion));
        }
    }

    // What only shows when the parts are put together is an error with its place, too, and the same as a run's.
    void validateFindsWhatARunWouldRefuse() {
        const QString file = fixture("too_large_a_quorum.faultline.yaml");
        const CliRun validated = cli({"validate", file});
        QCOMPARE(validated.code, 2);
        QVERIFY2(validated.out.contains(":4:"), validated.out.constData());
        QVERIFY(validated.out.contains("components.kv.write_quorum"));
        const CliRun run = cli({"run", file});
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains(":4:"), run.err.constData());
    }

    void validateSaysSoInText() {
        const QString file = fixture("five_mistakes.faultline.yaml");
        const CliRun run = cli({"validate", file});
        QCOMPARE(run.code, 2);
        QCOMPARE(run.out.trimmed().split('\n').size(), 5);
        QVERIFY(run.out.contains((file + ":12:5: error: ").toUtf8()));
        QVERIFY(run.out.contains("did you mean `cpus`?"));
    }

    void validatePassesASoundFile() {
        const CliRun run = cli({"validate", fixture("small.faultline.yaml")});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.isEmpty());
        QCOMPARE(QJsonDocument::fromJson(cli({"validate", "--format=json", fixture("small.faultline.yaml")}).out),
                 QJsonDocument(QJsonArray()));
    }

    void validateTakesSeveralFiles() {
        const CliRun run = cli({"validate", fixture("small.faultline.yaml"), "nowhere.yaml"});
        QCOMPARE(run.code, 2);
        QVERIFY(run.out.contains("nowhere.yaml"));
    }

    void formatMakesFilesCanonical() {
        const QString file = m_folder.filePath("loose.faultline.yaml");
        writeFile(file, "title: Loose\nfaultline: 1\ncomponents:\n    c: {arrivals: {open: 120/min}, kind: client}\n"
                        "    s: {kind: service, cpus: 2}\nlinks: [{to: s, from: c}]\n");
        CliRun run = cli({"format", "--check", file});
        QCOMPARE(run.code, 2);
        QVERIFY(run.out.contains("not in canonical form"));
        run = cli({"format", file});
        QCOMPARE(run.code, 0);
        const QByteArray canonical = contents(file);
        QVERIFY(canonical.startsWith("faultline: 1\ntitle: Loose\n"));
        QVERIFY(!canonical.contains("cpus")); // the default
        QCOMPARE(cli({"format", "--check", file}).code, 0);
        QCOMPARE(cli({"format", file}).code, 0);
        QCOMPARE(contents(file), canonical);
        QVERIFY(!QFile::exists(file + '~'));
    }

    void formatKeepsTheOriginalOfAFileWithComments() {
        const QString file = m_folder.filePath("commented.faultline.yaml");
        const QByteArray original = "faultline: 1\n# why it is so\ntitle: Commented\n";
        writeFile(file, original);
        const CliRun run = cli({"format", file});
        QCOMPARE(run.code, 0);
        QVERIFY(run.err.contains("comments"));
        QVERIFY(!contents(file).contains("why"));
        QCOMPARE(contents(file + '~'), original);
    }

    void formatLeavesABrokenFileAlone() {
        const QString file = copied(fixture("five_mistakes.faultline.yaml"), "broken.faultline.yaml");
        const QByteArray before = contents(file);
        const CliRun run = cli({"format", file});
        QCOMPARE(run.code, 2);
        QCOMPARE(run.err.count("error: "), 5);
        QCOMPARE(contents(file), before);
    }

    void explainsTheCatalog() {
        const CliRun all = cli({"explain"});
        QCOMPARE(all.code, 0);
        QVERIFY(all.out.contains("load_balancer"));
        const CliRun kind = cli({"explain", "load_balancer"});
        QCOMPARE(kind.code, 0);
        QVERIFY(kind.out.contains("algorithm") && kind.out.contains("round_robin"));
        const CliRun key = cli({"explain", "service.cpus"});
        QCOMPARE(key.code, 0);
        QVERIFY(key.out.contains("2"));
        const CliRun wrong = cli({"explain", "servce"});
        QCOMPARE(wrong.code, 2);
        QVERIFY(wrong.err.contains("did you mean service?"));
        QCOMPARE(cli({"explain", "service.cpu"}).code, 2);
    }

    void explainsPresetsAndPriceTables() {
        const CliRun redis = cli({"explain", "redis"});
        QCOMPARE(redis.code, 0);
        for (const char* part : {"Good for:", "Costs you:", "Choose it when", "noeviction", "https://", "2024-10-18"})
            QVERIFY2(redis.out.contains(part), part);
        QCOMPARE(cli({"explain", "cache.redis"}).out, redis.out);
        const CliRun aws = cli({"explain", "aws"});
        QCOMPARE(aws.code, 0);
        QVERIFY(aws.out.contains("$36.79/mo") && aws.out.contains("2025-05-28"));
        const CliRun all = cli({"explain"});
        QVERIFY(all.out.contains("memcached") && all.out.contains("azure"));
        const CliRun wrong = cli({"explain", "ngnix"});
        QCOMPARE(wrong.code, 2);
        QVERIFY(wrong.err.contains("did you mean nginx?"));
    }

    void explainWritesThePresetsPage() {
        const CliRun run = cli({"explain", "--presets"});
        QCOMPARE(run.code, 0);
        QCOMPARE(contents(FAULTLINE_SOURCE_DIR "/docs/presets.md"),
                 run.out); // written by this command, kept up to date
        QCOMPARE(cli({"explain", "--presets", "redis"}).code, 2);
        QCOMPARE(cli({"explain", "--presets", "--reference"}).code, 2);
    }

    void explainWritesTheReferencePage() {
        const CliRun run = cli({"explain", "--reference"});
        QCOMPARE(run.code, 0);
        QCOMPARE(contents(FAULTLINE_SOURCE_DIR "/docs/format.md"), run.out); // written by this command, kept up to date
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
