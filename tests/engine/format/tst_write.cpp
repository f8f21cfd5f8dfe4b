#include <QtTest>

#include <iostream>
#include <random>

#include "engine/base/diagnostic.h"
#include "engine/diagram/validate.h"
#include "engine/format/format.h"
#include "engine/format/layout.h"
#include "tests/engine/diagram/sample_diagram.h"
#include "tests/engine/format/catalog_walk.h"

using namespace faultline;

namespace {

/// Findings other than that this version cannot play something yet.
QString mistakesIn(const format::Reading& reading) {
    QString text;
    for (const base::Diagnostic& finding : reading.diagnostics)
        if (finding.severity == base::Severity::Error && !finding.message.format.starts_with("this version cannot"))
            text += QString::fromStdString(base::toText(finding)) + "\n";
    return text;
}

QByteArray bytes(const std::string& text) {
    return QByteArray::fromStdString(text);
}

} // namespace

class TestWrite : public QObject {
    Q_OBJECT
  private slots:
    void theSampleIsCanonical();
    void examplesSurviveWriting_data();
    void examplesSurviveWriting();
    void everyKeyOfTheCatalogSurvives_data();
    void everyKeyOfTheCatalogSurvives();
    void defaultsGoWithoutSaying();
    void presetsGoWithoutSaying();
    void presetsGoFieldByField();
    void shorthandsAreUsed();
    void looksHandWritten();
    void textsSurvive_data();
    void textsSurvive();
    void randomTextsSurvive();
    void extensionsKeepTheirTypes();
    void anEmptyDiagramIsOneLine();
    void fragmentsHoldWhatLiesBetween();
};

void TestWrite::theSampleIsCanonical() {
    const std::string once = format::write(tests::sampleDiagram());
    const format::Reading again = format::read(once);
    QVERIFY(again.ok());
    QVERIFY(again.diagram == format::read(format::write(again.diagram)).diagram);
    QCOMPARE(bytes(format::write(again.diagram)), bytes(once));
}

void TestWrite::examplesSurviveWriting_data() {
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(FAULTLINE_SOURCE_DIR "/examples"));
    const QStringList names = folder.entryList({"*.faultline.yaml"});
    QVERIFY(!names.isEmpty());
    for (const QString& name : names)
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestWrite::examplesSurviveWriting() {
    QFETCH(QString, path);
    const format::Reading first = format::readFile(path.toStdString());
    QVERIFY2(first.ok(), first.diagnostics.empty() ? "" : base::toText(first.diagnostics.front()).c_str());
    const std::string text = format::write(first.diagram);
    const format::Reading second = format::read(text);
    QVERIFY(second.ok());
    QCOMPARE(bytes(format::write(second.diagram)), bytes(text));
}

void TestWrite::everyKeyOfTheCatalogSurvives_data() {
    QTest::addColumn<int>("variant");
    for (int variant = 0; variant < 12; ++variant)
        QTest::addRow("variant %d", variant) << variant;
}

void TestWrite::everyKeyOfTheCatalogSurvives() {
    QFETCH(int, variant);
    const diagram::Diagram made = tests::completeDiagram(variant);
    const std::string text = format::write(made);
    const format::Reading reading = format::read(text);
    QVERIFY2(mistakesIn(reading).isEmpty(), qPrintable(mistakesIn(reading) + QString::fromStdString(text)));
    QCOMPARE(bytes(format::write(reading.diagram)), bytes(text));
    // Every value that was set is there again, or was the default.
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    QCOMPARE(reading.diagram.components.size(), made.components.size());
    for (std::size_t i = 0; i < made.components.size(); ++i)
        for (const auto& [name, value] : made.components[i].values.fields()) {
            const catalog::Key* key = catalog.componentKey(made.components[i].kind, name);
            QVERIFY2(diagram::meansSame(key->schema, diagram::effective(reading.diagram.components[i], name), value),
                     qPrintable(
                         QString::fromStdString(made.components[i].kind + "." + name + ": " + catalog::toText(value))));
        }
    QCOMPARE(reading.diagram.scenario.size(), made.scenario.size());
    QVERIFY(reading.diagram.title == made.title);
    QVERIFY(reading.diagram.lesson == made.lesson);
    QVERIFY(reading.diagram.challenge == made.challenge);
    QVERIFY(reading.diagram.extensions == made.extensions);
}

void TestWrite::defaultsGoWithoutSaying() {
    diagram::Diagram diagram;
    diagram.settings = {{"duration", base::Duration::minutes(2)}, {"seed", 5}};
    diagram.components = {{"app", "service", {{"cpus", 2}, {"backlog", 7}, {"instances", 1}}},
                          {"web",
                           "client",
                           {{"arrivals", catalog::Record{{"open", catalog::Record{{"rate", base::Rate{250}}}}}},
                            {"retries", catalog::Record{{"max", 0}, {"budget", "none"}}}}}};
    QCOMPARE(bytes(format::write(diagram)), QByteArray("faultline: 1\n"
                                                       "settings: {seed: 5}\n"
                                                       "components:\n"
                                                       "  app:\n"
                                                       "    kind: service\n"
                                                       "    backlog: 7\n"
                                                       "  web:\n"
                                                       "    kind: client\n"));
}

