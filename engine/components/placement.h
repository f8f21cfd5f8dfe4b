// Failure domains: in which zone each instance stands, and how far apart that puts two of them.
#pragma once

#include "engine/components/model.h"
#include "engine/diagram/diagram.h"

namespace faultline::components {

/// Puts each node into its zone: where a zone's `contains` names it or its component, else by its component's `spread`.
void placeInZones(const diagram::Diagram& diagram, Model& model);
/// Lists, for the links of callers that prefer their own zone, the callee's nodes by zone.
void listNearNodes(Model& model);
/// Mean one-way latency of a link whose latency goes by zones, over all pairs of a caller's and a callee's instance.
double meanLatencyByZone(const Model& model, Index from, Index to);

} // namespace faultline::components
