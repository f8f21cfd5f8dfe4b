// The inside of an open queue: its partitions, each with what is left in it and whose turn it is there.
#pragma once

#include <QPainter>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"

namespace faultline::ui {

void paintPartitions(QPainter& painter, const CardContent& content, const CardLayout& layout);

} // namespace faultline::ui
