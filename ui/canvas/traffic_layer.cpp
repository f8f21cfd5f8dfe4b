#include "ui/canvas/traffic_layer.h"

#include <QLineF>
#include <algorithm>
#include <cmath>

#include "ui/canvas/text_pictures.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

using simulation::Flight;
using simulation::Snapshot;

/// Snapshots may come slower than frames; only after this long without progress the run counts as standing still.
constexpr double kStandstill = 0.15;
/// A request's later hops wait for the earlier ones on screen, but never longer than this.
constexpr double kLongestLag = 4.0;
constexpr quint64 kMostThinning = 1 << 20;
/// Health checks that are drawn at a time.
constexpr int kMostChecks = 200;
/// Dots of both directions keep apart like cars on a road, px.
constexpr double kRoadSide = 3.5;
/// A message that is lost stops here.
constexpr double kLostAt = 0.5;
constexpr std::size_t kWaitingPerVisible = 12;
/// Dots of one direction need so many of their sizes on a wire, or their shapes cannot be told apart.
constexpr double kSpacing = 1;
/// Wires shorter than this on screen show no single dots anyway and would thin the others out, px: they count as so
/// long.
constexpr double kShortestRoad = 100;
/// Traffic comes in bunches: what counts is how full the roads are over about so long, s.
constexpr double kCrowdingSeconds = 0.8;
/// A road that is fuller than this is thinned at once.
constexpr double kJam = 2;
/// After so many seconds with room twice as many dots are shown; sooner where the roads are nearly free, as after a
/// moment when the machine was busy and a second's traffic came at once.
constexpr double kLaterS = 3;
constexpr double kSoonS = 0.5;
constexpr double kNearlyFree = 0.15;

/// How near a dot the pointer takes it, px: dots move.
constexpr double kDotReach = 12;
/// From seeing a dot to the press, s.
constexpr double kHandLate = 0.08;
/// How much is seen of the other dots while one is followed.
constexpr double kStandsBack = 0.4;

double distanceTo(const QLineF& track, QPointF point) {
    const QPointF along = track.p2() - track.p1();
    const double squared = QPointF::dotProduct(along, along);
    const double share =
        squared > 0 ? std::clamp(QPointF::dotProduct(point - track.p1(), along) / squared, 0.0, 1.0) : 0;
    return QLineF(point, track.p1() + along * share).length();
}

std::uint64_t mixed(std::uint64_t x) {
    x ^= x >> 31;
    x *= 0x9E3779B97F4A7C15ull;
    return x ^ (x >> 29);
}

} // namespace

bool TrafficLayer::advance(const std::shared_ptr<const Snapshot>& snapshot, double elapsed) {
    if (!snapshot) {
        const bool had = !m_dots.empty();
        clear();
        return had;
    }
    if (snapshot != m_last && m_last && snapshot->now < m_last->now)
        clear();
    const bool fresh = snapshot != m_last;
    keepPace(*snapshot, elapsed);
    if (fresh) {
        resolveLanes(*snapshot);
        m_requestsPerSample = std::max<quint64>(1, snapshot->requestsPerDot);
        take(*snapshot);
        m_last = snapshot;
    }
    const bool running = m_sinceProgress < kStandstill;
    if (running)
        m_clock += elapsed;
    retire();
    adaptThinning(running ? elapsed : 0);
    m_illustrative = m_clock - m_lastStretched < 1.0;
    return running || fresh;
}

void TrafficLayer::keepPace(const Snapshot& snapshot, double elapsed) {
    const double now = double(snapshot.now);
    const double before = m_last ? double(m_last->now) : now;
    m_sinceProgress = now > before ? 0 : m_sinceProgress + elapsed;
    m_paceSeconds += elapsed;
    if (!m_last) {
        m_simulated = now;
        m_paceSeconds = 0;
        return;
    }
    if (now > before && m_paceSeconds > 0) {
        const double seen = (now - before) * 1e-9 / m_paceSeconds;
        const double weight = std::min(1.0, m_paceSeconds / 0.25);
        // A change of speed by hand shows at once; small swings are smoothed.
        const bool jumped = seen > 4 * m_pace || seen < 0.25 * m_pace;
        m_pace = jumped ? seen : m_pace + (seen - m_pace) * weight;
        m_paceSeconds = 0;
    } else if (m_sinceProgress >= kStandstill) {
        m_paceSeconds = 0;
    }
    // The time on screen runs evenly between snapshots and never past the newest.
    const double lag = 0.1 * m_pace * 1e9;
    m_simulated = std::clamp(m_simulated + elapsed * m_pace * 1e9, now - lag, now);
}

