// The picture of a diagram shows what the canvas shows.
#include <QImage>
#include <QSvgRenderer>
#include <QTest>

#include "engine/format/format.h"
#include "ui/canvas/canvas_view.h"
#include "ui/document/diagram_document.h"
#include "ui/export/diagram_export.h"
#include "ui/player/player.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;
using simulation::Flight;

namespace {

constexpr const char* kTwo = "faultline: 1\n"
                             "components:\n"
                             "  web: {kind: client, position: [0, 0]}\n"
                             "  app: {kind: service, position: [600, 0]}\n"
                             "links:\n"
                             "  - {from: web, to: app}\n";

std::shared_ptr<simulation::Snapshot> snapshotAt(kernel::Time now) {
    auto snapshot = std::make_shared<simulation::Snapshot>();
    snapshot->now = now;
    snapshot->links = {{"web->app", "web", "app", 0, false, 0}};
    return snapshot;
}

/// How many pixels have just this colour.
int pixelsOf(const QImage& image, QColor colour) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += (image.pixel(x, y) & 0xFFFFFF) == (colour.rgb() & 0xFFFFFF);
    return count;
}

} // namespace

class TestDiagramExport : public QObject {
    Q_OBJECT
  private slots:
    void showsTheDotsOfTheCanvas();
};

void TestDiagramExport::showsTheDotsOfTheCanvas() {
    const Theme::LightWhile light;
    DiagramDocument document;
    document.setDiagram(format::read(kTwo).diagram);
    Player player;
    CanvasView canvas(document, player);
    canvas.resize(1000, 500);
    canvas.show();
    canvas.showFrameAfter(snapshotAt(0), 0.016);
    // Ten requests, one each two frames; each flies for 0.3 s on screen, so that all are on their way at the end.
    kernel::Time now = 0;
    std::shared_ptr<simulation::Snapshot> last;
    for (int i = 0; i < 10; ++i) {
        now += 30 * kernel::kMillisecond;
        last = snapshotAt(now);
        Flight flight;
        flight.request = std::uint64_t(i) + 1;
        flight.departs = now - kernel::kMillisecond;
        flight.arrives = now;
        last->flights = {flight};
        canvas.showFrameAfter(last, 0.03);
    }
    const auto pictureOf = [&](const CanvasView* shown) {
        return QImage::fromData(DiagramPicture(document.diagram(), last, shown).bytes(ExportForm::Png, 1), "PNG");
    };
    const QColor request = Theme::instance().palette().request;
    const int alone = pixelsOf(pictureOf(nullptr), request); // the one of the last snapshot, and the legend's
    const int shown = pixelsOf(pictureOf(&canvas), request);
    QVERIFY(alone > 0);
    // A dot of 11 px has about 95 pixels, some of them at its edge; of ten at least eight more than one are seen.
    QVERIFY2(shown > alone + 8 * 40, qPrintable(QStringLiteral("%1, %2").arg(alone).arg(shown)));
}

QTEST_MAIN(TestDiagramExport)
#include "tst_diagram_export.moc"
