#include "ui/canvas/name_labels.h"

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
const QRectF kView(0, 0, 900, 500);

QTransform fitted(const CanvasScene& scene, double zoom) {
    const QPointF middle = scene.contentRect().center() * zoom;
    return {zoom, 0, 0, zoom, kView.center().x() - middle.x(), kView.center().y() - middle.y()};
}

struct Picture {
    QImage image;
    std::vector<NameLabels::Painted> labels;
};

Picture paint(const CanvasScene& scene, double zoom) {
    Picture picture{QImage(kView.size().toSize(), QImage::Format_RGB32), {}};
    picture.image.fill(Theme::instance().palette().window);
    QPainter painter(&picture.image);
    NameLabels labels;
    labels.paint(painter, scene, fitted(scene, zoom), kView);
    picture.labels = labels.painted();
    return picture;
}

diagram::Diagram read(const std::string& components) {
    return format::read("faultline: 1\ncomponents:\n" + components).diagram;
}

/// How high what is dark in a part of a picture reaches, px.
int inkHeight(const QImage& image, const QRectF& where) {
    int top = image.height();
    int bottom = -1;
    const QRect area = where.toAlignedRect() & image.rect();
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            if (qGray(image.pixel(x, y)) < 128) {
                top = std::min(top, y);
                bottom = std::max(bottom, y);
            }
    return bottom - top + 1;
}

void crash(CanvasScene& scene, const char* id, int down, int of) {
    simulation::ComponentView view;
    view.id = id;
    view.kind = "service";
    view.instances.resize(std::size_t(of));
    for (int i = 0; i < down; ++i)
        view.instances[std::size_t(i)].health = simulation::Health::Crashed;
    scene.card(QLatin1String(id))->showGauges(view, {}, nullptr);
}

} // namespace

