// The live charts of a run, side by side on one board. Start here; chart_panel.h is one chart, chart_content.h what
// goes into them.
#pragma once

#include <QWidget>
#include <memory>

#include "engine/diagram/diagram.h"
#include "engine/simulation/snapshot.h"

class QMenu;

namespace faultline::ui {

class ChartPanel;
class Player;

/// Shows latency, traffic, saturation and whatever else the run's components have figures for, with the faults as marks
/// and one time cursor across all charts.
class Dashboard : public QWidget {
    Q_OBJECT
  public:
    explicit Dashboard(Player& player, QWidget* parent = nullptr);
    ~Dashboard() override;

    /// Call it once a GUI frame with the newest snapshot; it redraws at most ten times a second.
    void showFrame(std::shared_ptr<const simulation::Snapshot> snapshot);

    /// The charts on the board, in their order; those that the run has nothing for are not among them.
    QList<ChartPanel*> panels() const;

    /// How much of the past is in view; 0 is the whole run.
    kernel::Time span() const;
    void setSpan(kernel::Time span);

    /// False while the view is held although the run goes on.
    bool isFollowing() const;

    /// The diagram whose run this is: its title is on exports, its labels name the lines.
    void setDiagram(const diagram::Diagram& diagram);
    QString title() const;

    /// Actions for the board as a whole (export as PNG, SVG, PDF, CSV, copy); for a menu of the window.
    QMenu* exportMenu() const;

  public slots:
    void setFollowing(bool follow);

  signals:
    void spanChanged(faultline::kernel::Time span);
    void followingChanged(bool following);
    /// The simulated moment under the pointer, or -1; for others that show a time cursor.
    void cursorMoved(faultline::kernel::Time at);
    /// Something that a person should read, e.g. where an export was written or why it could not be.
    void message(const QString& text);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    class Private;
    std::unique_ptr<Private> m;
};

} // namespace faultline::ui
