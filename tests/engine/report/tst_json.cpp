#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "engine/report/json.h"
#include "tests/engine/report/sample_report.h"

using namespace faultline;
using namespace faultline::report;

/// The JSON report has the names, places and order of the page of the command line.
class TestJson : public QObject {
    Q_OBJECT

    static QJsonObject parsed(const std::string& text) {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(text), &error);
        return error.error == QJsonParseError::NoError ? document.object() : QJsonObject();
    }

    /// The names of an object in the order of the text, which a QJsonObject forgets.
    static QStringList namesOf(const std::string& text, int indent) {
        QStringList names;
        const QString prefix = '\n' + QString(indent, ' ') + '"';
        const QString all = QString::fromStdString(text);
        for (qsizetype at = all.indexOf(prefix); at >= 0; at = all.indexOf(prefix, at + 1))
            names << all.mid(at + prefix.size(), all.indexOf('"', at + prefix.size()) - at - prefix.size());
        return names;
    }

  private slots:
    void writesTheTopLevelInOrder() {
        QCOMPARE(namesOf(toJson(layOut(sampleReport())), 2),
                 QStringList({"faultline", "title", "seed", "simulated_s", "warmup_s", "wall_s", "events",
                              "events_per_s", "totals", "operations", "components", "links", "slos", "alerts", "log"}));
    }

    void writesTheTotalsInOrder() {
        const std::string text = toJson(layOut(sampleReport()));
        const QStringList expected = {"requests",
                                      "succeeded",
                                      "failed",
                                      "in_flight",
                                      "attempts",
                                      "availability",
                                      "throughput_per_s",
                                      "latency_ms",
                                      "latency_failed_ms",
                                      "errors",
                                      "stale_reads",
                                      "stale_age_ms",
                                      "read_your_writes_violations",
                                      "lost_writes",
                                      "duplicate_effects",
                                      "sessions_lost",
                                      "id_collisions",
                                      "machines",
                                      "cost_per_month_usd"};
        QCOMPARE(namesOf(text, 4).mid(0, expected.size()), expected);
    }

    void computesTheTotals() {
        const QJsonObject totals = parsed(toJson(layOut(sampleReport())))["totals"].toObject();
        QCOMPARE(totals["requests"].toInt(), 10);
        QCOMPARE(totals["availability"].toDouble(), 0.75);     // 6 of the 8 that ended
        QCOMPARE(totals["throughput_per_s"].toDouble(), 0.75); // 6 in the 8 s after the warm-up
        QCOMPARE(totals["latency_ms"].toObject()["mean"].toDouble(), 35.0);
        QCOMPARE(totals["latency_ms"].toObject()["max"].toDouble(), 60.0);
        QVERIFY(qAbs(totals["latency_ms"].toObject()["p50"].toDouble() - 30.0) < 0.3); // within a bucket
        QCOMPARE(totals["latency_failed_ms"].toObject()["mean"].toDouble(), 1000.0);
        QCOMPARE(totals["errors"].toObject()["timeout"].toInt(), 2);
        QCOMPARE(totals["errors"].toObject()["breaker_open"].toInt(), 0);
        QCOMPARE(totals["machines"].toDouble(), 3.0);
    }

    void writesNullForWhatIsNotMeasured() {
        const QJsonObject totals = parsed(toJson(layOut(sampleReport())))["totals"].toObject();
        QVERIFY(totals.contains("cost_per_month_usd"));
        QVERIFY(totals["cost_per_month_usd"].isNull());
        QVERIFY(totals["lost_writes"].isNull());
    }

    void givesEachKindItsFiguresAndNoOthers() {
        const QJsonObject components = parsed(toJson(layOut(sampleReport())))["components"].toObject();
        const QJsonObject service = components["app"].toObject();
        QCOMPARE(service["kind"].toString(), QString("service"));
        QCOMPARE(service["utilization"].toDouble(), 0.5);
        QVERIFY(service.contains("residence_ms"));
        QVERIFY(!service.contains("hit_ratio"));
        QVERIFY(!service.contains("depth_max"));
        QVERIFY(!service.contains("requests"));
        const QJsonObject cache = components["hot"].toObject();
        QCOMPARE(cache["hit_ratio"].toDouble(), 0.75);
        QVERIFY(!cache.contains("published"));
        const QJsonObject queue = components["jobs"].toObject();
        QCOMPARE(queue["depth_max"].toInt(), 9);
        QCOMPARE(queue["oldest_ms"].toDouble(), 1500.0);
        QVERIFY(!queue.contains("hits"));
        const QJsonObject client = components["web"].toObject();
        QCOMPARE(client["latency_ms"].toObject()["mean"].toDouble(), 35.0);
        QCOMPARE(client["errors"].toObject()["timeout"].toInt(), 2);
    }

    void nestsInstancesInTheirComponent() {
        const QJsonObject components = parsed(toJson(layOut(sampleReport())))["components"].toObject();
        const QJsonObject instances = components["app"].toObject()["instances"].toObject();
        QCOMPARE(instances.keys(), QStringList({"app/1", "app/2"}));
        QCOMPARE(instances["app/2"].toObject()["state"].toString(), QString("crashed"));
        QCOMPARE(instances["app/2"].toObject()["utilization"].toDouble(), 0.5);
    }

    void writesLinksAndLog() {
        const QJsonObject report = parsed(toJson(layOut(sampleReport())));
        const QJsonObject link = report["links"].toObject()["web->app"].toObject();
        QCOMPARE(link["messages"].toInt(), 24);
        QCOMPARE(link["bytes"].toInt(), 4096);
        const QJsonArray log = report["log"].toArray();
        QCOMPARE(log.size(), 1);
        QCOMPARE(log[0].toObject()["at_s"].toDouble(), 5.0);
        QCOMPARE(log[0].toObject()["what"].toString(), QString("crash"));
        QCOMPARE(log[0].toObject()["detail"].toString(), QString("by hand, \"now\""));
    }

    void keepsEmptySections() {
        Report report;
        const QJsonObject object = parsed(toJson(layOut(report)));
        for (const char* section : {"totals", "operations", "components", "links"})
            QVERIFY2(object[section].isObject(), section);
        for (const char* list : {"slos", "alerts", "log"})
            QVERIFY2(object[list].isArray(), list);
        QCOMPARE(object["totals"].toObject()["availability"].toDouble(), 1.0);
    }

    void escapesStrings_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("quotes") << "say \"hi\" \\ there";
        QTest::newRow("lines") << "one\ntwo\tthree\r";
        QTest::newRow("control") << QString("a") + QChar(1) + QChar(0x1f);
        QTest::newRow("unicode") << QString::fromUtf8("größer ≥ 漢字 🚦");
        QTest::newRow("empty") << "";
    }
    void escapesStrings() {
        QFETCH(QString, text);
        Report report;
        report.title = text.toStdString();
        QCOMPARE(parsed(toJson(layOut(report)))["title"].toString(), text);
    }

    void writesVerdictsAndAlerts() {
        Report report;
        simulation::SloVerdict verdict;
        verdict.name = "fast";
        verdict.objective = 0.99;
        verdict.good = 995; // 0.5 % bad of 1 % allowed: half of the budget is left
        verdict.bad = 5;
        verdict.judge();
        report.measured.slos.push_back(verdict);
        report.measured.alerts.push_back({"errors", 31 * kernel::kSecond, std::nullopt});
        const QJsonObject object = parsed(toJson(layOut(report)));
        QCOMPARE(object["slos"].toArray()[0].toObject()["budget_left"].toDouble(), 0.5);
        QVERIFY(object["slos"].toArray()[0].toObject()["met"].toBool());
        QCOMPARE(object["alerts"].toArray()[0].toObject()["fired_s"].toDouble(), 31.0);
        QVERIFY(object["alerts"].toArray()[0].toObject()["resolved_s"].isNull());
    }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
