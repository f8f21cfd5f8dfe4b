#include "engine/simulation/key_copies.h"

#include <algorithm>

#include "engine/components/cache.h"
#include "engine/components/data_owner.h"
#include "engine/components/model.h"
#include "engine/components/state.h"
#include "engine/simulation/simulation.h"

namespace faultline::simulation {

using components::ComponentModel;
using components::Index;
using components::KindId;
using components::kNone;
using components::Model;
using components::State;
using components::Step;
using components::StepKind;

namespace {

/// Looks one key up everywhere.
class Search {
  public:
    Search(const Simulation& simulation, Index keyspace, std::uint64_t rank)
        : m_model(simulation.model()), m_state(simulation.state()), m_keyspace(keyspace),
          m_key(static_cast<Index>(m_model.keyspaces[keyspace].firstKey + rank)) {
        findOwners();
    }

    void fill(KeyCopies& copies) const {
        copies.owned = !m_owners.empty();
        copies.newest = copies.owned ? acknowledgedBy(m_owners.front()) : 0;
        for (Index i = 0; i < m_model.components.size(); ++i)
            if (!m_model.components[i].removed)
                fillComponent(i, copies.components.emplace_back());
    }

  private:
    bool isOwner(Index component) const {
        return std::find(m_owners.begin(), m_owners.end(), component) != m_owners.end();
    }

    /// Those that the requests of clients come to, and those that hold a written version or were asked already.
    void findOwners() {
        const auto add = [this](Index component) {
            const Index owner = sourceOf(component);
            if (owner != kNone && !isOwner(owner))
                m_owners.push_back(owner);
        };
        for (const ComponentModel& client : m_model.components)
            if (!client.removed && components::isCaller(client.kind))
                for (const Index link : client.out)
                    for (std::size_t i = 0; i < m_model.operations.size(); ++i)
                        if (m_model.operations[i].keyspace == m_keyspace)
                            add(components::dataOwner(m_model, link, static_cast<std::uint16_t>(i)));
        for (Index i = 0; i < m_model.components.size(); ++i) {
            const ComponentModel& component = m_model.components[i];
            if (component.removed)
                continue;
            if (component.kind == KindId::Store && m_state.stores[component.row].keys[m_key].newest > 0)
                add(i);
            if (component.kind != KindId::Database)
                continue;
            const std::vector<bool>& seen = m_state.databases[component.row].keyspacesSeen;
            if (m_keyspace < seen.size() && seen[m_keyspace])
                add(i);
        }
    }

    bool isFed(Index component) const {
        const ComponentModel& model = m_model.components[component];
        return model.kind == KindId::Database && m_model.databases[model.row].feedFrom != kNone;
    }

    /// A database that is fed from another shows that one's versions.
    Index sourceOf(Index component) const {
        if (component == kNone || !isFed(component))
            return component;
        return m_model.databases[m_model.components[component].row].feedFrom;
    }

    std::uint32_t acknowledgedBy(Index owner) const {
        const ComponentModel& component = m_model.components[owner];
        return component.kind == KindId::Database ? m_state.databases[component.row].ledger.version(m_key)
                                                  : m_state.stores[component.row].keys[m_key].acknowledged;
    }

    KeyCopy held(std::uint32_t version, Index owner) const {
        return {KeyCopy::State::Held, owner != kNone && version < acknowledgedBy(owner), version};
    }

    void fillComponent(Index index, std::vector<KeyCopy>& copies) const {
        const ComponentModel& component = m_model.components[index];
        copies.resize(component.nodes.size());
        if (components::holdsEntries(component.kind))
            fillCache(index, copies);
        else if (component.kind == KindId::Database && isFed(index))
            fillFed(component, copies);
        else if (component.kind == KindId::Database && isOwner(index))
            fillDatabase(index, copies);
        else if (component.kind == KindId::Store && isOwner(index))
            fillStore(index, copies);
    }

    void fillDatabase(Index index, std::vector<KeyCopy>& copies) const {
        const ComponentModel& component = m_model.components[index];
        const components::Sharding& sharding = m_model.databases[component.row].sharding;
        // By user, its users' shards may all be asked for it.
        const bool anyShard = sharding.shards > 1 && sharding.on == components::Sharding::On::User;
        const std::uint32_t shard = sharding.shardOf(m_key, 0, m_model.keyspaces);
        for (std::size_t i = 0; i < copies.size(); ++i) {
            const components::MemberState& member = m_state.members[m_state.nodes[component.nodes[i]].row];
            if (member.shard == kNone)
                continue;
            const components::ShardState& its = m_state.shards[member.shard];
            if (its.active && (anyShard || its.number == shard))
                copies[i] = held(m_state.databases[component.row].versionAt(member.copy, m_key), index);
        }
    }

