// What a person has done to the run by hand, in the form of a scenario.
#pragma once

#include <QObject>
#include <deque>
#include <optional>
#include <vector>

#include "engine/diagram/edit.h"
#include "ui/canvas/fresh_entries.h"

namespace faultline::ui {

class Player;

/// Remembers the faults by hand of a player's run with the times at which the run took them, and how long they lasted.
/// It changes nothing; "keep as scenario" is an edit of the document like any other.
class HandRecord : public QObject {
    Q_OBJECT
  public:
    /// The one record of a player; whoever plays faults on it shares it.
    static HandRecord& of(Player& player);

    /// An event is on its way to the run. It is kept once the run's log says that it was taken.
    void sent(const catalog::Record& event);
    void read(const simulation::Snapshot& snapshot);
    void clear();

    /// As scenario events, in the order in which they happened.
    const std::vector<catalog::Record>& events() const { return m_events; }
    bool isEmpty() const { return m_events.empty(); }
    /// The one step that writes them into a diagram; nothing when there are none.
    std::optional<diagram::Edit> asScenario() const;

  signals:
    void changed();

  private:
    explicit HandRecord(QObject* parent);
    bool goBack(kernel::Time now);
    bool take(const simulation::LogEntry& entry);
    bool end(const std::string& what, const std::string& target, kernel::Time at);

    /// A fault that is on and was made by hand.
    struct Open {
        std::size_t event = 0;
        std::string what;
        std::string target;
    };
    FreshEntries m_fresh;
    std::deque<catalog::Record> m_sent;
    std::vector<catalog::Record> m_events;
    std::vector<Open> m_open;
    bool m_isPast = false; ///< they are an earlier run's: the next act begins anew
};

} // namespace faultline::ui
