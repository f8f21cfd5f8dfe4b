// Paints what stands under a card's header: the gauges that fit its kind, or why requests end there.
#pragma once

#include "ui/canvas/items/card_parts.h"

namespace faultline::ui {

void paintCardBody(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts);
void paintProblem(QPainter& painter, const CardContent& content, const CardLayout& layout, const CardFonts& fonts);

} // namespace faultline::ui
