#include <QLabel>
#include <QLineEdit>
#include <QtTest>

#include "ui/widgets/distribution_field.h"
#include "ui/widgets/scale_slider.h"
#include "ui/widgets/unit_field.h"
#include "ui/widgets/value_text.h"

using namespace faultline;
using namespace faultline::ui;
using catalog::Type;
using catalog::Value;

namespace {

catalog::Schema rateSchema() {
    catalog::Schema schema;
    schema.type = Type::Rate;
    schema.min = 0;
    schema.max = 1e9;
    return schema;
}

catalog::Schema countSchema() {
    catalog::Schema schema;
    schema.type = Type::Count;
    schema.min = 0;
    schema.max = 1e9;
    return schema;
}

/// What a field has told, with the merge keys.
struct Told {
    std::vector<Value> values;
    std::vector<int> keys;
    explicit Told(Field& field) {
        QObject::connect(&field, &Field::edited, &field, [this](const Value& value, int key) {
            values.push_back(value);
            keys.push_back(key);
        });
    }
};

void type(QLineEdit* edit, const QString& text) {
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

} // namespace

class TestUnitField : public QObject {
    Q_OBJECT
  private slots:
    void theNumberHasRoomBeforeItsUnit() {
        // Of "2000" and "requests" the number stays where both have no room.
        UnitField field(countSchema(), QStringLiteral("requests"));
        field.setValue(Value(std::int64_t{2000}));
        field.resize(400, field.sizeHint().height());
        field.show();
        const QLabel* unit = nullptr;
        for (const QLabel* label : field.findChildren<QLabel*>())
            if (label->text() == QStringLiteral("requests"))
                unit = label;
        QVERIFY(unit != nullptr);
        QTRY_VERIFY(unit->isVisible());
        field.resize(90, field.height());
        QTRY_VERIFY(!unit->isVisible());
        QVERIFY(field.lineEdit()->contentsRect().width() - field.lineEdit()->textMargins().right() >=
                field.lineEdit()->fontMetrics().horizontalAdvance(QStringLiteral("2000")));
        field.resize(400, field.height());
        QTRY_VERIFY(unit->isVisible());
    }
    void typedTextBecomesAValue() {
        const catalog::Schema schema = rateSchema();
        UnitField field(schema);
        field.setValue(Value(base::Rate{250}));
        QCOMPARE(field.lineEdit()->text(), QStringLiteral("250/s"));
        Told told(field);
        type(field.lineEdit(), QStringLiteral("120/min"));
        QCOMPARE(told.values.size(), 1u);
        QCOMPARE(told.values[0].as<base::Rate>()->perSecond, 2.0);
        QCOMPARE(told.keys[0], 0);
    }

    void wrongTextStaysWithItsMend() {
        const catalog::Schema schema = rateSchema();
        UnitField field(schema);
        field.setValue(Value(base::Rate{250}));
        Told told(field);
        type(field.lineEdit(), QStringLiteral("2k/s"));
        QVERIFY(told.values.empty());
        QCOMPARE(field.lineEdit()->text(), QStringLiteral("2k/s"));
        QVERIFY(!field.problemText().isEmpty());
        QCOMPARE(field.draft(), QStringLiteral("2k/s"));
        field.setValue(Value(base::Rate{250})); // the form looks again: nothing typed may be lost
        QCOMPARE(field.lineEdit()->text(), QStringLiteral("2k/s"));
        field.useSuggestion();
        QCOMPARE(told.values.size(), 1u);
        QCOMPARE(told.values[0].as<base::Rate>()->perSecond, 2000.0);
        QVERIFY(field.problemText().isEmpty());
    }

    void escapeBringsTheValueBack() {
        const catalog::Schema schema = rateSchema();
        UnitField field(schema);
        field.setValue(Value(base::Rate{250}));
        type(field.lineEdit(), QStringLiteral("nonsense"));
        QTest::keyClick(field.lineEdit(), Qt::Key_Escape);
        QCOMPARE(field.lineEdit()->text(), QStringLiteral("250/s"));
        QVERIFY(field.problemText().isEmpty());
    }

