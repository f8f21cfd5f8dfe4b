#include "ui/canvas/fault_layer.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "ui/canvas/canvas_scene.h"
#include "ui/theme/icons.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kToothWidth = 17;
constexpr double kToothHeight = 4.5;
constexpr double kReach = 36;     // how far a tear goes beyond what it parts
constexpr double kRingGap = 15;   // between a card and the ring around it
constexpr double kMarkZoom = 0.3; // below it, marks on wires would cover the picture
constexpr double kTearReach = 7;  // px from the line of a tear

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

/// How far rectangles reach along a direction.
struct Span {
    double low = 1e18;
    double high = -1e18;
};

Span spanOf(const std::vector<QRectF>& rects, QPointF along) {
    Span span;
    for (const QRectF& rect : rects)
        for (const QPointF& corner : {rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()}) {
            const double at = QPointF::dotProduct(corner, along);
            span.low = std::min(span.low, at);
            span.high = std::max(span.high, at);
        }
    return span;
}

/// From a point to another as a ragged line, the same every time.
void addRagged(QPolygonF& line, QPointF from, QPointF to) {
    const double length = QLineF(from, to).length();
    const int teeth = std::max(2, int(length / kToothWidth));
    const QPointF along = length > 0 ? (to - from) / length : QPointF(1, 0);
    const QPointF across(-along.y(), along.x());
    for (int i = 0; i <= teeth; ++i) {
        const double height = i == 0 || i == teeth ? 0 : kToothHeight * (i % 2 == 0 ? 1 : -1) * (i % 3 == 0 ? 0.6 : 1);
        line << from + along * (length * i / teeth) + across * height;
    }
}

