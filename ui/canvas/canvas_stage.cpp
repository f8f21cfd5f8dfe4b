#include "ui/canvas/canvas_stage.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/event_sentence.h"
#include "ui/canvas/geometry.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/legibility.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kGridZoom = 0.5;
constexpr double kDotSize = 11;
constexpr double kLargestDot = 16;
constexpr int kMostSentences = 3;

void paintGrid(QPainter& painter, const QRectF& exposed, double zoom) {
    if (zoom < kGridZoom)
        return;
    std::vector<QPointF> points;
    const double left = std::floor(exposed.left() / kGrid) * kGrid;
    const double top = std::floor(exposed.top() / kGrid) * kGrid;
    for (double y = top; y <= exposed.bottom(); y += kGrid)
        for (double x = left; x <= exposed.right(); x += kGrid)
            points.emplace_back(x, y);
    const Palette& p = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing, false);
    QPen pen(p.dark ? p.grid : p.grid.darker(104), 2);
    pen.setCosmetic(true);
    painter.setPen(pen);
    painter.drawPoints(points.data(), int(points.size()));
}

/// As many sentences as one takes in at a glance.
QString captionOf(const QStringList& sentences) {
    if (sentences.size() <= kMostSentences)
        return sentences.join(u' ');
    const auto left = static_cast<int>(sentences.size()) - (kMostSentences - 1);
    return QStringList(sentences.mid(0, kMostSentences - 1)).join(u' ') + u' ' +
           QCoreApplication::translate("faultline::ui::Canvas", "And %n more.", nullptr, left);
}

} // namespace

CanvasStage::CanvasStage(CanvasScene& scene)
    : m_scene(scene), m_traffic(scene.wires(), &scene.unfold()), m_gauges(scene), m_faults(scene), m_follow(scene),
      m_keys(scene) {}

void CanvasStage::setFollowed(std::optional<quint32> request) {
    m_followed = request;
    m_traffic.setFollowed(request);
    if (!request)
        m_follow.clear();
}

CanvasStage::Changes CanvasStage::advance(std::shared_ptr<const simulation::Snapshot> snapshot, double elapsed) {
    Changes changes;
    const bool jumped = !snapshot != !m_snapshot || (snapshot && m_snapshot && snapshot->now < m_snapshot->now);
    changes.picture = jumped || (snapshot != m_snapshot);
    changes.picture = advanceTraffic(snapshot, elapsed) || changes.picture;
    changes.wires = advanceGauges(snapshot.get(), elapsed, jumped);
    if (jumped) {
        m_toldUntil = -1;
        m_toldThen = 0;
        m_log.reset();
        m_caption.clear();
    }
    if (snapshot) {
        readLog(*snapshot);
        changes.picture = m_faults.read(*snapshot) || changes.picture;
        changes.picture = m_keys.read(*snapshot) || changes.picture;
        if (m_followed) {
            changes.picture = m_follow.read(*snapshot, *m_followed) || changes.picture;
            m_traffic.setFollowedEnded(m_follow.ended());
        }
    } else {
        m_faults.clear();
        m_keys.clear();
    }
    m_snapshot = std::move(snapshot);
    changes.picture = m_caption.advance(elapsed) || changes.picture;
    changes.picture = changes.picture && m_pacer.isDue();
    return changes;
}

void CanvasStage::showTrafficOf(const CanvasStage& other) {
    m_traffic.showWhatIsOn(other.m_traffic);
    m_still = other.m_still;
}

bool CanvasStage::advanceTraffic(const std::shared_ptr<const simulation::Snapshot>& snapshot, double elapsed) {
    const bool reduced = Motion::instance().isReduced();
    const bool switched = std::exchange(m_reduced, reduced) != reduced;
    if (switched) {
        m_traffic.clear();
        m_still.clear();
        m_legend.forget();
    }
    if (reduced)
        return m_still.advance(snapshot, elapsed) || switched;
    m_traffic.setLimit(m_pacer.dots());
    return m_traffic.advance(snapshot, elapsed) || switched;
}

bool CanvasStage::advanceGauges(const simulation::Snapshot* snapshot, double elapsed, bool atOnce) {
    m_sinceGauges += elapsed;
    if (!m_reduced && !atOnce)
        return m_gauges.advance(snapshot);
    // Where nothing shall move, gauges go on in steps as well.
    if (!atOnce && snapshot != nullptr && m_sinceGauges < Motion::kStep)
        return false;
    m_sinceGauges = 0;
    return m_gauges.advanceAll(snapshot);
}

