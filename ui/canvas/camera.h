// Where a view of the canvas stands.
#pragma once

#include <QPointF>
#include <QSet>
#include <QString>
#include <QTransform>

namespace faultline::ui {

/// The point of the scene in the middle of the view, and the zoom.
struct Camera {
    QPointF centre;
    double zoom = 1;
    friend bool operator==(const Camera&, const Camera&) = default;
};

/// All of how a canvas looks that is not in the document: where it stands, what is selected, which cards are open.
struct CanvasStance {
    QTransform transform;
    int across = 0; ///< of the scroll bars
    int down = 0;
    QSet<QString> components;
    QSet<QString> links;
    QSet<QString> tiles;
    QString zone;
    int note = -1;
    QString instanceOf;
    int instance = -1;
    QSet<QString> open;
    friend bool operator==(const CanvasStance&, const CanvasStance&) = default;
};

} // namespace faultline::ui