void TestWrite::presetsGoWithoutSaying() {
    diagram::Diagram diagram;
    diagram.components = {{"hot", "cache", {{"preset", "redis"}, {"policy", "noeviction"}, {"persistence", "none"}}}};
    // What equals the preset goes; what equals the kind's default but not the preset's stays.
    QCOMPARE(bytes(format::write(diagram)), QByteArray("faultline: 1\n"
                                                       "components:\n"
                                                       "  hot:\n"
                                                       "    kind: cache\n"
                                                       "    preset: redis\n"
                                                       "    persistence: none\n"));
}

void TestWrite::presetsGoFieldByField() {
    // The balancer's preset checks every 30 s, 2 times: a kind's own default (fall: 3) then says something.
    const std::string text = "faultline: 1\n"
                             "components:\n"
                             "  lb:\n"
                             "    kind: load_balancer\n"
                             "    preset: cloud_lb\n"
                             "    health_check: {interval: 5s, fall: 3}\n";
    const format::Reading reading = format::read(text);
    QCOMPARE(bytes(format::write(reading.diagram)), bytes(text));
    const catalog::Value checks = effective(*reading.diagram.component("lb"), "health_check");
    const auto* record = checks.as<catalog::Record>();
    QVERIFY(record != nullptr);
    QVERIFY(*record->find("interval") == catalog::Value(base::Duration::seconds(5)));
    QVERIFY(*record->find("fall") == catalog::Value(3));
    QVERIFY(*record->find("rise") == catalog::Value(5));                             // the preset's
    QVERIFY(*record->find("timeout") == catalog::Value(base::Duration::seconds(5))); // the preset's
    // What the preset says anyway goes; the same without a preset says something.
    diagram::Diagram diagram;
    diagram.components = {{"lb", "load_balancer", {{"health_check", catalog::Record{{"rise", 5}}}}}};
    QVERIFY(format::write(diagram).find("health_check: {rise: 5}") != std::string::npos);
    diagram.components.front().values.set("preset", "cloud_lb");
    QVERIFY(format::write(diagram).find("health_check") == std::string::npos);
}

void TestWrite::shorthandsAreUsed() {
    const std::string text =
        format::write(format::read("faultline: 1\ncomponents:\n  web:\n    kind: client\n"
                                   "    arrivals: {closed: {users: 7}}\n    retries: {max: 3}\n"
                                   "    profile: {points: [[0s, 1/s], [5s, 9/s]]}\n  app:\n    kind: service\n"
                                   "    handler: {default: [{read: {from: db}}, {call: {to: mail}}, reply]}\n"
                                   "  db: {kind: database}\n  mail: {kind: external}\n")
                          .diagram);
    for (const char* line : {"arrivals: {closed: 7}\n", "retries: 3\n", "profile: [[0s, 1/s], [5s, 9/s]]\n",
                             "- read: db\n", "- call: mail\n", "- reply\n"})
        QVERIFY2(text.find(line) != std::string::npos, (line + text).c_str());
}

void TestWrite::looksHandWritten() {
    const std::string text = format::write(tests::sampleDiagram());
    for (const char* line :
         {"description: |\n  Two lines\n  of text.\n",
          "  goods: {keys: 5000, popularity: {hot: {keys: 20, share: 80%}}}\n",
          "  order: {kind: write, keyspace: goods, request_size: 2KB}\n", "    retries: {max: 2, backoff: 50ms}\n",
          "        - work: {lognormal: {median: 4ms, p99: 20ms}}\n", "  - {from: edge, to: app, latency: 300us}\n",
          "  - {from: edge, to: app, id: spare, weight: 0.5}\n", "  - {at: 5s, crash: app/2, for: 3s}\n",
          "  - {at: 20s, set: app, cpus: 4}\n", "  east: {label: East, contains: [app/1, db]}\n",
          "x-notes: {a: 1, b: \"2\"}\n"})
        QVERIFY2(text.find(line) != std::string::npos, (line + text).c_str());
}

