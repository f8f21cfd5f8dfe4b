// What the canvas view does for a closer look at a run: following one request, watching one key.
#include "ui/canvas/canvas_view_parts.h"
#include "ui/player/player.h"

namespace faultline::ui {

std::optional<DotUnder> CanvasView::Private::dotAt(QPoint at) const {
    return stage.snapshot() ? stage.traffic().dotAt(at, view.viewportTransform()) : std::nullopt;
}

void CanvasView::Private::follow(const DotUnder& dot) {
    player.follow(dot.request, dot.seen);
}

void CanvasView::Private::showFollowed() {
    stage.setFollowed(player.followed());
    view.viewport()->update();
    sayHint();
}

void CanvasView::Private::makeKeyBox() {
    keyBox = new KeyBox(document.diagram(), view.viewport());
    keyBar = new KeyBar(view.viewport());
    QObject::connect(keyBox, &KeyBox::closed, &view, [this] { view.setFocus(); });
    QObject::connect(keyBox, &KeyBox::chosen, &player, &Player::watchKey);
    QObject::connect(keyBar, &KeyBar::ended, &player, &Player::stopWatching);
    QObject::connect(&player, &Player::watchedKeyChanged, &view, [this] {
        if (player.watchedKey())
            keyBar->showKey(*player.watchedKey());
        else
            keyBar->hide();
        view.viewport()->update();
    });
}

void CanvasView::openKeyBox() {
    if (m->document.diagram().keyspaces.empty()) {
        emit message(tr("The diagram has no keyspaces: there are no keys to watch."));
        return;
    }
    QPoint at(viewport()->width() / 3, viewport()->height() / 4);
    if (!m->selection.components().isEmpty()) {
        const QRectF cards = m->scene.rectOf(m->selection.components(), {});
        at = mapFromScene(cards.center());
    }
    m->keyBox->openAt(at);
}

void CanvasView::stopWatching() {
    m->player.stopWatching();
}

bool CanvasView::watches() const {
    return m->player.watchedKey().has_value();
}

} // namespace faultline::ui
