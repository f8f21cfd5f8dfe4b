// Clients: open and closed traffic, timeouts, retries with back-off; they measure what users feel.
#pragma once

#include "engine/components/compiler.h"
#include "engine/components/world.h"

namespace faultline::components::client {

/// The next request of an open client is due.
void onArrival(World& world, Index row, Index generation);
/// A user of a closed client has thought enough.
void onThink(World& world, Index row, Index user);
void onBurst(World& world, Index row, Index generation);
void onRetry(World& world, Index request);
/// The soonest deadline of the client's requests may be over.
void onDeadlines(World& world, Index row);
/// A ramp of a traffic event, or the end of one, changes the rate: draws the next arrival anew.
void rateChanged(World& world, Index row);
/// Sends one attempt of a request; `second`: a hedge beside the one under way. False when there is nobody to ask.
bool send(World& world, Index request, bool second);
/// Whether the retry budget allows one more try; takes it.
bool mayTryAgain(World& world, Index row);
void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model);
/// While compiling a caller: gives its users numbers, and its links their shares.
void numberUsers(Compiler& compiler, ClientModel& client);
void shareLinks(Compiler& compiler, ClientModel& client, const ComponentModel& model);
/// Requests per second that the client would send now (open), or users (closed).
double rateNow(const World& world, Index row);

} // namespace faultline::components::client
