#include "ui/present/presenter.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QDockWidget>
#include <QMenuBar>
#include <QScreen>
#include <QStatusBar>
#include <cmath>
#include <utility>

#include "ui/canvas/canvas_view.h"
#include "ui/dashboard/board_bar.h"
#include "ui/dashboard/dashboard.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/window_actions.h"
#include "ui/present/caption_strip.h"
#include "ui/present/laser_pointer.h"
#include "ui/present/notice.h"
#include "ui/theme/legibility.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

/// What a room asks for on a screen of this height; higher ones ask for more, lower ones for smaller type.
constexpr double kScreenHeight = 1080;
constexpr double kText = 22;
constexpr double kWire = 4;
constexpr double kDot = 14;
constexpr QSize kLeastWindow(320, 240);
constexpr double kBody = 14; // of the theme, px at a scale of 1
constexpr double kSmallestText = 12;

constexpr int kGlideMs = 350;
constexpr double kLargestLook = 2.2; // the zoom at which a card's smallest type reaches kText
constexpr double kBesideNote = 170;  // canvas units: a card so near to a note is what it is about
constexpr double kMemberMargin = 24;
constexpr double kBandHeight = 0.25; // of the window: one row of charts
constexpr int kKeysMs = 4000;
constexpr int kHintMs = 2500;
constexpr int kRelookMs = 30;
constexpr int kSettleMs = 40;
constexpr int kSettleTurns = 40;
enum BottomPage { DashboardPage = 0 };

/// What a talk needs of the window's actions; every other one rests.
bool belongsToTalk(const QString& action) {
    static const QSet<QString> names{
        QStringLiteral("present"),       QStringLiteral("play"),        QStringLiteral("step"),
        QStringLiteral("stepBack"),      QStringLiteral("reset"),       QStringLiteral("slower"),
        QStringLiteral("faster"),        QStringLiteral("moreTraffic"), QStringLiteral("lessTraffic"),
        QStringLiteral("normalTraffic"), QStringLiteral("crash"),       QStringLiteral("faults"),
        QStringLiteral("partition"),     QStringLiteral("restoreAll"),  QStringLiteral("watchKey"),
        QStringLiteral("stopWatching"),  QStringLiteral("zoomIn"),      QStringLiteral("zoomOut"),
        QStringLiteral("zoomReset"),     QStringLiteral("fitAll"),      QStringLiteral("fitSelection"),
        QStringLiteral("mute"),          QStringLiteral("find"),        QStringLiteral("selectAll"),
        QStringLiteral("copyPicture"),   QStringLiteral("commands"),    QStringLiteral("reducedMotion"),
        QStringLiteral("close"),         QStringLiteral("quit"),
    };
    return names.contains(action) || action.startsWith(QLatin1String("theme"));
}

QString keyLine(const QString& keys, const QString& what) {
    return QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;&nbsp;</td><td>%2</td></tr>").arg(keys, what);
}

/// What hangs together with a component over links.
QStringList linkedWith(const diagram::Diagram& diagram, const QString& component) {
    QStringList linked{component};
    for (qsizetype i = 0; i < linked.size(); ++i)
        for (const diagram::Link& link : diagram.links) {
            const QString from = QString::fromStdString(link.from);
            const QString to = QString::fromStdString(link.to);
            const QString other = from == linked[i] ? to : to == linked[i] ? from : QString();
            if (!other.isEmpty() && !linked.contains(other))
                linked << other;
        }
    return linked;
}

/// The least size of a zoomed step between two cameras, so that a glide to where one is already does not run.
bool isNear(const Camera& a, const Camera& b) {
    return std::abs(a.zoom / b.zoom - 1) < 1e-3 && (a.centre - b.centre).manhattanLength() * a.zoom < 1;
}

} // namespace

