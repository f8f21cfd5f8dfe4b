#include "ui/canvas/canvas_menu.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <QMenu>

#include "engine/base/assert.h"
#include "ui/canvas/canvas_commands.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/faults_by_hand.h"
#include "ui/canvas/items/card_content.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/unfolded.h"
#include "ui/theme/icons.h"
#include "ui/theme/tag_colours.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

/// Its keys are only written here: the window's actions and the canvas own them.
void add(QMenu& menu, CanvasView& view, Icon which, const char* name) {
    const CanvasCommand* command = canvasCommand(QLatin1String(name));
    FAULTLINE_ASSERT(command != nullptr, "a menu names a command that the canvas has not");
    if (command->edits && view.isLocked())
        return;
    const QList<QKeySequence> keys = command->shortcuts();
    const QString written =
        keys.isEmpty() ? QString() : QLatin1Char('\t') + keys.first().toString(QKeySequence::NativeText);
    QAction* action = menu.addAction(icon(which), command->translatedText() + written);
    action->setObjectName(QLatin1String(name));
    QObject::connect(action, &QAction::triggered, &view, [&view, command] { (view.*command->run)(); });
}

QString headline(const CanvasScene& scene, const QStringList& targets) {
    if (targets.size() != 1)
        return tr("%1 selected").arg(targets.size());
    const auto title = [&](const QString& id) {
        const CardItem* card = scene.card(id);
        return card != nullptr ? card->content().title : id;
    };
    if (scene.card(targets.first().section(QLatin1Char('/'), 0, 0)) == nullptr &&
        !scene.zoneLabel(targets.first()).isEmpty())
        return scene.zoneLabel(targets.first());
    if (const auto wire = scene.wires().wire(targets.first()))
        return title(wire->from) + QStringLiteral(" → ") + title(wire->to);
    const QString instance = targets.first().section(QLatin1Char('/'), 1);
    const QString name = title(targets.first().section(QLatin1Char('/'), 0, 0));
    return instance.isEmpty() ? name : name + QLatin1Char(' ') + instance;
}

/// What the menu is about; sections of a menu show no text in this style.
void addHeadline(QMenu& menu, const QString& text) {
    QAction* head = menu.addAction(QString(text).replace(QLatin1Char('&'), QLatin1String("&&")));
    QFont font = menu.font();
    font.setWeight(QFont::DemiBold);
    head->setFont(font);
    head->setEnabled(false);
    menu.addSeparator();
}

