#include "ui/trace/trace_view.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeView>
#include <array>

#include "ui/canvas/figure_text.h"
#include "ui/player/player.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/trace/waterfall.h"
#include "ui/transport/transport_bar.h"

namespace faultline::ui {
namespace {

QString spanText(kernel::Time span) {
    return span == 0 ? QStringLiteral("0") : latencyText(double(span) * 1e-6);
}

QString outcomeText(components::Outcome outcome) {
    if (outcome == components::Outcome::Success)
        return TraceModel::tr("success");
    return QString::fromUtf8(components::causeName(outcome).data(), qsizetype(components::causeName(outcome).size()))
        .replace(u'_', u' ');
}

QString resultText(const TraceRow& row) {
    if (row.ended)
        return outcomeText(row.outcome);
    return row.lost ? TraceModel::tr("lost") : TraceModel::tr("under way");
}

/// Whether a newer trace of a request tells no more than an older one.
bool tellsTheSame(const simulation::Trace& a, const simulation::Trace& b) {
    if (a.request != b.request || a.began != b.began || a.ended != b.ended || a.spans.size() != b.spans.size())
        return false;
    for (std::size_t i = 0; i < a.spans.size(); ++i)
        if (a.spans[i].ended != b.spans[i].ended || a.spans[i].end != b.spans[i].end)
            return false;
    return true;
}

} // namespace

TraceModel::TraceModel(LabelOf labelOf, QObject* parent) : QAbstractTableModel(parent), m_labelOf(std::move(labelOf)) {}

void TraceModel::setRows(std::vector<TraceRow> rows) {
    const bool same = rows.size() == m_rows.size() && !rows.empty();
    if (!same)
        beginResetModel();
    m_rows = std::move(rows);
    m_length = traceLength(m_rows);
    if (!same)
        endResetModel();
    else
        emit dataChanged(index(0, 0), index(int(m_rows.size()) - 1, kColumns - 1));
    emit headerDataChanged(Qt::Horizontal, Bars, Bars);
}

int TraceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TraceModel::columnCount(const QModelIndex&) const {
    return kColumns;
}

QString TraceModel::textOf(const TraceRow& row, int column) const {
    switch (column) {
    case Where: {
        const QString label = m_labelOf(row.component);
        return row.target.startsWith(row.component + u'/') ? label + u' ' + row.target.mid(row.component.size() + 1)
                                                           : label;
    }
    case Step:
        return row.background ? tr("%1, afterwards").arg(row.step) : row.step;
    case Start:
        return spanText(row.begin);
    case Duration:
        return spanText(row.end - row.begin);
    case Waits:
        return row.waiting > 0 ? spanText(row.waiting) : QString();
    case Works:
        return row.working > 0 ? spanText(row.working) : QString();
    case Result:
        return resultText(row);
    default:
        return {};
    }
}

QVariant TraceModel::data(const QModelIndex& index, int role) const {
    const TraceRow& row = m_rows[std::size_t(index.row())];
    const bool failed = row.lost || (row.ended && row.outcome != components::Outcome::Success);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return textOf(row, index.column());
    case DepthRole:
        return row.depth;
    case ComponentRole:
        return row.component;
    case Qt::TextAlignmentRole:
        if (index.column() >= Start && index.column() <= Works)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ForegroundRole:
        if (index.column() == Result && failed)
            return Theme::instance().palette().error;
        return {};
    case Qt::AccessibleTextRole:
        if (index.column() == Bars)
            return tr("%1 waits, %2 works").arg(spanText(row.waiting), spanText(row.working));
        return textOf(row, index.column());
    default:
        return {};
    }
}

QVariant TraceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section >= Start && section <= Works)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Where:
        return tr("Where");
    case Step:
        return tr("Step");
    case Start:
        return tr("Start");
    case Duration:
        return tr("Takes");
    case Waits:
        return tr("Waits");
    case Works:
        return tr("Works");
    case Result:
        return tr("Outcome");
    case Bars:
        return tr("0 to %1").arg(spanText(m_length));
    default:
        return {};
    }
}

