#include "engine/cost/explain_prices.h"

#include <array>
#include <cstdio>

#include "engine/catalog/explain_preset.h"
#include "engine/catalog/layout.h"

namespace faultline::cost {

namespace {

struct Line {
    const char* name;
    const ListedPrice* price;
    const char* unit;
};

std::array<Line, 4> linesOf(const PriceTable& table) {
    return {{{"vCPU of a machine", &table.vcpu, "/mo"},
             {"vCPU of a managed cache", &table.cacheVcpu, "/mo"},
             {"managed balancer", &table.balancer, "/mo"},
             {"messages of a managed queue", &table.millionMessages, "/million"}}};
}

std::string priceText(const Line& line) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "$%.2f%s", line.price->usd, line.unit);
    return text.data();
}

constexpr std::string_view kNote =
    "On demand, in US dollars, without discounts, traffic or storage. What is not listed "
    "costs the vCPUs that it would run on.";

} // namespace

std::string explainPrices(const PriceTable& table) {
    std::string text = std::string(table.provider) + ": " + std::string(table.label) +
                       ", a price table (settings: {provider: " + std::string(table.provider) + "})\n";
    text += catalog::cardLines(table.card, 0) + "\nPrices\n" + catalog::wrapped(std::string(kNote), 2);
    for (const Line& line : linesOf(table)) {
        if (!line.price->isListed())
            continue;
        text += "  " + catalog::padded(line.name, 28) + " " + priceText(line) + "\n";
        text += line.price->origin.url.empty() ? catalog::wrapped(std::string(line.price->origin.says) + ".", 6)
                                               : catalog::originLines(line.price->origin, 6);
    }
    return text;
}

std::string priceTableNames() {
    std::string text = "\nPrice tables (settings: {provider: NAME})\n";
    for (const PriceTable& table : priceTables())
        text += "  " + catalog::padded(std::string(table.provider), 18) + " " + std::string(table.label) + "\n";
    return text;
}

std::string pricesPage() {
    std::string page = "\n# Price tables\n\n`settings: {provider: aws}` prices a diagram. " + std::string(kNote) +
                       " The table `self`, which holds without one, takes a round $20 a vCPU and month: a figure of "
                       "ours, nobody's price.\n";
    for (const PriceTable& table : priceTables()) {
        if (table.provider == "self")
            continue;
        page += "\n## " + std::string(table.provider) + "\n\n" + std::string(table.label) + ".\n\n";
        page += "- **Good for:** " + table.card.goodFor.english() + "\n";
        page += "- **Costs you:** " + table.card.costsYou.english() + "\n";
        page += "- **Choose it when** " + table.card.chooseWhen.english() + "\n";
        page += catalog::kFigureTableHead;
        for (const Line& line : linesOf(table))
            if (line.price->isListed())
                page += catalog::figureRow(line.name, priceText(line), line.price->origin);
    }
    return page;
}

} // namespace faultline::cost
