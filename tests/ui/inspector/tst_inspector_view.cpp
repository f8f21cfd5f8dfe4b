#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

#include "engine/format/format.h"
#include "ui/document/diagram_document.h"
#include "ui/inspector/inspector_view.h"
#include "ui/inspector/instances_view.h"
#include "ui/inspector/key_form.h"
#include "ui/inspector/key_row.h"
#include "ui/inspector/list_field.h"
#include "ui/inspector/map_field.h"
#include "ui/inspector/one_of_field.h"
#include "ui/inspector/preset_card.h"
#include "ui/inspector/record_field.h"
#include "ui/player/player.h"
#include "ui/widgets/choice_field.h"
#include "ui/widgets/distribution_field.h"
#include "ui/widgets/engine_text.h"
#include "ui/widgets/scale_slider.h"
#include "ui/widgets/switch_field.h"
#include "ui/widgets/unit_field.h"

using namespace faultline;
using namespace faultline::ui;
using catalog::Value;

namespace {

constexpr char kSystem[] = R"(faultline: 1
title: Shop
operations:
  buy: {kind: write}
  look: {kind: read}
components:
  people: {kind: client}
  balancer: {kind: load_balancer}
  app: {kind: service, instances: 3}
  other: {kind: service, cpus: 4}
  store: {kind: cache}
  db: {kind: database}
links:
  - {from: people, to: balancer}
  - {from: balancer, to: app}
  - {from: balancer, to: other}
  - {from: app, to: store}
  - {from: app, to: db}
  - {from: other, to: db}
)";

/// A document with its inspector, on a selection.
struct Bench {
    DiagramDocument document;
    Player player;
    InspectorView view{document, player};

    Bench() {
        format::Reading reading = format::read(kSystem);
        QVERIFY2(reading.ok(), reading.diagnostics.empty() ? "" : toText(reading.diagnostics[0]).c_str());
        document.setDiagram(std::move(reading.diagram));
        view.resize(340, 900);
        view.show();
    }
    void select(const char* component) { view.showSelection({QString::fromUtf8(component)}, {}); }
    KeyRow* row(const char* key) { return view.forms().front()->row(key); }
    template <typename F> F* field(const char* key) { return qobject_cast<F*>(row(key)->field()); }
    const Value* own(const char* component, const char* key) {
        return document.diagram().component(component)->values.find(key);
    }
    int steps() { return document.undoStack().count(); }
};

void type(QLineEdit* edit, const QString& text) {
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

void choose(QComboBox* box, const QString& data) {
    const int index = box->findData(data);
    QVERIFY2(index >= 0, qPrintable(data));
    box->setCurrentIndex(index);
    emit box->activated(index);
}

} // namespace

class TestInspectorView : public QObject {
    Q_OBJECT
  private slots:
    void everyKeyOfEveryKindHasARow_data() {
        QTest::addColumn<QString>("kind");
        for (const auto& kind : catalog::Catalog::instance().kinds())
            QTest::newRow(kind.name.c_str()) << QString::fromStdString(kind.name);
    }
    void everyKeyOfEveryKindHasARow() {
        QFETCH(QString, kind);
        Bench bench;
        diagram::Component component{"thing", kind.toStdString(), {}};
        QVERIFY(bench.document.edit({diagram::AddComponent{component}, "Add"}));
        bench.select("thing");
        QCOMPARE(bench.view.heading(), QStringLiteral("thing"));
        for (const auto& key : catalog::Catalog::instance().kind(kind.toStdString())->keys) {
            QVERIFY2(bench.row(key.name.c_str()), key.name.c_str());
            QCOMPARE(bench.row(key.name.c_str())->field()->isEnabled(), key.simulated);
        }
    }

    void countIsTypedAndUndone() {
        Bench bench;
        bench.select("app");
        auto* field = bench.field<UnitField>("cpus");
        QVERIFY(field);
        QVERIFY(bench.row("cpus")->resetButton()->isHidden());
        type(field->lineEdit(), QStringLiteral("8"));
        QCOMPARE(*bench.own("app", "cpus")->as<std::int64_t>(), 8);
        QVERIFY(!bench.row("cpus")->resetButton()->isHidden());
        bench.document.undoStack().undo();
        QVERIFY(!bench.own("app", "cpus"));
        QCOMPARE(field->lineEdit()->text(), QStringLiteral("2"));
    }