    void fillFed(const ComponentModel& component, std::vector<KeyCopy>& copies) const {
        const components::DatabaseModel& model = m_model.databases[component.row];
        const ComponentModel& source = m_model.components[model.feedFrom];
        const components::DatabaseState& state = m_state.databases[source.row];
        if (!isOwner(model.feedFrom) || model.feedNumber >= state.feedVersions.size())
            return;
        const std::uint32_t version = state.versionAt(components::kFirstFeed + model.feedNumber, m_key);
        std::fill(copies.begin(), copies.end(), held(version, model.feedFrom));
    }

    void fillStore(Index index, std::vector<KeyCopy>& copies) const {
        const ComponentModel& component = m_model.components[index];
        const components::StoreState& state = m_state.stores[component.row];
        for (std::size_t i = 0; i < copies.size(); ++i) {
            const std::uint32_t position = m_state.nodes[component.nodes[i]].instance;
            if (position < state.members.size() && components::isReplica(m_model.stores[component.row], m_key,
                                                                         static_cast<components::Position>(position)))
                copies[i] = held(state.members[position].copies[m_key], index);
        }
    }

    void fillCache(Index index, std::vector<KeyCopy>& copies) const {
        const ComponentModel& component = m_model.components[index];
        const Index owner = ownerBehind(index);
        if (owner == kNone || copies.empty())
            return;
        const components::CacheModel& model = m_model.caches[component.row];
        const bool isEdge = component.kind == KindId::Cdn;
        const std::size_t place = isEdge ? 0 : components::cache::shardOf(model, copies.size(), m_key);
        const kernel::Time still = isEdge ? m_state.now - model.edge.serveStale : m_state.now;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            const components::CacheState& cache = m_state.caches[m_state.nodes[component.nodes[i]].row];
            const components::CacheEntry* entry = cache.table.peek(m_key);
            if (entry != nullptr && entry->expires > still)
                copies[i] = held(entry->version, owner);
            else if (isEdge || i == place)
                copies[i].state = KeyCopy::State::Absent;
        }
    }

    /// Whose data a cache or an edge holds of this key; kNone: nobody's.
    Index ownerBehind(Index cache) const {
        const ComponentModel& component = m_model.components[cache];
        if (component.kind == KindId::Cdn) {
            const components::EdgeModel& edge = m_model.caches[component.row].edge;
            for (std::size_t i = 0; i < edge.owners.size(); ++i)
                if (m_model.operations[i].keyspace == m_keyspace && isOwner(sourceOf(edge.owners[i])) &&
                    edge.keeps(static_cast<std::uint16_t>(i)))
                    return sourceOf(edge.owners[i]);
            return kNone;
        }
        for (const ComponentModel& reader : m_model.components) {
            if (reader.removed || (reader.kind != KindId::Service && reader.kind != KindId::Worker))
                continue;
            for (const Step& step : m_model.services[reader.row].program.steps)
                if (step.kind == StepKind::CachedRead && step.cacheLink != kNone &&
                    m_model.links[step.cacheLink].to == cache && isOwner(sourceOf(step.owner)))
                    return sourceOf(step.owner);
        }
        return kNone;
    }

    const Model& m_model;
    const State& m_state;
    Index m_keyspace;
    Index m_key;
    std::vector<Index> m_owners;
};

} // namespace

std::optional<KeyCopies> copiesOf(const Simulation& simulation, const KeyName& key) {
    const std::vector<consistency::Keyspace>& keyspaces = simulation.model().keyspaces;
    const auto at =
        std::find_if(keyspaces.begin(), keyspaces.end(), [&](const auto& known) { return known.id() == key.keyspace; });
    if (at == keyspaces.end() || key.rank >= at->keys())
        return std::nullopt;
    KeyCopies copies;
    copies.key = key;
    Search(simulation, static_cast<Index>(at - keyspaces.begin()), key.rank).fill(copies);
    return copies;
}

} // namespace faultline::simulation
