// What the canvas view does for a closer look at a run: following one request, watching one key.
#include "ui/canvas/canvas_view_parts.h"
#include "ui/player/player.h"
#include "ui/widgets/spoken.h"

namespace faultline::ui {

std::optional<DotUnder> CanvasView::Private::dotAt(QPoint at) const {
    return stage.snapshot() ? stage.traffic().dotAt(at, view.viewportTransform()) : std::nullopt;
}

void CanvasView::Private::follow(const DotUnder& dot) {
    player.follow(dot.request, dot.seen);
}

/// The wires that lead to what is selected; from a client, which nothing leads to, those that it sends on. Nothing
/// selected: those of all clients.
QStringList CanvasView::Private::linksOfSelection() const {
    QStringList links(selection.links().begin(), selection.links().end());
    const QSet<QString> subjects = selection.subjects();
    const auto isClient = [this](const QString& id) {
        const CardItem* card = scene.card(id);
        return card != nullptr && card->kind() == QLatin1String("client");
    };
    for (const auto& wire : scene.wires().wires()) {
        const bool meant = selection.isEmpty()
                               ? isClient(wire->from)
                               : subjects.contains(wire->to) || (subjects.contains(wire->from) && isClient(wire->from));
        if (meant && !links.contains(wire->id))
            links << wire->id;
    }
    return links;
}

void CanvasView::followNext() {
    const QStringList links = m->linksOfSelection();
    if (links.isEmpty()) {
        emit message(m->selection.isEmpty() ? tr("No client sends requests here yet: there is none to follow.")
                                            : tr("No wire leads to what is selected: no request comes by here."));
        return;
    }
    if (m->player.isPlaying()) {
        m->next.await(links);
    } else if (const auto here = m->next.here(links)) {
        m->follow(*here);
    } else {
        m->next.await(links);
        emit message(tr("No request has come by here yet: the first one will be followed as soon as it runs."));
    }
    m->sayHint();
    if (m->next.awaits())
        say(*this, tr("Waiting for the next request here."));
}

void CanvasView::stopFollowing() {
    m->next.giveUp();
    m->player.stopFollowing();
    m->sayHint();
}

void CanvasView::Private::showFollowed() {
    next.giveUp();
    stage.setFollowed(player.followed());
    view.viewport()->update();
    sayHint();
    if (player.followed())
        say(view, tr("One request is followed; its steps stand under Trace."));
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
    if (const QSet<QString> subjects = m->selection.subjects(); !subjects.isEmpty()) {
        const QRectF cards = m->scene.rectOf(subjects, {});
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