    void theDefaultIsNotWrittenDown() {
        Bench bench;
        bench.select("other");
        type(bench.field<UnitField>("cpus")->lineEdit(), QStringLiteral("2"));
        QVERIFY(!bench.own("other", "cpus"));
    }

    void resetTakesTheOwnValueAway() {
        Bench bench;
        bench.select("other");
        QCOMPARE(bench.field<UnitField>("cpus")->lineEdit()->text(), QStringLiteral("4"));
        bench.row("cpus")->resetButton()->click();
        QVERIFY(!bench.own("other", "cpus"));
        QCOMPARE(bench.field<UnitField>("cpus")->lineEdit()->text(), QStringLiteral("2"));
    }

    void aWrongUnitShowsTheMendAndChangesNothing() {
        Bench bench;
        bench.select("people");
        const diagram::Diagram before = bench.document.diagram();
        auto* field = bench.field<UnitField>("timeout");
        type(field->lineEdit(), QStringLiteral("5 parsecs"));
        QVERIFY(bench.document.diagram() == before);
        QCOMPARE(bench.steps(), 0);
        QVERIFY(!field->problemText().isEmpty());
        QCOMPARE(field->lineEdit()->text(), QStringLiteral("5 parsecs"));
        // What was typed is still there when one comes back to the component.
        bench.select("app");
        bench.select("people");
        QCOMPARE(bench.field<UnitField>("timeout")->lineEdit()->text(), QStringLiteral("5 parsecs"));
    }

    void outOfRangeIsSaid() {
        Bench bench;
        bench.select("app");
        auto* field = bench.field<UnitField>("cpus");
        type(field->lineEdit(), QStringLiteral("0"));
        QVERIFY(field->problemText().contains(QStringLiteral("At least 1")));
        QCOMPARE(bench.steps(), 0);
    }

