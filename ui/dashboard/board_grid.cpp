#include "ui/dashboard/board_grid.h"

#include <algorithm>

namespace faultline::ui {
namespace {

constexpr double kGap = 10;
constexpr double kNarrowest = 240;
constexpr double kLowest = 150;

} // namespace

BoardGrid::BoardGrid(QWidget* parent) : QWidget(parent) {}

void BoardGrid::setPanels(const QList<QWidget*>& panels) {
    if (panels == m_panels)
        return;
    for (QWidget* panel : std::as_const(m_panels))
        if (!panels.contains(panel))
            panel->hide();
    m_panels = panels;
    place();
    for (QWidget* panel : std::as_const(m_panels))
        panel->show();
}

void BoardGrid::fitInto(QSize room, double scale) {
    m_room = room;
    m_scale = scale;
    place();
}

int BoardGrid::columnsFor(int count, int width, int least) {
    if (count <= 0)
        return 1;
    const int most = std::clamp(width / std::max(1, least), 1, count);
    const int rows = (count + most - 1) / most;
    return (count + rows - 1) / rows; // five in two rows are 3 + 2, not 4 + 1
}

void BoardGrid::place() {
    const int count = static_cast<int>(m_panels.size());
    if (count == 0 || m_room.isEmpty())
        return;
    const int gap = static_cast<int>(kGap * m_scale);
    const int columns = columnsFor(count, m_room.width() - gap, static_cast<int>((kNarrowest + kGap) * m_scale));
    const int rows = (count + columns - 1) / columns;
    // As many whole rows as there is room for; the others are a scroll away, and none is cut through.
    const int lowest = static_cast<int>(kLowest * m_scale) + gap;
    const int rowsInView = std::clamp((m_room.height() - gap) / lowest, 1, rows);
    const int height = std::max((m_room.height() - gap) / rowsInView, lowest) * rows + gap;
    resize(m_room.width(), height);
    for (int i = 0; i < count; ++i) {
        const int row = i / columns;
        const int inRow = row + 1 < rows ? columns : count - row * columns; // the last row fills its width, too
        const int column = i % columns;
        const int left = gap + column * (m_room.width() - gap) / inRow;
        const int right = (column + 1) * (m_room.width() - gap) / inRow;
        const int top = gap / 2 + row * (height - gap) / rows;
        const int bottom = gap / 2 + (row + 1) * (height - gap) / rows - gap / 2;
        m_panels[i]->setGeometry(left, top, right - left, bottom - top);
    }
}

} // namespace faultline::ui
