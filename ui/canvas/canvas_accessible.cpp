#include "ui/canvas/canvas_accessible.h"

#include <QMenu>
#include <QPointer>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/selection.h"
#include "ui/canvas/spoken_text.h"

namespace faultline::ui {
namespace {

using Part = CanvasAccessible::Part;

/// One card, tile or wire; valid as long as there is one of that name.
class PartAccessible : public QAccessibleInterface, public QAccessibleActionInterface {
  public:
    PartAccessible(const CanvasAccessible& canvas, Part part)
        : m_canvas(canvas), m_view(&canvas.view()), m_part(std::move(part)) {}

    const Part& part() const { return m_part; }

    bool isValid() const override {
        return !m_view.isNull() && (card() != nullptr || tile() != nullptr || wire() != nullptr);
    }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface* parent() const override {
        return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    QAccessible::Role role() const override {
        return m_part.what == Part::What::Link ? QAccessible::Link : QAccessible::ListItem;
    }
    QAccessible::State state() const override {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = true;
        state.multiSelectable = true;
        state.focusable = true;
        const Selection& selection = m_view->selection();
        const QSet<QString>& selected = m_part.what == Part::What::Link   ? selection.links()
                                        : m_part.what == Part::What::Tile ? selection.tiles()
                                                                          : selection.components();
        state.selected = selected.contains(m_part.id);
        state.focused = state.selected && selection.size() == 1 && m_view->hasFocus();
        const QRect inView(m_view->viewport()->mapToGlobal(QPoint()), m_view->viewport()->size());
        state.offscreen = !inView.intersects(rect());
        state.invisible = !m_view->isVisible();
        return state;
    }
    QRect rect() const override {
        if (!isValid())
            return {};
        const QRectF area = card() != nullptr   ? card()->cardRect()
                            : tile() != nullptr ? tile()->tileRect()
                                                : wire()->route.bounds();
        const QRect shown = m_view->mapFromScene(area).boundingRect();
        return {m_view->viewport()->mapToGlobal(shown.topLeft()), shown.size()};
    }
    QString text(QAccessible::Text text) const override {
        if (!isValid())
            return {};
        switch (text) {
        case QAccessible::Name:
            return card() != nullptr   ? card()->content().title
                   : tile() != nullptr ? tile()->card().content().title + u' ' + tile()->member()
                                       : spokenNameOf(m_canvas.canvasScene(), *wire());
        case QAccessible::Description:
            return card() != nullptr   ? spokenOf(m_canvas.canvasScene(), *card())
                   : tile() != nullptr ? spokenOf(m_canvas.canvasScene(), *tile())
                                       : spokenStateOf(*wire());
        default:
            return {};
        }
    }
    void setText(QAccessible::Text, const QString&) override {}
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }

    QStringList actionNames() const override { return {setFocusAction(), pressAction(), showMenuAction()}; }
    /// Focus selects it, a press opens its parameters, and its menu is that of its faults.
    void doAction(const QString& action) override {
        if (!isValid())
            return;
        m_view->setFocus(Qt::OtherFocusReason);
        if (m_part.what == Part::What::Link)
            m_view->select({}, {m_part.id});
        else if (m_part.what == Part::What::Tile)
            m_view->selectTile(m_part.id);
        else
            m_view->select({m_part.id});
        if (action == pressAction())
            emit m_view->inspectRequested();
        else if (action == showMenuAction())
            m_view->openFaultMenu();
    }
    QStringList keyBindingsForAction(const QString& action) const override {
        if (action == pressAction())
            return {QStringLiteral("Return")};
        return action == showMenuAction() ? QStringList{QStringLiteral("F")} : QStringList();
    }

  private:
    /// Null for what is another kind of part, or gone.
    const CardItem* card() const {
        return m_part.what == Part::What::Card ? m_canvas.canvasScene().card(m_part.id) : nullptr;
    }
    const MemberTile* tile() const {
        return m_part.what == Part::What::Tile ? m_canvas.canvasScene().unfold().tile(m_part.id) : nullptr;
    }
    std::shared_ptr<Wire> wire() const {
        return m_part.what == Part::What::Link ? m_canvas.canvasScene().wires().wire(m_part.id) : nullptr;
    }

