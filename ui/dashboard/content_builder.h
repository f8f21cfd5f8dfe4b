// From a snapshot to what the charts show.
#pragma once

#include <QHash>
#include <QList>

#include "engine/diagram/diagram.h"
#include "engine/simulation/snapshot.h"
#include "ui/dashboard/chart_content.h"

namespace faultline::ui {

/// At most so many components are on one chart: the busiest.
inline constexpr int kMostComponentsShown = 6;
/// A p99 of fewer samples is shown grey.
inline constexpr std::uint32_t kEnoughForP99 = 100;

/// What the diagram adds to a run's figures: what people call the components, and whether a client tries again.
struct ChartWords {
    QHash<QString, QString> labels; ///< by id; who is missing, or shares a label with others, is called by the id
    bool clientsRetry = true;       ///< without retries, attempts are the requests and need no line

    /// "app/4" as "Servers 4", "app->db" as "Servers → Database".
    QString nameOf(const QString& target) const;
    friend bool operator==(const ChartWords&, const ChartWords&) = default;
};

ChartWords chartWordsOf(const diagram::Diagram& diagram);

/// In place of a client's id: a line for each client.
inline constexpr char kEachClient[] = "*";

/// The chart of that kind for the stretch in view. `plannedDuration` is where the diagram's own run ends; 0: nowhere.
/// `whose` are the requests of latency and traffic: a client's by its id, kEachClient, or all together where it is
/// empty, and where the run tells no clients apart.
ChartContent buildContent(ChartKind kind, const simulation::Snapshot& snapshot, const TimeView& view,
                          kernel::Time plannedDuration = 0, const ChartWords& words = {}, const QString& whose = {});

/// The charts that the diagram's `dashboard` names, in its order; all where it names none.
QList<ChartKind> chartsOf(const diagram::Diagram& diagram);

/// Whether the run has anything that this chart is about.
bool concerns(ChartKind kind, const simulation::Snapshot& snapshot);

/// The span to ask the engine's series for, so that a view of length `view` is drawn from 50 buckets or more, and from
/// no more than that needs: a p99 wants samples, and lines of hundreds of points a chart are a smear.
kernel::Time seriesSpanFor(kernel::Time view);

} // namespace faultline::ui
