#include "ui/canvas/items/member_tile.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

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
    m_look = look;
    update();
}

QRectF Tether::boundingRect() const {
    return QRectF(m_look.line.p1(), m_look.line.p2()).normalized().adjusted(-kMargin, -kMargin, kMargin, kMargin);
}

void Tether::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_look.replicates) {
        paintReplicationArrow(*painter, m_look.line.p1(), m_look.line.p2(), false, m_look.broken);
        return;
    }
    painter->setPen(QPen(Theme::instance().palette().wire, 1.2, Qt::DashLine, Qt::RoundCap));
    painter->drawLine(m_look.line);
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
    // A card that is folded and not live has no tile for each of its members.
    if (number >= 0 && number < int(content.tiles.size()))
        look.tile = content.tiles[std::size_t(number)];
    paintMember(*painter, look, QRectF(QPointF(), kTileSize));
}

} // namespace faultline::ui
