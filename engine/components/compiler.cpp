#include "engine/components/compiler.h"

#include <algorithm>

#include "engine/catalog/catalog.h"
#include "engine/components/members.h"
#include "engine/components/reach.h"
#include "engine/diagram/names.h"

namespace faultline::components {

namespace {

/// The value at `path` below a record: what is written, else the field's own default.
catalog::Value below(const catalog::Value& holder, const catalog::Schema& schema, std::string_view path) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    const catalog::Key* field = catalog::findKey(schema.fields, name);
    catalog::Value value;
    const auto* record = holder.as<catalog::Record>();
    if (const catalog::Value* written = record != nullptr ? record->find(name) : nullptr)
        value = *written;
    else if (record == nullptr && !schema.shorthand.empty() && schema.shorthand == name)
        value = holder;
    else if (field != nullptr)
        value = field->defaultValue;
    if (dot == std::string_view::npos || field == nullptr)
        return value;
    return below(value, field->schema, path.substr(dot + 1));
}

} // namespace

catalog::Value KeyReader::value(std::string_view path) const {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    catalog::Value top = diagram::effective(m_component, name);
    if (dot == std::string_view::npos)
        return top;
    const catalog::Key* key = catalog::Catalog::instance().componentKey(m_component.kind, name);
    return key != nullptr ? below(top, key->schema, path.substr(dot + 1)) : catalog::Value{};
}

bool KeyReader::isOff(std::string_view path) const {
    const catalog::Value v = value(path);
    const bool* flag = v.as<bool>();
    return v.isEmpty() || v.isWord("off") || v.isWord("none") || (flag != nullptr && !*flag);
}

bool KeyReader::flag(std::string_view path) const {
    const catalog::Value v = value(path);
    const bool* flag = v.as<bool>();
    return flag != nullptr && *flag;
}

kernel::Time KeyReader::duration(std::string_view path, kernel::Time otherwise) const {
    return durationOf(value(path), otherwise);
}
double KeyReader::rate(std::string_view path) const {
    return rateOf(value(path));
}
double KeyReader::ratio(std::string_view path) const {
    return ratioOf(value(path));
}
double KeyReader::number(std::string_view path) const {
    return numberOf(value(path));
}
std::uint32_t KeyReader::count(std::string_view path) const {
    return static_cast<std::uint32_t>(std::clamp(numberOf(value(path)), 0.0, 4e9));
}
std::string KeyReader::word(std::string_view path) const {
    return wordOf(value(path));
}
kernel::Sampler KeyReader::distribution(std::string_view path) const {
    return samplerOf(value(path));
}
RetryPolicy KeyReader::retries(std::string_view path) const {
    return retriesOf(value(path));
}

RateLimit KeyReader::rateLimit(std::string_view path) const {
    RateLimit limit;
    const std::string key(path);
    if (isOff(path))
        return limit;
    limit.on = true;
    limit.perSecond = rate(key + ".rate");
    limit.burst = std::max(1.0, number(key + ".burst"));
    if (value(key + ".burst").isEmpty())
        limit.burst = std::max(1.0, limit.perSecond);
    limit.perUser = word(key + ".per") == "user";
    return limit;
}

BreakerModel KeyReader::breaker(std::string_view path) const {
    BreakerModel breaker;
    const std::string key(path);
    if (isOff(path))
        return breaker;
    breaker.on = true;
    breaker.failures = ratio(key + ".failures");
    breaker.window = duration(key + ".window");
    breaker.minRequests = count(key + ".min_requests");
    breaker.openFor = duration(key + ".open_for");
    return breaker;
}

kernel::Time durationOf(const catalog::Value& value, kernel::Time otherwise) {
    if (const auto* duration = value.as<base::Duration>())
        return duration->ns;
    if (const auto* distribution = value.as<catalog::Distribution>())
        return static_cast<kernel::Time>(distribution->meanSeconds() * 1e9);
    return otherwise;
}

double rateOf(const catalog::Value& value) {
    const auto* rate = value.as<base::Rate>();
    return rate != nullptr ? rate->perSecond : 0;
}

double ratioOf(const catalog::Value& value, double otherwise) {
    if (const auto* ratio = value.as<base::Ratio>())
        return ratio->value;
    return numberOf(value, otherwise);
}

