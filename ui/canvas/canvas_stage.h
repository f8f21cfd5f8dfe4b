// The picture of a run over the diagram: gauges, dots, rates, legend, caption; one call a frame.
#pragma once

#include <QPainter>
#include <QTransform>
#include <memory>

#include "engine/simulation/snapshot.h"
#include "ui/canvas/fault_layer.h"
#include "ui/canvas/follow_layer.h"
#include "ui/canvas/frame_pacer.h"
#include "ui/canvas/gauge_feed.h"
#include "ui/canvas/key_layer.h"
#include "ui/canvas/name_labels.h"
#include "ui/canvas/overlays.h"
#include "ui/canvas/rate_labels.h"
#include "ui/canvas/still_traffic.h"
#include "ui/canvas/traffic_layer.h"

namespace faultline::ui {

class CanvasScene;

/// Everything of the canvas that is painted and no item.
class CanvasStage {
  public:
    explicit CanvasStage(CanvasScene& scene);

    struct Changes {
        bool picture = false; ///< the view has to be painted again
        bool wires = false;   ///< the cached background, too
    };
    /// One frame later.
    Changes advance(std::shared_ptr<const simulation::Snapshot> snapshot, double elapsedSeconds);
    /// How long the last frame took to paint.
    void painted(double milliseconds) { m_pacer.painted(milliseconds); }

    void setMostDots(int dots) { m_pacer.setMostDots(dots); }
    void setKeepsDotsApart(bool keepsApart) { m_traffic.setKeepsDotsApart(keepsApart); }
    void setCaptionsShown(bool shown) { m_captionsShown = shown; }
    /// Whether an empty canvas says how to begin; not where nothing may be added.
    void setInviting(bool inviting) { m_inviting = inviting; }
    /// Marks one request and its way; none: nothing is followed.
    void setFollowed(std::optional<quint32> request);
    void setCoveredBelow(double pixels) { m_coveredBelow = pixels; }

    /// Shows the traffic that another stage shows at the moment.
    void showTrafficOf(const CanvasStage& other);
    /// Links came, went or moved.
    void followWires() { m_traffic.resolveWires(); }
    /// All gauges at once, e.g. for a card that is new.
    void refreshGauges();
    /// The theme changed.
    void forgetPictures();

    /// Grid and wires, in scene coordinates.
    void paintBackground(QPainter& painter, const QRectF& exposed, double zoom, bool smooth) const;
    /// Rates, dots and what does not move, in viewport coordinates.
    void paintOver(QPainter& painter, const QTransform& view, const QRectF& viewport);

    const NameLabels& names() const { return m_names; }
    const TrafficLayer& traffic() const { return m_traffic; }
    const FollowLayer& follow() const { return m_follow; }
    const KeyLayer& keys() const { return m_keys; }
    const std::shared_ptr<const simulation::Snapshot>& snapshot() const { return m_snapshot; }
    const EventCaption& caption() const { return m_caption; }
    const StillTraffic& still() const { return m_still; }
    const FaultsInForce& faults() const { return m_faults.faults(); }
    /// The fault whose words or line a point of the viewport lies on.
    std::optional<FaultLayer::Mark> faultAt(QPointF point) const {
        return m_snapshot ? m_faults.markAt(point) : std::nullopt;
    }

  private:
    void readLog(const simulation::Snapshot& snapshot);
    /// Cards, tiles, names and notes in view, which the caption must not cover.
    std::vector<QRectF> toBeKeptFree(const QTransform& view, const QRectF& viewport) const;
    void paintOverlays(QPainter& painter, const QTransform& view, const QRectF& viewport);
    bool advanceTraffic(const std::shared_ptr<const simulation::Snapshot>& snapshot, double elapsed);
    bool advanceGauges(const simulation::Snapshot* snapshot, double elapsed, bool atOnce);

    CanvasScene& m_scene;
    TrafficLayer m_traffic;
    StillTraffic m_still; ///< in place of the dots while motion is reduced
    double m_sinceGauges = 0;
    bool m_reduced = false;
    GaugeFeed m_gauges;
    FaultLayer m_faults;
    FollowLayer m_follow;
    std::optional<quint32> m_followed;
    KeyLayer m_keys;
    NameLabels m_names;
    RateLabels m_rates;
    DotLegend m_legend;
    EventCaption m_caption;
    bool m_captionsShown = true;
    double m_coveredBelow = 0;
    bool m_inviting = true;
    FramePacer m_pacer;
    std::shared_ptr<const simulation::Snapshot> m_snapshot;
    std::shared_ptr<const std::vector<simulation::LogEntry>> m_log;
    kernel::Time m_toldUntil = -1; ///< entries up to then were said
    std::size_t m_toldThen = 0;    ///< of those at exactly that time
};

} // namespace faultline::ui
