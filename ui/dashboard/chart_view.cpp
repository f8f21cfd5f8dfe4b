#include "ui/dashboard/chart_view.h"

#include <QGraphicsLayout>
#include <QMouseEvent>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QLogValueAxis>
#include <QtCharts/QValueAxis>
#include <algorithm>
#include <cmath>

#include "ui/dashboard/line_shape.h"

namespace faultline::ui {
namespace {

constexpr double kDragDistance = 6;    // px before a press becomes a drag
constexpr double kWidestLabels = 0.47; // of the chart

} // namespace

ChartView::ChartView(QWidget* parent) : QChartView(parent), m_look(ChartLook::ofTheme()) {
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setPlotAreaBackgroundVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    setAutoFillBackground(false);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setCacheMode(QGraphicsView::CacheNone);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setMinimumSize(160, 100);

    m_timeAxis = new QValueAxis(this);
    m_timeAxis->setVisible(false);
    chart()->addAxis(m_timeAxis, Qt::AlignBottom);
    prepareAxis();
}

/// The value axis of the kind that the content needs.
void ChartView::prepareAxis() {
    const bool logarithmic = qobject_cast<QLogValueAxis*>(m_valueAxis) != nullptr;
    if (m_valueAxis && logarithmic == m_content.logarithmic)
        return;
    QAbstractAxis* fresh = nullptr;
    if (m_content.logarithmic)
        fresh = new QLogValueAxis(this);
    else
        fresh = new QValueAxis(this);
    fresh->setVisible(false);
    chart()->addAxis(fresh, Qt::AlignLeft);
    for (QLineSeries* series : std::as_const(m_series)) {
        series->detachAxis(m_valueAxis);
        series->attachAxis(fresh);
    }
    if (m_valueAxis) {
        chart()->removeAxis(m_valueAxis);
        m_valueAxis->deleteLater();
    }
    m_valueAxis = fresh;
}

void ChartView::setLook(const ChartLook& look) {
    m_look = look;
    m_labelWidth = 0;
    layOut();
    updateSeries();
}

void ChartView::setContent(ChartContent content, const TimeView& view, std::optional<AxisRange> range) {
    const auto sameLines = [&] {
        return std::equal(content.lines.begin(), content.lines.end(), m_content.lines.begin(), m_content.lines.end(),
                          [](const ChartLine& a, const ChartLine& b) { return a.id == b.id; });
    };
    if (!sameLines())
        m_labelWidth = 0;
    m_content = std::move(content);
    m_view = view;
    m_wantedRange = range;
    const bool stillThere = std::any_of(m_content.lines.begin(), m_content.lines.end(),
                                        [this](const ChartLine& line) { return line.id == m_isolated; });
    if (!stillThere)
        m_isolated.clear();
    prepareAxis();
    layOut();
    updateSeries();
}

void ChartView::setIsolated(const QString& lineId) {
    if (m_isolated == lineId)
        return;
    m_isolated = lineId;
    layOut();
    updateSeries();
}

void ChartView::setCursorAt(double atS) {
    if (m_state.cursorS == atS || (std::isnan(m_state.cursorS) && std::isnan(atS)))
        return;
    m_state.cursorS = atS;
    placeLabels();
    viewport()->update();
}

void ChartView::updateSeries() {
    const std::vector<QColor> colours = coloursOf(m_content, m_look.palette);
    int used = 0;
    for (std::size_t i = 0; i < m_content.lines.size(); ++i) {
        const ChartLine& line = m_content.lines[i];
        if (!m_isolated.isEmpty() && line.id != m_isolated)
            continue;
        const std::vector<ChartPoint> points = thinned(line, m_content.bucketS, kMostPoints);
        const double shownBucketS =
            m_content.bucketS * std::max(1.0, static_cast<double>(line.points.size()) /
                                                  static_cast<double>(std::max<std::size_t>(1, points.size())));
        for (const Stroke& stroke : strokesOf(points, shownBucketS, std::max(2.5 * shownBucketS, 1.0))) {
            if (used == m_series.size()) {
                auto* fresh = new QLineSeries(this);
                chart()->addSeries(fresh);
                fresh->attachAxis(m_timeAxis);
                fresh->attachAxis(m_valueAxis);
                m_series.append(fresh);
                m_seriesLine.append(QString());
            }
            QColor colour = stroke.weak ? m_look.palette.textSecondary : colours[i];
            if (stroke.weak)
                colour.setAlphaF(0.6F);
            QPen pen(colour, widthOf(line) * m_look.scale);
            pen.setCapStyle(Qt::RoundCap);
            pen.setJoinStyle(Qt::BevelJoin);
            QLineSeries* series = m_series[used];
            if (series->pen() != pen)
                series->setPen(pen);
            QList<QPointF> drawn;
            drawn.reserve(static_cast<qsizetype>(stroke.points.size()));
            for (const QPointF& point : stroke.points)
                drawn.append({point.x() - m_view.toS, m_content.logarithmic ? clampedForLog(point.y()) : point.y()});
            series->replace(drawn);
            series->setVisible(true);
            m_seriesLine[used] = line.id;
            ++used;
        }
    }
    for (int i = used; i < m_series.size(); ++i) {
        if (m_seriesLine[i].isEmpty() && m_series[i]->count() == 0)
            continue;
        m_series[i]->replace(QList<QPointF>());
        m_series[i]->setVisible(false);
        m_seriesLine[i].clear();
    }
}

void ChartView::layOut() {
    ChartContent visible;
    if (!m_isolated.isEmpty()) { // the scale follows the line that is left
        visible = m_content;
        std::erase_if(visible.lines, [this](const ChartLine& line) { return line.id != m_isolated; });
    }
    const bool alone = !m_isolated.isEmpty();
    const AxisRange range =
        !alone && m_wantedRange ? *m_wantedRange : fittingRange(alone ? visible : m_content, m_view);
    const double height = viewport()->height(), width = viewport()->width();
    const double top = markBandHeight(m_look), bottom = timeBandHeight(m_look);
    const int mostTicks = static_cast<int>(std::clamp((height - top - bottom) / (34 * m_look.scale), 2.0, 8.0));
    m_state.look = m_look;
    m_state.width = width;
    m_state.valueTicks = valueTicks(m_content, range, mostTicks);
    const double left = valueBandWidth(m_state.valueTicks, m_look);
    m_labelWidth = std::max(m_labelWidth, std::min(endLabelWidth(m_content, m_look), width * kWidestLabels));
    const double right = std::max(m_labelWidth, 24 * m_look.scale);
    m_state.geometry = {QRectF(left, top, std::max(10.0, width - left - right), std::max(10.0, height - top - bottom)),
                        m_view, range, m_content.logarithmic};
    m_state.timeTicks =
        timeTicks(m_view, static_cast<int>(std::clamp(m_state.geometry.plot.width() / (64 * m_look.scale), 2.0, 8.0)));
    m_state.marks = m_content.marks;
    m_state.empty = m_content.hasValues() ? QString() : m_content.empty;

    if (m_timeAxis->min() != -m_view.lengthS() || m_timeAxis->max() != 0)
        m_timeAxis->setRange(-m_view.lengthS(), 0);
    m_valueAxis->setRange(range.low, range.high);
    if (chart()->plotArea() != m_state.geometry.plot)
        chart()->setPlotArea(m_state.geometry.plot);
    placeLabels();
    viewport()->update();
}

void ChartView::placeLabels() {
    m_state.labels = endLabels(m_content, m_look, m_state.geometry, m_labelWidth, m_isolated, m_state.cursorS);
    placeCursor();
}

void ChartView::placeCursor() {
    m_state.cursorPoints.clear();
    m_state.cursorColours.clear();
    if (std::isnan(m_state.cursorS))
        return;
    const std::vector<QColor> colours = coloursOf(m_content, m_look.palette);
    for (std::size_t i = 0; i < m_content.lines.size(); ++i) {
        const ChartLine& line = m_content.lines[i];
        const ChartPoint point = line.at(m_state.cursorS, m_content.bucketS);
        if (std::isnan(point.value) || (!m_isolated.isEmpty() && line.id != m_isolated))
            continue;
        m_state.cursorPoints.emplace_back(m_state.geometry.xOf(point.atS), m_state.geometry.yOf(point.value));
        m_state.cursorColours.push_back(colours[i]);
    }
}

QList<QLineSeries*> ChartView::seriesOf(const QString& lineId) const {
    QList<QLineSeries*> result;
    for (int i = 0; i < m_series.size(); ++i)
        if (m_seriesLine[i] == lineId)
            result.append(m_series[i]);
    return result;
}

void ChartView::renderTo(QPainter& painter, const QRectF& target) {
    render(&painter, target, viewport()->rect(), Qt::IgnoreAspectRatio);
}

void ChartView::drawBackground(QPainter* painter, const QRectF&) {
    paintGrid(*painter, m_state);
}

void ChartView::drawForeground(QPainter* painter, const QRectF&) {
    paintOverlay(*painter, m_state);
}

void ChartView::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    m_labelWidth = 0;
    layOut();
}