Presenter::Presenter(MainWindow& window) : QObject(&window), m_window(window) {
    m_strip = new CaptionStrip(&window);
    static_cast<QBoxLayout*>(window.centralWidget()->layout())->addWidget(m_strip);
    m_keys = new Notice(&window.canvas(), QStringLiteral("presentKeys"), Notice::Corner::UpperRight);
    m_hint = new Notice(&window.canvas(), QStringLiteral("presentHint"), Notice::Corner::Middle);
    m_pointer = new LaserPointer(&window);
    m_black = new QWidget(&window);
    m_black->setObjectName(QStringLiteral("presentBlack"));
    m_black->setAutoFillBackground(true);
    m_black->setPalette(QPalette(Qt::black));
    m_black->setStyleSheet(QStringLiteral("background: black;"));
    m_black->hide();
    m_noTitle = new QWidget(&window);
    m_noTitle->hide();

    m_glide.setStartValue(0.0);
    m_glide.setEndValue(1.0);
    m_glide.setDuration(kGlideMs);
    m_glide.setEasingCurve(QEasingCurve::InOutCubic);
    connect(&m_glide, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        const double share = value.toDouble();
        const double zoom = m_from.zoom * std::pow(m_to.zoom / m_from.zoom, share);
        m_window.canvas().setCamera({m_from.centre + (m_to.centre - m_from.centre) * share, zoom});
    });
    m_relook.setSingleShot(true);
    m_relook.setInterval(kRelookMs);
    connect(&m_relook, &QTimer::timeout, this, [this] {
        if (m_presenting && m_atStation)
            lookAtStation(false);
    });
    m_settling.setInterval(kSettleMs);
    connect(&m_settling, &QTimer::timeout, this, &Presenter::settle);

    CanvasView& canvas = window.canvas();
    connect(&canvas, &CanvasView::lockHeld, this, [this] {
        m_hint->say(tr("The diagram cannot be changed while presenting. <b>F5</b> leads back to editing."), kHintMs);
    });
    connect(&canvas, &CanvasView::cardToggled, this, &Presenter::lookAtCard);
    connect(&window.document(), &DiagramDocument::replaced, this, &Presenter::leave);
    connect(&window.player(), &Player::followedChanged, this, [this] {
        if (m_presenting)
            showBoard();
    });
    qApp->installEventFilter(this);
}

Presenter::~Presenter() {
    qApp->removeEventFilter(this);
    if (m_presenting)
        Legibility::set({});
}

void Presenter::toggle() {
    if (m_presenting)
        leave();
    else
        enter();
}

void Presenter::enter() {
    if (m_presenting || m_window.showsStartPage())
        return;
    if (m_settling.isActive()) { // back again before it had come to rest: what was before stays what was before
        m_settling.stop();
    } else {
        remember();
    }
    m_presenting = true;
    const CanvasView& canvas = m_window.canvas();
    m_stations =
        storylineOf(m_window.document().diagram(), {[&canvas](int note) { return canvas.noteRect(note); },
                                                    [&canvas](const QString& zone) { return canvas.rectOf({zone}); }});
    m_station = 0;
    m_revealed = false;
    m_boardShown = true;
    m_atStation = true;
    lock();
    undress();
    // A large type's least size, enforced on the way to the screen's, would call the full screen off.
    m_window.setMinimumSize(kLeastWindow);
    m_window.setWindowState(m_statesBefore | Qt::WindowFullScreen);
    askForLegibility();
    m_strip->setStations(m_stations);
    m_strip->QWidget::show();
    goTo(0, false);
    m_relook.start();
    m_window.canvas().setFocus(Qt::OtherFocusReason);
    showKeys();
}

void Presenter::leave() {
    if (!m_presenting)
        return;
    m_presenting = false;
    m_glide.stop();
    m_relook.stop();
    m_pointer->setOn(false);
    setBlack(false);
    m_keys->hide();
    m_hint->hide();
    m_strip->hide();
    dress();
    unlockEditing();
    Legibility::set({});
    if (qFuzzyCompare(Theme::instance().scale(), m_scaleBefore))
        Theme::instance().apply();
    else
        Theme::instance().setScale(m_scaleBefore);
    m_window.setMinimumSize(0, 0);
    // First it may be as small as it was, or it would come back larger.
    m_window.layout()->activate();
    m_window.setWindowState(m_statesBefore);
    m_settleTurns = 0;
    settle();
}

/// This window and the others: the larger type moves their docks as well.
void Presenter::remember() {
    m_before.clear();
    const auto add = [this](MainWindow* window) {
        if (!window->showsStartPage())
            m_before.push_back({window, window->saveState(), window->canvas().stance()});
    };
    add(&m_window);
    for (MainWindow* window : MainWindow::windows())
        if (window != &m_window)
            add(window);
    m_sizeBefore = m_window.size();
    m_statesBefore = m_window.windowState();
    m_scaleBefore = Theme::instance().scale();
    m_pageBefore = m_window.bottomDock().currentPage();
    m_focusBefore = QApplication::focusWidget();
}

