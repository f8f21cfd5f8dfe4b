// The commands of the canvas, each once: menus, the command palette, the list of keys and the keyboard all read this.
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>
#include <vector>

namespace faultline::ui {

class CanvasView;

/// What a person can ask of the canvas by a key or from a menu.
struct CanvasCommand {
    /// Where its keys count. Single letters are the canvas' own: a text field keeps them to itself.
    enum class Reach { Window, Canvas };

    const char* name; ///< of its action
    const char* text; ///< in menus; see translatedText()
    const char* keys; ///< portable, parted by blanks; the first is the one that menus show
    Reach reach = Reach::Window;
    void (CanvasView::*run)();
    bool edits = false; ///< changes the diagram, or is about to: not while the canvas is locked

    QString translatedText() const;
    QList<QKeySequence> shortcuts() const;
};

const std::vector<CanvasCommand>& canvasCommands();
/// Null when there is none of that name.
const CanvasCommand* canvasCommand(const QString& name);
/// The command that a key press asks for; null when it asks for none.
const CanvasCommand* canvasCommandFor(QKeyCombination keys);

} // namespace faultline::ui
