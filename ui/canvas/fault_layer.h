// Faults of the network as they look on the canvas: a tear between the sides of a partition, a ring around what is
// isolated, a shape on a wire that is slow, loses messages or leads one way only.
#pragma once

#include <QLineF>
#include <QPainter>
#include <QPolygonF>
#include <QRectF>
#include <QTransform>
#include <optional>
#include <vector>

#include "ui/canvas/faults_in_force.h"

namespace faultline::ui {

class CanvasScene;

/// A line that parts two groups of rectangles, from edge to edge of both together; nothing where no straight line does.
std::optional<QLineF> lineBetween(const std::vector<QRectF>& one, const std::vector<QRectF>& other);

/// Keeps the faults in force and paints those that belong to no single instance.
class FaultLayer {
  public:
    explicit FaultLayer(const CanvasScene& scene) : m_scene(scene) {}

    /// True when the picture differs.
    bool read(const simulation::Snapshot& snapshot);
    void clear() { m_faults.clear(); }
    const FaultsInForce& faults() const { return m_faults; }

    /// In viewport coordinates; `view` leads there from the scene's.
    void paint(QPainter& painter, const QTransform& view, const QRectF& viewport) const;

    /// What a point of the viewport lies on: the words or the line of a fault as it was painted last. A fault on a wire
    /// names the wire.
    struct Mark {
        FaultInForce fault;
        QString wire; ///< empty for what lies across the canvas
    };
    std::optional<Mark> markAt(QPointF point) const;

  private:
    using Rects = std::vector<QRectF>;
    struct Painted {
        QRectF words;
        QPolygonF line;
        Mark mark;
    };

    /// The cards that names in a fault stand for: components, and zones as what they contain.
    QStringList componentsOf(const QStringList& names) const;
    Rects rectsOf(const QStringList& components) const;
    Rects framesOf(const FaultInForce& fault) const;
    QString timeLeft(const FaultInForce& fault) const;
    bool paintsOnWire(const FaultInForce& fault) const;
    void paintPartition(QPainter& painter, const QTransform& view, const QRectF& viewport,
                        const FaultInForce& fault) const;
    void paintRings(QPainter& painter, const QTransform& view, const Rects& rects, const QString& text,
                    const FaultInForce& fault) const;
    void paintWireMark(QPainter& painter, const QTransform& view, const FaultInForce& fault) const;

    const CanvasScene& m_scene;
    FaultsInForce m_faults;
    kernel::Time m_now = 0;
    mutable std::vector<Painted> m_painted; ///< the last on top
};

} // namespace faultline::ui
