// Places the charts of the board side by side, as many as fit.
#pragma once

#include <QList>
#include <QWidget>

namespace faultline::ui {

/// Lays its panels out in equal cells: one row where they fit, else as few rows as possible; it grows beyond its
/// viewport's height when cells would become too low.
class BoardGrid : public QWidget {
  public:
    explicit BoardGrid(QWidget* parent = nullptr);

    /// The panels to show, in their order.
    void setPanels(const QList<QWidget*>& panels);
    /// The room there is without scrolling.
    void fitInto(QSize room, double scale);

    /// Columns for `count` panels in a width, so that no column is narrower than `least` and rows are evenly filled.
    static int columnsFor(int count, int width, int least);

  private:
    void place();

    QList<QWidget*> m_panels;
    QSize m_room;
    double m_scale = 1;
};

} // namespace faultline::ui
