// Paints the members of an open card: instances, shards with their replicas, members of a store.
#pragma once

#include <QPainter>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"

namespace faultline::ui {

void paintMembers(QPainter& painter, const CardContent& content, const CardLayout& layout, int selected);

} // namespace faultline::ui
