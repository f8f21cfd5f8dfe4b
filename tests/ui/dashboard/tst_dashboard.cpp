// The board: which charts, following and holding, the shared cursor, hidden boards.
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "tests/ui/dashboard/sample_snapshot.h"
#include "ui/dashboard/board_bar.h"
#include "ui/dashboard/board_grid.h"
#include "ui/dashboard/chart_panel.h"
#include "ui/dashboard/chart_view.h"
#include "ui/dashboard/dashboard.h"
#include "ui/export/export_menu.h"
#include "ui/player/player.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

class TestDashboard : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { Theme::instance().apply(); }
    void init();
    void cleanup();
    void showsNoChartsBeforeTheFirstPlay();
    void showsTheChartsThatTheRunHasFiguresFor();
    void followsTheRun();
    void growsFromTheLeftWhileTheRunIsYoung();
    void holdsTheViewAndComesBack();
    void zoomsAllChartsAndGoesBack();
    void sharesTheCursor();
    void changesTheSpan();
    void opensWithAMinuteOrTheWholeRun();
    void drawsNothingWhileHidden();
    void startsAfreshWithANewRun();
    void fillsRowsEvenly_data();
    void fillsRowsEvenly();
    void followsTheTheme();
    void offersEveryWayOut();
    void tellsClientsApart();
    void offersNoChoiceOfOneClient();

  private:
    const ChartView& chart(int index) const { return m_board->panels()[index]->view(); }
    void showNow(double seconds);

    std::unique_ptr<Player> m_player;
    std::unique_ptr<Dashboard> m_board;
};

void TestDashboard::init() {
    m_player = std::make_unique<Player>();
    m_board = std::make_unique<Dashboard>(*m_player);
    diagram::Diagram diagram;
    diagram.title = "URL shortener";
    m_board->setDiagram(diagram);
    m_board->resize(1180, 260);
    m_board->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_board.get()));
}

void TestDashboard::cleanup() {
    m_board.reset();
    m_player.reset();
}

void TestDashboard::showNow(double seconds) {
    m_board->showFrame(test::sampleSnapshot(seconds));
    QTest::qWait(130); // charts are renewed at most ten times a second, and later where painting takes long
    QTRY_VERIFY(!m_board->findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly)->isActive());
}

void TestDashboard::showsNoChartsBeforeTheFirstPlay() {
    QVERIFY(m_board->panels().isEmpty());
    m_board->showFrame(std::make_shared<simulation::Snapshot>());
    QTest::qWait(130);
    QVERIFY(m_board->panels().isEmpty());
    QVERIFY(!m_board->grab().isNull());
}

void TestDashboard::showsTheChartsThatTheRunHasFiguresFor() {
    showNow(20);
    QCOMPARE(m_board->panels().size(), 5);
    for (const ChartPanel* panel : m_board->panels()) {
        QVERIFY(panel->isVisible());
        QVERIFY(panel->view().content().hasValues());
    }
    auto plain = test::sampleSnapshot(21);
    plain->components.resize(3); // users, lb, app
    m_board->showFrame(plain);
    QTest::qWait(130);
    QCOMPARE(m_board->panels().size(), 4);
    QCOMPARE(m_board->panels().back()->kind(), ChartKind::Queues);
}

void TestDashboard::followsTheRun() {
    showNow(75);
    QCOMPARE(chart(0).timeView(), (TimeView{15, 75, TimeView::Labels::FromNow}));
    showNow(88);
    QCOMPARE(chart(0).timeView(), (TimeView{28, 88, TimeView::Labels::FromNow}));
    QCOMPARE(chart(0).content().lines[0].points.back().atS, 88.0);
}

void TestDashboard::growsFromTheLeftWhileTheRunIsYoung() {
    showNow(4);
    QCOMPARE(chart(0).timeView(), (TimeView{0, 10, TimeView::Labels::Clock}));
    showNow(33); // the next round length
    QCOMPARE(chart(0).timeView(), (TimeView{0, 45, TimeView::Labels::Clock}));
    showNow(59);
    QCOMPARE(chart(0).timeView(), (TimeView{0, 60, TimeView::Labels::Clock}));
    m_board->setSpan(10 * kernel::kSecond); // for which it is not young any more
    QCOMPARE(chart(0).timeView(), (TimeView{49, 59, TimeView::Labels::FromNow}));
}