/// Putting several cards in line.
void fillArranging(QMenu& menu, CanvasView& view, qsizetype selected) {
    struct Entry {
        const char* name;
        const char* text;
        Alignment alignment;
    };
    static constexpr Entry kEntries[] = {
        {"alignLeft", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Align left edges"), Alignment::Left},
        {"alignCentre", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Align centres"), Alignment::Centre},
        {"alignRight", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Align right edges"), Alignment::Right},
        {"alignTop", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Align top edges"), Alignment::Top},
        {"alignMiddle", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Align middles"), Alignment::Middle},
        {"alignBottom", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Align bottom edges"), Alignment::Bottom},
    };
    QMenu* arrange = menu.addMenu(tr("Arrange"));
    arrange->setObjectName(QStringLiteral("arrange"));
    const auto offer = [&](const char* name, const QString& text, auto run) {
        QAction* action = arrange->addAction(text);
        action->setObjectName(QLatin1String(name));
        QObject::connect(action, &QAction::triggered, &view, run);
    };
    for (const Entry& entry : kEntries)
        offer(entry.name, tr(entry.text), [&view, entry] { view.alignSelection(entry.alignment); });
    if (selected > 2) {
        arrange->addSeparator();
        offer("distributeAcross", tr("Distribute across"), [&view] { view.distributeSelection(Qt::Horizontal); });
        offer("distributeDown", tr("Distribute down"), [&view] { view.distributeSelection(Qt::Vertical); });
    }
    arrange->addSeparator();
    offer("tidySelection", tr("Tidy up\tCtrl+Shift+L"), [&view] { view.tidy(); });
}

/// Members on the canvas by themselves, or back in their card.
void fillUnfolding(QMenu& menu, CanvasView& view, const CanvasScene& scene, const Selection& selection) {
    const CardItem* card = scene.card(*selection.subjects().begin());
    if (card == nullptr || (!canUnfold(card->component()) && !isUnfolded(card->component())))
        return;
    const bool all = scene.unfold().countOf(card->id()) == card->content().members.names.size();
    if (!all && canUnfold(card->component())) {
        add(menu, view, Icon::ZoomIn, "unfold");
    }
    if (isUnfolded(card->component())) {
        add(menu, view, Icon::ZoomOut, "fold");
    }
}

/// Colours to tell a zone by.
void fillColours(QMenu& menu, CanvasView& view, const QString& zone) {
    QMenu* colours = menu.addMenu(tr("Colour"));
    colours->setObjectName(QStringLiteral("colours"));
    const auto offer = [&](const QString& text, const QString& name) {
        QPixmap swatch(16, 16);
        swatch.fill(tagColour(name, Theme::instance().palette()));
        QAction* action = colours->addAction(QIcon(swatch), text);
        action->setData(name);
        QObject::connect(action, &QAction::triggered, &view, [&view, zone, name] { view.colourZone(zone, name); });
    };
    offer(tr("none"), {});
    for (const QString& name : tagNames())
        offer(tr(name.toLatin1().constData()), name);
}

/// Whether copies of keys lie in a component.
bool holdsKeys(const CanvasScene& scene, const QString& id) {
    static const QStringList kinds{QStringLiteral("database"), QStringLiteral("store"), QStringLiteral("cache"),
                                   QStringLiteral("cdn")};
    const CardItem* card = scene.card(id);
    return card != nullptr && kinds.contains(card->kind());
}

} // namespace

QString targetOf(const CardItem& card, int instance) {
    return instance >= 0 && (card.content().tiles.size() > 1 || card.content().members.names.size() > 1)
               ? card.id() + QLatin1Char('/') + card.content().members.name(instance)
               : card.id();
}

QStringList targetsOf(const CanvasScene& scene, const Selection& selection) {
    if (!selection.zone().isEmpty())
        return {selection.zone()};
    if (selection.instance() >= 0 && selection.components().size() == 1 && selection.tiles().isEmpty())
        if (const CardItem* card = scene.card(selection.instanceOf()))
            return {targetOf(*card, selection.instance())};
    QStringList targets(selection.components().begin(), selection.components().end());
    QStringList links(selection.links().begin(), selection.links().end());
    for (const QString& tile : selection.tiles()) // what holds of all of a component holds of its tiles
        if (!selection.hasComponent(tile.section(QLatin1Char('/'), 0, 0)))
            targets << tile;
    targets.sort();
    links.sort();
    return targets + links;
}

QMenu* faultMarkMenu(CanvasView& view, const CanvasScene& scene, FaultsByHand& faults, const FaultInForce& fault) {
    auto* menu = new QMenu(&view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("fault-mark-menu"));
    QStringList sides;
    for (const QStringList& group : fault.groups) {
        QStringList names;
        for (const QString& target : group)
            names << (target == QLatin1String("rest") ? tr("the rest") : headline(scene, {target}));
        sides << names.join(QStringLiteral(", "));
    }
    const QString what = fault.what == QLatin1String("partition")
                             ? fault.oneWay ? tr("One way: %1") : tr("Partition: %1")
                         : fault.what == QLatin1String("outage") ? tr("Outage: %1")
                                                                 : tr("Isolated: %1");
    addHeadline(*menu, what.arg(sides.join(QStringLiteral(" | "))));
    faults.fillEndOf(*menu, fault);
    return menu;
}

QMenu* contextMenu(CanvasView& view, const CanvasScene& scene, const Selection& selection, FaultsByHand& faults,
                   const Hit& hit, QPointF scenePoint, const std::function<void(QPointF)>& addHere) {
    auto* menu = new QMenu(&view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("canvas-menu"));
    const bool locked = view.isLocked();
    if (locked && (hit.what == Hit::What::Note || (hit.what == Hit::What::Nothing && hit.zone.isEmpty()))) {
        add(*menu, view, Icon::Fit, "fitAll");
        return menu;
    }
    if (hit.what == Hit::What::Note) {
        add(*menu, view, Icon::Rename, "rename");
        add(*menu, view, Icon::Delete, "delete");
        return menu;
    }
    if (hit.what == Hit::What::Nothing && hit.zone.isEmpty()) {
        QAction* adding = menu->addAction(icon(Icon::Add), tr("Add a component…\tA"));
        QObject::connect(adding, &QAction::triggered, &view, [addHere, scenePoint] { addHere(scenePoint); });
        QAction* zone = menu->addAction(icon(Icon::Add), tr("Add a zone"));
        zone->setObjectName(QStringLiteral("addZone"));
        QObject::connect(zone, &QAction::triggered, &view, [&view, scenePoint] { view.addZoneAt(scenePoint); });
        QAction* note = menu->addAction(icon(Icon::Add), tr("Add a note"));
        note->setObjectName(QStringLiteral("addNote"));
        QObject::connect(note, &QAction::triggered, &view, [&view, scenePoint] { view.addNoteAt(scenePoint); });
        add(*menu, view, Icon::Copy, "paste");
        menu->addSeparator();
        add(*menu, view, Icon::Fit, "fitAll");
        return menu;
    }
    const QStringList targets = targetsOf(scene, selection);
    addHeadline(*menu, headline(scene, targets));
    faults.fill(*menu, targets);
    menu->addSeparator();
    if (!selection.zone().isEmpty() && !locked) {
        add(*menu, view, Icon::Rename, "rename");
        fillColours(*menu, view, selection.zone());
    }
    const QSet<QString> subjects = selection.subjects();
    if (!subjects.isEmpty() || !selection.links().isEmpty())
        add(*menu, view, Icon::Search, "followNext");
    if (!subjects.isEmpty()) {
        if (subjects.size() == 1)
            add(*menu, view, Icon::Rename, "rename");
        if (subjects.size() == 1 && holdsKeys(scene, *subjects.begin())) {
            add(*menu, view, Icon::Search, "watchKey");
            if (view.watches())
                add(*menu, view, Icon::Close, "stopWatching");
        }
        if (subjects.size() == 1 && !locked)
            fillUnfolding(*menu, view, scene, selection);
        add(*menu, view, Icon::Copy, "duplicate");
        add(*menu, view, Icon::Fit, "group");
        add(*menu, view, Icon::Rename, "frame");
        if (selection.components().size() > 1 && !locked)
            fillArranging(*menu, view, selection.components().size());
    }
    add(*menu, view, Icon::Delete, "delete");
    return menu;
}

} // namespace faultline::ui
