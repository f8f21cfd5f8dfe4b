// The row above the charts: how much of the past, following or held, the latest figures, ways out.
#pragma once

#include <QWidget>

#include "engine/simulation/snapshot.h"

class QButtonGroup;
class QLabel;
class QMenu;
class QToolButton;

namespace faultline::ui {

/// Chooses the span, brings a held view back and opens the export menu; it decides nothing.
class BoardBar : public QWidget {
    Q_OBJECT
  public:
    /// Spans on offer; 0 is the whole run.
    static const std::vector<kernel::Time>& spans();

    /// The span on offer that holds a minute on the clock at this speed; the whole run at 0, as fast as it goes, and
    /// where the run is shorter than that.
    static kernel::Time spanAt(double speed, kernel::Time duration);

    explicit BoardBar(QMenu* exportMenu, QWidget* parent = nullptr);

    void setSpan(kernel::Time span);
    /// The clients to choose among, by id and as they are called; fewer than two are no choice. `chosen` as
    /// clientChosen() gives it.
    void setClients(const QList<QPair<QString, QString>>& clients, const QString& chosen);
    /// `heldAtS` says where a held view stands.
    void setFollowing(bool following, double heldAtS);
    void showRecent(const simulation::RecentTotals& recent);
    void applyTheme();

  signals:
    void spanChosen(faultline::kernel::Time span);
    void followChosen(bool follow);
    /// Whose requests the charts shall tell of: an id, kEachClient, or all together where it is empty.
    void clientChosen(const QString& client);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void fitFigures();
    void buildWhose();
    void offerClients();

    QButtonGroup* m_spans = nullptr;
    QToolButton* m_follow = nullptr;
    QToolButton* m_whose = nullptr;
    QList<QPair<QString, QString>> m_clients;
    QString m_chosen;
    QToolButton* m_export = nullptr;
    QLabel* m_figures = nullptr;
    QStringList m_shown; // the parts of the figures, the most telling first
};

} // namespace faultline::ui
