// The canvas as screen readers see it: a pane with cards and wires in it.
#pragma once

#include <QAccessibleWidget>
#include <QHash>

namespace faultline::ui {

class CanvasScene;
class CanvasView;

/// The canvas with a child for each card, in the order of the diagram, one for each wire, and then the boxes that lie
/// over it. Cards and wires are looked up by name each time, so that no child outlives what it stands for.
class CanvasAccessible : public QAccessibleWidget {
  public:
    explicit CanvasAccessible(CanvasView& view);
    ~CanvasAccessible() override;

    /// Lets QAccessible make these for canvases; once is enough.
    static void install();
    /// Tells screen readers that this is where the keyboard is now, if exactly one card or wire is selected.
    static void tellFocus(CanvasView& view);

    int childCount() const override;
    QAccessibleInterface* child(int index) const override;
    QAccessibleInterface* childAt(int x, int y) const override;
    QAccessibleInterface* focusChild() const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QString text(QAccessible::Text text) const override;

    CanvasView& view() const;
    const CanvasScene& canvasScene() const;
    /// Cards and wires.
    int partCount() const;
    /// The place of a card or a wire among the children; -1 for what is gone.
    int indexOf(bool isLink, const QString& id) const;

  private:
    int selectedIndex() const;
    mutable QHash<QString, QAccessible::Id> m_children; ///< by "c" or "l" and the name
};

} // namespace faultline::ui
