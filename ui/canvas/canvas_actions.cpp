#include "ui/canvas/canvas_actions.h"

#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>

#include "ui/canvas/canvas_edits.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/note_editor.h"
#include "ui/canvas/note_edits.h"
#include "ui/canvas/rename_field.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/tools/place_tool.h"
#include "ui/canvas/zone_edits.h"
#include "ui/document/diagram_document.h"
#include "ui/document/translated.h"

namespace faultline::ui {
namespace {

constexpr qint64 kNudgePauseMs = 1000;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

} // namespace

std::vector<std::string> CanvasActions::selectedInOrder() const {
    const QSet<QString> subjects = m_context.selection.subjects();
    std::vector<std::string> ids;
    for (const auto& component : m_context.document.diagram().components)
        if (subjects.contains(QString::fromStdString(component.id)))
            ids.push_back(component.id);
    return ids;
}

bool CanvasActions::addAt(const QString& kind, QPointF middle) {
    const NewComponent made = newComponent(m_context.document.diagram(), kind, PlaceTool::cornerFor(middle, true));
    if (!m_context.document.edit(made.edit))
        return false;
    m_context.selection.set({made.id}, {});
    if (!made.remark.isEmpty())
        m_context.message(made.remark);
    return true;
}

bool CanvasActions::addNear(const QString& kind, QPointF middle) {
    const auto isFree = [this](QPointF at) {
        const QRectF rect = QRectF(PlaceTool::cornerFor(at, true), QSizeF(kCardWidth, kCardHeight))
                                .adjusted(-kGrid, -kGrid, kGrid, kGrid);
        for (const CardItem* card : m_context.scene.cardsInOrder())
            if (card->cardRect().intersects(rect))
                return false;
        return true;
    };
    // Rings of places around the middle, the nearest first.
    constexpr double kStepX = kCardWidth + 3 * kGrid;
    constexpr double kStepY = kCardHeight + 2 * kGrid;
    constexpr int kRings = 12;
    for (int ring = 0; ring <= kRings; ++ring)
        for (int row = -ring; row <= ring; ++row)
            for (int column = -ring; column <= ring; ++column) {
                if (std::max(std::abs(row), std::abs(column)) != ring)
                    continue;
                const QPointF at = middle + QPointF(column * kStepX, row * kStepY);
                if (isFree(at))
                    return addAt(kind, at);
            }
    return addAt(kind, middle);
}

void CanvasActions::deleteSelection() {
    const Selection& selected = m_context.selection;
    if (!selected.zone().isEmpty()) {
        m_context.document.edit(ungrouped(m_context.document.diagram(), selected.zone()));
        return;
    }
    if (selected.note() >= 0) {
        m_context.document.edit(removedNote(std::size_t(selected.note())));
        return;
    }
    std::vector<std::string> ids = selectedInOrder();
    std::erase_if(ids, [&](const std::string& id) { return !selected.hasComponent(QString::fromStdString(id)); });
    std::vector<std::string> links;
    for (const QString& id : selected.links())
        links.push_back(id.toStdString());
    std::sort(links.begin(), links.end());
    QSet<QString> tiles = selected.tiles(); // their places are taken away, and not their components
    tiles.removeIf([&](const QString& name) { return selected.hasComponent(name.section(QLatin1Char('/'), 0, 0)); });
    if (!ids.empty() || !links.empty() || !tiles.isEmpty())
        m_context.document.edit(removedWithTiles(m_context.document.diagram(), ids, links, tiles));
}

void CanvasActions::startRename() {
    if (!m_context.selection.zone().isEmpty())
        return renameZone(m_context.selection.zone());
    if (m_context.selection.note() >= 0)
        return editNote(m_context.selection.note());
    const QSet<QString> selected = m_context.selection.subjects();
    if (selected.size() != 1) {
        m_context.message(tr("Select one component to rename it."));
        return;
    }
    const QString id = *selected.begin();
    const CardItem* card = m_context.scene.card(id);
    if (card == nullptr || m_field != nullptr)
        return;
    const QRectF title = card->layout().title.translated(card->pos());
    const QRect place = m_context.view.mapFromScene(title).boundingRect();
    m_field = new RenameField(card->content().title, place, m_context.view.viewport());
    QObject::connect(m_field->editing(), &EditInPlace::accepted, &m_context.view,
                     [this, id](const QString& label) { rename(id, label); });
    QObject::connect(m_field->editing(), &EditInPlace::finished, &m_context.view,
                     [this] { m_context.view.setFocus(); });
}

void CanvasActions::rename(const QString& id, const QString& label) {
    std::optional<diagram::Value> value;
    if (!label.isEmpty() && label != id) // without a label the card shows the id
        value = diagram::Value(label.toStdString());
    diagram::Edit edit = diagram::setComponentValue(id.toStdString(), "label", value);
    edit.name = {"Rename {1}", {id.toStdString()}};
    m_context.document.edit(edit);
}

void CanvasActions::groupIntoZone() {
    std::vector<std::string> ids = selectedInOrder();
    const Selection& selected = m_context.selection;
    std::erase_if(ids, [&](const std::string& id) { return !selected.hasComponent(QString::fromStdString(id)); });
    for (const MemberTile* tile : m_context.scene.unfold().tiles())
        if (selected.hasTile(tile->name()) && !selected.hasComponent(tile->card().id()))
            ids.push_back(tile->name().toStdString());
    if (ids.empty()) {
        m_context.message(tr("Select the components to group first."));
        return;
    }
    const NewZone made = groupedIntoZone(m_context.document.diagram(), ids);
    if (m_context.document.edit(made.edit))
        m_context.message(tr("%1 stands for a failure domain: what is in it can fail together.").arg(made.id));
}

void CanvasActions::muteSelection() {
    const Selection& selection = m_context.selection;
    std::vector<std::shared_ptr<Wire>> wires;
    for (const auto& wire : m_context.scene.wires().wires())
        if (selection.hasLink(wire->id) || selection.hasComponent(wire->from) || selection.hasComponent(wire->to))
            wires.push_back(wire);
    if (wires.empty()) {
        m_context.message(tr("Select the wires to mute first, or cards that have any."));
        return;
    }
    const bool mute = std::any_of(wires.begin(), wires.end(), [](const auto& wire) { return !wire->look.muted; });
    for (const auto& wire : wires)
        wire->look.muted = mute;
    m_context.redrawWires();
}

void CanvasActions::nudge(QPointF step) {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    // A pause or another selection begins a new step of the undo stack.
    const auto beginStep = [&](const QSet<QString>& what) {
        if (now - m_lastNudge > kNudgePauseMs || what != m_nudged)
            ++m_nudgeKey;
        m_lastNudge = now;
        m_nudged = what;
    };
    QHash<QString, QPointF> positions;
    for (const QString& id : m_context.selection.components())
        if (const CardItem* card = m_context.scene.card(id))
            positions.insert(id, card->pos() + step);
    const diagram::Diagram& diagram = m_context.document.diagram();
    QHash<QString, QPointF> tiles;
    for (const QString& name : m_context.selection.tiles())
        if (const MemberTile* tile = m_context.scene.unfold().tile(name);
            tile != nullptr && !goesAlong(diagram, name, m_context.selection.components()))
            tiles.insert(name, tile->pos() + step);
    if (positions.isEmpty() && tiles.isEmpty())
        return;
    beginStep(m_context.selection.components() + m_context.selection.tiles());
    m_context.document.edit(movedWithTiles(diagram, positions, tiles), m_nudgeKey);
}

} // namespace faultline::ui
