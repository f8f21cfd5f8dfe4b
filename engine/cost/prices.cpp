#include "engine/cost/prices.h"

#include <algorithm>
#include <array>

#include "engine/base/assert.h"

namespace faultline::cost {

namespace {

// Prices that no source could be found for (managed balancers of AWS and Azure, managed SQL by size, managed caches of
// GCP and Azure) are not guessed: the component costs its vCPUs.
constexpr std::array<PriceTable, 4> kTables = {{
    {"self", 20, 20, 20, -1, "a round figure for a vCPU of one's own machines"},
    // m7i.large, 2 vCPUs: $73.58; cache.m7g.large, 2 vCPUs: $115; SQS standard: $0.40 a million.
    {"aws", 36.79, 57.5, 36.79, 0.40,
     "EC2 m7i.large and ElastiCache m7g.large in us-east-1, ec2-instances-info, May 2025; SQS standard, March 2026"},
    // n2-standard-2: $70.90; the first five forwarding rules: $0.025/h.
    {"gcp", 35.45, 35.45, 18.25, -1,
     "n2-standard-2 in us-central1, gcpinstances.info, September 2024; forwarding rules, Google Cloud's price list"},
    // D2s v5, 2 vCPUs: $0.096/h.
    {"azure", 35.04, 35.04, 35.04, -1, "D2s v5 in East US, notes of 2024 to 2026, approximate"},
}};

const PriceTable& tableOf(const diagram::Diagram& diagram) {
    const catalog::Value provider = diagram::effectiveSetting(diagram, "provider");
    for (const PriceTable& table : kTables)
        if (provider.isWord(table.provider))
            return table;
    return kTables.front();
}

double cpusOf(const diagram::Component& component) {
    const catalog::Value cpus = diagram::effective(component, "cpus");
    return cpus.as<std::int64_t>() != nullptr ? static_cast<double>(*cpus.as<std::int64_t>()) : 1;
}

Price writtenPrice(const base::Money& money) {
    switch (money.per) {
    case base::Money::Per::Month:
        return {money.usd, 0};
    case base::Money::Per::Hour:
        return {money.usd * kHoursPerMonth, 0};
    case base::Money::Per::Million:
        return {0, money.usd};
    }
    return {};
}

bool isManagedQueue(const diagram::Component& component) {
    const catalog::Value* preset = component.values.find("preset");
    return preset == nullptr || preset->isWord("sqs"); // sqs is what a queue is by default
}

} // namespace

std::span<const PriceTable> priceTables() {
    return kTables;
}

Price priceOf(const diagram::Diagram& diagram, const diagram::Component& component) {
    const catalog::Value written = diagram::effective(component, "cost");
    if (const auto* money = written.as<base::Money>())
        return writtenPrice(*money);
    const PriceTable& table = tableOf(diagram);
    const std::string& kind = component.kind;
    if (kind == "load_balancer")
        return {table.balancer, 0};
    if (kind == "cache")
        return {cpusOf(component) * table.cacheVcpu, 0};
    if (kind == "queue" && table.millionMessages >= 0 && isManagedQueue(component))
        return {0, table.millionMessages};
    if (kind == "queue")
        return {table.vcpu, 0};
    static constexpr std::array<std::string_view, 4> kMachines = {"service", "worker", "database", "store"};
    if (std::find(kMachines.begin(), kMachines.end(), kind) != kMachines.end())
        return {cpusOf(component) * table.vcpu, 0};
    return {};
}

double costPerMonth(const Price& price, double meanInstances, double handledPerMonth) {
    return meanInstances * price.perInstance + handledPerMonth / 1e6 * price.perMillion;
}

} // namespace faultline::cost
