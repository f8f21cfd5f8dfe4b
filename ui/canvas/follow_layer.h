// The way of the request that is followed: the wires and cards that it has come to.
#pragma once

#include <QPainter>
#include <QSet>
#include <QTransform>
#include <memory>

#include "engine/simulation/snapshot.h"
#include "ui/canvas/wire_layer.h"

namespace faultline::ui {

class CanvasScene;

/// Keeps what the trace of one request says of its way, and lights it up.
class FollowLayer {
  public:
    explicit FollowLayer(const CanvasScene& scene) : m_scene(scene) {}

    /// Takes the trace of request `followed` from a snapshot; true when the picture differs.
    bool read(const simulation::Snapshot& snapshot, quint32 followed);
    /// Nothing is followed; true when something was.
    bool clear();
    /// Whether the request has ended and nothing is done for it any more.
    bool ended() const { return m_ended; }
    const QSet<QString>& links() const { return m_links; }
    /// "app", "app/2"
    const QSet<QString>& targets() const { return m_targets; }

    /// In viewport coordinates; `view` leads there from the scene's.
    void paint(QPainter& painter, const QTransform& view) const;

  private:
    void paintWires(QPainter& painter, const QTransform& view) const;
    void paintTiles(QPainter& painter, const QTransform& view) const;
    void paintCards(QPainter& painter, const QTransform& view) const;

    const CanvasScene& m_scene;
    std::shared_ptr<const simulation::Trace> m_trace;
    std::size_t m_told = 0; ///< spans
    QSet<QString> m_links;
    QSet<QString> m_targets;
    bool m_ended = false;
};

} // namespace faultline::ui
