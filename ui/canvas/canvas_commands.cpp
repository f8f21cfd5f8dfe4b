#include "ui/canvas/canvas_commands.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/canvas/canvas_view.h"

namespace faultline::ui {
namespace {

constexpr char kContext[] = "faultline::ui::Canvas";

/// What a keyboard sends: digits come as the sign above them, and the number pad says so.
QKeyCombination plain(QKeyCombination keys) {
    const Qt::KeyboardModifiers modifiers = keys.keyboardModifiers() & ~Qt::KeypadModifier;
    switch (keys.key()) {
    case Qt::Key_Exclam:
        return QKeyCombination(Qt::ShiftModifier, Qt::Key_1);
    case Qt::Key_At:
    case Qt::Key_QuoteDbl:
        return QKeyCombination(Qt::ShiftModifier, Qt::Key_2);
    case Qt::Key_Enter:
        return QKeyCombination(modifiers, Qt::Key_Return);
    default:
        return QKeyCombination(modifiers, keys.key());
    }
}

} // namespace

const std::vector<CanvasCommand>& canvasCommands() {
    using Reach = CanvasCommand::Reach;
    static const std::vector<CanvasCommand> commands = {
        {"cut", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Cu&t"), "Ctrl+X", Reach::Window, &CanvasView::cut, true},
        {"copy", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Copy"), "Ctrl+C", Reach::Window, &CanvasView::copy},
        {"paste", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Paste"), "Ctrl+V", Reach::Window, &CanvasView::paste,
         true},
        {"duplicate", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Duplicate"), "Ctrl+D", Reach::Window,
         &CanvasView::duplicateSelection, true},
        {"delete", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "De&lete"), "Del Backspace", Reach::Window,
         &CanvasView::deleteSelection, true},
        {"selectAll", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Select &All"), "Ctrl+A", Reach::Window,
         &CanvasView::selectAll},
        {"rename", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Re&name"), "F2", Reach::Window, &CanvasView::startRename,
         true},
        {"add", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Add Compo&nent…"), "A", Reach::Canvas,
         &CanvasView::openAddBox, true},
        {"group", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Group into a Zone"), "Ctrl+G", Reach::Window,
         &CanvasView::groupIntoZone, true},
        {"frame", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Fra&me the Selection"), "", Reach::Window,
         &CanvasView::frameSelection, true},
        {"unfold", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Unfold Instances into Tiles"), "", Reach::Window,
         &CanvasView::unfoldSelection, true},
        {"fold", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "F&old the Tiles Back into the Card"), "", Reach::Window,
         &CanvasView::foldSelection, true},
        {"find", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Find…"), "Ctrl+F", Reach::Window,
         &CanvasView::openFindBox},
        {"tidy", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Tid&y Up"), "Ctrl+Shift+L", Reach::Window,
         &CanvasView::tidy, true},
        {"keepScenario", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Keep Faults by Hand as Sce&nario"), "",
         Reach::Window, &CanvasView::keepAsScenario, true},
        {"watchKey", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Watch a Key…"), "", Reach::Window,
         &CanvasView::openKeyBox},
        {"stopWatching", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Sto&p Watching the Key"), "", Reach::Window,
         &CanvasView::stopWatching},
        {"followNext", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Follow the Next Request Here"), "R", Reach::Canvas,
         &CanvasView::followNext},
        {"stopFollowing", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Stop Foll&owing the Request"), "", Reach::Window,
         &CanvasView::stopFollowing},
        {"inspect", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Pa&rameters of the Selection"), "Return", Reach::Canvas,
         &CanvasView::inspectRequested, true},
        {"zoomIn", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Zoom &In"), "Ctrl+= Ctrl++", Reach::Window,
         &CanvasView::zoomIn},
        {"zoomOut", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Zoom &Out"), "Ctrl+-", Reach::Window,
         &CanvasView::zoomOut},
        {"zoomReset", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&100 %"), "Ctrl+0", Reach::Window,
         &CanvasView::resetZoom},
        {"fitAll", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Fit &All"), "Shift+1", Reach::Window,
         &CanvasView::fitAll},
        {"fitSelection", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Fit &Selection"), "Shift+2", Reach::Window,
         &CanvasView::fitSelection},
        {"crash", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Crash or Restore Selection"), "K", Reach::Canvas,
         &CanvasView::crashOrRestoreSelection},
        {"faults", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Fa&ults of the Selection…"), "F", Reach::Canvas,
         &CanvasView::openFaultMenu},
        {"partition", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Partition Selection from the &Rest, or Heal"), "X",
         Reach::Canvas, &CanvasView::partitionOrHealSelection},
        {"mute", QT_TRANSLATE_NOOP("faultline::ui::Canvas", "&Mute Traffic of the Selection"), "M", Reach::Canvas,
         &CanvasView::muteSelection},
    };
    return commands;
}

QString CanvasCommand::translatedText() const {
    return QCoreApplication::translate(kContext, text);
}

QList<QKeySequence> CanvasCommand::shortcuts() const {
    QList<QKeySequence> sequences;
    for (const QString& key : QString::fromLatin1(keys).split(QLatin1Char(' '), Qt::SkipEmptyParts))
        sequences << QKeySequence::fromString(key, QKeySequence::PortableText);
    return sequences;
}

const CanvasCommand* canvasCommand(const QString& name) {
    const auto& all = canvasCommands();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const CanvasCommand& command) { return name == QLatin1String(command.name); });
    return found == all.end() ? nullptr : &*found;
}

const CanvasCommand* canvasCommandFor(QKeyCombination keys) {
    const QKeySequence pressed(plain(keys));
    for (const CanvasCommand& command : canvasCommands())
        if (command.shortcuts().contains(pressed))
            return &command;
    return nullptr;
}

} // namespace faultline::ui
