#include <QImage>
#include <QPainter>
#include <QTest>

#include "ui/canvas/traffic_layer.h"

using namespace faultline;
using namespace faultline::ui;
using simulation::Flight;
using simulation::Snapshot;

namespace {

constexpr double kFrame = 1.0 / 60;
constexpr kernel::Time kMs = kernel::kMillisecond;

/// Wires of 400 units between three places.
class Stage {
  public:
    Stage()
        : wires([](const QString& id, WireLayer::Ports& ports) {
              const double x = id.mid(1).toInt() * 400.0;
              ports = {{x, 50}, {x, 50}};
              return true;
          }),
          traffic(wires) {
        wires.setLinks({{"a", "c0", "c1", {}}, {"b", "c1", "c2", {}}});
    }

    /// One frame at `now`, with flights that departed in it.
    void frame(kernel::Time now, std::vector<Flight> flights = {}, double elapsed = kFrame) {
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->now = now;
        snapshot->links = {{"a", "c0", "c1", 0, false, 0}, {"b", "c1", "c2", 0, false, 0}};
        snapshot->flights = std::move(flights);
        snapshot->requestsPerDot = 3;
        traffic.advance(snapshot, elapsed);
        last = snapshot;
    }
    /// Lets the run go on at a pace (simulated seconds per second).
    void run(double seconds, double pace) {
        for (double t = 0; t < seconds; t += kFrame)
            frame(last->now + kernel::Time(pace * kFrame * 1e9));
    }
    /// Where coloured pixels lie: the middle of them, or -1.
    double dotX() {
        QImage image(900, 100, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        traffic.paint(painter, QTransform(), QRectF(image.rect()), 11);
        painter.end();
        double sum = 0;
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (qAlpha(image.pixel(x, y)) > 128) {
                    sum += x;
                    ++count;
                }
        return count > 0 ? sum / count : -1;
    }

    WireLayer wires;
    TrafficLayer traffic;
    std::shared_ptr<const Snapshot> last;
};

Flight flight(std::uint64_t request, std::uint32_t link, kernel::Time departs, kernel::Time arrives,
              Flight::Kind kind = Flight::Kind::Request, bool answer = false) {
    Flight f;
    f.request = request;
    f.link = link;
    f.departs = departs;
    f.arrives = arrives;
    f.kind = kind;
    f.answer = answer;
    return f;
}

} // namespace

class TrafficLayerTest : public QObject {
    Q_OBJECT
  private slots:
    void showsWhereAMessageIsInSlowMotion();
    void stretchesShortHopsAndSaysSo();
    void showsHopsOfARequestInOrder();
    void sendsAnswersBack();
    void standsStillWhileTheRunDoes();
    void stopsWhatIsLostHalfWay();
    void startsAnewWhenTimeJumpsBack();
    void thinsCrowdsByWholeRequests();
    void healthChecksThinNothingOut();
    void keepsDotsOfABusyWireApart();
    void showsEveryDotWhereTheyMayTouch();
    void followsItsWiresWhenLinksGo();
};

void TrafficLayerTest::showsWhereAMessageIsInSlowMotion() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 0.001); // the pace settles
    const kernel::Time start = stage.last->now;
    stage.frame(start + 16'667, {flight(1, 0, start, start + 2 * kMs)}); // two seconds on screen
    stage.run(1.0, 0.001);
    QVERIFY(!stage.traffic.illustrative());
    const double expected = 400 * double(stage.last->now - start) / double(2 * kMs);
    QVERIFY2(std::abs(stage.dotX() - expected) < 12, qPrintable(QString::number(stage.dotX())));
}

void TrafficLayerTest::stretchesShortHopsAndSaysSo() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 1);
    const kernel::Time start = stage.last->now;
    stage.frame(start + 17 * kMs, {flight(1, 0, start + 10 * kMs, start + 11 * kMs)});
    stage.run(0.17, 1);
    QVERIFY(stage.traffic.illustrative());
    QCOMPARE(stage.traffic.visibleDots(), 1);
    QVERIFY(stage.dotX() > 120 && stage.dotX() < 280);
    stage.run(0.4, 1);
    QCOMPARE(stage.traffic.visibleDots(), 0);
}

