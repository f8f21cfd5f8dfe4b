#include "engine/catalog/catalog.h"

#include <algorithm>

#include "engine/catalog/entries.h"

namespace faultline::catalog {

namespace {

template <typename Named> const Named* findNamed(const std::vector<Named>& all, std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// "a client", "an external service"; with a capital where it begins a sentence.
std::string withArticle(const Kind& kind, bool begins) {
    std::string label = kind.label;
    const bool isWord = label.size() > 1 && label[1] >= 'a' && label[1] <= 'z'; // and not "CDN"
    if (isWord && label[0] >= 'A' && label[0] <= 'Z')
        label[0] = static_cast<char>(label[0] - 'A' + 'a');
    const bool vowel = std::string_view("aeiou").find(label[0]) != std::string_view::npos;
    return (begins ? "A" : "a") + std::string(vowel ? "n " : " ") + label;
}

/// Why nobody but a few may call a kind; empty where there is no such rule. `caller` begins a sentence.
base::Text refuseCallee(std::string_view callee, const std::string& caller) {
    if (callee == "worker")
        return {"{1} cannot call a worker: a worker takes its work from a queue.", {caller}};
    if (callee == "queue")
        return {"{1} cannot put messages into a queue: a service or a worker publishes them.", {caller}};
    if (callee == "cache")
        return {"{1} cannot use a cache: the service or worker that needs the data asks it.", {caller}};
    return {};
}

/// Why a kind calls nobody but a few; empty where there is no such rule.
base::Text refuseCaller(std::string_view caller, const std::string& callee) {
    if (caller == "cache")
        return "A cache calls nobody: link the service to the cache and to the data behind it.";
    if (caller == "external")
        return "What an external service calls is its own affair: nothing leads on from it.";
    if (caller == "store")
        return "A replicated store calls nobody: it answers those who call it.";
    if (caller == "database")
        return {"A database does not call {1}: it can only feed another database.", {callee}};
    if (caller == "queue")
        return {"A queue cannot call {1}: it hands its messages to workers.", {callee}};
    if (caller == "load_balancer")
        return {"A load balancer cannot stand before {1}: which member may answer depends on role and key, and the "
                "caller knows them.",
                {callee}};
    if (caller == "cdn")
        return {"A CDN cannot fetch from {1}: its origin is a service, a balancer, an external service or a CDN.",
                {callee}};
    return {};
}

} // namespace

const Catalog& Catalog::instance() {
    static const Catalog catalog;
    return catalog;
}

Catalog::Catalog()
    : m_kinds{entries::client(),  entries::probe(),    entries::loadBalancer(), entries::cdn(),
              entries::service(), entries::external(), entries::cache(),        entries::database(),
              entries::store(),   entries::queue(),    entries::worker()},
      m_commonKeys(entries::commonKeys()), m_settingsKeys(entries::settingsKeys()),
      m_networkKeys(entries::networkKeys()), m_keyspaceKeys(entries::keyspaceKeys()),
      m_operationKeys(entries::operationKeys()), m_linkKeys(entries::linkKeys()), m_zoneKeys(entries::zoneKeys()),
      m_noteKeys(entries::noteKeys()), m_sloKeys(entries::sloKeys()), m_alertKeys(entries::alertKeys()),
      m_linkEndKeys(entries::linkEndKeys()), m_topLevelKeys(entries::topLevelKeys()),
      m_eventKinds(entries::eventKinds()), m_figures(entries::figures()) {}

const Kind* Catalog::kind(std::string_view name) const {
    return findNamed(m_kinds, name);
}

const EventKind* Catalog::eventKind(std::string_view name) const {
    return findNamed(m_eventKinds, name);
}

std::vector<std::string> Catalog::kindNames() const {
    std::vector<std::string> names;
    for (const Kind& kind : m_kinds)
        names.push_back(kind.name);
    return names;
}

const Key* Catalog::componentKey(std::string_view kindName, std::string_view key) const {
    const Kind* known = kind(kindName);
    if (known == nullptr)
        return nullptr;
    const Key* own = known->key(key);
    return own != nullptr ? own : findKey(m_commonKeys, key);
}

const Preset* Catalog::preset(std::string_view kindName, std::string_view name) const {
    const Kind* known = kind(kindName);
    return known == nullptr || name.empty() ? nullptr : findNamed(known->presets, name);
}

Value Catalog::componentDefault(std::string_view kindName, std::string_view key, std::string_view presetName) const {
    if (const Preset* set = preset(kindName, presetName))
        if (const PresetDefault* known = set->find(key))
            return known->value;
    const Key* found = componentKey(kindName, key);
    return found == nullptr ? Value() : found->defaultValue;
}

Key Catalog::underPreset(std::string_view kindName, const Key& key, std::string_view presetName) const {
    Key result = key;
    result.defaultValue = componentDefault(kindName, key.name, presetName);
    const Record* record = result.defaultValue.as<Record>();
    if (record == nullptr || key.schema.type != Type::Record)
        return result;
    for (Key& field : result.schema.fields)
        if (const Value* value = record->find(field.name))
            field.defaultValue = *value;
    return result;
}

base::Text Catalog::refuseLink(std::string_view fromKind, std::string_view toKind) const {
    const Kind* from = kind(fromKind);
    const Kind* to = kind(toKind);
    if (from == nullptr || to == nullptr)
        return {"There is no kind {1}.", {std::string(from == nullptr ? fromKind : toKind)}};
    if (std::find(from->mayCall.begin(), from->mayCall.end(), toKind) != from->mayCall.end())
        return {};
    const std::string caller = withArticle(*from, true);
    const std::string callee = withArticle(*to, false);
    if (to->group == Group::Traffic)
        return {"Nothing can call {1}: that is where requests begin.", {callee}};
    const bool passesRequestsOn = from->group == Group::Balance;
    if (passesRequestsOn && to->group == Group::Async)
        return refuseCallee(toKind, caller);
    if (base::Text reason = refuseCaller(fromKind, callee); !reason.empty())
        return reason;
    if (base::Text reason = refuseCallee(toKind, caller); !reason.empty())
        return reason;
    return {"{1} cannot call {2}.", {caller, callee}};
}

const Key* Kind::key(std::string_view wanted) const {
    return findKey(keys, wanted);
}

const Key* findKey(const std::vector<Key>& keys, std::string_view name) {
    return findNamed(keys, name);
}

} // namespace faultline::catalog