void TestWrite::textsSurvive_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"plain",
                             "true",
                             "null",
                             "~",
                             "12",
                             "1e3",
                             "0x1F",
                             ".5",
                             "- a",
                             "-",
                             "--- a",
                             "... b",
                             "? a",
                             ": a",
                             "a: b",
                             "a:",
                             "a #b",
                             "#a",
                             "[a",
                             "{a",
                             "a, b",
                             "a]b",
                             "&a",
                             "*a",
                             "!a",
                             "|a",
                             ">a",
                             "'a'",
                             "\"a\"",
                             "%a",
                             "@a",
                             "`a",
                             "a\\b",
                             " a",
                             "a ",
                             "\ta",
                             "a\tb",
                             "a\nb",
                             "a\n",
                             "a\nb\n",
                             "a\n\n",
                             "\na",
                             "\n",
                             "a\n b\n",
                             " a\nb",
                             "a\n\tb\n",
                             "a \nb",
                             "a\n \nb",
                             "a\n\n\nb\n",
                             "a\n# b\n",
                             "a\n---\nb\n",
                             "<<",
                             "=",
                             "12:30",
                             "2024-01-01",
                             "é",
                             "日本語",
                             "😀",
                             "\xEF\xBB\xBF"
                             "a",
                             "\x7f",
                             "a\x01",
                             "a\xC2\x85"
                             "b",
                             "a\xE2\x80\xA8"
                             "b",
                             "why? [yes]",
                             "C:\\path",
                             "yes",
                             "Off",
                             "y",
                             "key: |",
                             "|-",
                             "+1",
                             "1_000"})
        QTest::newRow(QByteArray(text).toPercentEncoding().constData()) << QByteArray(text);
}

void TestWrite::textsSurvive() {
    QFETCH(QByteArray, text);
    diagram::Diagram diagram;
    const std::string content = text.toStdString();
    diagram.title = content;
    diagram.description = content;
    diagram.notes = {{{"text", content}, {"position", base::Point{1, 2}}}};
    diagram.components = {{"app", "service", {{"label", content}, {"x-text", content}}}};
    diagram.lesson =
        catalog::Record{{"x-texts", catalog::List{content, catalog::List{content, "b"}}}, {"x-k", content}};
    diagram.extensions = {{"x-a", content}, {"x-b", catalog::Record{{content, content}}}};
    const std::string written = format::write(diagram);
    const format::Reading reading = format::read(written);
    QVERIFY2(mistakesIn(reading).isEmpty(), qPrintable(mistakesIn(reading) + QString::fromStdString(written)));
    QVERIFY2(reading.diagram == diagram, written.c_str());
    QCOMPARE(bytes(format::write(reading.diagram)), bytes(written));
}

void TestWrite::randomTextsSurvive() {
    const unsigned seed = std::random_device()();
    std::cout << "seed " << seed << std::endl;
    std::mt19937 random(seed);
    const std::string alphabet = "ab1 -:#,[]{}?!|>'\"%@`&*\\\n\t~=<./$_";
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (std::size_t length = random() % 12; text.size() < length;)
            text += alphabet[random() % alphabet.size()];
        diagram::Diagram diagram;
        diagram.title = text;
        diagram.lesson = catalog::Record{{"x-a", catalog::List{text, catalog::Record{{"k", text}}}}};
        diagram.components = {{"app", "service", {{"notes", text}}}};
        const std::string written = format::write(diagram);
        const format::Reading reading = format::read(written);
        QVERIFY2(reading.ok() && reading.diagram == diagram, written.c_str());
    }
}

void TestWrite::extensionsKeepTheirTypes() {
    const char* text =
        "faultline: 1\nx-a: {b: true, c: \"true\", d: 12, e: \"12\", f: 1.5, g: ~, h: yes, i: [~, []], j: {}}\n";
    const format::Reading reading = format::read(text);
    QVERIFY(reading.ok());
    QCOMPARE(bytes(format::write(reading.diagram)), QByteArray(text));
}

void TestWrite::anEmptyDiagramIsOneLine() {
    QCOMPARE(bytes(format::write({})), QByteArray("faultline: 1\n"));
    QVERIFY(format::read("faultline: 1\n").ok());
}

void TestWrite::fragmentsHoldWhatLiesBetween() {
    const std::string text = format::writeFragment(tests::sampleDiagram(), {"app", "db", "mail"});
    const format::Reading reading = format::readFragment(text);
    QVERIFY(reading.ok());
    QCOMPARE(reading.diagram.components.size(), std::size_t(3));
    QCOMPARE(reading.diagram.links.size(), std::size_t(2));
    QVERIFY(reading.diagram.scenario.empty());
    // The zone says who of them stands in it; its frame stays where it is.
    QCOMPARE(reading.diagram.zones.size(), std::size_t(1));
    QVERIFY(*reading.diagram.zones[0].values.find("contains") ==
            catalog::Value(catalog::List{catalog::Value("app/1"), catalog::Value("db")}));
    QVERIFY(reading.diagram.zones[0].values.find("position") == nullptr);
    QVERIFY(format::readFragment(format::writeFragment(tests::sampleDiagram(), {"mail"})).diagram.zones.empty());
}

QTEST_APPLESS_MAIN(TestWrite)
#include "tst_write.moc"
