// What flows over the wires, for those who want nothing to move.
#pragma once

#include <QHash>
#include <QPainter>
#include <QTransform>
#include <array>
#include <memory>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

class WireLayer;

/// Shows on every wire the shapes of the messages that crossed it in the last second, each kind at a place of its own;
/// they change once a second and never move.
class StillTraffic {
  public:
    static constexpr int kKinds = 8;

    /// One frame later. True when the picture differs.
    bool advance(const std::shared_ptr<const simulation::Snapshot>& snapshot, double elapsedSeconds);
    void clear();
    /// In viewport coordinates.
    void paint(QPainter& painter, const WireLayer& wires, const QTransform& view, const QRectF& viewport) const;
    /// The kinds that a wire shows, by Flight::Kind.
    std::array<bool, kKinds> shownOn(const QString& link) const { return m_shown.value(link); }

  private:
    using Kinds = std::array<bool, kKinds>;
    QHash<QString, Kinds> m_shown;
    QHash<QString, Kinds> m_coming; ///< of the second that is not over yet
    std::shared_ptr<const simulation::Snapshot> m_last;
    double m_sinceStep = 0;
};

} // namespace faultline::ui