    void stepsOfOneGestureShareAMergeKey() {
        const catalog::Schema schema = rateSchema();
        UnitField field(schema);
        field.setValue(Value(base::Rate{100}));
        Told told(field);
        QTest::keyClick(field.lineEdit(), Qt::Key_Up);
        QTest::keyClick(field.lineEdit(), Qt::Key_Up);
        QCOMPARE(told.values.size(), 2u);
        QCOMPARE(told.values[1].as<base::Rate>()->perSecond, 500.0);
        QVERIFY(told.keys[0] != 0);
        QCOMPARE(told.keys[0], told.keys[1]);
    }

    void oneDragIsOneGesture() {
        const catalog::Schema schema = rateSchema();
        UnitField field(schema, {}, UnitField::Slider::Yes, Value(base::Rate{250}));
        field.setValue(Value(base::Rate{250}));
        field.resize(300, field.sizeHint().height());
        field.show();
        ScaleSlider* slider = field.slider();
        Told told(field);
        const int y = slider->height() / 2;
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(slider->width() / 2, y));
        for (int x = slider->width() / 2; x < slider->width() - 20; x += 5)
            QTest::mouseMove(slider, QPoint(x, y));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(slider->width() - 20, y));
        QVERIFY(told.values.size() > 3);
        QVERIFY(told.keys.front() != 0);
        for (const int key : told.keys)
            QCOMPARE(key, told.keys.front());
        QVERIFY(told.values.back().as<base::Rate>()->perSecond > 2000);
        const int first = told.keys.front();
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(30, y));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(30, y));
        QVERIFY(told.keys.back() != first);
    }

    void sliderSnapsToItsDetent() {
        ScaleSlider slider;
        slider.setScale({0.1, 100, true}, false);
        slider.setDetent(1);
        slider.resize(200, 24);
        slider.showNumber(1.04);
        QCOMPARE(slider.number(), 1.0);
        slider.showNumber(5);
        QVERIFY(std::abs(slider.number() - 5) < 0.2);
    }

    void distributionKeepsItsMeanWhenItsKindChanges_data() {
        QTest::addColumn<int>("kind");
        using Kind = catalog::Distribution::Kind;
        for (int kind = 0; kind <= static_cast<int>(Kind::Quantiles); ++kind)
            QTest::newRow(qPrintable(distributionName(static_cast<Kind>(kind)))) << kind;
    }
    void distributionKeepsItsMeanWhenItsKindChanges() {
        QFETCH(int, kind);
        const auto from = catalog::Distribution::exponential(base::Duration::milliseconds(10));
        const auto to = converted(from, static_cast<catalog::Distribution::Kind>(kind));
        QCOMPARE(static_cast<int>(to.kind), kind);
        QVERIFY(contradiction(to).isEmpty());
        QVERIFY2(std::abs(to.meanSeconds() - 0.010) < 0.0011, qPrintable(QString::number(to.meanSeconds())));
    }

    void distributionRefusesWhatContradictsItself() {
        catalog::Schema schema;
        schema.type = Type::Distribution;
        DistributionField field(schema);
        const catalog::Distribution uniform{catalog::Distribution::Kind::Uniform,
                                            base::Duration::milliseconds(5),
                                            base::Duration::milliseconds(15),
                                            {},
                                            {},
                                            0};
        field.setValue(Value(uniform));
        Told told(field);
        QCOMPARE(field.parameters().size(), 2u);
        type(field.parameters()[0]->lineEdit(), QStringLiteral("20ms"));
        QVERIFY(told.values.empty());
        QVERIFY(!field.problemText().isEmpty());
        type(field.parameters()[1]->lineEdit(), QStringLiteral("40ms"));
        QCOMPARE(told.values.size(), 1u);
        const auto* now = told.values[0].as<catalog::Distribution>();
        QCOMPARE(now->a, base::Duration::milliseconds(20));
        QCOMPARE(now->b, base::Duration::milliseconds(40));
        QVERIFY(field.problemText().isEmpty());
    }
};

QTEST_MAIN(TestUnitField)
#include "tst_unit_field.moc"
