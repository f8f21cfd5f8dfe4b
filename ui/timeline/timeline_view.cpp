#include "ui/timeline/timeline_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/canvas/figure_text.h"
#include "ui/canvas/hand_record.h"
#include "ui/document/diagram_document.h"
#include "ui/player/player.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/timeline/event_editor.h"

namespace faultline::ui {
namespace {

constexpr double kMargin = 14;
constexpr double kAxisHeight = 22;
constexpr double kGap = 8;

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
    m_events.setEvents(diagram, diagram.scenario, HandRecord::of(m_player).events());
    m_profiles.clear();
    for (const diagram::Component& component : diagram.components)
        if (auto profile = profileOf(component))
            m_profiles.emplace_back(QString::fromStdString(component.id),
                                    QString::fromStdString(diagram::labelOf(component)), std::move(*profile));
    if (m_selectedEvent >= int(diagram.scenario.size()))
        m_selectedEvent = -1;
    if (m_selectedTrack >= int(m_profiles.size()) ||
        (m_selectedTrack >= 0 && m_selectedPoint >= int(m_profiles[std::size_t(m_selectedTrack)].handles().size())))
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

EventEditor* TimelineView::editor() const {
    return m_editor;
}

QRectF TimelineView::eventLane() const {
    return {m_axis.left(), kMargin + kAxisHeight, m_axis.right() - m_axis.left(), m_events.height()};
}

void TimelineView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOut();
}

// Painting

QRectF TimelineView::keepButton() const {
    return {width() - kMargin - 170, 2, 170, kMargin + kAxisHeight - 8};
}

bool TimelineView::offersToKeep() const {
    return !HandRecord::of(m_player).isEmpty();
}

void TimelineView::paintKeep(QPainter& painter) const {
    if (!offersToKeep())
        return;
    const auto count = HandRecord::of(m_player).count();
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

/// Where a double click would add an event, with its time.
void TimelineView::paintHover(QPainter& painter) const {
    if (m_hover < 0 || m_drag.moved)
        return;
    const Palette& p = Theme::instance().palette();
    const double x = std::round(m_axis.at(m_hover)) + 0.5;
    const QRectF lane = eventLane();
    painter.setPen(QPen(p.accent, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, lane.top()), QPointF(x, lane.bottom()));
    const QString text = tr("+ %1").arg(timeText(double(m_hover) / double(kernel::kSecond)));
    painter.setFont(Theme::instance().small());
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 12;
    QRectF chip(x + 4, lane.bottom() - ScenarioTrack::kRowHeight + 4, width, ScenarioTrack::kRowHeight - 8);
    if (chip.right() > m_axis.right())
        chip.moveRight(x - 4);
    painter.setBrush(p.accentSoft);
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(chip, 6, 6);
    painter.setPen(p.accent);
    painter.drawText(chip, Qt::AlignCenter, text);
}

void TimelineView::paintEvent(QPaintEvent*) {
    const Palette& p = Theme::instance().palette();
    QPainter painter(this);
    painter.fillRect(rect(), p.surface);
    painter.setRenderHint(QPainter::Antialiasing);
    m_axis.paint(painter, {m_axis.left(), kMargin, m_axis.right() - m_axis.left(), kAxisHeight}, rect(),
                 offersToKeep() ? keepButton().left() - 4 : double(width()));
    for (std::size_t i = 0; i < m_profiles.size(); ++i)
        m_profiles[i].paint(painter, int(i) == m_selectedTrack ? m_selectedPoint : -1);
    m_events.paint(painter, m_selectedEvent);
    if (m_events.blocks().empty()) {
        painter.setFont(Theme::instance().body());
        painter.setPen(p.textSecondary);
        painter.drawText(
            QRectF(m_axis.left(), kMargin + kAxisHeight, m_axis.right() - m_axis.left(), ScenarioTrack::kRowHeight),
            Qt::AlignCenter,
            tr("Nothing happens by itself yet: double-click to add an event, or play faults by hand and keep them"));
    }
    paintHover(painter);
    paintNow(painter);
    paintKeep(painter);
}

} // namespace faultline::ui
