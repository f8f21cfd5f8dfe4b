// What `explain` can be asked about: kinds, the entries of a file's sections, steps and events, all as lists of keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/catalog.h"

namespace faultline::catalog {

/// Something with keys that can be explained by name.
struct Topic {
    std::string name;
    std::string title;
    base::Text meaning;
    std::vector<Key> keys;
    const Kind* kind = nullptr; ///< for component kinds
    bool simulated = true;
};

/// All topics of a sort, in the catalog's order.
std::vector<Topic> kindTopics();
std::vector<Topic> sectionTopics();
/// Lessons and challenges: kept as they are read, so that no run depends on them.
std::vector<Topic> storyTopics();
std::vector<Topic> eventTopics();

} // namespace faultline::catalog