void Presenter::undress() {
    m_window.menuBar()->hide();
    m_window.statusBar()->hide();
    TabbedDock& bottom = m_window.bottomDock();
    for (QDockWidget* dock : m_window.docks())
        if (dock != &bottom)
            dock->hide();
    bottom.setFloating(false);
    if (m_window.dockWidgetArea(&bottom) != Qt::BottomDockWidgetArea)
        m_window.addDockWidget(Qt::BottomDockWidgetArea, &bottom);
    m_title = bottom.titleBarWidget();
    bottom.setTitleBarWidget(m_noTitle);
    if (auto* bar = m_window.dashboard().findChild<BoardBar*>())
        bar->hide(); // a room has no use for it
}

void Presenter::dress() {
    TabbedDock& bottom = m_window.bottomDock();
    bottom.setTitleBarWidget(m_title);
    if (m_title)
        m_title->show();
    m_noTitle->hide();
    if (auto* bar = m_window.dashboard().findChild<BoardBar*>())
        bar->show();
    m_window.menuBar()->show();
    m_window.statusBar()->show();
    bottom.setCurrentPage(m_pageBefore);
}

/// Windows change their size when it suits the desktop: docks and view are put back until the size is the old one.
void Presenter::settle() {
    const bool there = m_window.size() == m_sizeBefore;
    if (!there && m_settleTurns > 0 && m_window.windowState() == m_statesBefore && m_statesBefore == Qt::WindowNoState)
        m_window.resize(m_sizeBefore);
    for (const Before& before : m_before) {
        if (before.window == nullptr)
            continue;
        before.window->restoreState(before.layout);
        before.window->layout()->invalidate(); // its least size is that of the docks which are back
        before.window->layout()->activate();
        before.window->canvas().takeStance(before.stance);
    }
    if (!there && ++m_settleTurns < kSettleTurns) {
        m_settling.start();
        return;
    }
    m_settling.stop();
    m_window.canvas().setLocked(false);
    if (m_focusBefore != nullptr && m_focusBefore->isVisible())
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    else
        m_window.canvas().setFocus(Qt::OtherFocusReason);
}

void Presenter::lock() {
    m_buttons = Qt::NoButton;
    m_window.canvas().setLocked(true);
    m_window.canvas().select({});
    m_window.document().setLocked(true);
    for (QAction* action : m_window.actions().all())
        if (!belongsToTalk(action->objectName())) {
            m_actionsBefore.insert(action, action->isEnabled());
            action->setEnabled(false);
        }
}

/// The canvas itself follows when it has its place again.
void Presenter::unlockEditing() {
    m_window.document().setLocked(false);
    for (auto it = m_actionsBefore.constBegin(); it != m_actionsBefore.constEnd(); ++it)
        it.key()->setEnabled(it.value());
    m_actionsBefore.clear();
}

/// In proportion to the screen: what a room sees is angles.
void Presenter::askForLegibility() {
    // The window may still be on its way to the screen's size.
    const int height = m_window.isFullScreen() ? m_window.screen()->size().height() : m_window.height();
    const double share = height / kScreenHeight;
    const Legibility::Sizes sizes{std::ceil(std::max(kSmallestText, kText * share)), kWire * std::max(1.0, share),
                                  kDot * std::max(1.0, share)};
    if (sizes == Legibility::sizes())
        return;
    Legibility::set(sizes);
    const double scale = std::max(m_scaleBefore, sizes.text / kBody);
    if (qFuzzyCompare(Theme::instance().scale(), scale))
        Theme::instance().apply();
    else
        Theme::instance().setScale(scale);
}

// Where the talk is

void Presenter::goOn(bool forward) {
    const Station& now = m_stations[std::size_t(m_station)];
    if (forward && !m_revealed && !now.answer.isEmpty()) {
        m_revealed = true;
        m_strip->show(m_station, true);
        showBoard();
        return;
    }
    const int next = m_station + (forward ? 1 : -1);
    if (next >= 0 && next < int(m_stations.size()))
        goTo(next, true);
    else
        lookAtStation(true); // at either end: back to its picture
}

void Presenter::goTo(int station, bool glides) {
    m_station = station;
    m_revealed = false;
    m_strip->show(station, false);
    showBoard();
    lookAtStation(glides);
}

