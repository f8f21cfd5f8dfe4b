// Who asks whom for what, as the diagram's links and handlers say, and about how often.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagram/diagram.h"

namespace faultline::advice {

/// One thing that a handler does with another component.
struct Access {
    enum class What { Read, Write, Scan, Call, Publish };
    What what = What::Call;
    std::string to;          ///< the data's owner, the callee or the queue
    std::string cache;       ///< a read's `through`; a write's `invalidate` or `update`
    bool updates = false;    ///< the write gives the cache the new value
    bool coalesces = false;  ///< misses share a read
    bool named = false;      ///< the step says which `consistency`
    bool afterReply = false; ///< nobody waits for it
    bool parallel = false;   ///< it stands inside a `parallel` step
    bool derived = false;    ///< it follows from the links
    std::size_t step = 0;    ///< which of the handler's steps, where it is none of `parallel`
    std::string handler;     ///< the handler's name: an operation's, or "default"; empty where derived
    std::string operation;   ///< what is asked for at `to`
};

/// Requests for one operation that come to one component.
struct Demand {
    double rate = 0;     ///< a second, at the most that the diagram asks for; 0 where that cannot be told
    bool awaited = true; ///< somebody waits for the answer; false behind queues
    bool operator==(const Demand&) const = default;
};

/// Looks a diagram through once; it must outlive this.
class Flow {
  public:
    explicit Flow(const diagram::Diagram& diagram);

    const diagram::Diagram& diagram() const { return m_diagram; }
    /// By hash, as a review asks for each; null where there is none.
    const diagram::Component* component(std::string_view id) const;
    const diagram::Named* operation(std::string_view id) const;
    /// Instances, of all components, that a balancer's requests are spread over at least.
    std::int64_t backendsOf(const std::string& balancer) const;
    /// The operations' ids; one nameless where the diagram has none.
    const std::vector<std::string>& operations() const { return m_operations; }
    bool isWrite(std::string_view operation) const;
    bool isRead(std::string_view operation) const;
    bool isScan(std::string_view operation) const;
    bool isCreate(std::string_view operation) const;

    /// What comes to a component, by operation; empty where no client leads to it.
    const std::map<std::string, Demand>& demand(std::string_view component) const;
    bool isReached(std::string_view component) const { return !demand(component).empty(); }
    /// Somebody waits for what it does.
    bool isAwaited(std::string_view component) const;
    /// Components that lead requests to it, as far as they are reached themselves.
    const std::set<std::string>& callers(std::string_view component) const;
    /// What a service or worker does for an operation (a worker: for a message of that name).
    std::vector<Access> accesses(const diagram::Component& component, const std::string& operation) const;

    const std::vector<const diagram::Component*>& linkedFrom(std::string_view component) const;

  private:
    void follow(const std::string& id, const std::string& operation, Demand demand, int depth);
    void passOn(const diagram::Component& component, const std::string& operation, Demand demand, int depth);
    void spread(const diagram::Component& component, const std::string& operation, Demand demand, int depth);
    void addSteps(const diagram::List& steps, Access pattern, bool topLevel, std::vector<Access>& to) const;
    void addDerived(const diagram::Component& component, const std::string& operation, std::vector<Access>& to) const;
    std::string kindOfOperation(std::string_view operation) const;

    const diagram::Diagram& m_diagram;
    std::vector<std::string> m_operations;
    std::map<std::string, const diagram::Component*, std::less<>> m_byId;
    std::map<std::string, std::vector<const diagram::Component*>, std::less<>> m_linked;
    std::map<std::string, std::map<std::string, Demand>, std::less<>> m_demand;
    std::map<std::string, std::set<std::string>, std::less<>> m_callers;
    std::map<std::string, std::vector<const diagram::Link*>, std::less<>> m_out;
    std::map<std::string, const diagram::Named*, std::less<>> m_named; ///< operations
    std::map<std::string, std::string, std::less<>> m_kinds;           ///< of operations
    std::map<std::string, std::int64_t, std::less<>> m_backends;       ///< of balancers
    std::set<std::string> m_sources;                                   ///< of numbers only (`next`, `id_from`)
    std::size_t m_steps = 0;
};

/// A component's value as a T; the catalog's default where the diagram says nothing. The type must be the key's.
template <typename T> T valueOf(const diagram::Component& component, std::string_view key) {
    const diagram::Value value = diagram::effective(component, key);
    const T* held = value.as<T>();
    return held ? *held : T{};
}
/// The word that a key holds; "" where it holds something else.
inline std::string wordOf(const diagram::Component& component, std::string_view key) {
    return valueOf<std::string>(component, key);
}
bool isOff(const diagram::Component& component, std::string_view key);
double meanSeconds(const diagram::Component& component, std::string_view key);
/// Requests a second that a client asks for at the most; 0 where it cannot be told.
double rateOf(const diagram::Component& client);
/// Instances that there are at least: those of an autoscale's `min`, else `instances`.
std::int64_t fewestInstances(const diagram::Component& component);

} // namespace faultline::advice
