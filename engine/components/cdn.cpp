#include "engine/components/cdn.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/components/behaviour.h"
#include "engine/components/cache.h"
#include "engine/components/routing.h"

namespace faultline::components {

namespace {

constexpr kernel::Time kOriginTimeout = 30 * kernel::kSecond; // CloudFront's default
// So long one who comes counts on a fetch that has been lost, or whose asker has given up (TCP's first retransmission).
constexpr kernel::Time kTrusted = kernel::kSecond;

const CacheModel& modelOf(const World& world, Index node) {
    return world.model.caches[world.model.components[world.state.nodes[node].component].row];
}
CacheState& stateOf(World& world, Index node) {
    return world.state.caches[world.node(node).row];
}

Index pickLink(World& world, const ComponentModel& component, const EdgeModel& edge, Index node) {
    if (component.out.size() == 1)
        return component.out.front();
    const double u = world.stateOf(world.node(node)).chance.uniform();
    const auto at = std::upper_bound(edge.linkCumulative.begin(), edge.linkCumulative.end(), u);
    const auto last = static_cast<std::ptrdiff_t>(component.out.size()) - 1;
    return component.out[std::min(at - edge.linkCumulative.begin(), last)];
}

/// Asks the origin on behalf of a frame; false, and why, when there is nobody to ask.
bool askOrigin(World& world, Index frame, Outcome& why) {
    const Index node = world.call(frame).callee;
    const ComponentModel& component = world.componentOf(world.node(node));
    const EdgeModel& edge = world.model.caches[component.row].edge;
    why = Outcome::Error;
    if (edge.inCircle && !world.goesRound(frame))
        return false;
    why = Outcome::Unavailable;
    if (component.out.empty())
        return false;
    const Index link = pickLink(world, component, edge, node);
    const Call& own = world.call(frame);
    const Index callee = world.pickInstance(node, link, {Verb::Serve, Consistency::Default, own.key, own.user});
    if (callee == kNone)
        return false;
    const Index asking = world.open(node, link, callee, Verb::Serve, frame);
    if (Call& asked = world.call(frame); asked.verb == Verb::Branch) {
        asked.pairOrMessage = asking;
        asked.epoch = world.call(asking).generation;
    }
    world.issue(asking, edge.timeoutLane, edge.timeout);
    return true;
}

/// Not for the cache: the answer goes back as it comes.
void passOn(World& world, Index index) {
    Outcome why = Outcome::Success;
    if (!askOrigin(world, index, why))
        world.finish(index, why);
}

/// What one who asked is answered, with the version that there is.
void answer(World& world, Index index, Index version) {
    Call& call = world.call(index);
    call.version = version;
    routing::audit(world, call, version, modelOf(world, call.callee).edge.ownerOf(call.operation), call.callee);
    world.finish(index, Outcome::Success);
}

bool waitsStill(const World& world, Index asked, Index generation) {
    if (asked == kNone || !world.state.calls.isCurrent(asked, generation))
        return false;
    const Call& call = world.state.calls[asked];
    return call.expires > world.now() && world.callerWaits(call);
}

/// Whether one who comes should not count on a fetch under way, but begin another: it was lost on the way, or its asker
/// has given up. With an old answer in hand only the first is a reason.
bool isStuck(const World& world, const Fetch& fetch, bool hasAnswer) {
    const Index frame = callOf(world.state.calls, fetch.leader);
    if (frame == kNone)
        return true;
    const Call& own = world.state.calls[frame];
    if (world.now() - own.began < kTrusted)
        return false;
    const bool lost = world.state.calls.isCurrent(own.pairOrMessage, own.epoch) &&
                      world.state.calls[own.pairOrMessage].stage == Stage::Lost;
    return lost || (!hasAnswer && !waitsStill(world, own.parent, own.parentGeneration));
}

/// A fetch of a key has failed. Those who came while it was the newest share that; the others wait for the one that
/// they found. Behind those who came for a fetch that another one has followed stands that fetch itself.
std::vector<std::uint64_t> takeOut(const World& world, Fetches& fetches, Fetch& fetch, std::uint64_t failed) {
    std::vector<std::uint64_t>& all = fetch.waiting;
    const bool newest = fetch.leader == failed;
    const auto end = newest ? all.end() : std::find(all.begin(), all.end(), failed);
    if (!newest && end == all.end())
        return {};
    const auto isFetch = [&](std::uint64_t token) {
        const Index call = callOf(world.state.calls, token);
        return call != kNone && world.state.calls[call].verb == Verb::Branch;
    };
    const auto begin = std::find_if(std::make_reverse_iterator(end), all.rend(), isFetch).base();
    std::vector<std::uint64_t> own(begin, end);
    all.erase(begin, newest ? end : end + 1);
    if (!newest)
        return own;
    if (all.empty()) {
        fetches.end(fetch.key);
    } else {
        fetch.leader = all.back();
        all.pop_back();
    }
    return own;
}

/// Who asked for a fetch is answered by another one; it goes on by itself.
Index takeAsker(World& world, Index frame) {
    Call& fetch = world.call(frame);
    const Index asked = std::exchange(fetch.parent, kNone);
    return asked != kNone && world.state.calls.isCurrent(asked, fetch.parentGeneration) ? asked : kNone;
}

/// A fetch is over: those who wait for it are answered alike; where it has brought something, those who wait for
/// another one of the key as well.
void settle(World& world, Index frame, const Call* origin, Outcome outcome) {
    const Call fetch = world.call(frame);
    const Index node = fetch.callee;
    CacheState& state = stateOf(world, node);
    std::vector<std::uint64_t> waiting;
    if (fetch.parent != kNone)
        waiting.push_back((static_cast<std::uint64_t>(fetch.parentGeneration) << 32) | fetch.parent);
    if (Fetch* known = state.fetches.find(fetch.key); known != nullptr) {
        const std::uint64_t newest = known->leader;
        std::vector<std::uint64_t> others =
            outcome == Outcome::Success ? state.fetches.end(fetch.key)
                                        : takeOut(world, state.fetches, *known, tokenOf(world.state.calls, frame));
        if (outcome == Outcome::Success)
            others.push_back(newest);
        waiting.insert(waiting.end(), others.begin(), others.end());
    }
    world.release(frame);
    for (const std::uint64_t token : waiting) {
        Index call = callOf(world.state.calls, token);
        if (call != kNone && world.call(call).verb == Verb::Branch)
            call = takeAsker(world, call);
        if (call == kNone)
            continue;
        if (outcome != Outcome::Success) {
            world.finish(call, outcome);
            continue;
        }
        routing::passOn(world.call(call), *origin);
        answer(world, call, origin->version);
    }
}

/// Fetches a key. `asked` waits for it, or has been answered already (`inBackground`).
void fetch(World& world, Index asked, bool inBackground) {
    const Index frame = world.state.calls.allocate();
    Call& made = world.call(frame);
    Call& own = world.call(asked);
    made.verb = Verb::Branch;
    made.stage = Stage::AtCallee;
    made.caller = own.callee;
    made.callee = own.callee;
    made.operation = own.operation;
    made.key = own.key;
    made.user = own.user;
    made.number = own.number;
    made.sampled = own.sampled;
    made.retry = own.retry;
    made.rounds = own.rounds;
    made.expires = kernel::kNever; // others may come to wait for it
    made.began = world.now();
    if (!inBackground) {
        made.parent = asked;
        made.parentGeneration = own.generation;
    }
    CacheState& state = stateOf(world, made.callee);
    if (modelOf(world, made.callee).edge.collapse) {
        const std::uint64_t self = tokenOf(world.state.calls, frame);
        if (Fetch* underWay = state.fetches.find(made.key); underWay != nullptr)
            underWay->waiting.push_back(std::exchange(underWay->leader, self));
        else
            state.fetches.begin(made.key, self);
    }
    Outcome why = Outcome::Success;
    if (!askOrigin(world, frame, why))
        settle(world, frame, nullptr, why);
}

void onRequest(World& world, Index index) {
    const Call& call = world.call(index);
    const CacheModel& model = modelOf(world, call.callee);
    if (!model.edge.keeps(call.operation)) {
        passOn(world, index);
        return;
    }
    Node& node = world.node(call.callee);
    const kernel::Time look = model.get.draw(world.stateOf(node).work);
    world.delay(index, static_cast<kernel::Time>(static_cast<double>(look) * node.slowFactor));
}

/// The look-up.
void onDelay(World& world, Index index) {
    Call& call = world.call(index);
    const CacheModel& model = modelOf(world, call.callee);
    CacheState& state = stateOf(world, call.callee);
    if (call.key == kNone) { // nothing to find it by
        ++state.misses;
        passOn(world, index);
        return;
    }
    const kernel::Time still = world.now() - model.edge.serveStale;
    const CacheEntry* entry = state.table.get(call.key, still, model, state.expirations);
    Fetch* underWay = model.edge.collapse ? state.fetches.find(call.key) : nullptr;
    if (entry != nullptr) {
        ++state.hits;
        const Index version = entry->version;
        if (entry->expires <= world.now() && (underWay == nullptr || isStuck(world, *underWay, true))) {
            ++state.onward;
            fetch(world, index, true);
        }
        answer(world, index, version);
        return;
    }
    ++state.misses;
    if (underWay == nullptr || isStuck(world, *underWay, false)) {
        fetch(world, index, false);
        return;
    }
    ++state.coalesced;
    underWay->waiting.push_back(tokenOf(world.state.calls, index));
}

void keep(World& world, const Call& frame, Index version) {
    const CacheModel& model = modelOf(world, frame.callee);
    CacheState& state = stateOf(world, frame.callee);
    const CacheEntry* before = state.table.peek(frame.key);
    if (before != nullptr && before->expires <= world.now())
        ++state.expirations;
    const kernel::Time expires = model.ttl == 0 ? kernel::kNever : world.now() + model.ttl;
    state.table.set(frame.key, version, expires, model, world.stateOf(world.node(frame.callee)).chance,
                    state.evictions);
}

/// The origin has answered, or is silent.
void onAnswer(World& world, Index index, Outcome outcome) {
    const Call origin = world.call(index);
    const Index frame = origin.parent;
    if (world.call(frame).verb != Verb::Branch) {
        routing::passOn(world.call(frame), origin);
        world.finish(frame, outcome);
        return;
    }
    if (outcome == Outcome::Success)
        keep(world, world.call(frame), origin.version);
    settle(world, frame, &origin, outcome);
}

void onCrash(World& world, Index node) {
    cache::flush(world, node);
    stateOf(world, node).fetches.clear(); // who waited has been reset
}

void appear(World& world, Index, Index node) {
    if (node == kNone)
        return;
    world.node(node).row = static_cast<Index>(world.state.caches.size());
    world.state.caches.emplace_back();
}

void onModelChanged(World& world, Index component) {
    const ComponentModel& self = world.model.components[component];
    const CacheModel& model = world.model.caches[self.row];
    for (const Index node : self.nodes)
        stateOf(world, node).table.shrinkTo(model.entries, model, world.state.components[component].chance);
}

/// Which operations' answers are kept: those that are named, else all reads.
void compileCacheable(Compiler& compiler, const KeyReader& keys, const std::string& id, EdgeModel& edge) {
    const std::vector<OperationModel>& operations = compiler.model.operations;
    edge.cacheable.assign(operations.size(), 0);
    const catalog::Value named = keys.value("cacheable");
    const catalog::List* list = named.as<catalog::List>();
    if (list == nullptr) {
        for (std::size_t i = 0; i < operations.size(); ++i)
            edge.cacheable[i] = operations[i].kind == OperationKind::Read ? 1 : 0;
        return;
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string name = wordOf((*list)[i]);
        const Index operation = compiler.model.operationByName(name);
        if (operation == kNone)
            continue; // validation has said so
        const OperationKind kind = operations[operation].kind;
        if (kind == OperationKind::Write || kind == OperationKind::Create)
            compiler.error("components." + id + ".cacheable[" + std::to_string(i) + "]",
                           {"{1} changes data: a CDN cannot keep its answers.", {name}}, name,
                           "an operation of kind read or scan");
        edge.cacheable[operation] = 1;
    }
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    CacheModel& cdn = compiler.model.caches[model.row];
    cdn.entries = keys.count("entries");
    cdn.ttl = keys.duration("ttl");
    cdn.get = keys.distribution("get");
    cdn.warm = keys.word("start") == "warm";
    cdn.edge.serveStale = keys.duration("serve_stale");
    cdn.edge.collapse = keys.flag("collapse");
    cdn.edge.timeout = kOriginTimeout;
    cdn.edge.timeoutLane = compiler.model.laneFor(kOriginTimeout);
    compileCacheable(compiler, keys, model.id, cdn.edge);
    for (std::size_t i = 0; i < compiler.model.operations.size(); ++i) {
        const Index keyspace = compiler.model.operations[i].keyspace;
        if (cdn.edge.keeps(static_cast<std::uint16_t>(i)) && keyspace != kNone &&
            std::find(cdn.warmKeyspaces.begin(), cdn.warmKeyspaces.end(), keyspace) == cdn.warmKeyspaces.end())
            cdn.warmKeyspaces.push_back(keyspace);
    }
    double total = 0;
    for (const Index link : model.out)
        total += compiler.model.links[link].weight;
    double sum = 0;
    for (const Index link : model.out)
        cdn.edge.linkCumulative.push_back(total > 0 ? (sum += compiler.model.links[link].weight) / total : 1);
}

} // namespace

const Behaviour kCdnBehaviour = {compile,  appear,  onRequest, onDelay,       nullptr,
                                 onAnswer, onCrash, nullptr,   onModelChanged};

} // namespace faultline::components
