// What a caller asks of a callee for an operation, and what a read knows when it begins.
#pragma once

#include "engine/components/world.h"

namespace faultline::components::routing {

/// Serve for balancers, services and externals; read, write or scan for databases that are called directly.
Verb verbFor(const Model& model, Index link, std::uint16_t operation);
Verb dataVerb(const Model& model, std::uint16_t operation);
/// What a call of an operation demands of the copies: what its step says, else what the operation says.
Consistency consistencyOf(const Model& model, std::uint16_t operation, Consistency ofStep = Consistency::Default);
/// Notes the newest version of the call's key that its callee, a database, has acknowledged by now.
void markRead(World& world, Call& call);
/// The same for a read that goes through something else first.
void markRead(World& world, Call& call, Index dataOwner);
/// Compares what a read got with what its data's owner had acknowledged when it began, and flags the call when it is
/// stale, and when it is older than what its own user had written. `giver` is the instance that gave it, where one did.
void audit(World& world, Call& read, Index version, Index dataOwner, Index giver);

/// A frame takes over from an answer what its own answer will carry: version and staleness.
void passOn(Call& frame, const Call& answer);

} // namespace faultline::components::routing
