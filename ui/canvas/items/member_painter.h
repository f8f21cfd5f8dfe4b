// Paints the members of an open card: instances, shards with their replicas, members of a store.
#pragma once

#include <QPainter>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"

namespace faultline::ui {

/// What one member's tile shows.
struct MemberLook {
    QString name; ///< empty: from afar nothing can be read
    QString role;
    TileContent tile;
    bool live = false;
    bool selected = false;
    bool alone = false; ///< on the canvas itself, not inside of a card
};
void paintMember(QPainter& painter, const MemberLook& look, const QRectF& cell);
/// Who copies from whom; `broken` where one of the two cannot be heard.
void paintReplicationArrow(QPainter& painter, QPointF from, QPointF to, bool bothWays, bool broken);

void paintMembers(QPainter& painter, const CardContent& content, const CardLayout& layout, int selected);

} // namespace faultline::ui
