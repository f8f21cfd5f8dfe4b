// What flows over each wire, written beside it.
#pragma once

#include <QCache>
#include <QHash>
#include <QPainter>
#include <QTransform>
#include <optional>
#include <vector>

#include "ui/canvas/items/wire.h"
#include "ui/canvas/text_pictures.h"

namespace faultline::ui {

class CanvasScene;

/// Draws the live rates of wires from cached pictures of the texts, each where it lies over no card and over no other
/// rate; a wire that has no such place carries none.
class RateLabels {
  public:
    /// In viewport coordinates; wires that are too short on screen carry none.
    void paint(QPainter& painter, const CanvasScene& scene, const QTransform& view, const QRectF& viewport);
    void forget() {
        m_texts.forget();
        m_sizes.clear();
    }
    /// Where the labels of the last picture lay, in viewport coordinates.
    const std::vector<QRectF>& painted() const { return m_painted; }

  private:
    /// A place along a wire and the side of it.
    struct Spot {
        double share = 0.5;
        int side = 1;
    };
    /// How large a text is on screen; remembered, as the same few come every frame.
    QSizeF sizeOf(const QString& text);
    void placeAll(const CanvasScene& scene, double zoom);
    std::optional<Spot> freeSpot(const CanvasScene& scene, const WireRoute& route, QSizeF size, double zoom,
                                 const std::vector<QRectF>& cards, const std::vector<QRectF>& labels) const;

    TextPictures m_texts;
    QCache<QString, QSizeF> m_sizes{2000};
    QHash<QString, Spot> m_spots; ///< by wire; valid while what they were found for stays
    std::size_t m_stamp = 0;
    std::vector<QRectF> m_painted;
};

} // namespace faultline::ui
