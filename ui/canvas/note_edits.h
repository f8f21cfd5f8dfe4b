// The edits that gestures with notes make.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include "engine/diagram/edit.h"

namespace faultline::ui {

inline constexpr QSizeF kSmallestNote(80, 40);

/// A note with its top left corner at a point; it is the last of the diagram's.
diagram::Edit newNote(const QString& text, QPointF at);
/// The same with a size, for cards to lie on.
diagram::Edit newFrame(const QString& title, const QRectF& sheet);
diagram::Edit removedNote(std::size_t number);
diagram::Edit movedNote(std::size_t number, QPointF to);
diagram::Edit resizedNote(std::size_t number, QSizeF size);
diagram::Edit rewrittenNote(std::size_t number, const QString& text);

} // namespace faultline::ui
