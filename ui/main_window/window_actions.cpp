#include "ui/main_window/window_actions.h"

#include <QApplication>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QTabBar>
#include <array>

#include "engine/base/assert.h"
#include "ui/canvas/canvas_commands.h"
#include "ui/canvas/canvas_view.h"
#include "ui/dashboard/dashboard.h"
#include "ui/inspector/inspector_view.h"
#include "ui/main_window/command_palette.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/file_flow.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/pane_walk.h"
#include "ui/main_window/picture_export.h"
#include "ui/main_window/recent_files.h"
#include "ui/main_window/shortcut_list.h"
#include "ui/present/presenter.h"
#include "ui/start_page/example_shelf.h"
#include "ui/table/table_view.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"
#include "ui/transport/transport_bar.h"

namespace faultline::ui {

namespace {

constexpr char kThemeKey[] = "appearance/theme";
constexpr char kScaleKey[] = "appearance/scale";
constexpr char kMotionKey[] = "appearance/reducedMotion";
constexpr double kScaleStep = 1.1;

} // namespace

void applyStoredAppearance() {
    const QSettings settings;
    Theme& theme = Theme::instance();
    theme.setScale(settings.value(QLatin1String(kScaleKey), 1.0).toDouble());
    theme.setMode(static_cast<Theme::Mode>(settings.value(QLatin1String(kThemeKey), 0).toInt()));
    theme.apply();
    const QVariant reduced = settings.value(QLatin1String(kMotionKey));
    Motion::instance().setReduced(reduced.isValid() ? reduced.toBool() : Motion::desktopAsksForLess());
}

WindowActions::WindowActions(MainWindow& window) : QObject(&window), m_window(window) {
    buildFile();
    buildEdit();
    buildView();
    buildSimulate();
    buildHelp();
}

QAction* WindowActions::add(QMenu* menu, const QString& name, const QString& text, const QKeySequence& keys,
                            std::function<void()> run, bool editorOnly) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, std::move(run));
    menu->addAction(action);
    m_window.addAction(action);
    enrol(action, editorOnly);
    return action;
}

void WindowActions::enrol(QAction* action, bool editorOnly) {
    m_actions.append(action);
    if (editorOnly)
        m_editorOnly.append(action);
    for (QObject* object : action->associatedObjects())
        if (const auto* menu = qobject_cast<QMenu*>(object))
            m_menus.insert(action, QString(menu->title()).remove(u'&'));
}

QAction* WindowActions::addCommand(QMenu* menu, const char* name) {
    const CanvasCommand* command = canvasCommand(QLatin1String(name));
    FAULTLINE_ASSERT(command != nullptr, "a menu names a command that the canvas has not");
    CanvasView* canvas = &m_window.canvas();
    auto* action = new QAction(command->translatedText(), this);
    action->setObjectName(QLatin1String(name));
    action->setShortcuts(command->shortcuts());
    connect(action, &QAction::triggered, canvas, [canvas, command] {
        canvas->setFocus();
        (canvas->*command->run)();
    });
    menu->addAction(action);
    if (command->reach == CanvasCommand::Reach::Canvas) {
        // The canvas hears the key itself, and only while it has the focus.
        action->setShortcutContext(Qt::WidgetShortcut);
    } else {
        action->setShortcutContext(Qt::WindowShortcut);
        m_window.addAction(action);
    }
    enrol(action, true);
    return action;
}

QAction* WindowActions::action(const QString& name) const {
    for (QAction* action : m_actions)
        if (action->objectName() == name)
            return action;
    return nullptr;
}

void WindowActions::setEditing(bool editing) {
    for (QAction* action : m_editorOnly)
        action->setEnabled(editing);
    DiagramDocument& document = m_window.document();
    action(QStringLiteral("undo"))->setEnabled(editing && document.undoStack().canUndo());
    action(QStringLiteral("redo"))->setEnabled(editing && document.undoStack().canRedo());
}

void WindowActions::buildFile() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&File"));
    add(
        menu, QStringLiteral("new"), tr("&New"), QKeySequence::New, [this] { m_window.newDiagram(); }, false);
    add(
        menu, QStringLiteral("newWindow"), tr("New &Window"), QKeySequence(QStringLiteral("Ctrl+Shift+N")),
        [this] { m_window.newWindow(); }, false);
    add(
        menu, QStringLiteral("open"), tr("&Open…"), QKeySequence::Open, [this] { m_window.openAsked(); }, false);
    QMenu* recent = menu->addMenu(tr("Open &Recent"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecent(recent); });
    QMenu* examples = menu->addMenu(tr("&Examples"));
    connect(examples, &QMenu::aboutToShow, this, [this, examples] { fillExamples(examples); });
    add(
        menu, QStringLiteral("startPage"), tr("S&tart Page"), {}, [this] { m_window.showStartPage(); }, true);
    menu->addSeparator();
    add(menu, QStringLiteral("save"), tr("&Save"), QKeySequence::Save, [this] { m_window.files().save(); });
    add(menu, QStringLiteral("saveAs"), tr("Save &As…"), QKeySequence(QStringLiteral("Ctrl+Shift+S")),
        [this] { m_window.files().saveAs(); });
    QMenu* exports = menu->addMenu(tr("E&xport"));
    fillExports(exports);
    m_editorOnly.append(exports->menuAction());
    menu->addSeparator();
    add(
        menu, QStringLiteral("close"), tr("&Close"), QKeySequence::Close, [this] { m_window.close(); }, false);
    add(
        menu, QStringLiteral("quit"), tr("&Quit"), QKeySequence::Quit, [] { QApplication::closeAllWindows(); }, false);
}

