// The canvas as screen readers see it: a pane with cards and wires in it.
#pragma once

#include <QAccessibleWidget>
#include <QHash>

namespace faultline::ui {

class CanvasScene;
class CanvasView;

/// The canvas with a child for each card, in the order of the diagram, one for each tile and each wire, and then the
/// boxes that lie over it. They are looked up by name each time, so that no child outlives what it stands for.
class CanvasAccessible : public QAccessibleWidget {
  public:
    explicit CanvasAccessible(CanvasView& view);
    ~CanvasAccessible() override;

    /// Lets QAccessible make these for canvases; once is enough.
    static void install();
    /// Tells screen readers that this is where the keyboard is now, if exactly one card, tile or wire is selected.
    static void tellFocus(CanvasView& view);

    int childCount() const override;
    QAccessibleInterface* child(int index) const override;
    QAccessibleInterface* childAt(int x, int y) const override;
    QAccessibleInterface* focusChild() const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QString text(QAccessible::Text text) const override;

    /// A card, a tile ("app/2") or a wire, by its name.
    struct Part {
        enum class What { Card, Tile, Link };
        What what = What::Card;
        QString id;
        friend bool operator==(const Part&, const Part&) = default;
    };

    CanvasView& view() const;
    const CanvasScene& canvasScene() const;
    /// Cards, tiles and wires.
    int partCount() const;
    /// The place of a part among the children; -1 for what is gone.
    int indexOf(const Part& part) const;

  private:
    int selectedIndex() const;
    Part partAt(int index) const;
    mutable QHash<QString, QAccessible::Id> m_children; ///< by "c" or "l" and the name
};

} // namespace faultline::ui
