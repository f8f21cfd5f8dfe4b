// What mouse and keyboard do in the timeline.
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <utility>

#include "ui/canvas/hand_record.h"
#include "ui/document/diagram_document.h"
#include "ui/player/player.h"
#include "ui/timeline/event_editor.h"
#include "ui/timeline/timeline_view.h"

namespace faultline::ui {
namespace {

constexpr kernel::Time kShortest = kernel::kMillisecond;
constexpr int kDragDistance = 3;

} // namespace

kernel::Time TimelineView::timeOf(QPointF at, Qt::KeyboardModifiers modifiers) const {
    return modifiers.testFlag(Qt::AltModifier) ? m_axis.timeAt(at.x()) : m_axis.snapped(at.x());
}

const ProfileTrack* TimelineView::trackAt(QPointF at) const {
    for (const ProfileTrack& track : m_profiles)
        if (track.area().contains(at))
            return &track;
    return nullptr;
}

/// Whether an event may be added there.
bool TimelineView::isFree(QPointF at) const {
    return eventLane().contains(at) && !m_events.blockAt(at) && !keepButton().contains(at);
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    setFocus();
    m_drag = {};
    m_selectedEvent = m_selectedTrack = m_selectedPoint = -1;
    if (event->button() == Qt::LeftButton && keepButton().contains(at)) {
        HandRecord::of(m_player).keepIn(m_document);
        return;
    }
    if (const auto block = m_events.blockAt(at)) {
        const EventBlock& one = m_events.blocks()[*block];
        if (!one.byHand) {
            m_selectedEvent = int(*block);
            m_drag.what = m_events.isEnd(*block, at) ? Drag::What::End : Drag::What::Block;
            m_drag.item = *block;
            m_drag.offset = m_axis.timeAt(at.x()) - one.at;
        }
    }
    for (std::size_t i = 0; i < m_profiles.size() && m_drag.what == Drag::What::None; ++i)
        if (const auto handle = m_profiles[i].handleAt(at)) {
            m_selectedTrack = int(i);
            m_selectedPoint = int(*handle);
            m_drag.what = Drag::What::Handle;
            m_drag.track = i;
            m_drag.item = *handle;
        }
    m_drag.start = at;
    if (event->button() != Qt::LeftButton)
        m_drag.what = Drag::What::None;
    update();
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (m_drag.what == Drag::What::None) {
        const auto block = m_events.blockAt(at);
        const bool overHandle = std::any_of(m_profiles.begin(), m_profiles.end(),
                                            [&](const ProfileTrack& track) { return track.handleAt(at).has_value(); });
        const bool editable = block && !m_events.blocks()[*block].byHand;
        setCursor(editable && m_events.isEnd(*block, at)                  ? Qt::SizeHorCursor
                  : editable || overHandle                                ? Qt::SizeAllCursor
                  : keepButton().contains(at) || (trackAt(at) != nullptr) ? Qt::PointingHandCursor
                                                                          : Qt::ArrowCursor);
        const kernel::Time hover = isFree(at) ? timeOf(at, event->modifiers()) : -1;
        if (std::exchange(m_hover, hover) != hover)
            update();
        return;
    }
    if (!m_drag.moved && (at - m_drag.start).manhattanLength() < kDragDistance)
        return;
    m_drag.moved = true;
    dragTo(at, event->modifiers());
}

void TimelineView::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_hover = -1;
    update();
}

/// Shows what a drop here would make of it; the diagram stays as it is until then.
void TimelineView::dragTo(QPointF at, Qt::KeyboardModifiers modifiers) {
    if (m_drag.what == Drag::What::Handle) {
        ProfileTrack& track = m_profiles[m_drag.track];
        track.setProfile(
            dragged(track.profile(), m_drag.item, {timeOf(at, modifiers), track.rateAt(at.y())}, m_axis.length()));
        update();
        return;
    }
    std::vector<diagram::Record> scenario = m_document.diagram().scenario;
    diagram::Record& event = scenario[m_events.blocks()[m_drag.item].number];
    const auto* start = event.find("at") != nullptr ? event.find("at")->as<base::Duration>() : nullptr;
    const kernel::Time began = start != nullptr ? start->ns : 0;
    if (m_drag.what == Drag::What::Block) {
        m_drag.time = timeOf(at - QPointF(m_axis.at(m_drag.offset) - m_axis.left(), 0), modifiers);
        event.set("at", diagram::Value(base::Duration{m_drag.time}));
    } else {
        m_drag.time = std::max(timeOf(at, modifiers) - began, kShortest);
        event.set("for", diagram::Value(base::Duration{m_drag.time}));
    }
    m_events.setEvents(m_document.diagram(), scenario, HandRecord::of(m_player).events());
    m_events.layOut(m_axis, eventLane().top());
    update();
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_drag.what != Drag::What::None && m_drag.moved)
        drop();
    m_drag = {};
}

void TimelineView::drop() {
    if (m_drag.what == Drag::What::Handle) {
        const ProfileTrack& track = m_profiles[m_drag.track];
        setProfile(track.id(), profileValue(track.profile()));
        return;
    }
    const std::size_t number = m_events.blocks()[m_drag.item].number;
    const bool moves = m_drag.what == Drag::What::Block;
    const diagram::SetValue set{
        {diagram::Section::Scenario, {}, number}, moves ? "at" : "for", diagram::Value(base::Duration{m_drag.time})};
    const std::string name = blockText(m_document.diagram().scenario[number], m_document.diagram()).toStdString();
    if (!m_document.edit({set, {moves ? "Move {1}" : "Change the length of {1}", {name}}}))
        rebuild();
}

