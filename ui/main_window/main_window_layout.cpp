// What stands where in the window, and that it stands there again the next time.
#include <QBoxLayout>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>

#include "ui/canvas/canvas_view.h"
#include "ui/dashboard/dashboard.h"
#include "ui/inspector/inspector_view.h"
#include "ui/log/log_view.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/invitation.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_bar.h"
#include "ui/main_window/problems_view.h"
#include "ui/palette/palette_view.h"
#include "ui/start_page/start_page.h"
#include "ui/table/table_view.h"
#include "ui/timeline/timeline_view.h"
#include "ui/trace/trace_view.h"
#include "ui/transport/transport_bar.h"

namespace faultline::ui {

namespace {

constexpr char kGeometryKey[] = "window/geometry";
constexpr char kLayoutKey[] = "window/layout";
/// Raised when docks change, so that an old layout is not pressed onto new docks.
constexpr int kLayoutVersion = 1;
constexpr int kNarrowWindow = 1500;
constexpr int kLowestDashboard = 252; // one row of charts

} // namespace

void MainWindow::buildCentre() {
    m_transport = new TransportBar(m_player, this);
    m_transportBar = new QToolBar(tr("Transport"), this);
    m_transportBar->setObjectName(QStringLiteral("transportBar"));
    m_transportBar->setMovable(false);
    m_transportBar->toggleViewAction()->setVisible(false);
    m_transportBar->setContentsMargins(0, 0, 0, 0);
    m_transportBar->layout()->setContentsMargins(0, 0, 0, 0);
    m_transportBar->layout()->setSpacing(0);
    m_transport->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_transportBar->addWidget(m_transport);
    addToolBar(Qt::TopToolBarArea, m_transportBar);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_pages = new QStackedWidget(centre);
    column->addWidget(m_pages, 1);
    m_start = new StartPage(m_examplesFolder, m_pages);
    m_canvas = new CanvasView(m_document, m_player, m_pages);
    m_canvas->setObjectName(QStringLiteral("canvas"));
    m_pages->addWidget(m_start);
    m_pages->addWidget(m_canvas);
    m_invitation = new Invitation(m_canvas);
    m_messages = new MessageBar(centre); // over the pages: a message moves nothing under the pointer
    m_canvas->setPutsAway([this] { return m_messages->isVisible() && (m_messages->dismiss(), true); });
    setCentralWidget(centre);
    m_hint = new QLabel(this);
    m_zoom = new QLabel(this);
    m_hint->setContentsMargins(12, 0, 0, 0);
    m_zoom->setContentsMargins(0, 0, 12, 0);
    statusBar()->addWidget(m_hint, 1);
    statusBar()->addPermanentWidget(m_zoom);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::buildDocks() {
    m_palette = new PaletteView(this);
    m_paletteDock = new DockPanel(tr("Components"), QStringLiteral("paletteDock"), m_palette, this);
    addDockWidget(Qt::LeftDockWidgetArea, m_paletteDock);
    m_inspector = new InspectorView(m_document, m_player, this);
    m_inspectorDock = new DockPanel(tr("Inspector"), QStringLiteral("inspectorDock"), m_inspector, this);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    m_bottom = new TabbedDock(tr("Charts, log and problems"), QStringLiteral("bottomDock"), this);
    m_dashboard = new Dashboard(m_player, this);
    m_log = new LogView(this);
    m_problems = new ProblemsView(this);
    m_bottom->addPage(m_dashboard, tr("Dashboard"));
    auto* tracks = new QScrollArea(this);
    tracks->setWidgetResizable(true);
    tracks->setFocusPolicy(Qt::NoFocus); // the timeline in it has the keyboard
    tracks->setFrameShape(QFrame::NoFrame);
    tracks->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_timeline = new TimelineView(m_document, m_player);
    tracks->setWidget(m_timeline);
    m_bottom->addPage(tracks, tr("Timeline"));
    m_bottom->addPage(m_log, tr("Log"));
    m_trace = new TraceView(
        m_player,
        [this](const QString& id) {
            const diagram::Component* component = m_document.diagram().component(id.toStdString());
            return component != nullptr ? QString::fromStdString(diagram::labelOf(*component)) : id;
        },
        this);
    m_bottom->addPage(m_trace, tr("Trace"));
    m_bottom->addPage(m_problems, tr("Problems"));
    m_table = new TableView(this);
    m_bottom->addPage(m_table, tr("Table"));
    addDockWidget(Qt::BottomDockWidgetArea, m_bottom);
}

void MainWindow::layOutDocks() {
    if (!m_layout.isEmpty() && restoreState(m_layout, kLayoutVersion))
        return;
    for (QDockWidget* dock : docks())
        dock->show();
    // In a small window the canvas comes first: it is what one looks at.
    const bool narrow = width() < kNarrowWindow;
    resizeDocks({m_paletteDock, m_inspectorDock}, {narrow ? 184 : 210, narrow ? 290 : 340}, Qt::Horizontal);
    resizeDocks({m_bottom}, {std::max(qRound(height() * 0.3), kLowestDashboard)}, Qt::Vertical);
}

void MainWindow::keepLayout() {
    m_layout = saveState(kLayoutVersion);
}

void MainWindow::restoreLayout() {
    const QSettings settings;
    if (!restoreGeometry(settings.value(QLatin1String(kGeometryKey)).toByteArray())) {
        const QSize available = screen()->availableSize();
        resize(available.boundedTo(QSize(1600, 940)));
        if (available.width() < 1500)
            setWindowState(Qt::WindowMaximized);
    }
    m_layout = settings.value(QLatin1String(kLayoutKey)).toByteArray();
}

void MainWindow::storeLayout() {
    QSettings settings;
    settings.setValue(QLatin1String(kGeometryKey), saveGeometry());
    if (!showsStartPage())
        keepLayout();
    if (!m_layout.isEmpty())
        settings.setValue(QLatin1String(kLayoutKey), m_layout);
}

} // namespace faultline::ui
