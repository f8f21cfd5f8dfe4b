// The instances of one component: how each is, and what can be done to it.
#pragma once

#include <QWidget>
#include <vector>

#include "engine/simulation/snapshot.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace faultline::ui {

class FaultsByHand;

/// One instance: its name, its state in words, and the button that breaks or mends it.
class InstanceRow : public QWidget {
    Q_OBJECT
  public:
    InstanceRow(const QString& target, QWidget* parent = nullptr);

    /// `since` is when it came into its state, negative when that is not known.
    void show(const simulation::InstanceView& instance, kernel::Time since, kernel::Time now);
    QString stateText() const;
    /// As events name it: app/2, db/s1/1.
    void setTarget(const QString& target);
    const QString& target() const { return m_target; }
    QPushButton* button() const { return m_button; }
    bool isDown() const { return m_down; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString m_target;
    QLabel* m_name = nullptr;
    QLabel* m_state = nullptr;
    QPushButton* m_button = nullptr;
    bool m_down = false;
};

/// Live rows for the instances of a component, in step with the run.
class InstancesView : public QWidget {
    Q_OBJECT
  public:
    InstancesView(FaultsByHand& faults, const QString& componentId, QWidget* parent = nullptr);

    void showFrame(const simulation::Snapshot& snapshot);
    /// Says how many instances there are before the first snapshot has been seen.
    void setCount(int count);
    const std::vector<InstanceRow*>& rows() const { return m_rows; }

  private:
    void press(int index);
    kernel::Time sinceOf(const simulation::Snapshot& snapshot, const QString& target) const;

    FaultsByHand& m_faults;
    QString m_component;
    QVBoxLayout* m_column = nullptr;
    QLabel* m_more = nullptr;
    std::vector<InstanceRow*> m_rows;
};

} // namespace faultline::ui