void TrafficLayer::resolveLanes(const Snapshot& snapshot) {
    bool same = m_lanes.size() == snapshot.links.size();
    for (std::size_t i = 0; same && i < m_lanes.size(); ++i)
        same = m_lanes[i].id == snapshot.links[i].id;
    if (same)
        return;
    // Dots keep their links: they know them by index, so those that moved are looked up by name.
    std::unordered_map<std::string, std::uint32_t> indexOf;
    std::vector<Lane> lanes;
    for (const auto& link : snapshot.links) {
        indexOf.emplace(link.id, std::uint32_t(lanes.size()));
        lanes.push_back({link.id, m_wires.wire(QString::fromStdString(link.id))});
    }
    m_followedLast.reset();
    std::erase_if(m_dots, [&](Dot& dot) {
        const auto found = indexOf.find(m_lanes[dot.lane].id);
        if (found == indexOf.end()) {
            m_checks -= isCheck(dot);
            return true;
        }
        dot.lane = found->second;
        return false;
    });
    m_lanes = std::move(lanes);
}

void TrafficLayer::showWhatIsOn(const TrafficLayer& other) {
    m_lanes = other.m_lanes;
    resolveWires();
    m_dots = other.m_dots;
    m_last = other.m_last;
    m_clock = other.m_clock;
    m_simulated = other.m_simulated;
    m_pace = other.m_pace;
    m_illustrative = other.m_illustrative;
    m_requestsPerSample = other.m_requestsPerSample;
    m_thinning = other.m_thinning;
    m_followed = other.m_followed;
    m_followedEnded = other.m_followedEnded;
    m_followedLast = other.m_followedLast;
    m_checks = other.m_checks;
    m_visible = other.m_visible;
}

void TrafficLayer::resolveWires() {
    for (Lane& lane : m_lanes)
        lane.wire = m_wires.wire(QString::fromStdString(lane.id));
}

bool TrafficLayer::isKept(std::uint64_t request) const {
    return (mixed(request) & (m_thinning - 1)) == 0 || request == m_followed;
}

void TrafficLayer::take(const Snapshot& snapshot) {
    for (const Flight& flight : snapshot.flights) {
        if (flight.link >= m_lanes.size())
            continue;
        // Health checks belong to no request: neither do they thin requests out nor are they thinned out with them.
        if (flight.kind == Flight::Kind::HealthCheck ? m_checks < kMostChecks : isKept(flight.request))
            takeFlight(flight);
    }
}

void TrafficLayer::takeFlight(const Flight& flight) {
    Dot dot;
    dot.request = flight.request;
    dot.lane = flight.link;
    dot.fromInstance = flight.fromInstance;
    dot.toInstance = flight.toInstance;
    dot.kind = flight.kind;
    dot.answer = flight.answer;
    dot.departs = flight.departs;
    const double lasts = double(flight.arrives - flight.departs) * 1e-9 / std::max(m_pace, 1e-9);
    if (lasts >= kShortestFlight) {
        dot.exact = true;
        dot.start = double(flight.departs);
        dot.end = double(flight.arrives);
    } else {
        const double ago = (double(flight.departs) - m_simulated) * 1e-9 / std::max(m_pace, 1e-9);
        const double natural = m_clock + std::clamp(ago, -0.1, 0.3);
        dot.start = isCheck(dot) ? natural + (dot.answer ? kShortestFlight : 0) : chainedStart(flight, natural);
        dot.end = dot.start + kShortestFlight;
        m_lastStretched = m_clock;
    }
    m_checks += isCheck(dot);
    m_dots.push_back(dot);
}

double TrafficLayer::chainedStart(const Flight& flight, double natural) {
    Chain& chain = m_chains[flight.request];
    double start = natural;
    for (int i = 0; i < Chain::kKept; ++i)
        if (chain.arrives[i] <= flight.departs && chain.ends[i] > start)
            start = chain.ends[i];
    if (start - natural > kLongestLag)
        start = natural;
    chain.arrives[chain.next] = flight.arrives;
    chain.ends[chain.next] = start + kShortestFlight;
    chain.latest = std::max(chain.latest, start + kShortestFlight);
    chain.next = (chain.next + 1) % Chain::kKept;
    return start;
}

