// What happened to the system, newest at the bottom.
#pragma once

#include <QAbstractTableModel>
#include <QWidget>
#include <memory>

#include "engine/simulation/snapshot.h"

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;

namespace faultline::ui {

/// The entries of a run's log as rows: time, what, target, detail.
class LogModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    using Entries = std::shared_ptr<const std::vector<simulation::LogEntry>>;
    explicit LogModel(QObject* parent = nullptr);

    void setEntries(Entries entries);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    Entries m_entries;
};

/// The log with a filter; it follows the newest entry unless someone has scrolled away from it.
class LogView : public QWidget {
    Q_OBJECT
  public:
    explicit LogView(QWidget* parent = nullptr);

    /// Call it once a GUI frame; it does something only when the log has grown.
    void showFrame(std::shared_ptr<const simulation::Snapshot> snapshot);
    QLineEdit* filterEdit() const { return m_filter; }
    int shownRows() const;

  signals:
    /// An entry of this target was double-clicked, or Enter pressed on it: show it.
    void targetActivated(const QString& target);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void showNewest();

    QLineEdit* m_filter = nullptr;
    QTreeView* m_list = nullptr;
    QLabel* m_empty = nullptr;
    LogModel* m_model = nullptr;
    QSortFilterProxyModel* m_filtered = nullptr;
    LogModel::Entries m_shown;
    LogModel::Entries m_newest;
};

} // namespace faultline::ui
