// Copying, cutting, pasting and duplicating: the clipboard holds YAML text.
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>

#include "engine/diagram/clipboard.h"
#include "engine/format/format.h"
#include "ui/canvas/canvas_actions.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/edge_scroll.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/zone_edits.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {
namespace {

using diagram::Diagram;

constexpr double kCopyStep = 2 * kGrid;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

template <typename Elements> QSet<QString> idsOf(const Elements& elements) {
    QSet<QString> ids;
    for (const auto& element : elements)
        ids.insert(QString::fromStdString(element.id));
    return ids;
}

/// Where the parts of a fragment stand.
QRectF extentOf(const Diagram& fragment) {
    QRectF extent;
    for (const auto& component : fragment.components) {
        const base::Point at = diagram::positionOf(component);
        extent |= QRectF(at.x, at.y, kCardWidth, kCardHeight);
    }
    for (const auto& zone : fragment.zones) {
        const auto* corner = zone.values.find("position");
        const auto* size = zone.values.find("size");
        const auto* at = corner ? corner->as<base::Point>() : nullptr;
        const auto* room = size ? size->as<base::Point>() : nullptr;
        if (at && room)
            extent |= QRectF(at->x, at->y, room->x, room->y);
    }
    return extent;
}

void setFrame(diagram::Named& zone, const QRectF& frame) {
    zone.values.set("position", diagram::Value(base::Point{frame.x(), frame.y()}));
    zone.values.set("size", diagram::Value(base::Point{frame.width(), frame.height()}));
}

} // namespace

/// What is selected, as a diagram of its own; a zone comes with its frame as it is drawn.
Diagram CanvasActions::selectedPart() const {
    const Diagram& diagram = m_context.document.diagram();
    const QString zone = m_context.selection.zone();
    if (zone.isEmpty())
        return diagram::fragmentOf(diagram, selectedInOrder());
    Diagram part = diagram::fragmentOf(diagram, {}, {zone.toStdString()});
    for (diagram::Named& named : part.zones)
        if (named.id == zone.toStdString())
            setFrame(named, m_context.scene.zoneFrame(zone));
    return part;
}

/// Puts a part in and selects what has come: the zone, where it is one, else the cards.
bool CanvasActions::putIn(const Diagram& part, QPointF offset, const char* name) {
    const QSet<QString> components = idsOf(m_context.document.diagram().components);
    const QSet<QString> zones = idsOf(m_context.document.diagram().zones);
    diagram::Edit edit = diagram::paste(m_context.document.diagram(), part, {offset.x(), offset.y()});
    if (name != nullptr)
        edit.name.format = name;
    if (!m_context.document.edit(edit))
        return false;
    const Diagram& now = m_context.document.diagram();
    const QSet<QString> added = idsOf(now.components) - components;
    const QSet<QString> addedZones = idsOf(now.zones) - zones;
    if (addedZones.size() == 1 && m_context.scene.membersOfZone(*addedZones.begin()).size() == added.size() &&
        now.zone(addedZones.begin()->toStdString())->values.find("position") != nullptr)
        m_context.selection.setZone(*addedZones.begin());
    else
        m_context.selection.set(added, {});
    QRectF come = m_context.scene.rectOf(added, {});
    for (const QString& zone : addedZones)
        come |= m_context.scene.zoneFrame(zone);
    bringIntoView(m_context.view, come);
    return true;
}

void CanvasActions::duplicateSelection() {
    const Diagram part = selectedPart();
    if (part.components.empty() && part.zones.empty())
        return;
    putIn(part, {kCopyStep, kCopyStep}, part.components.size() > 1 ? "Duplicate {1} components" : "Duplicate {1}");
}

void CanvasActions::copy() {
    const Diagram part = selectedPart();
    if (part.components.empty() && part.zones.empty()) {
        m_context.message(tr("Select the components or the zone to copy first."));
        return;
    }
    QGuiApplication::clipboard()->setText(QString::fromStdString(format::write(part)));
    m_lastPasted.clear();
    m_pastes = 0;
}

void CanvasActions::cut() {
    const Diagram part = selectedPart();
    if (part.components.empty() && part.zones.empty()) {
        m_context.message(tr("Select the components or the zone to cut first."));
        return;
    }
    copy();
    const QString zone = m_context.selection.zone();
    if (zone.isEmpty())
        return deleteSelection();
    // The zone goes with its cards: what is pasted elsewhere shall not stay here.
    const diagram::Edit first = ungrouped(m_context.document.diagram(), zone);
    Diagram without = m_context.document.diagram();
    if (!diagram::apply(without, first))
        return;
    std::vector<std::string> ids;
    for (const auto& component : part.components)
        ids.push_back(component.id);
    m_context.document.edit(
        {diagram::Group{{first, diagram::removeComponents(without, ids)}}, {"Cut {1}", {zone.toStdString()}}});
}

void CanvasActions::paste() {
    const QString text = QGuiApplication::clipboard()->text();
    const format::Reading reading = format::readFragment(text.toStdString());
    const Diagram& part = reading.diagram;
    if (part.components.empty() && part.zones.empty()) {
        m_context.message(tr("The clipboard holds no components."));
        return;
    }
    m_pastes = text == m_lastPasted ? m_pastes + 1 : 1;
    m_lastPasted = text;
    QPointF offset(kCopyStep * m_pastes, kCopyStep * m_pastes);
    const QRectF source = extentOf(part);
    const QRectF visible = m_context.view.mapToScene(m_context.view.viewport()->rect()).boundingRect();
    if (!visible.intersects(source.translated(offset)))
        offset = snapped(visible.center() - source.center());
    if (!putIn(part, offset, nullptr))
        m_context.message(tr("What is on the clipboard does not fit this diagram."));
}

} // namespace faultline::ui
