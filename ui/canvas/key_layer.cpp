#include "ui/canvas/key_layer.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/figure_text.h"
#include "ui/canvas/geometry.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/legibility.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

using simulation::KeyCopy;

constexpr std::size_t kMostAlike = 4; ///< versions that a closed card tells apart
constexpr double kFont = 13;
constexpr double kSmallestFont = 11;
constexpr double kLargestFont = 19;
constexpr double kGap = 5;

QString textOf(const KeyBadge& badge) {
    QString text = badge.copy.state == KeyCopy::State::Absent ? QStringLiteral("x –")
                                                              : QStringLiteral("x=%1").arg(badge.copy.version);
    return badge.count > 1 ? text + QStringLiteral(" ×%1").arg(badge.count) : text;
}

KeyBadges badgesOf(const QString& card, const std::vector<KeyCopy>& copies) {
    KeyBadges badges;
    badges.card = card;
    for (const KeyCopy& copy : copies) {
        KeyBadge& own = badges.each.emplace_back(KeyBadge{copy, 1, {}});
        if (copy.state == KeyCopy::State::Apart)
            continue;
        own.text = textOf(own);
        const auto same = std::find_if(badges.alike.begin(), badges.alike.end(),
                                       [&](const KeyBadge& badge) { return badge.copy == copy; });
        if (same != badges.alike.end())
            ++same->count;
        else
            badges.alike.push_back({copy, 1, {}});
    }
    for (KeyBadge& badge : badges.alike)
        badge.text = textOf(badge);
    return badges;
}

/// Where the badge ends.
double paintBadge(QPainter& painter, const KeyBadge& badge, QPointF leftMiddle, double fontSize) {
    const Palette& p = Theme::instance().palette();
    const bool stale = badge.copy.stale;
    const bool absent = badge.copy.state == KeyCopy::State::Absent;
    const QColor colour = stale ? p.stale : absent ? p.dropped : p.text;
    const double height = fontSize + 7;
    const double glyph = stale ? std::max(kSmallestGlyph, fontSize * 0.8) : 0;
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(badge.text) + 12 + (stale ? glyph + 4 : 0);
    const QRectF pill(leftMiddle.x(), leftMiddle.y() - height / 2, width, height);
    painter.setPen(QPen(colour, stale ? 2 : 1.4, absent ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(p.surfaceRaised);
    painter.drawRoundedRect(pill, height / 2, height / 2);
    double x = pill.left() + 6;
    if (stale) {
        paintGlyph(painter, Glyph::HalfCircle, {x + glyph / 2, pill.center().y()}, glyph, p.stale, p.surfaceRaised);
        x += glyph + 4;
    }
    painter.setPen(colour);
    painter.drawText(QRectF(x, pill.top(), pill.right() - x, height), Qt::AlignVCenter | Qt::TextSingleLine,
                     badge.text);
    return pill.right();
}

} // namespace

bool KeyLayer::read(const simulation::Snapshot& snapshot) {
    if (!snapshot.watched)
        return clear();
    if (snapshot.watched == m_copies)
        return false;
    const bool same = m_copies && m_copies->components == snapshot.watched->components &&
                      m_badges.size() == snapshot.components.size() &&
                      std::equal(m_badges.begin(), m_badges.end(), snapshot.components.begin(),
                                 [](const KeyBadges& badges, const simulation::ComponentView& view) {
                                     return badges.card == QLatin1String(view.id.data(), qsizetype(view.id.size()));
                                 });
    m_copies = snapshot.watched;
    if (same)
        return false;
    m_badges.clear();
    const std::size_t count = std::min(snapshot.components.size(), m_copies->components.size());
    for (std::size_t i = 0; i < count; ++i)
        m_badges.push_back(badgesOf(QString::fromStdString(snapshot.components[i].id), m_copies->components[i]));
    return true;
}

bool KeyLayer::clear() {
    if (!m_copies)
        return false;
    m_copies.reset();
    m_badges.clear();
    return true;
}

void KeyLayer::paint(QPainter& painter, const QTransform& view, const QRectF& viewport) const {
    if (m_badges.empty())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const KeyBadges& badges : m_badges) {
        const CardItem* card = badges.alike.empty() ? nullptr : m_scene.card(badges.card);
        if (card != nullptr && view.mapRect(card->cardRect()).adjusted(-40, -40, 40, 40).intersects(viewport))
            paintCard(painter, view, *card, badges);
    }
    paintTiles(painter, view);
    painter.restore();
}

/// Members that stand on the canvas by themselves, each with its own copy.
void KeyLayer::paintTiles(QPainter& painter, const QTransform& view) const {
    const double fontSize = std::clamp(kFont * view.m11(), kSmallestFont, kLargestFont);
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(int(std::lround(fontSize)));
    painter.setFont(font);
    for (const MemberTile* tile : m_scene.unfold().tiles())
        for (const KeyBadges& badges : m_badges) {
            const auto number = std::size_t(tile->index());
            if (badges.card != tile->card().id() || tile->index() < 0 || number >= badges.each.size() ||
                badges.each[number].text.isEmpty())
                continue;
            const QRectF rect = view.mapRect(tile->tileRect());
            paintBadge(painter, badges.each[number], {rect.left() + 10, rect.bottom() + fontSize / 2}, fontSize);
        }
}

void KeyLayer::paintCard(QPainter& painter, const QTransform& view, const CardItem& card,
                         const KeyBadges& badges) const {
    const bool inside = card.isOpen() && view.m11() >= kFullZoom && !card.content().showsPartitions() &&
                        card.content().tiles.size() == badges.each.size();
    // Inside, a badge has the member's cell; a closed card's are read from the back row.
    const double fontSize = Legibility::type(inside ? std::max(9.0, 11 * view.m11())
                                                    : std::clamp(kFont * view.m11(), kSmallestFont, kLargestFont));
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(int(std::lround(fontSize)));
    painter.setFont(font);
    if (inside) {
        for (std::size_t i = 0; i < badges.each.size(); ++i) {
            if (badges.each[i].text.isEmpty())
                continue;
            const QRectF cell = view.mapRect(card.layout().tiles.tile(int(i)).translated(card.pos()));
            paintBadge(painter, badges.each[i], {cell.left() + 0.34 * cell.width(), cell.bottom() - 1}, fontSize);
        }
        return;
    }
    const QRectF rect = view.mapRect(card.cardRect());
    QPointF pen(rect.left() + 10, rect.bottom() + fontSize / 2); // hangs below: the card's figures stay to be read
    for (std::size_t i = 0; i < badges.alike.size() && i < kMostAlike; ++i)
        pen.setX(paintBadge(painter, badges.alike[i], pen, fontSize) + kGap);
}

} // namespace faultline::ui
