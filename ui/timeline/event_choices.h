// What can happen in a diagram: each kind of event with the targets that fit it.
#pragma once

#include <QString>
#include <vector>

#include "engine/diagram/diagram.h"
#include "engine/kernel/time.h"
#include "ui/theme/icons.h"

namespace faultline::ui {

/// One event that would make sense, ready to be put into a scenario but for its time.
struct EventChoice {
    QString target; ///< what it happens to, for a menu
    diagram::Record event;
};

/// The choices of one kind of event.
struct EventKindChoices {
    QString kind;    ///< "hot_key"
    QString text;    ///< "Hot key"
    QString meaning; ///< the catalog's
    bool startsGroup = false;
    std::vector<EventChoice> choices;
};

/// In the catalog's order; kinds that nothing in the diagram fits are left out.
std::vector<EventKindChoices> eventChoices(const diagram::Diagram& diagram);

/// The event at a time; what passes by itself lasts for `span`.
diagram::Record eventAt(diagram::Record event, kernel::Time at, kernel::Time span);
/// Where an event goes among the others, so that they stand in the order of their times.
std::size_t indexFor(const diagram::Diagram& diagram, kernel::Time at);

Icon eventIcon(const QString& kind);

} // namespace faultline::ui
