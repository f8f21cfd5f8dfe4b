// Finding a phrase by some of its letters.
#pragma once

#include <QString>

namespace faultline::ui {

/// How well what was typed fits a phrase, all its letters in their order and words in any; -1 when it does not fit.
/// Beginnings of words and letters in a row count most. Whole pieces of `also`, other words for the same, fit as well,
/// behind everything else.
int fuzzyScore(const QString& typed, const QString& phrase, const QString& also = {});

} // namespace faultline::ui
