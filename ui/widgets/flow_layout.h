// Children of one size side by side, in as many columns as fit.
#pragma once

#include <QLayout>

namespace faultline::ui {

/// Lays its items out in rows; all get the width of a column, so that the rows end flush.
class FlowLayout : public QLayout {
    Q_OBJECT
  public:
    FlowLayout(int columnWidth, int gap, QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;
    int columnsFor(int width) const;

  private:
    int arrange(const QRect& rect, bool apply) const;

    QList<QLayoutItem*> m_items;
    int m_columnWidth;
    int m_gap;
};

} // namespace faultline::ui
