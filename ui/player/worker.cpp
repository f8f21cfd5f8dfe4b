#include "ui/player/worker.h"

#include <QCoreApplication>
#include <QEvent>
#include <algorithm>
#include <utility>

#include "ui/player/dot_sampling.h"

namespace faultline::ui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Pace::WallSpan kSliceTarget = std::chrono::milliseconds(4);
constexpr Pace::WallSpan kTick = std::chrono::milliseconds(8); // between slices when nothing is owed
constexpr Pace::WallSpan kBetweenSnapshots = std::chrono::milliseconds(16);
constexpr Pace::WallSpan kBetweenSeries = std::chrono::milliseconds(100);
constexpr Pace::WallSpan kBetweenSamplings = std::chrono::milliseconds(250);
constexpr kernel::Time kStepLimit = 10 * kernel::kMillisecond;
// Messages that were sent no longer ago are on screen again after a step back.
constexpr kernel::Time kShownAgain = 1 * kernel::kSecond;
// A slice's limit in events; it follows the measured speed so that a slice takes kSliceTarget.
constexpr std::uint64_t kFirstBudget = 5'000;
constexpr std::uint64_t kSmallestBudget = 200;
constexpr std::uint64_t kLargestBudget = 1'000'000;
// Simulated time is 63 bits of nanoseconds; a run is held well before they run out.
constexpr kernel::Time kEndOfClock = kernel::kNever / 2;

template <typename... F> struct Overloaded : F... { using F::operator()...; };
template <typename... F> Overloaded(F...) -> Overloaded<F...>;

} // namespace

int Player::Worker::wakeType() {
    static const int type = QEvent::registerEventType();
    return type;
}

Player::Worker::Worker(Player& player) : m_player(player), m_eventBudget(kFirstBudget) {
    wakeType();
    m_thread = std::thread([this] { work(); });
}

