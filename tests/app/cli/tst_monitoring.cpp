// Objectives, traces, OTLP and logs from the command line; and that asking for them changes nothing.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli/cli_run.h"

using namespace faultline::cli;

namespace {

// 20 evenly spaced requests a second. From 10 s to 12 s nobody answers (refused), from 20 s to 23 s the database takes
// 400 ms instead of 2 ms.
constexpr const char* kShop = R"(faultline: 1
title: Shop
settings: {warmup: 0s, duration: 30s}
network: {client: 10ms, same_zone: 1ms}
operations: {look: {kind: read}}
components:
  web: {kind: client, arrivals: {open: {rate: 20/s, process: constant}}, timeout: 300ms}
  app: {kind: service, cpus: 8, work: 1ms, start_up: 0s}
  db: {kind: database, cpus: 64, read: 2ms}
links: [{from: web, to: app}, {from: app, to: db}]
scenario:
  - {at: 10s, crash: app, for: 2s}
  - {at: 20s, slow: db, factor: 200, for: 3s}
slos: [{name: up, objective: 99%}]
)";

QString tag(const QJsonObject& span, const char* key) {
    for (const QJsonValue& value : span["tags"].toArray())
        if (value.toObject()["key"].toString() == key)
            return value.toObject()["value"].toString();
    return {};
}

} // namespace