/// What a note is about: the system of the card beside it where the picture has several, else the cards near it.
QStringList Presenter::besideNote(const QRectF& sheet) const {
    const diagram::Diagram& diagram = m_window.document().diagram();
    QStringList near;
    QString nearest;
    double least = 0;
    for (const diagram::Component& component : diagram.components) {
        const QString id = QString::fromStdString(component.id);
        const QRectF card = m_window.canvas().rectOf({id});
        if (card.intersects(sheet.adjusted(-kBesideNote, -kBesideNote, kBesideNote, kBesideNote)))
            near << id;
        const QPointF apart = card.center() - sheet.center();
        if (const double far = std::hypot(apart.x(), apart.y()); nearest.isEmpty() || far < least) {
            least = far;
            nearest = id;
        }
    }
    const QStringList system = linkedWith(diagram, nearest);
    return 2 * std::size_t(system.size()) <= diagram.components.size() ? system : near;
}

QRectF Presenter::partOf(const Station& station) const {
    const CanvasView& canvas = m_window.canvas();
    if (station.note < 0)
        return station.focus.isEmpty() ? canvas.contentRect() : canvas.rectOf(station.focus);
    const QRectF sheet = canvas.noteRect(station.note);
    return sheet | canvas.rectOf(besideNote(sheet));
}

void Presenter::lookAtStation(bool glides) {
    QRectF part = partOf(m_stations[std::size_t(m_station)]);
    if (part.isEmpty())
        part = m_window.canvas().contentRect();
    if (!part.isEmpty())
        look(m_window.canvas().cameraFor(part, kLargestLook), glides);
    m_atStation = true;
}

/// Near enough for its members to be read; closed again: back to the station.
void Presenter::lookAtCard(const QString& component) {
    if (!m_presenting)
        return;
    if (!m_window.canvas().stance().open.contains(component))
        return lookAtStation(true);
    const QRectF card = m_window.canvas().rectOf({component});
    look(m_window.canvas().cameraFor(card.adjusted(-kMemberMargin, -kMemberMargin, kMemberMargin, kMemberMargin),
                                     kLargestLook),
         true);
    m_atStation = false;
}

void Presenter::look(const Camera& camera, bool glides) {
    m_glide.stop();
    m_from = m_window.canvas().camera();
    m_to = camera;
    if (!glides || Motion::instance().isReduced() || isNear(m_from, m_to))
        m_window.canvas().setCamera(camera);
    else
        m_glide.start();
}

/// The charts, or the trace of the request that is followed.
void Presenter::showBoard() {
    const bool follows = m_window.player().followed().has_value();
    const Station& now = m_stations[std::size_t(m_station)];
    const bool held = now.hidesBoard && !m_revealed;
    TabbedDock& bottom = m_window.bottomDock();
    if (!follows)
        bottom.setCurrentPage(DashboardPage);
    const bool shown = follows || (m_boardShown && !held && !m_window.document().diagram().components.empty());
    if (shown == bottom.isVisible())
        return;
    bottom.setVisible(shown);
    sizeBand();
}

void Presenter::sizeBand() {
    if (m_window.bottomDock().isVisible())
        m_window.resizeDocks({&m_window.bottomDock()}, {qRound(m_window.height() * kBandHeight)}, Qt::Vertical);
}

void Presenter::showKeys() {
    const QString rows[] = {
        keyLine(tr("Page Down, Page Up"), tr("next, previous")),
        keyLine(tr("Space &nbsp;. &nbsp;, &nbsp;[ &nbsp;]"), tr("play, step, speed")),
        keyLine(tr("K &nbsp;F &nbsp;X"), tr("crash, faults, partition")),
        keyLine(tr("L"), tr("laser pointer: hold or tap")),
        keyLine(tr("H"), tr("hide or show the charts")),
        keyLine(tr("B"), tr("black screen")),
        keyLine(tr("?"), tr("these keys")),
        keyLine(tr("Esc, F5"), tr("back to editing")),
    };
    QString table;
    for (const QString& row : rows)
        table += row;
    m_keys->say(QStringLiteral("<table cellspacing='2'>%1</table>").arg(table), kKeysMs);
}

void Presenter::setBlack(bool black) {
    m_black->setGeometry(m_window.rect());
    m_black->setVisible(black);
    m_black->raise();
}

} // namespace faultline::ui
