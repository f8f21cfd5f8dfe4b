#include "ui/table/table_models.h"

#include <unordered_map>

#include "ui/canvas/figure_text.h"
#include "ui/canvas/items/card_parts.h"
#include "ui/canvas/spoken_text.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

const QString kNothing = QStringLiteral("–");

template <typename Rows, typename IdOf> int rowWith(const Rows& rows, const QString& id, IdOf idOf) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (idOf(rows[i]) == id)
            return int(i);
    return -1;
}

template <typename View> std::unordered_map<std::string, const View*> byId(const std::vector<View>& views) {
    std::unordered_map<std::string, const View*> found;
    for (const View& view : views)
        found.emplace(view.id, &view);
    return found;
}

QVariant aligned(bool isFigure) {
    return QVariant::fromValue((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

bool isFigure(int column) {
    using Model = ComponentModel;
    return column != Model::Name && column != Model::State && column != Model::Kind;
}

} // namespace

// Components

void ComponentModel::setDiagram(const diagram::Diagram& diagram) {
    std::vector<Row> rows;
    rows.reserve(diagram.components.size());
    for (const diagram::Component& component : diagram.components) {
        Row row;
        row.content = describe(component);
        row.instances = diagram::instancesOf(component);
        rows.push_back(std::move(row));
    }
    bool same = rows.size() == m_rows.size();
    for (std::size_t i = 0; same && i < rows.size(); ++i)
        same = rows[i].content.id == m_rows[i].content.id;
    if (same) { // rows stay, and what is selected with them
        m_rows = std::move(rows);
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void ComponentModel::showRun(const simulation::Snapshot* snapshot) {
    const auto views = snapshot != nullptr ? byId(snapshot->components) : decltype(byId(snapshot->components))();
    for (Row& row : m_rows) {
        const auto found = views.find(row.content.id.toStdString());
        row.live = found != views.end();
        if (!row.live) {
            clearGauges(row.content);
            continue;
        }
        const simulation::ComponentView& view = *found->second;
        showGauges(row.content, view, {}, nullptr);
        row.requests = double(view.arrivalsPerS);
        row.failures = double(view.failuresPerS);
        row.p50 = double(view.p50Ms);
        row.p99 = double(view.p99Ms);
        row.waiting = view.kind == "queue" ? view.depth : row.content.waiting;
        row.busy = 0;
        for (const auto& instance : view.instances)
            row.busy += double(instance.utilization) / double(view.instances.size());
    }
    if (!m_rows.empty())
        emit dataChanged(index(0, State), index(rowCount() - 1, Waiting));
}

int ComponentModel::rowOf(const QString& id) const {
    return rowWith(m_rows, id, [](const Row& row) { return row.content.id; });
}

int ComponentModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ComponentModel::columnCount(const QModelIndex&) const {
    return kColumns;
}

QVariant ComponentModel::figure(const Row& row, int column, int role) const {
    const bool sorts = role == kSortRole;
    if (!row.live)
        return sorts ? QVariant(-1.0) : QVariant(kNothing);
    const auto rate = [&](double value) { return sorts ? QVariant(value) : QVariant(rateText(value)); };
    const auto latency = [&](double value) {
        return sorts ? QVariant(value) : QVariant(value > 0 ? latencyText(value) : kNothing);
    };
    switch (column) {
    case Requests:
        return rate(row.requests);
    case Failures:
        return rate(row.failures);
    case P50:
        return latency(row.p50);
    case P99:
        return latency(row.p99);
    case Busy:
        return sorts ? QVariant(row.busy) : QVariant(shareText(row.busy));
    default:
        return sorts ? QVariant(row.waiting) : QVariant(countText(row.waiting));
    }
}

QVariant ComponentModel::data(const QModelIndex& index, int role) const {
    const Row& row = m_rows[std::size_t(index.row())];
    const CardContent& content = row.content;
    const bool ill = !content.problem.isEmpty() || !content.health.isEmpty();
    if (role == kIdRole)
        return content.id;
    if (role == Qt::TextAlignmentRole)
        return aligned(isFigure(index.column()));
    if (role == Qt::ForegroundRole && index.column() == State && ill)
        return toneColour(content.problem.isEmpty() ? content.healthTone : Tone::Bad, Theme::instance().palette());
    if (role == Qt::ToolTipRole && index.column() == Name) // it may be too long for its column
        return content.title;
    if (role != Qt::DisplayRole && role != kSortRole)
        return {};
    switch (index.column()) {
    case Name:
        return content.title;
    case Kind:
        return kindLabelOf(content.kind);
    case Instances:
        return role == kSortRole ? QVariant(row.instances) : QVariant(countText(quint64(row.instances)));
    case State:
        return !content.problem.isEmpty()  ? content.problem
               : !content.health.isEmpty() ? content.health
               : row.live                  ? tr("up")
                                           : kNothing;
    default:
        return figure(row, index.column(), role);
    }
}

QVariant ComponentModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return aligned(isFigure(section));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Component");
    case Kind:
        return tr("Kind");
    case Instances:
        return tr("Instances");
    case State:
        return tr("State");
    case Requests:
        return tr("Requests");
    case Failures:
        return tr("Failures");
    case P50:
        return tr("p50");
    case P99:
        return tr("p99");
    case Busy:
        return tr("Busy");
    case Waiting:
        return tr("Waiting");
    default:
        return {};
    }
}

// Links

void LinkModel::setDiagram(const diagram::Diagram& diagram) {
    const auto titleOf = [&](const std::string& id) {
        const diagram::Component* component = diagram.component(id);
        return QString::fromStdString(component != nullptr ? diagram::labelOf(*component) : id);
    };
    std::vector<Row> rows;
    rows.reserve(diagram.links.size());
    for (const diagram::Link& link : diagram.links) {
        Row row;
        row.id = QString::fromStdString(link.id);
        row.from = titleOf(link.from);
        row.to = titleOf(link.to);
        rows.push_back(std::move(row));
    }
    bool same = rows.size() == m_rows.size();
    for (std::size_t i = 0; same && i < rows.size(); ++i)
        same = rows[i].id == m_rows[i].id;
    if (same) {
        m_rows = std::move(rows);
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void LinkModel::showRun(const simulation::Snapshot* snapshot) {
    const auto views = snapshot != nullptr ? byId(snapshot->links) : decltype(byId(snapshot->links))();
    for (Row& row : m_rows) {
        const auto found = views.find(row.id.toStdString());
        row.live = found != views.end();
        if (!row.live)
            continue;
        row.cut = found->second->cut;
        row.parted = double(found->second->parted);
        row.messages = double(found->second->messagesPerS);
        row.latency = double(found->second->meanLatencyMs);
    }
    if (!m_rows.empty())
        emit dataChanged(index(0, State), index(rowCount() - 1, kColumns - 1));
}

int LinkModel::rowOf(const QString& id) const {
    return rowWith(m_rows, id, [](const Row& row) { return row.id; });
}

int LinkModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

int LinkModel::columnCount(const QModelIndex&) const {
    return kColumns;
}

QString LinkModel::stateOf(const Row& row) const {
    if (!row.live)
        return kNothing;
    if (row.cut)
        return tr("cut");
    return row.parted >= 1 ? tr("parted") : row.parted > 0 ? tr("parted in part") : tr("up");
}

QVariant LinkModel::data(const QModelIndex& index, int role) const {
    const Row& row = m_rows[std::size_t(index.row())];
    if (role == kIdRole)
        return row.id;
    if (role == Qt::TextAlignmentRole)
        return aligned(index.column() >= Messages);
    if (role == Qt::ForegroundRole && index.column() == State && row.live && (row.cut || row.parted > 0))
        return Theme::instance().palette().error;
    if (role == Qt::ToolTipRole && index.column() <= To)
        return index.column() == From ? row.from : row.to;
    if (role != Qt::DisplayRole && role != kSortRole)
        return {};
    const bool sorts = role == kSortRole;
    switch (index.column()) {
    case From:
        return row.from;
    case To:
        return row.to;
    case State:
        return stateOf(row);
    case Messages:
        return sorts ? QVariant(row.live ? row.messages : -1) : QVariant(row.live ? rateText(row.messages) : kNothing);
    case Latency:
        return sorts ? QVariant(row.live ? row.latency : -1)
                     : QVariant(row.live && row.latency > 0 ? latencyText(row.latency) : kNothing);
    default:
        return {};
    }
}

QVariant LinkModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return aligned(section >= Messages);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case From:
        return tr("From");
    case To:
        return tr("To");
    case State:
        return tr("State");
    case Messages:
        return tr("Messages");
    case Latency:
        return tr("Latency");
    default:
        return {};
    }
}

} // namespace faultline::ui
