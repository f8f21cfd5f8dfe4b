#include "ui/canvas/still_traffic.h"

#include <algorithm>

#include "ui/canvas/wire_layer.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/legibility.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

using simulation::Flight;

constexpr double kSize = 11;     // px
constexpr double kSpacing = 15;  // px between two places
constexpr double kCrowded = 0.8; // the places take at most so much of a wire

/// From the caller's end on: what is asked, what comes of it, and last what is only housekeeping.
constexpr Flight::Kind kPlaces[] = {Flight::Kind::Request, Flight::Kind::Retry,      Flight::Kind::Success,
                                    Flight::Kind::Slow,    Flight::Kind::Stale,      Flight::Kind::Error,
                                    Flight::Kind::Dropped, Flight::Kind::HealthCheck};
static_assert(std::size(kPlaces) == StillTraffic::kKinds);

} // namespace

bool StillTraffic::advance(const std::shared_ptr<const simulation::Snapshot>& snapshot, double elapsed) {
    if (!snapshot) {
        const bool any = !m_shown.isEmpty();
        clear();
        return any;
    }
    m_sinceStep += elapsed;
    if (snapshot != m_last) {
        m_last = snapshot;
        for (const Flight& flight : snapshot->flights)
            if (flight.link < snapshot->links.size())
                m_coming[QString::fromStdString(snapshot->links[flight.link].id)][std::size_t(flight.kind)] = true;
    }
    if (m_sinceStep < Motion::kStep)
        return false;
    m_sinceStep = 0;
    const bool differs = m_coming != m_shown;
    m_shown = std::move(m_coming);
    m_coming.clear();
    return differs;
}

void StillTraffic::clear() {
    m_shown.clear();
    m_coming.clear();
    m_last.reset();
    m_sinceStep = 0;
}

void StillTraffic::paint(QPainter& painter, const WireLayer& wires, const QTransform& view,
                         const QRectF& viewport) const {
    const Palette& p = Theme::instance().palette();
    const double zoom = view.m11();
    const double grown = std::max(kSize, Legibility::sizes().dot) / kSize;
    for (auto it = m_shown.constBegin(); it != m_shown.constEnd(); ++it) {
        const auto wire = wires.wire(it.key());
        if (!wire || wire->look.muted || wire->route.length() <= 0)
            continue;
        // Places are the same for every wire of a length: nothing moves when another kind joins in.
        const double length = wire->route.length() * zoom;
        const double step = std::min(kSpacing * grown, length * kCrowded / kKinds) / length;
        for (int place = 0; place < kKinds; ++place) {
            const Flight::Kind kind = kPlaces[place];
            if (!it.value()[std::size_t(kind)])
                continue;
            const QPointF at = view.map(wire->route.at(0.5 + (place - (kKinds - 1) / 2.0) * step));
            if (viewport.contains(at))
                paintGlyph(painter, glyphOf(kind), at,
                           kind == Flight::Kind::HealthCheck ? kSmallestGlyph * grown : kSize * grown,
                           colourOf(kind, p), p.window);
        }
    }
}

} // namespace faultline::ui
