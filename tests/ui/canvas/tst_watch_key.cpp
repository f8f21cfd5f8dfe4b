#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QToolButton>

#include "tests/ui/canvas/canvas_bench.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/key_box.h"
#include "ui/canvas/key_layer.h"
#include "ui/canvas/unfolded.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;
using simulation::KeyCopy;

namespace {

diagram::Named keyspace(const char* id, int keys) {
    diagram::Named named{id, {}};
    named.values.set("keys", diagram::Value(std::int64_t(keys)));
    return named;
}

/// Writes of one key to a primary with a replica that is a second behind.
diagram::Diagram replicated() {
    diagram::Diagram diagram;
    diagram.keyspaces = {keyspace("things", 1)};
    diagram::Named change{"change", {}};
    change.values.set("kind", diagram::Value(std::string("write")));
    change.values.set("keyspace", diagram::Value(std::string("things")));
    diagram.operations = {change};
    diagram.components = {card("users", "client", 0, 100), card("db", "database", 560, 100)};
    diagram.components[1].values.set("replicas", diagram::Value(std::int64_t{1}));
    diagram.components[1].values.set("lag", catalog::Distribution::constant(base::Duration::milliseconds(1000)));
    diagram.links = {{"users->db", "users", "db", {}}};
    return diagram;
}

/// Opens the box from the card's menu, by the mouse alone.
bool openBox(CanvasBench& bench) {
    bench.click(bench.title("db"), Qt::NoModifier, Qt::RightButton);
    QMenu* menu = CanvasBench::openMenu("canvas-menu");
    const auto* action = menu != nullptr ? menu->findChild<QAction*>(QStringLiteral("watchKey")) : nullptr;
    if (action == nullptr)
        return false;
    CanvasBench::choose(menu, action);
    QTest::qWait(0);
    auto* box = bench.canvas()->findChild<KeyBox*>();
    return box != nullptr && box->isVisible();
}

/// Pixels of the colour of what is stale along the lower edge of the card.
int stalePixels(const CanvasBench& bench) {
    const QImage image = bench.canvas()->grab().toImage();
    const auto* scene = static_cast<const CanvasScene*>(bench.view.scene());
    const QRect card = bench.view.mapFromScene(scene->card(QStringLiteral("db"))->cardRect()).boundingRect();
    const QColor stale = Theme::instance().palette().stale;
    int count = 0;
    for (int y = card.bottom() - 14; y < card.bottom() + 24; ++y)
        for (int x = card.left(); x < card.right(); ++x)
            count += image.pixelColor(x, y).rgb() == stale.rgb() ? 1 : 0;
    return count;
}

std::shared_ptr<const simulation::Snapshot> snapshotWith(std::vector<KeyCopy> copies) {
    auto snapshot = std::make_shared<simulation::Snapshot>();
    snapshot->components.resize(2);
    snapshot->components[0].id = "users";
    snapshot->components[1].id = "db";
    auto watched = std::make_shared<simulation::KeyCopies>();
    watched->components = {{KeyCopy()}, std::move(copies)};
    snapshot->watched = watched;
    return snapshot;
}

constexpr KeyCopy held(std::uint32_t version, bool stale = false) {
    return {KeyCopy::State::Held, stale, version};
}

} // namespace

/// Watching a key: every copy of it shows its version.
class WatchKeyTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }

    void showsTheStaleReplica();
    void showsTheCopyOfEachTile();
    void endsByItsButton();
    void itsBarFollowsTheTheme();
    void findsKeysByNumberAndName();
    void offersNothingWithoutKeyspaces();
    void putsEqualCopiesTogether();
    void makesTextsAnewOnlyForChanges();
};

void WatchKeyTest::showsTheStaleReplica() {
    CanvasBench bench(replicated());
    QCOMPARE(stalePixels(bench), 0);
    QVERIFY(openBox(bench));
    auto* box = bench.canvas()->findChild<KeyBox*>();
    QTest::keyClicks(box->findChild<QLineEdit*>(), QStringLiteral("1"));
    QTest::keyClick(box->findChild<QLineEdit*>(), Qt::Key_Return);
    QVERIFY(!box->isVisible());
    QVERIFY(bench.player.watchedKey().has_value());
    QVERIFY(bench.canvas()->findChild<KeyBar*>()->isVisible());
    QVERIFY(!bench.document.isModified());
    bench.player.play();
    // A hundred writes a second, and a replica that is a second behind: the primary is ahead of it for good.
    const auto behind = [](const simulation::Snapshot& snapshot) {
        return snapshot.watched && snapshot.watched->components.size() == 2 &&
               snapshot.watched->components[1].size() == 2 && snapshot.watched->components[1][1].stale &&
               snapshot.watched->components[1][0].version > snapshot.watched->components[1][1].version;
    };
    QVERIFY(bench.runUntil(behind));
    QVERIFY(!bench.player.takeSnapshot()->watched->components[1][0].stale);
    QVERIFY(stalePixels(bench) > 40);
    // Inside an open card, too.
    QTest::mouseDClick(bench.canvas(), Qt::LeftButton, Qt::NoModifier, bench.title("db"));
    QVERIFY(bench.runUntil(behind));
    QVERIFY(stalePixels(bench) > 20);
}

