#include "ui/dashboard/dashboard.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/dashboard/board_bar.h"
#include "ui/dashboard/board_grid.h"
#include "ui/dashboard/chart_panel.h"
#include "ui/dashboard/chart_view.h"
#include "ui/dashboard/content_builder.h"
#include "ui/dashboard/empty_board.h"
#include "ui/dashboard/time_window.h"
#include "ui/export/export_menu.h"
#include "ui/player/player.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr qint64 kBetweenUpdatesMs = 100;

/// Charts glide along with time; where nothing shall move they go on in steps.
qint64 betweenUpdatesMs() {
    return Motion::instance().isReduced() ? qRound64(Motion::kStep * 1000) : kBetweenUpdatesMs;
}

} // namespace

/// The board's parts and what they show now.
class Dashboard::Private {
  public:
    Private(Dashboard& board, Player& player);

    void build();
    void refresh(bool atOnce);
    void refreshOrWait();
    void adaptResolution();
    void choosePanels();
    void offerClients();
    void fitGrid();
    void moveCursor(double atS);
    void showPanelMenu(ChartPanel& panel, const QPoint& at);
    ChartSheet sheetOf(const QList<ChartPanel*>& wanted) const;
    bool hasRun() const { return snapshot && snapshot->series && snapshot->now > 0; }
    TimeView view() const { return window.at(snapshot ? snapshot->now : 0); }

    Dashboard& board;
    Player& player;
    std::shared_ptr<const simulation::Snapshot> snapshot; // shown; stays while the view is held
    std::shared_ptr<const simulation::Snapshot> newest;
    QString title;
    ChartWords words;
    QList<ChartKind> charts = chartsOf({});
    QString whose; // requests: a client's, kEachClient, or all together
    TimeWindow window;
    kernel::Time askedSpan = -1;
    double cursorShare = kNoValue; // of the view's length, so that the cursor stays under the pointer
    QElapsedTimer clock;
    qint64 updatedAtMs = -kBetweenUpdatesMs;
    QTimer* later = nullptr;

    ExportMenu* exportMenu = nullptr;
    BoardBar* bar = nullptr;
    QStackedLayout* pages = nullptr;
    EmptyBoard* empty = nullptr;
    QScrollArea* scroll = nullptr;
    BoardGrid* grid = nullptr;
    QList<ChartPanel*> all;
    QList<ChartPanel*> shown;
};

Dashboard::Private::Private(Dashboard& owner, Player& source) : board(owner), player(source) {
    clock.start();
}

void Dashboard::Private::build() {
    exportMenu = new ExportMenu(
        Dashboard::tr("Export charts"), [this] { return sheetOf(shown); }, &board);
    connect(exportMenu, &ExportMenu::message, &board, &Dashboard::message);
    bar = new BoardBar(exportMenu, &board);
    bar->setSpan(window.span());
    connect(bar, &BoardBar::spanChosen, &board, &Dashboard::setSpan);
    connect(bar, &BoardBar::followChosen, &board, &Dashboard::setFollowing);
    connect(bar, &BoardBar::clientChosen, &board, [this](const QString& client) {
        whose = client;
        for (const ChartKind kind : {ChartKind::Latency, ChartKind::Traffic})
            all[static_cast<int>(kind)]->view().setIsolated({}); // other lines than before
        refresh(true);
    });

    empty = new EmptyBoard(&board);
    grid = new BoardGrid;
    scroll = new QScrollArea(&board);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(Dashboard::tr("Charts"));
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(grid);
    scroll->viewport()->setAutoFillBackground(false);
    grid->setAutoFillBackground(false);
    for (int kind = 0; kind < kChartKinds; ++kind) {
        auto* panel = new ChartPanel(static_cast<ChartKind>(kind), grid);
        panel->hide();
        connect(panel, &ChartPanel::menuRequested, &board,
                [this, panel](const QPoint& at) { showPanelMenu(*panel, at); });
        ChartView& chart = panel->view();
        connect(&chart, &ChartView::hovered, &board, [this](double atS) { moveCursor(atS); });
        connect(&chart, &ChartView::lineClicked, &board,
                [&chart](const QString& id) { chart.setIsolated(chart.isolated() == id ? QString() : id); });
        connect(&chart, &ChartView::stretchMarked, &board, [this](double fromS, double toS) {
            window.mark(fromS, toS);
            refresh(true);
            emit board.followingChanged(false);
        });
        connect(&chart, &ChartView::doubleClicked, &board, [this, &chart] {
            chart.setIsolated({});
            const bool before = window.isFollowing();
            window.unmark();
            if (window.isFollowing())
                snapshot = newest;
            refresh(true);
            if (before != window.isFollowing())
                emit board.followingChanged(window.isFollowing());
        });
        all.append(panel);
    }

    auto* content = new QWidget(&board);
    pages = new QStackedLayout(content);
    pages->addWidget(empty);
    pages->addWidget(scroll);
    auto* column = new QVBoxLayout(&board);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(content, 1);

    later = new QTimer(&board);
    later->setSingleShot(true);
    connect(later, &QTimer::timeout, &board, [this] { refreshOrWait(); });
}

