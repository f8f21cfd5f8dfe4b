// Faults by hand, as the catalog has them.
#pragma once

#include <QStringList>

#include "engine/catalog/value.h"
#include "engine/simulation/snapshot.h"

class QMenu;

namespace faultline::ui {

class Player;

/// Fills a menu with the faults that a run can play on components and instances: for good, or for a while.
void fillFaultMenu(QMenu& menu, Player& player, const QStringList& targets);

/// The event that ends what is wrong with an instance.
catalog::Record endOfFault(const simulation::InstanceView& instance, const QString& target);

} // namespace faultline::ui
