// The versions of the key that is watched, as badges on all its copies.
#pragma once

#include <QPainter>
#include <QString>
#include <QTransform>
#include <memory>
#include <vector>

#include "engine/simulation/key_copies.h"
#include "engine/simulation/snapshot.h"

namespace faultline::ui {

class CanvasScene;
class CardItem;

/// One badge: "x=5", or "x=4 ×2" for copies that are the same.
struct KeyBadge {
    simulation::KeyCopy copy;
    int count = 1;
    QString text;
    friend bool operator==(const KeyBadge&, const KeyBadge&) = default;
};

/// The badges of one card.
struct KeyBadges {
    QString card;
    std::vector<KeyBadge> each;  ///< of every instance, for an open card; those without anything have no text
    std::vector<KeyBadge> alike; ///< copies with the same version together, for a closed one
    friend bool operator==(const KeyBadges&, const KeyBadges&) = default;
};

/// Keeps the copies of the last snapshot as badges; texts are made only when a copy has changed.
class KeyLayer {
  public:
    explicit KeyLayer(const CanvasScene& scene) : m_scene(scene) {}

    /// True when the picture differs.
    bool read(const simulation::Snapshot& snapshot);
    bool clear();
    const std::vector<KeyBadges>& badges() const { return m_badges; }

    /// In viewport coordinates; `view` leads there from the scene's.
    void paint(QPainter& painter, const QTransform& view, const QRectF& viewport) const;

  private:
    void paintTiles(QPainter& painter, const QTransform& view) const;
    void paintCard(QPainter& painter, const QTransform& view, const CardItem& card, const KeyBadges& badges) const;

    const CanvasScene& m_scene;
    std::shared_ptr<const simulation::KeyCopies> m_copies;
    std::vector<KeyBadges> m_badges;
};

} // namespace faultline::ui
