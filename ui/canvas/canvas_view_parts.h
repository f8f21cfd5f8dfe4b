// The parts of the canvas view; shared by the files that implement it.
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "ui/canvas/add_box.h"
#include "ui/canvas/canvas_actions.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_stage.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/edge_scroll.h"
#include "ui/canvas/faults_by_hand.h"
#include "ui/canvas/find_box.h"
#include "ui/canvas/key_box.h"
#include "ui/canvas/keyboard_walk.h"
#include "ui/canvas/mini_map.h"
#include "ui/canvas/next_request.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/tools/tool_box.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {

/// The parts of the view, put together.
class CanvasView::Private {
  public:
    Private(CanvasView& owner, DiagramDocument& doc, Player& itsPlayer)
        : view(owner), document(doc), scene(doc), context{doc,
                                                          scene,
                                                          selection,
                                                          owner,
                                                          [this](const QString& text) { emit view.message(text); },
                                                          [this] { view.viewport()->update(); },
                                                          [this] { redrawWires(); },
                                                          [this](QPoint at) { return dotAt(at); },
                                                          [this](const DotUnder& dot) { follow(dot); }},
          tools(context, [this](const Hit& hit, const PointerEvent& event) { openMenu(hit, event); }), actions(context),
          faults(doc, itsPlayer), player(itsPlayer), stage(scene),
          edgeScroll(
              owner, [this] { return tools.holdsSomething(); }, [this] { moveAgain(); }) {}

    void redrawWires();
    void openMenu(const Hit& hit, const PointerEvent& event);
    void openMenuForSelection();
    void openAddBox(QPoint at, QPointF scenePoint);
    void makeFindBox();
    void makeKeyBox();
    void toggleOpen(const QString& card);
    void showSelection();
    void followDocument();
    void setZoom(double zoom, QPointF anchor);
    void fit(const QRectF& rect);
    void sayHint();
    bool isHeld() const;
    bool handleKey(const QKeyEvent& event);
    bool claims(const QKeyEvent& event) const;
    void walkTo(const WalkStop& stop);
    /// Something is dragged there.
    void holdAt(QPoint at, Qt::KeyboardModifiers modifiers);
    /// The pointer as it was last, over what lies under it now.
    void moveAgain();
    QString toolTipAt(QPointF point) const;
    std::optional<DotUnder> dotAt(QPoint at) const;
    void follow(const DotUnder& dot);
    void showFollowed();
    QStringList linksOfSelection() const;

    CanvasView& view;
    DiagramDocument& document;
    CanvasScene scene;
    Selection selection;
    ToolContext context;
    ToolBox tools;
    CanvasActions actions;
    FaultsByHand faults;
    Player& player;
    CanvasStage stage;
    NextRequest next;
    EdgeScroll edgeScroll;
    std::function<bool()> putAway;
    QPoint heldAt; ///< what is dragged, in the viewport
    Qt::KeyboardModifiers heldWith = Qt::NoModifier;
    AddBox* addBox = nullptr;
    FindBox* findBox = nullptr;
    KeyBox* keyBox = nullptr;
    KeyBar* keyBar = nullptr;
    MiniMap* miniMap = nullptr;
    int coveredBelow = 0;
    QPointF addPoint;
    QPoint pointer{-1, -1}; ///< in the viewport, outside of it while it is elsewhere
    QString lastHint;
    QTimer settle;
    QElapsedTimer frameClock;
    bool smooth = true;
    bool fitPending = true;
    bool locked = false;
};

} // namespace faultline::ui
