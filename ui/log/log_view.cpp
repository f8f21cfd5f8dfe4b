#include "ui/log/log_view.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTreeView>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/transport/transport_bar.h"

namespace faultline::ui {

namespace {

enum Column { Time, What, Target, Detail, kColumns };
constexpr int kTargetRole = Qt::UserRole;

Icon iconOf(const simulation::LogEntry& entry) {
    if (entry.what == "crash")
        return Icon::Crash;
    if (entry.what == "hang")
        return Icon::Hang;
    if (entry.what == "slow")
        return Icon::Slow;
    if (entry.what == "errors")
        return Icon::Errors;
    if (entry.what == "cut")
        return Icon::Cut;
    if (entry.what == "traffic")
        return Icon::Traffic;
    if (entry.what == "edit" || entry.what == "set")
        return Icon::Settings;
    return entry.fault ? Icon::Warning : Icon::Info;
}

} // namespace

LogModel::LogModel(QObject* parent) : QAbstractTableModel(parent) {}

void LogModel::setEntries(Entries entries) {
    const auto size = [](const Entries& list) { return list ? static_cast<int>(list->size()) : 0; };
    const bool grew = m_entries && entries && !m_entries->empty() && entries->size() >= m_entries->size() &&
                      (*entries)[m_entries->size() - 1].at == m_entries->back().at &&
                      (*entries)[0].at == (*m_entries)[0].at;
    if (grew) {
        if (entries->size() == m_entries->size()) {
            m_entries = std::move(entries);
            return;
        }
        beginInsertRows({}, size(m_entries), size(entries) - 1);
        m_entries = std::move(entries);
        endInsertRows();
        return;
    }
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_entries ? 0 : static_cast<int>(m_entries->size());
}

int LogModel::columnCount(const QModelIndex&) const {
    return kColumns;
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    const simulation::LogEntry& entry = (*m_entries)[static_cast<std::size_t>(index.row())];
    if (role == kTargetRole)
        return QString::fromStdString(entry.target);
    if (role == Qt::DecorationRole && index.column() == What) {
        const Palette& colours = Theme::instance().palette();
        return icon(iconOf(entry), entry.fault ? colours.error : colours.textSecondary);
    }
    if (role == Qt::ForegroundRole && index.column() == What && entry.fault)
        return Theme::instance().palette().error;
    if (role == Qt::FontRole && index.column() == Time)
        return Theme::instance().small();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Time:
        return timeText(entry.at);
    case What:
        return QString::fromStdString(entry.what);
    case Target:
        return QString::fromStdString(entry.target);
    case Detail:
        return QString::fromStdString(entry.detail);
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case What:
        return tr("What");
    case Target:
        return tr("Where");
    case Detail:
        return tr("Detail");
    default:
        return {};
    }
}

LogView::LogView(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(8);
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter: crash, app/2, ejected …"));
    m_filter->setAccessibleName(tr("Filter the log"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    m_filter->setMaximumWidth(360);
    column->addWidget(m_filter);
    m_model = new LogModel(this);
    m_filtered = new QSortFilterProxyModel(this);
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list = new QTreeView(this);
    m_list->setModel(m_filtered);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(tr("Log"));
    m_list->header()->setStretchLastSection(true);
    m_list->header()->resizeSection(Time, 110);
    m_list->header()->resizeSection(What, 150);
    m_list->header()->resizeSection(Target, 180);
    column->addWidget(m_list, 1);
    m_empty =
        new QLabel(tr("Nothing has happened yet: faults, edits and what health checks decide are listed here."), this);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_empty, 1);
    m_list->setVisible(false);
    connect(m_filter, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_list, &QTreeView::activated, this,
            [this](const QModelIndex& index) { emit targetActivated(index.data(kTargetRole).toString()); });
}

int LogView::shownRows() const {
    return m_filtered->rowCount();
}

void LogView::showFrame(std::shared_ptr<const simulation::Snapshot> snapshot) {
    m_newest = snapshot ? snapshot->log : nullptr;
    if (isVisible())
        showNewest();
}

void LogView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    showNewest();
}

void LogView::showNewest() {
    if (!m_newest || m_newest == m_shown)
        return;
    m_shown = m_newest;
    const QScrollBar* bar = m_list->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - 2;
    m_model->setEntries(m_shown);
    const bool any = m_model->rowCount() > 0;
    m_list->setVisible(any);
    m_empty->setVisible(!any);
    if (atEnd)
        m_list->scrollToBottom();
}

} // namespace faultline::ui
