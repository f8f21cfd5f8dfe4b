// What flows over each wire, written beside it.
#pragma once

#include <QCache>
#include <QHash>
#include <QPainter>
#include <QPixmap>
#include <QTransform>
#include <optional>
#include <vector>

#include "ui/canvas/items/wire.h"

namespace faultline::ui {

class CanvasScene;

/// Draws the live rates of wires from cached pictures of the texts, each where it lies over no card and over no other
/// rate; a wire that has no such place carries none.
class RateLabels {
  public:
    RateLabels() : m_pictures(2000) {}

    /// In viewport coordinates; wires that are too short on screen carry none.
    void paint(QPainter& painter, const CanvasScene& scene, const QTransform& view, const QRectF& viewport);
    void forget() { m_pictures.clear(); }
    /// Where the labels of the last picture lay, in viewport coordinates.
    const std::vector<QRectF>& painted() const { return m_painted; }

  private:
    /// A place along a wire and the side of it.
    struct Spot {
        double share = 0.5;
        int side = 1;
    };
    const QPixmap& picture(const QString& text, double devicePixelRatio);
    void placeAll(const CanvasScene& scene, double zoom, double devicePixelRatio);
    std::optional<Spot> freeSpot(const WireRoute& route, QSizeF size, double zoom, const std::vector<QRectF>& cards,
                                 const std::vector<QRectF>& labels) const;

    QCache<QString, QPixmap> m_pictures;
    double m_ratio = 1;
    QHash<QString, Spot> m_spots; ///< by wire; valid while what they were found for stays
    std::size_t m_stamp = 0;
    std::vector<QRectF> m_painted;
};

} // namespace faultline::ui
