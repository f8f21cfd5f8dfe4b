// Whose versions an answer carries: which data an operation comes to, seen from one of a component's links.
#pragma once

#include "engine/components/model.h"

namespace faultline::components {

/// The database or store whose version of the key the answer to `operation` over `link` carries: that of the last read
/// or write on the way. kNone where no data is involved. Where balanced backends differ, the first one's.
Index dataOwner(const Model& model, Index link, std::uint16_t operation);

/// For the steps of handlers and for CDNs; when all handlers have been compiled.
void findStepOwners(Model& model);

/// For the clients whose users keep answers; when all handlers have been compiled.
void findBrowserOwners(Model& model);

} // namespace faultline::components
