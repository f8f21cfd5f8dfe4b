#include "ui/canvas/canvas_view.h"

#include <QMenu>
#include <algorithm>
#include <cmath>

#include "ui/canvas/canvas_accessible.h"
#include "ui/canvas/canvas_menu.h"
#include "ui/canvas/canvas_view_parts.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/hand_record.h"
#include "ui/canvas/hints.h"
#include "ui/canvas/zone_edits.h"
#include "ui/palette/palette_view.h"
#include "ui/player/player.h"
#include "ui/theme/theme.h"
#include "ui/widgets/spoken.h"

namespace faultline::ui {
namespace {

constexpr double kWorld = 100'000; // half the side of what can be scrolled to
constexpr int kSettleMs = 100;
/// After a longer pause (a dialog, a busy machine) the dots go on as if it had been this long, s.
constexpr double kLongestFrame = 0.25;

QSet<QString> asSet(const QStringList& list) {
    return {list.begin(), list.end()};
}

QStringList sorted(const QSet<QString>& set) {
    QStringList list(set.begin(), set.end());
    list.sort();
    return list;
}

} // namespace

CanvasView::CanvasView(DiagramDocument& document, Player& player, QWidget* parent)
    : QGraphicsView(parent), m(std::make_unique<Private>(*this, document, player)) {
    CanvasAccessible::install();
    setScene(&m->scene);
    setObjectName(QStringLiteral("canvas"));
    setAccessibleName(tr("Diagram"));
    setSceneRect(-kWorld, -kWorld, 2 * kWorld, 2 * kWorld);
    setFrameShape(QFrame::NoFrame);
    setCacheMode(CacheBackground);
    setViewportUpdateMode(FullViewportUpdate);
    setOptimizationFlags(DontSavePainterState | DontAdjustForAntialiasing);
    setTransformationAnchor(NoAnchor);
    setResizeAnchor(NoAnchor);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setDragMode(NoDrag);
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    m->settle.setSingleShot(true);
    m->settle.setInterval(kSettleMs);
    connect(&m->settle, &QTimer::timeout, this, [this] {
        m->smooth = true;
        m->redrawWires();
    });
    m->addBox = new AddBox(viewport());
    connect(m->addBox, &AddBox::chosen, this, [this](const QString& kind) { m->actions.addAt(kind, m->addPoint); });
    connect(m->addBox, &AddBox::closed, this, [this] { setFocus(); });
    m->makeFindBox();
    m->makeKeyBox();
    m->miniMap = new MiniMap(*this);
    connect(&m->selection, &Selection::changed, this, [this] { m->showSelection(); });
    connect(&m->scene, &CanvasScene::wiresChanged, this, [this] {
        m->stage.followWires();
        m->redrawWires();
        m->miniMap->follow(m->coveredBelow);
    });
    connect(&document, &DiagramDocument::edited, this, [this] { m->followDocument(); });
    connect(&document, &DiagramDocument::refused, this, &CanvasView::message);
    connect(&document, &DiagramDocument::replaced, this, [this, &player] {
        HandRecord::of(player).clear(); // it names what was there before
        m->selection.clear();
        m->followDocument();
        m->fitPending = true;
        fitAll();
    });
    connect(&player, &Player::followedChanged, this, [this] { m->showFollowed(); });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        m->stage.forgetPictures();
        m->scene.restyle();
        m->redrawWires();
    });
    m->frameClock.start();
}

CanvasView::~CanvasView() {
    // The scene goes with the parts; the view must not hear of it any more.
    m->tools.cancel();
    setScene(nullptr);
}

void CanvasView::Private::redrawWires() {
    view.resetCachedContent();
    view.viewport()->update();
}

void CanvasView::Private::openMenu(const Hit& hit, const PointerEvent& event) {
    tools.cancel();
    Hit meant = hit;
    // Cards lie over marks for the hand, and marks over all else.
    if (const auto mark = hit.isCard() || hit.isPort() ? std::nullopt : stage.faultAt(event.view)) {
        if (const auto wire = scene.wires().wire(mark->wire)) {
            meant = {};
            meant.what = Hit::What::Wire;
            meant.wire = wire;
        } else {
            faultMarkMenu(view, scene, faults, mark->fault)->popup(view.viewport()->mapToGlobal(event.view));
            return;
        }
    }
    SelectTool::selectForMenu(context, meant);
    QMenu* menu = contextMenu(view, scene, selection, faults, meant, event.scene,
                              [this](QPointF point) { openAddBox(view.mapFromScene(point), point); });
    menu->popup(view.viewport()->mapToGlobal(event.view));
}

