// The run beside the GUI: a Session on a worker thread. The GUI asks by posting and reads the latest snapshot; neither
// side ever waits for the other.
#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "engine/base/diagnostic.h"
#include "engine/diagram/edit.h"
#include "engine/simulation/snapshot.h"

namespace faultline::ui {

/// Plays a diagram: play, pause, speed, faults by hand, live edits.
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

    /// The newest snapshot, or the same as last time when there is none newer. Call it once a frame; flights that
    /// earlier, untaken snapshots carried are in it.
    std::shared_ptr<const simulation::Snapshot> takeSnapshot();

    /// Speeds that [ and ] walk through: 0.001 … 100, then 0.
    static const std::vector<double>& speeds();

  public slots:
    void play();
    void pause();
    void togglePlaying();
    /// One step while paused: to the next event of a sampled request, at most 10 ms of simulated time.
    void step();
    void setSpeed(double speed);
    void setTrafficMultiplier(double times);
    /// Back to time zero, with the diagram as it is now; keeps playing if it was.
    void reset();
    /// Applies an edit of the document to the running simulation.
    void applyEdit(const faultline::diagram::Edit& edit);
    /// Plays a scenario event now, e.g. {crash: "app/2", for: 5s}.
    void act(const faultline::catalog::Record& event);
    void restoreAll();

  signals:
    void playingChanged(bool playing);
    void speedChanged(double speed);
    void trafficMultiplierChanged(double times);
    /// Something could not be done, or the diagram cannot run; for the message bar.
    void problem(const QString& text);
    /// A run action was carried out (for the caption and the log).
    void acted(const QString& what);
    /// A new snapshot is there (queued, at most one pending): for those without a frame timer.
    void snapshotReady();

  private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace faultline::ui