void WindowActions::fillExports(QMenu* menu) {
    QMenu* charts = m_window.dashboard().exportMenu();
    charts->setTitle(tr("&Charts"));
    menu->addMenu(charts);
    QMenu* picture = menu->addMenu(tr("&Picture of the Diagram"));
    const auto form = [&](const QString& name, const QString& text, ExportForm which, double scale) {
        add(picture, name, text, {},
            [this, which, scale] { exportPicture(m_window, m_window.latestSnapshot(), which, scale); });
    };
    for (const int scale : {1, 2, 3, 4})
        form(QStringLiteral("exportPng%1").arg(scale), tr("PNG, %1×…").arg(scale), ExportForm::Png, scale);
    form(QStringLiteral("exportSvg"), tr("SVG…"), ExportForm::Svg, 1);
    form(QStringLiteral("exportPdf"), tr("PDF…"), ExportForm::Pdf, 1);
}

void WindowActions::fillRecent(QMenu* menu) {
    menu->clear();
    const QStringList files = RecentFiles::instance().files();
    for (const QString& file : files)
        connect(menu->addAction(QString(file).replace(u'&', QStringLiteral("&&"))), &QAction::triggered, this,
                [this, file] { m_window.openFile(file); });
    if (files.isEmpty()) {
        menu->addAction(tr("No file was opened yet"))->setEnabled(false);
        return;
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Clear this List")), &QAction::triggered, this, [] { RecentFiles::instance().clear(); });
}

void WindowActions::fillExamples(QMenu* menu) {
    menu->clear();
    for (const QString& file : ExampleShelf::filesOf(m_window.examplesFolder())) {
        const Example example = ExampleShelf::readExample(file);
        connect(menu->addAction(QStringLiteral("%1 · %2").arg(example.chapter).arg(example.title)), &QAction::triggered,
                this, [this, file] { m_window.openExample(file); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("No examples were found"))->setEnabled(false);
}

void WindowActions::buildEdit() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Edit"));
    QUndoStack& stack = m_window.document().undoStack();
    QAction* undo = add(menu, QStringLiteral("undo"), tr("&Undo"), QKeySequence::Undo, [&stack] { stack.undo(); });
    QAction* redo = add(menu, QStringLiteral("redo"), tr("&Redo"), {}, [&stack] { stack.redo(); });
    redo->setShortcuts({QKeySequence(QStringLiteral("Ctrl+Shift+Z")), QKeySequence(QStringLiteral("Ctrl+Y"))});
    m_editorOnly.removeAll(undo);
    m_editorOnly.removeAll(redo);
    connect(&stack, &QUndoStack::undoTextChanged, undo,
            [undo](const QString& text) { undo->setText(text.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(text)); });
    connect(&stack, &QUndoStack::redoTextChanged, redo,
            [redo](const QString& text) { redo->setText(text.isEmpty() ? tr("&Redo") : tr("&Redo %1").arg(text)); });
    connect(&stack, &QUndoStack::canUndoChanged, undo, &QAction::setEnabled);
    connect(&stack, &QUndoStack::canRedoChanged, redo, &QAction::setEnabled);
    menu->addSeparator();
    for (const char* name : {"cut", "copy", "paste", "duplicate", "delete"})
        addCommand(menu, name);
    menu->addSeparator();
    for (const char* name :
         {"selectAll", "find", "rename", "inspect", "add", "group", "frame", "unfold", "fold", "tidy"})
        addCommand(menu, name);
    menu->addSeparator();
    add(menu, QStringLiteral("copyPicture"), tr("Copy &Picture"), QKeySequence(QStringLiteral("Ctrl+Alt+C")),
        [this] { copyPicture(m_window, m_window.latestSnapshot()); });
}

void WindowActions::buildView() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&View"));
    for (const char* name : {"zoomIn", "zoomOut", "zoomReset", "fitAll", "fitSelection", "mute"})
        addCommand(menu, name);
    menu->addSeparator();
    for (QDockWidget* dock : m_window.docks()) {
        QAction* toggle = dock->toggleViewAction();
        menu->addAction(toggle);
        enrol(toggle, true);
    }
    m_panes = new PaneWalk(m_window);
    buildPanels(menu);
    add(menu, QStringLiteral("nextPane"), tr("&Next Pane"), QKeySequence(QStringLiteral("F6")),
        [this] { m_panes->go(true); });
    add(menu, QStringLiteral("previousPane"), tr("Pre&vious Pane"), QKeySequence(QStringLiteral("Shift+F6")),
        [this] { m_panes->go(false); });
    menu->addSeparator();
    add(menu, QStringLiteral("table"), tr("Ta&ble of Components and Links"), QKeySequence(QStringLiteral("Ctrl+T")),
        [this] { m_window.showTable(); });
    menu->addSeparator();
    buildAppearance(menu);
    buildMotion(menu);
    m_presenter = new Presenter(m_window);
    add(menu, QStringLiteral("present"), tr("&Present"), QKeySequence(QStringLiteral("F5")),
        [this] { m_presenter->toggle(); });
    add(
        menu, QStringLiteral("fullScreen"), tr("&Full Screen"), QKeySequence(QStringLiteral("F11")),
        [this] { m_window.setWindowState(m_window.windowState() ^ Qt::WindowFullScreen); }, false);
}

/// A way to each panel and page, with the keyboard; the table has its own.
void WindowActions::buildPanels(QMenu* menu) {
    QMenu* panels = menu->addMenu(tr("&Go to"));
    add(panels, QStringLiteral("goCanvas"), tr("Canvas"), {}, [this] { m_window.canvas().setFocus(); });
    for (QDockWidget* dock : m_window.docks()) {
        if (dock == &m_window.bottomDock())
            continue;
        add(panels, QStringLiteral("go-") + dock->objectName(), dock->windowTitle(), {}, [this, dock] {
            dock->show();
            dock->raise();
            m_panes->lead(dock->widget(), false, dock->widget());
        });
    }
    TabbedDock& bottom = m_window.bottomDock();
    for (int i = 0; i < bottom.count(); ++i) {
        if (bottom.page(i)->isAncestorOf(&m_window.table()) || bottom.page(i) == &m_window.table())
            continue;
        const QString title = bottom.tabBar()->tabText(i);
        add(panels, QStringLiteral("go-page%1").arg(i), title, {}, [this, &bottom, i] {
            bottom.show();
            bottom.raise();
            bottom.setCurrentPage(i);
            m_panes->lead(bottom.page(i), true, bottom.tabBar());
        });
    }
}

void WindowActions::buildAppearance(QMenu* menu) {
    QMenu* themes = menu->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    const std::array<std::pair<Theme::Mode, QString>, 3> modes = {{{Theme::Mode::Light, tr("&Light")},
                                                                   {Theme::Mode::Dark, tr("&Dark")},
                                                                   {Theme::Mode::System, tr("As the &System")}}};
    for (const auto& [mode, text] : modes) {
        QAction* action = themes->addAction(text);
        action->setObjectName(QStringLiteral("theme%1").arg(static_cast<int>(mode)));
        action->setCheckable(true);
        group->addAction(action);
        enrol(action, false);
        connect(action, &QAction::triggered, this, [this, mode = mode] { setTheme(static_cast<int>(mode)); });
        const auto show = [action, mode = mode] { action->setChecked(Theme::instance().mode() == mode); };
        connect(&Theme::instance(), &Theme::changed, action, show);
        show();
    }
    QMenu* scale = menu->addMenu(tr("Interface Sc&ale"));
    QAction* larger = add(
        scale, QStringLiteral("larger"), tr("&Larger"), {},
        [this] { setScale(Theme::instance().scale() * kScaleStep); }, false);
    larger->setShortcuts({QKeySequence(QStringLiteral("Ctrl+Alt+=")), QKeySequence(QStringLiteral("Ctrl+Alt++"))});
    add(
        scale, QStringLiteral("smaller"), tr("&Smaller"), QKeySequence(QStringLiteral("Ctrl+Alt+-")),
        [this] { setScale(Theme::instance().scale() / kScaleStep); }, false);
    add(
        scale, QStringLiteral("scaleReset"), tr("&100 %"), QKeySequence(QStringLiteral("Ctrl+Alt+0")),
        [this] { setScale(1); }, false);
}

void WindowActions::buildMotion(QMenu* menu) {
    auto* action = new QAction(tr("&Reduced Motion"), this);
    action->setObjectName(QStringLiteral("reducedMotion"));
    action->setCheckable(true);
    action->setChecked(Motion::instance().isReduced());
    menu->addAction(action);
    enrol(action, false);
    connect(action, &QAction::triggered, this, [](bool reduced) {
        QSettings().setValue(QLatin1String(kMotionKey), reduced);
        Motion::instance().setReduced(reduced);
    });
    connect(&Motion::instance(), &Motion::changed, action, &QAction::setChecked);
}

void WindowActions::setTheme(int mode) {
    QSettings().setValue(QLatin1String(kThemeKey), mode);
    Theme::instance().setMode(static_cast<Theme::Mode>(mode));
}

void WindowActions::setScale(double scale) {
    Theme::instance().setScale(scale);
    QSettings().setValue(QLatin1String(kScaleKey), Theme::instance().scale());
}

void WindowActions::buildSimulate() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Simulate"));
    Player* player = &m_window.player();
    // Space itself is watched by PlayKey: it counts on release, and only when it was not held to pan.
    QAction* play = add(menu, QStringLiteral("play"), tr("&Play") + QStringLiteral("\tSpace"), {},
                        [player] { player->togglePlaying(); });
    connect(player, &Player::playingChanged, play, [play](bool playing) {
        play->setText((playing ? tr("&Pause") : tr("&Play")) + QStringLiteral("\tSpace"));
    });
    add(menu, QStringLiteral("step"), tr("&Step"), QKeySequence(QStringLiteral(".")), [player] { player->step(); });
    add(menu, QStringLiteral("stepBack"), tr("Step &Back"), QKeySequence(QStringLiteral(",")),
        [player] { player->stepBack(); });
    add(menu, QStringLiteral("reset"), tr("Back to the S&tart"), QKeySequence(QStringLiteral("Ctrl+Home")),
        [player] { player->reset(); });
    menu->addSeparator();
    TransportBar* transport = &m_window.transport();
    QAction* slower = add(menu, QStringLiteral("slower"), tr("S&lower"), {}, [transport] { transport->slower(); });
    slower->setShortcuts({QKeySequence(QStringLiteral("[")), QKeySequence(Qt::Key_PageDown)});
    QAction* faster = add(menu, QStringLiteral("faster"), tr("&Faster"), {}, [transport] { transport->faster(); });
    faster->setShortcuts({QKeySequence(QStringLiteral("]")), QKeySequence(Qt::Key_PageUp)});
    menu->addSeparator();
    add(menu, QStringLiteral("moreTraffic"), tr("&More Traffic"), {}, [this] { stepTraffic(true); });
    add(menu, QStringLiteral("lessTraffic"), tr("L&ess Traffic"), {}, [this] { stepTraffic(false); });
    add(menu, QStringLiteral("normalTraffic"), tr("Traffic as in the &Diagram"), {},
        [player] { player->setTrafficMultiplier(1); });
    menu->addSeparator();
    for (const char* name : {"crash", "faults", "partition", "keepScenario"})
        addCommand(menu, name);
    add(menu, QStringLiteral("restoreAll"), tr("&Restore All"), QKeySequence(QStringLiteral("Ctrl+R")),
        [player] { player->restoreAll(); });
    menu->addSeparator();
    for (const char* name : {"followNext", "stopFollowing", "watchKey", "stopWatching"})
        addCommand(menu, name);
}

