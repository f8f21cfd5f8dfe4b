#include "ui/timeline/timeline_view.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "ui/canvas/hand_record.h"
#include "ui/document/diagram_document.h"
#include "ui/player/player.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kMargin = 14;
constexpr double kAxisHeight = 22;
constexpr double kGap = 8;
constexpr kernel::Time kShortest = kernel::kMillisecond;
constexpr int kDragDistance = 3;

} // namespace

TimelineView::TimelineView(DiagramDocument& document, Player& player, QWidget* parent)
    : QWidget(parent), m_document(document), m_player(player) {
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Timeline of the scenario"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&document, &DiagramDocument::edited, this, &TimelineView::rebuild);
    connect(&document, &DiagramDocument::replaced, this, &TimelineView::rebuild);
    connect(&HandRecord::of(player), &HandRecord::changed, this, &TimelineView::rebuild);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    rebuild();
}

QSize TimelineView::sizeHint() const {
    const double height =
        kAxisHeight + double(m_profiles.size()) * (ProfileTrack::kHeight + kGap) + m_events.height() + 2 * kMargin;
    return {400, qRound(height)};
}

kernel::Time TimelineView::length() const {
    kernel::Time length = kernel::kSecond;
    const diagram::Value planned = diagram::effectiveSetting(m_document.diagram(), "duration");
    if (const auto* span = planned.as<base::Duration>())
        length = std::max(length, kernel::Time(span->ns));
    for (const EventBlock& block : m_events.blocks())
        length = std::max(length, block.at + block.length + kernel::kSecond);
    return std::max(length, m_now);
}

void TimelineView::rebuild() {
    const auto& diagram = m_document.diagram();
    m_drag = {};
    m_events.setEvents(diagram.scenario, HandRecord::of(m_player).events());
    m_profiles.clear();
    for (const diagram::Component& component : diagram.components)
        if (auto points = profileOf(component); !points.empty())
            m_profiles.emplace_back(QString::fromStdString(component.id),
                                    QString::fromStdString(diagram::labelOf(component)), std::move(points));
    if (m_selectedEvent >= int(diagram.scenario.size()))
        m_selectedEvent = -1;
    if (m_selectedTrack >= int(m_profiles.size()) ||
        (m_selectedTrack >= 0 && m_selectedPoint >= int(m_profiles[std::size_t(m_selectedTrack)].points().size())))
        m_selectedTrack = m_selectedPoint = -1;
    layOut();
    setMinimumHeight(sizeHint().height());
}

void TimelineView::layOut() {
    m_axis = TimeAxis(kMargin + 6, width() - kMargin - 6, length());
    m_events.layOut(m_axis, kMargin + kAxisHeight);
    double top = kMargin + kAxisHeight + m_events.height() + kGap;
    for (ProfileTrack& track : m_profiles) {
        track.layOut(m_axis, {m_axis.left(), top, m_axis.right() - m_axis.left(), ProfileTrack::kHeight});
        top += ProfileTrack::kHeight + kGap;
    }
    update();
}

void TimelineView::showFrame(const simulation::Snapshot* snapshot) {
    const kernel::Time now = snapshot != nullptr && !snapshot->components.empty() ? snapshot->now : -1;
    if (now == m_now)
        return;
    m_now = now;
    if (m_now > m_axis.length() || (m_drag.what == Drag::What::None && m_axis.length() != length()))
        layOut();
    update();
}

void TimelineView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOut();
}

// Painting

QRectF TimelineView::keepButton() const {
    return {width() - kMargin - 170, 2, 170, kMargin + kAxisHeight - 8};
}

void TimelineView::paintKeep(QPainter& painter) const {
    const auto count = HandRecord::of(m_player).events().size();
    if (count == 0)
        return;
    const Palette& p = Theme::instance().palette();
    painter.setPen(QPen(p.accent, 1.3));
    painter.setBrush(p.accentSoft);
    painter.drawRoundedRect(keepButton(), 8, 8);
    paintIcon(painter, Icon::Save, {keepButton().left() + 8, keepButton().center().y() - 8, 16, 16}, p.accent);
    painter.setFont(Theme::instance().small());
    painter.setPen(p.accent);
    painter.drawText(keepButton().adjusted(28, 0, -4, 0), Qt::AlignVCenter, tr("Keep as scenario (%1)").arg(count));
}

