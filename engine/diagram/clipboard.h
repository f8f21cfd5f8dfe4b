// Parts of a diagram that are taken out and put in elsewhere: the clipboard's content. `fragmentOf` a selection of
// components, `paste` and `duplicate` stand in edit.h.
#pragma once

#include "engine/diagram/edit.h"

namespace faultline::diagram {

/// Components with the links between them, the zones that they stand in, and the operations and keyspaces that they
/// name, as a diagram of its own. Where it is pasted, an operation or keyspace of that name is the one that is meant;
/// where there is none, it is made. Of `zones`, which
/// are wanted for themselves, all components that they name as a whole come along; the others say who stood in them and
/// have no frame. A pasted zone with a frame is a new one; without one, what it contains goes into the zone of that id,
/// which is made where there is none.
Diagram fragmentOf(const Diagram& diagram, const std::vector<std::string>& ids, const std::vector<std::string>& zones);

} // namespace faultline::diagram
