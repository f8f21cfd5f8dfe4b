#include <QAccessible>

#include "engine/format/format.h"
#include "tests/ui/canvas/canvas_bench.h"
#include "ui/canvas/canvas_accessible.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/items/card_painter.h"
#include "ui/canvas/items/card_parts.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// A breaker that opens within a fifth of a second, is tried after two, and a partner that can be crashed.
constexpr char kBreaker[] = R"(faultline: 1
components:
  users: {kind: client, position: [0, 100], arrivals: {open: 200/s}}
  app: {kind: service, position: [280, 100], handler: {default: [{call: {to: tips, fallback: ok}}]}, BREAKER}
  tips: {kind: service, position: [640, 100], work: 1ms}
links:
  - {from: users, to: app}
  - {from: app, to: tips}
)";

/// Reads of few keys from a replica that is a second behind.
constexpr char kReplica[] = R"(faultline: 1
keyspaces: {things: {keys: 10}}
operations:
  put: {kind: write, keyspace: things}
  get: {kind: read, keyspace: things}
components:
  users: {kind: client, position: [0, 100], arrivals: {open: 200/s}, mix: {put: 1, get: 1}}
  app: {kind: service, position: [280, 100]}
  db: {kind: database, position: [640, 100], replicas: 1, reads_from: replicas, lag: 1s, replication: REPLICATION}
links:
  - {from: users, to: app}
  - {from: app, to: db}
)";

constexpr char kGrowing[] = R"(faultline: 1
components:
  users: {kind: client, position: [0, 100], arrivals: {open: 50/s}}
  app: {kind: service, position: [280, 100], instances: 2, cpus: 1}
  db: {kind: database, position: [640, 100], shards: 4}
links:
  - {from: users, to: app}
  - {from: app, to: db}
scenario:
  - {at: 1s, scale: app, instances: 4}
  - {at: 1s, reshard: db, shards: 5}
)";

diagram::Diagram read(const char* text, const char* word = "", const char* with = "") {
    const std::string changed =
        QString::fromLatin1(text).replace(QLatin1String(word), QLatin1String(with)).toStdString();
    const format::Reading reading = format::read(*word != 0 ? changed : std::string(text));
    for (const base::Diagnostic& diagnostic : reading.diagnostics)
        if (diagnostic.severity == base::Severity::Error)
            qFatal("%s", base::toText(diagnostic).c_str());
    return reading.diagram;
}

const CanvasScene& sceneOf(CanvasBench& bench) {
    return *static_cast<const CanvasScene*>(bench.view.scene());
}

const CardContent& contentOf(CanvasBench& bench, const char* id) {
    return sceneOf(bench).card(QLatin1String(id))->content();
}

template <typename Condition> bool runUntil(CanvasBench& bench, Condition condition) {
    for (int i = 0; i < 600; ++i) {
        bench.view.showFrame(bench.player.takeSnapshot());
        if (condition())
            return true;
        QTest::qWait(10);
    }
    return false;
}

/// What a screen reader is told of the part of that name.
QString heardOf(CanvasBench& bench, const QString& name) {
    QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&bench.view);
    for (int i = 0; canvas != nullptr && i < canvas->childCount(); ++i)
        if (QAccessibleInterface* part = canvas->child(i); part->text(QAccessible::Name) == name)
            return part->text(QAccessible::Description);
    return {};
}

/// Whether a colour, or one near to it, is to be seen.
bool shows(const QImage& picture, const QColor& colour) {
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            if (std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green()) +
                    std::abs(pixel.blue() - colour.blue()) <
                24)
                return true;
        }
    return false;
}

QImage pixels(CanvasBench& bench, const QRectF& scene) {
    return bench.canvas()->grab(bench.view.mapFromScene(scene).boundingRect()).toImage();
}

/// The wire between the cards of app and its callee, which lie at the same height, below its ends.
const QRectF kBelowTheWire(484, 145, 152, 30);

/// The rows of a picture that are not all of its ground, from the first to the last.
int inkHeight(const QImage& picture, const QRect& area) {
    int first = -1;
    int last = -1;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            if (qGray(picture.pixel(x, y)) < 190) {
                first = first < 0 ? y : first;
                last = y;
            }
    return last - first + 1;
}

} // namespace

/// What cards and wires say while it runs, beside their load.
class RunningCardsTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        Theme::instance().apply();
        CanvasAccessible::install();
        QAccessible::setActive(true);
    }

    void showsAnOpenBreakerOnItsCardAndItsWire();
    void showsNoBreakerWithoutOne();
    void saysHowManyAnswersAreStale();
    void followsTheNumberOfShardsAndInstances();
    void cutsNothingOffLetters();
};

void RunningCardsTest::showsAnOpenBreakerOnItsCardAndItsWire() {
    CanvasBench bench(read(kBreaker, "BREAKER", "breaker: {open_for: 2s}"));
    const Palette& p = Theme::instance().palette();
    bench.player.play();
    QVERIFY(runUntil(bench, [&] { return contentOf(bench, "app").live; }));
    QVERIFY(contentOf(bench, "app").health.isEmpty());
    QVERIFY(!shows(pixels(bench, kBelowTheWire), p.error));
    bench.click(bench.title("tips"));
    bench.press(Qt::Key_K);
    QVERIFY(runUntil(bench, [&] { return contentOf(bench, "app").health == QStringLiteral("breaker open"); }));
    QVERIFY(runUntil(bench,
                     [&] { return sceneOf(bench).wires().wire(QStringLiteral("app->tips"))->look.breakers.isOpen(); }));
    QVERIFY(heardOf(bench, QStringLiteral("app")).contains(QStringLiteral("breaker open")));
    QVERIFY(heardOf(bench, QStringLiteral("Link from app to tips")).contains(QStringLiteral("circuit breaker open")));
    QVERIFY(!heardOf(bench, QStringLiteral("Link from users to app")).contains(QStringLiteral("breaker")));
    QVERIFY(shows(pixels(bench, kBelowTheWire), p.error)); // its word stands under its sign
    // Restored, the next call that is let through closes it.
    bench.press(Qt::Key_K);
    QVERIFY(runUntil(bench, [&] { return contentOf(bench, "app").health.isEmpty(); }));
    QVERIFY(runUntil(bench, [&] { return !shows(pixels(bench, kBelowTheWire), p.error); }));
}