void TrafficLayerTest::showsHopsOfARequestInOrder() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 1);
    const kernel::Time start = stage.last->now;
    stage.frame(start + 17 * kMs, {flight(1, 0, start, start + kMs), flight(1, 1, start + kMs, start + 2 * kMs),
                                   flight(1, 1, start + 3 * kMs, start + 4 * kMs, Flight::Kind::Success, true)});
    stage.run(0.15, 1);
    QCOMPARE(stage.traffic.visibleDots(), 1);
    QVERIFY(stage.dotX() < 390);
    stage.run(0.35, 1);
    QCOMPARE(stage.traffic.visibleDots(), 1);
    QVERIFY(stage.dotX() > 410);
    const double onItsWay = stage.dotX();
    stage.run(0.45, 1);
    QCOMPARE(stage.traffic.visibleDots(), 1);
    QVERIFY(stage.dotX() > 400);
    QVERIFY(onItsWay > 0);
}

void TrafficLayerTest::sendsAnswersBack() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 1);
    const kernel::Time start = stage.last->now;
    stage.frame(start + 17 * kMs, {flight(1, 0, start, start + kMs, Flight::Kind::Success, true)});
    stage.run(0.05, 1);
    const double early = stage.dotX();
    stage.run(0.2, 1);
    QVERIFY(early > 280);
    QVERIFY(stage.dotX() < early - 50);
}

void TrafficLayerTest::standsStillWhileTheRunDoes() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 1);
    const kernel::Time start = stage.last->now;
    stage.frame(start + 17 * kMs, {flight(1, 0, start, start + kMs)});
    stage.run(0.1, 1);
    for (int i = 0; i < 30; ++i) // the run is paused: the same snapshot again
        stage.traffic.advance(stage.last, kFrame);
    const double paused = stage.dotX();
    QVERIFY(paused > 0);
    for (int i = 0; i < 120; ++i)
        QVERIFY(!stage.traffic.advance(stage.last, kFrame));
    QCOMPARE(stage.dotX(), paused);
}

void TrafficLayerTest::stopsWhatIsLostHalfWay() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 1);
    const kernel::Time start = stage.last->now;
    stage.frame(start + 17 * kMs, {flight(1, 0, start, start + kMs, Flight::Kind::Dropped)});
    stage.run(0.24, 1);
    QVERIFY(std::abs(stage.dotX() - 200) < 15);
}

void TrafficLayerTest::startsAnewWhenTimeJumpsBack() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 1);
    const kernel::Time start = stage.last->now;
    stage.frame(start + 17 * kMs, {flight(1, 0, start, start + kMs)});
    stage.run(0.1, 1);
    QCOMPARE(stage.traffic.visibleDots(), 1);
    stage.frame(0);
    QCOMPARE(stage.traffic.visibleDots(), 0);
}

void TrafficLayerTest::thinsCrowdsByWholeRequests() {
    Stage stage;
    stage.traffic.setLimit(100);
    stage.frame(0);
    stage.run(0.3, 1);
    QCOMPARE(stage.traffic.requestsPerDot(), quint64(3));
    std::uint64_t request = 1;
    for (int frame = 0; frame < 60; ++frame) {
        const kernel::Time start = stage.last->now;
        std::vector<Flight> flights;
        for (int i = 0; i < 40; ++i, ++request)
            flights.push_back(flight(request, 0, start, start + kMs));
        stage.frame(start + 17 * kMs, std::move(flights));
        QVERIFY(stage.traffic.visibleDots() <= 200);
    }
    QVERIFY(stage.traffic.requestsPerDot() >= 12);
    QVERIFY(stage.traffic.visibleDots() > 5);
    stage.run(20, 1); // the crowd is gone: step by step every request is shown again
    QCOMPARE(stage.traffic.requestsPerDot(), quint64(3));
}

