// What is done to zones and notes from the canvas.
#include <QCoreApplication>

#include "ui/canvas/canvas_actions.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/note_editor.h"
#include "ui/canvas/note_edits.h"
#include "ui/canvas/rename_field.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/zone_edits.h"
#include "ui/canvas/zone_frame.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {
namespace {

constexpr QSizeF kNewZone(400, 300);

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

} // namespace

void CanvasActions::renameZone(const QString& zone) {
    const diagram::Named* named = m_context.document.diagram().zone(zone.toStdString());
    const QRectF frame = m_context.scene.zoneFrame(zone);
    if (named == nullptr || frame.isNull() || m_field != nullptr)
        return;
    const QRectF header(frame.topLeft(), QSizeF(std::min(frame.width(), 240.0), kZoneHeader));
    m_field = new RenameField(zoneLabelOf(*named), m_context.view.mapFromScene(header).boundingRect(),
                              m_context.view.viewport());
    QObject::connect(m_field->editing(), &EditInPlace::accepted, &m_context.view, [this, zone](const QString& label) {
        std::optional<diagram::Value> value;
        if (!label.isEmpty() && label != zone) // without a label the frame shows the id
            value = diagram::Value(label.toStdString());
        m_context.document.edit(setZoneValue(zone, "label", value));
    });
    QObject::connect(m_field->editing(), &EditInPlace::finished, &m_context.view,
                     [this] { m_context.view.setFocus(); });
}

void CanvasActions::editNote(int number) {
    const auto& notes = m_context.document.diagram().notes;
    if (number < 0 || std::size_t(number) >= notes.size() || m_noteEditor != nullptr)
        return;
    const diagram::Value* text = notes[std::size_t(number)].find("text");
    const auto* markdown = text != nullptr ? text->as<std::string>() : nullptr;
    const QRectF sheet = m_context.scene.notes()[std::size_t(number)]->sheet();
    m_noteEditor = new NoteEditor(markdown != nullptr ? QString::fromStdString(*markdown) : QString(),
                                  m_context.view.mapFromScene(sheet).boundingRect(), m_context.view.viewport());
    QObject::connect(m_noteEditor->editing(), &EditInPlace::accepted, &m_context.view,
                     [this, number](const QString& words) {
                         m_context.document.edit(words.trimmed().isEmpty() ? removedNote(std::size_t(number))
                                                                           : rewrittenNote(std::size_t(number), words));
                     });
    QObject::connect(m_noteEditor->editing(), &EditInPlace::finished, &m_context.view,
                     [this] { m_context.view.setFocus(); });
}

void CanvasActions::addZone(QPointF corner) {
    const NewZone made = newZone(m_context.document.diagram(), QRectF(snapped(corner), kNewZone));
    if (m_context.document.edit(made.edit))
        m_context.selection.setZone(made.id);
}

void CanvasActions::frameSelection() {
    constexpr double kRoom = 20;
    constexpr double kTitle = 44; // above the cards
    const QRectF cards = m_context.scene.rectOf(m_context.selection.components(), {}, m_context.selection.tiles());
    if (cards.isNull()) {
        m_context.message(tr("Select the components to frame first."));
        return;
    }
    const QRectF sheet = cards.adjusted(-kRoom, -kRoom - kTitle, kRoom, kRoom);
    const auto number = m_context.document.diagram().notes.size();
    if (!m_context.document.edit(newFrame(QStringLiteral("**%1**").arg(tr("Frame")), sheet)))
        return;
    m_context.selection.setNote(int(number));
    editNote(int(number));
    if (m_noteEditor != nullptr)
        m_noteEditor->selectAll();
}

void CanvasActions::addNote(QPointF corner) {
    const auto number = m_context.document.diagram().notes.size();
    if (!m_context.document.edit(newNote(tr("Note"), snapped(corner))))
        return;
    m_context.selection.setNote(int(number));
    editNote(int(number));
    if (m_noteEditor != nullptr)
        m_noteEditor->selectAll();
}

} // namespace faultline::ui
