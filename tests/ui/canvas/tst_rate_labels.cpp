#include "ui/canvas/rate_labels.h"

#include <QTest>
#include <algorithm>

#include "engine/format/format.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/document/diagram_document.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const QString kShortener = QStringLiteral(FAULTLINE_SOURCE_DIR "/examples/8-url-shortener.faultline.yaml");

bool touchesAny(const QRectF& rect, const std::vector<QRectF>& others) {
    return std::any_of(others.begin(), others.end(), [&](const QRectF& other) { return rect.intersects(other); });
}

} // namespace

class TestRateLabels : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void liesOverNoCardAndNoOtherLabel_data() {
        QTest::addColumn<double>("zoom");
        for (const double zoom : {0.5, 0.7, 0.9, 1.0, 1.4})
            QTest::newRow(qPrintable(QString::number(zoom))) << zoom;
    }
    void liesOverNoCardAndNoOtherLabel() {
        QFETCH(double, zoom);
        DiagramDocument document;
        QVERIFY(document.open(kShortener));
        CanvasScene scene(document);
        for (const auto& wire : scene.wires().wires())
            wire->label = QStringLiteral("1,234/s");
        QImage picture(2400, 1600, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&picture);
        const QPointF middle = scene.contentRect().center() * zoom;
        const QTransform view(zoom, 0, 0, zoom, 1200 - middle.x(), 800 - middle.y());
        RateLabels labels;
        labels.paint(painter, scene, view, QRectF(0, 0, 2400, 1600));
        std::vector<QRectF> cards;
        for (const CardItem* card : scene.cardsInOrder())
            cards.push_back(view.mapRect(card->cardRect()));
        // Wires shorter than 90 px on screen carry none; of the others more than half have room.
        const auto& wires = scene.wires().wires();
        const auto isLong = [zoom](const auto& wire) { return wire->route.length() * zoom >= 90; };
        const auto longOnes = std::size_t(std::count_if(wires.begin(), wires.end(), isLong));
        QVERIFY2(longOnes > 2 && labels.painted().size() * 2 > longOnes,
                 qPrintable(QString::number(labels.painted().size())));
        for (std::size_t i = 0; i < labels.painted().size(); ++i) {
            QVERIFY(!touchesAny(labels.painted()[i], cards));
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!labels.painted()[i].intersects(labels.painted()[j]));
        }
    }
    void liesOnNoOtherWire() {
        DiagramDocument document;
        QVERIFY(document.open(QStringLiteral(FAULTLINE_SOURCE_DIR "/examples/3-write-update.faultline.yaml")));
        CanvasScene scene(document);
        for (const auto& wire : scene.wires().wires())
            wire->label = QStringLiteral("247/s");
        QImage picture(1600, 1000, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&picture);
        RateLabels labels;
        labels.paint(painter, scene, QTransform(), QRectF(0, 0, 1600, 1000));
        QVERIFY(labels.painted().size() >= scene.wires().wires().size() - 4); // the short ones beside the clients
        for (const QRectF& rect : labels.painted())
            for (const auto& wire : scene.wires().wires())
                QVERIFY2(!wire->route.intersects(rect), qPrintable(wire->id));
    }
    /// The control: two cards so near that the middle of their wire has no room above it.
    void goesToTheOtherSideOrIsLeftOut() {
        const auto labelIn = [](const char* other) {
            DiagramDocument document;
            document.setDiagram(format::read(std::string("faultline: 1\ncomponents:\n"
                                                         "  a: {kind: service, position: [0, 200]}\n"
                                                         "  b: {kind: service, position: [400, 200]}\n") +
                                             other + "links:\n  - {from: a, to: b}\n")
                                    .diagram);
            CanvasScene scene(document);
            scene.wires().wires().front()->label = QStringLiteral("9/s");
            QImage picture(800, 600, QImage::Format_ARGB32_Premultiplied);
            QPainter painter(&picture);
            RateLabels labels;
            labels.paint(painter, scene, QTransform(), QRectF(0, 0, 800, 600));
            return labels.painted();
        };
        // The wire is level at y = 244, from x = 200 to 400.
        const auto alone = labelIn("");
        QCOMPARE(alone.size(), std::size_t(1));
        QVERIFY(alone.front().bottom() < 244);
        const auto above = labelIn("  c: {kind: service, position: [200, 150]}\n"); // down to 238
        QCOMPARE(above.size(), std::size_t(1));
        QVERIFY(above.front().top() > 244);
        const auto both = labelIn("  c: {kind: service, position: [200, 150]}\n"
                                  "  d: {kind: service, position: [200, 248]}\n");
        QVERIFY(both.empty());
    }
};

QTEST_MAIN(TestRateLabels)
#include "tst_rate_labels.moc"
