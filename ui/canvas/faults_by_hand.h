// Faults that a person plays on what is on the canvas: never an edit, always reversible.
#pragma once

#include <QObject>
#include <QStringList>
#include <memory>
#include <vector>

#include "engine/base/units.h"
#include "engine/catalog/value.h"
#include "engine/simulation/snapshot.h"
#include "ui/canvas/faults_in_force.h"
#include "ui/theme/icons.h"

class QMenu;

namespace faultline::ui {

class DiagramDocument;
class Player;

/// Makes fault menus and sends the chosen faults to the player, as scenario events. What was done by hand can be kept
/// as the diagram's scenario: that alone is an edit.
class FaultsByHand : public QObject {
    Q_OBJECT
  public:
    FaultsByHand(DiagramDocument& document, Player& player, QObject* parent = nullptr);

    /// What the run looks like now: decides between crash and restore, and what a menu offers.
    void setSnapshot(std::shared_ptr<const simulation::Snapshot> snapshot);

    /// Adds the faults that fit the targets (instances "app/2", components, links, zones) to a menu.
    void fill(QMenu& menu, const QStringList& targets);
    /// Adds what ends one fault that is on.
    void fillEndOf(QMenu& menu, const FaultInForce& fault);
    /// Crashes components and cuts links, or restores them when any of them is down already.
    void crashOrRestore(const QStringList& targets);
    /// Parts these instances, components and zones from everything else, or heals them when anything parts them
    /// already.
    void partitionOrHeal(const QStringList& targets);
    void restore(const QStringList& targets);
    /// Writes what was done by hand into the scenario; one step. False when there was nothing.
    bool keepAsScenario();

  private:
    /// What an entry of a menu plays for a span (0: until restored).
    using Events = std::vector<catalog::Record>;
    struct Fault {
        const char* event;
        const char* text;
        Icon icon;
    };
    /// The targets by what can be done to them.
    struct Targets {
        QStringList failable; ///< instances and components that can crash
        QStringList members;  ///< the same with clients and probes: the network can lose them
        QStringList links;
        QStringList zones;
    };

    Targets sorted(const QStringList& targets) const;
    bool isLink(const QString& target) const;
    bool isZone(const QString& target) const;
    bool isFailable(const QString& target) const;
    bool isFaulty(const QString& target) const;
    bool isParted(const QString& target) const;
    /// Zones in which a component stands, whole or in part.
    QStringList zonesOf(const QString& target) const;
    QString zoneLabel(const QString& zone) const;
    bool leavesARest(const QStringList& members) const;
    void fillOneWay(QMenu& menu, const QStringList& links);
    void fillOutages(QMenu& menu, const Targets& targets);
    void fillEnd(QMenu& menu, const QStringList& all);
    void fillKeep(QMenu& menu);
    void endFault(const FaultInForce& fault);
    void addFault(QMenu& menu, const Fault& fault, const QString& text, const Events& events);
    void play(const Events& events, base::Duration span);
    void send(const catalog::Record& event);

    DiagramDocument& m_document;
    Player& m_player;
    std::shared_ptr<const simulation::Snapshot> m_snapshot;
};

} // namespace faultline::ui
