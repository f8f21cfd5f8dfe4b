// How the canvas view finds and arranges what is on it.
#include "ui/canvas/canvas_view_parts.h"
#include "ui/canvas/geometry.h"
#include "ui/canvas/tidy.h"

namespace faultline::ui {
namespace {

QStringList idsOf(const QSet<QString>& components) {
    QStringList ids(components.begin(), components.end());
    ids.sort();
    return ids;
}

} // namespace

void CanvasView::Private::makeFindBox() {
    findBox = new FindBox(scene, view.viewport());
    QObject::connect(findBox, &FindBox::closed, &view, [this] { view.setFocus(); });
    QObject::connect(findBox, &FindBox::componentChosen, &view, [this](const QString& id) {
        view.select({id});
        view.centreOn(id);
    });
    QObject::connect(findBox, &FindBox::zoneChosen, &view, [this](const QString& id) {
        selection.setZone(id);
        view.centerOn(scene.zoneFrame(id).center());
    });
    QObject::connect(findBox, &FindBox::noteChosen, &view, [this](int number) {
        selection.setNote(number);
        view.centerOn(scene.notes()[std::size_t(number)]->sheet().center());
    });
}

/// A card that was opened is shown as a whole.
void CanvasView::Private::toggleOpen(const QString& card) {
    constexpr int kRoom = 24;
    constexpr double kReadable = 0.8;
    scene.toggleOpen(card);
    if (locked)
        return emit view.cardToggled(card);
    const CardItem* item = scene.card(card);
    if (item == nullptr || !item->isOpen())
        return;
    const QRectF rect = item->cardRect();
    if (view.zoom() < kFullZoom) // from afar its members could not be read
        setZoom(kReadable, view.mapFromScene(rect.center()));
    const QSizeF needed = rect.size() * view.zoom() + QSizeF(2 * kRoom, 2 * kRoom);
    if (needed.width() > view.viewport()->width() || needed.height() > view.viewport()->height())
        fit(rect);
    else
        view.ensureVisible(rect, kRoom, kRoom);
}

void CanvasView::openFindBox() {
    m->findBox->open();
}

void CanvasView::scrollContentsBy(int dx, int dy) {
    QGraphicsView::scrollContentsBy(dx, dy);
    if (m->miniMap != nullptr)
        m->miniMap->follow(m->coveredBelow);
}

void CanvasView::tidy() {
    const auto& diagram = m->document.diagram();
    QStringList ids = idsOf(m->selection.components());
    if (ids.size() < 2)
        ids.clear();
    // Graphviz has fewer crossings, where it is installed.
    const auto places = graphvizPlaces(diagram, ids).value_or(layeredPlaces(diagram, ids));
    if (places.isEmpty())
        return;
    m->document.edit(tidied(diagram, places));
    if (ids.isEmpty())
        fitAll();
}

void CanvasView::alignSelection(Alignment alignment) {
    if (const auto edit = aligned(m->document.diagram(), idsOf(m->selection.components()), alignment))
        m->document.edit(*edit);
}

void CanvasView::distributeSelection(Qt::Orientation along) {
    if (const auto edit = distributed(m->document.diagram(), idsOf(m->selection.components()), along))
        m->document.edit(*edit);
}

} // namespace faultline::ui
