#include "ui/canvas/canvas_accessible.h"

#include <QMenu>
#include <QPointer>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/spoken_text.h"

namespace faultline::ui {
namespace {

/// One card or wire; valid as long as there is one of that name.
class PartAccessible : public QAccessibleInterface, public QAccessibleActionInterface {
  public:
    PartAccessible(const CanvasAccessible& canvas, bool isLink, QString id)
        : m_canvas(canvas), m_view(&canvas.view()), m_isLink(isLink), m_id(std::move(id)) {}

    bool isLink() const { return m_isLink; }
    const QString& id() const { return m_id; }

    bool isValid() const override { return !m_view.isNull() && (m_isLink ? wire() != nullptr : card() != nullptr); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface* parent() const override {
        return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    QAccessible::Role role() const override { return m_isLink ? QAccessible::Link : QAccessible::ListItem; }
    QAccessible::State state() const override {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = true;
        state.multiSelectable = true;
        state.focusable = true;
        const QStringList selected = m_isLink ? m_view->selectedLinks() : m_view->selectedComponents();
        state.selected = selected.contains(m_id);
        const bool alone = m_view->selectedComponents().size() + m_view->selectedLinks().size() == 1;
        state.focused = state.selected && alone && m_view->hasFocus();
        const QRect inView(m_view->viewport()->mapToGlobal(QPoint()), m_view->viewport()->size());
        state.offscreen = !inView.intersects(rect());
        state.invisible = !m_view->isVisible();
        return state;
    }
    QRect rect() const override {
        if (!isValid())
            return {};
        const QRectF area = m_isLink ? wire()->route.bounds() : card()->cardRect();
        const QRect shown = m_view->mapFromScene(area).boundingRect();
        return {m_view->viewport()->mapToGlobal(shown.topLeft()), shown.size()};
    }
    QString text(QAccessible::Text text) const override {
        if (!isValid())
            return {};
        switch (text) {
        case QAccessible::Name:
            return m_isLink ? spokenNameOf(m_canvas.canvasScene(), *wire()) : card()->content().title;
        case QAccessible::Description:
            return m_isLink ? spokenStateOf(*wire()) : spokenOf(m_canvas.canvasScene(), *card());
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
        if (m_isLink)
            m_view->select({}, {m_id});
        else
            m_view->select({m_id});
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
    const CardItem* card() const { return m_canvas.canvasScene().card(m_id); }
    std::shared_ptr<Wire> wire() const { return m_canvas.canvasScene().wires().wire(m_id); }

    const CanvasAccessible& m_canvas;
    QPointer<CanvasView> m_view;
    bool m_isLink;
    QString m_id;
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
    return int(canvasScene().cardsInOrder().size() + canvasScene().wires().wires().size());
}

int CanvasAccessible::childCount() const {
    return partCount() + QAccessibleWidget::childCount();
}

QAccessibleInterface* CanvasAccessible::child(int index) const {
    if (index < 0 || index >= partCount())
        return index < 0 ? nullptr : QAccessibleWidget::child(index - partCount());
    const auto cards = int(canvasScene().cardsInOrder().size());
    const bool isLink = index >= cards;
    const QString id = isLink ? canvasScene().wires().wires()[std::size_t(index - cards)]->id
                              : canvasScene().cardsInOrder()[std::size_t(index)]->id();
    const QString key = (isLink ? u'l' : u'c') + id;
    if (const auto known = m_children.constFind(key); known != m_children.constEnd())
        return QAccessible::accessibleInterface(*known);
    auto* part = new PartAccessible(*this, isLink, id); // registered: QAccessible owns it
    m_children.insert(key, QAccessible::registerAccessibleInterface(part));
    return part;
}

int CanvasAccessible::indexOf(bool isLink, const QString& id) const {
    const auto& cards = canvasScene().cardsInOrder();
    const auto& wires = canvasScene().wires().wires();
    if (isLink) {
        for (std::size_t i = 0; i < wires.size(); ++i)
            if (wires[i]->id == id)
                return int(cards.size() + i);
        return -1;
    }
    for (std::size_t i = 0; i < cards.size(); ++i)
        if (cards[i]->id() == id)
            return int(i);
    return -1;
}

int CanvasAccessible::indexOfChild(const QAccessibleInterface* child) const {
    if (const auto* part = dynamic_cast<const PartAccessible*>(child))
        return indexOf(part->isLink(), part->id());
    const int other = QAccessibleWidget::indexOfChild(child);
    return other < 0 ? -1 : partCount() + other;
}

QAccessibleInterface* CanvasAccessible::childAt(int x, int y) const {
    const QPoint at = view().viewport()->mapFromGlobal(QPoint(x, y));
    const Hit hit = canvasScene().hitAt(view().mapToScene(at), view().zoom());
    if (hit.card != nullptr)
        return child(indexOf(false, hit.card->id()));
    return hit.wire ? child(indexOf(true, hit.wire->id)) : QAccessibleWidget::childAt(x, y);
}

int CanvasAccessible::selectedIndex() const {
    const QStringList components = view().selectedComponents();
    const QStringList links = view().selectedLinks();
    if (components.size() + links.size() != 1)
        return -1;
    return components.isEmpty() ? indexOf(true, links.front()) : indexOf(false, components.front());
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