void Dashboard::Private::refreshOrWait() {
    const qint64 since = clock.elapsed() - updatedAtMs;
    if (since >= betweenUpdatesMs())
        refresh(false);
    else if (!later->isActive())
        later->start(static_cast<int>(betweenUpdatesMs() - since));
}

void Dashboard::Private::refresh(bool atOnce) {
    if (!board.isVisible())
        return; // hidden charts cost nothing; showEvent catches up
    updatedAtMs = clock.elapsed();
    later->stop();
    pages->setCurrentWidget(hasRun() ? static_cast<QWidget*>(scroll) : empty);
    bar->setFollowing(window.isFollowing(), snapshot ? secondsOf(snapshot->now) : 0);
    bar->showRecent(snapshot ? snapshot->recent : simulation::RecentTotals());
    if (!hasRun())
        return;
    choosePanels();
    offerClients();
    const TimeView timeView = view();
    const double cursorS = std::isnan(cursorShare) ? kNoValue : timeView.fromS + cursorShare * timeView.lengthS();
    for (ChartPanel* panel : std::as_const(shown)) {
        panel->view().setCursorAt(cursorS);
        panel->show(buildContent(panel->kind(), *snapshot, timeView, player.plannedDuration(), words, whose), timeView,
                    updatedAtMs, atOnce);
    }
    adaptResolution();
}

/// Asks the engine for the resolution that suits the span.
void Dashboard::Private::adaptResolution() {
    if (!window.isFollowing())
        return; // what is held is no longer renewed
    const kernel::Time wanted = seriesSpanFor(window.needed(snapshot ? snapshot->now : 0));
    if (std::exchange(askedSpan, wanted) != wanted)
        player.setSeriesSpan(wanted);
}

void Dashboard::Private::offerClients() {
    QList<QPair<QString, QString>> clients;
    for (const simulation::ClientSeries& client : snapshot->series->clients) {
        const QString id = QString::fromStdString(client.id);
        clients.append({id, words.nameOf(id)});
    }
    const bool known =
        whose == QLatin1String(kEachClient) ||
        std::any_of(clients.begin(), clients.end(), [this](const auto& one) { return one.first == whose; });
    if (clients.size() < 2 || !known)
        whose.clear(); // it is not there any more
    bar->setClients(clients, whose);
}

void Dashboard::Private::choosePanels() {
    QList<ChartPanel*> wanted;
    for (const ChartKind kind : std::as_const(charts))
        if (concerns(kind, *snapshot))
            wanted.append(all[static_cast<int>(kind)]);
    if (wanted == shown)
        return;
    shown = wanted;
    QList<QWidget*> widgets;
    for (ChartPanel* panel : std::as_const(shown))
        widgets.append(panel);
    grid->setPanels(widgets);
    fitGrid();
}

void Dashboard::Private::fitGrid() {
    const double scale = Theme::instance().scale();
    grid->fitInto(scroll->viewport()->size(), scale);
    if (grid->height() > scroll->viewport()->height()) // the scroll bar has taken some width
        grid->fitInto({scroll->width() - scroll->verticalScrollBar()->sizeHint().width(), scroll->viewport()->height()},
                      scale);
}

void Dashboard::Private::moveCursor(double atS) {
    const TimeView timeView = view();
    cursorShare = std::isnan(atS) ? kNoValue : (atS - timeView.fromS) / timeView.lengthS();
    for (ChartPanel* panel : std::as_const(shown))
        panel->view().setCursorAt(atS);
    emit board.cursorMoved(std::isnan(atS) ? -1 : static_cast<kernel::Time>(std::llround(atS * 1e9)));
}

