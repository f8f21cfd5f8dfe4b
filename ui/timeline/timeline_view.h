// The timeline: what happens when, as blocks and curves that one drags. Every change is an edit of the diagram.
#pragma once

#include <QPointer>
#include <QWidget>
#include <optional>
#include <vector>

#include "engine/simulation/snapshot.h"
#include "ui/timeline/profile_track.h"
#include "ui/timeline/scenario_track.h"
#include "ui/timeline/time_axis.h"

namespace faultline::ui {

class DiagramDocument;
class EventEditor;
class Player;

/// The tracks of one document: a curve for each open client, below them the scenario's events, and what was done by
/// hand in this run.
class TimelineView : public QWidget {
    Q_OBJECT
  public:
    TimelineView(DiagramDocument& document, Player& player, QWidget* parent = nullptr);

    /// Call it once a GUI frame while it is visible; null shows no run.
    void showFrame(const simulation::Snapshot* snapshot);

    QSize sizeHint() const override;
    const ScenarioTrack& events() const { return m_events; }
    const std::vector<ProfileTrack>& profiles() const { return m_profiles; }
    const TimeAxis& axis() const { return m_axis; }
    /// Where new events are put: from the axis to below the last block.
    QRectF eventLane() const;
    /// The form of the event that is being edited; null when there is none.
    EventEditor* editor() const;

  signals:
    /// The component of an event that is to be shown.
    void targetActivated(const QString& target);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    /// What is being dragged.
    struct Drag {
        enum class What { None, Block, End, Handle };
        What what = What::None;
        std::size_t track = 0; ///< of profiles
        std::size_t item = 0;
        QPointF start;
        bool moved = false;
        kernel::Time offset = 0; ///< from the block's start to where it was taken
        kernel::Time time = 0;   ///< where it would be dropped
    };

    void rebuild();
    void layOut();
    kernel::Time length() const;
    kernel::Time timeOf(QPointF at, Qt::KeyboardModifiers modifiers) const;
    const ProfileTrack* trackAt(QPointF at) const;
    bool isFree(QPointF at) const;
    bool hasSelection() const { return m_selectedEvent >= 0 || m_selectedTrack >= 0; }
    void selectEvent(int number);
    void selectNextEvent(bool forward);
    void dragTo(QPointF at, Qt::KeyboardModifiers modifiers);
    void drop();
    void removeSelected();
    void moveSelected(bool later);
    void setProfile(const QString& client, const std::optional<diagram::Value>& value);
    void addPoint(const ProfileTrack& track, QPointF at, Qt::KeyboardModifiers modifiers);
    // Menus
    void openAddMenu(kernel::Time at, QPoint global);
    void openTrackMenu(const ProfileTrack& track, QPointF at, QPoint global);
    void openBlockMenu(QPoint global);
    void addEvent(const diagram::Record& event, kernel::Time at);
    void editSelected();
    QRectF keepButton() const;
    bool offersToKeep() const;
    void paintNow(QPainter& painter) const;
    void paintKeep(QPainter& painter) const;
    void paintHover(QPainter& painter) const;

    DiagramDocument& m_document;
    Player& m_player;
    TimeAxis m_axis;
    ScenarioTrack m_events;
    std::vector<ProfileTrack> m_profiles;
    QPointer<EventEditor> m_editor;
    Drag m_drag;
    int m_selectedEvent = -1;
    int m_selectedTrack = -1;
    int m_selectedPoint = -1;
    kernel::Time m_now = -1;
    kernel::Time m_hover = -1; ///< where a double click would add an event; -1: nowhere
};

} // namespace faultline::ui
