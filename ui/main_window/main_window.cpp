#include "ui/main_window/main_window.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QCloseEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/diagram/validate.h"
#include "engine/simulation/compile.h"
#include "ui/canvas/canvas_view.h"
#include "ui/dashboard/board_bar.h"
#include "ui/dashboard/dashboard.h"
#include "ui/inspector/inspector_view.h"
#include "ui/log/log_view.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/file_flow.h"
#include "ui/main_window/invitation.h"
#include "ui/main_window/message_bar.h"
#include "ui/main_window/play_key.h"
#include "ui/main_window/problems_view.h"
#include "ui/main_window/recent_files.h"
#include "ui/main_window/window_actions.h"
#include "ui/palette/palette_view.h"
#include "ui/player/run_settings.h"
#include "ui/start_page/start_page.h"
#include "ui/table/table_view.h"
#include "ui/theme/motion.h"
#include "ui/timeline/timeline_view.h"
#include "ui/trace/trace_view.h"
#include "ui/transport/transport_bar.h"
#include "ui/widgets/spoken.h"

namespace faultline::ui {

namespace {

constexpr int kFrameMs = 16;
constexpr int kValidationMs = 300;
constexpr int kRefitMs = 60;
constexpr int kInspectionMs = 25;
enum BottomPage { DashboardPage, TimelinePage, LogPage, TracePage, ProblemsPage, TablePage };

} // namespace

MainWindow::MainWindow(const QString& examplesFolder) : m_examplesFolder(examplesFolder) {
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    setAnimated(!Motion::instance().isReduced());
    connect(&Motion::instance(), &Motion::changed, this, [this](bool reduced) { setAnimated(!reduced); });
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    buildCentre();
    buildDocks();
    m_files = new FileFlow(m_document, *m_messages, this);
    connect(m_files, &FileFlow::opened, this, &MainWindow::freshlyOpened);
    m_actions = new WindowActions(*this);
    m_playKey = new PlayKey(this, m_canvas);
    connectDocument();
    connectViews();
    connectStartPage();
    qApp->installEventFilter(this);
    m_frames.setTimerType(Qt::PreciseTimer);
    m_frames.setInterval(kFrameMs);
    connect(&m_frames, &QTimer::timeout, this, &MainWindow::frame);
    m_refit.setSingleShot(true);
    connect(&m_refit, &QTimer::timeout, this, &MainWindow::fit);
    m_player.load(m_document.diagram());
    restoreLayout();
    showStartPage();
    showTitle();
}

MainWindow::~MainWindow() {
    m_frames.stop();
}

QList<MainWindow*> MainWindow::windows() {
    QList<MainWindow*> result;
    for (QWidget* widget : QApplication::topLevelWidgets())
        if (auto* window = qobject_cast<MainWindow*>(widget); window && window->isVisible())
            result.append(window);
    return result;
}

QList<QDockWidget*> MainWindow::docks() const {
    return {m_paletteDock, m_inspectorDock, m_bottom};
}

void MainWindow::connectDocument() {
    connect(&m_document, &DiagramDocument::edited, this,
            [this](const diagram::Change& change, const diagram::Edit& edit) {
                m_player.applyEdit(edit);
                m_dashboard->setDiagram(m_document.diagram());
                m_table->setDiagram(m_document.diagram());
                takeSpeed();
                if (!change.onlyLooks())
                    m_validation.start();
            });
    connect(&m_document, &DiagramDocument::replaced, this, [this] {
        m_player.load(m_document.diagram());
        m_trace->clear();
        m_speed = std::nan("");
        takeSpeed();
        m_dashboard->setDiagram(m_document.diagram());
        m_table->setDiagram(m_document.diagram());
        showProblems();
    });
    connect(&m_document, &DiagramDocument::refused, this,
            [this](const QString& why) { m_messages->show(MessageBar::Tone::Warning, why); });
    connect(&m_document, &DiagramDocument::fileChanged, this, &MainWindow::showTitle);
    m_validation.setSingleShot(true);
    m_validation.setInterval(kValidationMs);
    connect(&m_validation, &QTimer::timeout, this, &MainWindow::showProblems);
    connect(&m_player, &Player::problem, this,
            [this](const QString& text) { m_messages->show(MessageBar::Tone::Warning, text); });
    connect(&m_player, &Player::playingChanged, this, [this](bool playing) {
        if (playing)
            m_invitation->takeBack();
        say(*this, playing ? tr("Running.") : tr("Paused at %1.").arg(m_transport->timeText()));
    });
    connect(m_invitation, &Invitation::taken, &m_player, &Player::play);
    connect(m_invitation, &Invitation::covers, m_canvas, &CanvasView::setCoveredBelow);
    connect(m_playKey, &PlayKey::tapped, &m_player, &Player::togglePlaying);
    connect(m_files, &FileFlow::failed, this, &MainWindow::showDiagnostics);
}

void MainWindow::takeSpeed() {
    const double named = settingOf<double>(m_document.diagram(), "speed");
    if (std::exchange(m_speed, named) == named)
        return; // what a person has chosen since stays
    m_player.setSpeed(named);
    m_dashboard->setSpan(BoardBar::spanAt(named, settingOf<base::Duration>(m_document.diagram(), "duration").ns));
}

void MainWindow::connectViews() {
    // The canvas answers a click first: a form takes several times as long to make as a frame to paint.
    m_inspection.setSingleShot(true);
    m_inspection.setInterval(kInspectionMs);
    connect(&m_inspection, &QTimer::timeout, this, [this] { inspector(); });
    connect(m_canvas, &CanvasView::selectionChanged, &m_inspection, qOverload<>(&QTimer::start));
    connect(m_canvas, &CanvasView::hint, m_hint, &QLabel::setText);
    connect(m_canvas, &CanvasView::message, this,
            [this](const QString& text) { m_messages->show(MessageBar::Tone::Information, text); });
    connect(m_canvas, &CanvasView::zoomChanged, this,
            [this](double zoom) { m_zoom->setText(tr("%1 %").arg(qRound(zoom * 100))); });
    connect(m_canvas, &CanvasView::inspectRequested, this, [this] {
        m_inspectorDock->show();
        inspector().focusFirstField();
    });
    connect(m_palette, &PaletteView::activated, m_canvas, [this](const QString& kind) { m_canvas->addAtCentre(kind); });
    connect(m_dashboard, &Dashboard::message, this,
            [this](const QString& text) { m_messages->show(MessageBar::Tone::Information, text); });
    const auto show = [this](const QString& target) {
        const QString id = target.section(u'/', 0, 0);
        m_canvas->select({id});
        m_canvas->centreOn(id);
    };
    connect(m_log, &LogView::targetActivated, this, show);
    connect(m_trace, &TraceView::targetActivated, this, show);
    connect(&m_player, &Player::followedChanged, this, [this] {
        if (!m_player.followed())
            return;
        m_bottom->show();
        m_bottom->setCurrentPage(TracePage);
    });
    connect(m_timeline, &TimelineView::targetActivated, this, show);
    connect(m_problems, &ProblemsView::componentActivated, this, show);
    m_zoom->setText(tr("%1 %").arg(qRound(m_canvas->zoom() * 100)));
    connectTable();
}

void MainWindow::connectTable() {
    connect(m_canvas, &CanvasView::selectionChanged, m_table,
            [this] { m_table->showSelection(m_canvas->selectedComponents(), m_canvas->selectedLinks()); });
    connect(m_table, &TableView::selectionChosen, m_canvas, &CanvasView::select);
    connect(m_table, &TableView::inspectRequested, m_canvas, &CanvasView::inspectRequested);
}

void MainWindow::showTable() {
    m_bottom->show();
    m_bottom->setCurrentPage(TablePage);
    m_table->takeFocus();
}

InspectorView& MainWindow::inspector() {
    m_inspection.stop();
    m_inspector->showSelection(m_canvas->selectedComponents(), m_canvas->selectedLinks());
    return *m_inspector;
}

void MainWindow::connectStartPage() {
    connect(m_start, &StartPage::newRequested, this, &MainWindow::newDiagram);
    connect(m_start, &StartPage::openRequested, this, &MainWindow::openAsked);
    connect(m_start, &StartPage::pasteRequested, this, [this] {
        MainWindow* window = isBlank() ? this : newWindow();
        window->m_files->openClipboard();
    });
    connect(m_start, &StartPage::fileChosen, this, &MainWindow::openFile);
    connect(m_start, &StartPage::exampleChosen, this, &MainWindow::openExample);
    const auto showRecent = [this] { m_start->setRecentFiles(RecentFiles::instance().files()); };
    connect(&RecentFiles::instance(), &RecentFiles::changed, this, showRecent);
    showRecent();
}

void MainWindow::frame() {
    const auto snapshot = m_player.takeSnapshot();
    m_latest = snapshot;
    m_canvas->showFrame(snapshot);
    m_transport->showFrame(snapshot);
    m_transport->setIllustrative(m_canvas->illustrative());
    m_dashboard->showFrame(snapshot);
    m_inspector->showFrame(snapshot);
    m_log->showFrame(snapshot);
    m_trace->showFrame(snapshot);
    if (m_timeline->isVisible())
        m_timeline->showFrame(snapshot.get());
    if (m_table->isVisible())
        m_table->showFrame(snapshot);
}

void MainWindow::follow(bool visible) {
    if (visible && !showsStartPage())
        m_frames.start();
    else
        m_frames.stop();
}

bool MainWindow::showsStartPage() const {
    return m_pages->currentWidget() == m_start;
}

bool MainWindow::isBlank() const {
    const bool untouched =
        m_document.filePath().isEmpty() && !m_document.isModified() && m_document.diagram() == diagram::Diagram{};
    return m_files->fileOnItsWay().isEmpty() && ((showsStartPage() && !m_document.isModified()) || untouched);
}

void MainWindow::showStartPage() {
    if (!showsStartPage() || !m_started) {
        if (m_started)
            keepLayout();
        m_player.pause();
        m_pages->setCurrentWidget(m_start);
        for (QDockWidget* dock : docks())
            dock->hide();
        m_transportBar->hide();
        statusBar()->hide();
    }
    m_actions->setEditing(false);
    m_playKey->setEnabled(false);
    m_start->setFocus(Qt::OtherFocusReason);
    follow(isVisible());
    showTitle();
}

void MainWindow::showEditor() {
    if (showsStartPage()) {
        m_started = true;
        m_pages->setCurrentWidget(m_canvas);
        layOutDocks();
        m_transportBar->show();
        statusBar()->show();
    }
    m_actions->setEditing(true);
    m_playKey->setEnabled(true);
    m_canvas->setFocus(Qt::OtherFocusReason);
    follow(isVisible());
    showTitle();
}

void MainWindow::fit() {
    m_canvas->fitAll();
    m_fitted = viewpoint();
}

QList<double> MainWindow::viewpoint() const {
    return {m_canvas->zoom(), double(m_canvas->horizontalScrollBar()->value()),
            double(m_canvas->verticalScrollBar()->value())};
}

void MainWindow::freshlyOpened() {
    showEditor();
    // After the docks have got their places: the fit is to the canvas as it will be.
    m_refit.start(0);
    if (m_document.diagram().components.empty())
        m_invitation->takeBack();
    else
        m_invitation->invite(tr("Press Space to run it"));
    raise();
    activateWindow();
}

namespace {

/// A step down and to the right of a window, and all of it on its screen.
QRect placeBeside(const QWidget& window) {
    constexpr int kStep = 32;
    const QRect room = window.screen()->availableGeometry();
    const QSize frame = window.frameGeometry().size() - window.size();
    const bool fills = window.isMaximized() || window.isFullScreen();
    const QSize size = (fills ? window.normalGeometry().size() : window.size()).boundedTo(room.size() - frame);
    const QSize left = room.size() - frame - size;
    const QPoint step = window.pos() - room.topLeft() + QPoint(kStep, kStep);
    return {room.topLeft() + QPoint(std::clamp(step.x(), 0, left.width()), std::clamp(step.y(), 0, left.height())),
            size};
}

} // namespace

MainWindow* MainWindow::newWindow() {
    auto* window = new MainWindow(m_examplesFolder);
    const QRect place = placeBeside(*this);
    window->resize(place.size());
    window->move(place.topLeft());
    window->show();
    return window;
}

MainWindow* MainWindow::openFile(const QString& filePath) {
    const auto isIt = [&filePath](const QString& file) {
        return !file.isEmpty() && QFileInfo(file) == QFileInfo(filePath);
    };
    for (MainWindow* window : windows()) {
        const bool onItsWay = isIt(window->m_files->fileOnItsWay());
        if (!onItsWay && !isIt(window->document().filePath()))
            continue;
        if (!onItsWay)
            window->showEditor();
        window->raise();
        window->activateWindow();
        return window;
    }
    MainWindow* window = isBlank() ? this : newWindow();
    window->m_files->open(filePath);
    return window;
}

MainWindow* MainWindow::openExample(const QString& filePath) {
    MainWindow* window = isBlank() ? this : newWindow();
    if (window->m_files->openExample(filePath))
        window->freshlyOpened();
    return window;
}

MainWindow* MainWindow::newDiagram() {
    MainWindow* window = isBlank() ? this : newWindow();
    window->m_document.newDiagram();
    window->freshlyOpened();
    return window;
}

void MainWindow::openAsked() {
    const QString folder = QFileInfo(m_document.filePath()).path();
    takeFiles(m_files->dialogs().openPaths(this, m_document.filePath().isEmpty() ? QString() : folder));
}

void MainWindow::takeFiles(const QStringList& paths) {
    for (const QString& path : paths)
        openFile(path);
}

void MainWindow::showTitle() {
    if (showsStartPage()) {
        setWindowTitle(QStringLiteral("Faultline"));
        setWindowModified(false);
        return;
    }
    setWindowTitle(QStringLiteral("%1[*] — Faultline")
                       .arg(m_document.displayName().replace(QLatin1String("[*]"), QLatin1String("[*][*]"))));
    setWindowModified(m_document.isModified());
    setWindowFilePath(m_document.filePath());
}

void MainWindow::showProblems() {
    // A broken file's findings are the file's: what was read of it is not all that there is.
    if (m_document.isReadOnlyBecauseBroken())
        return showDiagnostics(m_document.diagnostics(), m_document.filePath());
    base::Diagnostics findings = diagram::validate(m_document.diagram());
    if (!base::hasErrors(findings))
        for (base::Diagnostic& finding : simulation::findingsOfARun(m_document.diagram(), findings))
            findings.push_back(std::move(finding));
    showDiagnostics(findings, {});
}

void MainWindow::showDiagnostics(const base::Diagnostics& diagnostics, const QString& file) {
    m_problems->setDiagnostics(diagnostics, file);
    m_bottom->setPageTitle(ProblemsPage,
                           diagnostics.empty() ? tr("Problems") : tr("Problems (%1)").arg(diagnostics.size()));
    if (!file.isEmpty() && base::hasErrors(diagnostics))
        m_bottom->setCurrentPage(ProblemsPage);
    else if (diagnostics.empty() && m_bottom->currentPage() == ProblemsPage)
        m_bottom->setCurrentPage(DashboardPage);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_files->mayClose())
        return event->ignore();
    storeLayout();
    m_frames.stop();
    m_player.pause();
    event->accept();
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    follow(true);
}