Player::Worker::~Worker() {
    {
        std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_posted.notify_one();
    m_thread.join();
}

void Player::Worker::post(command::Command command) {
    {
        std::lock_guard lock(m_mutex);
        m_commands.push_back(std::move(command));
    }
    m_posted.notify_one();
}

std::vector<Player::Worker::Notice> Player::Worker::takeNotices() {
    std::lock_guard lock(m_mutex);
    m_wakePending = false;
    return std::exchange(m_notices, {});
}

void Player::Worker::tell(Notice notice) {
    std::lock_guard lock(m_mutex);
    m_notices.push_back(std::move(notice));
    wake();
}

// The lock is held: at most one wake-up is under way.
void Player::Worker::wake() {
    if (std::exchange(m_wakePending, true))
        return;
    QCoreApplication::postEvent(&m_player, new QEvent(static_cast<QEvent::Type>(wakeType())));
}

void Player::Worker::tellFindings(const base::Diagnostics& findings) {
    if (base::hasErrors(findings))
        tell(Problem{findings, {}});
}

/// False when it is time to stop.
bool Player::Worker::takeCommands(std::vector<command::Command>& commands) {
    commands.clear();
    std::lock_guard lock(m_mutex);
    std::swap(commands, m_commands);
    return !m_stop;
}

void Player::Worker::work() {
    std::vector<command::Command> commands;
    while (takeCommands(commands)) {
        for (command::Command& command : commands)
            perform(command);
        if (m_state == State::Playing)
            slice();
        else if (std::exchange(m_lookWanted, false))
            publish(true);
        waitForWork();
    }
    m_state = State::Stopping;
}

void Player::Worker::waitForWork() {
    const auto isWanted = [this] { return m_stop || !m_commands.empty(); };
    std::unique_lock lock(m_mutex);
    if (m_state != State::Playing)
        m_posted.wait(lock, isWanted);
    else if (m_run.session().now() >= m_pace.due(Clock::now()))
        m_posted.wait_for(lock, kTick, isWanted);
}

void Player::Worker::slice() {
    history::Session& session = m_run.session();
    const Pace::Wall begin = Clock::now();
    const kernel::Time due = m_pace.due(begin);
    if (due > session.now()) {
        const std::uint64_t before = session.simulation().events();
        session.advance(due, m_eventBudget);
        const auto took = std::chrono::duration<double>(Clock::now() - begin).count();
        const std::uint64_t events = session.simulation().events() - before;
        if (events >= m_eventBudget / 2 && took > 0) {
            const double fitting =
                static_cast<double>(events) / took * std::chrono::duration<double>(kSliceTarget).count();
            m_eventBudget = std::clamp(static_cast<std::uint64_t>(std::min(fitting, 1e12)), kSmallestBudget,
                                       std::min(m_eventBudget * 2, kLargestBudget));
        }
    }
    const Pace::Wall end = Clock::now();
    m_pace.reached(end, session.now());
    m_achieved.store(m_pace.achieved(), std::memory_order_relaxed);
    if (session.now() > kEndOfClock) {
        setState(false);
        tell(ClockEnded{});
    }
    if (end - m_lastPublished >= kBetweenSnapshots || std::exchange(m_lookWanted, false))
        publish(false);
}

void Player::Worker::publish(bool withFreshSeries) {
    auto snapshot = std::make_shared<simulation::Snapshot>();
    const Pace::Wall now = Clock::now();
    if (m_run.canRun()) {
        const history::Session& session = m_run.session();
        session.simulation().look(*snapshot, m_lookedUpTo);
        m_lookedUpTo = session.now();
        if (withFreshSeries || !m_series || now - m_lastSeries >= kBetweenSeries) {
            m_series = session.simulation().series(m_seriesSpan > 0 ? m_seriesSpan : session.now());
            m_lastSeries = now;
        }
        snapshot->series = m_series;
        snapshot->followed = m_run.followed();
        if (m_watched)
            if (auto copies = simulation::copiesOf(session.simulation(), *m_watched))
                snapshot->watched = std::make_shared<const simulation::KeyCopies>(std::move(*copies));
        adaptDots(*snapshot, now);
    }
    m_lastPublished = now;
    if (!m_mailbox.put(std::move(snapshot), m_epoch))
        return;
    std::lock_guard lock(m_mutex);
    wake();
}

/// Samples so many requests that the dots of a second of wall time can be followed.
void Player::Worker::adaptDots(const simulation::Snapshot& snapshot, Pace::Wall now) {
    if (now - m_dotsAdapted < kBetweenSamplings)
        return;
    m_dotsAdapted = now;
    const double achieved = m_pace.achieved();
    const double speed = m_state != State::Playing ? 0.0 : achieved > 0 ? achieved : m_speed;
    const std::uint32_t wanted = requestsPerDotFor(messagesPerSimulatedSecond(snapshot) * speed, m_requestsPerDot);
    if (wanted == m_requestsPerDot)
        return;
    m_requestsPerDot = wanted;
    m_run.setRequestsPerDot(wanted);
}

void Player::Worker::setState(bool wantsToPlay) {
    m_wantsToPlay = wantsToPlay;
    const State before = m_state;
    m_state = !m_run.canRun() ? State::Idle : wantsToPlay ? State::Playing : State::Paused;
    if (m_state == State::Playing && before != State::Playing)
        m_pace.start(Clock::now(), m_run.session().now(), m_speed);
    if (m_state != State::Playing)
        m_achieved.store(0, std::memory_order_relaxed);
    if ((before == State::Idle) != (m_state == State::Idle))
        tell(CanRun{m_state != State::Idle});
    if (m_state != before)
        m_lookWanted = true;
}

void Player::Worker::setTraffic(double times) {
    m_traffic = times;
    m_run.setTrafficMultiplier(times);
    m_lookWanted = true;
}

void Player::Worker::forgetEarlierRun() {
    m_series = nullptr;
    m_lookedUpTo = -1;
    m_mailbox.forgetUntakenFlights();
}

void Player::Worker::performLoad(command::Load& load) {
    m_epoch = load.epoch;
    const Run::Outcome outcome = m_run.load(std::move(load.diagram));
    m_watched.reset();
    m_duration.store(m_run.plannedDuration(), std::memory_order_relaxed);
    forgetEarlierRun();
    m_traffic = 1;
    m_lookWanted = true;
    setState(false);
    tellFindings(outcome.findings);
}

void Player::Worker::performReset() {
    const Run::Outcome outcome = m_run.reset();
    if (outcome.startedAnew) {
        m_traffic = 1;
        forgetEarlierRun();
        setState(m_wantsToPlay);
        if (m_state == State::Playing)
            m_pace.start(Clock::now(), m_run.session().now(), m_speed);
    } else {
        setTraffic(1); // the slider stands there, whether the diagram can be taken anew or not
    }
    m_lookWanted = true;
    tellFindings(outcome.findings);
}

void Player::Worker::performStepBack() {
    if (!m_run.stepBack(kStepLimit))
        return;
    m_run.setTrafficMultiplier(m_traffic); // the slider stays where it stands
    forgetEarlierRun();
    m_lookedUpTo = m_run.session().now() - kShownAgain;
    m_lookWanted = true;
}

void Player::Worker::performEdit(const diagram::Edit& edit) {
    const Run::Outcome outcome = m_run.edit(edit);
    m_duration.store(m_run.plannedDuration(), std::memory_order_relaxed);
    if (outcome.startedAnew) {
        forgetEarlierRun();
        if (m_traffic != 1)
            setTraffic(m_traffic);
        setState(m_wantsToPlay);
    }
    m_series = nullptr; // its components may no longer be those of the next snapshot
    m_lookWanted = true;
    tellFindings(outcome.findings);
}

void Player::Worker::performAct(const catalog::Record& event) {
    const Run::Outcome outcome = m_run.act(event);
    m_lookWanted = true;
    if (outcome.done)
        tell(Acted{event});
    else
        tell(Problem{outcome.findings, outcome.error});
}

void Player::Worker::performFollow(const command::Follow& follow) {
    if (m_run.canRun() && !m_run.follow(follow.request, follow.seen))
        tell(BeginningUnknown{});
    // The time that the past took to be played again is not owed.
    if (m_state == State::Playing)
        m_pace.start(Clock::now(), m_run.session().now(), m_speed);
    m_lookWanted = true;
}

void Player::Worker::perform(command::Command& command) {
    std::visit(Overloaded{[this](command::Load& load) { performLoad(load); },
                          [this](command::Play&) { setState(true); }, [this](command::Pause&) { setState(false); },
                          [this](command::Step&) {
                              m_run.step(kStepLimit);
                              m_lookWanted = true;
                          },
                          [this](command::StepBack&) { performStepBack(); },
                          [this](command::SetSpeed& set) {
                              m_speed = set.speed;
                              if (m_state == State::Playing)
                                  m_pace.start(Clock::now(), m_run.session().now(), m_speed);
                          },
                          [this](command::SetTraffic& set) { setTraffic(set.times); },
                          [this](command::Reset&) { performReset(); },
                          [this](command::ApplyEdit& apply) { performEdit(apply.edit); },
                          [this](command::Act& act) { performAct(act.event); },
                          [this](command::RestoreAll&) {
                              m_run.restoreAll();
                              setTraffic(1);
                              if (m_run.canRun())
                                  tell(AllRestored{});
                          },
                          [this](command::SetSeriesSpan& set) {
                              m_seriesSpan = set.span;
                              m_series = nullptr;
                              m_lookWanted = true;
                          },
                          [this](command::Follow& follow) { performFollow(follow); },
                          [this](command::StopFollowing&) {
                              m_run.stopFollowing();
                              m_lookWanted = true;
                          },
                          [this](command::Watch& watch) {
                              m_watched = std::move(watch.key);
                              m_lookWanted = true;
                          }},
               command);
}

} // namespace faultline::ui
