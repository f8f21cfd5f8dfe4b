#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "ui/canvas/tidy.h"
#include "ui/canvas/zone_edits.h"
#include "ui/canvas/zone_frame.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

diagram::Component at(const char* id, const char* kind, double x, double y) {
    return {id, kind, {{"position", base::Point{x, y}}}};
}

diagram::Link wire(const std::string& from, const std::string& to) {
    return {diagram::Link::defaultId(from, to), from, to, {}};
}

/// A balancer before three services that all ask one database, thrown together.
diagram::Diagram heap() {
    diagram::Diagram diagram;
    diagram.components = {at("db", "database", 0, 0), at("c", "service", 10, 10),    at("lb", "load_balancer", 20, 20),
                          at("a", "service", 30, 30), at("users", "client", 40, 40), at("b", "service", 50, 50)};
    diagram.links = {wire("users", "lb"), wire("lb", "a"), wire("lb", "b"), wire("lb", "c"),
                     wire("a", "db"),     wire("b", "db"), wire("c", "db")};
    return diagram;
}

bool overlap(const diagram::Diagram& diagram, const QHash<QString, QPointF>& places) {
    const CardRectOf rectOf = cardRectsOf(diagram);
    std::vector<QRectF> rects;
    for (auto place = places.begin(); place != places.end(); ++place)
        rects.push_back(QRectF(place.value(), rectOf(place.key()).size()));
    for (std::size_t i = 0; i < rects.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (rects[i].intersects(rects[j]))
                return true;
    return false;
}

} // namespace

/// Tidying, aligning and distributing.
class TidyTest : public QObject {
    Q_OBJECT
  private slots:
    void putsCallersLeftOfCallees();
    void keepsCardsApart();
    void uncrossesWires();
    void copesWithCircles();
    void movesOnlyWhatIsMeant();
    void isOneStepAndFramesFollow();
    void asksGraphvizWhereItIs();
    void doesWithoutGraphvizWhereItIsNot();
    void alignsEdges();
    void distributesGaps();
};

void TidyTest::putsCallersLeftOfCallees() {
    const auto places = layeredPlaces(heap(), {});
    QCOMPARE(places.size(), 6);
    for (const diagram::Link& one : heap().links)
        QVERIFY(places[QString::fromStdString(one.from)].x() + 200 < places[QString::fromStdString(one.to)].x());
    // Four columns; the three services stand under each other.
    QCOMPARE(places["a"].x(), places["b"].x());
    QCOMPARE(places["b"].x(), places["c"].x());
}

void TidyTest::keepsCardsApart() {
    QVERIFY(!overlap(heap(), layeredPlaces(heap(), {})));
    QRandomGenerator random(7);
    diagram::Diagram diagram;
    for (int i = 0; i < 60; ++i)
        diagram.components.push_back(at(("s" + std::to_string(i)).c_str(), "service", 0, 0));
    for (int i = 0; i < 120; ++i) {
        const auto from = "s" + std::to_string(random.bounded(60));
        const auto to = "s" + std::to_string(random.bounded(60));
        if (from != to && diagram.link(diagram::Link::defaultId(from, to)) == nullptr)
            diagram.links.push_back(wire(from, to));
    }
    QVERIFY(!overlap(diagram, layeredPlaces(diagram, {})));
}

void TidyTest::uncrossesWires() {
    // Two chains that stand crosswise: the second column is the wrong way round.
    diagram::Diagram diagram;
    diagram.components = {at("a", "service", 0, 0), at("b", "service", 0, 200), at("y", "database", 400, 0),
                          at("x", "database", 400, 200)};
    diagram.links = {wire("a", "x"), wire("b", "y")};
    const QHash<QString, QPointF> before{{"a", {0, 0}}, {"b", {0, 200}}, {"y", {400, 0}}, {"x", {400, 200}}};
    QCOMPARE(crossingsIn(diagram, before), 1);
    QCOMPARE(crossingsIn(diagram, layeredPlaces(diagram, {})), 0);
}