void CanvasView::Private::openMenuForSelection() {
    QPointF point = view.mapToScene(view.viewport()->rect().center());
    Hit hit;
    if (!selection.isEmpty()) {
        point = scene.rectOf(selection.components(), selection.links(), selection.tiles()).center();
        hit.what = Hit::What::Card;
    }
    QMenu* menu = contextMenu(view, scene, selection, faults, hit, point,
                              [this](QPointF place) { openAddBox(view.mapFromScene(place), place); });
    menu->popup(view.viewport()->mapToGlobal(view.mapFromScene(point)));
}

void CanvasView::Private::openAddBox(QPoint at, QPointF scenePoint) {
    addPoint = scenePoint;
    addBox->openAt(at);
}

void CanvasView::Private::showSelection() {
    for (CardItem* card : scene.cardsInOrder()) {
        CardEmphasis emphasis = card->emphasis();
        emphasis.selected = selection.hasComponent(card->id());
        emphasis.selectedTile = emphasis.selected && selection.instanceOf() == card->id() ? selection.instance() : -1;
        card->setEmphasis(emphasis);
    }
    bool wiresDiffer = false;
    for (const auto& wire : scene.wires().wires()) {
        const bool selected = selection.hasLink(wire->id);
        wiresDiffer = wiresDiffer || selected != wire->look.selected;
        wire->look.selected = selected;
    }
    if (wiresDiffer)
        redrawWires();
    scene.showSelected(selection.zone(), selection.note());
    QSet<QString> picked = selection.tiles();
    if (const CardItem* card = scene.card(selection.instanceOf()))
        picked.insert(targetOf(*card, selection.instance()));
    scene.showPicked(picked);
    miniMap->follow(coveredBelow);
    sayHint();
    CanvasAccessible::tellFocus(view);
    emit view.selectionChanged();
}

void CanvasView::Private::followDocument() {
    tools.cancel();
    tools.forgetHover();
    QSet<QString> components;
    QSet<QString> links;
    for (const QString& id : selection.components())
        if (scene.card(id) != nullptr)
            components.insert(id);
    for (const QString& id : selection.links())
        if (scene.wires().wire(id))
            links.insert(id);
    QSet<QString> tiles = selection.tiles();
    tiles.removeIf([this](const QString& name) { return scene.unfold().tile(name) == nullptr; });
    const QString zone = document.diagram().zone(selection.zone().toStdString()) ? selection.zone() : QString();
    const int note = selection.note() < int(document.diagram().notes.size()) ? selection.note() : -1;
    if (zone.isEmpty() && note < 0)
        selection.set(components, links, tiles);
    showSelection();
    stage.setInviting(!document.isReadOnlyBecauseBroken());
    stage.refreshGauges();
    miniMap->follow(coveredBelow);
    view.viewport()->update();
}

void CanvasView::Private::sayHint() {
    QString text = tools.hint();
    if (text.isEmpty() && next.awaits())
        text = tr("The next request here will be followed · Esc: never mind");
    if (text.isEmpty() && player.followed())
        text =
            tr("One request is followed: where it came is marked, its steps stand under Trace · Esc: stop following");
    if (text.isEmpty())
        text = selectionHint(scene, selection);
    if (text == lastHint)
        return;
    lastHint = text;
    emit view.hint(text);
}

QString CanvasView::Private::toolTipAt(QPointF point) const {
    return hoverText(scene, stage.snapshot().get(), scene.hitAt(point, view.zoom()));
}

// The run

void CanvasView::showFrame(std::shared_ptr<const simulation::Snapshot> snapshot) {
    const double elapsed = double(m->frameClock.nsecsElapsed()) * 1e-9;
    m->frameClock.restart();
    showFrameAfter(std::move(snapshot), std::min(elapsed, kLongestFrame));
}