void Dashboard::Private::showPanelMenu(ChartPanel& panel, const QPoint& at) {
    auto* menu = new ExportMenu(
        panel.title(), [this, &panel] { return sheetOf({&panel}); }, &board);
    connect(menu, &ExportMenu::message, &board, &Dashboard::message);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    QAction* follow = menu->addAction(Dashboard::tr("Follow the run"));
    follow->setCheckable(true);
    follow->setChecked(window.isFollowing());
    connect(follow, &QAction::triggered, &board, &Dashboard::setFollowing);
    if (!panel.view().isolated().isEmpty()) {
        QAction* everyLine = menu->addAction(Dashboard::tr("Show all lines"));
        connect(everyLine, &QAction::triggered, &board, [&panel] { panel.view().setIsolated({}); });
    }
    menu->popup(at);
}

ChartSheet Dashboard::Private::sheetOf(const QList<ChartPanel*>& wanted) const {
    ChartSheet sheet;
    sheet.title = title;
    if (!snapshot)
        return sheet;
    sheet.seed = snapshot->seed;
    sheet.simulatedS = secondsOf(snapshot->now);
    sheet.view = view();
    if (sheet.view.labels == TimeView::Labels::FromNow)
        sheet.view.labels = TimeView::Labels::Clock; // "now" means nothing on paper
    for (const ChartPanel* panel : wanted)
        sheet.charts.append(buildContent(panel->kind(), *snapshot, sheet.view, player.plannedDuration(), words, whose));
    return sheet;
}

Dashboard::Dashboard(Player& player, QWidget* parent) : QWidget(parent), m(std::make_unique<Private>(*this, player)) {
    m->build();
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        for (ChartPanel* panel : std::as_const(m->all))
            panel->setLook(ChartLook::ofTheme());
        m->bar->applyTheme();
        m->empty->update();
        m->fitGrid();
        update();
    });
    connect(&player, &Player::canRunChanged, this, [this](bool canRun) { m->empty->setCanRun(canRun); });
    m->empty->setCanRun(player.canRun());
    setSpan(60 * kernel::kSecond);
}

Dashboard::~Dashboard() = default;

void Dashboard::showFrame(std::shared_ptr<const simulation::Snapshot> snapshot) {
    if (!snapshot || snapshot == m->newest)
        return;
    const bool anew = m->newest && snapshot->now < m->newest->now;
    m->newest = snapshot;
    if (anew) { // another run: what was held or measured belongs to the old one
        m->window.setFollowing(true);
        m->snapshot = snapshot;
        m->refresh(true);
        emit followingChanged(true);
        return;
    }
    if (m->window.isFollowing() || !m->snapshot) {
        m->snapshot = std::move(snapshot);
        m->refreshOrWait();
    }
}

QList<ChartPanel*> Dashboard::panels() const {
    return m->shown;
}

kernel::Time Dashboard::span() const {
    return m->window.span();
}

void Dashboard::setSpan(kernel::Time span) {
    const bool changed = span != m->window.span();
    m->window.setSpan(span);
    m->bar->setSpan(span);
    m->askedSpan = seriesSpanFor(m->window.needed(m->newest ? m->newest->now : 0));
    m->player.setSeriesSpan(m->askedSpan);
    m->refresh(true);
    if (changed)
        emit spanChanged(span);
}

bool Dashboard::isFollowing() const {
    return m->window.isFollowing();
}

void Dashboard::setFollowing(bool follow) {
    const bool changed = follow != m->window.isFollowing();
    m->window.setFollowing(follow);
    if (follow)
        m->snapshot = m->newest;
    m->refresh(true);
    if (changed)
        emit followingChanged(follow);
}

void Dashboard::setDiagram(const diagram::Diagram& diagram) {
    m->title = QString::fromStdString(diagram.title);
    ChartWords words = chartWordsOf(diagram);
    QList<ChartKind> charts = chartsOf(diagram);
    if (words != m->words || charts != m->charts) {
        m->words = std::move(words);
        m->charts = std::move(charts);
        m->refresh(true);
    }
}

QString Dashboard::title() const {
    return m->title;
}

QMenu* Dashboard::exportMenu() const {
    return m->exportMenu;
}

void Dashboard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m->fitGrid();
}

void Dashboard::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m->fitGrid();
    m->refresh(true);
}

} // namespace faultline::ui