void TimelineView::paintNow(QPainter& painter) const {
    if (m_now < 0)
        return;
    const Palette& p = Theme::instance().palette();
    const double x = m_axis.at(m_now);
    painter.setPen(QPen(p.text, 1.4));
    painter.drawLine(QPointF(x, kMargin), QPointF(x, height()));
    painter.setBrush(p.text);
    painter.drawPolygon(QPolygonF({{x - 5, kMargin - 4}, {x + 5, kMargin - 4}, {x, kMargin + 4}}));
}

void TimelineView::paintEvent(QPaintEvent*) {
    const Palette& p = Theme::instance().palette();
    QPainter painter(this);
    painter.fillRect(rect(), p.surface);
    painter.setRenderHint(QPainter::Antialiasing);
    m_axis.paint(painter, {m_axis.left(), kMargin, m_axis.right() - m_axis.left(), kAxisHeight}, rect());
    for (std::size_t i = 0; i < m_profiles.size(); ++i)
        m_profiles[i].paint(painter, int(i) == m_selectedTrack ? m_selectedPoint : -1);
    m_events.paint(painter, m_selectedEvent);
    if (m_events.blocks().empty()) {
        painter.setFont(Theme::instance().body());
        painter.setPen(p.textSecondary);
        painter.drawText(
            QRectF(m_axis.left(), kMargin + kAxisHeight, m_axis.right() - m_axis.left(), ScenarioTrack::kRowHeight),
            Qt::AlignCenter, tr("Nothing happens by itself yet: play faults by hand and keep them"));
    }
    paintNow(painter);
    paintKeep(painter);
}

// Dragging

kernel::Time TimelineView::timeOf(QPointF at, Qt::KeyboardModifiers modifiers) const {
    return modifiers.testFlag(Qt::AltModifier) ? m_axis.timeAt(at.x()) : m_axis.snapped(at.x());
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    setFocus();
    m_drag = {};
    m_selectedEvent = m_selectedTrack = m_selectedPoint = -1;
    if (event->button() == Qt::LeftButton && keepButton().contains(at)) {
        if (const auto edit = HandRecord::of(m_player).asScenario(); edit && m_document.edit(*edit))
            HandRecord::of(m_player).clear();
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
        if (const auto point = m_profiles[i].pointAt(at)) {
            m_selectedTrack = int(i);
            m_selectedPoint = int(*point);
            m_drag.what = Drag::What::Point;
            m_drag.track = i;
            m_drag.item = *point;
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
        const bool onPoint = std::any_of(m_profiles.begin(), m_profiles.end(),
                                         [&](const ProfileTrack& track) { return track.pointAt(at).has_value(); });
        setCursor(block && m_events.isEnd(*block, at) ? Qt::SizeHorCursor
                  : block || onPoint                  ? Qt::PointingHandCursor
                                                      : Qt::ArrowCursor);
        return;
    }
    if (!m_drag.moved && (at - m_drag.start).manhattanLength() < kDragDistance)
        return;
    m_drag.moved = true;
    dragTo(at, event->modifiers());
}

/// Shows what a drop here would make of it; the diagram stays as it is until then.
void TimelineView::dragTo(QPointF at, Qt::KeyboardModifiers modifiers) {
    if (m_drag.what == Drag::What::Point) {
        ProfileTrack& track = m_profiles[m_drag.track];
        std::vector<ProfilePoint> points = track.points();
        ProfilePoint& point = points[m_drag.item];
        const kernel::Time first = m_drag.item > 0 ? points[m_drag.item - 1].at : 0;
        const kernel::Time last = m_drag.item + 1 < points.size() ? points[m_drag.item + 1].at : m_axis.length();
        point = {std::clamp(timeOf(at, modifiers), first, last), track.rateAt(at.y())};
        track.setPoints(std::move(points));
        update();
        return;
    }
    std::vector<diagram::Record> scenario = m_document.diagram().scenario;
    diagram::Record& event = scenario[m_events.blocks()[m_drag.item].number];
    const kernel::Time began = event.find("at")->as<base::Duration>()->ns;
    if (m_drag.what == Drag::What::Block) {
        m_drag.time = timeOf(at - QPointF(m_axis.at(m_drag.offset) - m_axis.left(), 0), modifiers);
        event.set("at", diagram::Value(base::Duration{m_drag.time}));
    } else {
        m_drag.time = std::max(timeOf(at, modifiers) - began, kShortest);
        event.set("for", diagram::Value(base::Duration{m_drag.time}));
    }
    m_events.setEvents(scenario, HandRecord::of(m_player).events());
    m_events.layOut(m_axis, kMargin + kAxisHeight);
    update();
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_drag.what != Drag::What::None && m_drag.moved)
        drop();
    m_drag = {};
}

