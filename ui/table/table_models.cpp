#include "ui/table/table_models.h"

#include <unordered_map>

#include "ui/canvas/figure_text.h"
#include "ui/canvas/items/card_parts.h"
#include "ui/canvas/spoken_text.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

const QString kNothing = QStringLiteral("–");

template <typename View> std::unordered_map<std::string, const View*> byId(const std::vector<View>& views) {
    std::unordered_map<std::string, const View*> found;
    for (const View& view : views)
        found.emplace(view.id, &view);
    return found;
}

/// A figure of a row's run: as text, or as what sorts it.
QVariant figure(const ComponentRow& row, int column, bool sorts) {
    using Model = ComponentModel;
    if (!row.live)
        return sorts ? QVariant(-1.0) : QVariant(kNothing);
    const auto rate = [&](double value) { return sorts ? QVariant(value) : QVariant(rateText(value)); };
    const auto latency = [&](double value) {
        return sorts ? QVariant(value) : QVariant(value > 0 ? latencyText(value) : kNothing);
    };
    switch (column) {
    case Model::Requests:
        return rate(row.requests);
    case Model::Failures:
        return rate(row.failures);
    case Model::P50:
        return latency(row.p50);
    case Model::P99:
        return latency(row.p99);
    case Model::Busy:
        return sorts ? QVariant(row.busy) : QVariant(shareText(row.busy));
    default:
        return sorts ? QVariant(row.waiting) : QVariant(countText(row.waiting));
    }
}

QString stateOf(const LinkRow& row) {
    if (!row.live)
        return kNothing;
    if (row.cut)
        return LinkModel::tr("cut");
    return row.parted >= 1  ? LinkModel::tr("parted")
           : row.parted > 0 ? LinkModel::tr("parted in part")
                            : LinkModel::tr("up");
}

} // namespace

// Components

void ComponentModel::setDiagram(const diagram::Diagram& diagram) {
    std::vector<ComponentRow> rows;
    rows.reserve(diagram.components.size());
    for (const diagram::Component& component : diagram.components) {
        ComponentRow row;
        row.content = describe(component);
        row.instances = diagram::instancesOf(component);
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

void ComponentModel::showRun(const simulation::Snapshot* snapshot) {
    const auto views = snapshot != nullptr ? byId(snapshot->components) : decltype(byId(snapshot->components))();
    for (ComponentRow& row : rows()) {
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
    announce(State, Waiting);
}

bool ComponentModel::isFigure(int column) const {
    return column != Name && column != State && column != Kind;
}

QVariant ComponentModel::cell(const ComponentRow& row, int column, int role) const {
    const CardContent& content = row.content;
    const bool ill = !content.problem.isEmpty() || !content.health.isEmpty();
    if (role == Qt::ForegroundRole && column == State && ill)
        return toneColour(content.problem.isEmpty() ? content.healthTone : Tone::Bad, Theme::instance().palette());
    if (role == Qt::ToolTipRole && column == Name) // it may be too long for its column
        return content.title;
    if (role != Qt::DisplayRole && role != kSortRole)
        return {};
    switch (column) {
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
        return figure(row, column, role == kSortRole);
    }
}

QString ComponentModel::titleOf(int column) const {
    switch (column) {
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
    std::vector<LinkRow> rows;
    rows.reserve(diagram.links.size());
    for (const diagram::Link& link : diagram.links) {
        LinkRow row;
        row.name = QString::fromStdString(link.id);
        row.from = titleOf(link.from);
        row.to = titleOf(link.to);
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

void LinkModel::showRun(const simulation::Snapshot* snapshot) {
    const auto views = snapshot != nullptr ? byId(snapshot->links) : decltype(byId(snapshot->links))();
    for (LinkRow& row : rows()) {
        const auto found = views.find(row.name.toStdString());
        row.live = found != views.end();
        if (!row.live)
            continue;
        row.cut = found->second->cut;
        row.parted = double(found->second->parted);
        row.messages = double(found->second->messagesPerS);
        row.latency = double(found->second->meanLatencyMs);
    }
    announce(State, kColumns - 1);
}

bool LinkModel::isFigure(int column) const {
    return column >= Messages;
}

QVariant LinkModel::cell(const LinkRow& row, int column, int role) const {
    if (role == Qt::ForegroundRole && column == State && row.live && (row.cut || row.parted > 0))
        return Theme::instance().palette().error;
    if (role == Qt::ToolTipRole && column <= To)
        return column == From ? row.from : row.to;
    if (role != Qt::DisplayRole && role != kSortRole)
        return {};
    const bool sorts = role == kSortRole;
    switch (column) {
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

QString LinkModel::titleOf(int column) const {
    switch (column) {
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
