// Which faults are on at the moment, whoever made them: scenario, chaos or a hand.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <vector>

#include "ui/canvas/fresh_entries.h"

namespace faultline::ui {

/// A fault that is on.
struct FaultInForce {
    QString what;              ///< the event: "partition", "lossy" …
    QString target;            ///< as the log names it
    QList<QStringList> groups; ///< the names in the target; several for a partition
    bool oneWay = false;       ///< a partition: only what goes from the first group to the second is lost
    kernel::Time began = 0;
    kernel::Time ends = kernel::kNever;
};

/// Keeps the faults in force, from the run's log.
class FaultsInForce {
  public:
    /// True when a fault came or went.
    bool read(const simulation::Snapshot& snapshot);
    void clear();
    const std::vector<FaultInForce>& all() const { return m_faults; }

  private:
    bool take(const simulation::LogEntry& entry);

    FreshEntries m_fresh;
    std::vector<FaultInForce> m_faults;
};

} // namespace faultline::ui
