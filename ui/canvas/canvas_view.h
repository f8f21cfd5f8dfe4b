// The canvas: the diagram as cards and wires, with what the run does on top. Start here; the scene's parts are in
// items/, one class for each gesture in tools/.
#pragma once

#include <QGraphicsView>
#include <QStringList>
#include <functional>
#include <memory>

#include "engine/simulation/snapshot.h"
#include "ui/canvas/camera.h"
#include "ui/canvas/tidy.h"

class QMenu;

namespace faultline::ui {

class DiagramDocument;
class Player;
class Selection;

/// Shows and edits one document's diagram, and shows the run of its player.
class CanvasView : public QGraphicsView {
    Q_OBJECT
  public:
    CanvasView(DiagramDocument& document, Player& player, QWidget* parent = nullptr);
    ~CanvasView() override;

    /// Call it once a GUI frame with the newest snapshot, the same one again included; null shows no run.
    void showFrame(std::shared_ptr<const simulation::Snapshot> snapshot);
    /// The same for pictures at a rate of their own (films, measurements): so much time has passed on screen.
    void showFrameAfter(std::shared_ptr<const simulation::Snapshot> snapshot, double elapsedSeconds);
    /// At most so many dots, while painting keeps up; initially 2,000.
    void setMostDots(int dots);
    /// Whether dots are thinned out until they do not touch on the fullest wire; initially so.
    void setKeepsDotsApart(bool keepsApart);
    /// How many dots are in flight on screen.
    int visibleDots() const;
    /// Whether what happened is said at the lower edge; initially so.
    void setCaptionsShown(bool shown);
    /// The sentence on what just happened; empty once it has gone.
    const QString& caption() const;
    /// Esc puts such a thing away (a message, say) before it clears the selection; it says whether there was one.
    void setPutsAway(std::function<bool()> putAway);
    /// So many pixels at the lower edge are under something else; captions stay above it.
    void setCoveredBelow(int pixels);
    /// True while dots fly longer on screen than their messages take at the present speed.
    bool illustrative() const;
    /// Shows the dots that another view shows at the moment.
    void showTrafficOf(const CanvasView& other);
    /// How many requests one dot stands for at present.
    quint64 requestsPerDot() const;

    /// With those whose tiles are selected.
    QStringList selectedComponents() const;
    QStringList selectedLinks() const;
    /// Replaces the selection; unknown ids are left out.
    void select(const QStringList& componentIds, const QStringList& linkIds = {});
    /// Selects one tile ("app/2"), if there is one of that name.
    void selectTile(const QString& name);
    void selectAll();
    bool hasSelection() const;
    const Selection& selection() const;

    /// 1 is 100 %.
    double zoom() const;
    /// Whether a key is watched.
    bool watches() const;

    /// Locked, one looks, selects and acts on the run; what would change the diagram only says so (`lockHeld`).
    void setLocked(bool locked);
    bool isLocked() const;
    /// Where the view stands, and where it would have to for a part of the scene to fill it, at most so large.
    Camera camera() const;
    Camera cameraFor(const QRectF& part, double largest) const;
    void setCamera(const Camera& camera);
    /// What is drawn of components, instances, links and zones, by their ids; empty of what there is not.
    QRectF rectOf(const QStringList& targets) const;
    QRectF noteRect(int number) const;
    QRectF contentRect() const;
    /// How the view was left, to come back to it exactly.
    CanvasStance stance() const;
    void takeStance(const CanvasStance& stance);

    /// Adds a component of that kind around the middle of what is in view, beside what already lies there.
    bool addAtCentre(const QString& kind);
    /// An empty zone, or a note that is open for writing, with its corner at a point of the scene.
    void addZoneAt(QPointF corner);
    void addNoteAt(QPointF corner);
    /// Gives a zone a tag's colour; an empty name takes it away.
    void colourZone(const QString& zone, const QString& colour);
    void alignSelection(Alignment alignment);
    void distributeSelection(Qt::Orientation along);

    /// The menu of faults by hand for instances ("app/2"), components and links; its actions go to the player.
    /// The caller owns it.
    QMenu* faultMenuFor(const QStringList& targets, QWidget* parent = nullptr);

  public slots:
    void fitAll();
    void fitSelection();
    void zoomIn();
    void zoomOut();
    void resetZoom();
    void centreOn(const QString& componentId);

    void deleteSelection();
    void duplicateSelection();
    void copy();
    void cut();
    void paste();
    /// Renames the one selected component in place.
    void startRename();
    /// The type-to-filter box, at the pointer when it is over the canvas, else in the middle.
    void openAddBox();
    /// Crashes what is selected, or restores it when any of it is crashed or cut.
    void crashOrRestoreSelection();
    /// Parts what is selected from everything else, or heals it when it is parted.
    void partitionOrHealSelection();
    /// The faults that fit the selection, as a menu beside it.
    void openFaultMenu();
    /// Writes what was done by hand into the diagram's scenario.
    void keepAsScenario();
    /// Lays the selection out along its wires, or everything when less than two cards are selected; one step.
    void tidy();
    /// The box that finds cards, zones and notes by name.
    void openFindBox();
    /// The box in which one chooses the key whose versions every copy shows.
    void openKeyBox();
    void stopWatching();
    /// Follows the request that is under way at what is selected while it is paused, the next one there while it runs;
    /// with nothing selected any client's.
    void followNext();
    void stopFollowing();
    /// Hides what moves on the wires of the selection, or shows it again; for looking only.
    void muteSelection();
    /// A titled frame around the selected cards, which means nothing to a run: a note that they lie on.
    void frameSelection();
    /// Each instance of the selected card becomes a tile of its own, or goes back into it; one step.
    void unfoldSelection();
    void foldSelection();
    /// A zone that holds the selected components.
    void groupIntoZone();
    /// Selects the next card or wire, as Tab does.
    void walk(bool forward);

  signals:
    void selectionChanged();
    /// What can be done now, for the status bar.
    void hint(const QString& text);
    /// Something that a person should read, e.g. why a wire was refused.
    void message(const QString& text);
    void zoomChanged(double zoom);
    /// Enter, or a double click on a card that has nothing inside: its parameters are wanted.
    void inspectRequested();
    /// Somebody tried to change the diagram while it is locked.
    void lockHeld();
    /// While locked, the view leaves it to others to go to a card that was opened or closed.
    void cardToggled(const QString& component);

  protected:
    void drawBackground(QPainter* painter, const QRectF& exposed) override;
    void drawForeground(QPainter* painter, const QRectF& exposed) override;
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    class Private;
    std::unique_ptr<Private> m;
};

} // namespace faultline::ui
