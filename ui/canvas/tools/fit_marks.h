// Which cards a wire may end at, shown on the cards.
#pragma once

#include <QString>
#include <functional>

namespace faultline::ui {

class CanvasScene;
class CardItem;

/// Cards that fit glow, the others dim; the port that the wire hangs on is lit.
class FitMarks {
  public:
    /// `refusal` says why a wire cannot end at a card; empty where it can.
    static void show(CanvasScene& scene, const QString& origin, bool atInPort,
                     const std::function<QString(const CardItem&)>& refusal);
    static void hide(CanvasScene& scene);
};

} // namespace faultline::ui