void CanvasView::showFrameAfter(std::shared_ptr<const simulation::Snapshot> snapshot, double elapsedSeconds) {
    m->faults.setSnapshot(snapshot);
    if (const auto come = m->next.advance(snapshot))
        m->follow(*come);
    const CanvasStage::Changes changes = m->stage.advance(std::move(snapshot), elapsedSeconds);
    if (accessibleDescription() != caption()) { // screen readers tell what just happened
        setAccessibleDescription(caption());
        say(*this, caption());
    }
    if (changes.wires)
        m->redrawWires();
    else if (changes.picture)
        viewport()->update();
    m->sayHint();
}

void CanvasView::setMostDots(int dots) {
    m->stage.setMostDots(dots);
}

void CanvasView::setKeepsDotsApart(bool keepsApart) {
    m->stage.setKeepsDotsApart(keepsApart);
}

int CanvasView::visibleDots() const {
    return m->stage.traffic().visibleDots();
}

void CanvasView::setCaptionsShown(bool shown) {
    m->stage.setCaptionsShown(shown);
    viewport()->update();
}

const QString& CanvasView::caption() const {
    return m->stage.caption().text();
}

void CanvasView::setPutsAway(std::function<bool()> putAway) {
    m->putAway = std::move(putAway);
}

void CanvasView::setCoveredBelow(int pixels) {
    m->coveredBelow = pixels;
    m->stage.setCoveredBelow(pixels);
    viewport()->update();
}

bool CanvasView::illustrative() const {
    return m->stage.traffic().illustrative();
}

void CanvasView::showTrafficOf(const CanvasView& other) {
    m->stage.showTrafficOf(other.m->stage);
}

quint64 CanvasView::requestsPerDot() const {
    return m->stage.traffic().requestsPerDot();
}

// Selection

QStringList CanvasView::selectedComponents() const {
    return sorted(m->selection.subjects());
}

QStringList CanvasView::selectedLinks() const {
    return sorted(m->selection.links());
}

const Selection& CanvasView::selection() const {
    return m->selection;
}

bool CanvasView::hasSelection() const {
    return !m->selection.isEmpty();
}

void CanvasView::select(const QStringList& componentIds, const QStringList& linkIds) {
    QSet<QString> components;
    QSet<QString> links;
    for (const QString& id : componentIds)
        if (m->scene.card(id) != nullptr)
            components.insert(id);
    for (const QString& id : linkIds)
        if (m->scene.wires().wire(id))
            links.insert(id);
    if (components == m->selection.subjects() && links == m->selection.links())
        return; // tiles that are selected stand for their components in other panes
    m->selection.set(components, links);
}

void CanvasView::selectTile(const QString& name) {
    if (m->scene.unfold().tile(name) != nullptr)
        m->selection.set({}, {}, {name});
}

void CanvasView::selectAll() {
    const QStringList ids = m->scene.cards().keys();
    QSet<QString> links;
    for (const auto& wire : m->scene.wires().wires())
        links.insert(wire->id);
    QSet<QString> tiles;
    for (const MemberTile* tile : m->scene.unfold().tiles())
        tiles.insert(tile->name());
    m->selection.set(asSet(ids), links, tiles);
}

// Commands

bool CanvasView::addAtCentre(const QString& kind) {
    const QPointF middle = mapToScene(viewport()->rect().center());
    if (kind == QLatin1String(kZoneOfPalette)) {
        addZoneAt(middle - QPointF(200, 150));
        return true;
    }
    if (kind == QLatin1String(kNoteOfPalette)) {
        addNoteAt(middle);
        return true;
    }
    return m->actions.addNear(kind, middle);
}

void CanvasView::addZoneAt(QPointF corner) {
    m->actions.addZone(corner);
}

void CanvasView::addNoteAt(QPointF corner) {
    m->actions.addNote(corner);
}

void CanvasView::colourZone(const QString& zone, const QString& colour) {
    std::optional<diagram::Value> value;
    if (!colour.isEmpty())
        value = diagram::Value(colour.toStdString());
    m->document.edit(setZoneValue(zone, "color", value));
}