TraceView::TraceView(Player& player, TraceModel::LabelOf labelOf, QWidget* parent) : QWidget(parent), m_player(player) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->setSpacing(12);
    m_head = new QLabel(this);
    m_head->setTextFormat(Qt::PlainText);
    m_head->setObjectName(QStringLiteral("trace-head"));
    m_head->setMinimumWidth(1);
    line->addWidget(m_head);
    m_end = new QPushButton(this);
    m_end->setText(tr("Stop following"));
    m_end->setToolTip(tr("The marks on the canvas go, what is told here stays (Esc)"));
    m_end->setObjectName(QStringLiteral("stop-following"));
    line->addWidget(m_end);
    line->addStretch(1);
    m_key = new WaterfallKey(this);
    line->addWidget(m_key);
    column->addLayout(line);
    m_model = new TraceModel(std::move(labelOf), this);
    m_list = new QTreeView(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new WaterfallDelegate(m_list));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(tr("Steps of the request"));
    m_list->setObjectName(QStringLiteral("trace-steps"));
    QHeaderView* header = m_list->header();
    header->setStretchLastSection(true);
    constexpr std::array<int, TraceModel::Bars> kWidths{200, 110, 92, 92, 92, 92, 110};
    for (int i = 0; i < TraceModel::Bars; ++i)
        header->resizeSection(i, kWidths[std::size_t(i)]);
    column->addWidget(m_list, 1);
    m_empty = new QLabel(
        tr("Click a moving dot on the canvas, or press R there: its request is followed, and its steps are told "
           "here."),
        this);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_empty, 1);
    connect(m_end, &QPushButton::clicked, &m_player, &Player::stopFollowing);
    connect(&m_player, &Player::followedChanged, this, &TraceView::showHead);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex& index) {
        emit targetActivated(index.data(TraceModel::ComponentRole).toString());
    });
    clear();
}

void TraceView::clear() {
    m_shown.reset();
    m_model->setRows({});
    showHead();
}

void TraceView::showFrame(const std::shared_ptr<const simulation::Snapshot>& snapshot) {
    if (m_shown && snapshot && snapshot->now < m_shown->began)
        clear(); // the run was set back to before it
    if (!snapshot || !snapshot->followed || snapshot->followed == m_shown || !m_player.followed() ||
        snapshot->followed->request != *m_player.followed())
        return;
    if (!isVisible() || (m_shown && tellsTheSame(*m_shown, *snapshot->followed)))
        return;
    const bool another = !m_shown || m_shown->request != snapshot->followed->request;
    m_shown = snapshot->followed;
    const int at = m_list->verticalScrollBar()->value();
    m_model->setRows(traceRows(*m_shown));
    m_list->verticalScrollBar()->setValue(another ? 0 : at);
    showHead();
}

void TraceView::showHead() {
    const bool any = m_shown != nullptr;
    m_list->setVisible(any);
    m_head->setVisible(any);
    fitKey();
    m_empty->setVisible(!any);
    m_end->setVisible(any && m_player.followed() == quint32(m_shown->request));
    if (!any)
        return;
    const TraceRow& whole = m_model->rows().front();
    QStringList said{m_model->data(m_model->index(0, TraceModel::Where), Qt::DisplayRole).toString() +
                         QStringLiteral(": ") + whole.step,
                     tr("began at %1").arg(timeText(m_shown->began)),
                     whole.ended ? tr("took %1").arg(spanText(whole.end)) : tr("%1 so far").arg(spanText(whole.end)),
                     resultText(whole)};
    if (m_shown->attempts > 1)
        said << tr("%1 attempts").arg(m_shown->attempts);
    m_head->setText(said.join(QStringLiteral(" · ")));
    m_head->setToolTip(m_head->text());
    fitKey();
}

/// The bars explain themselves by their columns; the sentence comes first where both have no room.
void TraceView::fitKey() {
    const int taken = m_head->sizeHint().width() + (m_end->isHidden() ? 0 : m_end->sizeHint().width());
    m_key->setVisible(m_shown != nullptr && taken + m_key->sizeHint().width() + 60 <= width());
}

void TraceView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitKey();
}

void TraceView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_player.followed())
        m_player.stopFollowing();
    else
        QWidget::keyPressEvent(event);
}

} // namespace faultline::ui