    void oneSliderDragIsOneUndoStep() {
        Bench bench;
        bench.select("app");
        ScaleSlider* slider = bench.field<UnitField>("instances")->slider();
        QVERIFY(slider);
        QTest::qWait(1);
        const int y = slider->height() / 2;
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(slider->width() / 3, y));
        for (int x = slider->width() / 3; x < slider->width() - 10; x += 4)
            QTest::mouseMove(slider, QPoint(x, y));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(slider->width() - 10, y));
        QVERIFY(diagram::instancesOf(*bench.document.diagram().component("app")) > 5);
        QCOMPARE(bench.steps(), 1);
        bench.document.undoStack().undo();
        QCOMPARE(diagram::instancesOf(*bench.document.diagram().component("app")), 3);
    }

    void durationRatioAndSwitchAreEdited() {
        Bench bench;
        bench.select("app");
        type(bench.field<UnitField>("start_up")->lineEdit(), QStringLiteral("500 ms"));
        QCOMPARE(*bench.own("app", "start_up")->as<base::Duration>(), base::Duration::milliseconds(500));
        type(bench.field<UnitField>("fail")->lineEdit(), QStringLiteral("2%"));
        QCOMPARE(bench.own("app", "fail")->as<base::Ratio>()->value, 0.02);
        bench.field<SwitchField>("drop_expired")->button()->click();
        QCOMPARE(*bench.own("app", "drop_expired")->as<bool>(), true);
    }

    void wordsStandForLimits() {
        Bench bench;
        bench.select("app");
        type(bench.field<UnitField>("max_in_flight")->lineEdit(), QStringLiteral("unlimited"));
        QVERIFY(bench.own("app", "max_in_flight")->isWord("unlimited"));
    }

    void choiceIsPicked() {
        Bench bench;
        bench.select("balancer");
        choose(bench.field<ChoiceField>("algorithm")->comboBox(), QStringLiteral("least_connections"));
        QVERIFY(bench.own("balancer", "algorithm")->isWord("least_connections"));
    }

    void presetChangesWhatHolds() {
        Bench bench;
        const auto* kind = catalog::Catalog::instance().kind("cache");
        QVERIFY(!kind->presets.empty());
        bench.select("store");
        choose(bench.field<ChoiceField>("preset")->comboBox(), QString::fromStdString(kind->presets.front().name));
        QVERIFY(bench.own("store", "preset")->isWord(kind->presets.front().name));
        QTest::qWait(10); // the form is made anew once the click is over
        QVERIFY(bench.row("entries"));
    }

    void presetShowsItsCardAndSources() {
        Bench bench;
        bench.select("store");
        QVERIFY(!bench.view.findChild<PresetCard*>());
        choose(bench.field<ChoiceField>("preset")->comboBox(), QStringLiteral("redis"));
        QTest::qWait(10);
        auto* card = bench.view.findChild<PresetCard*>();
        QVERIFY(card);
        QStringList texts;
        for (const QLabel* label : card->findChildren<QLabel*>())
            texts << label->text();
        const QString all = texts.join(u'\n');
        const catalog::Preset* redis = catalog::Catalog::instance().preset("cache", "redis");
        for (const base::Text& text : {redis->card.goodFor, redis->card.costsYou, redis->card.chooseWhen})
            QVERIFY2(all.contains(QString::fromStdString(text.english()).toHtmlEscaped()), text.english().c_str());
        for (const catalog::PresetDefault& one : redis->defaults) {
            QVERIFY2(all.contains(fromUtf8(one.origin.url).toHtmlEscaped()), one.key.c_str());
            QVERIFY2(all.contains(PresetCard::founded(one.origin)), one.key.c_str());
        }
        // The row of a key that the preset sets says so; one that it leaves out does not.
        QVERIFY(bench.row("policy")->field()->toolTip().contains("maxmemory-policy"));
        QVERIFY(!bench.row("entries")->field()->toolTip().contains("From the preset"));
        bench.document.undoStack().undo();
        QTest::qWait(10);
        QVERIFY(!bench.view.findChild<PresetCard*>());
        QVERIFY(!bench.row("policy")->field()->toolTip().contains("maxmemory-policy"));
    }

    void distributionIsEdited() {
        Bench bench;
        bench.select("app");
        auto* field = bench.field<DistributionField>("work");
        field->kindBox()->setCurrentIndex(static_cast<int>(catalog::Distribution::Kind::Constant));
        emit field->kindBox()->activated(field->kindBox()->currentIndex());
        QCOMPARE(bench.own("app", "work")->as<catalog::Distribution>()->kind, catalog::Distribution::Kind::Constant);
        type(field->parameters()[0]->lineEdit(), QStringLiteral("20ms"));
        QCOMPARE(bench.own("app", "work")->as<catalog::Distribution>()->a, base::Duration::milliseconds(20));
    }

    void recordWithAWordIsSwitchedAndEdited() {
        Bench bench;
        bench.select("balancer");
        auto* field = bench.field<RecordField>("health_check");
        QVERIFY(field);
        type(qobject_cast<UnitField*>(field->fieldOf("interval"))->lineEdit(), QStringLiteral("5s"));
        QCOMPARE(*bench.own("balancer", "health_check")->as<catalog::Record>()->find("interval")->as<base::Duration>(),
                 base::Duration::seconds(5));
        choose(field->wordBox(), QStringLiteral("off"));
        QVERIFY(bench.own("balancer", "health_check")->isWord("off"));
        bench.document.undoStack().undo();
        QVERIFY(bench.own("balancer", "health_check")->as<catalog::Record>());
    }

    void arrivalsSwitchBetweenOpenAndClosed() {
        Bench bench;
        bench.select("people");
        auto* field = bench.field<OneOfField>("arrivals");
        auto* open = qobject_cast<RecordField*>(field->valueField());
        QVERIFY(open);
        type(qobject_cast<UnitField*>(open->fieldOf("rate"))->lineEdit(), QStringLiteral("400/s"));
        const auto* rate = bench.own("people", "arrivals")->as<catalog::Record>()->find("open");
        QVERIFY(rate);
        const auto* record = rate->as<catalog::Record>();
        const Value* number = record ? record->find("rate") : rate;
        QCOMPARE(number->as<base::Rate>()->perSecond, 400.0);
        QComboBox* box = field->alternativeBox();
        box->setCurrentIndex(box->findText(QStringLiteral("closed")));
        emit box->activated(box->currentIndex());
        QVERIFY(bench.own("people", "arrivals")->as<catalog::Record>()->find("closed"));
        QVERIFY(qobject_cast<RecordField*>(field->valueField())->fieldOf("users"));
    }

    void mapOfWeightsGrowsAndShrinks() {
        Bench bench;
        bench.select("people");
        auto* mix = bench.field<MapField>("mix");
        QCOMPARE(mix->missingNames(), (QStringList{QStringLiteral("buy"), QStringLiteral("look")}));
        mix->add("buy");
        type(qobject_cast<UnitField*>(mix->fieldOf("buy"))->lineEdit(), QStringLiteral("3"));
        QCOMPARE(*bench.own("people", "mix")->as<catalog::Record>()->find("buy")->as<double>(), 3.0);
        QCOMPARE(mix->missingNames(), QStringList{QStringLiteral("look")});
        mix->remove("buy");
        QVERIFY(!bench.own("people", "mix") || bench.own("people", "mix")->as<catalog::Record>()->empty());
    }

    void handlerStepsAreAddedMovedEditedAndRemoved() {
        Bench bench;
        bench.select("app");
        auto* handler = bench.field<MapField>("handler");
        handler->add("buy");
        auto* steps = qobject_cast<ListField*>(handler->fieldOf("buy"));
        QVERIFY(steps);
        const auto add = [&](const QString& name) {
            for (QAction* action : steps->addButton()->menu()->actions())
                if (action->text() == name)
                    return action->trigger();
            QFAIL(qPrintable(name));
        };
        add(QStringLiteral("work"));
        add(QStringLiteral("write"));
        add(QStringLiteral("reply"));
        const auto list = [&] {
            return *bench.own("app", "handler")->as<catalog::Record>()->find("buy")->as<catalog::List>();
        };
        QCOMPARE(list().size(), 3u);
        QVERIFY(list()[2].isWord("reply"));
        auto* write = qobject_cast<OneOfField*>(steps->elementField(1));
        QVERIFY(write);
        auto* target = qobject_cast<RecordField*>(write->valueField());
        QCOMPARE(qobject_cast<ChoiceField*>(target->fieldOf("to"))->comboBox()->currentData().toString(),
                 QStringLiteral("db"));
        steps->move(1, 0);
        QVERIFY(list()[0].as<catalog::Record>()->find("write"));
        steps->removeAt(0);
        QCOMPARE(list().size(), 2u);
        QVERIFY(list()[0].as<catalog::Record>()->find("work"));
        for (int i = 0; i < 6; ++i)
            bench.document.undoStack().undo();
        QVERIFY(!bench.own("app", "handler"));
    }

    void severalComponentsAreEditedTogether() {
        Bench bench;
        bench.view.showSelection({QStringLiteral("app"), QStringLiteral("other")}, {});
        QVERIFY(bench.row("cpus")->field()->isMixed());
        type(bench.field<UnitField>("cpus")->lineEdit(), QStringLiteral("6"));
        QCOMPARE(*bench.own("app", "cpus")->as<std::int64_t>(), 6);
        QCOMPARE(*bench.own("other", "cpus")->as<std::int64_t>(), 6);
        QCOMPARE(bench.steps(), 1);
        bench.view.showSelection({QStringLiteral("app"), QStringLiteral("db")}, {});
        QVERIFY(bench.row("cpus"));
        QVERIFY(!bench.row("backlog"));
    }

    void linksAreEdited() {
        Bench bench;
        bench.view.showSelection({}, {QStringLiteral("app->db")});
        type(bench.field<UnitField>("loss")->lineEdit(), QStringLiteral("5%"));
        QCOMPARE(bench.document.diagram().link("app->db")->values.find("loss")->as<base::Ratio>()->value, 0.05);
        type(bench.field<UnitField>("pool")->lineEdit(), QStringLiteral("10"));
        QCOMPARE(*bench.document.diagram().link("app->db")->values.find("pool")->as<std::int64_t>(), 10);
    }

    void aLinkWithoutLatencyShowsTheNetworks() {
        Bench bench;
        const auto shown = [&](const char* link) {
            bench.view.showSelection({}, {QString::fromUtf8(link)});
            return *bench.row("latency")->field()->value().as<catalog::Distribution>();
        };
        const auto network = [&](const char* key) {
            return *effectiveNetwork(bench.document.diagram(), key).as<catalog::Distribution>();
        };
        QVERIFY(shown("people->balancer") == network("client"));
        QVERIFY(shown("app->db") == network("same_zone"));
        QVERIFY(bench.row("latency")->resetButton()->isHidden());
    }

    void withNothingSelectedTheDiagramIsEdited() {
        Bench bench;
        bench.view.showSelection({}, {});
        QVERIFY(bench.view.forms().size() >= 4); // settings, network, two operations
        auto* seed = qobject_cast<UnitField*>(bench.view.forms()[0]->row("seed")->field());
        type(seed->lineEdit(), QStringLiteral("42"));
        QCOMPARE(*bench.document.diagram().settings.find("seed")->as<std::int64_t>(), 42);
        auto* description = bench.view.findChild<QPlainTextEdit*>();
        QVERIFY(description);
        description->setPlainText(QStringLiteral("Sells things."));
        QTRY_COMPARE(QString::fromStdString(bench.document.diagram().description), QStringLiteral("Sells things."));
    }

    void operationsComeAndGo() {
        Bench bench;
        bench.view.showSelection({}, {});
        const auto before = bench.view.forms().size();
        for (QPushButton* button : bench.view.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Add operation"))
                button->click();
        QCOMPARE(bench.document.diagram().operations.size(), 3u);
        QTRY_COMPARE(bench.view.forms().size(), before + 1);
        bench.document.undoStack().undo();
        QTRY_COMPARE(bench.view.forms().size(), before);
    }

    void aRemovedComponentLeavesTheInspector() {
        Bench bench;
        bench.select("store");
        QVERIFY(bench.document.edit(diagram::removeComponents(bench.document.diagram(), {"store"})));
        QTRY_COMPARE(bench.view.heading(), QStringLiteral("Diagram"));
    }

    void instancesShowTheirStateAndTheWayBack() {
        Bench bench;
        bench.select("app");
        InstancesView* instances = bench.view.instances();
        QVERIFY(instances);
        QCOMPARE(instances->rows().size(), 3u);
        auto snapshot = std::make_shared<simulation::Snapshot>();
        snapshot->now = 30 * kernel::kSecond;
        simulation::ComponentView app;
        app.id = "app";
        app.instances.resize(3);
        app.instances[0].utilization = 0.93f;
        app.instances[0].waiting = 41;
        app.instances[1].health = simulation::Health::Crashed;
        snapshot->components.push_back(app);
        simulation::LogEntry entry;
        entry.at = 18 * kernel::kSecond;
        entry.what = "crash";
        entry.target = "app/2";
        entry.fault = true;
        snapshot->log = std::make_shared<const std::vector<simulation::LogEntry>>(1, entry);
        bench.view.showFrame(snapshot);
        QCOMPARE(instances->rows()[0]->stateText(), QStringLiteral("up · 93 % busy · 41 waiting"));
        QVERIFY(instances->rows()[1]->isDown());
        QVERIFY(instances->rows()[1]->stateText().contains(QStringLiteral("crashed 0:12 ago")));
        QCOMPARE(instances->rows()[1]->button()->text(), QStringLiteral("Restart"));
        QCOMPARE(instances->rows()[0]->button()->text(), QStringLiteral("Fault ▾"));
    }
};

QTEST_MAIN(TestInspectorView)
#include "tst_inspector_view.moc"
