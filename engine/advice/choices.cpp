// Name the CAP choice: where several members hold the data, the diagram says for each operation whether an answer may
// be old, and what a failover may lose.
#include <algorithm>

#include "engine/advice/rules.h"

namespace faultline::advice {

using diagram::Component;
using diagram::Edit;
using diagram::Named;
using diagram::Record;
using diagram::Value;

namespace {

constexpr Rule kRule = Rule::CapChoice;

std::int64_t copiesOf(const Component& store) {
    const Value written = diagram::effective(store, "replication_factor");
    const std::int64_t members = valueOf<std::int64_t>(store, "members");
    return written.as<std::int64_t>() ? *written.as<std::int64_t>() : std::min<std::int64_t>(3, members);
}

class Choices {
  public:
    Choices(const Flow& flow, Findings& to) : m_flow(flow), m_to(to) {
        for (const Component& component : flow.diagram().components)
            for (const auto& [operation, demand] : flow.demand(component.id))
                gather(component, operation);
    }

    void review() {
        for (const Component& component : m_flow.diagram().components) {
            if (isFull(m_to))
                return;
            if (component.kind == "store")
                store(component);
            if (component.kind == "database")
                database(component);
        }
    }

  private:
    /// What somebody does with one owner of data, and whether it is said how fresh it must be.
    struct Use {
        std::string operation;
        bool writes = false;
        bool named = false;
    };

    bool isNamed(const std::string& operation) const {
        const Named* found = m_flow.operation(operation);
        return found && found->values.find("consistency");
    }

    void gather(const Component& component, const std::string& operation) {
        if (component.kind == "service" || component.kind == "worker")
            for (const Access& access : m_flow.accesses(component, operation))
                if (access.what == Access::What::Read || access.what == Access::What::Write)
                    m_uses[access.to].push_back(
                        {operation, access.what == Access::What::Write, access.named || isNamed(operation)});
        if (component.kind != "store" && component.kind != "database")
            return;
        for (const std::string& caller : m_flow.callers(component.id)) {
            const Component* client = m_flow.component(caller);
            if (client && client->kind == "client" && !m_flow.isScan(operation))
                m_uses[component.id].push_back({operation, m_flow.isWrite(operation), isNamed(operation)});
        }
    }

    /// Operations that say nothing, each once, in the diagram's order.
    std::vector<std::string> unnamed(const std::string& owner) const {
        std::vector<std::string> all;
        const auto found = m_uses.find(owner);
        for (const std::string& operation : m_flow.operations())
            if (!operation.empty() && found != m_uses.end() &&
                std::any_of(found->second.begin(), found->second.end(),
                            [&](const Use& use) { return use.operation == operation && !use.named; }))
                all.push_back(operation);
        return all;
    }

    static std::string listed(const std::vector<std::string>& ids) {
        std::string text;
        for (std::size_t i = 0; i < ids.size(); ++i)
            text += (i == 0 ? "`" : i + 1 == ids.size() ? " and `" : ", `") + ids[i] + "`";
        return text;
    }

    /// A mode, a preset or quorums that are written are a choice. (A leaderless store that does not say so is not.)
    static bool isChosen(const Component& store) {
        return std::any_of(store.values.fields().begin(), store.values.fields().end(), [](const auto& field) {
            return field.first == "mode" || field.first == "preset" || field.first == "read_quorum" ||
                   field.first == "write_quorum";
        });
    }

    void store(const Component& store) {
        const auto uses = m_uses.find(store.id);
        if (uses == m_uses.end() || isChosen(store) || copiesOf(store) < 2)
            return;
        const std::vector<std::string> operations = unnamed(store.id);
        const bool allNamed =
            std::all_of(uses->second.begin(), uses->second.end(), [](const Use& use) { return use.named; });
        if (allNamed)
            return;
        if (operations.empty()) { // the diagram has no operations to name it for
            const std::int64_t majority = copiesOf(store) / 2 + 1;
            find(store,
                 {"`{1}` answers what may be old whenever its members disagree, and nothing says that this is meant.",
                  {store.id}},
                 together({"Have {1} ask a majority", {store.id}},
                          {diagram::setComponentValue(store.id, "read_quorum", Value(majority)),
                           diagram::setComponentValue(store.id, "write_quorum", Value(majority))}));
            return;
        }
        std::vector<Edit> edits;
        for (const std::string& operation : operations)
            edits.push_back(setOperation(operation, "consistency", Value("eventual")));
        find(
            store,
            {"In a partition `{1}` goes on and answers what may be old; nothing says for {2} whether that is meant, or "
             "whether it should rather refuse (`strong`).",
             {store.id, listed(operations)}},
            together({"Say that {1} may be old", {listed(operations)}}, std::move(edits)));
    }

    void database(const Component& database) {
        const auto uses = m_uses.find(database.id);
        if (uses == m_uses.end() || valueOf<std::int64_t>(database, "replicas") == 0)
            return;
        const bool writes =
            std::any_of(uses->second.begin(), uses->second.end(), [](const Use& use) { return use.writes; });
        const bool reads = std::any_of(uses->second.begin(), uses->second.end(),
                                       [](const Use& use) { return !use.writes && !use.named; });
        if (!writes)
            return;
        if (reads && wordOf(database, "reads_from") != "primary" && wordOf(database, "replication") != "sync" &&
            isOff(database, "read_your_writes"))
            find(database,
                 {"Reads of `{1}` may go to a replica that is behind: people do not find what they have just written.",
                  {database.id}},
                 named({"Have {1} show people their own writes", {database.id}},
                       diagram::setComponentValue(database.id, "read_your_writes", Value(base::Duration::seconds(5)))));
        if (wordOf(database, "replication") == "async" && !diagram::effective(database, "failover").isWord("manual"))
            find(database,
                 {"A failover of `{1}` loses what was acknowledged and had not reached a replica yet.", {database.id}},
                 named({"Have writes to {1} wait for one replica", {database.id}},
                       diagram::setComponentValue(database.id, "replication", Value("semi_sync"))));
    }

    void find(const Component& component, base::Text reason, Edit edit) {
        m_to.push_back(about(kRule, component, std::move(reason), std::move(edit)));
    }

    const Flow& m_flow;
    Findings& m_to;
    std::map<std::string, std::vector<Use>> m_uses; ///< by owner of data
};

} // namespace

void findUnnamedChoices(const Flow& flow, Findings& to) {
    Choices(flow, to).review();
}

} // namespace faultline::advice