void TrafficLayer::retire() {
    m_visible = 0;
    m_onLane.assign(m_lanes.size(), {});
    std::erase_if(m_dots, [this](const Dot& dot) {
        const double now = dot.exact ? m_simulated : m_clock;
        if (now >= dot.end) {
            if (isFollowed(dot))
                m_followedLast = dot;
            m_checks -= isCheck(dot);
            return true;
        }
        if (now >= dot.start && !isCheck(dot)) {
            ++m_visible;
            ++m_onLane[dot.lane][dot.answer ? 1 : 0];
        }
        return false;
    });
    if (m_chains.size() > 1000 && m_chains.size() > m_dots.size())
        std::erase_if(m_chains, [this](const auto& entry) { return entry.second.latest < m_clock; });
}

double TrafficLayer::crowding() const {
    if (!m_keepsApart)
        return 0;
    double most = 0;
    for (std::size_t i = 0; i < m_onLane.size(); ++i) {
        if (!m_lanes[i].wire)
            continue;
        const double length = std::max(m_lanes[i].wire->route.length() * m_zoom, kShortestRoad);
        const double room = length / (kSpacing * m_dotSize);
        most = std::max(most, std::max(m_onLane[i][0], m_onLane[i][1]) / room);
    }
    return most;
}

void TrafficLayer::adaptThinning(double elapsed) {
    const double now = crowding();
    m_crowding += (now - m_crowding) * std::min(1.0, elapsed / kCrowdingSeconds);
    const double filled = m_crowding;
    const bool crowded =
        m_visible > m_limit || m_dots.size() > std::size_t(m_limit) * kWaitingPerVisible || filled > 1 || now > kJam;
    if (crowded && m_thinning < kMostThinning) {
        m_thinning *= 2;
        m_calm = m_clock;
        m_crowding /= 2;
        std::erase_if(m_dots, [this](const Dot& dot) { return !isCheck(dot) && !isKept(dot.request); });
    } else if (m_visible > m_limit / 4 || filled > 0.45 || m_thinning == 1) {
        m_calm = m_clock;
    } else if (m_clock - m_calm > (filled < kNearlyFree ? kSoonS : kLaterS)) {
        m_thinning /= 2;
        m_calm = m_clock;
    }
}

void TrafficLayer::clear() {
    m_dots.clear();
    m_chains.clear();
    m_last.reset();
    m_followedLast.reset();
    m_visible = 0;
    m_checks = 0;
    m_thinning = 1;
    m_crowding = 0;
    m_calm = m_clock;
    m_lastStretched = m_clock - 10;
    m_sinceProgress = kStandstill;
    m_illustrative = false;
}

double TrafficLayer::shareOf(const Dot& dot) const {
    const double now = dot.exact ? m_simulated : m_clock;
    return dot.end > dot.start ? (now - dot.start) / (dot.end - dot.start) : 1;
}

QPointF TrafficLayer::placeOf(const Dot& dot, double share, const QTransform& view) const {
    const Wire& wire = *m_lanes[dot.lane].wire;
    const double travelled = dot.kind == Flight::Kind::Dropped ? std::min(share, kLostAt) : share;
    const Spot spot = spotOn(dot, wire, dot.answer ? 1 - travelled : travelled);
    const QPointF direction = spot.direction * (dot.answer ? -1 : 1);
    return view.map(spot.at) + QPointF(-direction.y(), direction.x()) * kRoadSide;
}

/// From the caller's tile to its card, along the wire, and from the callee's card to its tile; a card is passed at
/// once.
TrafficLayer::Spot TrafficLayer::spotOn(const Dot& dot, const Wire& wire, double along) const {
    const bool any = m_tiles != nullptr && !m_tiles->tiles().empty();
    const WireRoute* head = any ? m_tiles->strand(wire.from, dot.fromInstance) : nullptr;
    const WireRoute* tail = any ? m_tiles->strand(wire.to, dot.toInstance) : nullptr;
    const double before = head != nullptr ? head->length() : 0;
    const double after = tail != nullptr ? tail->length() : 0;
    double way = along * (before + wire.route.length() + after);
    if (way < before) {
        const double share = 1 - way / before;
        return {head->at(share), -head->direction(share)};
    }
    way -= before;
    if (tail != nullptr && way > wire.route.length()) {
        const double share = (way - wire.route.length()) / std::max(after, 1e-9);
        return {tail->at(share), tail->direction(share)};
    }
    const double share = head == nullptr && tail == nullptr ? along : way / std::max(wire.route.length(), 1e-9);
    return {wire.route.at(share), wire.route.direction(share)};
}

