#include "engine/cost/prices.h"

#include <algorithm>
#include <array>

#include "engine/base/assert.h"

namespace faultline::cost {

namespace {

using catalog::Grade;

// Prices that no source could be found for (managed SQL by size, managed caches of GCP and Azure, Azure's balancers)
// are not guessed: the component costs its vCPUs.

PriceTable self() {
    return {"self",
            "Own machines",
            {"machines that are there anyway, and a bill that does not move with the traffic.",
             "the work of running them, which this figure leaves out.", "you compare designs and not providers."},
            {20, {"a round figure of ours for a vCPU a month; nobody's price", {}, {}, Grade::Computed}},
            {},
            {},
            {}};
}

PriceTable aws() {
    constexpr std::string_view instances = "https://github.com/LeanerCloud/ec2-instances-info/tree/32acf84f";
    constexpr std::string_view read = "2025-05-28";
    return {"aws",
            "Amazon Web Services",
            {"a managed part for nearly every box on the canvas.",
             "many small prices that add up: traffic between zones and to the outside is not even in this table.",
             "the system is made of those parts anyway."},
            {36.79, {"EC2 m7i.large in us-east-1, Linux, 2 vCPUs: $73.58 / 2", instances, read, Grade::Estimate}},
            {57.5, {"ElastiCache cache.m7g.large in us-east-1, 2 vCPUs: $115 / 2", instances, read, Grade::Estimate}},
            {16.43,
             {"Application Load Balancer, $0.0225 an hour in the price page's examples, as api-evangelist quotes them: "
              "$0.0225 x 730 h; its capacity units come on top",
              "https://aws.amazon.com/elasticloadbalancing/pricing/", "2026-09-20", Grade::Estimate}},
            {0.40,
             {"SQS standard: $0.40 a million requests; messages that are sent, received and deleted one by one take "
              "three each, in tens less than one",
              "https://cloudburn.io/blog/amazon-sqs-pricing", "2026-03-14", Grade::Published}}};
}

PriceTable gcp() {
    return {
        "gcp",
        "Google Cloud",
        {"machines of any shape, and balancers that answer everywhere under one address.",
         "traffic to the outside, which is not in this table.", "data and analytics are the heart of the system."},
        {35.45,
         {"n2-standard-2 in us-central1, 2 vCPUs: $70.90 / 2",
          "https://github.com/doitintl/gcpinstances.info/blob/e4becb58/data.json", "2024-09", Grade::Estimate}},
        {},
        {18.25,
         {"the first five forwarding rules together $0.025 an hour, as api-evangelist quotes the price page: $0.025 x "
          "730 h; data comes on top",
          "https://cloud.google.com/load-balancing/pricing", "2026-09-20", Grade::Estimate}},
        {}};
}

PriceTable azure() {
    return {
        "azure",
        "Microsoft Azure",
        {"what an enterprise has contracts and directories for already.",
         "traffic to the outside, which is not in this table.", "the company's identities and licences live there."},
        {35.04,
         {"D2s v5 in East US, Linux, 2 vCPUs, $0.096 an hour in a snapshot of the Azure Retail Prices API: $0.096 x "
          "730 h / 2",
          "https://github.com/intUnderflow/bigfleet-providers", "2026-11-27", Grade::Estimate}},
        {},
        {},
        {}};
}

const PriceTable& tableOf(const diagram::Diagram& diagram) {
    const catalog::Value provider = diagram::effectiveSetting(diagram, "provider");
    const auto* name = provider.as<std::string>();
    const PriceTable* table = name == nullptr ? nullptr : priceTable(*name);
    return table == nullptr ? priceTables().front() : *table;
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

bool hasPreset(const diagram::Component& component, std::initializer_list<std::string_view> names) {
    const catalog::Value* preset = component.values.find("preset");
    return preset != nullptr &&
           std::any_of(names.begin(), names.end(), [&](std::string_view name) { return preset->isWord(name); });
}

bool isManagedQueue(const diagram::Component& component) {
    return component.values.find("preset") == nullptr || hasPreset(component, {"sqs"}); // what a queue is by default
}

} // namespace

std::span<const PriceTable> priceTables() {
    static const std::array<PriceTable, 4> tables = {self(), aws(), gcp(), azure()};
    return tables;
}

const PriceTable* priceTable(std::string_view provider) {
    const auto tables = priceTables();
    const auto found =
        std::find_if(tables.begin(), tables.end(), [&](const PriceTable& one) { return one.provider == provider; });
    return found == tables.end() ? nullptr : &*found;
}

Price priceOf(const diagram::Diagram& diagram, const diagram::Component& component) {
    const catalog::Value written = diagram::effective(component, "cost");
    if (const auto* money = written.as<base::Money>())
        return writtenPrice(*money);
    const PriceTable& table = tableOf(diagram);
    const std::string& kind = component.kind;
    const double vcpu = table.vcpu.usd;
    if (kind == "load_balancer") // nginx and HAProxy run on a machine of one's own
        return {hasPreset(component, {"nginx", "haproxy"}) ? vcpu : table.balancer.orElse(vcpu), 0};
    if (kind == "cache")
        return {cpusOf(component) * table.cacheVcpu.orElse(vcpu), 0};
    if (kind == "queue" && table.millionMessages.isListed() && isManagedQueue(component))
        return {0, table.millionMessages.usd};
    if (kind == "queue")
        return {vcpu, 0};
    static constexpr std::array<std::string_view, 4> kMachines = {"service", "worker", "database", "store"};
    if (std::find(kMachines.begin(), kMachines.end(), kind) != kMachines.end())
        return {cpusOf(component) * vcpu, 0};
    return {};
}

double costPerMonth(const Price& price, double meanInstances, double handledPerMonth) {
    return meanInstances * price.perInstance + handledPerMonth / 1e6 * price.perMillion;
}

} // namespace faultline::cost
