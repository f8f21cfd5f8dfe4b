// The small parts that cards are painted from.
#pragma once

#include <QFont>
#include <QPainter>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/items/card_layout.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

/// Fonts of the canvas do not follow the interface scale twice: the zoom already does.
QFont sized(QFont font, int pixels);

/// The type of a card.
struct CardFonts {
    QFont title = sized(Theme::instance().cardTitle(), 14);
    QFont small = sized(Theme::instance().small(), 12);
    QFont figure = sized(Theme::instance().cardTitle(), 16);
};

QColor toneColour(Tone tone, const Palette& p);
void drawElided(QPainter& painter, const QRectF& rect, const QString& text, int flags = Qt::AlignVCenter);
/// A line of text with the shape of its tone before it.
void drawToned(QPainter& painter, const QRectF& rect, const QString& text, Tone tone, const Palette& p);
/// How many answers are stale, with their shape; at the left or, by Qt::AlignRight, the right end of the line. Gives
/// back its width.
double paintStale(QPainter& painter, const QRectF& line, const QString& text, int flags = Qt::AlignLeft);
/// Hatches a round rectangle; in a vector picture by lines, as readers of SVG differ in what they make of patterns.
void paintHatch(QPainter& painter, const QRectF& rect, double radius, const QColor& colour);
void paintBar(QPainter& painter, const QRectF& bar, int fill64, const Palette& p);
/// The hits among all reads; gives back where it was drawn.
QRectF paintRing(QPainter& painter, const CardContent& content, const CardLayout& layout);
/// How full a queue is; gives back where it was drawn.
QRectF paintTank(QPainter& painter, const CardContent& content, const CardLayout& layout);
/// What comes before the colon is said at a glance; the tooltip has the whole sentence.
QString headOf(const QString& problem);
void paintProblemGround(QPainter& painter, const QRectF& area);

} // namespace faultline::ui
