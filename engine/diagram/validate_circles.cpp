#include <algorithm>
#include <set>

#include "engine/diagram/findings.h"
#include "engine/diagram/name_index.h"

namespace faultline::diagram {
namespace {

/// Finds requests that come back to a component which is already at work on them, for the same operation: there is
/// nothing in a handler that would end this. A read through a cache may end it, and is not followed.
class Circles {
  public:
    Circles(const Diagram& diagram, const NameIndex& names, Findings& findings)
        : m_diagram(diagram), m_names(names), m_findings(findings), m_out(diagram.components.size()) {
        for (const Named& operation : diagram.operations)
            m_operations.push_back(operation.id);
        if (m_operations.empty())
            m_operations.emplace_back(); // the one that stands in where none is named
        for (const Link& link : diagram.links)
            if (const std::size_t from = numberOf(link.from), to = numberOf(link.to); from != kNone && to != kNone)
                m_out[from].push_back(to);
    }

    void warn() {
        if (!anyCircle())
            return;
        m_seen.assign(m_out.size() * m_operations.size(), Seen::No);
        for (const Component& client : m_diagram.components)
            if (client.kind == "client" || client.kind == "probe")
                for (std::size_t operation = 0; operation < m_operations.size(); ++operation)
                    if (asksFor(client, m_operations[operation]))
                        for (const std::size_t callee : m_out[numberOf(client.id)])
                            follow({callee, operation});
    }

  private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    enum class Seen : std::uint8_t { No, Under, Done };
    struct Asked {
        std::size_t component = 0;
        std::size_t operation = 0;
        friend bool operator==(const Asked&, const Asked&) = default;
    };
    struct Visit {
        Asked asked;
        std::vector<Asked> next;
    };

    std::size_t numberOf(std::string_view id) const {
        const Component* component = m_names.component(id);
        return component == nullptr ? kNone : static_cast<std::size_t>(component - m_diagram.components.data());
    }
    const std::string& kindOf(std::size_t component) const { return m_diagram.components[component].kind; }
    bool isKind(std::size_t component, std::initializer_list<std::string_view> kinds) const {
        return std::find(kinds.begin(), kinds.end(), kindOf(component)) != kinds.end();
    }
    bool passesOn(std::size_t component) const {
        return isKind(component, {"load_balancer", "cdn", "service", "worker", "queue"});
    }

    /// Whether components that pass requests on are linked in a circle at all: those that remain when again and again
    /// one is taken away to which nobody leads (Kahn 1962).
    bool anyCircle() const {
        std::vector<std::size_t> callers(m_out.size(), 0);
        for (std::size_t i = 0; i < m_out.size(); ++i)
            if (passesOn(i))
                for (const std::size_t to : m_out[i])
                    ++callers[to];
        std::vector<std::size_t> free;
        std::size_t left = 0;
        for (std::size_t i = 0; i < m_out.size(); ++i) {
            left += passesOn(i) ? 1 : 0;
            if (passesOn(i) && callers[i] == 0)
                free.push_back(i);
        }
        while (!free.empty()) {
            const std::size_t taken = free.back();
            free.pop_back();
            --left;
            for (const std::size_t to : m_out[taken])
                if (--callers[to] == 0 && passesOn(to))
                    free.push_back(to);
        }
        return left > 0;
    }

    bool asksFor(const Component& client, const std::string& operation) const {
        const Value mix = effective(client, client.kind == "probe" ? "operation" : "mix");
        if (const std::string* only = mix.as<std::string>())
            return *only == operation;
        const Record* weights = mix.as<Record>();
        if (weights == nullptr || weights->empty())
            return true;
        const Value* weight = weights->find(operation);
        const double* number = weight != nullptr ? weight->as<double>() : nullptr;
        return weight != nullptr && (number == nullptr || *number > 0);
    }

    void follow(Asked start) {
        std::vector<Visit> path;
        enter(path, start);
        while (!path.empty()) {
            if (path.back().next.empty()) {
                seen(path.back().asked) = Seen::Done;
                path.pop_back();
                continue;
            }
            const Asked next = path.back().next.back();
            path.back().next.pop_back();
            if (seen(next) == Seen::Under)
                report(path, next);
            else
                enter(path, next);
        }
    }
    Seen& seen(Asked asked) { return m_seen[asked.component * m_operations.size() + asked.operation]; }
    void enter(std::vector<Visit>& path, Asked asked) {
        if (!passesOn(asked.component) || seen(asked) != Seen::No)
            return;
        seen(asked) = Seen::Under;
        path.push_back({asked, askedBy(asked)});
    }

