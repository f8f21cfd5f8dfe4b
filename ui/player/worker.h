// The worker thread of a Player: carries out orders, lets time pass in short slices, leaves snapshots.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "ui/player/command.h"
#include "ui/player/mailbox.h"
#include "ui/player/pace.h"
#include "ui/player/player.h"
#include "ui/player/run.h"

namespace faultline::ui {

/// Owns the run and its thread. Only post(), takeNotices() and the mailbox are for other threads.
class Player::Worker {
  public:
    /// What the worker tells the player; it becomes a signal there.
    struct Problem {
        base::Diagnostics findings;
        base::Error error; ///< used when there are no findings
    };
    struct Acted {
        catalog::Record event;
    };
    struct AllRestored {};
    struct CanRun {
        bool canRun = false;
    };
    struct ClockEnded {};
    /// The beginning of the request that was to be followed was not found.
    struct BeginningUnknown {};
    using Notice = std::variant<Problem, Acted, AllRestored, CanRun, ClockEnded, BeginningUnknown>;

    /// `player` is woken by an event of type wakeType() in its own thread.
    explicit Worker(Player& player);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void post(command::Command command);
    std::vector<Notice> takeNotices();
    /// What the worker did before its last wake-up is seen by the caller from here on.
    void meet() { const std::lock_guard lock(m_mutex); }
    SnapshotMailbox& mailbox() { return m_mailbox; }
    double achievedSpeed() const { return m_achieved.load(std::memory_order_relaxed); }
    kernel::Time plannedDuration() const { return m_duration.load(std::memory_order_relaxed); }
    static int wakeType();

  private:
    enum class State { Idle, Paused, Playing, Stopping };

    void work();
    bool takeCommands(std::vector<command::Command>& commands);
    void perform(command::Command& command);
    void performLoad(command::Load& load);
    void performReset();
    void performStepBack();
    void performEdit(const diagram::Edit& edit);
    void performAct(const catalog::Record& event);
    void performFollow(const command::Follow& follow);
    void setState(bool wantsToPlay);
    void setTraffic(double times);
    void forgetEarlierRun();
    void slice();
    void waitForWork();
    void publish(bool withFreshSeries);
    void adaptDots(const simulation::Snapshot& snapshot, Pace::Wall now);
    void tell(Notice notice);
    void tellFindings(const base::Diagnostics& findings);
    void wake();

    Player& m_player;
    SnapshotMailbox m_mailbox;

    std::mutex m_mutex; // guards the five below
    std::condition_variable m_posted;
    std::vector<command::Command> m_commands;
    std::vector<Notice> m_notices;
    bool m_stop = false;
    bool m_wakePending = false;

    std::atomic<double> m_achieved{0};
    std::atomic<kernel::Time> m_duration{0};

    // The worker's own from here on.
    State m_state = State::Idle;
    bool m_wantsToPlay = false;
    Run m_run;
    Pace m_pace;
    double m_speed = 1;
    double m_traffic = 1;
    std::uint64_t m_epoch = 0;
    std::uint64_t m_eventBudget = 0;
    Pace::Wall m_lastPublished{};
    Pace::Wall m_lastSeries{};
    kernel::Time m_lookedUpTo = -1;
    kernel::Time m_seriesSpan = 60 * kernel::kSecond;
    std::shared_ptr<const simulation::Series> m_series;
    std::uint32_t m_requestsPerDot = 1;
    Pace::Wall m_dotsAdapted{};
    std::optional<simulation::KeyName> m_watched;
    bool m_lookWanted = false; // something changed that a screen should show although no time passes

    std::thread m_thread; // last: it uses all of the above
};

} // namespace faultline::ui