void WindowActions::stepTraffic(bool up) {
    const double now = m_window.player().trafficMultiplier();
    double next = now;
    if (up) {
        for (const double times : kTrafficSteps)
            if (next = times; times > now * 1.001)
                break;
    } else {
        for (auto it = kTrafficSteps.rbegin(); it != kTrafficSteps.rend(); ++it)
            if (next = *it; *it < now * 0.999)
                break;
    }
    m_window.player().setTrafficMultiplier(next);
}

void WindowActions::openPalette() {
    if (!m_palette)
        m_palette = new CommandPalette(m_window);
    m_palette->open();
}

void WindowActions::buildHelp() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Help"));
    QAction* keys = add(
        menu, QStringLiteral("shortcuts"), tr("&Keys and Gestures"), {},
        [this] { ShortcutList(*this, &m_window).exec(); }, false);
    keys->setShortcuts({QKeySequence(QStringLiteral("?")), QKeySequence(QStringLiteral("F1"))});
    add(
        menu, QStringLiteral("commands"), tr("&Command Palette…"), QKeySequence(QStringLiteral("Ctrl+Shift+P")),
        [this] { openPalette(); }, false);
    add(
        menu, QStringLiteral("about"), tr("&About Faultline"), {},
        [this] {
            QMessageBox::about(
                &m_window, tr("About Faultline"),
                tr("<h3>Faultline %1</h3><p>A sandbox for system design: wire a system, run it, break it, and watch "
                   "what the requests do. Every figure comes from simulated requests; the same file and seed give "
                   "the same run.</p><p>Free software under the GNU General Public License, version 3 or later, "
                   "without any warranty. Uses Qt and yaml-cpp.</p>")
                    .arg(QCoreApplication::applicationVersion()));
        },
        false);
}

} // namespace faultline::ui