bool TrafficLayer::isFollowed(const Dot& dot) const {
    return !isCheck(dot) && dot.request == m_followed;
}

bool TrafficLayer::isHidden(const Dot& dot) const {
    const Wire* wire = m_lanes[dot.lane].wire.get();
    return wire == nullptr || wire->look.muted;
}

std::optional<DotUnder> TrafficLayer::dotAt(QPointF point, const QTransform& view) const {
    std::optional<DotUnder> nearest;
    double reach = std::max(kDotReach, m_dotSize / 2 + kDotReach / 2);
    for (const Dot& dot : m_dots) {
        const double share = shareOf(dot);
        if (share < 0 || share > 1 || isHidden(dot) || isCheck(dot))
            continue;
        // Where it was while the hand was on its way; one that stands still is where it is.
        const double seconds = dot.exact ? (dot.end - dot.start) * 1e-9 / std::max(m_pace, 1e-9) : dot.end - dot.start;
        const double late = m_sinceProgress < kStandstill ? kHandLate / std::max(seconds, 1e-9) : 0;
        const QLineF track(placeOf(dot, std::max(0.0, share - late), view), placeOf(dot, share, view));
        const double distance = distanceTo(track, point);
        if (distance > reach)
            continue;
        reach = distance;
        nearest = DotUnder{quint32(dot.request), dot.departs};
    }
    return nearest;
}

void TrafficLayer::setFollowed(std::optional<quint32> request) {
    if (request == m_followed)
        return;
    m_followed = request;
    m_followedEnded = false;
    m_followedLast.reset();
}

void TrafficLayer::paint(QPainter& painter, const QTransform& view, const QRectF& viewport, double dotSize) {
    m_zoom = view.m11();
    m_dotSize = dotSize;
    if (m_visible == 0 && m_checks == 0 && !m_followedLast)
        return;
    const bool pixels = paintsPixels(painter);
    m_atlas.prepare(dotSize, painter.device()->devicePixelRatioF() * std::max(1.0, painter.worldTransform().m11()));
    m_fragments.clear();
    const QRectF area = viewport.adjusted(-dotSize, -dotSize, dotSize, dotSize);
    const double scale = m_atlas.scale();
    for (const Dot& dot : m_dots) {
        const double share = shareOf(dot);
        if (share < 0 || share > 1 || isHidden(dot))
            continue;
        const QPointF at = placeOf(dot, share, view);
        if (!area.contains(at))
            continue;
        const bool lost = dot.kind == Flight::Kind::Dropped;
        double opacity = lost && share > 0.7 ? (1 - share) / 0.3 : 1.0;
        if (m_followed && !isFollowed(dot))
            opacity *= kStandsBack;
        if (!pixels) { // a vector picture keeps its shapes
            painter.setOpacity(opacity);
            const Palette& p = Theme::instance().palette();
            paintGlyph(painter, glyphOf(dot.kind), at, dotSize, colourOf(dot.kind, p), p.window);
            painter.setOpacity(1);
            continue;
        }
        m_fragments.push_back(QPainter::PixmapFragment::create(at, m_atlas.source(dot.kind), scale, scale, 0, opacity));
    }
    if (!m_fragments.empty())
        painter.drawPixmapFragments(m_fragments.data(), int(m_fragments.size()), m_atlas.pixmap());
    if (m_followed)
        paintFollowed(painter, view, dotSize);
}

/// A ring around each of its dots; between two hops where the last one ended.
void TrafficLayer::paintFollowed(QPainter& painter, const QTransform& view, double dotSize) const {
    const Palette& p = Theme::instance().palette();
    const double radius = dotSize / 2 + 5;
    const auto ring = [&](QPointF at, Qt::PenStyle style) {
        painter.setPen(QPen(p.surface, 6));
        painter.drawEllipse(at, radius, radius);
        painter.setPen(QPen(p.text, 2.6, style));
        painter.drawEllipse(at, radius, radius);
    };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    bool under = false;
    bool still = false;
    for (const Dot& dot : m_dots) {
        if (!isFollowed(dot) || isHidden(dot))
            continue;
        const double share = shareOf(dot);
        still = still || share < 0;
        if (share < 0 || share > 1)
            continue;
        under = true;
        ring(placeOf(dot, share, view), Qt::SolidLine);
    }
    if (!under && m_followedLast && !isHidden(*m_followedLast) && (still || !m_followedEnded))
        ring(placeOf(*m_followedLast, 1, view), Qt::DotLine);
    painter.restore();
}

} // namespace faultline::ui
