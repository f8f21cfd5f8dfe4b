// The bars of a trace: what each call's time went by with, told by shape as well as by colour.
#pragma once

#include <QStyledItemDelegate>
#include <QWidget>

#include "ui/trace/trace_rows.h"

namespace faultline::ui {

/// Paints one row's pieces from `left` to `right` of a line, `length` long in simulated time.
void paintPieces(QPainter& painter, const QRectF& line, const TraceRow& row, kernel::Time length);

/// The cells of the trace's table: names indented by depth, bars in the last column.
class WaterfallDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

/// What the shapes mean.
class WaterfallKey : public QWidget {
    Q_OBJECT
  public:
    explicit WaterfallKey(QWidget* parent = nullptr);
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace faultline::ui