    const CanvasAccessible& m_canvas;
    QPointer<CanvasView> m_view;
    Part m_part;
};

QAccessibleInterface* makeForCanvas(const QString& className, QObject* object) {
    if (className != QLatin1String(CanvasView::staticMetaObject.className()))
        return nullptr;
    auto* view = qobject_cast<CanvasView*>(object);
    return view != nullptr ? new CanvasAccessible(*view) : nullptr; // QAccessible owns it
}

} // namespace

CanvasAccessible::CanvasAccessible(CanvasView& view) : QAccessibleWidget(&view, QAccessible::Canvas) {}

CanvasAccessible::~CanvasAccessible() {
    for (const QAccessible::Id id : std::as_const(m_children))
        QAccessible::deleteAccessibleInterface(id);
}

void CanvasAccessible::install() {
    QAccessible::installFactory(makeForCanvas);
}

CanvasView& CanvasAccessible::view() const {
    return *static_cast<CanvasView*>(widget());
}

const CanvasScene& CanvasAccessible::canvasScene() const {
    return *static_cast<const CanvasScene*>(view().scene());
}

int CanvasAccessible::partCount() const {
    if (view().scene() == nullptr) // the view is going
        return 0;
    const CanvasScene& scene = canvasScene();
    return int(scene.cardsInOrder().size() + scene.unfold().tiles().size() + scene.wires().wires().size());
}

/// Cards, then tiles, then wires.
CanvasAccessible::Part CanvasAccessible::partAt(int index) const {
    const CanvasScene& scene = canvasScene();
    auto at = std::size_t(index);
    if (at < scene.cardsInOrder().size())
        return {Part::What::Card, scene.cardsInOrder()[at]->id()};
    at -= scene.cardsInOrder().size();
    if (at < scene.unfold().tiles().size())
        return {Part::What::Tile, scene.unfold().tiles()[at]->name()};
    at -= scene.unfold().tiles().size();
    return {Part::What::Link, scene.wires().wires()[at]->id};
}

int CanvasAccessible::childCount() const {
    return partCount() + QAccessibleWidget::childCount();
}

QAccessibleInterface* CanvasAccessible::child(int index) const {
    if (index < 0 || index >= partCount())
        return index < 0 ? nullptr : QAccessibleWidget::child(index - partCount());
    Part part = partAt(index);
    const QString key = QLatin1Char("ctl"[int(part.what)]) + part.id;
    if (const auto known = m_children.constFind(key); known != m_children.constEnd())
        return QAccessible::accessibleInterface(*known);
    auto* made = new PartAccessible(*this, std::move(part)); // registered: QAccessible owns it
    m_children.insert(key, QAccessible::registerAccessibleInterface(made));
    return made;
}

int CanvasAccessible::indexOf(const Part& part) const {
    for (int i = 0; i < partCount(); ++i)
        if (partAt(i) == part)
            return i;
    return -1;
}

int CanvasAccessible::indexOfChild(const QAccessibleInterface* child) const {
    if (const auto* part = dynamic_cast<const PartAccessible*>(child))
        return indexOf(part->part());
    const int other = QAccessibleWidget::indexOfChild(child);
    return other < 0 ? -1 : partCount() + other;
}

QAccessibleInterface* CanvasAccessible::childAt(int x, int y) const {
    const QPoint at = view().viewport()->mapFromGlobal(QPoint(x, y));
    const Hit hit = canvasScene().hitAt(view().mapToScene(at), view().zoom());
    if (hit.tile != nullptr)
        return child(indexOf({Part::What::Tile, hit.tile->name()}));
    if (hit.card != nullptr)
        return child(indexOf({Part::What::Card, hit.card->id()}));
    return hit.wire ? child(indexOf({Part::What::Link, hit.wire->id})) : QAccessibleWidget::childAt(x, y);
}

int CanvasAccessible::selectedIndex() const {
    const Selection& selection = view().selection();
    if (selection.size() != 1)
        return -1;
    if (!selection.tiles().isEmpty())
        return indexOf({Part::What::Tile, *selection.tiles().begin()});
    return selection.links().isEmpty() ? indexOf({Part::What::Card, *selection.components().begin()})
                                       : indexOf({Part::What::Link, *selection.links().begin()});
}

QAccessibleInterface* CanvasAccessible::focusChild() const {
    return view().hasFocus() ? child(selectedIndex()) : QAccessibleWidget::focusChild();
}

QString CanvasAccessible::text(QAccessible::Text text) const {
    // What just happened, while it is told, and else what there is.
    const QString own = QAccessibleWidget::text(text);
    return text == QAccessible::Description && own.isEmpty() ? spokenOf(canvasScene()) : own;
}

void CanvasAccessible::tellFocus(CanvasView& view) {
    if (!view.hasFocus())
        return;
    const auto* canvas = dynamic_cast<CanvasAccessible*>(QAccessible::queryAccessibleInterface(&view));
    const int index = canvas != nullptr ? canvas->selectedIndex() : -1;
    if (index < 0)
        return;
    QAccessibleEvent focus(&view, QAccessible::Focus);
    focus.setChild(index);
    QAccessible::updateAccessibility(&focus);
    QAccessibleEvent selection(&view, QAccessible::Selection);
    selection.setChild(index);
    QAccessible::updateAccessibility(&selection);
}

} // namespace faultline::ui
