// Unfolding a card's members into tiles, and folding them again.
#include <QCoreApplication>

#include "ui/canvas/canvas_actions.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/unfolded.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

} // namespace

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
