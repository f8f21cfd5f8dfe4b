#include "ui/table/table_view.h"

#include <QApplication>
#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTreeView>

#include "ui/table/table_models.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr qint64 kFiguresMs = 500;
constexpr int kWidestColumn = 220; // px: a long name leaves the figures in view

qint64 betweenFiguresMs() {
    return Motion::instance().isReduced() ? qRound64(Motion::kStep * 1000) : kFiguresMs;
}

} // namespace

TableView::TableView(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    auto* halves = new QSplitter(this);
    halves->setChildrenCollapsible(false);
    halves->setObjectName(QStringLiteral("tableHalves"));
    halves->setHandleWidth(16);
    m_componentRows = new ComponentModel(this);
    m_linkRows = new LinkModel(this);
    halves->addWidget(build(m_components, m_componentRows, tr("Components")));
    halves->addWidget(build(m_links, m_linkRows, tr("Links")));
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    row->addWidget(halves);
    setFocusProxy(m_components.list);
    showHeadings();
}

QWidget* TableView::build(Table& table, QAbstractItemModel* model, const QString& name) {
    auto* half = new QWidget(this);
    auto* column = new QVBoxLayout(half);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    table.heading = new QLabel(half);
    table.heading->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(table.heading);
    table.sorted = new QSortFilterProxyModel(this);
    table.sorted->setSourceModel(model);
    table.sorted->setSortRole(kSortRole);
    table.sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    table.list = new QTreeView(half);
    table.list->setModel(table.sorted);
    table.list->setRootIsDecorated(false);
    table.list->setUniformRowHeights(true);
    table.list->setAllColumnsShowFocus(true);
    table.list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table.list->setSortingEnabled(true);
    table.list->sortByColumn(-1, Qt::AscendingOrder); // as the diagram has them, until a header is clicked
    table.list->setAccessibleName(name);
    table.list->header()->setAccessibleName(tr("Columns of %1").arg(name));
    table.list->header()->setStretchLastSection(false);
    table.list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table.list->header()->setSectionsClickable(true);
    table.list->header()->setMaximumSectionSize(qRound(kWidestColumn * Theme::instance().scale()));
    table.list->setTextElideMode(Qt::ElideRight);
    table.list->installEventFilter(this);
    column->addWidget(table.list, 1);
    connect(table.list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this, &table] {
        if (!m_following)
            choose(table);
    });
    connect(table.list, &QTreeView::doubleClicked, this, &TableView::inspectRequested);
    return half;
}

QStringList TableView::idsIn(const Table& table) {
    QStringList ids;
    for (const QModelIndex& index : table.list->selectionModel()->selectedRows())
        ids << index.data(kIdRole).toString();
    return ids;
}

void TableView::choose(const Table& by) {
    // As on the canvas: a plain click or arrow selects this alone, with Shift or Ctrl it is added to the rest.
    const Table& other = &by == &m_components ? m_links : m_components;
    if (!(QApplication::keyboardModifiers() & (Qt::ShiftModifier | Qt::ControlModifier)) && !idsIn(by).isEmpty())
        select(other, {});
    emit selectionChosen(idsIn(m_components), idsIn(m_links));
}

void TableView::select(const Table& table, const QList<int>& rows) {
    QItemSelection selection;
    for (const int row : rows) {
        const QModelIndex index = table.sorted->mapFromSource(table.sorted->sourceModel()->index(row, 0));
        selection.select(index, index);
    }
    const bool before = std::exchange(m_following, true);
    table.list->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (rows.size() == 1) {
        const QModelIndex index = table.sorted->mapFromSource(table.sorted->sourceModel()->index(rows.front(), 0));
        // A view tells screen readers of its current row as of the focus, though that is elsewhere.
        if (table.list->hasFocus())
            table.list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        table.list->scrollTo(index);
    }
    m_following = before;
}

void TableView::showSelection(const QStringList& components, const QStringList& links) {
    if (isVisible())
        follow(components, links);
    else
        m_missed.emplace(components, links);
}

void TableView::follow(const QStringList& components, const QStringList& links) {
    m_missed.reset();
    const auto same = [](QStringList one, QStringList other) {
        one.sort();
        other.sort();
        return one == other;
    };
    const auto rowsOf = [](const auto& model, const QStringList& ids) {
        QList<int> rows;
        for (const QString& id : ids)
            if (const int row = model.rowOf(id); row >= 0)
                rows << row;
        return rows;
    };
    if (!same(components, idsIn(m_components)))
        select(m_components, rowsOf(*m_componentRows, components));
    if (!same(links, idsIn(m_links)))
        select(m_links, rowsOf(*m_linkRows, links));
}

void TableView::setDiagram(const diagram::Diagram& diagram) {
    const QStringList components = idsIn(m_components);
    const QStringList links = idsIn(m_links);
    m_following = true;
    m_componentRows->setDiagram(diagram);
    m_linkRows->setDiagram(diagram);
    m_componentRows->showRun(m_shown.get());
    m_linkRows->showRun(m_shown.get());
    m_following = false;
    if (!m_missed)
        follow(components, links);
    showHeadings();
}

void TableView::showHeadings() {
    m_components.heading->setText(tr("Components (%1)").arg(m_componentRows->rowCount()));
    m_links.heading->setText(tr("Links (%1)").arg(m_linkRows->rowCount()));
}

void TableView::showFrame(std::shared_ptr<const simulation::Snapshot> snapshot) {
    if (snapshot == m_shown || (m_sinceFigures.isValid() && m_sinceFigures.elapsed() < betweenFiguresMs()))
        return;
    m_sinceFigures.start();
    m_shown = std::move(snapshot);
    m_componentRows->showRun(m_shown.get());
    m_linkRows->showRun(m_shown.get());
}

void TableView::takeFocus() {
    const Table& table = idsIn(m_components).isEmpty() && !idsIn(m_links).isEmpty() ? m_links : m_components;
    table.list->setFocus(Qt::ShortcutFocusReason);
    if (!table.list->currentIndex().isValid() && table.sorted->rowCount() > 0)
        table.list->selectionModel()->setCurrentIndex(table.sorted->index(0, 0), QItemSelectionModel::NoUpdate);
}

bool TableView::eventFilter(QObject* watched, QEvent* event) {
    // The arrows go on from what is selected.
    if (auto* list = qobject_cast<QTreeView*>(watched); list != nullptr && event->type() == QEvent::FocusIn)
        if (const auto rows = list->selectionModel()->selectedRows(); rows.size() == 1)
            list->selectionModel()->setCurrentIndex(rows.front(), QItemSelectionModel::NoUpdate);
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        auto* list = qobject_cast<QTreeView*>(watched);
        if (list != nullptr && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
            list->currentIndex().isValid()) {
            if (!list->selectionModel()->isRowSelected(list->currentIndex().row()))
                list->selectionModel()->select(list->currentIndex(),
                                               QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
            emit inspectRequested();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TableView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_sinceFigures.invalidate();
    if (const auto missed = std::exchange(m_missed, std::nullopt))
        follow(missed->first, missed->second);
}

} // namespace faultline::ui
