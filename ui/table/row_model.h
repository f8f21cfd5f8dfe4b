// What the models of the table view share: rows by id that stay while their ids do, and titles over their columns.
#pragma once

#include <QAbstractTableModel>
#include <algorithm>
#include <vector>

namespace faultline::ui {

/// What sorts a row; a number where a column holds figures.
inline constexpr int kSortRole = Qt::UserRole + 1;
/// The id of a row's component or link.
inline constexpr int kIdRole = Qt::UserRole + 2;

/// Rows that have an `id()` each.
template <typename Row> class RowModel : public QAbstractTableModel {
  public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowOf(const QString& id) const {
        const auto at = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.id() == id; });
        return at != m_rows.end() ? int(at - m_rows.begin()) : -1;
    }
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    QVariant data(const QModelIndex& index, int role) const override {
        const Row& row = m_rows[std::size_t(index.row())];
        if (role == kIdRole)
            return row.id();
        return role == Qt::TextAlignmentRole ? alignmentOf(index.column()) : cell(row, index.column(), role);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::TextAlignmentRole)
            return alignmentOf(section);
        return role == Qt::DisplayRole ? QVariant(titleOf(section)) : QVariant();
    }

  protected:
    /// Rows stay, and what is selected with them, where their ids have not changed.
    void setRows(std::vector<Row> rows) {
        const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                     [](const Row& a, const Row& b) { return a.id() == b.id(); });
        if (!same)
            this->beginResetModel();
        m_rows = std::move(rows);
        if (!same)
            this->endResetModel();
        else
            announce(0, this->columnCount() - 1);
    }
    /// All rows may have changed between two columns.
    void announce(int firstColumn, int lastColumn) {
        if (!m_rows.empty())
            emit this->dataChanged(this->index(0, firstColumn), this->index(rowCount() - 1, lastColumn));
    }
    std::vector<Row>& rows() { return m_rows; }

    virtual QString titleOf(int column) const = 0;
    /// Figures stand to the right.
    virtual bool isFigure(int column) const = 0;
    virtual QVariant cell(const Row& row, int column, int role) const = 0;

  private:
    QVariant alignmentOf(int column) const {
        return QVariant::fromValue((isFigure(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }

    std::vector<Row> m_rows;
};

} // namespace faultline::ui
