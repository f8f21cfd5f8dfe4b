#include "ui/canvas/splice.h"

#include <QCoreApplication>
#include <algorithm>

#include "engine/catalog/catalog.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/document/translated.h"

namespace faultline::ui {
namespace {

/// How near to a wire the middle of a card has to be.
constexpr double kReach = 30;

QString titleOf(const CanvasScene& scene, const QString& id) {
    const CardItem* card = scene.card(id);
    return card != nullptr ? card->content().title : id;
}

} // namespace

SpliceSite spliceSiteAt(const CanvasScene& scene, const diagram::Diagram& diagram, const QString& kind,
                        QPointF middle) {
    SpliceSite site;
    site.wire = scene.wires().wireAt(middle, kReach);
    if (!site.wire)
        return site;
    const diagram::Component* from = diagram.component(site.wire->from.toStdString());
    const diagram::Component* to = diagram.component(site.wire->to.toStdString());
    if (from == nullptr || to == nullptr)
        return {};
    const auto& catalog = catalog::Catalog::instance();
    const std::string name = kind.toStdString();
    site.refusal = translated(catalog.refuseLink(from->kind, name));
    if (site.refusal.isEmpty())
        site.refusal = translated(catalog.refuseLink(name, to->kind));
    return site;
}

SpliceSite spliceSiteOf(const CanvasScene& scene, const diagram::Diagram& diagram, const QString& id, QPointF middle) {
    const diagram::Component* component = diagram.component(id.toStdString());
    const bool wired = std::any_of(diagram.links.begin(), diagram.links.end(), [&](const diagram::Link& link) {
        return component != nullptr && (link.from == component->id || link.to == component->id);
    });
    if (component == nullptr || wired)
        return {};
    return spliceSiteAt(scene, diagram, QString::fromStdString(component->kind), middle);
}

diagram::Edit spliced(const diagram::Diagram& diagram, const diagram::Edit& first, const QString& component,
                      const QString& wire) {
    const diagram::Link* link = diagram.link(wire.toStdString());
    diagram::Diagram later = diagram;
    if (link == nullptr || !diagram::apply(later, first))
        return first; // refused for the same reason by the document
    const std::string id = component.toStdString();
    const diagram::Edit lead{diagram::RerouteLink{link->id, link->from, id}, {}};
    const diagram::Edit onwards = diagram::addLink(later, id, link->to);
    return {diagram::Group{{first, lead, onwards}}, {"Splice {1} into {2}", {id, link->id}}};
}

void paintSplice(QPainter& painter, const CanvasScene& scene, const SpliceSite& site, QPointF inPort, QPointF outPort,
                 double zoom) {
    if (!site.fits())
        return;
    const CardItem* from = scene.card(site.wire->from);
    const CardItem* to = scene.card(site.wire->to);
    if (from == nullptr || to == nullptr)
        return;
    WireLook look;
    look.selected = true;
    paintWire(painter, WireRoute(from->outPort(), inPort, 0), look, true, zoom);
    paintWire(painter, WireRoute(outPort, to->inPort(), 0), look, true, zoom);
}

QString spliceText(const CanvasScene& scene, const SpliceSite& site) {
    if (!site.wire)
        return {};
    const QString way = QStringLiteral("%1 → %2").arg(titleOf(scene, site.wire->from), titleOf(scene, site.wire->to));
    if (site.fits())
        return QCoreApplication::translate("faultline::ui::Canvas", "Splice into %1").arg(way);
    return QCoreApplication::translate("faultline::ui::Canvas", "Not into %1: %2").arg(way, site.refusal);
}

} // namespace faultline::ui
