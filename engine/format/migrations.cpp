#include "engine/format/migrations.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace faultline::format {
namespace {

const Migration* stepFrom(int version, const std::vector<Migration>& steps) {
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const Migration& s) { return s.from == version; });
    return found == steps.end() ? nullptr : &*found;
}

} // namespace

const std::vector<Migration>& migrations() {
    static const std::vector<Migration> steps;
    return steps;
}

bool canMigrate(int version, int target, const std::vector<Migration>& steps) {
    for (; version < target; ++version)
        if (!stepFrom(version, steps))
            return false;
    return version == target;
}

void migrate(Tree& tree, int version, int target, const std::vector<Migration>& steps) {
    for (; version < target; ++version) {
        const Migration* step = stepFrom(version, steps);
        FAULTLINE_ASSERT(step, "canMigrate was not asked");
        step->apply(tree);
    }
}

void renameKey(Node& map, std::string_view from, std::string_view to) {
    for (Entry& entry : map.entries)
        if (entry.key == from)
            entry.key = to;
}

} // namespace faultline::format
