#include "ui/canvas/spoken_text.h"

#include <QCoreApplication>
#include <algorithm>

#include "engine/catalog/catalog.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/figure_text.h"
#include "ui/canvas/items/breaker_sign.h"

namespace faultline::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Spoken", text);
}

QString titleOf(const CanvasScene& scene, const QString& id) {
    const CardItem* card = scene.card(id);
    return card != nullptr ? card->content().title : id;
}

QString joined(const QStringList& parts) {
    return parts.join(QStringLiteral(", "));
}

bool isWell(const CardItem* card) {
    return card->content().health.isEmpty() && card->content().problem.isEmpty();
}

QString counted(const char* one, const char* many, qsizetype n) {
    return tr(n == 1 ? one : many).arg(countText(quint64(n)));
}

/// The others that wires lead to, or come from; each once.
QStringList othersOf(const CanvasScene& scene, const QString& id, bool out) {
    QStringList others;
    for (const auto& wire : scene.wires().wires())
        if ((out ? wire->from : wire->to) == id)
            others << titleOf(scene, out ? wire->to : wire->from);
    others.removeDuplicates();
    return others;
}

} // namespace

QString kindLabelOf(const QString& kind) {
    const catalog::Kind* known = catalog::Catalog::instance().kind(kind.toStdString());
    return known != nullptr ? QString::fromStdString(known->label) : kind;
}

QString spokenOf(const CanvasScene& scene, const CardItem& card) {
    const CardContent& content = card.content();
    QStringList parts{tr("%1 %2").arg(kindLabelOf(content.kind), content.title)};
    const auto instances = content.live ? std::int64_t(content.tiles.size()) : diagram::instancesOf(card.component());
    if (instances > 1)
        parts << counted(QT_TRANSLATE_NOOP("faultline::ui::Spoken", "%1 instance"),
                         QT_TRANSLATE_NOOP("faultline::ui::Spoken", "%1 instances"), instances);
    for (const QString& part : {content.health, content.problem})
        if (!part.isEmpty())
            parts << part;
    if (content.live && content.health.isEmpty() && content.problem.isEmpty())
        parts << tr("up");
    if (!content.figure.isEmpty())
        parts << (content.body == CardContent::Body::Tiles ? content.detail + u' ' + content.figure : content.figure);
    if (content.body != CardContent::Body::Tiles && !content.detail.isEmpty())
        parts << content.detail;
    if (!content.stale.isEmpty())
        parts << content.stale;
    if (content.waiting > 0)
        parts << tr("%1 waiting").arg(countText(content.waiting));
    if (const QStringList to = othersOf(scene, card.id(), true); !to.isEmpty())
        parts << tr("linked to %1").arg(joined(to));
    if (const QStringList from = othersOf(scene, card.id(), false); !from.isEmpty())
        parts << tr("called by %1").arg(joined(from));
    return joined(parts);
}

QString spokenOf(const CanvasScene& scene, const MemberTile& tile) {
    const CardContent& content = tile.card().content();
    const TileContent state = tile.content();
    const QString role = content.members.role(tile.index());
    QStringList parts{role.isEmpty()                     ? tr("Instance %1 of %2").arg(tile.member(), content.title)
                      : role == QLatin1String("primary") ? tr("Primary %1 of %2").arg(tile.member(), content.title)
                                                         : tr("Replica %1 of %2").arg(tile.member(), content.title)};
    if (const QString said = stateText(state); !said.isEmpty())
        parts << said;
    else if (content.live)
        parts << tr("up");
    if (state.cutOff)
        parts << tr("cut off");
    if (content.live && !state.isDown())
        parts << tr("%1 busy").arg(shareText(state.busy64 / 64.0));
    if (state.waiting > 0)
        parts << tr("%1 waiting").arg(countText(state.waiting));
    if (const QString zone = scene.zoneUnder(tile.tileRect().center()); !zone.isEmpty())
        parts << tr("in zone %1").arg(scene.zoneLabel(zone));
    return joined(parts);
}

QString spokenNameOf(const CanvasScene& scene, const Wire& wire) {
    return tr("Link from %1 to %2").arg(titleOf(scene, wire.from), titleOf(scene, wire.to));
}

QString spokenStateOf(const Wire& wire) {
    QStringList parts;
    if (wire.look.cut)
        parts << tr("cut");
    if (wire.look.parted)
        parts << tr("parted in part");
    if (const QString breaker = breakerText(wire.look.breakers); !breaker.isEmpty())
        parts << tr("circuit breaker %1").arg(breaker);
    if (!wire.label.isEmpty() && !wire.look.cut)
        parts << wire.label;
    if (wire.look.muted)
        parts << tr("muted");
    return joined(parts);
}

QString spokenOf(const CanvasScene& scene) {
    const auto& cards = scene.cardsInOrder();
    const auto ill = std::count_if(cards.begin(), cards.end(), [](const CardItem* card) { return !isWell(card); });
    QStringList parts{counted(QT_TRANSLATE_NOOP("faultline::ui::Spoken", "%1 component"),
                              QT_TRANSLATE_NOOP("faultline::ui::Spoken", "%1 components"), qsizetype(cards.size())),
                      counted(QT_TRANSLATE_NOOP("faultline::ui::Spoken", "%1 link"),
                              QT_TRANSLATE_NOOP("faultline::ui::Spoken", "%1 links"),
                              qsizetype(scene.wires().wires().size()))};
    if (ill > 0)
        parts << tr("%1 not well").arg(ill);
    return joined(parts);
}

} // namespace faultline::ui