void TestDashboard::holdsTheViewAndComesBack() {
    showNow(20);
    QSignalSpy spy(m_board.get(), &Dashboard::followingChanged);
    m_board->setFollowing(false);
    showNow(80);
    QCOMPARE(chart(0).timeView().toS, 20.0);
    QCOMPARE(chart(0).content().lines[0].points.back().atS, 20.0);
    m_board->setFollowing(true);
    QCOMPARE(chart(0).timeView().toS, 80.0);
    QCOMPARE(chart(0).content().lines[0].points.back().atS, 80.0);
    QCOMPARE(spy.size(), 2);
}

void TestDashboard::zoomsAllChartsAndGoesBack() {
    showNow(50);
    emit m_board->panels()[1]->view().stretchMarked(28, 46);
    QVERIFY(!m_board->isFollowing());
    for (const ChartPanel* panel : m_board->panels()) {
        QCOMPARE(panel->view().timeView().fromS, 28.0);
        QCOMPARE(panel->view().timeView().toS, 46.0);
    }
    showNow(55);
    QCOMPARE(chart(2).timeView().toS, 46.0);
    emit m_board->panels()[0]->view().doubleClicked();
    QVERIFY(m_board->isFollowing());
    QCOMPARE(chart(2).timeView(), (TimeView{0, 60, TimeView::Labels::Clock}));
}

void TestDashboard::sharesTheCursor() {
    showNow(70);
    QSignalSpy spy(m_board.get(), &Dashboard::cursorMoved);
    emit m_board->panels()[0]->view().hovered(30);
    for (const ChartPanel* panel : m_board->panels())
        QCOMPARE(panel->view().cursorAt(), 30.0);
    QCOMPARE(spy.last().first().value<kernel::Time>(), 30 * kernel::kSecond);
    showNow(71); // the view moves on under a pointer that stays
    QVERIFY(qAbs(chart(1).cursorAt() - 31) < 1e-6);
    emit m_board->panels()[0]->view().hovered(kNoValue);
    QVERIFY(std::isnan(chart(3).cursorAt()));
    QCOMPARE(spy.last().first().value<kernel::Time>(), kernel::Time{-1});
}

void TestDashboard::changesTheSpan() {
    showNow(50);
    QSignalSpy spy(m_board.get(), &Dashboard::spanChanged);
    m_board->setSpan(10 * kernel::kSecond);
    QCOMPARE(chart(0).timeView().fromS, 40.0);
    QVERIFY(chart(0).content().lines[0].points.front().atS >= 40.0);
    m_board->setSpan(0);
    QCOMPARE(chart(0).timeView(), (TimeView{0, 60, TimeView::Labels::Clock}));
    QCOMPARE(spy.size(), 2);
}

void TestDashboard::opensWithAMinuteOrTheWholeRun() {
    constexpr kernel::Time minute = 60 * kernel::kSecond;
    QCOMPARE(BoardBar::spanAt(1, minute), minute);
    QCOMPARE(BoardBar::spanAt(0.4, 2 * minute), minute);
    QCOMPARE(BoardBar::spanAt(5, 20 * minute), 10 * minute);    // a minute on the clock are five of the run
    QCOMPARE(BoardBar::spanAt(5, 3 * minute), kernel::Time{0}); // ten minutes would be two thirds empty
    QCOMPARE(BoardBar::spanAt(1, minute / 2), kernel::Time{0});
    QCOMPARE(BoardBar::spanAt(100, 90 * minute), kernel::Time{0});
    QCOMPARE(BoardBar::spanAt(0, 90 * minute), kernel::Time{0});
}

void TestDashboard::drawsNothingWhileHidden() {
    showNow(20);
    m_board->hide();
    showNow(80);
    QCOMPARE(chart(0).timeView().toS, 20.0);
    m_board->show();
    QCOMPARE(chart(0).timeView().toS, 80.0);
}

void TestDashboard::startsAfreshWithANewRun() {
    showNow(50);
    emit m_board->panels()[0]->view().stretchMarked(20, 30);
    showNow(2);
    QVERIFY(m_board->isFollowing());
    QCOMPARE(chart(0).timeView(), (TimeView{0, 10, TimeView::Labels::Clock}));
}

void TestDashboard::fillsRowsEvenly_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("columns");
    QTest::newRow("all in a row") << 4 << 1300 << 4;
    QTest::newRow("five in two rows") << 5 << 1300 << 3;
    QTest::newRow("five in a wide window") << 5 << 1600 << 5;
    QTest::newRow("narrow") << 3 << 320 << 1;
    QTest::newRow("tiny") << 3 << 100 << 1;
    QTest::newRow("none") << 0 << 1000 << 1;
}

void TestDashboard::fillsRowsEvenly() {
    QFETCH(int, count);
    QFETCH(int, width);
    QFETCH(int, columns);
    QCOMPARE(BoardGrid::columnsFor(count, width, 300), columns);
}

