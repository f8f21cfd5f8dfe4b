#include "ui/canvas/keyboard_walk.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/selection.h"

namespace faultline::ui {
namespace {

/// Cards whose left edges are nearer than this stand in one column.
constexpr double kColumn = kCardWidth / 2;

std::vector<const CardItem*> inReadingOrder(const CanvasScene& scene) {
    std::vector<const CardItem*> cards(scene.cardsInOrder().begin(), scene.cardsInOrder().end());
    const auto column = [](const CardItem* card) { return std::floor(card->pos().x() / kColumn); };
    std::stable_sort(cards.begin(), cards.end(), [&](const CardItem* a, const CardItem* b) {
        return column(a) != column(b) ? column(a) < column(b) : a->pos().y() < b->pos().y();
    });
    return cards;
}

double heightOf(const CanvasScene& scene, const QString& id) {
    const CardItem* card = scene.card(id);
    return card != nullptr ? card->cardRect().center().y() : 0;
}

/// The wires of a card, out of it or into it, from top to bottom by their other ends.
std::vector<const Wire*> wiresOf(const CanvasScene& scene, const QString& id, bool out) {
    std::vector<const Wire*> wires;
    for (const auto& wire : scene.wires().wires())
        if ((out ? wire->from : wire->to) == id)
            wires.push_back(wire.get());
    std::stable_sort(wires.begin(), wires.end(), [&](const Wire* a, const Wire* b) {
        return heightOf(scene, out ? a->to : a->from) < heightOf(scene, out ? b->to : b->from);
    });
    return wires;
}

std::vector<WalkStop> allStops(const CanvasScene& scene) {
    std::vector<WalkStop> stops;
    for (const CardItem* card : inReadingOrder(scene)) {
        stops.push_back({card->id(), {}});
        for (const QString& tile : scene.unfold().namesOf(card->id()))
            stops.push_back({{}, {}, tile});
        for (const Wire* wire : wiresOf(scene, card->id(), true))
            stops.push_back({{}, wire->id});
    }
    return stops;
}

WalkStop selectedStop(const Selection& selection) {
    if (selection.tiles().size() == 1 && selection.size() == 1)
        return {{}, {}, *selection.tiles().begin()};
    if (selection.components().size() == 1)
        return {*selection.components().begin(), {}};
    if (selection.components().isEmpty() && selection.links().size() == 1)
        return {{}, *selection.links().begin()};
    return {};
}

WalkStop nearestByHeight(const CanvasScene& scene, const QStringList& ids, double height) {
    WalkStop best;
    double least = 0;
    for (const QString& id : ids) {
        const double away = std::abs(heightOf(scene, id) - height);
        if (best.isNowhere() || away < least) {
            best = {id, {}};
            least = away;
        }
    }
    return best;
}

/// Cards that share a caller or a callee with one; all cards of its column when it is wired to nothing.
QStringList siblingsOf(const CanvasScene& scene, const QString& id) {
    QStringList siblings;
    const auto& wires = scene.wires().wires();
    for (const auto& mine : wires)
        for (const auto& other : wires) {
            if (mine->to == id && other->from == mine->from && other->to != id)
                siblings << other->to;
            if (mine->from == id && other->to == mine->to && other->from != id)
                siblings << other->from;
        }
    return siblings;
}

WalkStop fromCard(const CanvasScene& scene, const QString& id, Qt::Key arrow) {
    const double height = heightOf(scene, id);
    QStringList others;
    if (arrow == Qt::Key_Right || arrow == Qt::Key_Left) {
        const bool out = arrow == Qt::Key_Right;
        for (const Wire* wire : wiresOf(scene, id, out))
            others << (out ? wire->to : wire->from);
    } else {
        for (const QString& sibling : siblingsOf(scene, id))
            if (arrow == Qt::Key_Down ? heightOf(scene, sibling) > height : heightOf(scene, sibling) < height)
                others << sibling;
    }
    return nearestByHeight(scene, others, height);
}

WalkStop fromWire(const CanvasScene& scene, const Wire& wire, Qt::Key arrow) {
    if (arrow == Qt::Key_Right)
        return {wire.to, {}};
    if (arrow == Qt::Key_Left)
        return {wire.from, {}};
    const std::vector<const Wire*> beside = wiresOf(scene, wire.from, true);
    const auto here = std::find(beside.begin(), beside.end(), &wire);
    if (arrow == Qt::Key_Up)
        return here == beside.begin() ? WalkStop() : WalkStop{{}, (*std::prev(here))->id};
    return here == beside.end() || std::next(here) == beside.end() ? WalkStop() : WalkStop{{}, (*std::next(here))->id};
}

WalkStop fromTile(const CanvasScene& scene, const QString& tile, Qt::Key arrow) {
    const QString card = tile.section(QLatin1Char('/'), 0, 0);
    if (arrow == Qt::Key_Left)
        return {card, {}};
    if (arrow == Qt::Key_Right)
        return fromCard(scene, card, arrow);
    const QStringList beside = scene.unfold().namesOf(card);
    const qsizetype next = beside.indexOf(tile) + (arrow == Qt::Key_Down ? 1 : -1);
    return next < 0 || next >= beside.size() ? WalkStop() : WalkStop{{}, {}, beside[next]};
}

} // namespace

WalkStop nextStop(const CanvasScene& scene, const Selection& selection, bool forward) {
    const std::vector<WalkStop> stops = allStops(scene);
    if (stops.empty())
        return {};
    const auto here = std::find(stops.begin(), stops.end(), selectedStop(selection));
    if (here == stops.end())
        return forward ? stops.front() : stops.back();
    if (forward)
        return std::next(here) == stops.end() ? stops.front() : *std::next(here);
    return here == stops.begin() ? stops.back() : *std::prev(here);
}

WalkStop stopAlongWire(const CanvasScene& scene, const Selection& selection, Qt::Key arrow) {
    const WalkStop here = selectedStop(selection);
    if (!here.tile.isEmpty())
        return fromTile(scene, here.tile, arrow);
    if (!here.component.isEmpty())
        return fromCard(scene, here.component, arrow);
    if (const auto wire = scene.wires().wire(here.link))
        return fromWire(scene, *wire, arrow);
    return nextStop(scene, selection, arrow == Qt::Key_Right || arrow == Qt::Key_Down);
}

} // namespace faultline::ui
