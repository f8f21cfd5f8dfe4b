// Presets: the defaults of a product, each with where it comes from and how well it is founded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/catalog/value.h"

namespace faultline::catalog {

/// How well a figure is founded, from a program's own source down to hearsay.
enum class Grade {
    Source,        ///< S: read in the project's own source or documentation repository
    Documentation, ///< D: read in a documentation page
    Published,     ///< P: read in a paper, an article or a data set
    Computed,      ///< C: arithmetic
    Estimate,      ///< E: derived from figures of those grades, by the formula that is given
    Unchecked      ///< U: hearsay; never a preset, a test refuses it
};

/// "S", and what it stands for.
char letterOf(Grade grade);
std::string_view meaningOf(Grade grade);
constexpr Grade kGrades[] = {Grade::Source,   Grade::Documentation, Grade::Published,
                             Grade::Computed, Grade::Estimate,      Grade::Unchecked};

/// Where a figure comes from. The texts are literals.
struct Origin {
    std::string_view says; ///< what stands there, or how the figure follows from it
    std::string_view url;
    std::string_view date; ///< of what was read, as 2026-08-21 or 2026-08
    Grade grade = Grade::Unchecked;
};

/// In our own words: what something is good for, what it costs, when to choose it.
struct Card {
    base::Text goodFor;
    base::Text costsYou;
    base::Text chooseWhen; ///< goes on from "choose it when"
};

/// One default that a preset sets.
struct PresetDefault {
    std::string key;
    Value value;
    Origin origin;
};

/// A named set of defaults for a kind.
struct Preset {
    std::string name;  ///< "redis"
    std::string label; ///< "Redis"
    Card card;
    std::vector<PresetDefault> defaults;

    const PresetDefault* find(std::string_view key) const;
};

} // namespace faultline::catalog
