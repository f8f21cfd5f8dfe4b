#include "ui/canvas/tools/fit_marks.h"

#include "ui/canvas/canvas_scene.h"

namespace faultline::ui {

void FitMarks::show(CanvasScene& scene, const QString& origin, bool atInPort,
                    const std::function<QString(const CardItem&)>& refusal) {
    for (CardItem* card : scene.cardsInOrder()) {
        const bool isOrigin = card->id() == origin;
        const bool fits = !isOrigin && refusal(*card).isEmpty();
        CardEmphasis emphasis = card->emphasis();
        emphasis.fits = fits;
        emphasis.outPortHot = isOrigin && !atInPort;
        emphasis.inPortHot = isOrigin && atInPort;
        card->setEmphasis(emphasis);
        card->setDimmed(!isOrigin && !fits);
    }
}

void FitMarks::hide(CanvasScene& scene) {
    for (CardItem* card : scene.cardsInOrder()) {
        CardEmphasis emphasis = card->emphasis();
        emphasis.fits = emphasis.outPortHot = emphasis.inPortHot = false;
        card->setEmphasis(emphasis);
        card->setDimmed(false);
    }
}

} // namespace faultline::ui
