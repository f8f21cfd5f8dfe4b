// Colours that people give to things; none of them says anything about how a thing is.
#pragma once

#include <QColor>
#include <QString>
#include <QStringList>

namespace faultline::ui {

struct Palette;

/// The names of the tags, as files write them.
QStringList tagNames();
/// The colour of a tag in a theme; the accent for an unknown one and for none.
QColor tagColour(const QString& name, const Palette& palette);

} // namespace faultline::ui
