#include "ui/main_window/command_entries.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QHash>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <memory>

#include "engine/catalog/catalog.h"
#include "engine/diagram/diagram.h"
#include "ui/canvas/canvas_view.h"
#include "ui/dashboard/dashboard.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/recent_files.h"
#include "ui/main_window/window_actions.h"
#include "ui/palette/palette_view.h"
#include "ui/start_page/example_shelf.h"
#include "ui/transport/transport_bar.h"

namespace faultline::ui {
namespace {

/// In an overview of what can be done more names than these are noise; Ctrl+F finds the others.
constexpr std::size_t kMostCrashes = 40;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::CommandPalette", text);
}

QString under(const QString& group, const QString& text) {
    return group.isEmpty() ? text : group + QStringLiteral(" › ") + text;
}

QString plain(const QString& text) {
    return QString(text).remove(u'&').section(u'\t', 0, 0);
}

/// A shortcut as it is written for people; an action whose key someone else hears has it in its text.
QString keysOf(const QAction* action) {
    return action->shortcut().isEmpty() ? action->text().section(u'\t', 1, 1)
                                        : action->shortcut().toString(QKeySequence::NativeText);
}

/// The menus that lead to an action, from the menu bar: "File › Export".
QString pathOf(const QAction* action) {
    for (QObject* object : action->associatedObjects())
        if (const auto* menu = qobject_cast<QMenu*>(object))
            return under(pathOf(menu->menuAction()), plain(menu->title()));
    return {};
}

/// Other words for the same, by object name.
QString alsoOf(const QString& name) {
    static const QHash<QString, const char*> words{
        {QStringLiteral("play"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "run start stop continue")},
        {QStringLiteral("reset"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "rewind restart beginning")},
        {QStringLiteral("crash"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "kill down fault fail")},
        {QStringLiteral("faults"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "break fail hang slow errors")},
        {QStringLiteral("partition"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "split cut isolate fault")},
        {QStringLiteral("restoreAll"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "heal repair faults")},
        {QStringLiteral("slower"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "speed")},
        {QStringLiteral("faster"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "speed")},
        {QStringLiteral("tidy"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "layout arrange align")},
        {QStringLiteral("fitAll"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "zoom everything")},
        {QStringLiteral("fitSelection"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "zoom")},
        {QStringLiteral("larger"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "zoom font text size")},
        {QStringLiteral("smaller"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "zoom font text size")},
        {QStringLiteral("reducedMotion"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "animation still")},
        {QStringLiteral("theme0"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "appearance colours mode")},
        {QStringLiteral("theme1"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "appearance colours mode")},
        {QStringLiteral("theme2"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "appearance colours mode")},
        {QStringLiteral("copyPicture"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "screenshot image export")},
        {QStringLiteral("shortcuts"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "shortcuts help keyboard")},
        {QStringLiteral("followNext"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "trace dot message")},
        {QStringLiteral("stopFollowing"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "trace")},
        {QStringLiteral("moreTraffic"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "load")},
        {QStringLiteral("lessTraffic"), QT_TRANSLATE_NOOP("faultline::ui::CommandPalette", "load")},
    };
    const char* found = words.value(name, nullptr);
    return found != nullptr ? tr(found) : QString();
}

using Entries = std::vector<CommandEntry>;

/// What an action says there; a panel's says what it would do.
QString textOf(const QAction* action, const MainWindow& window) {
    for (const QDockWidget* dock : window.docks())
        if (dock->toggleViewAction() == action)
            return (action->isChecked() ? tr("Hide the Panel %1") : tr("Show the Panel %1")).arg(dock->windowTitle());
    const QString text = plain(action->text());
    return action->isCheckable() && action->isChecked() ? tr("%1 (on)").arg(text) : text;
}

void addActions(Entries& entries, MainWindow& window) {
    for (QAction* action : window.actions().all())
        if (action->isEnabled() && action->objectName() != QLatin1String("commands"))
            entries.push_back({under(pathOf(action), textOf(action, window)), keysOf(action),
                               alsoOf(action->objectName()), [action] { action->trigger(); }});
}

/// The entries of a menu and of those in it. `keep` holds the menu as long as one of them may be chosen.
void addMenu(Entries& entries, const QMenu& menu, const QString& group, const std::shared_ptr<QMenu>& keep) {
    for (QAction* action : menu.actions()) {
        if (action->isSeparator() || !action->isEnabled())
            continue;
        const QString phrase = under(group, plain(action->text()));
        if (action->menu() != nullptr)
            addMenu(entries, *action->menu(), phrase, keep);
        else
            entries.push_back({phrase, {}, {}, [action, keep] { action->trigger(); }});
    }
}

void addKinds(Entries& entries, CanvasView& canvas) {
    const auto offer = [&](const QString& label, const QString& name) {
        entries.push_back({under(tr("Add"), label), {}, name, [&canvas, name] {
                               canvas.setFocus(Qt::OtherFocusReason);
                               canvas.addAtCentre(name);
                           }});
    };
    for (const catalog::Kind& kind : catalog::Catalog::instance().kinds())
        if (kind.simulated)
            offer(QString::fromStdString(kind.label), QString::fromStdString(kind.name));
    offer(tr("Zone"), QLatin1String(kZoneOfPalette));
    offer(tr("Note"), QLatin1String(kNoteOfPalette));
}

QString labelOf(const diagram::Diagram& diagram, const QString& id) {
    const diagram::Component* component = diagram.component(id.toStdString());
    return component != nullptr ? QString::fromStdString(diagram::labelOf(*component)) : id;
}

/// All faults of what is selected, and of everything else the one that is asked for most.
void addFaults(Entries& entries, MainWindow& window) {
    CanvasView& canvas = window.canvas();
    const diagram::Diagram& diagram = window.document().diagram();
    const QStringList selected = canvas.selectedComponents() + canvas.selectedLinks();
    if (!selected.isEmpty()) {
        const std::shared_ptr<QMenu> menu(canvas.faultMenuFor(selected));
        QString whose = tr("%1 selected").arg(selected.size());
        if (const diagram::Link* link = selected.size() == 1 ? diagram.link(selected.first().toStdString()) : nullptr)
            whose = QStringLiteral("%1 → %2").arg(labelOf(diagram, QString::fromStdString(link->from)),
                                                  labelOf(diagram, QString::fromStdString(link->to)));
        else if (selected.size() == 1)
            whose = labelOf(diagram, selected.first());
        addMenu(entries, *menu, under(tr("Fault"), whose), menu);
    }
    std::size_t offered = 0;
    for (const diagram::Component& component : diagram.components) {
        const QString id = QString::fromStdString(component.id);
        // People and probes stand outside of the system.
        if (component.kind == "client" || component.kind == "probe" || selected.contains(id) ||
            ++offered > kMostCrashes)
            continue;
        entries.push_back({under(tr("Fault"), tr("Crash or Restore %1").arg(labelOf(diagram, id))),
                           {},
                           id + u' ' + tr("kill"),
                           [&canvas, id] {
                               canvas.setFocus(Qt::OtherFocusReason);
                               canvas.select({id});
                               canvas.crashOrRestoreSelection();
                           }});
    }
}

void addRun(Entries& entries, MainWindow& window) {
    Player* player = &window.player();
    for (const double speed : Player::speeds())
        entries.push_back({under(tr("Speed"), speedText(speed)), {}, {}, [player, speed] { player->setSpeed(speed); }});
    for (const double times : kTrafficSteps)
        entries.push_back(
            {under(tr("Traffic"), QStringLiteral("×") + QLocale().toString(times)), {}, tr("load"), [player, times] {
                 player->setTrafficMultiplier(times);
             }});
}

void addFiles(Entries& entries, MainWindow& window) {
    struct Named {
        QString file;
        QString title;
    };
    static QHash<QString, QList<Named>> known; // by folder: they are read once
    if (!known.contains(window.examplesFolder())) {
        QList<Named> read;
        for (const QString& file : ExampleShelf::filesOf(window.examplesFolder())) {
            const Example example = ExampleShelf::readExample(file);
            read.append({file, QStringLiteral("%1 · %2").arg(example.chapter).arg(example.title)});
        }
        known.insert(window.examplesFolder(), read);
    }
    for (const Named& one : known.value(window.examplesFolder()))
        entries.push_back({under(tr("Example"), one.title),
                           {},
                           QFileInfo(one.file).fileName().section(u'.', 0, 0) + u' ' + tr("examples lesson chapter"),
                           [&window, file = one.file] { window.openExample(file); }});
    for (const QString& file : RecentFiles::instance().files())
        entries.push_back(
            {under(tr("Open Recent"), tr("%1 in %2").arg(QFileInfo(file).fileName(), QFileInfo(file).path())),
             {},
             file,
             [&window, file] { window.openFile(file); }});
}

} // namespace

std::vector<CommandEntry> commandEntries(MainWindow& window) {
    Entries entries;
    addActions(entries, window);
    if (!window.showsStartPage()) {
        addMenu(entries, *window.dashboard().exportMenu(), tr("File › Export › Charts"), nullptr);
        addKinds(entries, window.canvas());
        addFaults(entries, window);
        addRun(entries, window);
    }
    addFiles(entries, window);
    return entries;
}

} // namespace faultline::ui
