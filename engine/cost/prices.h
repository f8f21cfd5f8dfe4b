// What things cost: price tables of the providers, and the price of each component. Illustrative, on demand, in US
// dollars; no reserved capacity, no discounts.
#pragma once

#include <span>
#include <string_view>

#include "engine/catalog/preset.h"
#include "engine/diagram/diagram.h"

namespace faultline::cost {

constexpr double kHoursPerMonth = 730;
constexpr double kSecondsPerMonth = kHoursPerMonth * 3600;

/// A price a month; below 0: no source is known, so the thing costs the vCPUs that it would run on.
struct ListedPrice {
    double usd = -1;
    catalog::Origin origin = {};

    bool isListed() const { return usd >= 0; }
    double orElse(double other) const { return isListed() ? usd : other; }
};

/// A provider's prices.
struct PriceTable {
    std::string_view provider; ///< as in `settings: {provider: aws}`
    std::string_view label;
    catalog::Card card;
    ListedPrice vcpu;            ///< one vCPU of a general-purpose machine; always listed
    ListedPrice cacheVcpu;       ///< one vCPU of a managed cache
    ListedPrice balancer;        ///< a managed balancer
    ListedPrice millionMessages; ///< a million messages of a managed queue (preset sqs)
};

/// The tables of all providers, `self` first: a round figure of ours for one's own machines, nobody's price.
std::span<const PriceTable> priceTables();
/// Null when there is none of that name.
const PriceTable* priceTable(std::string_view provider);

/// What a component costs.
struct Price {
    double perInstance = 0; ///< a running instance, a month
    double perMillion = 0;  ///< a million requests or messages that it handled
};

/// Its `cost` where it is written; else by its CPUs at the price of the diagram's provider. Clients, probes, others'
/// services and CDNs cost nothing unless it is written.
Price priceOf(const diagram::Diagram& diagram, const diagram::Component& component);

/// What a month costs with so many instances running on average and so many requests handled.
double costPerMonth(const Price& price, double meanInstances, double handledPerMonth);

} // namespace faultline::cost
