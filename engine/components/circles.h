// Circles of components that call each other: A asks B, B asks A for the same. Nothing in such a handler says when to
// stop, so a request would go round for ever, and in no time at all where nothing takes time.
#pragma once

#include "engine/components/model.h"

namespace faultline::components {

/// So often may a request be passed on along a circle; what comes after is answered `error`. As AWS Lambda's recursive
/// loop detection does it, which stops after about 16 invocations in one chain of requests.
///
/// A frame counts each call that it makes along the circle, further ones and retries included, and hands its count on.
/// What a frame with k rounds left may cause is N(k) = Σ N(j) for j < k, plus itself: at most 2^16 calls, whatever the
/// handlers do.
constexpr std::uint8_t kMaxRounds = 16;

/// Marks the steps (and the balancers) whose calls may come back to them with the same operation.
void markCircles(Model& model);

} // namespace faultline::components