void TrafficLayerTest::healthChecksThinNothingOut() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 1);
    // On 400 units lie 36 dots of 11 side by side. Of 200 checks a second 60 are on their way there, for 0.3 s each.
    for (int i = 0; i < 600; ++i) {
        const kernel::Time now = stage.last->now + kernel::Time(kFrame * 1e9);
        std::vector<Flight> flights;
        for (int n = 0; n < 200 / 60; ++n)
            flights.push_back(flight(0, 0, now - kMs, now, Flight::Kind::HealthCheck));
        flights.push_back(flight(quint64(i) + 1, 1, now - kMs, now));
        stage.frame(now, std::move(flights));
    }
    QCOMPARE(stage.traffic.requestsPerDot(), quint64(3)); // what the engine has thinned out, no more
    QVERIFY(stage.traffic.visibleDots() >= 10);           // 60 requests a second for 0.3 s
    // Requests as many as these checks are thinned out.
    for (int i = 0; i < 600; ++i) {
        const kernel::Time now = stage.last->now + kernel::Time(kFrame * 1e9);
        std::vector<Flight> flights;
        for (quint64 n = 0; n < 200 / 60; ++n)
            flights.push_back(flight(quint64(i) * 3 + n + 1000, 0, now - kMs, now));
        stage.frame(now, std::move(flights));
    }
    QVERIFY(stage.traffic.requestsPerDot() > 3);
}

void TrafficLayerTest::keepsDotsOfABusyWireApart() {
    Stage stage; // no limit but the room on the wire: 400 units for dots of 11
    stage.frame(0);
    stage.run(0.3, 1);
    std::uint64_t request = 1;
    for (int frame = 0; frame < 120; ++frame) {
        const kernel::Time start = stage.last->now;
        std::vector<Flight> flights;
        for (int i = 0; i < 7; ++i, ++request)
            flights.push_back(flight(request, 0, start, start + kMs));
        stage.frame(start + 17 * kMs, std::move(flights));
    }
    // 36 lie side by side; more are there only until the road has been full for a while.
    QVERIFY2(stage.traffic.visibleDots() <= 50, qPrintable(QString::number(stage.traffic.visibleDots())));
    QVERIFY(stage.traffic.visibleDots() >= 5);
    QVERIFY(stage.traffic.requestsPerDot() > 3); // and the legend says so
}

void TrafficLayerTest::showsEveryDotWhereTheyMayTouch() {
    Stage stage;
    stage.traffic.setKeepsDotsApart(false);
    stage.frame(0);
    stage.run(0.3, 1);
    std::uint64_t request = 1;
    for (int frame = 0; frame < 60; ++frame) {
        const kernel::Time start = stage.last->now;
        std::vector<Flight> flights;
        for (int i = 0; i < 7; ++i, ++request)
            flights.push_back(flight(request, 0, start, start + kMs));
        stage.frame(start + 17 * kMs, std::move(flights));
    }
    // 7 a frame, each 0.35 s on its way: 21 frames of 17 ms.
    QVERIFY2(stage.traffic.visibleDots() >= 6 * 20, qPrintable(QString::number(stage.traffic.visibleDots())));
    QCOMPARE(stage.traffic.requestsPerDot(), quint64(3));
}

void TrafficLayerTest::followsItsWiresWhenLinksGo() {
    Stage stage;
    stage.frame(0);
    stage.run(0.5, 1);
    const kernel::Time start = stage.last->now;
    stage.frame(start + 17 * kMs, {flight(1, 1, start, start + kMs)});
    stage.run(0.1, 1);
    QVERIFY(stage.dotX() > 400);
    // Link a goes; the dot on b stays on b though b's number changes.
    stage.wires.setLinks({{"b", "c1", "c2", {}}});
    stage.traffic.resolveWires();
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->now = stage.last->now + 17 * kMs;
    snapshot->links = {{"b", "c1", "c2", 0, false, 0}};
    stage.traffic.advance(snapshot, kFrame);
    QCOMPARE(stage.traffic.visibleDots(), 1);
    QVERIFY(stage.dotX() > 400);
    auto without = std::make_shared<Snapshot>();
    without->now = snapshot->now + 17 * kMs;
    stage.wires.setLinks({});
    stage.traffic.resolveWires();
    stage.traffic.advance(without, kFrame);
    QCOMPARE(stage.dotX(), -1.0);
}

QTEST_MAIN(TrafficLayerTest)
#include "tst_traffic_layer.moc"
