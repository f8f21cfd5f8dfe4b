// Unfolding a card's members into tiles, and folding them again.
#include <QCoreApplication>

#include "ui/canvas/canvas_actions.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/selection.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

} // namespace

std::optional<Tile> CanvasActions::selectedTile() const {
    const Selection& selection = m_context.selection;
    if (!selection.isOnTile())
        return std::nullopt;
    for (const MemberTile* tile : m_context.scene.unfold().tiles())
        if (tile->card().id() == selection.instanceOf() && tile->index() == selection.instance())
            return Tile{tile->card().id(), tile->member(), tile->pos()};
    return std::nullopt;
}

void CanvasActions::unfoldSelection() {
    const std::vector<std::string> ids = selectedInOrder();
    const diagram::Component* one = ids.size() == 1 ? m_context.document.diagram().component(ids.front()) : nullptr;
    if (one == nullptr || !canUnfold(*one)) {
        m_context.message(tr("Select one card with several instances to unfold it."));
        return;
    }
    m_context.document.edit(unfolded(m_context.document.diagram(), QString::fromStdString(one->id)));
}

void CanvasActions::foldSelection() {
    const std::vector<std::string> ids = selectedInOrder();
    const diagram::Component* one = ids.size() == 1 ? m_context.document.diagram().component(ids.front()) : nullptr;
    if (one != nullptr && isUnfolded(*one))
        m_context.document.edit(folded(m_context.document.diagram(), QString::fromStdString(one->id)));
}

} // namespace faultline::ui
