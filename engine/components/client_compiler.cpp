// Clients, compiled: traffic, mix, and what they do about slow or failed attempts.
#include <algorithm>

#include "engine/components/client.h"
#include "engine/components/store_compiler.h"

namespace faultline::components::client {

namespace {

void compileProfile(const KeyReader& keys, ClientModel& client) {
    const catalog::Value profile = keys.value("profile");
    const auto* record = profile.as<catalog::Record>();
    const catalog::Value* points = record != nullptr ? record->find("points") : nullptr;
    const auto* list = points != nullptr ? points->as<catalog::List>() : profile.as<catalog::List>();
    if (list != nullptr) {
        for (const catalog::Value& point : *list) {
            const auto* pair = point.as<catalog::List>();
            if (pair != nullptr && pair->size() == 2)
                client.profile.push_back({durationOf((*pair)[0]), rateOf((*pair)[1])});
        }
        std::stable_sort(client.profile.begin(), client.profile.end(),
                         [](const RatePoint& a, const RatePoint& b) { return a.at < b.at; });
        return;
    }
    if (record == nullptr)
        return;
    if (record->find("spike") != nullptr) {
        const double base = rateOf(keys.value("profile.spike.base"));
        const double peak = rateOf(keys.value("profile.spike.peak"));
        const kernel::Time at = keys.duration("profile.spike.at");
        const kernel::Time rise = keys.duration("profile.spike.rise");
        const kernel::Time hold = keys.duration("profile.spike.hold");
        client.profile = {
            {0, base}, {at, base}, {at + rise, peak}, {at + rise + hold, peak}, {at + rise + hold + rise, base}};
    } else if (record->find("diurnal") != nullptr) {
        client.diurnalMean = rateOf(keys.value("profile.diurnal.mean"));
        const catalog::Value amplitude = keys.value("profile.diurnal.amplitude");
        client.diurnalAmplitude =
            amplitude.as<base::Rate>() != nullptr ? rateOf(amplitude) : ratioOf(amplitude) * client.diurnalMean;
        client.diurnalPeriod = keys.duration("profile.diurnal.period", 86'400 * kernel::kSecond);
    }
}

void compileMix(Compiler& compiler, const KeyReader& keys, ClientModel& client) {
    std::vector<double> weights;
    const catalog::Value mix = keys.value("mix");
    if (const auto* record = mix.as<catalog::Record>(); record != nullptr && !record->empty()) {
        for (const auto& [name, weight] : record->fields()) {
            const Index operation = compiler.model.operationByName(name);
            if (operation == kNone || numberOf(weight) <= 0)
                continue;
            client.mixOperations.push_back(static_cast<std::uint16_t>(operation));
            weights.push_back(numberOf(weight));
        }
    }
    if (client.mixOperations.empty()) {
        for (std::size_t i = 0; i < compiler.model.operations.size(); ++i) {
            if (compiler.model.operations[i].implied && compiler.model.operations.size() > 1)
                continue;
            client.mixOperations.push_back(static_cast<std::uint16_t>(i));
            weights.push_back(1);
        }
    }
    double total = 0;
    for (const double weight : weights)
        total += weight;
    double sum = 0;
    for (const double weight : weights)
        client.mixCumulative.push_back((sum += weight) / total);
}

void compileHedge(Compiler& compiler, const diagram::Component& component, const KeyReader& keys, ClientModel& client) {
    if (keys.isOff("hedge"))
        return;
    client.hedgeAfter = keys.duration("hedge.after");
    if (client.hedgeAfter < client.timeout)
        return;
    client.hedgeAfter = kernel::kNever;
    compiler.warning("components." + component.id + ".hedge.after",
                     "No attempt is hedged: it is given up before, after `timeout`.");
}

void compileBrowser(Compiler& compiler, const diagram::Component& component, const KeyReader& keys,
                    ClientModel& client) {
    if (keys.isOff("browser_cache"))
        return;
    client.browser.on = true;
    client.browser.entries = std::max(1u, keys.count("browser_cache.entries"));
    client.browser.ttl = keys.duration("browser_cache.ttl");
    const bool any = std::any_of(client.mixOperations.begin(), client.mixOperations.end(), [&](std::uint16_t number) {
        const OperationModel& operation = compiler.model.operations[number];
        return operation.kind == OperationKind::Read && operation.keyspace != kNone;
    });
    if (!any)
        compiler.warning("components." + component.id + ".browser_cache",
                         {"{1} asks for nothing that could be kept: only reads from a keyspace are.", {component.id}});
}

} // namespace

void numberUsers(Compiler& compiler, ClientModel& client) {
    const std::uint32_t people = std::max(client.users, client.closedUsers);
    if (client.userRoom >= people)
        return;
    if (compiler.model.userCount > kNone - people)
        compiler.model.userCount = 0; // four thousand million people: some are the same
    client.firstUser = compiler.model.userCount;
    client.userRoom = people;
    compiler.model.userCount += people;
}

void shareLinks(Compiler& compiler, ClientModel& client, const ComponentModel& model) {
    double total = 0;
    for (const Index link : model.out)
        total += compiler.model.links[link].weight;
    double sum = 0;
    for (const Index link : model.out)
        client.linkCumulative.push_back(total > 0 ? (sum += compiler.model.links[link].weight) / total : 1);
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    ClientModel& client = compiler.model.clients[model.row];
    const catalog::Value arrivals = keys.value("arrivals");
    const auto* record = arrivals.as<catalog::Record>();
    if (record != nullptr && record->find("closed") != nullptr) {
        client.closed = true;
        client.closedUsers = keys.count("arrivals.closed.users");
        client.think = keys.distribution("arrivals.closed.think");
    } else {
        client.rate = keys.rate("arrivals.open.rate");
        const std::string process = keys.word("arrivals.open.process");
        client.process = process == "constant" ? ClientModel::Process::Constant
                         : process == "bursty" ? ClientModel::Process::Bursty
                                               : ClientModel::Process::Poisson;
        compileProfile(keys, client);
    }
    client.users = std::max(1u, keys.count("users"));
    numberUsers(compiler, client);
    client.timeout = keys.duration("timeout", kernel::kSecond);
    client.timeoutLane = compiler.model.laneFor(client.timeout);
    client.deadline = keys.duration("deadline", kernel::kNever);
    client.retries = keys.retries("retries");
    compileHedge(compiler, component, keys, client);
    compileMix(compiler, keys, client);
    compileBrowser(compiler, component, keys, client);
    store::checkClient(compiler, component, model, client.mixOperations);
    shareLinks(compiler, client, model);
}

} // namespace faultline::components::client
