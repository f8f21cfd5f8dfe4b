#include <QtTest>

#include "engine/catalog/catalog.h"
#include "engine/catalog/describe.h"
#include "engine/catalog/explain.h"
#include "engine/catalog/explain_preset.h"

using namespace faultline::catalog;
using faultline::base::Duration;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

class ExplainTest : public QObject {
    Q_OBJECT

  private slots:
    void overviewNamesEveryKindAndEvent();
    void explainsAKindWithAllItsKeysAndPresets();
    void explainsAPresetWithEverySource();
    void presetsPageHoldsEveryDefault();
    void explainsSectionsAndEvents();
    void explainsPartsOfAKey();
    void suggestsTheNearestName_data();
    void suggestsTheNearestName();
    void describesShapes_data();
    void describesShapes();
    void writesDefaultsAsInAFile();
    void referencePageHoldsTheWholeFormat();
    void linesAreNoWiderThanATerminal();
};

void ExplainTest::overviewNamesEveryKindAndEvent() {
    const std::string text = explain();
    for (const Kind& kind : Catalog::instance().kinds())
        QVERIFY2(holds(text, "\n  " + kind.name + " "), kind.name.c_str());
    for (const EventKind& event : Catalog::instance().eventKinds())
        QVERIFY2(holds(text, "\n  " + event.name + " "), event.name.c_str());
}

void ExplainTest::explainsAKindWithAllItsKeysAndPresets() {
    for (const Kind& kind : Catalog::instance().kinds()) {
        const auto text = explainKind(kind.name);
        QVERIFY2(text.ok(), kind.name.c_str());
        for (const Key& key : kind.keys)
            QVERIFY2(holds(text.value(), "\n  " + key.name), (kind.name + "." + key.name).c_str());
        for (const Preset& preset : kind.presets)
            QVERIFY2(holds(text.value(), "\n  " + preset.name + " "), (kind.name + "." + preset.name).c_str());
    }
}

void ExplainTest::explainsAPresetWithEverySource() {
    for (const Kind& kind : Catalog::instance().kinds())
        for (const Preset& preset : kind.presets) {
            // By its name, unless a kind has it too (cdn); as part of its kind always; and on the kind's own page.
            const bool isKind = Catalog::instance().kind(preset.name) != nullptr;
            for (const auto& text : {explainKind(isKind ? kind.name : preset.name), explainKey(kind.name, preset.name),
                                     explainKind(kind.name)}) {
                QVERIFY2(text.ok(), preset.name.c_str());
                QVERIFY2(holds(text.value(), "Good for:") && holds(text.value(), "Costs you:") &&
                             holds(text.value(), "Choose it when"),
                         preset.name.c_str());
                for (const PresetDefault& one : preset.defaults) {
                    QVERIFY2(holds(text.value(), one.key), one.key.c_str());
                    QVERIFY2(holds(text.value(), std::string(one.origin.url)), one.key.c_str());
                    QVERIFY2(holds(text.value(), std::string(one.origin.date)), one.key.c_str());
                }
            }
        }
    QVERIFY(holds(explain(), "redis              cache: Redis"));
    QCOMPARE(explainKind("reddis").error().suggestion, std::string("redis"));
}

void ExplainTest::presetsPageHoldsEveryDefault() {
    const std::string page = presetsPage("\nPrices.\n");
    QVERIFY(page.ends_with("\nPrices.\n"));
    for (const Kind& kind : Catalog::instance().kinds())
        for (const Preset& preset : kind.presets) {
            QVERIFY2(holds(page, "\n## " + preset.name + "\n"), preset.name.c_str());
            for (const PresetDefault& one : preset.defaults)
                QVERIFY2(holds(page, figureRow(one.key, flowText(one.value), one.origin)), one.key.c_str());
        }
    QCOMPARE(figureRow("timeout", "60s", {"a | b", "https://x.org/y", "2026", Grade::Estimate}),
             std::string("| `timeout` | `60s` | [a \\| b](https://x.org/y) | 2026 | E |\n"));
}

void ExplainTest::explainsSectionsAndEvents() {
    for (const char* name : {"file", "component", "step", "link", "settings", "network", "keyspace", "operation",
                             "zone", "note", "slo", "alert", "crash", "traffic"})
        QVERIFY2(explainKind(name).ok(), name);
    QVERIFY(holds(explainKind("link").value(), "from"));
    QVERIFY(holds(explainKind("slow").value(), "factor"));
}

void ExplainTest::explainsPartsOfAKey() {
    const auto cap = explainKey("client", "retries.backoff.cap");
    QVERIFY(cap.ok());
    QVERIFY(holds(cap.value(), "cap") && holds(cap.value(), "10s"));
    const auto retries = explainKey("client", "retries");
    QVERIFY(retries.ok());
    QVERIFY(holds(retries.value(), "Parts") && holds(retries.value(), "budget"));
    QVERIFY(explainKey("service", "instances").ok());
    QVERIFY(holds(explainKey("service", "handler").value(), "parallel"));
    // Steps hold steps: the path goes as deep as one likes.
    QVERIFY(explainKey("service", "handler.parallel.parallel.read.through").ok());
}

