// Faults that a person plays on what is on the canvas: never an edit, always reversible.
#pragma once

#include <QObject>
#include <QStringList>
#include <memory>

#include "engine/base/units.h"
#include "engine/simulation/snapshot.h"
#include "ui/theme/icons.h"

class QMenu;

namespace faultline::ui {

class DiagramDocument;
class Player;

/// Makes fault menus and sends the chosen faults to the player, as scenario events.
class FaultsByHand : public QObject {
    Q_OBJECT
  public:
    FaultsByHand(const DiagramDocument& document, Player& player, QObject* parent = nullptr);

    /// What the run looks like now: decides between crash and restore, and what a menu offers.
    void setSnapshot(std::shared_ptr<const simulation::Snapshot> snapshot) { m_snapshot = std::move(snapshot); }

    /// Adds the faults that fit the targets (instances "app/2", components, links) to a menu.
    void fill(QMenu& menu, const QStringList& targets);
    /// Crashes components and cuts links, or restores them when any of them is down already.
    void crashOrRestore(const QStringList& targets);
    void restore(const QStringList& targets);

  private:
    struct Fault {
        const char* event;
        const char* text;
        Icon icon;
    };
    bool isLink(const QString& target) const;
    bool isFailable(const QString& target) const;
    bool isFaulty(const QString& target) const;
    void addFault(QMenu& menu, const Fault& fault, const QStringList& targets);
    void play(const Fault& fault, const QStringList& targets, base::Duration span);

    const DiagramDocument& m_document;
    Player& m_player;
    std::shared_ptr<const simulation::Snapshot> m_snapshot;
};

} // namespace faultline::ui
