#include "engine/components/store_model.h"

#include <algorithm>

#include "engine/kernel/random.h"

namespace faultline::components {

Replicas replicasOf(const StoreModel& model, Index key) {
    // The last list is that of the number that `next` draws from: the first members.
    if (model.ring.empty() || key == kCounterKey)
        return {model.placed.data() + (model.placed.size() - model.replicas), model.replicas};
    const std::size_t point = ringPosition(model.ring, kernel::hash(std::uint64_t{key}));
    return {model.placed.data() + point * model.replicas, model.replicas};
}

bool isReplica(const StoreModel& model, Index key, Position position) {
    const Replicas replicas = replicasOf(model, key);
    return std::find(replicas.begin(), replicas.end(), position) != replicas.end();
}

} // namespace faultline::components
