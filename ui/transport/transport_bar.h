// The bar that drives the run: reset, play, step, speed, time, traffic, and how it goes.
#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <memory>

#include "engine/simulation/snapshot.h"

class QLabel;
class QToolButton;

namespace faultline::ui {

class FigureLabel;
class Pill;
class Player;
class ScaleSlider;

/// Reset, step back, play/pause, step · speed · simulated time · traffic · p99 and the share that was answered.
/// "Restore all" is there while a fault is on.
class TransportBar : public QFrame {
    Q_OBJECT
  public:
    explicit TransportBar(Player& player, QWidget* parent = nullptr);

    /// Call it once a GUI frame.
    void showFrame(std::shared_ptr<const simulation::Snapshot> snapshot);
    /// Whether dots fly longer on screen than their messages take.
    void setIllustrative(bool illustrative);

    QToolButton* playButton() const { return m_play; }
    QToolButton* stepButton() const { return m_step; }
    QToolButton* stepBackButton() const { return m_stepBack; }
    QToolButton* resetButton() const { return m_reset; }
    QToolButton* speedButton() const { return m_speed; }
    QToolButton* restoreButton() const { return m_restore; }
    ScaleSlider* trafficSlider() const { return m_traffic; }
    QString timeText() const;
    QString speedText() const;
    QString p99Text() const;
    QString answeredText() const;

  public slots:
    void slower();
    void faster();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    QToolButton* makeButton(int icon, const QString& name, const QString& keys);
    QWidget* buildSpeed();
    QWidget* buildTraffic();
    QWidget* buildTime();
    void buildSpeedMenu();
    void showPlaying(bool playing);
    void showSpeed();
    void showTraffic(double times);
    void showFaults(const simulation::Snapshot& snapshot);
    void showFigures(const simulation::Snapshot& snapshot);
    void stepSpeed(int by);
    void restyle();

    Player& m_player;
    QToolButton* m_reset = nullptr;
    QToolButton* m_play = nullptr;
    QToolButton* m_step = nullptr;
    QToolButton* m_stepBack = nullptr;
    QToolButton* m_slower = nullptr;
    QToolButton* m_speed = nullptr;
    QToolButton* m_faster = nullptr;
    QLabel* m_achieved = nullptr;
    FigureLabel* m_time = nullptr;
    QLabel* m_timeNote = nullptr;
    ScaleSlider* m_traffic = nullptr;
    FigureLabel* m_trafficText = nullptr;
    QLabel* m_trafficName = nullptr;
    QToolButton* m_restore = nullptr;
    Pill* m_p99 = nullptr;
    Pill* m_answered = nullptr;
    bool m_still = false;
    bool m_illustrative = false;
    QElapsedTimer m_sinceFigures;
    QElapsedTimer m_sinceTime;
};

/// "mm:ss.mmm", with hours in front from the first one on.
QString timeText(kernel::Time time);
/// "1× real time", "as fast as it goes".
QString speedText(double speed);
/// Whether any fault is on: an instance down or disturbed, a link cut.
bool hasFault(const simulation::Snapshot& snapshot);

} // namespace faultline::ui
