#include "ui/widgets/flow_layout.h"

#include <QWidget>

namespace faultline::ui {

FlowLayout::FlowLayout(int columnWidth, int gap, QWidget* parent)
    : QLayout(parent), m_columnWidth(columnWidth), m_gap(gap) {
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() {
    qDeleteAll(m_items);
}

void FlowLayout::addItem(QLayoutItem* item) {
    m_items.append(item);
}

QLayoutItem* FlowLayout::itemAt(int index) const {
    return m_items.value(index);
}

QLayoutItem* FlowLayout::takeAt(int index) {
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::columnsFor(int width) const {
    return std::max(1, (width + m_gap) / (m_columnWidth + m_gap));
}

int FlowLayout::arrange(const QRect& rect, bool apply) const {
    const int columns = columnsFor(rect.width());
    int y = rect.y();
    int rowHeight = 0;
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        const int column = static_cast<int>(i) % columns;
        if (column == 0 && i > 0) {
            y += rowHeight + m_gap;
            rowHeight = 0;
        }
        const int height = m_items[i]->sizeHint().height();
        rowHeight = std::max(rowHeight, height);
        const int width = std::min(m_columnWidth, rect.width());
        if (apply)
            m_items[i]->setGeometry(QRect(rect.x() + column * (m_columnWidth + m_gap), y, width, height));
    }
    return y + rowHeight - rect.y();
}

int FlowLayout::heightForWidth(int width) const {
    return arrange(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : m_items)
        size = size.expandedTo(item->minimumSize());
    return size;
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

} // namespace faultline::ui
