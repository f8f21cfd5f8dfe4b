// The open diagram: values, undo stack and one typed stream of changes. Everything that edits goes through here.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>

#include "engine/base/diagnostic.h"
#include "engine/diagram/edit.h"
#include "engine/format/format.h"
#include "ui/document/file_reader.h"

namespace faultline::ui {

/// A diagram with its file, its undo stack and its views' signal.
class DiagramDocument : public QObject {
    Q_OBJECT
  public:
    explicit DiagramDocument(QObject* parent = nullptr);

    const diagram::Diagram& diagram() const { return m_diagram; }
    QUndoStack& undoStack() { return m_undo; }
    QString filePath() const { return m_filePath; }
    QString displayName() const;
    bool isModified() const { return !m_undo.isClean(); }
    /// Findings of the last reading or validation; a document read with errors cannot be saved over its file.
    const base::Diagnostics& diagnostics() const { return m_diagnostics; }
    bool isReadOnlyBecauseBroken() const { return m_broken; }
    /// Locked, it takes no edit at all: while it is presented.
    void setLocked(bool locked) { m_locked = locked; }

    /// Pushes one undoable step. A `mergeKey` other than 0 joins it with the step before of the same key (a slider
    /// drag, a nudge). False when the edit was refused; `refused` says why.
    bool edit(const diagram::Edit& edit, int mergeKey = 0);

    void newDiagram();
    /// Replaces everything, e.g. from an example; the file path is empty then and the document counts as unchanged.
    void setDiagram(diagram::Diagram diagram, const QString& filePath = {});
    /// False with diagnostics when the file could not be read at all; a broken one opens read-only.
    bool open(const QString& filePath);
    /// The same for a file that was read elsewhere, off the GUI thread for instance.
    bool adopt(FileContent content, const QString& filePath);
    /// Whether the next save over the file drops comments; the original is then kept as FILE~.
    bool wouldDropComments() const { return m_hadComments; }
    /// Takes back unsaved work: as setDiagram, but it counts as changed.
    void restore(diagram::Diagram diagram, const QString& filePath);
    /// Atomic. An empty error is success.
    QString saveAs(const QString& filePath);
    QString save() { return saveAs(m_filePath); }

  signals:
    /// Exactly one for each applied edit, undo and redo; `edit` is what was applied (the inverse on undo).
    void edited(const faultline::diagram::Change& change, const faultline::diagram::Edit& edit);
    /// The whole diagram was replaced.
    void replaced();
    void refused(const QString& why);
    void fileChanged();

  private:
    friend class EditCommand;
    diagram::Applied applyNow(const diagram::Edit& edit);

    diagram::Diagram m_diagram;
    QUndoStack m_undo;
    QString m_filePath;
    base::Diagnostics m_diagnostics;
    bool m_broken = false;
    bool m_locked = false;
    bool m_hadComments = false;
};

} // namespace faultline::ui