class TestMonitoring : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        QFile file(path("shop.faultline.yaml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kShop);
    }

    void checksObjectives() {
        const QString file = path("shop.faultline.yaml");
        // 40 of 600 requests are refused, 60 time out: 83 % where 99 % are wanted.
        QCOMPARE(cli({"run", file}).code, 0);
        const CliRun missed = cli({"run", file, "--check-slos"});
        QCOMPARE(missed.code, 1);
        QVERIFY2(missed.err.contains("the objective up is missed"), missed.err.constData());
        QCOMPARE(cli({"run", file, "--check-slos", "--set", "slos[0].objective=80%"}).code, 0);
        QCOMPARE(cli({"run", file, "--check-slos", "--replications", "2"}).code, 1);
    }

    void observingChangesNothing() {
        const QString file = path("shop.faultline.yaml");
        const CliRun plain = cli({"run", file, "--format", "json"});
        const CliRun watched = cli({"run", file, "--format", "json", "--traces", path("a.json"), "--otlp",
                                    path("a.jsonl"), "--logs", path("b.jsonl")});
        QCOMPARE(watched.code, 0);
        QVERIFY(plain.out.size() > 1000);
        QCOMPARE(withoutWallTime(watched.out), withoutWallTime(plain.out));
        const QByteArray traces = contents(path("a.json"));
        QVERIFY(traces.size() > 1000);
        cli({"run", file, "--traces", path("again.json")});
        QCOMPARE(contents(path("again.json")), traces); // and says the same each time
    }

    void tracesTellTheSlowHop() {
        const QString file = path("shop.faultline.yaml");
        QCOMPARE(cli({"run", file, "--traces", path("t.json")}).code, 0);
        const QJsonArray traces = QJsonDocument::fromJson(contents(path("t.json"))).object()["data"].toArray();
        QCOMPARE(traces.size(), 600); // all: there is room
        int slow = 0;
        for (const QJsonValue& value : traces) {
            const QJsonObject trace = value.toObject();
            const QJsonObject processes = trace["processes"].toObject();
            QHash<QString, QJsonObject> byId;
            for (const QJsonValue& span : trace["spans"].toArray())
                byId.insert(span.toObject()["spanID"].toString(), span.toObject());
            QCOMPARE(byId.size(), trace["spans"].toArray().size()); // no id twice
            for (const QJsonObject& span : byId) {
                QVERIFY(processes.contains(span["processID"].toString()));
                QCOMPARE(span["traceID"].toString(), trace["traceID"].toString());
                for (const QJsonValue& reference : span["references"].toArray())
                    QVERIFY(byId.contains(reference.toObject()["spanID"].toString()));
            }
            const QJsonObject root = trace["spans"].toArray()[0].toObject();
            const double at = root["startTime"].toDouble() / 1e6;
            if (at > 1 && at < 9) {
                // Root; call and service at app; call and read at db. 20 ms + 1 ms + 2 ms of way + 2 ms.
                QCOMPARE(byId.size(), 5);
                QCOMPARE(root["duration"].toInt(), 25'000);
            }
            if (at > 20.1 && at < 22.9) {
                // The database takes 400 ms; the client leaves after 300 ms.
                ++slow;
                QCOMPARE(root["duration"].toInt(), 300'000);
                for (const QJsonObject& span : byId)
                    if (tag(span, "span.kind") == "server" && tag(span, "faultline.instance") == "db/1")
                        QCOMPARE(span["duration"].toInt(), 400'000);
            }
        }
        QVERIFY(slow > 50);
    }

    void logsFailedRequestsWithCauseAndHop() {
        QCOMPARE(cli({"run", path("shop.faultline.yaml"), "--logs", path("l.jsonl"), "--traces", path("l.json")}).code,
                 0);
        const QByteArray traces = contents(path("l.json"));
        int refused = 0;
        int timedOut = 0;
        double last = 0;
        for (const QByteArray& line : contents(path("l.jsonl")).trimmed().split('\n')) {
            const QJsonObject entry = QJsonDocument::fromJson(line).object();
            QVERIFY2(!entry.isEmpty(), line.constData());
            QVERIFY(entry["at_s"].toDouble() >= last);
            last = entry["at_s"].toDouble();
            if (entry["what"].toString() != "request failed")
                continue;
            QVERIFY(traces.contains(entry["trace_id"].toString().toLatin1()));
            const bool isRefused = entry["cause"].toString() == "refused";
            refused += isRefused ? 1 : 0;
            timedOut += entry["cause"].toString() == "timeout" ? 1 : 0;
            // The cause lies where it arose, not where it was felt.
            QCOMPARE(entry["hop"].toString(), QString(isRefused ? "app/1" : "db/1"));
        }
        QVERIFY2(refused >= 38 && refused <= 41, qPrintable(QString::number(refused))); // 2 s of 20/s
        QVERIFY2(timedOut >= 58 && timedOut <= 62, qPrintable(QString::number(timedOut)));
    }

    void writesOtlp() {
        QCOMPARE(cli({"run", path("shop.faultline.yaml"), "--otlp", path("o.jsonl")}).code, 0);
        const QList<QByteArray> lines = contents(path("o.jsonl")).trimmed().split('\n');
        QCOMPARE(lines.size(), 601);
        const QJsonObject first = QJsonDocument::fromJson(lines[0]).object();
        const QJsonObject resource = first["resourceSpans"].toArray()[0].toObject();
        QCOMPARE(resource["resource"].toObject()["attributes"].toArray()[0].toObject()["key"].toString(),
                 QString("service.name"));
        const QJsonObject span = resource["scopeSpans"].toArray()[0].toObject()["spans"].toArray()[0].toObject();
        static const QRegularExpression trace("^[0-9a-f]{32}$");
        static const QRegularExpression id("^[0-9a-f]{16}$");
        QVERIFY(trace.match(span["traceId"].toString()).hasMatch());
        QVERIFY(id.match(span["spanId"].toString()).hasMatch());
        QCOMPARE(span["parentSpanId"].toString(), QString());
        QCOMPARE(span["kind"].toInt(), 1);
        QCOMPARE(span["startTimeUnixNano"].toString(), QString("50000000")); // 64-bit numbers are texts
        QCOMPARE(span["endTimeUnixNano"].toString(), QString("75000000"));
        QCOMPARE(span["status"].toObject()["code"].toInt(), 1);
        const QJsonObject last = QJsonDocument::fromJson(lines.last()).object();
        const QJsonArray metrics = last["resourceMetrics"]
                                       .toArray()[0]
                                       .toObject()["scopeMetrics"]
                                       .toArray()[0]
                                       .toObject()["metrics"]
                                       .toArray();
        bool found = false;
        for (const QJsonValue& metric : metrics)
            if (metric.toObject()["name"].toString() == "faultline.totals.requests") {
                found = true;
                const QJsonObject sum = metric.toObject()["sum"].toObject();
                QVERIFY(sum["isMonotonic"].toBool());
                QCOMPARE(sum["dataPoints"].toArray()[0].toObject()["asDouble"].toDouble(), 600.0);
            }
        QVERIFY(found);
    }

    void keepsFailuresWhenThereIsNoRoomForAll() {
        // 400 requests a second for 5 min, of which an eighth of a second fails: some 50 of 120,000.
        const QStringList words = {"run",        path("shop.faultline.yaml"),
                                   "--duration", "5min",
                                   "--set",      "web.arrivals={open: {rate: 400/s, process: constant}}",
                                   "--set",      "scenario[0].for=125ms",
                                   "--set",      "scenario[1].factor=1"};
        const CliRun run =
            cli(words + QStringList{"--format", "json", "--traces", path("m.json"), "--logs", path("m.jsonl")});
        QCOMPARE(run.code, 0);
        const double failed = QJsonDocument::fromJson(run.out).object()["totals"].toObject()["failed"].toDouble();
        QVERIFY(failed >= 45 && failed <= 60);
        QCOMPARE(contents(path("m.jsonl")).count("request failed"), static_cast<int>(failed));
        const auto traces = QJsonDocument::fromJson(contents(path("m.json"))).object()["data"].toArray().size();
        QVERIFY2(traces > 500 && traces < 10'000, qPrintable(QString::number(traces)));
    }

    void comparesTwoDiagramsOnTheSameSeeds() {
        const QString file = path("shop.faultline.yaml");
        QFile dear(path("dear.faultline.yaml"));
        QVERIFY(dear.open(QIODevice::WriteOnly));
        dear.write(QByteArray(kShop).replace("cpus: 8, work: 1ms", "cpus: 9, work: 6ms"));
        dear.close();
        const CliRun run =
            cli({"compare", file, path("dear.faultline.yaml"), "--replications", "3", "--format", "json"});
        QCOMPARE(run.code, 0);
        QHash<QString, QJsonObject> totals;
        for (const QJsonValue& value : QJsonDocument::fromJson(run.out).object()["differences"].toArray())
            if (value.toObject()["section"].toString() == "totals")
                totals.insert(value.toObject()["figure"].toString(), value.toObject());
        // One CPU more at $20, but for 2 of 30 s; 5 ms more of work.
        QVERIFY(qAbs(totals["cost_per_month_usd"]["difference"].toDouble() - 20 * 28 / 30.0) < 0.01);
        QVERIFY(qAbs(totals["latency_ms.p50"]["difference"].toDouble() - 5) < 0.3);
        QVERIFY(totals["latency_ms.p50"]["significant"].toBool());
        QCOMPARE(totals["requests"]["difference"].toDouble(), 0.0);
        QVERIFY(!totals["requests"]["significant"].toBool());
        const CliRun same = cli({"compare", file, file, "--replications", "2"});
        QCOMPARE(same.code, 0);
        QVERIFY(!same.out.contains("differs"));
        QVERIFY(run.out != same.out);
        QCOMPARE(cli({"compare", file}).code, 2);
    }

    void sharesOfASweepMergeExactly() {
        const QStringList words = {"sweep",          path("shop.faultline.yaml"),
                                   "--vary",         "app.cpus=1,8",
                                   "--vary",         "web.arrivals={open: {rate: 20/s, process: poisson}},{open: 10/s}",
                                   "--replications", "3",
                                   "--seed",         "5"};
        const CliRun whole = cli(words + QStringList{"--format", "json"});
        QCOMPARE(whole.code, 0);
        QStringList shares;
        for (const char* number : {"2/3", "3/3", "1/3"}) {
            shares << path((QByteArray("share") + number[0]).constData());
            QCOMPARE(cli(words + QStringList{"--shard", number, "--out", shares.last()}).code, 0);
        }
        const CliRun merged = cli(QStringList{"merge"} + shares + QStringList{"--format", "json"});
        QCOMPARE(merged.code, 0);
        QCOMPARE(merged.out, whole.out);
        const QJsonArray points = QJsonDocument::fromJson(whole.out).object()["points"].toArray();
        QCOMPARE(points.size(), 4); // 2 × 2
        QCOMPARE(points[1].toObject()["set"].toObject()["app.cpus"].toString(), QString("1"));
        QCOMPARE(points[1].toObject()["set"].toObject()["web.arrivals"].toString(), QString("{open: 10/s}"));
        QHash<QString, QJsonObject> figures;
        for (const QJsonValue& value : points[2].toObject()["figures"].toArray())
            if (value.toObject()["section"].toString() == "totals")
                figures.insert(value.toObject()["figure"].toString(), value.toObject());
        QVERIFY(qAbs(figures["requests"]["mean"].toDouble() - 600) < 60); // 20/s for 30 s, three times
        QVERIFY(figures["requests"]["ci95"].toDouble() > 0);
        QVERIFY(figures["latency_ms.p99"]["pooled"].toDouble() > 24);
        // The same seeds as a run of its own has.
        const CliRun alone = cli({"run", path("shop.faultline.yaml"), "--set", "app.cpus=8", "--set",
                                  "web.arrivals={open: {rate: 20/s, process: poisson}}", "--replications", "3",
                                  "--seed", "5", "--format", "json"});
        const QJsonObject totals = QJsonDocument::fromJson(alone.out).object()["totals"].toObject();
        QCOMPARE(figures["requests"]["mean"].toDouble(), totals["requests"].toObject()["mean"].toDouble());
        QCOMPARE(figures["latency_ms.p99"]["pooled"].toDouble(),
                 totals["latency_ms"].toObject()["p99"].toObject()["pooled"].toDouble());

        QCOMPARE(cli({"merge", shares[0], shares[1]}).code, 2); // a third is missing
        QCOMPARE(cli({"merge", shares[0], shares[0], shares[1], shares[2]}).code, 2);
        QCOMPARE(cli({"merge", path("shop.faultline.yaml")}).code, 2);
        QCOMPARE(cli({"sweep", path("shop.faultline.yaml"), "--vary", "app.cpu=1"}).code, 2);
        QCOMPARE(cli({"sweep", path("shop.faultline.yaml")}).code, 2);
        QCOMPARE(cli(words + QStringList{"--shard", "4/3"}).code, 2);
    }

  private:
    QString path(const char* name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestMonitoring)
#include "tst_monitoring.moc"
