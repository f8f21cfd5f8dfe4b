// The rows of the table view: what the diagram has and what the run measures of it.
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "engine/diagram/diagram.h"
#include "engine/simulation/snapshot.h"
#include "ui/canvas/items/card_content.h"

namespace faultline::ui {

/// What sorts a row; a number where a column holds figures.
inline constexpr int kSortRole = Qt::UserRole + 1;
/// The id of a row's component or link.
inline constexpr int kIdRole = Qt::UserRole + 2;

/// One row a component, in the order of the diagram.
class ComponentModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    /// What is looked at most comes first: a small window shows the first few.
    enum Column { Name, State, Requests, Failures, P50, P99, Busy, Waiting, Kind, Instances, kColumns };
    using QAbstractTableModel::QAbstractTableModel;

    void setDiagram(const diagram::Diagram& diagram);
    /// Null clears the figures.
    void showRun(const simulation::Snapshot* snapshot);
    int rowOf(const QString& id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        CardContent content;
        qint64 instances = 1;
        bool live = false;
        double requests = 0, failures = 0, p50 = 0, p99 = 0, busy = 0;
        quint64 waiting = 0;
    };
    QVariant figure(const Row& row, int column, int role) const;
    std::vector<Row> m_rows;
};

/// One row a link, in the order of the diagram.
class LinkModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { From, To, State, Messages, Latency, kColumns };
    using QAbstractTableModel::QAbstractTableModel;

    void setDiagram(const diagram::Diagram& diagram);
    void showRun(const simulation::Snapshot* snapshot);
    int rowOf(const QString& id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        QString id, from, to;
        bool live = false;
        bool cut = false;
        double parted = 0, messages = 0, latency = 0;
    };
    QString stateOf(const Row& row) const;
    std::vector<Row> m_rows;
};

} // namespace faultline::ui
