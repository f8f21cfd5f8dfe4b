#include "ui/canvas/edge_scroll.h"

#include <QScrollBar>
#include <algorithm>
#include <cmath>
#include <utility>

namespace faultline::ui {
namespace {

constexpr double kMargin = 44;      // px at each edge in which it scrolls
constexpr double kSpeed = 900;      // px/s at the very edge
constexpr double kFarthest = 2;     // margins: beyond it does not get faster
constexpr double kLongestStep = 50; // ms: after a busy moment it does not leap
constexpr int kStepMs = 16;
constexpr int kRoom = 40; // around what is brought into view

} // namespace

EdgeScroll::EdgeScroll(QGraphicsView& view, std::function<bool()> isHeld, std::function<void()> scrolled)
    : m_view(view), m_isHeld(std::move(isHeld)), m_scrolled(std::move(scrolled)) {
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kStepMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_view, [this] { step(); });
}

std::array<double, 4> EdgeScroll::depths(QPoint at) const {
    const QRect area = m_view.viewport()->rect();
    const auto depth = [](int inside) { return std::clamp(1 - inside / kMargin, 0.0, kFarthest); };
    return {depth(at.x() - area.left()), depth(area.right() - at.x()), depth(at.y() - area.top()),
            depth(area.bottom() - at.y())};
}

void EdgeScroll::begin(QPoint at) {
    m_holds = true;
    m_free = depths(at);
}

void EdgeScroll::beginOutside() {
    m_holds = true;
    m_free.fill(kFarthest);
}

void EdgeScroll::moveTo(QPoint at) {
    if (!m_holds)
        return;
    const std::array<double, 4> deep = depths(at);
    bool scrolls = false;
    for (std::size_t i = 0; i < deep.size(); ++i) {
        m_free[i] = std::min(m_free[i], deep[i]);
        const double more = deep[i] - m_free[i];
        m_speed[i] = kSpeed * more * more; // gently at first
        scrolls = scrolls || m_speed[i] > 0;
    }
    if (!scrolls) {
        m_timer.stop();
    } else if (!m_timer.isActive()) {
        m_rest = {};
        m_clock.start();
        m_timer.start();
    }
}

void EdgeScroll::end() {
    m_holds = false;
    m_timer.stop();
}

void EdgeScroll::step() {
    if (!m_isHeld()) { // given up meanwhile
        end();
        return;
    }
    const double seconds = std::min(double(m_clock.restart()), kLongestStep) / 1000;
    m_rest += QPointF(m_speed[Right] - m_speed[Left], m_speed[Bottom] - m_speed[Top]) * seconds;
    const QPoint whole(int(std::trunc(m_rest.x())), int(std::trunc(m_rest.y())));
    if (whole.isNull())
        return;
    m_rest -= whole;
    m_view.horizontalScrollBar()->setValue(m_view.horizontalScrollBar()->value() + whole.x());
    m_view.verticalScrollBar()->setValue(m_view.verticalScrollBar()->value() + whole.y());
    m_scrolled();
}

void bringIntoView(QGraphicsView& view, const QRectF& rect) {
    if (rect.isNull() || view.mapToScene(view.viewport()->rect()).boundingRect().contains(rect))
        return;
    const double zoom = view.transform().m11();
    const bool fits = rect.width() * zoom + 2 * kRoom <= view.viewport()->width() &&
                      rect.height() * zoom + 2 * kRoom <= view.viewport()->height();
    if (fits)
        view.ensureVisible(rect, kRoom, kRoom);
    else
        view.centerOn(rect.center());
    view.resetCachedContent();
    view.viewport()->update();
}

} // namespace faultline::ui