void ExplainTest::suggestsTheNearestName_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("suggestion");
    QTest::newRow("kind") << "loadbalancer"
                          << ""
                          << "load_balancer";
    QTest::newRow("key") << "service"
                         << "cpu"
                         << "cpus";
    QTest::newRow("common key") << "service"
                                << "instnaces"
                                << "instances";
    QTest::newRow("part") << "client"
                          << "retries.backof"
                          << "backoff";
    QTest::newRow("no such part") << "client"
                                  << "timeout.max"
                                  << "";
    QTest::newRow("nothing near") << "service"
                                  << "zzzzzz"
                                  << "";
    QTest::newRow("empty path") << "service"
                                << "."
                                << "";
}

void ExplainTest::suggestsTheNearestName() {
    QFETCH(QString, kind);
    QFETCH(QString, key);
    QFETCH(QString, suggestion);
    const auto result =
        key.isEmpty() ? explainKind(kind.toStdString()) : explainKey(kind.toStdString(), key.toStdString());
    QVERIFY(!result.ok());
    QCOMPARE(QString::fromStdString(result.error().suggestion), suggestion);
    QVERIFY(!result.error().message.empty() && !result.error().expected.empty());
}

void ExplainTest::describesShapes_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("shape");
    QTest::newRow("range") << "service"
                           << "cpus"
                           << "count from 1 to 1024";
    QTest::newRow("word") << "client"
                          << "deadline"
                          << "duration from 1us to 1d; or none";
    QTest::newRow("choice") << "load_balancer"
                            << "hash_on"
                            << "one of user, key";
    QTest::newRow("shorthand") << "client"
                               << "hedge"
                               << "duration (after); or {after}; or off";
    QTest::newRow("share") << "service"
                           << "fail"
                           << "share";
    QTest::newRow("map") << "client"
                         << "mix"
                         << "operation: number";
    QTest::newRow("alternatives") << "client"
                                  << "arrivals"
                                  << "one of {open}, {closed}";
}

void ExplainTest::describesShapes() {
    QFETCH(QString, kind);
    QFETCH(QString, key);
    QFETCH(QString, shape);
    const Key* found = Catalog::instance().componentKey(kind.toStdString(), key.toStdString());
    QVERIFY(found != nullptr);
    QCOMPARE(QString::fromStdString(describe(found->schema)), shape);
}

void ExplainTest::writesDefaultsAsInAFile() {
    const auto standard = [](const char* kind, const char* key) {
        return defaultText(*Catalog::instance().componentKey(kind, key));
    };
    QCOMPARE(standard("service", "work"), std::string("{exponential: 10ms}"));
    QCOMPARE(standard("client", "retries"), std::string("0"));
    QCOMPARE(standard("load_balancer", "health_check"), std::string("{interval: 2s, timeout: 1s, fall: 3, rise: 2}"));
    QCOMPARE(standard("client", "profile"), std::string());
    const Distribution pareto{Distribution::Kind::Pareto, Duration::milliseconds(1), Duration::seconds(1), {}, {}, 1.5};
    QCOMPARE(flowText(Value(pareto)), std::string("{pareto: {min: 1ms, alpha: 1.5, max: 1s}}"));
}

void ExplainTest::referencePageHoldsTheWholeFormat() {
    const std::string page = referencePage();
    const Catalog& catalog = Catalog::instance();
    for (const Kind& kind : catalog.kinds()) {
        QVERIFY2(holds(page, "\n### " + kind.name + "\n"), kind.name.c_str());
        for (const Key& key : kind.keys)
            QVERIFY2(holds(page, "| `" + key.name + "` |"), key.name.c_str());
    }
    for (const EventKind& event : catalog.eventKinds())
        QVERIFY2(holds(page, "\n### " + event.name + "\n"), event.name.c_str());
    for (const Figure& figure : catalog.figures())
        QVERIFY2(holds(page, "| `" + figure.name + "` |"), figure.name.c_str());
    // Every row of a table has as many cells as its head; an escaped bar separates nothing.
    int columns = 0;
    for (QString line : QString::fromStdString(page).split('\n')) {
        const auto bars = line.remove("\\|").count('|');
        if (bars == 0)
            columns = 0;
        else if (columns == 0)
            columns = static_cast<int>(bars);
        QVERIFY2(bars == columns, qPrintable(line));
    }
}

void ExplainTest::linesAreNoWiderThanATerminal() {
    for (const std::string& kind : Catalog::instance().kindNames()) {
        const QStringList lines = QString::fromStdString(explainKind(kind).value()).split('\n');
        for (const QString& line : lines)
            QVERIFY2((line.size() <= 100 || line.contains("https://")) && !line.endsWith(' '), qPrintable(line));
    }
}

QTEST_APPLESS_MAIN(ExplainTest)
#include "tst_explain.moc"