const EndLabel* ChartView::labelAt(QPointF position) const {
    for (const EndLabel& label : m_state.labels)
        if (label.rect.contains(position))
            return &label;
    return nullptr;
}

void ChartView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = event->position();
    m_dragging = false;
}

void ChartView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF position = event->position();
    const PlotGeometry& geometry = m_state.geometry;
    const double seconds = std::clamp(geometry.secondsAt(position.x()), geometry.view.fromS, geometry.view.toS);
    if ((event->buttons() & Qt::LeftButton) && geometry.plot.contains(m_pressed)) {
        m_dragging = m_dragging || std::abs(position.x() - m_pressed.x()) > kDragDistance;
        if (m_dragging) {
            m_state.bandFromS = geometry.secondsAt(m_pressed.x());
            m_state.bandToS = seconds;
            viewport()->update();
        }
    }
    viewport()->setCursor(labelAt(position) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    const bool over = geometry.plot.adjusted(-2, -markBandHeight(m_look), 2, 2).contains(position);
    emit hovered(over ? seconds : kNoValue);
}

void ChartView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    if (std::exchange(m_dragging, false)) {
        const double from = std::min(m_state.bandFromS, m_state.bandToS);
        const double to = std::max(m_state.bandFromS, m_state.bandToS);
        m_state.bandFromS = m_state.bandToS = kNoValue;
        viewport()->update();
        if (to > from)
            emit stretchMarked(from, to);
        return;
    }
    if (const EndLabel* label = labelAt(event->position()); label && label->rect.contains(m_pressed))
        emit lineClicked(label->lineId);
}

void ChartView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !labelAt(event->position()))
        emit doubleClicked();
}

void ChartView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !std::isnan(m_state.bandFromS)) {
        m_dragging = false;
        m_pressed = {};
        m_state.bandFromS = m_state.bandToS = kNoValue;
        viewport()->update();
        return;
    }
    event->ignore();
}

void ChartView::wheelEvent(QWheelEvent* event) {
    event->ignore(); // the board scrolls
}

bool ChartView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave)
        emit hovered(kNoValue);
    return QChartView::viewportEvent(event);
}

} // namespace faultline::ui
