#include "ui/document/diagram_document.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include "engine/base/assert.h"
#include "engine/diagram/validate.h"
#include "engine/format/format.h"
#include "ui/document/edit_command.h"
#include "ui/document/translated.h"

namespace faultline::ui {
namespace {

bool isSameFile(const QString& a, const QString& b) {
    return !a.isEmpty() && QFileInfo(a).absoluteFilePath() == QFileInfo(b).absoluteFilePath();
}

/// The original under FILE~, replacing an older backup only once the new one is whole.
QString backUp(const QString& filePath) {
    QFile original(filePath);
    if (!original.exists())
        return {};
    if (!original.open(QIODevice::ReadOnly))
        return original.errorString();
    QSaveFile backup(filePath + QLatin1Char('~'));
    const QByteArray content = original.readAll();
    if (!backup.open(QIODevice::WriteOnly) || backup.write(content) != content.size() || !backup.commit())
        return backup.errorString();
    return {};
}

} // namespace

DiagramDocument::DiagramDocument(QObject* parent) : QObject(parent) {
    connect(&m_undo, &QUndoStack::cleanChanged, this, &DiagramDocument::fileChanged);
}

QString DiagramDocument::displayName() const {
    if (!m_filePath.isEmpty())
        return QFileInfo(m_filePath).fileName();
    return m_diagram.title.empty() ? tr("Untitled") : QString::fromStdString(m_diagram.title);
}

bool DiagramDocument::edit(const diagram::Edit& edit, int mergeKey) {
    if (m_broken) {
        emit refused(tr("This file was read with errors and can only be looked at. Mend the file, or save what was "
                        "read under another name to go on with it."));
        return false;
    }
    if (m_locked) {
        emit refused(tr("The diagram cannot be changed while it is presented."));
        return false;
    }
    auto applied = diagram::apply(m_diagram, edit);
    if (!applied) {
        QString why = translated(applied.error().message);
        if (!applied.error().suggestion.empty())
            why += QLatin1Char(' ') + tr("Did you mean %1?").arg(QString::fromStdString(applied.error().suggestion));
        emit refused(why);
        return false;
    }
    diagram::Applied done = std::move(applied).value();
    m_undo.push(new EditCommand(*this, edit, std::move(done.inverse), mergeKey));
    emit edited(done.change, edit);
    return true;
}

diagram::Applied DiagramDocument::applyNow(const diagram::Edit& edit) {
    auto applied = diagram::apply(m_diagram, edit);
    FAULTLINE_ASSERT(applied.ok(), "a step of the undo stack no longer applies");
    emit edited(applied.value().change, edit);
    return std::move(applied).value();
}

void DiagramDocument::newDiagram() {
    setDiagram({});
}

void DiagramDocument::setDiagram(diagram::Diagram diagram, const QString& filePath) {
    m_diagram = std::move(diagram);
    m_filePath = filePath;
    m_diagnostics = diagram::validate(m_diagram);
    m_broken = false;
    m_hadComments = false;
    m_undo.clear();
    m_undo.setClean();
    emit replaced();
    emit fileChanged();
}

bool DiagramDocument::open(const QString& filePath) {
    return adopt(readDiagramFile(filePath), filePath);
}

bool DiagramDocument::adopt(FileContent content, const QString& filePath) {
    format::Reading& reading = content.reading;
    m_diagnostics = std::move(reading.diagnostics);
    const bool broken = base::hasErrors(m_diagnostics);
    if (broken && (!content.readable || reading.diagram == diagram::Diagram{}))
        return false;
    m_diagram = std::move(reading.diagram);
    m_filePath = QFileInfo(filePath).absoluteFilePath();
    m_broken = broken;
    m_hadComments = reading.hadComments;
    m_undo.clear();
    m_undo.setClean();
    emit replaced();
    emit fileChanged();
    return true;
}

void DiagramDocument::restore(diagram::Diagram diagram, const QString& filePath) {
    setDiagram(std::move(diagram), filePath);
    // What came back from a journal is in no file yet.
    m_undo.resetClean();
    emit fileChanged();
}

QString DiagramDocument::saveAs(const QString& filePath) {
    if (filePath.isEmpty())
        return tr("The diagram has no file name yet.");
    if (m_broken && isSameFile(m_filePath, filePath))
        return tr("%1 was read with errors; saving would lose what could not be read. Mend the file, or save under "
                  "another name.")
            .arg(QFileInfo(filePath).fileName());
    if (m_hadComments && isSameFile(m_filePath, filePath)) {
        const QString trouble = backUp(filePath);
        if (!trouble.isEmpty())
            return tr("The original with its comments cannot be kept as %1~: %2").arg(filePath, trouble);
    }
    const std::string text = format::write(m_diagram);
    QSaveFile file(filePath);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) != qint64(text.size()) ||
        !file.commit())
        return tr("%1 cannot be written: %2").arg(filePath, file.errorString());
    m_filePath = QFileInfo(filePath).absoluteFilePath();
    m_broken = false;
    m_hadComments = false;
    m_undo.setClean();
    emit fileChanged();
    return {};
}

} // namespace faultline::ui