void paintRagged(QPainter& painter, const QPolygonF& line) {
    const Palette& p = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    // A gap of the ground's colour first: it is a tear, not a stroke over the wires.
    painter.setPen(QPen(p.window, 7, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawPolyline(line);
    painter.setPen(QPen(p.error, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
}

/// What it is and how long it still lasts, on the tear; where it was painted.
QRectF paintChip(QPainter& painter, QPointF middle, const QString& text, const QRectF& viewport) {
    const Palette& p = Theme::instance().palette();
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(Legibility::typePixels(13 * Theme::instance().scale()));
    const QSizeF size(QFontMetricsF(font).horizontalAdvance(text) + 46, QFontMetricsF(font).height() + 10);
    QRectF chip(QPointF(), size);
    chip.moveCenter(middle);
    chip.moveLeft(std::clamp(chip.left(), viewport.left() + 8,
                             std::max(viewport.left() + 8, viewport.right() - 8 - size.width())));
    chip.moveTop(std::clamp(chip.top(), viewport.top() + 8,
                            std::max(viewport.top() + 8, viewport.bottom() - 8 - size.height())));
    painter.setPen(QPen(p.error, 1.5));
    painter.setBrush(p.surfaceRaised);
    painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2);
    paintIcon(painter, Icon::Cut, {chip.left() + 11, chip.center().y() - 8, 16, 16}, p.error);
    painter.setFont(font);
    painter.setPen(p.error);
    painter.drawText(chip.adjusted(32, 0, -8, 0), Qt::AlignVCenter, text);
    return chip;
}

/// A round badge on a wire; where it was painted.
QRectF paintBadge(QPainter& painter, QPointF at, Icon which, const QColor& colour, const QString& text) {
    const Palette& p = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(p.surfaceRaised);
    painter.drawEllipse(at, 13, 13);
    paintIcon(painter, which, QRectF(at.x() - 9, at.y() - 9, 18, 18), colour);
    const QRectF round(at.x() - 13, at.y() - 13, 26, 26);
    if (text.isEmpty())
        return round;
    QFont font = Theme::instance().small();
    font.setWeight(QFont::DemiBold);
    const double half = std::max(70.0, QFontMetricsF(font).horizontalAdvance(text) / 2 + 4);
    const QRectF line(at.x() - half, at.y() + 15, 2 * half, QFontMetricsF(font).height() + 2);
    QRectF ground(0, 0, QFontMetricsF(font).horizontalAdvance(text) + 8, line.height());
    ground.moveCenter(line.center());
    QColor paper = p.window;
    paper.setAlpha(220);
    painter.setPen(Qt::NoPen);
    painter.setBrush(paper);
    painter.drawRoundedRect(ground, 4, 4);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(line, Qt::AlignCenter, text);
    return round | ground;
}

double distanceTo(const QLineF& line, QPointF point) {
    const QPointF along = line.p2() - line.p1();
    const double square = QPointF::dotProduct(along, along);
    const double share = square > 0 ? QPointF::dotProduct(point - line.p1(), along) / square : 0;
    return QLineF(point, line.p1() + along * std::clamp(share, 0.0, 1.0)).length();
}

/// Rectangles that lie beside each other as one, as far as it covers none of the others.
std::vector<QRectF> joined(std::vector<QRectF> rects, const std::vector<QRectF>& others) {
    const auto covers = [&](const QRectF& rect) {
        const QRectF ring = rect.adjusted(-kRingGap, -kRingGap, kRingGap, kRingGap);
        return std::any_of(others.begin(), others.end(), [&](const QRectF& other) { return ring.intersects(other); });
    };
    for (std::size_t i = 0; i < rects.size(); ++i)
        for (std::size_t j = i + 1; j < rects.size();) {
            if (covers(rects[i] | rects[j])) {
                ++j;
                continue;
            }
            rects[i] |= rects[j];
            rects.erase(rects.begin() + std::ptrdiff_t(j));
            j = i + 1;
        }
    return rects;
}

} // namespace

std::optional<QLineF> lineBetween(const std::vector<QRectF>& one, const std::vector<QRectF>& other) {
    if (one.empty() || other.empty())
        return std::nullopt;
    constexpr int kDirections = 36;
    constexpr double kStraight = 1.5; // level and upright lines are easier to read: they win over a wider gap
    double widest = 0;
    std::optional<QLineF> best;
    for (int i = 0; i < kDirections; ++i) {
        const double angle = std::numbers::pi * i / kDirections;
        const QPointF across(std::cos(angle), std::sin(angle));
        const QPointF along(-across.y(), across.x());
        const Span a = spanOf(one, across);
        const Span b = spanOf(other, across);
        const double gap = std::max(a.low - b.high, b.low - a.high);
        const double weight = gap * (i % (kDirections / 2) == 0 ? kStraight : 1.0);
        if (gap <= 0 || weight <= widest)
            continue;
        widest = weight;
        const double middle = a.low >= b.high ? (a.low + b.high) / 2 : (b.low + a.high) / 2;
        const Span c = spanOf(one, along);
        const Span d = spanOf(other, along);
        const double low = std::min(c.low, d.low) - kReach;
        const double high = std::max(c.high, d.high) + kReach;
        best = QLineF(across * middle + along * low, across * middle + along * high);
    }
    return best;
}

bool FaultLayer::read(const simulation::Snapshot& snapshot) {
    m_now = snapshot.now;
    return m_faults.read(snapshot);
}

QStringList FaultLayer::componentsOf(const QStringList& names) const {
    QStringList components;
    for (const QString& name : names) {
        if (m_scene.card(name) != nullptr)
            components << name;
        else
            components += m_scene.membersOfZone(name);
    }
    return components;
}

FaultLayer::Rects FaultLayer::rectsOf(const QStringList& components) const {
    Rects rects;
    for (const QString& id : components)
        if (const CardItem* card = m_scene.card(id))
            rects.push_back(card->cardRect());
    return rects;
}

/// A zone as one, where it has a frame.
FaultLayer::Rects FaultLayer::framesOf(const FaultInForce& fault) const {
    Rects frames;
    for (const QString& name : fault.groups.first()) {
        const QRectF zone = m_scene.zoneFrame(name);
        const Rects cards = zone.isNull() ? rectsOf(componentsOf({name})) : Rects{zone};
        frames.insert(frames.end(), cards.begin(), cards.end());
    }
    return frames;
}

QString FaultLayer::timeLeft(const FaultInForce& fault) const {
    if (fault.ends == kernel::kNever)
        return {};
    const auto seconds = std::max<kernel::Time>(0, fault.ends - m_now + kernel::kSecond - 1) / kernel::kSecond;
    return tr("%1:%2 left").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

/// One way between the two ends of a wire is shown on the wire.
bool FaultLayer::paintsOnWire(const FaultInForce& fault) const {
    if (!fault.oneWay || fault.groups.size() != 2 || fault.groups[0].size() != 1 || fault.groups[1].size() != 1)
        return false;
    const QString& a = fault.groups[0].first();
    const QString& b = fault.groups[1].first();
    const auto& wires = m_scene.wires().wires();
    return std::any_of(wires.begin(), wires.end(), [&](const auto& wire) {
        return (wire->from == a && wire->to == b) || (wire->from == b && wire->to == a);
    });
}

void FaultLayer::paintPartition(QPainter& painter, const QTransform& view, const QRectF& viewport,
                                const FaultInForce& fault) const {
    QList<QStringList> sides;
    QStringList named;
    for (const QStringList& group : fault.groups) {
        sides << componentsOf(group);
        named += sides.last();
    }
    for (qsizetype i = 0; i < sides.size(); ++i)
        if (fault.groups[i].contains(QStringLiteral("rest")))
            for (const CardItem* card : m_scene.cardsInOrder())
                if (!named.contains(card->id()))
                    sides[i] << card->id();
    QString text = fault.oneWay ? tr("one way") : tr("partition");
    if (const QString left = timeLeft(fault); !left.isEmpty())
        text += QLatin1Char(' ') + left;
    for (qsizetype i = 1; i < sides.size(); ++i) {
        QStringList others;
        for (qsizetype j = 0; j < i; ++j)
            others += sides[j];
        const Rects one = rectsOf(sides[i]);
        const Rects other = rectsOf(others);
        if (const auto line = lineBetween(one, other)) {
            QPolygonF tear;
            addRagged(tear, view.map(line->p1()), view.map(line->p2()));
            paintRagged(painter, tear);
            m_painted.push_back(
                {paintChip(painter, view.map(line->center()), text, viewport), std::move(tear), {fault, {}}});
        } else {
            const bool oneIsSmaller = one.size() <= other.size() && !one.empty();
            paintRings(painter, view, oneIsSmaller ? joined(one, other) : joined(other, one), text, fault);
        }
    }
}

void FaultLayer::paintRings(QPainter& painter, const QTransform& view, const Rects& rects, const QString& text,
                            const FaultInForce& fault) const {
    for (const QRectF& rect : rects) {
        const QRectF ring = view.mapRect(rect.adjusted(-kRingGap, -kRingGap, kRingGap, kRingGap));
        QPolygonF line;
        addRagged(line, ring.topLeft(), ring.topRight());
        addRagged(line, ring.topRight(), ring.bottomRight());
        addRagged(line, ring.bottomRight(), ring.bottomLeft());
        addRagged(line, ring.bottomLeft(), ring.topLeft());
        paintRagged(painter, line);
        m_painted.push_back({{}, std::move(line), {fault, {}}});
    }
    if (!rects.empty()) {
        const QRectF first = view.mapRect(rects.front().adjusted(-kRingGap, -kRingGap, kRingGap, kRingGap));
        const QRectF chip = paintChip(painter, {first.center().x(), first.top()}, text, QRectF(-1e6, -1e6, 2e6, 2e6));
        m_painted.push_back({chip, {}, {fault, {}}});
    }
}

void FaultLayer::paintWireMark(QPainter& painter, const QTransform& view, const FaultInForce& fault) const {
    const Palette& p = Theme::instance().palette();
    if (fault.what == QLatin1String("delay") || fault.what == QLatin1String("lossy")) {
        const bool delays = fault.what == QLatin1String("delay");
        for (const QString& id : fault.groups.first())
            if (const auto wire = m_scene.wires().wire(id)) {
                const QRectF badge =
                    paintBadge(painter, view.map(wire->route.at(wire->look.mark)), delays ? Icon::Delay : Icon::Lossy,
                               delays ? p.slow : p.error, timeLeft(fault));
                m_painted.push_back({badge, {}, {fault, wire->id}});
            }
        return;
    }
    for (const auto& wire : m_scene.wires().wires()) {
        const bool forth = wire->from == fault.groups[0].first() && wire->to == fault.groups[1].first();
        const bool back = wire->to == fault.groups[0].first() && wire->from == fault.groups[1].first();
        if (!forth && !back)
            continue;
        const QString text = forth ? tr("requests lost") : tr("answers lost");
        const QString left = timeLeft(fault);
        const QRectF badge = paintBadge(painter, view.map(wire->route.at(wire->look.mark)), Icon::Cut, p.error,
                                        left.isEmpty() ? text : text + QStringLiteral(" · ") + left);
        m_painted.push_back({badge, {}, {fault, wire->id}});
    }
}

std::optional<FaultLayer::Mark> FaultLayer::markAt(QPointF point) const {
    const auto on = [&](const Painted& painted) {
        if (painted.words.contains(point))
            return true;
        for (qsizetype i = 1; i < painted.line.size(); ++i)
            if (distanceTo({painted.line[i - 1], painted.line[i]}, point) <= kTearReach)
                return true;
        return false;
    };
    const auto hit = std::find_if(m_painted.rbegin(), m_painted.rend(), on);
    return hit != m_painted.rend() ? std::optional(hit->mark) : std::nullopt;
}

void FaultLayer::paint(QPainter& painter, const QTransform& view, const QRectF& viewport) const {
    m_painted.clear();
    for (const FaultInForce& fault : m_faults.all()) {
        const bool onWire = fault.what == QLatin1String("delay") || fault.what == QLatin1String("lossy") ||
                            (fault.what == QLatin1String("partition") && paintsOnWire(fault));
        if (onWire) {
            if (view.m11() >= kMarkZoom)
                paintWireMark(painter, view, fault);
            continue;
        }
        QString text = fault.what == QLatin1String("outage") ? tr("outage") : tr("isolated");
        if (const QString left = timeLeft(fault); !left.isEmpty())
            text += QLatin1Char(' ') + left;
        if (fault.what == QLatin1String("partition"))
            paintPartition(painter, view, viewport, fault);
        else if (fault.what == QLatin1String("isolate") || fault.what == QLatin1String("outage"))
            paintRings(painter, view, framesOf(fault), text, fault);
    }
}

} // namespace faultline::ui
