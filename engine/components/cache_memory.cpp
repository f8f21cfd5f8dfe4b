#include "engine/components/cache_memory.h"

#include <algorithm>
#include <cmath>

#include "engine/components/cache_table.h"

namespace faultline::components {

namespace {

using Pages = consistency::Paged<Index>;

bool isUpdatedBy(const Model& model, Index cache) {
    for (const ServiceModel& service : model.services)
        for (const Step& step : service.program.steps)
            if (step.kind == StepKind::Write && step.update && step.cacheLink != kNone &&
                model.links[step.cacheLink].to == cache)
                return true;
    return false;
}

/// How many keys a cache may be given: those that are asked for, and what is created where it is told of writes.
double keysFor(const Model& model, Index cache) {
    std::vector<std::uint8_t> used(model.keyspaces.size(), 0); // 1: its keys, 2: created ones as well
    const ComponentModel& component = model.components[cache];
    if (component.kind == KindId::Cdn) {
        for (const Index keyspace : model.caches[component.row].warmKeyspaces)
            used[keyspace] = 1;
    } else {
        const bool isUpdated = isUpdatedBy(model, cache);
        for (const OperationModel& operation : model.operations)
            if (operation.keyspace != kNone && !operation.implied)
                used[operation.keyspace] = std::max<std::uint8_t>(
                    used[operation.keyspace], operation.kind == OperationKind::Create ? (isUpdated ? 2 : 0) : 1);
    }
    double keys = 0;
    for (std::size_t i = 0; i < used.size(); ++i)
        if (used[i] != 0)
            keys += static_cast<double>(used[i] == 2 ? consistency::Keyspace::kMaxKeys : model.keyspaces[i].keys());
    return keys;
}

/// Of one instance that may hold so many of the `keys`.
double bytesOf(double held, double own, double keys) {
    const double pages = std::min(std::ceil(keys / Pages::kPageSize), own); // of the index, by key
    return held * sizeof(CacheEntry) + pages * Pages::kPageSize * sizeof(Index);
}

} // namespace

void checkCacheMemory(const Model& model, base::Diagnostics& diagnostics) {
    double sum = 0;
    double most = 0;
    double mostEntries = 0;
    Index largest = kNone;
    for (Index i = 0; i < model.components.size(); ++i) {
        const ComponentModel& component = model.components[i];
        if (component.removed || !holdsEntries(component.kind))
            continue;
        const double keys = keysFor(model, i);
        const auto instances = static_cast<double>(component.nodes.size());
        const double own = component.kind == KindId::Cdn ? keys : keys / instances;
        const double held = std::min(own, static_cast<double>(model.caches[component.row].entries));
        const double bytes = instances * bytesOf(held, own, keys);
        sum += bytes;
        if (largest != kNone && bytes <= most)
            continue;
        most = bytes;
        mostEntries = instances * held;
        largest = i;
    }
    if (sum <= kMostCacheBytes)
        return;
    const auto text = [](double number) { return std::to_string(static_cast<std::uint64_t>(number)); };
    const std::string& id = model.components[largest].id;
    diagnostics.push_back(
        {base::Severity::Error,
         0,
         0,
         "components." + id + ".entries",
         {"{1} may come to hold {2} entries in {3} instances, and all caches together {4} GB of memory.",
          {id, text(mostEntries), std::to_string(model.components[largest].nodes.size()), text(std::ceil(sum / 1e9))}},
         std::to_string(model.caches[model.components[largest].row].entries),
         "caches that need at most " + text(kMostCacheBytes / 1e9) + " GB: fewer entries, instances or keys",
         {}});
}

} // namespace faultline::components