/// One step of the undo stack; no value goes back to the rate of `arrivals`.
void TimelineView::setProfile(const QString& client, const std::optional<diagram::Value>& value) {
    const std::string id = client.toStdString();
    diagram::Edit edit = diagram::setComponentValue(id, "profile", value);
    edit.name = {"Shape the traffic of {1}", {id}};
    if (!m_document.edit(edit))
        rebuild();
}

void TimelineView::addPoint(const ProfileTrack& track, QPointF at, Qt::KeyboardModifiers modifiers) {
    std::vector<ProfilePoint> points = track.profile().points;
    const ProfilePoint added{timeOf(at, modifiers), track.rateAt(at.y())};
    points.insert(
        std::upper_bound(points.begin(), points.end(), added, [](const auto& a, const auto& b) { return a.at < b.at; }),
        added);
    setProfile(track.id(), profileValue(points));
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (event->button() != Qt::LeftButton)
        return;
    const ProfileTrack* track = trackAt(at);
    if (track != nullptr) {
        if (track->profile().form == TrafficProfile::Form::Points && !track->handleAt(at))
            addPoint(*track, at, event->modifiers());
    } else if (const auto block = m_events.blockAt(at)) {
        if (!m_events.blocks()[*block].byHand) {
            selectEvent(int(*block));
            editSelected();
        }
    } else if (isFree(at)) {
        openAddMenu(timeOf(at, event->modifiers()), event->globalPosition().toPoint());
    }
}

void TimelineView::selectEvent(int number) {
    m_selectedTrack = m_selectedPoint = -1;
    m_selectedEvent = number;
    update();
}

/// In the order of their times.
void TimelineView::selectNextEvent(bool forward) {
    const auto& blocks = m_events.blocks();
    std::vector<int> order;
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (!blocks[i].byHand)
            order.push_back(int(i));
    if (order.empty())
        return;
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return blocks[std::size_t(a)].at < blocks[std::size_t(b)].at; });
    const auto now = std::find(order.begin(), order.end(), m_selectedEvent);
    if (now == order.end())
        return selectEvent(forward ? order.front() : order.back());
    const auto index = now - order.begin() + (forward ? 1 : -1);
    if (index >= 0 && index < std::ptrdiff_t(order.size()))
        selectEvent(order[std::size_t(index)]);
}

void TimelineView::moveSelected(bool later) {
    if (m_selectedEvent < 0)
        return;
    const EventBlock& block = m_events.blocks()[std::size_t(m_selectedEvent)];
    const kernel::Time snap = m_axis.snap();
    const kernel::Time at =
        std::max<kernel::Time>(0, later ? (block.at / snap + 1) * snap : (block.at - 1) / snap * snap);
    const diagram::SetValue set{
        {diagram::Section::Scenario, {}, block.number}, "at", diagram::Value(base::Duration{at})};
    m_document.edit({set, {"Move {1}", {block.text.toStdString()}}});
}

void TimelineView::removeSelected() {
    if (m_selectedEvent >= 0) {
        const std::size_t number = m_events.blocks()[std::size_t(std::exchange(m_selectedEvent, -1))].number;
        m_document.edit(diagram::removeEntry(m_document.diagram(), {diagram::Section::Scenario, {}, number}));
    } else if (m_selectedTrack >= 0) {
        const ProfileTrack& track = m_profiles[std::size_t(m_selectedTrack)];
        std::vector<ProfilePoint> points = track.profile().points;
        if (track.profile().form != TrafficProfile::Form::Points || points.size() < 2)
            return;
        points.erase(points.begin() + m_selectedPoint);
        m_selectedTrack = -1;
        setProfile(track.id(), profileValue(points));
    }
}

void TimelineView::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QPointF at = event->pos();
    event->accept();
    if (m_selectedEvent >= 0) {
        const QRectF block = m_events.blocks()[std::size_t(m_selectedEvent)].rect;
        openBlockMenu(byKey ? mapToGlobal(block.bottomLeft().toPoint()) : event->globalPos());
    } else if (byKey) {
        openAddMenu(std::max<kernel::Time>(m_now, 0), mapToGlobal(eventLane().topLeft().toPoint()));
    } else if (const ProfileTrack* track = trackAt(at)) {
        openTrackMenu(*track, at, event->globalPos());
    } else if (isFree(at)) {
        openAddMenu(timeOf(at, event->modifiers()), event->globalPos());
    }
}

bool TimelineView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool removes = key->key() == Qt::Key_Delete || key->key() == Qt::Key_Backspace;
        const bool edits = key->key() == Qt::Key_F2 || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if ((removes && hasSelection()) || (edits && m_selectedEvent >= 0) || key->key() == Qt::Key_Insert ||
            (key->key() == Qt::Key_Escape && m_drag.moved)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
    const bool ctrl = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        return removeSelected();
    case Qt::Key_F2:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return editSelected();
    case Qt::Key_Insert:
        return openAddMenu(std::max<kernel::Time>(m_now, 0), mapToGlobal(eventLane().topLeft().toPoint()));
    case Qt::Key_Left:
    case Qt::Key_Right:
        return ctrl ? moveSelected(event->key() == Qt::Key_Right) : selectNextEvent(event->key() == Qt::Key_Right);
    case Qt::Key_Escape:
        if (m_drag.what != Drag::What::None)
            return rebuild();
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace faultline::ui