void MainWindow::hideEvent(QHideEvent* event) {
    QMainWindow::hideEvent(event);
    follow(false);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        follow(isVisible() && !isMinimized());
}

namespace {
QStringList localFiles(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    return paths;
}

} // namespace

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!localFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QStringList paths = localFiles(event->mimeData());
    event->acceptProposedAction();
    // Queued: a question or a new window must not come up inside the drag.
    QTimer::singleShot(0, this, [this, paths] { takeFiles(paths); });
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    // A view that still shows all goes on showing all when its size changes.
    if (watched == m_canvas && event->type() == QEvent::Resize && !m_canvas->isLocked() &&
        (m_refit.isActive() || viewpoint() == m_fitted))
        m_refit.start(kRefitMs);
    if (event->type() == QEvent::ShortcutOverride) {
        // A line with nothing of its own to undo leaves Ctrl+Z to the diagram.
        auto* line = qobject_cast<QLineEdit*>(watched);
        auto* key = static_cast<QKeyEvent*>(event);
        if (line && line->window() == this &&
            ((key->matches(QKeySequence::Undo) && !line->isUndoAvailable()) ||
             (key->matches(QKeySequence::Redo) && !line->isRedoAvailable()))) {
            event->ignore();
            return true;
        }
        // Lists and pages turn by their own keys; only elsewhere do these change the speed.
        const auto* list = qobject_cast<QAbstractScrollArea*>(watched);
        if (list && list != m_canvas && list->window() == this && list->hasFocus() &&
            (key->key() == Qt::Key_PageUp || key->key() == Qt::Key_PageDown) && key->modifiers() == Qt::NoModifier) {
            event->accept();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace faultline::ui
