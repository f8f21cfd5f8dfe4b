#include "engine/components/store_compiler.h"

#include <algorithm>

namespace faultline::components::store {

namespace {

/// For each point of the ring the members that follow on it, each once; then the first members, for the number.
void place(StoreModel& store, const std::string& id, std::uint32_t members) {
    if (store.replicas < members) {
        std::vector<std::uint64_t> hashes;
        for (std::uint32_t i = 0; i < members; ++i)
            hashes.push_back(kernel::hash(id + "/" + std::to_string(i + 1)));
        store.ring = hashRing(hashes, 64);
    }
    for (std::size_t point = 0; point < store.ring.size(); ++point) {
        const std::size_t begin = store.placed.size();
        for (std::size_t step = 0; store.placed.size() < begin + store.replicas; ++step) {
            const auto owner = static_cast<Position>(store.ring[(point + step) % store.ring.size()].owner);
            const auto from = store.placed.begin() + static_cast<std::ptrdiff_t>(begin);
            if (std::find(from, store.placed.end(), owner) == store.placed.end())
                store.placed.push_back(owner);
        }
    }
    for (std::uint32_t i = 0; i < store.replicas; ++i)
        store.placed.push_back(static_cast<Position>(i));
}

/// More than there are cannot hold a key or answer.
void checkSizes(Compiler& compiler, const diagram::Component& component, const StoreModel& store,
                std::uint32_t members) {
    const KeyReader keys(component);
    const std::string path = "components." + component.id + ".";
    const auto most = [&](const char* key, std::uint32_t limit, const char* what) {
        const std::uint32_t count = keys.count(key);
        if (count > limit)
            compiler.error(
                path + key,
                {"{1} cannot be {2} members: {3} {4}.", {key, std::to_string(count), std::to_string(limit), what}},
                std::to_string(count), "at most " + std::to_string(limit));
    };
    if (store.consensus)
        return;
    most("replication_factor", members, "is all there are");
    most("read_quorum", store.replicas, "hold each key");
    most("write_quorum", store.replicas, "hold each key");
}

} // namespace

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    StoreModel& store = compiler.model.stores[model.row];
    const auto members = static_cast<std::uint32_t>(model.nodes.size());
    model.cpus = std::max(1u, keys.count("cpus"));
    store.consensus = keys.word("mode") == "consensus";
    const std::uint32_t replicas = keys.count("replication_factor");
    store.replicas = store.consensus ? members : std::clamp(replicas == 0 ? 3u : replicas, 1u, members);
    store.readQuorum = std::clamp(keys.count("read_quorum"), 1u, store.replicas);
    store.writeQuorum = std::clamp(keys.count("write_quorum"), 1u, store.replicas);
    checkSizes(compiler, component, store, members);
    store.hintedHandoff = keys.flag("hinted_handoff");
    store.readRepair = keys.flag("read_repair");
    store.antiEntropy = std::max(keys.duration("anti_entropy"), kernel::kMillisecond);
    store.hintReplay = keys.duration("hint_replay");
    store.requestTimeout = std::max(keys.duration("request_timeout"), kernel::kMillisecond);
    store.tryTimeout = std::max(keys.duration("try_timeout"), kernel::kMillisecond);
    store.retryAfter = keys.duration("retry_after");
    store.electionTimeout = std::max(keys.duration("election_timeout"), kernel::kMillisecond);
    store.requestLane = compiler.model.laneFor(store.requestTimeout);
    store.tryLane = compiler.model.laneFor(store.tryTimeout);
    store.electionLane = compiler.model.laneFor(store.electionTimeout);
    store.read = keys.distribution("read");
    store.write = keys.distribution("write");
    place(store, model.id, members);
}

void checkClient(Compiler& compiler, const diagram::Component& component, const ComponentModel& model,
                 const std::vector<std::uint16_t>& operations) {
    for (const std::uint16_t number : operations) {
        const OperationModel& operation = compiler.model.operations[number];
        for (const Index link : model.out) {
            const ComponentModel& callee = compiler.calleeOf(link);
            if (callee.kind == KindId::Store && operation.kind == OperationKind::Scan)
                compiler.error(
                    "components." + component.id,
                    {"{1} has no rows to scan, but {2} asks it for {3}.", {callee.id, component.id, operation.id}},
                    operation.id, "a read, write or create");
            const bool ownsData = callee.kind == KindId::Store || callee.kind == KindId::Database;
            if (ownsData && operation.idFrom != kNone && operation.idFrom != compiler.model.links[link].to)
                compiler.error("operations." + operation.id + ".id_from",
                               {"{1} creates in {2} with a number from {3}: a service between them draws it.",
                                {component.id, callee.id, compiler.model.components[operation.idFrom].id}},
                               {}, "a service that both links lead from");
        }
    }
}

} // namespace faultline::components::store
