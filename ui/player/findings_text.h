// Findings of the engine for the message bar, in the user's language.
#pragma once

#include <QString>

#include "engine/base/diagnostic.h"

namespace faultline::ui {

/// The first error (or else warning) of a list with its place, and how many more there are; empty for an empty list.
QString summaryOf(const base::Diagnostics& diagnostics);

} // namespace faultline::ui
