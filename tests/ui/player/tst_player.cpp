// The player: orders, pacing, snapshots and signals across two threads.
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "tests/ui/player/shop.h"
#include "ui/player/player.h"

using namespace faultline;
using ui::Player;

namespace {

const simulation::ComponentView* componentOf(const simulation::Snapshot& snapshot, const std::string& id) {
    const auto found = std::find_if(snapshot.components.begin(), snapshot.components.end(),
                                    [&](const simulation::ComponentView& view) { return view.id == id; });
    return found != snapshot.components.end() ? &*found : nullptr;
}

diagram::Edit setInstances(std::int64_t count) {
    return diagram::setComponentValue("app", "instances", diagram::Value(count));
}

} // namespace

class TestPlayer : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void cleanup();
    void isIdleAtFirst();
    void loadsPausedAtTimeZero();
    void playsAtTheRequestedSpeed();
    void standsStillWhilePaused();
    void goesAsFastAsItGoes();
    void goesOnPastTheDuration();
    void resetsAndKeepsPlaying();
    void takesEditsWhilePlaying();
    void crashesAndRestores();
    void saysWhatCannotBeDone();
    void waitsForABrokenDiagramToBeMended();
    void changesTheTraffic();
    void stepsWhilePaused();
    void carriesFlightsOverSkippedFrames();
    void renewsTheSeriesAtMostTenTimesASecond();
    void givesTheSeriesOfTheSpan();
    void survivesRapidOrders();
    void loadsAnotherDiagramWithoutShowingTheOldOne();
    void stopsPromptly();
    void clampsWhatItIsAsked();

  private:
    kernel::Time now() { return m_player->takeSnapshot()->now; }

    std::unique_ptr<Player> m_player;
};

void TestPlayer::init() {
    m_player = std::make_unique<Player>();
}

void TestPlayer::cleanup() {
    m_player.reset();
}

void TestPlayer::isIdleAtFirst() {
    QVERIFY(!m_player->isPlaying());
    QVERIFY(!m_player->canRun());
    QCOMPARE(m_player->speed(), 1.0);
    QVERIFY(m_player->takeSnapshot());
    QVERIFY(m_player->takeSnapshot()->components.empty());
    m_player->step();
    m_player->reset();
    m_player->restoreAll();
}

void TestPlayer::loadsPausedAtTimeZero() {
    QSignalSpy ready(m_player.get(), &Player::snapshotReady);
    QSignalSpy canRun(m_player.get(), &Player::canRunChanged);
    m_player->load(test::shop());
    QTRY_COMPARE(m_player->takeSnapshot()->components.size(), std::size_t{3});
    QTRY_VERIFY(m_player->canRun());
    QVERIFY(!m_player->isPlaying());
    QCOMPARE(now(), kernel::Time{0});
    QCOMPARE(m_player->takeSnapshot()->seed, std::uint64_t{7});
    QCOMPARE(m_player->plannedDuration(), 30 * kernel::kSecond);
    QVERIFY(!canRun.isEmpty());
    m_player->setSpeed(2); // something to publish
    m_player->play();
    QTRY_VERIFY(!ready.isEmpty());
}