void WatchKeyTest::showsTheCopyOfEachTile() {
    diagram::Diagram diagram = replicated();
    diagram.components[1].values.set("unfold",
                                     diagram::Record{{"db/1", base::Point{420, 320}}, {"db/2", base::Point{660, 320}}});
    CanvasBench bench(diagram);
    const auto staleAt = [&](double x) { // along the lower edge of the tile there
        const QRect edge(bench.at(x, 320 + kTileSize.height() - 6), QSize(int(kTileSize.width()), 20));
        const QImage image = bench.canvas()->grab(edge).toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int column = 0; column < image.width(); ++column)
                count += image.pixelColor(column, y).rgb() == Theme::instance().palette().stale.rgb() ? 1 : 0;
        return count;
    };
    QVERIFY(openBox(bench));
    QTest::keyClick(bench.canvas()->findChild<KeyBox*>()->findChild<QLineEdit*>(), Qt::Key_Return);
    bench.player.play();
    QVERIFY(bench.runUntil([](const simulation::Snapshot& snapshot) {
        return snapshot.watched && snapshot.watched->components[1].size() == 2 &&
               snapshot.watched->components[1][1].stale;
    }));
    QCOMPARE(staleAt(420), 0);
    QVERIFY(staleAt(660) > 20);
}

void WatchKeyTest::endsByItsButton() {
    CanvasBench bench(replicated());
    QVERIFY(openBox(bench));
    QTest::keyClick(bench.canvas()->findChild<KeyBox*>()->findChild<QLineEdit*>(), Qt::Key_Return);
    bench.player.play();
    QVERIFY(bench.runUntil([](const simulation::Snapshot& snapshot) { return snapshot.watched != nullptr; }));
    auto* end = bench.canvas()->findChild<QToolButton*>(QStringLiteral("stop-watching"));
    QVERIFY(end != nullptr && end->isVisible());
    QTest::mouseClick(end, Qt::LeftButton);
    QVERIFY(!bench.player.watchedKey());
    QVERIFY(!end->isVisible());
    QVERIFY(bench.runUntil([](const simulation::Snapshot& snapshot) { return snapshot.watched == nullptr; }));
    QCOMPARE(stalePixels(bench), 0);
}

void WatchKeyTest::itsBarFollowsTheTheme() {
    CanvasBench bench(replicated());
    QVERIFY(openBox(bench));
    QTest::keyClick(bench.canvas()->findChild<KeyBox*>()->findChild<QLineEdit*>(), Qt::Key_Return);
    auto* bar = bench.canvas()->findChild<KeyBar*>();
    const auto ground = [&] { return bar->grab().toImage().pixelColor(6, bar->height() / 2); };
    QVERIFY(ground().lightness() > 200);
    Theme::instance().setMode(Theme::Mode::Dark);
    const int dark = ground().lightness();
    Theme::instance().setMode(Theme::Mode::Light);
    QVERIFY(dark < 80);
    QVERIFY(ground().lightness() > 200);
}

void WatchKeyTest::findsKeysByNumberAndName() {
    diagram::Diagram diagram;
    diagram.keyspaces = {keyspace("prices", 500), keyspace("users2", 30)};
    const auto offered = [&](const char* text) {
        QStringList offers;
        for (const KeyOffer& offer : keysFor(diagram, QString::fromLatin1(text)))
            offers << keyText(offer.key) + (offer.there ? "" : "!");
        return offers.join(u'|');
    };
    QCOMPARE(offered(""), QString("the hottest key of prices|the hottest key of users2"));
    QCOMPARE(offered("42"), QString("key 42 of prices|key 42 of users2!"));
    QCOMPARE(offered("pri"), QString("the hottest key of prices"));
    QCOMPARE(offered("prices 500"), QString("key 500 of prices"));
    QCOMPARE(offered("prices#501"), QString("key 501 of prices!"));
    QCOMPARE(offered("users2"), QString("the hottest key of users2"));
    QCOMPARE(offered("2"), QString("key 2 of prices|key 2 of users2"));
    QCOMPARE(offered("1"), QString("the hottest key of prices|the hottest key of users2"));
    QCOMPARE(offered("nothing"), QString());
}

void WatchKeyTest::offersNothingWithoutKeyspaces() {
    diagram::Diagram diagram = replicated();
    diagram.keyspaces.clear();
    diagram.operations.clear();
    CanvasBench bench(diagram);
    QVERIFY(!openBox(bench));
    QCOMPARE(bench.messages.size(), 1);
}

void WatchKeyTest::putsEqualCopiesTogether() {
    CanvasBench bench(replicated());
    KeyLayer layer(*static_cast<const CanvasScene*>(bench.view.scene()));
    QVERIFY(layer.read(*snapshotWith({held(5), held(4, true), held(5), KeyCopy{KeyCopy::State::Absent, false, 0}})));
    QVERIFY(layer.badges()[0].alike.empty()); // a client has none
    const KeyBadges& badges = layer.badges()[1];
    QCOMPARE(badges.each.size(), std::size_t{4});
    QCOMPARE(badges.each[1].text, QString("x=4"));
    QCOMPARE(badges.alike.size(), std::size_t{3});
    QCOMPARE(badges.alike[0].text, QString("x=5 ×2"));
    QCOMPARE(badges.alike[1].text, QString("x=4"));
    QCOMPARE(badges.alike[2].text, QString("x –"));
}

void WatchKeyTest::makesTextsAnewOnlyForChanges() {
    CanvasBench bench(replicated());
    KeyLayer layer(*static_cast<const CanvasScene*>(bench.view.scene()));
    QVERIFY(layer.read(*snapshotWith({held(5), held(4, true)})));
    QVERIFY(!layer.read(*snapshotWith({held(5), held(4, true)})));
    QVERIFY(layer.read(*snapshotWith({held(5), held(5)})));
    QCOMPARE(layer.badges()[1].alike.size(), std::size_t{1});
    QVERIFY(layer.read(simulation::Snapshot()));
    QVERIFY(layer.badges().empty());
}

QTEST_MAIN(WatchKeyTest)
#include "tst_watch_key.moc"
