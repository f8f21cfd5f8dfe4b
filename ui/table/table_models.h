// The rows of the table view: what the diagram has and what the run measures of it.
#pragma once

#include "engine/diagram/diagram.h"
#include "engine/simulation/snapshot.h"
#include "ui/canvas/items/card_content.h"
#include "ui/table/row_model.h"

namespace faultline::ui {

/// A component as the table shows it.
struct ComponentRow {
    CardContent content;
    qint64 instances = 1;
    bool live = false;
    double requests = 0, failures = 0, p50 = 0, p99 = 0, busy = 0;
    quint64 waiting = 0;

    const QString& id() const { return content.id; }
};

/// One row a component, in the order of the diagram.
class ComponentModel : public RowModel<ComponentRow> {
    Q_OBJECT
  public:
    /// What is looked at most comes first: a small window shows the first few.
    enum Column { Name, State, Requests, Failures, P50, P99, Busy, Waiting, Kind, Instances, kColumns };
    using RowModel::RowModel;

    void setDiagram(const diagram::Diagram& diagram);
    /// Null clears the figures.
    void showRun(const simulation::Snapshot* snapshot);
    int columnCount(const QModelIndex& = {}) const override { return kColumns; }

  protected:
    QString titleOf(int column) const override;
    bool isFigure(int column) const override;
    QVariant cell(const ComponentRow& row, int column, int role) const override;
};

/// A link as the table shows it.
struct LinkRow {
    QString name, from, to;
    bool live = false;
    bool cut = false;
    double parted = 0, messages = 0, latency = 0;

    const QString& id() const { return name; }
};

/// One row a link, in the order of the diagram.
class LinkModel : public RowModel<LinkRow> {
    Q_OBJECT
  public:
    enum Column { From, To, State, Messages, Latency, kColumns };
    using RowModel::RowModel;

    void setDiagram(const diagram::Diagram& diagram);
    void showRun(const simulation::Snapshot* snapshot);
    int columnCount(const QModelIndex& = {}) const override { return kColumns; }

  protected:
    QString titleOf(int column) const override;
    bool isFigure(int column) const override;
    QVariant cell(const LinkRow& row, int column, int role) const override;
};

} // namespace faultline::ui
