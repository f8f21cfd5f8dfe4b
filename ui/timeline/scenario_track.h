// The scenario's events as blocks on the time axis.
#pragma once

#include <QPainter>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

#include "engine/diagram/diagram.h"
#include "ui/timeline/time_axis.h"

namespace faultline::ui {

/// One event as a block. What is done by hand and not kept yet looks the same, but fainter.
struct EventBlock {
    std::size_t number = 0; ///< in the scenario; of blocks that are not in it: -1
    QString what;
    QString target;
    QString text;
    kernel::Time at = 0;
    kernel::Time length = 0; ///< 0: a moment, or for good
    bool lasts = false;      ///< it goes on until it is taken back
    kernel::Time until = 0;  ///< where another event takes it back; 0: none does
    bool byHand = false;
    int row = 0;
    QRectF rect;
};

/// What an event is called: its kind and its target, by the labels that the diagram gives.
QString blockText(const diagram::Record& event, const diagram::Diagram& diagram);

/// Lays the events out in rows, so that none covers another.
class ScenarioTrack {
  public:
    static constexpr double kRowHeight = 26;

    /// `diagram` has the labels; the scenario may differ from its own while a block is dragged.
    void setEvents(const diagram::Diagram& diagram, const std::vector<diagram::Record>& scenario,
                   const std::vector<diagram::Record>& byHand);
    void layOut(const TimeAxis& axis, double top);
    const std::vector<EventBlock>& blocks() const { return m_blocks; }
    double height() const { return m_rows * kRowHeight; }

    /// The block at a point, the one painted last first; nothing where none is.
    std::optional<std::size_t> blockAt(QPointF point) const;
    /// Whether a point is at the end of a block, where one drags its length.
    bool isEnd(std::size_t block, QPointF point) const;
    void paint(QPainter& painter, int selected) const;

  private:
    void findEnds();

    std::vector<EventBlock> m_blocks;
    int m_rows = 1;
};

} // namespace faultline::ui
