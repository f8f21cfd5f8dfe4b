#include "ui/canvas/items/member_tile.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <algorithm>

#include "ui/canvas/geometry.h"
#include "ui/canvas/items/member_painter.h"
#include "ui/canvas/unfolded.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kTileZ = 1e5;   // on all cards
constexpr double kTetherZ = 0.5; // under them, on zones and notes
constexpr double kMargin = 6;

} // namespace

Tether::Tether() {
    setAcceptedMouseButtons(Qt::NoButton);
    setZValue(kTetherZ);
}

void Tether::setLook(const Look& look) {
    if (look == m_look)
        return;
    prepareGeometryChange();
    if (look.card != m_look.card || look.tile != m_look.tile)
        m_strand = WireRoute::fan(look.card, look.tile);
    m_look = look;
    update();
}

QRectF Tether::boundingRect() const {
    QRectF all = m_strand.bounds();
    // By hand: a level or an upright line has an empty rectangle, which is no part of another.
    for (const QPointF end : {m_look.replication.p1(), m_look.replication.p2()})
        if (!m_look.replication.isNull())
            all = {QPointF(std::min(all.left(), end.x()), std::min(all.top(), end.y())),
                   QPointF(std::max(all.right(), end.x()), std::max(all.bottom(), end.y()))};
    return all.adjusted(-kMargin, -kMargin, kMargin, kMargin);
}

void Tether::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    const Palette& p = Theme::instance().palette();
    painter->setBrush(Qt::NoBrush);
    painter->setPen(m_look.silent ? QPen(p.dropped, 1.4, Qt::DotLine, Qt::RoundCap)
                                  : QPen(p.wire, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter->drawPath(m_strand.path());
    if (!m_look.replication.isNull())
        paintReplicationArrow(*painter, m_look.replication.p1(), m_look.replication.p2(), false, m_look.broken);
}

MemberTile::MemberTile(CardItem& card, QString member) : m_card(card), m_member(std::move(member)) {
    setAcceptedMouseButtons(Qt::NoButton);
    setCacheMode(DeviceCoordinateCache);
    setZValue(kTileZ);
}

int MemberTile::index() const {
    const CardContent& content = m_card.content();
    return int(content.members.names.indexOf(m_member));
}

QRectF MemberTile::tileRect() const {
    return {pos(), kTileSize};
}

TileContent MemberTile::content() const {
    const auto& tiles = m_card.content().tiles;
    const int number = index();
    // A card that is folded and not live has no tile for each of its members.
    return number >= 0 && std::size_t(number) < tiles.size() ? tiles[std::size_t(number)] : TileContent();
}

void MemberTile::setPicked(bool picked) {
    if (picked == m_picked)
        return;
    m_picked = picked;
    update();
}

QRectF MemberTile::boundingRect() const {
    return QRectF(QPointF(), kTileSize).adjusted(-kMargin, -kMargin, kMargin, kMargin);
}

void MemberTile::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    const CardContent& content = m_card.content();
    const int number = index();
    const double zoom = option->levelOfDetailFromTransform(painter->worldTransform());
    MemberLook look;
    look.name = zoom < kTextZoom ? QString() : content.title + QLatin1Char(' ') + m_member;
    look.role = content.members.role(number);
    look.live = content.live;
    look.selected = m_picked;
    look.alone = true;
    look.tile = this->content();
    paintMember(*painter, look, QRectF(QPointF(), kTileSize));
}

} // namespace faultline::ui
