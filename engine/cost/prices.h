// What things cost: price tables of the providers, and the price of each component. Illustrative, on demand, in US
// dollars; no reserved capacity, no discounts.
#pragma once

#include <span>
#include <string_view>

#include "engine/diagram/diagram.h"

namespace faultline::cost {

constexpr double kHoursPerMonth = 730;
constexpr double kSecondsPerMonth = kHoursPerMonth * 3600;

/// A provider's prices, a month. What has none of its own costs the vCPUs that it would run on.
struct PriceTable {
    std::string_view provider;
    double vcpu = 0;             ///< one vCPU of a general-purpose machine
    double cacheVcpu = 0;        ///< one vCPU of a managed cache
    double balancer = 0;         ///< a balancer instance
    double millionMessages = -1; ///< a managed queue of the preset sqs; below 0: queues run on a machine
    std::string_view source;     ///< with its date
};

/// The tables of all providers.
std::span<const PriceTable> priceTables();

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