void TidyTest::copesWithCircles() {
    diagram::Diagram diagram;
    diagram.components = {at("a", "service", 0, 0), at("b", "service", 0, 0), at("c", "service", 0, 0)};
    diagram.links = {wire("a", "b"), wire("b", "c"), wire("c", "a")};
    const auto places = layeredPlaces(diagram, {});
    QCOMPARE(places.size(), 3);
    QVERIFY(!overlap(diagram, places));
}

void TidyTest::movesOnlyWhatIsMeant() {
    const auto places = layeredPlaces(heap(), {"a", "b"});
    QCOMPARE(places.size(), 2);
    QVERIFY(!places.contains("db"));
}

void TidyTest::isOneStepAndFramesFollow() {
    diagram::Diagram diagram = heap();
    QVERIFY(diagram::apply(diagram, groupedIntoZone(diagram, {"a", "b", "c"}).edit));
    const diagram::Diagram before = diagram;
    const auto applied = diagram::apply(diagram, tidied(diagram, layeredPlaces(diagram, {})));
    QVERIFY(applied);
    const CardRectOf rectOf = cardRectsOf(diagram);
    const QRectF frame = zoneFrameOf(diagram, diagram.zones.front(), rectOf);
    for (const char* inside : {"a", "b", "c"})
        QVERIFY(frame.contains(rectOf(QLatin1String(inside))));
    for (const char* outside : {"users", "lb", "db"})
        QVERIFY(!frame.intersects(rectOf(QLatin1String(outside))));
    QVERIFY(diagram::apply(diagram, applied.value().inverse));
    QVERIFY(diagram == before);
}

void TidyTest::asksGraphvizWhereItIs() {
    QVERIFY2(!QStandardPaths::findExecutable("dot").isEmpty(), "install graphviz, as packaging/test does");
    const auto places = graphvizPlaces(heap(), {});
    QVERIFY(places.has_value());
    QCOMPARE(places->size(), 6);
    QVERIFY(!overlap(heap(), *places));
}

void TidyTest::doesWithoutGraphvizWhereItIsNot() {
    const QTemporaryDir empty;
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", empty.path().toLocal8Bit());
    const auto places = graphvizPlaces(heap(), {});
    qputenv("PATH", path);
    QVERIFY(!places.has_value());
}

void TidyTest::alignsEdges() {
    diagram::Diagram diagram;
    diagram.components = {at("a", "service", 0, 0), at("b", "service", 35, 200), at("c", "service", 70, 400)};
    QVERIFY(!aligned(diagram, {"a"}, Alignment::Left));
    QVERIFY(diagram::apply(diagram, *aligned(diagram, {"a", "b"}, Alignment::Right)));
    // All are 200 wide: the right edges meet at 235.
    QCOMPARE(diagram::positionOf(diagram.components[0]), (base::Point{35, 0}));
    QCOMPARE(diagram::positionOf(diagram.components[1]), (base::Point{35, 200}));
    QCOMPARE(diagram::positionOf(diagram.components[2]), (base::Point{70, 400}));
}

void TidyTest::distributesGaps() {
    diagram::Diagram diagram;
    diagram.components = {at("a", "service", 0, 0), at("c", "service", 800, 0), at("b", "service", 210, 0)};
    QVERIFY(!distributed(diagram, {"a", "b"}, Qt::Horizontal));
    QVERIFY(diagram::apply(diagram, *distributed(diagram, {"a", "b", "c"}, Qt::Horizontal)));
    // From 0 to 1,000 with three cards of 200: two gaps of 200.
    QCOMPARE(diagram::positionOf(diagram.components[2]), (base::Point{400, 0}));
    QCOMPARE(diagram::positionOf(diagram.components[0]), (base::Point{0, 0}));
    QCOMPARE(diagram::positionOf(diagram.components[1]), (base::Point{800, 0}));
}

QTEST_MAIN(TidyTest)
#include "tst_tidy.moc"