    void report(const std::vector<Visit>& path, Asked again) {
        auto at = std::find_if(path.begin(), path.end(), [&](const Visit& visit) { return visit.asked == again; });
        const std::string& first = m_diagram.components[again.component].id;
        std::string way;
        std::vector<std::size_t> circle;
        for (; at != path.end(); ++at) {
            way += m_diagram.components[at->asked.component].id + " -> ";
            circle.push_back(at->asked.component);
        }
        // Once, whichever operations go round in it and wherever the search came upon it.
        std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
        if (!m_reported.insert(std::move(circle)).second)
            return;
        m_findings.warning("components." + first,
                           {"requests go round in a circle ({1}); each ends as an error", {way + first}}, {},
                           "a handler without the call that leads back");
    }

    std::vector<Asked> askedBy(Asked asked) const {
        std::vector<Asked> all;
        if (!isKind(asked.component, {"service", "worker"})) {
            for (const std::size_t to : m_out[asked.component])
                all.push_back({to, asked.operation});
            return all;
        }
        const Component& component = m_diagram.components[asked.component];
        const Value handlers = effective(component, "handler");
        const Record* written = handlers.as<Record>();
        const Value* steps = written != nullptr ? written->find(m_operations[asked.operation]) : nullptr;
        if (written != nullptr && steps == nullptr)
            steps = written->find("default");
        if (steps != nullptr && steps->as<List>() != nullptr)
            addSteps(*steps->as<List>(), asked.operation, all);
        else
            addDerived(asked, all);
        return all;
    }

    void addSteps(const List& steps, std::size_t operation, std::vector<Asked>& all) const {
        for (const Value& step : steps) {
            const Record* record = step.as<Record>();
            if (record == nullptr || record->empty())
                continue;
            const auto& [name, body] = record->fields().front();
            const Record* fields = body.as<Record>();
            if (name == "parallel" && body.as<List>() != nullptr)
                addSteps(*body.as<List>(), operation, all);
            if (name == "read" && fields != nullptr && fields->find("through") != nullptr)
                continue;
            if (name != "call" && name != "read" && name != "write" && name != "publish")
                continue;
            const Value* callee = fields != nullptr ? fields->find(name == "read" ? "from" : "to") : &body;
            const std::string* id = callee != nullptr ? callee->as<std::string>() : nullptr;
            if (id == nullptr || numberOf(*id) == kNone)
                continue;
            const Value* named = fields != nullptr ? fields->find(name == "publish" ? "as" : "operation") : nullptr;
            const std::string* word = named != nullptr ? named->as<std::string>() : nullptr;
            const auto other =
                word != nullptr ? std::find(m_operations.begin(), m_operations.end(), *word) : m_operations.end();
            all.push_back({numberOf(*id), other != m_operations.end()
                                              ? static_cast<std::size_t>(other - m_operations.begin())
                                              : operation});
        }
    }

    /// What a handler that is derived from the links calls: everybody but the service behind a cache.
    void addDerived(Asked asked, std::vector<Asked>& all) const {
        const std::vector<std::size_t>& out = m_out[asked.component];
        const auto linked = [&](std::string_view kind) {
            return std::any_of(out.begin(), out.end(), [&](std::size_t to) { return kindOf(to) == kind; });
        };
        const Named* operation = m_diagram.operation(m_operations[asked.operation]);
        const bool reads = operation == nullptr || effectiveOperation(*operation, "kind").isWord("read");
        bool behindCache = reads && linked("cache") && !linked("database") && !linked("store");
        for (const std::size_t to : out) {
            const bool skipped = behindCache && kindOf(to) == "service";
            behindCache = behindCache && !skipped;
            if (!skipped)
                all.push_back({to, asked.operation});
        }
    }

    const Diagram& m_diagram;
    const NameIndex& m_names;
    Findings& m_findings;
    std::vector<std::vector<std::size_t>> m_out;
    std::vector<std::string> m_operations;
    std::vector<Seen> m_seen;
    std::set<std::vector<std::size_t>> m_reported;
};

} // namespace

void warnOfCircles(const Diagram& diagram, const NameIndex& names, Findings& findings) {
    Circles(diagram, names, findings).warn();
}

} // namespace faultline::diagram
