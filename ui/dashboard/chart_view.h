// One chart: QtCharts draws the lines, the overlay everything that speaks.
#pragma once

#include <QtCharts/QChartView>
#include <optional>

#include "ui/dashboard/chart_overlay.h"

class QAbstractAxis;
class QLineSeries;
class QValueAxis;

namespace faultline::ui {

/// Draws a ChartContent over a TimeView; reports where the pointer is, which stretch was dragged and which line was
/// clicked, and decides nothing.
class ChartView : public QChartView {
    Q_OBJECT
  public:
    explicit ChartView(QWidget* parent = nullptr);

    void setLook(const ChartLook& look);
    /// `range` empty: the one that fits.
    void setContent(ChartContent content, const TimeView& view, std::optional<AxisRange> range = {});
    const ChartContent& content() const { return m_content; }
    const TimeView& timeView() const { return m_view; }
    AxisRange range() const { return m_state.geometry.range; }
    /// The moment that the time cursor marks, kNoValue for none.
    void setCursorAt(double atS);
    double cursorAt() const { return m_state.cursorS; }
    /// The line that is shown alone; "" for all.
    void setIsolated(const QString& lineId);
    QString isolated() const { return m_isolated; }

    const OverlayState& overlay() const { return m_state; }
    /// The drawn series of a line, in order of time; more than one where the line has gaps or weak stretches.
    QList<QLineSeries*> seriesOf(const QString& lineId) const;
    QAbstractAxis* valueAxis() const { return m_valueAxis; }

    /// Paints the chart, e.g. as vectors; `target` in the painter's coordinates.
    void renderTo(QPainter& painter, const QRectF& target);

  signals:
    /// The moment under the pointer; kNoValue when it is not over the plot.
    void hovered(double atS);
    void stretchMarked(double fromS, double toS);
    void doubleClicked();
    void lineClicked(const QString& lineId);

  protected:
    void drawBackground(QPainter* painter, const QRectF& exposed) override;
    void drawForeground(QPainter* painter, const QRectF& exposed) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    void prepareAxis();
    void updateSeries();
    void layOut();
    void placeLabels();
    void placeCursor();
    const EndLabel* labelAt(QPointF position) const;

    ChartLook m_look;
    ChartContent m_content;
    TimeView m_view;
    std::optional<AxisRange> m_wantedRange;
    QString m_isolated;
    OverlayState m_state;
    double m_labelWidth = 0;
    QValueAxis* m_timeAxis = nullptr;
    QAbstractAxis* m_valueAxis = nullptr;
    QList<QLineSeries*> m_series;
    QStringList m_seriesLine; // the line that m_series[i] belongs to, "" when unused
    QPointF m_pressed;
    bool m_dragging = false;
};

} // namespace faultline::ui