void TestPlayer::playsAtTheRequestedSpeed() {
    m_player->load(test::shop());
    m_player->setSpeed(10);
    QSignalSpy playing(m_player.get(), &Player::playingChanged);
    QElapsedTimer wall;
    wall.start();
    m_player->play();
    QVERIFY(m_player->isPlaying());
    // A loaded machine may fall behind, but never run ahead: 5 simulated seconds take half a second or more.
    QTRY_VERIFY_WITH_TIMEOUT(now() >= 5 * kernel::kSecond, 60'000);
    const double reached = kernel::toSeconds(now()) / (static_cast<double>(wall.nsecsElapsed()) * 1e-9);
    QVERIFY2(reached < 10.5, qPrintable(QString::number(reached)));
    QVERIFY(m_player->achievedSpeed() > 0 && m_player->achievedSpeed() < 11);
    QCOMPARE(playing.size(), 1);
}

void TestPlayer::standsStillWhilePaused() {
    m_player->load(test::shop());
    m_player->play();
    QTRY_VERIFY(now() > 0);
    m_player->pause();
    QVERIFY(!m_player->isPlaying());
    QTest::qWait(60);
    const kernel::Time stopped = now();
    QTest::qWait(120);
    QCOMPARE(now(), stopped);
    QCOMPARE(m_player->achievedSpeed(), 0.0);
    m_player->togglePlaying();
    QTRY_VERIFY(now() > stopped);
    QVERIFY(now() < stopped + kernel::kSecond); // time paused is not made up for
}

void TestPlayer::goesAsFastAsItGoes() {
    m_player->load(test::shop());
    m_player->setSpeed(0);
    m_player->play();
    QTRY_VERIFY(now() > 20 * kernel::kSecond);
    QTRY_VERIFY(m_player->achievedSpeed() > 5);
}

void TestPlayer::goesOnPastTheDuration() {
    m_player->load(test::shop("20/s"));
    m_player->setSpeed(0);
    m_player->play();
    QTRY_VERIFY(now() > 40 * kernel::kSecond);
    QVERIFY(m_player->isPlaying());
}

void TestPlayer::resetsAndKeepsPlaying() {
    m_player->load(test::shop());
    m_player->setSpeed(100);
    m_player->setTrafficMultiplier(4);
    m_player->play();
    QTRY_VERIFY(now() > 3 * kernel::kSecond);
    m_player->setSpeed(0.001);
    m_player->reset();
    QCOMPARE(m_player->trafficMultiplier(), 1.0);
    QTRY_VERIFY(now() < kernel::kSecond);
    QVERIFY(m_player->isPlaying());
    QTRY_VERIFY(now() > 0);
    QCOMPARE(m_player->takeSnapshot()->trafficMultiplier, 1.0);
}

void TestPlayer::takesEditsWhilePlaying() {
    QSignalSpy problem(m_player.get(), &Player::problem);
    m_player->load(test::shop());
    m_player->setSpeed(5);
    m_player->play();
    QTRY_VERIFY(now() > kernel::kSecond);
    m_player->applyEdit(setInstances(4));
    QTRY_COMPARE(componentOf(*m_player->takeSnapshot(), "app")->instances.size(), std::size_t{4});
    QVERIFY(now() > kernel::kSecond); // the run was not restarted
    diagram::Edit add{diagram::AddComponent{{"extra", "service", {}}}, {"Add service"}};
    m_player->applyEdit(add);
    QTRY_COMPARE(m_player->takeSnapshot()->components.size(), std::size_t{4});
    QTRY_VERIFY(m_player->takeSnapshot()->series &&
                m_player->takeSnapshot()->series->components.size() == m_player->takeSnapshot()->components.size());
    m_player->applyEdit({diagram::RemoveComponent{"extra"}, {"Remove"}});
    QTRY_COMPARE(m_player->takeSnapshot()->components.size(), std::size_t{3});
    QCOMPARE(m_player->takeSnapshot()->series->components.size(), std::size_t{3});
    QVERIFY(problem.isEmpty());
}

void TestPlayer::crashesAndRestores() {
    QSignalSpy acted(m_player.get(), &Player::acted);
    m_player->load(test::shop());
    m_player->play();
    m_player->act({{"crash", "app/2"}});
    const auto healthOf = [&](std::size_t instance) {
        const auto snapshot = m_player->takeSnapshot();
        const simulation::ComponentView* app = componentOf(*snapshot, "app");
        return app ? app->instances[instance].health : simulation::Health::Up;
    };
    QTRY_COMPARE(healthOf(1), simulation::Health::Crashed);
    QCOMPARE(healthOf(0), simulation::Health::Up);
    QTRY_COMPARE(acted.size(), 1);
    QCOMPARE(acted[0][0].toString(), QStringLiteral("app/2 crashed"));
    m_player->setSpeed(20);
    QTRY_VERIFY(std::any_of(m_player->takeSnapshot()->log->begin(), m_player->takeSnapshot()->log->end(),
                            [](const simulation::LogEntry& entry) { return entry.what == "crash" && entry.fault; }));
    m_player->restoreAll();
    QTRY_COMPARE(healthOf(1), simulation::Health::Up);
    QTRY_COMPARE(acted.size(), 2);
}

void TestPlayer::saysWhatCannotBeDone() {
    QSignalSpy problem(m_player.get(), &Player::problem);
    m_player->load(test::shop());
    m_player->play();
    m_player->act({{"crash", "nobody/7"}});
    QTRY_COMPARE(problem.size(), 1);
    QVERIFY2(problem[0][0].toString().contains("nobody"), qPrintable(problem[0][0].toString()));
    m_player->applyEdit({diagram::RemoveComponent{"nobody"}, {"Remove"}});
    QTRY_COMPARE(problem.size(), 2);
    const kernel::Time then = now();
    QTRY_VERIFY(now() > then); // and the run goes on
}

void TestPlayer::waitsForABrokenDiagramToBeMended() {
    QSignalSpy problem(m_player.get(), &Player::problem);
    m_player->load(test::brokenShop());
    QTRY_COMPARE(problem.size(), 1);
    QVERIFY(!problem[0][0].toString().isEmpty());
    QVERIFY(!m_player->canRun());
    m_player->play(); // wanted, as soon as it can
    QTest::qWait(40);
    QCOMPARE(now(), kernel::Time{0});
    QVERIFY(m_player->takeSnapshot()->components.empty());
    m_player->setTrafficMultiplier(2);
    m_player->applyEdit({diagram::RemoveLink{"lb->app"}, {"Remove link"}});
    QTRY_VERIFY(m_player->canRun());
    QTRY_VERIFY(now() > 0);
    QCOMPARE(m_player->takeSnapshot()->trafficMultiplier, 2.0);
    QCOMPARE(problem.size(), 1);
}

void TestPlayer::changesTheTraffic() {
    m_player->load(test::shop("200/s"));
    m_player->setSpeed(20);
    m_player->play();
    m_player->setTrafficMultiplier(3);
    QTRY_COMPARE(m_player->takeSnapshot()->trafficMultiplier, 3.0);
    QTRY_VERIFY(now() > 12 * kernel::kSecond);
    const auto snapshot = m_player->takeSnapshot();
    QVERIFY2(std::abs(snapshot->recent.throughputPerS - 600) < 60,
             qPrintable(QString::number(snapshot->recent.throughputPerS)));
    m_player->restoreAll();
    QCOMPARE(m_player->trafficMultiplier(), 1.0);
    QTRY_COMPARE(m_player->takeSnapshot()->trafficMultiplier, 1.0);
}

void TestPlayer::stepsWhilePaused() {
    m_player->load(test::shop());
    QTRY_COMPARE(m_player->takeSnapshot()->components.size(), std::size_t{3});
    m_player->step();
    QTRY_VERIFY(now() > 0);
    QVERIFY(now() <= 10 * kernel::kMillisecond);
    m_player->play();
    m_player->step(); // holds the run, too
    QVERIFY(!m_player->isPlaying());
    QTest::qWait(60);
    const kernel::Time held = now();
    QTest::qWait(60);
    QCOMPARE(now(), held);
}

void TestPlayer::carriesFlightsOverSkippedFrames() {
    m_player->load(test::shop());
    m_player->play();
    QTRY_VERIFY(!m_player->takeSnapshot()->flights.empty());
    // Each flight comes exactly once, however rarely one looks.
    kernel::Time lastDeparture = -1;
    std::shared_ptr<const simulation::Snapshot> previous;
    for (const int pause : {40, 5, 120, 20, 300, 10}) {
        QTest::qWait(pause);
        const auto snapshot = m_player->takeSnapshot();
        if (snapshot == previous || snapshot->flights.empty())
            continue;
        if (previous) {
            const auto [earliest, latest] = std::minmax_element(
                snapshot->flights.begin(), snapshot->flights.end(),
                [](const simulation::Flight& a, const simulation::Flight& b) { return a.departs < b.departs; });
            QVERIFY(earliest->departs > lastDeparture);
            QVERIFY(latest->departs <= snapshot->now);
            QVERIFY2(earliest->departs <= previous->now + 50 * kernel::kMillisecond, "flights were lost");
        }
        lastDeparture = snapshot->now;
        previous = snapshot;
    }
    QVERIFY(previous);
}

void TestPlayer::renewsTheSeriesAtMostTenTimesASecond() {
    m_player->load(test::shop());
    m_player->setSpeed(10);
    m_player->play();
    QTRY_VERIFY(now() > 0);
    QElapsedTimer wall;
    wall.start();
    std::shared_ptr<const simulation::Series> last;
    int renewed = 0;
    while (wall.elapsed() < 600) {
        QTest::qWait(5);
        const auto snapshot = m_player->takeSnapshot();
        QVERIFY(snapshot->series);
        renewed += snapshot->series != last ? 1 : 0;
        last = snapshot->series;
    }
    QVERIFY2(renewed >= 2 && renewed <= 8, qPrintable(QString::number(renewed)));
}

void TestPlayer::givesTheSeriesOfTheSpan() {
    m_player->load(test::shop("50/s"));
    m_player->setSpeed(0);
    m_player->play();
    QTRY_VERIFY(now() > 100 * kernel::kSecond);
    m_player->pause();
    m_player->setSeriesSpan(10 * kernel::kSecond);
    QTRY_VERIFY(m_player->takeSnapshot()->series->bucket <= 100 * kernel::kMillisecond);
    m_player->setSeriesSpan(0); // the whole run
    QTRY_VERIFY(m_player->takeSnapshot()->series->bucket > 100 * kernel::kMillisecond);
    QVERIFY(m_player->takeSnapshot()->series->points.front().end <= m_player->takeSnapshot()->series->bucket);
}

void TestPlayer::survivesRapidOrders() {
    QSignalSpy problem(m_player.get(), &Player::problem);
    m_player->load(test::shop());
    m_player->setSpeed(0);
    m_player->play();
    for (int i = 0; i < 2000; ++i) {
        switch (i % 8) {
        case 0:
            m_player->applyEdit(setInstances(1 + i / 8 % 5));
            break;
        case 1:
            m_player->act({{"crash", "app/1"}});
            break;
        case 2:
            m_player->restoreAll();
            break;
        case 3:
            m_player->setTrafficMultiplier(1 + i % 7);
            break;
        case 4:
            m_player->setSpeed(i % 16 == 4 ? 1 : 0);
            break;
        case 5:
            m_player->togglePlaying();
            break;
        case 6:
            if (i % 128 == 6)
                m_player->reset();
            break;
        default:
            static_cast<void>(m_player->takeSnapshot());
        }
    }
    m_player->setSpeed(0);
    m_player->play();
    m_player->applyEdit(setInstances(3));
    QTRY_VERIFY_WITH_TIMEOUT(componentOf(*m_player->takeSnapshot(), "app") &&
                                 componentOf(*m_player->takeSnapshot(), "app")->instances.size() == 3,
                             30000);
    const kernel::Time then = now();
    QTRY_VERIFY(now() > then);
    QVERIFY2(problem.isEmpty(), problem.isEmpty() ? "" : qPrintable(problem[0][0].toString()));
}

void TestPlayer::loadsAnotherDiagramWithoutShowingTheOldOne() {
    m_player->load(test::shop());
    m_player->setSpeed(0);
    m_player->play();
    QTRY_VERIFY(now() > kernel::kSecond);
    diagram::Diagram other = test::shop();
    other.components[0].id = "visitors";
    other.links[0].from = "visitors";
    other.links[0].id = diagram::Link::defaultId("visitors", "lb");
    m_player->load(other);
    QVERIFY(!m_player->isPlaying());
    for (int i = 0; i < 40; ++i) {
        const auto snapshot = m_player->takeSnapshot();
        QVERIFY(snapshot->components.empty() || componentOf(*snapshot, "visitors"));
        QTest::qWait(2);
    }
    QTRY_VERIFY(componentOf(*m_player->takeSnapshot(), "visitors"));
    QCOMPARE(now(), kernel::Time{0});
}

void TestPlayer::stopsPromptly() {
    m_player->load(test::shop("5000/s"));
    m_player->setSpeed(0);
    m_player->play();
    QTRY_VERIFY(now() > kernel::kSecond);
    QElapsedTimer wall;
    wall.start();
    m_player.reset();
    // 100 ms on an idle machine; the test runs on busy ones, too.
    QVERIFY2(wall.elapsed() < 500, qPrintable(QString::number(wall.elapsed())));
}

void TestPlayer::clampsWhatItIsAsked() {
    QSignalSpy speed(m_player.get(), &Player::speedChanged);
    m_player->setSpeed(-1);
    m_player->setSpeed(std::nan(""));
    QCOMPARE(m_player->speed(), 1.0);
    m_player->setSpeed(1e9);
    QCOMPARE(m_player->speed(), 1000.0);
    QCOMPARE(speed.size(), 1);
    m_player->setTrafficMultiplier(1e9);
    QCOMPARE(m_player->trafficMultiplier(), 100.0);
    m_player->setTrafficMultiplier(0);
    QCOMPARE(m_player->trafficMultiplier(), 0.1);
    m_player->setTrafficMultiplier(std::nan(""));
    QCOMPARE(m_player->trafficMultiplier(), 0.1);
    QVERIFY(std::is_sorted(Player::speeds().begin(), Player::speeds().end() - 1));
    QCOMPARE(Player::speeds().back(), 0.0);
}

QTEST_GUILESS_MAIN(TestPlayer)
#include "tst_player.moc"
