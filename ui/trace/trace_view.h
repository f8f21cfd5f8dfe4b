// One request in full: its calls as a waterfall, with where its time went.
#pragma once

#include <QAbstractTableModel>
#include <QWidget>
#include <functional>
#include <memory>

#include "engine/simulation/snapshot.h"
#include "ui/trace/trace_rows.h"

class QLabel;
class QPushButton;
class QTreeView;

namespace faultline::ui {

class Player;

/// The rows of a trace as a table; the last column is for the waterfall's bars.
class TraceModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Where, Step, Start, Duration, Waits, Works, Result, Bars, kColumns };
    enum Role { DepthRole = Qt::UserRole, ComponentRole };
    /// The label of a component, by its id.
    using LabelOf = std::function<QString(const QString& componentId)>;

    explicit TraceModel(LabelOf labelOf, QObject* parent = nullptr);

    void setRows(std::vector<TraceRow> rows);
    const std::vector<TraceRow>& rows() const { return m_rows; }
    kernel::Time length() const { return m_length; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QString textOf(const TraceRow& row, int column) const;

    LabelOf m_labelOf;
    std::vector<TraceRow> m_rows;
    kernel::Time m_length = 1;
};

/// Shows the request that the player follows, and goes on showing it when that has ended.
class TraceView : public QWidget {
    Q_OBJECT
  public:
    TraceView(Player& player, TraceModel::LabelOf labelOf, QWidget* parent = nullptr);

    /// Call it once a GUI frame; it does something only when there is more to tell.
    void showFrame(const std::shared_ptr<const simulation::Snapshot>& snapshot);
    /// Another diagram: nothing is known of it.
    void clear();

  signals:
    /// A row of this component was double-clicked, or Enter pressed on it: show it.
    void targetActivated(const QString& target);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void showTrace(const simulation::Trace& trace);
    void showHead();
    void fitKey();

    Player& m_player;
    QLabel* m_head = nullptr;
    QPushButton* m_end = nullptr;
    QWidget* m_key = nullptr;
    QTreeView* m_list = nullptr;
    QLabel* m_empty = nullptr;
    TraceModel* m_model = nullptr;
    std::shared_ptr<const simulation::Trace> m_shown;
};

} // namespace faultline::ui