void RunningCardsTest::showsNoBreakerWithoutOne() {
    CanvasBench bench(read(kBreaker, "BREAKER", "breaker: off"));
    bench.player.play();
    QVERIFY(runUntil(bench, [&] { return contentOf(bench, "app").live; }));
    bench.click(bench.title("tips"));
    bench.press(Qt::Key_K);
    QVERIFY(runUntil(bench, [&] { return contentOf(bench, "tips").isDown(); }));
    const auto crashed = bench.player.takeSnapshot()->now;
    QVERIFY(runUntil(bench, [&] { return bench.player.takeSnapshot()->now > crashed + kernel::kSecond; }));
    QVERIFY(contentOf(bench, "app").health.isEmpty());
    QVERIFY(!shows(pixels(bench, kBelowTheWire), Theme::instance().palette().error));
}

void RunningCardsTest::saysHowManyAnswersAreStale() {
    const Palette& p = Theme::instance().palette();
    const QRectF body(640 + 12, 100 + 50, kCardWidth - 24, 34);
    CanvasBench lagging(read(kReplica, "REPLICATION", "async"));
    lagging.player.play();
    QVERIFY(runUntil(lagging, [&] { return contentOf(lagging, "db").stale.endsWith(QStringLiteral(" stale/s")); }));
    QVERIFY(heardOf(lagging, QStringLiteral("db")).contains(QStringLiteral("stale/s")));
    QVERIFY(shows(pixels(lagging, body), p.stale));
    QVERIFY(contentOf(lagging, "app").stale.isEmpty());
    // What is applied everywhere before it is acknowledged is never stale.
    CanvasBench sync(read(kReplica, "REPLICATION", "sync"));
    sync.player.play();
    QVERIFY(runUntil(sync, [&] { return sync.player.takeSnapshot()->now > 2 * kernel::kSecond; }));
    QVERIFY(contentOf(sync, "db").live);
    QVERIFY(contentOf(sync, "db").stale.isEmpty());
    QVERIFY(!shows(pixels(sync, body), p.stale));
}

void RunningCardsTest::followsTheNumberOfShardsAndInstances() {
    CanvasBench bench(read(kGrowing));
    QCOMPARE(contentOf(bench, "db").parameters, QStringLiteral("4 shards"));
    QCOMPARE(contentOf(bench, "app").parameters, QStringLiteral("2 instances · 1 CPU"));
    bench.player.play();
    QVERIFY(runUntil(bench, [&] { return contentOf(bench, "db").parameters == QStringLiteral("5 shards"); }));
    QVERIFY(
        runUntil(bench, [&] { return contentOf(bench, "app").parameters == QStringLiteral("4 instances · 1 CPU"); }));
    QVERIFY(heardOf(bench, QStringLiteral("app")).contains(QStringLiteral("4 instances")));
    // Without a run it is what the diagram says.
    bench.view.showFrame(nullptr);
    QCOMPARE(contentOf(bench, "db").parameters, QStringLiteral("4 shards"));
    QCOMPARE(contentOf(bench, "app").parameters, QStringLiteral("2 instances · 1 CPU"));
}

void RunningCardsTest::cutsNothingOffLetters() {
    // A client's latency, which is written larger than its line, is as high on its card as without a clip.
    simulation::ComponentView view;
    view.id = "users";
    view.kind = "client";
    view.instances.resize(1);
    view.p99Ms = 3;
    CardContent content = describe({"users", "client", {}});
    showGauges(content, view, {}, nullptr);
    QCOMPARE(content.figure, QStringLiteral("p99 3.0 ms"));
    const CardLayout layout = layoutOf(content);
    // The upper half of the figures, and one unit more above.
    const QRectF line(layout.figures.left(), layout.figures.top() - 1, 90, layout.figures.height() / 2 + 1);
    int wouldBeCut = 0;
    for (int percent = 60; percent <= 130; ++percent) {
        const double zoom = percent / 100.0;
        const QRectF around = line.adjusted(0, -2, 0, 4);
        const QRect area(QPointF(around.topLeft() * zoom).toPoint(), QSizeF(around.size() * zoom).toSize());
        const auto height = [&](const auto& draw) {
            QImage picture(400, 200, QImage::Format_ARGB32_Premultiplied);
            picture.fill(Qt::white);
            QPainter painter(&picture);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.scale(zoom, zoom);
            draw(painter);
            return inkHeight(picture, area);
        };
        const auto text = [&](int flags) {
            return [&, flags](QPainter& painter) {
                painter.setFont(CardFonts().figure);
                painter.setPen(Theme::instance().palette().text);
                painter.drawText(line, Qt::AlignVCenter | Qt::TextSingleLine | flags, content.figure);
            };
        };
        const int whole = height(text(Qt::TextDontClip));
        QVERIFY(whole > 6 * zoom);
        QCOMPARE(height([&](QPainter& painter) { paintCard(painter, content, layout, {}, zoom); }), whole);
        wouldBeCut += height(text(0)) < whole ? 1 : 0;
    }
    QVERIFY(wouldBeCut > 0); // the control
}

QTEST_MAIN(RunningCardsTest)
#include "tst_running_cards.moc"
