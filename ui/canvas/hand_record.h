// What a person has done to the run by hand, in the form of a scenario.
#pragma once

#include <QObject>
#include <deque>
#include <string>
#include <vector>

#include "engine/catalog/value.h"
#include "ui/canvas/fresh_entries.h"

namespace faultline::ui {

class DiagramDocument;
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

    /// What is not kept yet, as scenario events in the order in which they happened.
    std::vector<catalog::Record> events() const;
    std::size_t count() const;
    bool isEmpty() const { return count() == 0; }
    /// Writes them into a document, times to the millisecond, as one step; undoing it brings them back here. False when
    /// there are none or the document refuses.
    bool keepIn(DiagramDocument& document);

  signals:
    void changed();

  private:
    /// Something that was done, and how far it has got.
    struct Act {
        catalog::Record event;
        std::string what;
        std::string target;
        bool open = false; ///< a fault that is still on
        int keep = 0;      ///< the step that wrote it into the scenario; 0: none did
        bool kept = false; ///< that step is done, and not undone
    };
    /// A step of the document's undo stack that has kept acts.
    struct Keep {
        int number = 0;
        int index = 0; ///< of the stack once it is done
        std::vector<catalog::Record> written;
        bool undone = false;
    };

    explicit HandRecord(QObject* parent);
    bool goBack(kernel::Time now);
    bool take(const simulation::LogEntry& entry);
    bool end(const std::string& what, const std::string& target, kernel::Time at);
    void forgetLoose();
    void followUndo();
    void setKept(int keep, bool kept);

    FreshEntries m_fresh;
    std::deque<catalog::Record> m_sent;
    std::vector<Act> m_acts;
    std::vector<Keep> m_keeps;
    int m_lastKeep = 0;
    bool m_isPast = false; ///< they are an earlier run's: the next act begins anew
    DiagramDocument* m_document = nullptr;
};

} // namespace faultline::ui
