// The shapes that carry a meaning beside its colour. Each can be told from the others in grey.
#pragma once

#include <QColor>
#include <QPainter>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

struct Palette;

enum class Glyph { Circle, Ring, Square, Diamond, Triangle, HalfCircle, Cross };
inline constexpr int kGlyphCount = 7;
/// No glyph is drawn smaller than this, in px.
inline constexpr double kSmallestGlyph = 9.0;

/// Paints a glyph of `size` px (at least kSmallestGlyph) around `centre`; `ground` is what open shapes are filled with
/// and what outlines them.
void paintGlyph(QPainter& painter, Glyph glyph, QPointF centre, double size, const QColor& colour,
                const QColor& ground);

/// The shape and colour of a message of that kind. Health checks share the ring, thinner and grey.
Glyph glyphOf(simulation::Flight::Kind kind);
QColor colourOf(simulation::Flight::Kind kind, const Palette& palette);

} // namespace faultline::ui
