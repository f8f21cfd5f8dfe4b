// The price tables as text: for `explain` and the page on presets.
#pragma once

#include <string>

#include "engine/cost/prices.h"

namespace faultline::cost {

/// "aws: Amazon Web Services" with the card, each price and its source.
std::string explainPrices(const PriceTable& table);
/// A line a provider, for the overview.
std::string priceTableNames();
/// The tables as sections of a Markdown page.
std::string pricesPage();

} // namespace faultline::cost