void TestDashboard::followsTheTheme() {
    showNow(20);
    Theme::instance().setMode(Theme::Mode::Dark);
    QCOMPARE(chart(0).overlay().look.palette.p99, Theme::dark().p99);
    QVERIFY(!m_board->grab().isNull());
    Theme::instance().setMode(Theme::Mode::Light);
    QCOMPARE(chart(0).overlay().look.palette.p99, Theme::light().p99);
}

void TestDashboard::offersEveryWayOut() {
    QStringList names;
    for (const QAction* action : m_board->exportMenu()->findChildren<QAction*>())
        if (!action->objectName().isEmpty())
            names << action->objectName();
    for (const char* wanted : {"copy", "png1", "png2", "png4", "svg", "pdf", "csv"})
        QVERIFY2(names.contains(wanted), wanted);
}

namespace {

/// The sample with a second client, whose answers take four times as long.
std::shared_ptr<simulation::Snapshot> withTwoClients() {
    auto snapshot = test::sampleSnapshot();
    auto series = std::make_shared<simulation::Series>(*snapshot->series);
    simulation::ClientSeries fast{"users", series->points};
    simulation::ClientSeries slow{"reports", series->points};
    for (simulation::SeriesPoint& point : slow.points)
        point.p99Ms *= 4;
    series->clients = {fast, slow};
    snapshot->series = series;
    return snapshot;
}

/// Opens the choice by a click and clicks an entry.
bool chooseClient(const Dashboard& board, const QString& entry) {
    auto* button = board.findChild<QToolButton*>(QStringLiteral("whose-requests"));
    bool clicked = false;
    QTimer::singleShot(0, button, [&] { // the menu has an event loop of its own
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (menu == nullptr)
            return;
        for (QAction* action : menu->actions())
            if (action->text() == entry) {
                QTest::mouseClick(menu, Qt::LeftButton, Qt::NoModifier, menu->actionGeometry(action).center());
                clicked = true;
            }
        if (!clicked)
            menu->close();
    });
    QTest::mouseClick(button, Qt::LeftButton);
    return clicked;
}

} // namespace

void TestDashboard::tellsClientsApart() {
    diagram::Diagram diagram;
    diagram.components = {{"users", "client", {{"label", "Shoppers"}}}, {"reports", "client", {{"label", "Analysts"}}}};
    m_board->setDiagram(diagram);
    m_board->showFrame(withTwoClients());
    QTest::qWait(150);
    const auto* button = m_board->findChild<QToolButton*>(QStringLiteral("whose-requests"));
    QVERIFY(button->isVisible());
    QCOMPARE(button->text(), QStringLiteral("All clients"));
    const auto latencies = [this] { return m_board->panels()[0]->view().content(); };
    const double all = latencies().lines.back().latest().value;
    QCOMPARE(latencies().lines.size(), std::size_t{3}); // p50, p95, p99 of all together
    QVERIFY(chooseClient(*m_board, QStringLiteral("Analysts")));
    QCOMPARE(button->text(), QStringLiteral("Analysts"));
    QCOMPARE(latencies().title, QStringLiteral("Latency of Analysts"));
    QCOMPARE(latencies().lines.back().latest().value, 4 * all);
    QCOMPARE(m_board->panels()[1]->view().content().title, QStringLiteral("Traffic and outcome of Analysts"));
    QVERIFY(chooseClient(*m_board, QStringLiteral("Each client beside the others")));
    QCOMPARE(latencies().lines.size(), std::size_t{2});
    QCOMPARE(latencies().lines[0].name, QStringLiteral("Shoppers"));
    QCOMPARE(latencies().lines[0].latest().value, all);
    QCOMPARE(latencies().lines[1].name, QStringLiteral("Analysts"));
    QCOMPARE(latencies().lines[1].latest().value, 4 * all);
    QVERIFY(chooseClient(*m_board, QStringLiteral("All clients together")));
    QCOMPARE(latencies().title, QStringLiteral("Latency"));
    QCOMPARE(latencies().lines.back().latest().value, all);
    // A client that is gone is chosen no longer.
    QVERIFY(chooseClient(*m_board, QStringLiteral("Analysts")));
    m_board->showFrame(test::sampleSnapshot(61));
    QTest::qWait(150);
    QVERIFY(!button->isVisible());
    QCOMPARE(latencies().title, QStringLiteral("Latency"));
}

void TestDashboard::offersNoChoiceOfOneClient() {
    showNow(30);
    QVERIFY(!m_board->findChild<QToolButton*>(QStringLiteral("whose-requests"))->isVisible());
}

QTEST_MAIN(TestDashboard)
#include "tst_dashboard.moc"