double numberOf(const catalog::Value& value, double otherwise) {
    if (const auto* number = value.as<double>())
        return *number;
    if (const auto* count = value.as<std::int64_t>())
        return static_cast<double>(*count);
    if (const auto* ratio = value.as<base::Ratio>())
        return ratio->value;
    if (const auto* bytes = value.as<base::Bytes>())
        return static_cast<double>(bytes->count);
    return otherwise;
}

std::string wordOf(const catalog::Value& value) {
    const auto* word = value.as<std::string>();
    return word != nullptr ? *word : std::string();
}

kernel::Sampler samplerOf(const catalog::Value& value) {
    if (const auto* distribution = value.as<catalog::Distribution>())
        return kernel::Sampler(*distribution);
    if (const auto* duration = value.as<base::Duration>())
        return kernel::Sampler(catalog::Distribution::constant(*duration));
    return kernel::Sampler();
}

RetryPolicy retriesOf(const catalog::Value& value) {
    RetryPolicy policy;
    const auto* record = value.as<catalog::Record>();
    if (record == nullptr) {
        policy.max = static_cast<std::uint32_t>(std::max(0.0, numberOf(value)));
        return policy;
    }
    if (const auto* max = record->find("max"))
        policy.max = static_cast<std::uint32_t>(std::max(0.0, numberOf(*max)));
    if (const auto* budget = record->find("budget"))
        policy.budget = ratioOf(*budget, -1);
    const auto* backoff = record->find("backoff");
    const auto* fields = backoff != nullptr ? backoff->as<catalog::Record>() : nullptr;
    if (fields == nullptr) {
        if (backoff != nullptr && backoff->as<base::Duration>() != nullptr)
            policy.base = durationOf(*backoff);
        return policy;
    }
    if (const auto* base = fields->find("base"))
        policy.base = durationOf(*base, policy.base);
    if (const auto* factor = fields->find("factor"))
        policy.factor = numberOf(*factor, policy.factor);
    if (const auto* cap = fields->find("cap"))
        policy.cap = durationOf(*cap, policy.cap);
    if (const auto* jitter = fields->find("jitter")) {
        if (jitter->isWord("none") || (jitter->as<bool>() != nullptr))
            policy.jitter = RetryPolicy::Jitter::None;
        else if (jitter->isWord("equal"))
            policy.jitter = RetryPolicy::Jitter::Equal;
    }
    return policy;
}

Consistency consistencyOf(const catalog::Value& value) {
    static constexpr std::pair<std::string_view, Consistency> kWords[] = {{"primary", Consistency::Primary},
                                                                          {"any", Consistency::Any},
                                                                          {"quorum", Consistency::Quorum},
                                                                          {"strong", Consistency::Strong},
                                                                          {"eventual", Consistency::Eventual}};
    for (const auto& [word, consistency] : kWords)
        if (value.isWord(word) || wordOf(value) == word)
            return consistency;
    return Consistency::Default;
}

std::string Feeds::sourceOf(const diagram::Component& component) {
    // No preset feeds a database, so what is not written need not be looked for.
    const bool isFed = component.kind == "database" && component.values.find("feed") != nullptr;
    return isFed ? KeyReader(component).word("feed.from") : std::string();
}

Feeds::Feeds(const diagram::Diagram& diagram) {
    for (const diagram::Component& component : diagram.components) {
        if (component.kind != "database")
            continue;
        m_databases.emplace(component.id, &component);
        if (const std::string from = sourceOf(component); !from.empty())
            m_fed[from].push_back(&component);
    }
}

const diagram::Component* Feeds::database(std::string_view id) const {
    const auto found = m_databases.find(id);
    return found != m_databases.end() ? found->second : nullptr;
}

const std::vector<const diagram::Component*>& Feeds::fedFrom(const std::string& id) const {
    const auto found = m_fed.find(id);
    return found != m_fed.end() ? found->second : m_none;
}

void Compiler::error(std::string path, base::Text message, std::string found, std::string expected,
                     std::string suggestion) {
    diagnostics.push_back({base::Severity::Error, 0, 0, std::move(path), std::move(message), std::move(found),
                           std::move(expected), std::move(suggestion)});
}

void Compiler::warning(std::string path, base::Text message) {
    diagnostics.push_back({base::Severity::Warning, 0, 0, std::move(path), std::move(message), {}, {}, {}});
}

