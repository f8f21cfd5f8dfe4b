// The diagram as two tables, for those who read or type rather than look and point.
#pragma once

#include <QElapsedTimer>
#include <QWidget>
#include <memory>
#include <optional>
#include <utility>

#include "engine/diagram/diagram.h"
#include "engine/simulation/snapshot.h"

class QLabel;
class QSortFilterProxyModel;
class QTreeView;

namespace faultline::ui {

class ComponentModel;
class LinkModel;

/// Components and links with their live state and figures, each sortable by any column. What is selected here is
/// selected on the canvas, and the other way round.
class TableView : public QWidget {
    Q_OBJECT
  public:
    explicit TableView(QWidget* parent = nullptr);

    void setDiagram(const diagram::Diagram& diagram);
    /// Call it once a GUI frame while it is visible; figures are renewed twice a second.
    void showFrame(std::shared_ptr<const simulation::Snapshot> snapshot);
    /// Follows the canvas.
    void showSelection(const QStringList& components, const QStringList& links);
    /// Gives the keyboard to the table that has something selected, else to the components.
    void takeFocus();

    QTreeView& components() const { return *m_components.list; }
    QTreeView& links() const { return *m_links.list; }

  signals:
    void selectionChosen(const QStringList& components, const QStringList& links);
    /// Enter or a double click: what is selected is wanted in the inspector.
    void inspectRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    struct Table {
        QLabel* heading = nullptr;
        QTreeView* list = nullptr;
        QSortFilterProxyModel* sorted = nullptr;
    };
    QWidget* build(Table& table, QAbstractItemModel* model, const QString& name);
    void choose(const Table& by);
    void select(const Table& table, const QList<int>& rows);
    void follow(const QStringList& components, const QStringList& links);
    static QStringList idsIn(const Table& table);
    void showHeadings();

    ComponentModel* m_componentRows = nullptr;
    LinkModel* m_linkRows = nullptr;
    Table m_components;
    Table m_links;
    std::shared_ptr<const simulation::Snapshot> m_shown;
    QElapsedTimer m_sinceFigures;
    /// What the canvas selected while the table was hidden: nobody is told of a hidden table's rows.
    std::optional<std::pair<QStringList, QStringList>> m_missed;
    bool m_following = false; ///< the canvas' selection, which is not to be sent back to it
};

} // namespace faultline::ui
