#include "ui/canvas/hints.h"

#include <QCoreApplication>

#include "ui/canvas/canvas_menu.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/figure_text.h"
#include "ui/canvas/items/breaker_sign.h"
#include "ui/canvas/selection.h"

namespace faultline::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

QString titleOf(const CanvasScene& scene, const QString& id) {
    const CardItem* card = scene.card(id);
    return card != nullptr ? card->content().title : id;
}

QString wireNames(const CanvasScene& scene, const Selection& selection) {
    const auto wire = scene.wires().wire(*selection.links().begin());
    if (selection.links().size() > 1 || !wire)
        return tr("%1 wires").arg(selection.links().size());
    return QStringLiteral("%1 → %2").arg(titleOf(scene, wire->from), titleOf(scene, wire->to));
}

QString cardText(const CardItem& card) {
    const CardContent& content = card.content();
    QStringList lines{QStringLiteral("<b>%1</b>").arg(content.title.toHtmlEscaped())};
    if (!content.parameters.isEmpty())
        lines << content.parameters.toHtmlEscaped();
    if (!content.health.isEmpty())
        lines << content.health.toHtmlEscaped();
    if (!content.stale.isEmpty())
        lines << tr("%1: answers older than what was acknowledged").arg(content.stale).toHtmlEscaped();
    if (!content.problem.isEmpty())
        lines << content.problem.toHtmlEscaped();
    return lines.join(QStringLiteral("<br>"));
}

QString tileText(const CardItem& card, int instance) {
    // A folded card that is not live has no tile for each of its members.
    const auto& tiles = card.content().tiles;
    const bool known = instance >= 0 && std::size_t(instance) < tiles.size();
    const TileContent tile = known ? tiles[std::size_t(instance)] : TileContent();
    QString text = QStringLiteral("<b>%1</b>").arg(targetOf(card, instance).toHtmlEscaped());
    const QString state = stateText(tile);
    if (!state.isEmpty())
        text += QStringLiteral("<br>") + state;
    if (card.content().live && !tile.isDown())
        text += QStringLiteral("<br>") +
                tr("%1 busy · %2 waiting").arg(shareText(tile.busy64 / 64.0), countText(tile.waiting));
    return text + QStringLiteral("<br>") + tr("Right-click: faults");
}

QString flowText(const simulation::LinkView& link) {
    if (link.cut)
        return tr("cut: messages are lost silently");
    if (link.parted >= 1)
        return tr("parted: its ends do not reach each other");
    const QString flow =
        tr("%1 · %2 one way").arg(rateText(double(link.messagesPerS)), latencyText(double(link.meanLatencyMs)));
    return link.parted > 0
               ? tr("parted in part: some of its ends do not reach each other") + QStringLiteral("<br>") + flow
               : flow;
}

QString wireText(const CanvasScene& scene, const simulation::Snapshot* snapshot, const Wire& wire) {
    QString text = QStringLiteral("<b>%1 → %2</b>")
                       .arg(titleOf(scene, wire.from).toHtmlEscaped(), titleOf(scene, wire.to).toHtmlEscaped());
    if (snapshot != nullptr)
        for (const auto& link : snapshot->links)
            if (QString::fromStdString(link.id) == wire.id)
                text += QStringLiteral("<br>") + flowText(link);
    if (const QString breaker = breakerText(wire.look.breakers); !breaker.isEmpty())
        text += QStringLiteral("<br>") + tr("circuit breaker: %1").arg(breaker);
    return text + QStringLiteral("<br>") + tr("Right-click: cut, delay, lossy");
}

} // namespace

QString selectionHint(const CanvasScene& scene, const Selection& selection) {
    if (scene.cardsInOrder().empty())
        return tr("Drag a component here from the palette, or press A");
    if (selection.isEmpty())
        return tr("Drag from a card's right port to wire it · A: add · drag on empty canvas: select · wheel: zoom · "
                  "right-click: faults · ?: all keys");
    if (!selection.zone().isEmpty())
        return tr("Drag cards into it · drag its name: move · F: outage, partition · F2: rename · Del: dissolve");
    if (selection.note() >= 0)
        return tr("F2 or double-click: write · drag: move · Del: delete");
    if (selection.components().isEmpty() && !selection.tiles().isEmpty())
        return tr("%1 · drag: move, into another zone as well · K: crash or restore · X: partition · F: faults · Del: "
                  "back into the card")
            .arg(selection.tiles().size() == 1 ? *selection.tiles().begin()
                                               : tr("%1 instances").arg(selection.tiles().size()));
    if (selection.components().isEmpty())
        return tr("%1 · drag an end: lead it elsewhere · K: cut or restore · R: follow a request · M: mute · Del: "
                  "delete · right-click: cut, "
                  "delay, lossy")
            .arg(wireNames(scene, selection));
    if (selection.components().size() == 1 && selection.tiles().isEmpty())
        return tr("%1 · double-click: open · K: crash or restore · X: partition · F2: rename · Ctrl+D: duplicate · "
                  "Del: delete · Alt+arrows: along wires")
            .arg(titleOf(scene, *selection.components().begin()));
    // Only one kind of thing is selected at a time.
    if (selection.components().size() == scene.cards().size() && (!scene.notes().empty() || !scene.zones().isEmpty()))
        return tr("%1 selected, with their wires · notes and zones are selected one by one · drag: move · Del: delete")
            .arg(selection.components().size());
    return tr("%1 selected · drag: move · K: crash or restore · X: partition from the rest · Ctrl+G: zone · Ctrl+D: "
              "duplicate · Del: delete")
        .arg(selection.components().size() + selection.tiles().size());
}

QString hoverText(const CanvasScene& scene, const simulation::Snapshot* snapshot, const Hit& hit) {
    switch (hit.what) {
    case Hit::What::Nothing:
        return {};
    case Hit::What::OutPort:
        return tr("Drag to another card to wire it; drop on the empty canvas to add one");
    case Hit::What::InPort:
        return tr("Drag to the card that calls this one");
    case Hit::What::Tile:
        return tileText(*hit.card, hit.instance);
    case Hit::What::Card:
        return cardText(*hit.card);
    case Hit::What::Wire:
        return wireText(scene, snapshot, *hit.wire);
    case Hit::What::Note:
        return tr("Double-click: write · drag: move");
    case Hit::What::Zone:
        return tr("Drag: move with what is in it · edges: resize · double-click: rename · right-click: outage");
    }
    return {};
}

} // namespace faultline::ui
