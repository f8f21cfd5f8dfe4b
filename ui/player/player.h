// The run beside the GUI: a Session on a worker thread. The GUI asks by posting and reads the latest snapshot; neither
// side ever waits for the other.
#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/diagram/edit.h"
#include "engine/simulation/key_copies.h"
#include "engine/simulation/snapshot.h"

namespace faultline::ui {

/// Plays a diagram: play, pause, speed, faults by hand, live edits. All calls come from the thread it lives in, return
/// at once, and are carried out in their order at the start of the worker's next slice.
class Player : public QObject {
    Q_OBJECT
  public:
    explicit Player(QObject* parent = nullptr);
    ~Player() override;

    /// Stops the run and starts anew, paused at time zero.
    void load(const diagram::Diagram& diagram);

    bool isPlaying() const;
    /// Requested speed, simulated seconds per second; 0 is "as fast as it goes".
    double speed() const;
    /// What the worker reached over the last second of wall time.
    double achievedSpeed() const;
    double trafficMultiplier() const;
    /// Whether there is a run; false before load() and while the diagram has errors that no run can do with.
    bool canRun() const;
    /// The diagram's `duration`; in the window a run goes on past it. Never negative.
    kernel::Time plannedDuration() const;

    /// The request that is followed; none.
    std::optional<quint32> followed() const { return m_followed; }
    const std::optional<simulation::KeyName>& watchedKey() const { return m_watched; }

    /// The newest snapshot, or the same as last time when there is none newer. Call it once a frame; flights that
    /// earlier, untaken snapshots carried are in it. Never null; empty before there is a run.
    std::shared_ptr<const simulation::Snapshot> takeSnapshot();

    /// Speeds that [ and ] walk through: 0.001 … 100, then 0.
    static const std::vector<double>& speeds();

  public slots:
    void play();
    void pause();
    void togglePlaying();
    /// One step while paused: to the next event of a sampled request, at most 10 ms of simulated time.
    void step();
    /// The step before taken back, while paused; without one 10 ms of simulated time. What was done since then is
    /// undone with it, the diagram stays as it is.
    void stepBack();
    void setSpeed(double speed);
    void setTrafficMultiplier(double times);
    /// Back to time zero, with the diagram as it is now; keeps playing if it was.
    void reset();
    /// Applies an edit of the document to the running simulation.
    void applyEdit(const faultline::diagram::Edit& edit);
    /// Plays a scenario event now, e.g. {crash: "app/2", for: 5s}.
    void act(const faultline::catalog::Record& event);
    void restoreAll();
    /// How much of the past Snapshot::series covers, in simulated time; 0 is the whole run. Initially one minute.
    void setSeriesSpan(faultline::kernel::Time span);

    /// Tells this request in full from now on, with what has befallen it so far: Snapshot::followed. `seen` is a moment
    /// at which it was under way. For looking only: the run goes on the same. A new diagram ends it.
    void follow(quint32 request, faultline::kernel::Time seen);
    void stopFollowing();
    /// Looks up who holds which version of a key: Snapshot::watched. Likewise.
    void watchKey(const faultline::simulation::KeyName& key);
    void stopWatching();

  signals:
    void playingChanged(bool playing);
    void speedChanged(double speed);
    void trafficMultiplierChanged(double times);
    void canRunChanged(bool canRun);
    void followedChanged();
    void watchedKeyChanged();
    /// Something could not be done, or the diagram cannot run; for the message bar.
    void problem(const QString& text);
    /// A run action was carried out (for the caption and the log).
    void acted(const QString& what);
    /// A new snapshot is there (queued, at most one pending): for those without a frame timer.
    void snapshotReady();

  protected:
    bool event(QEvent* event) override;

  private:
    class Worker;
    void deliverNotices();
    void setPlaying(bool playing);
    void setTrafficShown(double times);

    std::unique_ptr<Worker> m_worker;
    bool m_playing = false;
    double m_speed = 1;
    double m_traffic = 1;
    bool m_canRun = false;
    std::optional<quint32> m_followed;
    std::optional<simulation::KeyName> m_watched;
};

} // namespace faultline::ui
