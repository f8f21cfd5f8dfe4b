#include "engine/components/database.h"

#include <algorithm>

#include "engine/components/behaviour.h"
#include "engine/components/cpu.h"
#include "engine/components/database_routing.h"
#include "engine/components/failover.h"
#include "engine/components/membership.h"
#include "engine/components/replication.h"

namespace faultline::components {

namespace {

const DatabaseModel& modelOf(const World& world, const Node& node) {
    return world.model.databases[world.model.components[node.component].row];
}
DatabaseState& databaseOf(World& world, const Node& node) {
    return world.state.databases[world.componentOf(node).row];
}

} // namespace

namespace database {

bool isCreate(const World& world, const Call& call) {
    return call.operation != kNoOperation && world.model.operations[call.operation].kind == OperationKind::Create;
}

void answer(World& world, Index index, Outcome outcome) {
    --world.node(world.call(index).callee).slots;
    world.finish(index, outcome);
}

void acknowledge(World& world, Index index) {
    const Call& call = world.call(index);
    const Node& node = world.node(call.callee);
    DatabaseState& state = databaseOf(world, node);
    if (call.key != kNone && !isCreate(world, call)) {
        state.ledger.acknowledge(call.key, call.version, world.now());
        state.own.note(call.user, call.key, call.version, world.now());
    }
    if (modelOf(world, node).readYourWrites > 0)
        state.pinnedSince.at(call.user) = world.now() + 1;
    answer(world, index, Outcome::Success);
}

std::uint64_t lostWrites(const State& state) {
    std::uint64_t sum = 0;
    for (const DatabaseState& database : state.databases)
        sum += database.lostWrites;
    return sum;
}

kernel::Time unavailable(const State& state, const DatabaseState& database) {
    kernel::Time sum = database.unavailable;
    if (database.unwritableShards > 0)
        sum += state.now - std::max(database.unwritableSince, state.windowStart);
    return sum;
}

std::string_view roleOf(const State& state, const Node& node) {
    const MemberState& member = state.members[node.row];
    if (member.shard == kNone)
        return "none";
    const ShardState& shard = state.shards[member.shard];
    if (member.copy == 0)
        return "primary";
    return shard.copies[member.copy].joined ? "replica" : "none";
}

} // namespace database

namespace {

using database::answer;

void noteKeyspace(DatabaseState& state, Index key) {
    const std::size_t keyspace = key / consistency::Keyspace::kMaxKeys;
    if (state.keyspacesSeen.size() <= keyspace)
        state.keyspacesSeen.resize(keyspace + 1);
    state.keyspacesSeen[keyspace] = true;
}

/// A buffer pool: a key that has been used is in memory until keys that were used later have pushed it out.
bool isBuffered(World& world, const DatabaseModel& model, const Node& node, Index key) {
    CacheTable& buffer = world.state.members[node.row].buffer;
    std::uint64_t uncounted = 0;
    if (buffer.get(key, world.now(), model.buffer, uncounted) != nullptr)
        return true;
    buffer.set(key, 0, kernel::kNever, model.buffer, world.stateOf(node).chance, uncounted);
    return false;
}

/// CPU time of one shard's part of a scan: its rows, evenly split, times one draw.
kernel::Time scanWork(World& world, const DatabaseModel& model, const Call& call, kernel::Random& random) {
    const double rows = call.operation == kNoOperation ? 1 : world.model.operations[call.operation].rows;
    return static_cast<kernel::Time>(rows / model.sharding.shards * static_cast<double>(model.scan.draw(random)));
}

bool isPart(const World& world, const Call& call) {
    return call.link == world.model.components[world.state.nodes[call.callee].component].internal;
}

/// A scan's first member asks one of each other shard for its part; the last part decides.
void scatter(World& world, Index index) {
    const Index node = world.call(index).callee;
    const ComponentModel& component = world.componentOf(world.node(node));
    const DatabaseModel& model = world.model.databases[component.row];
    const DatabaseState& state = world.state.databases[component.row];
    const Index own = world.state.members[world.node(node).row].shard;
    world.state.calls.reserve(model.sharding.shards);
    for (std::uint32_t number = 0; number < model.sharding.shards; ++number) {
        const Index shard = state.shards[number];
        if (shard == own)
            continue;
        const Index member = database::routeScan(world, node, shard);
        Call& whole = world.call(index);
        if (member == kNone) {
            whole.failed = true;
            whole.outcome = Outcome::Unavailable;
            continue;
        }
        ++whole.pending;
        const Index part = world.open(node, component.internal, member, Verb::Scan, index);
        world.call(part).sampled = false;
        world.issue(part, model.internalLane, world.model.lanes[model.internalLane].timeout);
    }
}

/// The scan's own part or another one is through.
void gather(World& world, Index index) {
    const Call& call = world.call(index);
    if (call.phase == 1 && call.pending == 0)
        answer(world, index, call.failed ? call.outcome : Outcome::Success);
}

void onRequest(World& world, Index index) {
    const Call& call = world.call(index);
    if (call.verb == Verb::Replicate) {
        replication::onArrived(world, index);
        return;
    }
    Node& node = world.node(call.callee);
    const DatabaseModel& model = modelOf(world, node);
    if (model.maxConnections > 0 && node.slots >= model.maxConnections) {
        world.reject(index, Outcome::Refused);
        return;
    }
    ++node.slots;
    if (call.key != kNone)
        noteKeyspace(databaseOf(world, node), call.key);
    kernel::Random& random = world.stateOf(node).work;
    kernel::Time work = 0;
    if (call.verb == Verb::Scan) {
        work = scanWork(world, model, call, random);
        if (model.sharding.shards > 1 && !isPart(world, call))
            scatter(world, index);
    } else if (call.verb == Verb::Write) {
        work = model.write.draw(random);
        if (model.buffered && call.key != kNone)
            isBuffered(world, model, node, call.key);
    } else {
        const bool hot = model.buffered && call.key != kNone && isBuffered(world, model, node, call.key);
        work = (hot ? model.bufferRead : model.read).draw(random);
    }
    cpu::submit(world, index, work);
}

void read(World& world, Index index) {
    Call& call = world.call(index);
    const Node& node = world.node(call.callee);
    const DatabaseModel& model = modelOf(world, node);
    DatabaseState& state = databaseOf(world, node);
    ++state.reads;
    if (call.key != kNone) {
        const MemberState& member = world.state.members[node.row];
        if (model.feedFrom != kNone) {
            const Index source = world.model.components[model.feedFrom].row;
            call.version = world.state.databases[source].versionAt(kFirstFeed + model.feedNumber, call.key);
        } else {
            // Keys that have moved to another shard while this was under way are read there.
            const bool here = model.sharding.shards == 1 ||
                              replication::shardFor(world, node.component, call.key, call.user) == member.shard;
            call.version = state.versionAt(here ? member.copy : 0, call.key);
        }
    }
    answer(world, index, Outcome::Success);
}

void write(World& world, Index index) {
    Call& call = world.call(index);
    const Node& node = world.node(call.callee);
    const DatabaseModel& model = modelOf(world, node);
    DatabaseState& state = databaseOf(world, node);
    if (model.feedFrom != kNone) { // a copy that is fed from elsewhere takes no writes of its own
        answer(world, index, Outcome::Error);
        return;
    }
    Index shardIndex = world.state.members[node.row].shard;
    if (call.key != kNone && model.sharding.shards > 1)
        shardIndex = replication::shardFor(world, node.component, call.key, call.user);
    else if (!world.state.shards[shardIndex].active)
        shardIndex = state.shards.front();
    const ShardState& shard = world.state.shards[shardIndex];
    const bool moved = shardIndex != world.state.members[node.row].shard;
    if (!moved && (shard.primary() != call.callee || !failover::hasPrimary(world, shard))) {
        answer(world, index, Outcome::Unavailable); // deposed since it was asked
        return;
    }
    ++state.writes;
    // Created keys follow after the ranks that readers draw: nobody ever reads one, so that nothing but its first
    // version is to be known of it, and memory does not grow with what is created.
    if (database::isCreate(world, call))
        call.version = 1;
    else if (call.key != kNone)
        call.version = state.ledger.commit(call.key);
    if (replication::begin(world, shardIndex, index))
        database::acknowledge(world, index);
}

void onDelay(World& world, Index index) {
    switch (world.call(index).verb) {
    case Verb::Write:
        write(world, index);
        break;
    case Verb::Scan:
        ++databaseOf(world, world.node(world.call(index).callee)).scans;
        world.call(index).phase = 1;
        gather(world, index);
        break;
    default:
        read(world, index);
        break;
    }
}

void onAnswer(World& world, Index index, Outcome outcome) {
    Call& call = world.call(index);
    if (call.verb == Verb::Replicate) {
        replication::onAnswered(world, index, outcome);
        return;
    }
    // A part that is being worked on may take as long as it needs; one of which nothing is left will not come.
    if (outcome == Outcome::Timeout && call.stage != Stage::Lost) {
        call.detached = false;
        world.enlist(index, world.model.databases[world.componentOf(world.node(call.caller)).row].internalLane);
        return;
    }
    Call& whole = world.call(call.parent);
    --whole.pending;
    if (outcome != Outcome::Success && !whole.failed) {
        whole.failed = true;
        whole.outcome = outcome;
    }
    gather(world, call.parent);
}

void onCrash(World& world, Index nodeIndex) {
    const Node& node = world.node(nodeIndex);
    MemberState& member = world.state.members[node.row];
    member.buffer.clear();
    if (member.shard != kNone && world.state.shards[member.shard].primary() == nodeIndex)
        replication::abandonWaiting(world, member.shard); // those elsewhere; its own have been reset
    failover::checkAll(world, node.component);
}

void onUp(World& world, Index node) {
    failover::checkAll(world, world.node(node).component);
}

void appear(World& world, Index component, Index node) {
    if (node != kNone) {
        world.node(node).row = static_cast<Index>(world.state.members.size());
        world.state.members.emplace_back();
        return;
    }
    const ComponentModel& model = world.model.components[component];
    if (world.state.databases.size() <= model.row)
        world.state.databases.resize(model.row + 1);
    world.state.databases[model.row].lag = kernel::Random::stream(world.model.seed, model.id, "lag");
}

void onModelChanged(World& world, Index component) {
    const ComponentModel& self = world.model.components[component];
    if (!self.removed)
        membership::follow(world, component);
    const Index source = replication::ownerOf(world.model, component);
    if (source != component && !world.state.databases[world.model.components[source].row].shards.empty())
        membership::follow(world, source); // it feeds this one from now on
    const DatabaseModel& model = world.model.databases[self.row];
    std::uint64_t uncounted = 0;
    for (const Index node : self.nodes) {
        CacheTable& buffer = world.state.members[world.node(node).row].buffer;
        if (!model.buffered)
            buffer.clear();
        else
            buffer.shrinkTo(model.buffer.entries, model.buffer, world.state.components[component].chance);
        cpu::fill(world, node);
    }
    static_cast<void>(uncounted);
}

DatabaseModel::ReadsFrom readsFromOf(const std::string& word) {
    using ReadsFrom = DatabaseModel::ReadsFrom;
    return word == "replicas"  ? ReadsFrom::Replicas
           : word == "any"     ? ReadsFrom::Any
           : word == "nearest" ? ReadsFrom::Nearest
                               : ReadsFrom::Primary;
}

void compileSharding(const KeyReader& keys, Sharding& sharding) {
    sharding.shards = std::max(1u, keys.count("shards"));
    const std::string by = keys.word("shard_by");
    sharding.by = by == "range"             ? Sharding::By::Range
                  : by == "consistent_hash" ? Sharding::By::ConsistentHash
                                            : Sharding::By::Hash;
    const std::string on = keys.word("shard_key");
    sharding.on = on == "user" ? Sharding::On::User : on == "constant" ? Sharding::On::Constant : Sharding::On::Key;
    sharding.vnodes = std::max(1u, keys.count("vnodes"));
    sharding.complete();
}

void compileReplication(const KeyReader& keys, DatabaseModel& database) {
    using Replication = DatabaseModel::Replication;
    database.replicas = keys.count("replicas");
    const std::string replication = keys.word("replication");
    database.replication = replication == "semi_sync" ? Replication::SemiSync
                           : replication == "sync"    ? Replication::Sync
                                                      : Replication::Async;
    database.semiSyncTimeout = keys.duration("semi_sync_timeout");
    database.lag = keys.distribution("lag");
    database.readsFrom = readsFromOf(keys.word("reads_from"));
    database.readYourWrites = keys.isOff("read_your_writes") ? 0 : keys.duration("read_your_writes");
    database.automatic = !keys.value("failover").isWord("manual");
    database.detect = keys.duration("failover.detect");
    database.promote = keys.duration("failover.promote");
}

void compileFeeds(Compiler& compiler, const diagram::Component& component, DatabaseModel& database) {
    const std::string path = "components." + component.id + ".feed";
    if (const std::string from = Feeds::sourceOf(component); !from.empty()) {
        database.feedLag = KeyReader(component).duration("feed.lag");
        const diagram::Component* source = compiler.feeds.database(from);
        if (source == nullptr || from == component.id)
            compiler.error(path, {"{1} cannot be fed from {2}.", {component.id, from}}, from, "another database");
        else if (!Feeds::sourceOf(*source).empty())
            compiler.error(path,
                           {"{1} is itself fed from {2}; a feed leads from the database that takes the writes.",
                            {from, Feeds::sourceOf(*source)}},
                           from, "a database that is not fed", Feeds::sourceOf(*source));
        else
            database.feedFrom = compiler.model.componentByName(from);
        const auto& siblings = compiler.feeds.fedFrom(from);
        const auto at = std::find(siblings.begin(), siblings.end(), &component);
        database.feedNumber = static_cast<std::uint32_t>(at - siblings.begin());
    }
    for (const diagram::Component* other : compiler.feeds.fedFrom(component.id))
        if (other->id != component.id)
            database.feeds.push_back(compiler.model.componentByName(other->id));
    if (database.feeds.size() > kMaxCopies - kFirstFeed)
        compiler.error("components." + component.id,
                       {"{1} feeds {2} databases.", {component.id, std::to_string(database.feeds.size())}}, {},
                       "at most " + std::to_string(kMaxCopies - kFirstFeed));
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    DatabaseModel& database = compiler.model.databases[model.row];
    model.cpus = std::max(1u, keys.count("cpus"));
    database.read = keys.distribution("read");
    database.write = keys.distribution("write");
    database.scan = keys.distribution("scan");
    database.maxConnections = keys.count("max_connections");
    compileSharding(keys, database.sharding);
    compileReplication(keys, database);
    database.buffered = !keys.isOff("hot");
    if (database.buffered) {
        database.buffer.entries = std::max(1u, keys.count("hot.keys"));
        database.bufferRead = keys.distribution("hot.read");
    }
    compileFeeds(compiler, component, database);
    database.internalLane = compiler.model.laneFor(10 * kernel::kSecond);
}

} // namespace

const Behaviour kDatabaseBehaviour = {compile,  appear,  onRequest, onDelay,        nullptr,
                                      onAnswer, onCrash, onUp,      onModelChanged, failover::checkAll};

} // namespace faultline::components
