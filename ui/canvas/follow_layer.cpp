#include "ui/canvas/follow_layer.h"

#include <algorithm>

#include "engine/simulation/traces.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/geometry.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kHalo = 11;
constexpr double kLine = 3;
constexpr double kCardGap = 5; ///< between a card and the frame around it

QColor haloColour(const Palette& p) {
    QColor colour = p.request;
    colour.setAlpha(p.dark ? 90 : 70);
    return colour;
}

} // namespace

bool FollowLayer::read(const simulation::Snapshot& snapshot, quint32 followed) {
    if (snapshot.followed == m_trace)
        return false;
    if (!snapshot.followed || snapshot.followed->request != followed)
        return clear();
    const bool another = !m_trace || m_trace->request != followed || snapshot.followed->spans.size() < m_told;
    m_trace = snapshot.followed;
    const auto& spans = m_trace->spans;
    m_ended = m_trace->ended && std::all_of(spans.begin(), spans.end(), [](const auto& span) { return span.ended; });
    if (!another && spans.size() == m_told)
        return false;
    if (another) {
        m_links.clear();
        m_targets.clear();
        m_told = 0;
    }
    for (; m_told < spans.size(); ++m_told) {
        const simulation::Span& span = spans[m_told];
        if (!span.link.empty())
            m_links.insert(QString::fromStdString(span.link));
        if (span.side != simulation::Span::Side::Caller) {
            m_targets.insert(QString::fromStdString(span.component));
            m_targets.insert(QString::fromStdString(span.instance));
        }
    }
    return true;
}

bool FollowLayer::clear() {
    if (!m_trace)
        return false;
    m_trace.reset();
    m_told = 0;
    m_links.clear();
    m_targets.clear();
    m_ended = false;
    return true;
}

void FollowLayer::paint(QPainter& painter, const QTransform& view) const {
    if (!m_trace)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    paintWires(painter, view);
    paintTiles(painter, view);
    paintCards(painter, view);
    painter.restore();
}

void FollowLayer::paintWires(QPainter& painter, const QTransform& view) const {
    const Palette& p = Theme::instance().palette();
    for (const auto& wire : m_scene.wires().wires()) {
        if (!m_links.contains(wire->id))
            continue;
        const QPainterPath path = view.map(wire->route.path());
        painter.setPen(QPen(haloColour(p), kHalo, Qt::SolidLine, Qt::RoundCap));
        painter.drawPath(path);
        painter.setPen(QPen(p.request, kLine, Qt::SolidLine, Qt::RoundCap));
        painter.drawPath(path);
    }
}

/// Members that stand on the canvas by themselves, and the way there.
void FollowLayer::paintTiles(QPainter& painter, const QTransform& view) const {
    const Palette& p = Theme::instance().palette();
    for (const MemberTile* tile : m_scene.unfold().tiles()) {
        if (!m_targets.contains(tile->name()))
            continue;
        if (const WireRoute* strand = m_scene.unfold().strand(tile->card().id(), tile->index())) {
            const QPainterPath path = view.map(strand->path());
            painter.setPen(QPen(haloColour(p), kHalo, Qt::SolidLine, Qt::RoundCap));
            painter.drawPath(path);
            painter.setPen(QPen(p.request, kLine, Qt::SolidLine, Qt::RoundCap));
            painter.drawPath(path);
        }
        const QRectF frame = view.mapRect(tile->tileRect()).adjusted(-kCardGap, -kCardGap, kCardGap, kCardGap);
        painter.setPen(QPen(p.request, kLine));
        painter.drawRoundedRect(frame, kCardRadius, kCardRadius);
    }
}

void FollowLayer::paintCards(QPainter& painter, const QTransform& view) const {
    const Palette& p = Theme::instance().palette();
    const double zoom = view.m11();
    for (const CardItem* card : m_scene.cardsInOrder()) {
        if (!m_targets.contains(card->id()))
            continue;
        const QRectF frame = view.mapRect(card->cardRect()).adjusted(-kCardGap, -kCardGap, kCardGap, kCardGap);
        const double radius = kCardRadius * zoom + kCardGap;
        painter.setPen(QPen(haloColour(p), kHalo - 2));
        painter.drawRoundedRect(frame, radius, radius);
        painter.setPen(QPen(p.request, kLine - 0.5));
        painter.drawRoundedRect(frame, radius, radius);
        const CardContent& content = card->content();
        if (!card->layout().hasTiles || zoom < kTextZoom || content.tiles.size() < 2 || content.showsPartitions())
            continue;
        for (int i = 0; i < int(content.tiles.size()); ++i) {
            if (!m_targets.contains(card->id() + u'/' + content.members.name(i)))
                continue;
            const QRectF tile = view.mapRect(card->layout().tiles.tile(i).translated(card->pos()));
            painter.setPen(QPen(p.request, 3));
            painter.drawRoundedRect(tile.adjusted(-1.5, -1.5, 1.5, 1.5), 6 * zoom, 6 * zoom);
        }
    }
}

} // namespace faultline::ui