void CanvasStage::readLog(const simulation::Snapshot& snapshot) {
    if (!snapshot.log || snapshot.log == m_log)
        return;
    const bool first = !m_log;
    m_log = snapshot.log;
    const auto& log = *m_log;
    const LabelOf labelOf = [this](const QString& id) {
        if (const CardItem* card = m_scene.card(id))
            return card->content().title;
        const QString zone = m_scene.zoneLabel(id);
        return zone.isEmpty() ? id : zone;
    };
    std::size_t begin = log.size();
    while (begin > 0 && log[begin - 1].at >= m_toldUntil)
        --begin;
    std::size_t atSameTime = 0;
    QStringList sentences; // on what happened last, all at the same time
    kernel::Time happened = -1;
    for (std::size_t i = begin; i < log.size(); ++i) {
        if (log[i].at == m_toldUntil && atSameTime++ < m_toldThen)
            continue;
        // What lies far back was before anyone looked.
        const bool recent = snapshot.now - log[i].at <= 2 * kernel::kSecond || !first;
        const QString text = recent ? eventSentence(log, i, labelOf) : QString();
        if (text.isEmpty())
            continue;
        if (std::exchange(happened, log[i].at) != log[i].at)
            sentences.clear();
        sentences += text;
    }
    if (!sentences.isEmpty())
        m_caption.say(captionOf(sentences));
    if (!log.empty()) {
        m_toldUntil = log.back().at;
        m_toldThen = std::size_t(
            std::count_if(log.begin(), log.end(), [this](const auto& entry) { return entry.at == m_toldUntil; }));
    }
}

void CanvasStage::refreshGauges() {
    if (m_snapshot)
        m_gauges.advanceAll(m_snapshot.get());
}

void CanvasStage::forgetPictures() {
    m_names.forget();
    m_rates.forget();
    m_legend.forget();
}

std::vector<QRectF> CanvasStage::toBeKeptFree(const QTransform& view, const QRectF& viewport) const {
    std::vector<QRectF> areas;
    const auto keep = [&](const QRectF& area) {
        if (area.intersects(viewport))
            areas.push_back(area);
    };
    for (const CardItem* card : m_scene.cardsInOrder())
        keep(view.mapRect(card->cardRect()));
    for (const NoteItem* note : m_scene.notes())
        keep(view.mapRect(note->sheet()));
    for (const NameLabels::Painted& name : m_names.painted())
        keep(name.rect);
    return areas;
}

void CanvasStage::paintBackground(QPainter& painter, const QRectF& exposed, double zoom, bool smooth) const {
    painter.fillRect(exposed, Theme::instance().palette().window);
    paintGrid(painter, exposed, zoom);
    m_scene.wires().paint(painter, exposed, smooth, zoom);
}

void CanvasStage::paintOver(QPainter& painter, const QTransform& view, const QRectF& viewport) {
    const double zoom = view.m11();
    m_names.paint(painter, m_scene, view, viewport);
    if (m_snapshot) {
        m_faults.paint(painter, view, viewport);
        if (zoom >= kRateZoom)
            m_rates.paint(painter, m_scene, view, viewport);
        m_follow.paint(painter, view);
        // Steps of half a pixel: the atlas is not painted anew for every notch of the wheel.
        const double size = std::max(std::round(std::clamp(kDotSize * zoom, kSmallestGlyph, kLargestDot) * 2) / 2,
                                     Legibility::sizes().dot);
        if (m_reduced)
            m_still.paint(painter, m_scene.wires(), view, viewport);
        else
            m_traffic.paint(painter, view, viewport, size);
        m_keys.paint(painter, view, viewport);
    }
    paintOverlays(painter, view, viewport);
}

/// The legend gives way to what covers the lower edge, and to a caption that finds no other place.
void CanvasStage::paintOverlays(QPainter& painter, const QTransform& view, const QRectF& viewport) {
    const bool empty = m_scene.cardsInOrder().empty();
    if (empty && m_inviting && m_scene.contentRect().isNull())
        paintFirstSteps(painter, viewport);
    const bool says = m_captionsShown && !m_caption.text().isEmpty();
    const QRectF caption = says ? m_caption.place(viewport, m_coveredBelow, toBeKeptFree(view, viewport)) : QRectF();
    // Type is measured for it only while there is a caption that might lie there.
    const bool taken = says && caption.bottom() > viewport.bottom() - DotLegend::heightAt(viewport.width());
    if (!empty && m_coveredBelow == 0 && !taken)
        m_legend.paint(painter, viewport,
                       m_reduced                  ? DotLegend::Note::Still
                       : m_traffic.illustrative() ? DotLegend::Note::Illustrative
                                                  : DotLegend::Note::Exact,
                       m_traffic.requestsPerDot());
    if (says)
        m_caption.paint(painter, caption);
}

} // namespace faultline::ui
