#include <QToolButton>
#include <QtTest>

#include "engine/format/format.h"
#include "ui/player/player.h"
#include "ui/transport/transport_bar.h"
#include "ui/widgets/scale_slider.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

std::shared_ptr<simulation::Snapshot> snapshotAt(kernel::Time now) {
    auto snapshot = std::make_shared<simulation::Snapshot>();
    snapshot->now = now;
    return snapshot;
}

constexpr char kSystem[] = R"(faultline: 1
components:
  people: {kind: client}
  app: {kind: service, instances: 2}
links:
  - {from: people, to: app}
)";

} // namespace

class TestTransportBar : public QObject {
    Q_OBJECT
  private slots:
    void timeIsWrittenInMinutesAndMilliseconds_data() {
        QTest::addColumn<qint64>("time");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << qint64(0) << QStringLiteral("00:00.000");
        QTest::newRow("mockup") << qint64(72'480'000'000) << QStringLiteral("01:12.480");
        QTest::newRow("hours") << qint64(3'661'001'000'000) << QStringLiteral("1:01:01.001");
    }
    void timeIsWrittenInMinutesAndMilliseconds() {
        QFETCH(qint64, time);
        QTEST(timeText(time), "text");
    }

    void buttonsDriveThePlayer() {
        Player player;
        player.load(format::read(kSystem).diagram);
        TransportBar bar(player);
        QTRY_VERIFY(player.canRun());
        QVERIFY(!player.isPlaying());
        bar.playButton()->click();
        QVERIFY(player.isPlaying());
        QCOMPARE(bar.playButton()->accessibleName(), QStringLiteral("Pause"));
        QVERIFY(!bar.stepButton()->isEnabled());
        bar.playButton()->click();
        QVERIFY(!player.isPlaying());
        QVERIFY(bar.stepButton()->isEnabled());
    }

    void speedWalksTheRowAndStopsAtItsEnds() {
        Player player;
        TransportBar bar(player);
        QCOMPARE(bar.speedText(), QStringLiteral("1× real time"));
        const auto& speeds = Player::speeds();
        for (std::size_t i = 0; i < 2 * speeds.size(); ++i)
            bar.faster();
        QCOMPARE(player.speed(), speeds.back());
        QCOMPARE(bar.speedText(), QStringLiteral("as fast as it goes"));
        for (std::size_t i = 0; i < 2 * speeds.size(); ++i)
            bar.slower();
        QCOMPARE(player.speed(), speeds.front());
    }

    void trafficSliderMultipliesAndDoubleClickResets() {
        Player player;
        TransportBar bar(player);
        bar.resize(1400, 56);
        bar.show();
        ScaleSlider* slider = bar.trafficSlider();
        QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(slider->width() - 2, slider->height() / 2));
        QCOMPARE(player.trafficMultiplier(), 100.0);
        QTest::mouseDClick(slider, Qt::LeftButton, {}, QPoint(slider->width() / 2, slider->height() / 2));
        QCOMPARE(player.trafficMultiplier(), 1.0);
    }

    void figuresFollowTheSnapshotAndSayWhenTheyAreFew() {
        Player player;
        TransportBar bar(player);
        auto snapshot = snapshotAt(12'345'000'000);
        snapshot->recent.succeeded = 9990;
        snapshot->recent.failed = 10;
        snapshot->recent.availability = 0.999;
        snapshot->recent.p99Ms = 84;
        bar.showFrame(snapshot);
        QCOMPARE(bar.timeText(), QStringLiteral("00:12.345"));
        QCOMPARE(bar.p99Text(), QStringLiteral("p99 84 ms"));
        QCOMPARE(bar.answeredText(), QStringLiteral("answered 99.90 %"));
    }

    void oneLostRequestIsNeverRoundedAway() {
        Player player;
        TransportBar bar(player);
        auto snapshot = snapshotAt(1);
        snapshot->recent.succeeded = 1'000'000;
        snapshot->recent.failed = 1;
        snapshot->recent.availability = 1'000'000.0 / 1'000'001.0;
        bar.showFrame(snapshot);
        QCOMPARE(bar.answeredText(), QStringLiteral("answered 99.99 %"));
    }

    void restoreAllIsThereWhileAFaultIsOn() {
        Player player;
        TransportBar bar(player);
        auto broken = snapshotAt(1);
        broken->components.resize(1);
        broken->components[0].instances.resize(2);
        broken->components[0].instances[1].health = simulation::Health::Crashed;
        QVERIFY(hasFault(*broken));
        bar.showFrame(broken);
        QVERIFY(!bar.restoreButton()->isHidden());
        auto cut = snapshotAt(1);
        cut->links.resize(1);
        QVERIFY(!hasFault(*cut));
        cut->links[0].cut = true;
        QVERIFY(hasFault(*cut));
    }
};

QTEST_MAIN(TestTransportBar)
#include "tst_transport_bar.moc"
