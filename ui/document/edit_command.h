// One step of the undo stack: an edit and the edit that takes it back.
#pragma once

#include <QUndoCommand>

#include "engine/diagram/edit.h"

namespace faultline::ui {

class DiagramDocument;

/// An edit that was already applied when it is pushed; undo and redo go through the document.
class EditCommand : public QUndoCommand {
  public:
    EditCommand(DiagramDocument& document, diagram::Edit edit, diagram::Edit inverse, int mergeKey);

    void undo() override;
    void redo() override;
    int id() const override;
    bool mergeWith(const QUndoCommand* later) override;

  private:
    DiagramDocument& m_document;
    diagram::Edit m_edit;
    diagram::Edit m_inverse;
    int m_mergeKey = 0;
    bool m_applied = true;
};

/// `first` and then `second` as one edit. A value set twice is set once, so a long drag stays one small step.
diagram::Edit joined(const diagram::Edit& first, const diagram::Edit& second);

} // namespace faultline::ui
