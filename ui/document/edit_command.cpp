#include "ui/document/edit_command.h"

#include "ui/document/diagram_document.h"
#include "ui/document/translated.h"

namespace faultline::ui {
namespace {

/// True when doing `second` alone leaves what doing both leaves. Only where both set the same key to a value: a key
/// that was removed in between would come back at another place.
bool replaces(const diagram::Edit& first, const diagram::Edit& second) {
    if (const auto* group = std::get_if<diagram::Group>(&first.what)) {
        const auto* other = std::get_if<diagram::Group>(&second.what);
        if (other == nullptr || other->edits.size() != group->edits.size())
            return false;
        for (std::size_t i = 0; i < group->edits.size(); ++i)
            if (!replaces(group->edits[i], other->edits[i]))
                return false;
        return true;
    }
    const auto* a = std::get_if<diagram::SetValue>(&first.what);
    const auto* b = std::get_if<diagram::SetValue>(&second.what);
    return a != nullptr && b != nullptr && a->place == b->place && a->key == b->key && a->value.has_value() &&
           b->value.has_value();
}

void keepPositions(const diagram::Edit& first, diagram::Edit& second) {
    if (const auto* group = std::get_if<diagram::Group>(&first.what)) {
        auto& other = std::get<diagram::Group>(second.what);
        for (std::size_t i = 0; i < group->edits.size(); ++i)
            keepPositions(group->edits[i], other.edits[i]);
        return;
    }
    std::get<diagram::SetValue>(second.what).position = std::get<diagram::SetValue>(first.what).position;
}

} // namespace

diagram::Edit joined(const diagram::Edit& first, const diagram::Edit& second) {
    if (replaces(first, second)) {
        diagram::Edit result = second;
        keepPositions(first, result);
        return result;
    }
    return {diagram::Group{{first, second}}, second.name};
}

EditCommand::EditCommand(DiagramDocument& document, diagram::Edit edit, diagram::Edit inverse, int mergeKey)
    : QUndoCommand(translated(edit.name)), m_document(document), m_edit(std::move(edit)), m_inverse(std::move(inverse)),
      m_mergeKey(mergeKey) {}

void EditCommand::undo() {
    m_edit = m_document.applyNow(m_inverse).inverse;
    m_applied = false;
}

void EditCommand::redo() {
    if (m_applied) // it was applied before it was pushed, so that a refused edit never gets here
        return;
    m_inverse = m_document.applyNow(m_edit).inverse;
    m_applied = true;
}

int EditCommand::id() const {
    return m_mergeKey == 0 ? -1 : m_mergeKey;
}

bool EditCommand::mergeWith(const QUndoCommand* later) {
    const auto* other = dynamic_cast<const EditCommand*>(later);
    if (other == nullptr || other->m_mergeKey != m_mergeKey || m_mergeKey == 0)
        return false;
    const bool simple = replaces(m_edit, other->m_edit);
    m_edit = joined(m_edit, other->m_edit);
    if (!simple)
        m_inverse = {diagram::Group{{other->m_inverse, m_inverse}}, m_inverse.name};
    setText(other->text());
    return true;
}

} // namespace faultline::ui