void TimelineView::drop() {
    if (m_drag.what == Drag::What::Point) {
        setPoints(m_drag.track, std::vector<ProfilePoint>(m_profiles[m_drag.track].points()));
        return;
    }
    const std::size_t number = m_events.blocks()[m_drag.item].number;
    const bool moves = m_drag.what == Drag::What::Block;
    const diagram::SetValue set{
        {diagram::Section::Scenario, {}, number}, moves ? "at" : "for", diagram::Value(base::Duration{m_drag.time})};
    const std::string name = blockText(m_document.diagram().scenario[number]).toStdString();
    if (!m_document.edit({set, {moves ? "Move {1}" : "Change the length of {1}", {name}}}))
        rebuild();
}

void TimelineView::cancelDrag() {
    rebuild();
}

void TimelineView::setPoints(std::size_t track, const std::vector<ProfilePoint>& points) {
    const std::string id = m_profiles[track].id().toStdString();
    diagram::Edit edit = diagram::setComponentValue(id, "profile", profileValue(points));
    edit.name = {"Shape the traffic of {1}", {id}};
    if (!m_document.edit(edit))
        rebuild();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    for (std::size_t i = 0; i < m_profiles.size(); ++i) {
        ProfileTrack& track = m_profiles[i];
        if (track.pointAt(at) || !track.isOnCurve(at))
            continue;
        std::vector<ProfilePoint> points = track.points();
        const ProfilePoint added{timeOf(at, event->modifiers()), track.rateAt(at.y())};
        points.insert(std::upper_bound(points.begin(), points.end(), added,
                                       [](const auto& a, const auto& b) { return a.at < b.at; }),
                      added);
        setPoints(i, points);
        return;
    }
    if (const auto block = m_events.blockAt(at); block && !m_events.blocks()[*block].byHand)
        emit targetActivated(m_events.blocks()[*block].text.section(QLatin1Char(' '), 1, 1));
}

void TimelineView::removeSelected() {
    if (m_selectedEvent >= 0) {
        const std::size_t number = m_events.blocks()[std::size_t(std::exchange(m_selectedEvent, -1))].number;
        m_document.edit(diagram::removeEntry(m_document.diagram(), {diagram::Section::Scenario, {}, number}));
    } else if (m_selectedTrack >= 0) {
        std::vector<ProfilePoint> points = m_profiles[std::size_t(m_selectedTrack)].points();
        if (points.size() < 2)
            return;
        points.erase(points.begin() + m_selectedPoint);
        setPoints(std::size_t(std::exchange(m_selectedTrack, -1)), points);
    }
}

void TimelineView::contextMenuEvent(QContextMenuEvent* event) {
    if (m_selectedEvent < 0 && m_selectedTrack < 0)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("timeline-menu"));
    QAction* remove = menu->addAction(icon(Icon::Delete), tr("Remove\tDel"));
    connect(remove, &QAction::triggered, this, &TimelineView::removeSelected);
    menu->popup(event->globalPos());
}

bool TimelineView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool removes = key == Qt::Key_Delete && (m_selectedEvent >= 0 || m_selectedTrack >= 0);
        if (removes || (key == Qt::Key_Escape && m_drag.moved)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        removeSelected();
    else if (event->key() == Qt::Key_Escape && m_drag.what != Drag::What::None)
        cancelDrag();
    else
        QWidget::keyPressEvent(event);
}

} // namespace faultline::ui
