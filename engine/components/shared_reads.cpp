#include "engine/components/shared_reads.h"

#include "engine/components/cache.h"
#include "engine/components/handler_frame.h"

namespace faultline::components::shared_reads {

namespace {

SharedReads& at(World& world, Index node) {
    if (world.state.sharedReads.size() <= node)
        world.state.sharedReads.resize(world.state.nodes.size());
    return world.state.sharedReads[node];
}

/// Whether two frames' steps want the same of the same data.
bool readSame(const Step& a, const Step& b) {
    return a.link == b.link && a.kind == b.kind && a.operation == b.operation && a.consistency == b.consistency;
}

} // namespace

bool joins(World& world, Index frame) {
    const Call& call = world.call(frame);
    if (call.key == kNone)
        return false;
    SharedReads& reads = at(world, call.callee);
    Fetch* fetch = reads.fetches.find(call.key);
    const std::uint64_t self = tokenOf(world.state.calls, frame);
    if (fetch == nullptr) {
        reads.fetches.begin(call.key, self);
        return false;
    }
    const Index leader = callOf(world.state.calls, fetch->leader);
    if (leader == kNone) { // gone in a crash, together with all who waited
        fetch->leader = self;
        fetch->waiting.clear();
        return false;
    }
    const Step& step = handler::stepOf(world, call);
    if (leader == frame || !readSame(step, handler::stepOf(world, world.call(leader))))
        return false;
    fetch->waiting.push_back(self);
    ++reads.coalesced;
    if (step.kind == StepKind::CachedRead) {
        const ComponentModel& cache = world.model.components[world.model.links[step.cacheLink].to];
        const CacheModel& model = world.model.caches[cache.row];
        const Index holder = cache.nodes[cache::shardOf(model, cache.nodes.size(), call.key)];
        ++world.state.caches[world.node(holder).row].coalesced;
    }
    return true;
}

std::vector<std::uint64_t> end(World& world, Index frame) {
    const Call& call = world.call(frame);
    if (call.key == kNone)
        return {};
    Fetches& fetches = at(world, call.callee).fetches;
    const Fetch* fetch = fetches.find(call.key);
    if (fetch == nullptr || fetch->leader != tokenOf(world.state.calls, frame))
        return {};
    return fetches.end(call.key);
}

} // namespace faultline::components::shared_reads
