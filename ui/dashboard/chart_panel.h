// One chart on the board: a card with a title, a unit and the chart.
#pragma once

#include <QWidget>

#include "ui/dashboard/axis_scale.h"
#include "ui/dashboard/chart_look.h"

class QToolButton;

namespace faultline::ui {

class ChartView;

/// A card with one chart.
class ChartPanel : public QWidget {
    Q_OBJECT
  public:
    explicit ChartPanel(ChartKind kind, QWidget* parent = nullptr);

    ChartKind kind() const { return m_kind; }
    QString title() const;
    ChartView& view() { return *m_view; }
    const ChartView& view() const { return *m_view; }

    /// Shows a content; the value axis follows calmly unless `atOnce`.
    void show(ChartContent content, const TimeView& view, qint64 wallMs, bool atOnce);
    void setLook(const ChartLook& look);
    using QWidget::show;

    QSize minimumSizeHint() const override;

  signals:
    void menuRequested(const QPoint& globalPosition);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    double headerHeight() const;
    void layOut();
    void describe();

    ChartKind m_kind;
    ChartLook m_look;
    CalmRange m_calm;
    ChartView* m_view = nullptr;
    QToolButton* m_menuButton = nullptr;
};

} // namespace faultline::ui