void Compiler::judgeMissingNumbers() {
    if (missingNumbers.empty())
        return;
    const Reach reach(model);
    for (const MissingNumber& missing : missingNumbers) {
        if (!reach.reaches(missing.component, missing.operation))
            continue;
        const std::string& id = model.components[missing.component].id;
        const std::string& store = model.components[missing.store].id;
        error(missing.path, {"{1} creates what takes its number from {2}, but no link leads there.", {id, store}}, {},
              "a link from " + id + " to " + store);
    }
}

Index Compiler::linkTo(std::string_view componentId) const {
    for (const Index link : model.components[component].out)
        if (calleeOf(link).id == componentId)
            return link;
    return kNone;
}

void Model::indexNames() {
    byName.clear();
    for (Index i = 0; i < components.size(); ++i)
        if (!components[i].removed)
            byName.push_back(i);
    std::sort(byName.begin(), byName.end(), [&](Index a, Index b) { return components[a].id < components[b].id; });
}

Index Model::componentByName(std::string_view id) const {
    const auto at = std::lower_bound(byName.begin(), byName.end(), id, [&](Index component, std::string_view wanted) {
        return components[component].id < wanted;
    });
    return at != byName.end() && components[*at].id == id ? *at : kNone;
}

Index Model::linkByName(std::string_view id) const {
    for (Index i = 0; i < links.size(); ++i)
        if (!links[i].removed && !links[i].internal && links[i].id == id)
            return i;
    return kNone;
}

Index Model::operationByName(std::string_view id) const {
    for (Index i = 0; i < operations.size(); ++i)
        if (operations[i].id == id)
            return i;
    return kNone;
}

Index Model::zoneByName(std::string_view id) const {
    for (Index i = 0; i < zones.size(); ++i)
        if (zones[i].id == id)
            return i;
    return kNone;
}

Index Model::clientOf(Index user) const {
    for (Index row = 0; row < clients.size(); ++row)
        if (user - clients[row].firstUser < clients[row].userRoom)
            return row;
    return kNone;
}

std::vector<Index> Model::nodesNamed(std::string_view target) const {
    const Index number = componentByName(diagram::componentOfTarget(target));
    if (number == kNone)
        return {};
    const ComponentModel& component = components[number];
    if (target.find('/') == std::string_view::npos)
        return component.nodes;
    const auto member = memberFromName(diagram::memberOfTarget(target));
    // Members of a sharded database are named with their shard, all others without.
    if (!member || member->shard.has_value() != (component.shards > 1))
        return {};
    std::vector<Index> nodes;
    for (const Index node : component.nodes)
        if (nodeShard[node] == member->shard.value_or(0) && (!member->number || nodeInstance[node] == *member->number))
            nodes.push_back(node);
    return nodes;
}

std::uint16_t Model::laneFor(kernel::Time timeout) {
    std::size_t place = lanes.size();
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        if (lanes[i].timeout == timeout) {
            lanes[i].used = true;
            return static_cast<std::uint16_t>(i);
        }
        // What the running model used is not taken: its users may not have been compiled yet.
        if (place == lanes.size() && !lanes[i].used && !lanes[i].usedBefore && !lanes[i].busy)
            place = i;
    }
    if (place == kMaxLanes) {
        tooManyLanes = true;
        return 0;
    }
    if (place == lanes.size())
        lanes.emplace_back();
    else
        ++lanes[place].uses;
    lanes[place].timeout = timeout;
    lanes[place].used = true;
    return static_cast<std::uint16_t>(place);
}

void Model::beginLanes(const std::vector<bool>& busy) {
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        lanes[i].usedBefore = lanes[i].used;
        lanes[i].used = false;
        lanes[i].busy = i < busy.size() && busy[i];
    }
}

void Model::endLanes() {
    // Steps of earlier programs are still gone through by the frames that began under them.
    for (const ServiceModel& service : services)
        for (Index i = 0; i < service.program.begin; ++i) {
            lanes[service.program.steps[i].timeoutLane].used = true;
            lanes[service.program.steps[i].cacheLane].used = true;
        }
}

std::string Model::nodeName(Index node) const {
    const ComponentModel& component = components[nodeComponent[node]];
    const bool sharded = component.shards > 1 || nodeShard[node] > 0;
    const std::string shard = sharded ? "/s" + std::to_string(nodeShard[node] + 1) : std::string();
    return component.id + shard + "/" + std::to_string(nodeInstance[node] + 1);
}

} // namespace faultline::components
