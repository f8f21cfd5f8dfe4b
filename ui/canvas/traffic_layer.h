// The moving dots: every one is a message that the simulation really sent.
#pragma once

#include <QHash>
#include <QPainter>
#include <QTransform>
#include <array>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/simulation/snapshot.h"
#include "ui/canvas/dot_atlas.h"
#include "ui/canvas/unfold_layer.h"
#include "ui/canvas/wire_layer.h"

namespace faultline::ui {

/// A message on screen, so that its request can be followed.
struct DotUnder {
    quint32 request = 0;
    kernel::Time seen = 0; ///< a moment at which it was under way
};

/// Takes flights from snapshots and shows them along their wires: where the message really is while a hop lasts long
/// enough to be seen, else stretched to the shortest visible flight, hop after hop of a request in order.
class TrafficLayer {
  public:
    /// No flight is shorter on screen than this, in seconds.
    static constexpr double kShortestFlight = 0.35;

    /// Requests of instances that have a tile run on to it, or begin there.
    explicit TrafficLayer(const WireLayer& wires, const UnfoldLayer* tiles = nullptr)
        : m_wires(wires), m_tiles(tiles) {}

    /// One frame later: takes the snapshot's flights when it is a new one. True when something moved.
    bool advance(const std::shared_ptr<const simulation::Snapshot>& snapshot, double elapsedSeconds);
    void clear();
    /// Shows what another layer shows at the moment, on its own wires.
    void showWhatIsOn(const TrafficLayer& other);
    /// Links came or went.
    void resolveWires();

    /// In viewport coordinates.
    void paint(QPainter& painter, const QTransform& view, const QRectF& viewport, double dotSize);

    /// The dot at a point of the viewport, as a hand takes it that is a little late; the nearest one. Health checks are
    /// nobody's request.
    std::optional<DotUnder> dotAt(QPointF point, const QTransform& view) const;

    /// This request's dots are ringed, never thinned out, and the others stand back; none: all alike.
    void setFollowed(std::optional<quint32> request);
    /// Whether it has ended, as its trace says: then nothing marks where it rests.
    void setFollowedEnded(bool ended) { m_followedEnded = ended; }

    /// At most so many dots are shown; beyond it whole requests are left out.
    void setLimit(int limit) { m_limit = limit; }
    int limit() const { return m_limit; }
    /// Whether dots that would touch on the fullest wire are thinned out, too; initially so. Without it only the limit
    /// counts.
    void setKeepsDotsApart(bool keepsApart) { m_keepsApart = keepsApart; }
    bool illustrative() const { return m_illustrative; }
    /// How many requests one dot stands for.
    quint64 requestsPerDot() const { return m_requestsPerSample * m_thinning; }
    int visibleDots() const { return m_visible; }
    /// Simulated seconds per second of wall time, as seen lately.
    double pace() const { return m_pace; }

  private:
    /// A link's wire; null while there is none.
    struct Lane {
        std::string id;
        std::shared_ptr<const Wire> wire;
    };
    struct Dot {
        std::uint64_t request = 0;
        std::uint32_t lane = 0;
        std::uint16_t fromInstance = 0;
        std::uint16_t toInstance = 0;
        simulation::Flight::Kind kind = simulation::Flight::Kind::Request;
        bool answer = false;
        bool exact = false;
        // Exact: simulated nanoseconds. Stretched: seconds of the screen's clock.
        double start = 0;
        double end = 0;
        kernel::Time departs = 0;
    };
    /// When the last hops of a request end, simulated and on screen; later hops wait for those before them.
    struct Chain {
        static constexpr int kKept = 4;
        std::array<kernel::Time, kKept> arrives{};
        std::array<double, kKept> ends{};
        int next = 0;
        double latest = 0;
    };

    void keepPace(const simulation::Snapshot& snapshot, double elapsed);
    void take(const simulation::Snapshot& snapshot);
    void takeFlight(const simulation::Flight& flight);
    double chainedStart(const simulation::Flight& flight, double natural);
    void resolveLanes(const simulation::Snapshot& snapshot);
    void retire();
    void adaptThinning(double elapsed);
    double crowding() const;
    bool isKept(std::uint64_t request) const;
    double shareOf(const Dot& dot) const;
    /// A point of the scene, and where a request goes there.
    struct Spot {
        QPointF at;
        QPointF direction;
    };
    Spot spotOn(const Dot& dot, const Wire& wire, double along) const;
    QPointF placeOf(const Dot& dot, double share, const QTransform& view) const;
    bool isHidden(const Dot& dot) const;
    static bool isCheck(const Dot& dot) { return dot.kind == simulation::Flight::Kind::HealthCheck; }
    bool isFollowed(const Dot& dot) const;
    void paintFollowed(QPainter& painter, const QTransform& view, double dotSize) const;

    const WireLayer& m_wires;
    const UnfoldLayer* m_tiles;
    DotAtlas m_atlas;
    std::vector<Lane> m_lanes; ///< by index of Snapshot::links
    std::vector<Dot> m_dots;
    std::unordered_map<std::uint64_t, Chain> m_chains;
    std::vector<QPainter::PixmapFragment> m_fragments;
    std::shared_ptr<const simulation::Snapshot> m_last;

    double m_clock = 0;         ///< seconds that the screen has shown a running simulation
    double m_simulated = 0;     ///< the simulated time on screen, ns; follows the snapshots smoothly
    double m_sinceProgress = 0; ///< wall seconds since simulated time last went on
    double m_pace = 1;
    double m_paceSeconds = 0; ///< what the pace was measured over
    double m_lastStretched = -10;
    double m_calm = 0;     ///< the clock when there last were many dots
    double m_crowding = 0; ///< how full the fullest road is, smoothed; 1: dots touch
    bool m_illustrative = false;
    int m_limit = 2000;
    bool m_keepsApart = true;
    int m_visible = 0;
    int m_checks = 0; ///< health checks among the dots
    std::optional<quint32> m_followed;
    bool m_followedEnded = false;
    std::optional<Dot> m_followedLast;        ///< of its dots, the one that arrived last: where it rests
    std::vector<std::array<int, 2>> m_onLane; ///< visible dots of each lane, by direction
    double m_zoom = 1;                        ///< of the last picture
    double m_dotSize = 11;
    quint64 m_requestsPerSample = 1;
    quint64 m_thinning = 1;
};

} // namespace faultline::ui
