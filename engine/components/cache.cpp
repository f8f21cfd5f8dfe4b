#include "engine/components/cache.h"

#include <algorithm>

#include "engine/components/behaviour.h"
#include "engine/components/cpu.h"
#include "engine/components/stampede.h"

namespace faultline::components {

namespace cache {

std::size_t shardOf(const CacheModel& model, std::size_t instances, Index key) {
    const std::uint64_t hash = kernel::hash(std::uint64_t{key});
    if (model.shardByModulo || model.ring.empty())
        return hash % instances;
    return model.ring[ringPosition(model.ring, hash)].owner % instances;
}

void flush(World& world, Index node) {
    world.state.caches[world.node(node).row].table.clear();
}

void expire(World& world, Index component, std::uint64_t rank) {
    const ComponentModel& model = world.model.components[component];
    for (const Index number : world.model.caches[model.row].warmKeyspaces) {
        const consistency::Keyspace& keyspace = world.model.keyspaces[number];
        if (rank >= keyspace.keys())
            continue;
        const auto key = static_cast<Index>(keyspace.firstKey + rank);
        for (const Index node : model.ever) {
            CacheState& state = world.state.caches[world.node(node).row];
            const std::uint32_t before = state.table.size();
            if (world.model.caches[model.row].edge.serveStale > 0)
                state.table.expire(key, world.now()); // is still good for those who come while a new one is fetched
            else
                state.table.remove(key);
            state.expirations += before - state.table.size();
        }
    }
}

namespace {

/// Whether a look-up is about a user's session, which is nowhere else.
bool isSession(const Model& model, const Call& get) {
    return model.sessionKeyspace != kNone && get.key != kNone &&
           get.key >= model.keyspaces[model.sessionKeyspace].firstKey &&
           get.key - model.keyspaces[model.sessionKeyspace].firstKey < consistency::Keyspace::kMaxKeys;
}

} // namespace

void unanswered(World& world, Index index) {
    Call& get = world.call(index);
    CacheState& state = world.state.caches[world.node(get.callee).row];
    const bool left = get.stage == Stage::ToCaller || (get.stage == Stage::Lost && get.arrived > 0);
    if (get.parked || (left && get.outcome == Outcome::Success)) {
        // Counted as what it was; what its caller reads now no miss of its own has led to.
        if (get.parked || (get.hit && !isSession(world.model, get)))
            ++state.onward;
        return;
    }
    ++state.misses;
    if (isSession(world.model, get))
        ++state.sessionMisses;
    get.overdue = true;
}

void notAsked(World& world, Index frame, Index cache, bool isSession) {
    const ComponentModel& component = world.model.components[cache];
    if (component.nodes.empty())
        return;
    const Index key = world.call(frame).key;
    const std::size_t shard =
        key != kNone ? shardOf(world.model.caches[component.row], component.nodes.size(), key) : 0;
    CacheState& state = world.state.caches[world.node(component.nodes[shard]).row];
    ++state.misses;
    if (isSession)
        ++state.sessionMisses;
}

} // namespace cache

namespace {

const CacheModel& modelOf(const World& world, const Node& node) {
    return world.model.caches[world.model.components[node.component].row];
}

void onRequest(World& world, Index index) {
    const Call& call = world.call(index);
    Node& node = world.node(call.callee);
    const CacheModel& model = modelOf(world, node);
    if (node.slots >= model.maxClients) {
        world.reject(index, Outcome::Refused);
        return;
    }
    ++node.slots;
    const kernel::Sampler& work = call.verb == Verb::Get ? model.get : model.set;
    cpu::submit(world, index, work.draw(world.stateOf(node).work));
}

kernel::Time expiryOf(World& world, const CacheModel& model, const Call& call, kernel::Random& random) {
    kernel::Time ttl = call.ttl >= 0 ? call.ttl : model.ttl;
    if (ttl == 0)
        return kernel::kNever;
    if (model.ttlJitter > 0)
        ttl = static_cast<kernel::Time>(static_cast<double>(ttl) * (1 + model.ttlJitter * (2 * random.uniform() - 1)));
    return world.now() + ttl;
}

void look(World& world, Call& call, const CacheModel& model, CacheState& state) {
    const CacheEntry* entry = state.table.get(call.key, world.now(), model, state.expirations);
    call.hit = entry != nullptr;
    if (entry == nullptr)
        return;
    call.version = entry->version;
    if (model.stampede == CacheModel::Stampede::Early) [[unlikely]]
        call.hit = !stampede::refreshesEarly(*entry, world.now(), world.stateOf(world.node(call.callee)).chance);
}

/// A set has come in: how long its caller took to fill the entry.
void noteFill(World& world, const Call& set, CacheState& state) {
    if (set.parent != kNone && world.state.calls.isCurrent(set.parent, set.parentGeneration))
        state.table.noteFill(set.key, world.now() - world.call(set.parent).readBegan);
}

void onDelay(World& world, Index index) {
    Call& call = world.call(index);
    Node& node = world.node(call.callee);
    const CacheModel& model = modelOf(world, node);
    CacheState& state = world.state.caches[node.row];
    kernel::Random& random = world.stateOf(node).chance;
    Outcome outcome = Outcome::Success;
    if (call.key != kNone) {
        if (call.verb == Verb::Get) {
            look(world, call, model, state);
            if (!call.hit && model.stampede != CacheModel::Stampede::None && stampede::waits(world, index)) {
                ++(call.overdue ? state.onward : state.misses);
                --node.slots; // waiting needs no connection
                return;
            }
        } else if (call.verb == Verb::Set) {
            const kernel::Time expires = expiryOf(world, model, call, random);
            if (!state.table.set(call.key, call.version, expires, model, random, state.evictions)) {
                ++state.refusedSets;
                outcome = Outcome::Error;
            }
            if (model.stampede == CacheModel::Stampede::Early)
                noteFill(world, call, state);
            stampede::filled(world, call.callee, call.key, call.version);
        } else if (call.verb == Verb::Delete) {
            state.table.remove(call.key);
        }
    }
    if (call.verb == Verb::Get && !call.overdue) {
        ++(call.hit ? state.hits : state.misses);
        if (!call.hit && cache::isSession(world.model, call)) [[unlikely]]
            ++state.sessionMisses;
    }
    --node.slots;
    world.finish(index, outcome);
}

void appear(World& world, Index, Index nodeIndex) {
    if (nodeIndex == kNone)
        return;
    world.node(nodeIndex).row = static_cast<Index>(world.state.caches.size());
    world.state.caches.emplace_back();
}

void onModelChanged(World& world, Index component) {
    const ComponentModel& model = world.model.components[component];
    const CacheModel& cache = world.model.caches[model.row];
    for (const Index node : model.nodes) {
        CacheState& state = world.state.caches[world.node(node).row];
        state.table.shrinkTo(cache.entries, cache, world.state.components[component].chance);
        cpu::fill(world, node);
    }
}

void onCrash(World& world, Index node) {
    // A snapshot brings the entries back as they were at the crash.
    if (!modelOf(world, world.node(node)).snapshot)
        cache::flush(world, node);
    CacheState& state = world.state.caches[world.node(node).row];
    state.fetches.clear(); // who waited has been reset
    state.parked.clear();
}

CacheModel::Stampede stampedeOf(const std::string& name) {
    using Stampede = CacheModel::Stampede;
    return name == "lock"       ? Stampede::Lock
           : name == "coalesce" ? Stampede::Coalesce
           : name == "early"    ? Stampede::Early
                                : Stampede::None;
}

CacheModel::Policy policyOf(const std::string& name) {
    if (name == "lfu")
        return CacheModel::Policy::Lfu;
    if (name == "fifo")
        return CacheModel::Policy::Fifo;
    if (name == "random")
        return CacheModel::Policy::Random;
    if (name == "noeviction")
        return CacheModel::Policy::NoEviction;
    return CacheModel::Policy::Lru;
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    CacheModel& cache = compiler.model.caches[model.row];
    model.cpus = std::max(1u, keys.count("cpus"));
    cache.entries = keys.count("entries");
    cache.policy = policyOf(keys.word("policy"));
    cache.ttl = keys.duration("ttl");
    cache.ttlJitter = keys.ratio("ttl_jitter");
    cache.get = keys.distribution("get");
    cache.set = keys.distribution("set");
    cache.shardByModulo = keys.word("shard") == "modulo";
    cache.maxClients = keys.count("max_clients");
    cache.snapshot = keys.word("persistence") == "snapshot";
    cache.warm = keys.word("start") == "warm";
    cache.stampede = stampedeOf(keys.word("stampede"));
    for (const OperationModel& operation : compiler.model.operations)
        if (operation.kind == OperationKind::Read && operation.keyspace != kNone &&
            std::find(cache.warmKeyspaces.begin(), cache.warmKeyspaces.end(), operation.keyspace) ==
                cache.warmKeyspaces.end())
            cache.warmKeyspaces.push_back(operation.keyspace);
    if (!cache.shardByModulo && model.nodes.size() > 1) {
        std::vector<std::uint64_t> hashes;
        for (std::size_t i = 0; i < model.nodes.size(); ++i)
            hashes.push_back(kernel::hash(model.id + "/" + std::to_string(i + 1)));
        cache.ring = hashRing(hashes, 128);
    }
}

} // namespace

const Behaviour kCacheBehaviour = {
    compile, appear, onRequest, onDelay, nullptr, nullptr, onCrash, stampede::onWaitOver, onModelChanged};

} // namespace faultline::components