class TestNameLabels : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }
    void init() { Theme::instance().setMode(Theme::Mode::Light); }

    void everyCardIsNamed_data() {
        QTest::addColumn<double>("zoom");
        for (const double zoom : {0.24, 0.28, 0.33})
            QTest::newRow(qPrintable(QString::number(zoom))) << zoom;
    }
    void everyCardIsNamed() {
        QFETCH(double, zoom);
        DiagramDocument document;
        QVERIFY(document.open(kShortener));
        CanvasScene scene(document);
        const auto labels = paint(scene, zoom).labels;
        QCOMPARE(labels.size(), scene.cardsInOrder().size());
        for (const auto& label : labels) {
            const QString title = scene.card(label.component)->content().title;
            const QString shown = QString(label.name).remove(QChar(0x2026));
            QVERIFY2(title.startsWith(shown) && shown.size() >= std::min(4, int(title.size())), qPrintable(label.name));
        }
    }
    void liesOverNothing_data() { everyCardIsNamed_data(); }
    void liesOverNothing() {
        QFETCH(double, zoom);
        DiagramDocument document;
        QVERIFY(document.open(kShortener));
        CanvasScene scene(document);
        const QTransform view = fitted(scene, zoom);
        const auto labels = paint(scene, zoom).labels;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            for (const CardItem* card : scene.cardsInOrder())
                QVERIFY(!view.mapRect(card->cardRect()).intersects(labels[i].rect));
            for (const NoteItem* note : scene.notes())
                QVERIFY(!view.mapRect(note->sheet()).intersects(labels[i].rect));
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!labels[j].rect.intersects(labels[i].rect));
        }
    }
    void isAsLargeAtEveryZoom() {
        QVERIFY(NameLabels::kPixels >= 10);
        DiagramDocument document;
        document.setDiagram(read("  Hg: {kind: service}\n"));
        CanvasScene scene(document);
        const Picture near = paint(scene, 0.34);
        const Picture far = paint(scene, 0.15);
        QCOMPARE(near.labels.size(), std::size_t(1));
        QCOMPARE(far.labels.size(), std::size_t(1));
        // "Hg" from the top of the H to the foot of the g: an em of 11 px has capitals of about 0.73 and a descent of
        // about 0.2 of it, 10 px; anti-aliased edges may fall under the threshold.
        QVERIFY2(inkHeight(near.image, near.labels[0].rect) >= 8,
                 qPrintable(QString::number(inkHeight(near.image, near.labels[0].rect))));
        QCOMPARE(inkHeight(near.image, near.labels[0].rect), inkHeight(far.image, far.labels[0].rect));
    }
    void cardsThatCarryTheirNamesHaveNone() {
        DiagramDocument document;
        QVERIFY(document.open(kShortener));
        CanvasScene scene(document);
        QVERIFY(paint(scene, 0.36).labels.empty());
        QVERIFY(paint(scene, 1).labels.empty());
    }
    /// A card between two others has room neither under nor over it when they stand too close; the control has it.
    void isLeftOutWhereThereIsNoRoom() {
        const auto named = [](int apart) {
            DiagramDocument document;
            document.setDiagram(read("  one: {kind: service, position: [0, 0]}\n  two: {kind: service, position: [0, " +
                                     std::to_string(apart) + "]}\n  three: {kind: service, position: [0, " +
                                     std::to_string(2 * apart) + "]}\n"));
            CanvasScene scene(document);
            QStringList names;
            for (const auto& label : paint(scene, 0.25).labels)
                names << label.component;
            return names;
        };
        // A card is 88 high, 22 px at 25 %; a line of 11 px type takes about 15 px and stands 2 px from its card.
        QCOMPARE(named(88 + 40), QStringList({QStringLiteral("one"), QStringLiteral("three")})); // 10 px between them
        QCOMPARE(named(88 + 100).size(), 3);                                                     // 25 px
    }
    void namesSideBySideAreShortened() {
        DiagramDocument document;
        document.setDiagram(read("  one: {kind: service, label: A rather long name indeed, position: [0, 0]}\n"
                                 "  two: {kind: service, label: Another one as long as that, position: [240, 0]}\n"));
        CanvasScene scene(document);
        const auto labels = paint(scene, 0.3).labels;
        QCOMPARE(labels.size(), std::size_t(2));
        QVERIFY(!labels[0].rect.intersects(labels[1].rect));
        QVERIFY(std::any_of(labels.begin(), labels.end(),
                            [](const auto& label) { return label.name.endsWith(QChar(0x2026)); }));
    }
    void whatIsIllHasAShapeBesideItsName() {
        DiagramDocument document;
        document.setDiagram(read("  api: {kind: service, instances: 4}\n"));
        CanvasScene scene(document);
        crash(scene, "api", 0, 4);
        QVERIFY(!paint(scene, 0.3).labels.at(0).hasShape); // the control
        crash(scene, "api", 1, 4);
        const auto label = paint(scene, 0.3).labels.at(0);
        QVERIFY(label.hasShape);
        QVERIFY2(label.note.startsWith(QStringLiteral("1 of 4")), qPrintable(label.note));
    }
    void aFigureIsWholeOrNotThere() {
        // Neighbours 240 apart, 72 px at 30 %: the figure's room, as much as "p99 888 ms" takes, is there for one of
        // them.
        DiagramDocument document;
        document.setDiagram(
            read("  one: {kind: service, position: [0, 0]}\n  two: {kind: service, position: [240, 0]}\n"
                 "  three: {kind: service, position: [480, 0]}\n"));
        CanvasScene scene(document);
        for (const char* id : {"one", "two", "three"}) {
            simulation::ComponentView view;
            view.id = id;
            view.kind = "service";
            view.p99Ms = 812;
            view.instances.resize(1);
            scene.card(QLatin1String(id))->showGauges(view, {}, nullptr);
        }
        for (const double zoom : {0.15, 0.2, 0.25, 0.3, 0.34})
            for (const auto& label : paint(scene, zoom).labels)
                QVERIFY2(label.note.isEmpty() || label.note == QStringLiteral("p99 812 ms"), qPrintable(label.note));
        QVERIFY(!paint(scene, 0.34).labels.front().note.isEmpty());
    }
    void fromVeryFarThereAreNone() {
        std::string components;
        for (int i = 0; i < 1000; ++i)
            components += "  c" + std::to_string(i) + ": {kind: service, position: [" + std::to_string(i % 25 * 280) +
                          ", " + std::to_string(i / 25 * 120) + "]}\n";
        DiagramDocument document;
        document.setDiagram(read(components));
        CanvasScene scene(document);
        // So far away that a card is lower than a line of text, names would hide the picture.
        QVERIFY(paint(scene, 0.09).labels.empty());
    }
};

QTEST_MAIN(TestNameLabels)
#include "tst_name_labels.moc"
