// What the expressions of a diagram may name.
#pragma once

#include "engine/diagram/diagram.h"
#include "engine/expression/vocabulary.h"

namespace faultline::diagram {

/// The elements of `diagram`; of components the most parts that its scenario scales them to.
expression::Vocabulary vocabularyOf(const Diagram& diagram);

} // namespace faultline::diagram
