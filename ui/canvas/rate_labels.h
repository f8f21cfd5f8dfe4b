// What flows over each wire, written beside it.
#pragma once

#include <QCache>
#include <QPainter>
#include <QPixmap>
#include <QTransform>

#include "ui/canvas/wire_layer.h"

namespace faultline::ui {

/// Draws the live rates of wires from cached pictures of the texts.
class RateLabels {
  public:
    RateLabels() : m_pictures(2000) {}

    /// In viewport coordinates; wires that are too short on screen carry none.
    void paint(QPainter& painter, const WireLayer& wires, const QTransform& view, const QRectF& viewport);
    void forget() { m_pictures.clear(); }

  private:
    const QPixmap& picture(const QString& text, double devicePixelRatio);

    QCache<QString, QPixmap> m_pictures;
    double m_ratio = 1;
};

} // namespace faultline::ui
