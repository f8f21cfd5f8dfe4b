// What keys and menus do to the diagram from the canvas.
#pragma once

#include <QPointF>
#include <QPointer>
#include <QSet>
#include <QString>
#include <string>
#include <vector>

#include "engine/diagram/diagram.h"
#include "ui/canvas/tools/tool.h"

namespace faultline::ui {

class NoteEditor;
class RenameField;

/// The commands of the canvas; each is at most one step of the undo stack.
class CanvasActions {
  public:
    explicit CanvasActions(ToolContext& context) : m_context(context) {}

    /// A component with its middle at a point, on the grid.
    bool addAt(const QString& kind, QPointF middle);
    /// The same at the nearest place to it that no card covers.
    bool addNear(const QString& kind, QPointF middle);
    void deleteSelection();
    void duplicateSelection();
    void copy();
    void cut();
    void paste();
    void startRename();
    /// Opens a zone's name, or a note's text, in its place.
    void renameZone(const QString& zone);
    void editNote(int number);
    /// A new zone, or a new note that is open for writing, at a point.
    void addZone(QPointF corner);
    void addNote(QPointF corner);
    /// A note under the selected components, open for its title.
    void frameSelection();
    /// A zone that holds the selected components.
    void groupIntoZone();
    void unfoldSelection();
    void foldSelection();
    /// Hides what moves on the wires of the selection, or shows it again when all of it is hidden.
    void muteSelection();
    /// Moves the selection by a step of the arrow keys; quick repeats are one step of the undo stack.
    void nudge(QPointF step);

  private:
    /// Apart from the merge keys of other editors of the document.
    static constexpr int kFirstNudgeKey = 0x4E000000;

    /// Those that are selected, by a tile of theirs as well, in the diagram's order.
    std::vector<std::string> selectedInOrder() const;
    diagram::Diagram selectedPart() const;
    bool putIn(const diagram::Diagram& part, QPointF offset, const char* name);
    void rename(const QString& id, const QString& label);

    ToolContext& m_context;
    QPointer<RenameField> m_field;
    QPointer<NoteEditor> m_noteEditor;
    QString m_lastPasted;
    int m_pastes = 0;
    int m_nudgeKey = kFirstNudgeKey;
    QSet<QString> m_nudged;
    qint64 m_lastNudge = 0;
};

} // namespace faultline::ui
