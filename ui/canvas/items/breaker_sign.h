// A circuit breaker that is not closed, as a switch.
#pragma once

#include <QPainter>

#include "engine/simulation/snapshot.h"
#include "ui/canvas/items/wire.h"

namespace faultline::ui {

/// A switch in a circle of that size: its lever up, or nearly down and dashed where the next call decides.
void paintBreakerSign(QPainter& painter, QPointF centre, double size, simulation::BreakerState state);

/// What a wire says of its callers' breakers: "open", "2 of 4 open", "half-open"; empty while all are closed.
QString breakerText(const BreakerCount& breakers);
/// Where a wire's sign and its text are painted; null while its breakers are closed.
QRectF breakerRect(const WireRoute& route, const WireLook& look, double zoom);
/// The sign near the caller with the text under it, large enough to be read at that zoom.
void paintBreaker(QPainter& painter, const WireRoute& route, const WireLook& look, double zoom);

} // namespace faultline::ui