QMenu* CanvasView::faultMenuFor(const QStringList& targets, QWidget* parent) {
    auto* menu = new QMenu(parent);
    m->faults.fill(*menu, targets);
    return menu;
}

void CanvasView::deleteSelection() {
    m->actions.deleteSelection();
}

void CanvasView::duplicateSelection() {
    m->actions.duplicateSelection();
}

void CanvasView::copy() {
    m->actions.copy();
}

void CanvasView::cut() {
    m->actions.cut();
}

void CanvasView::paste() {
    m->actions.paste();
}

void CanvasView::startRename() {
    m->actions.startRename();
}

void CanvasView::openAddBox() {
    QPoint at = m->pointer;
    if (!viewport()->rect().contains(at))
        at = viewport()->rect().center();
    m->openAddBox(at, mapToScene(at));
}

void CanvasView::crashOrRestoreSelection() {
    m->faults.crashOrRestore(targetsOf(m->scene, m->selection));
}

void CanvasView::partitionOrHealSelection() {
    const QStringList targets = targetsOf(m->scene, m->selection);
    if (targets.isEmpty())
        emit message(tr("Select what shall be parted from the rest first."));
    else if (m->selection.components().size() == m->scene.cards().size())
        emit message(tr("Everything is selected: there is no rest to part it from."));
    else
        m->faults.partitionOrHeal(targets);
}

void CanvasView::muteSelection() {
    m->actions.muteSelection();
}

void CanvasView::groupIntoZone() {
    m->actions.groupIntoZone();
}

void CanvasView::frameSelection() {
    m->actions.frameSelection();
}

void CanvasView::unfoldSelection() {
    m->actions.unfoldSelection();
}

void CanvasView::foldSelection() {
    m->actions.foldSelection();
}

void CanvasView::openFaultMenu() {
    const QStringList targets = targetsOf(m->scene, m->selection);
    if (targets.isEmpty()) {
        emit message(tr("Select what shall fail first."));
        return;
    }
    QMenu* menu = faultMenuFor(targets, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("fault-menu"));
    QRectF at = m->scene.rectOf(m->selection.components(), m->selection.links(), m->selection.tiles());
    if (!m->selection.zone().isEmpty())
        at = m->scene.zoneFrame(m->selection.zone());
    menu->popup(viewport()->mapToGlobal(mapFromScene(at.center())));
}

void CanvasView::keepAsScenario() {
    if (!m->faults.keepAsScenario())
        emit message(tr("Nothing was done by hand in this run yet."));
}

// Painting

void CanvasView::drawBackground(QPainter* painter, const QRectF& exposed) {
    m->stage.paintBackground(*painter, exposed, zoom(), m->smooth);
}

void CanvasView::drawForeground(QPainter* painter, const QRectF&) {
    const QRectF area(viewport()->rect());
    painter->setRenderHint(QPainter::Antialiasing);
    if (const auto& wire = m->tools.hoveredWire()) {
        WireLook look = wire->look;
        look.hovered = true;
        paintWire(*painter, wire->route, look, true, zoom());
    }
    m->scene.wires().paintFloating(*painter, zoom());
    m->tools.paint(*painter, zoom());
    const QTransform toView = viewportTransform();
    painter->save();
    // Back to the viewport's coordinates, whatever lies outside of them (a picture at twice the size, say).
    const QTransform outer = toView.inverted() * painter->worldTransform();
    if (qFuzzyCompare(outer.m11(), 1) && qFuzzyCompare(outer.m22(), 1))
        painter->setWorldTransform(QTransform::fromTranslate(std::round(outer.dx()), std::round(outer.dy())));
    else
        painter->setWorldTransform(outer);
    m->stage.paintOver(*painter, toView, area);
    m->tools.paintOver(*painter, area);
    painter->restore();
}

void CanvasView::paintEvent(QPaintEvent* event) {
    QElapsedTimer timer;
    timer.start();
    QGraphicsView::paintEvent(event);
    m->stage.painted(double(timer.nsecsElapsed()) * 1e-6);
}

void CanvasView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (m->fitPending && isVisible())
        fitAll();
    m->miniMap->follow(m->coveredBelow);
}

} // namespace faultline::ui
