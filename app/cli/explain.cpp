// faultline-cli explain: the catalog as text.
#include "engine/catalog/explain.h"
#include "engine/catalog/explain_preset.h"
#include "engine/cost/explain_prices.h"

#include "app/cli/command.h"

namespace faultline::cli {

namespace {

base::Result<std::string> explained(const std::string& topic) {
    if (const cost::PriceTable* table = cost::priceTable(topic))
        return cost::explainPrices(*table);
    const std::size_t dot = topic.find('.');
    if (dot == std::string::npos)
        return catalog::explainKind(topic);
    return catalog::explainKey(topic.substr(0, dot), topic.substr(dot + 1));
}

int execute(const Arguments& arguments) {
    const bool presets = arguments.has("--presets");
    if (arguments.has("--reference") || presets) {
        if (!arguments.positional().empty() || (presets && arguments.has("--reference")))
            return fail(
                {{"{1} is a whole page: nothing else goes with it", {presets ? "--presets" : "--reference"}}, {}, {}});
        return print(presets ? catalog::presetsPage(cost::pricesPage()) : catalog::referencePage()) ? kDone
                                                                                                    : kUnfinished;
    }
    const base::Result<std::string> text = arguments.positional().empty()
                                               ? base::Result<std::string>(catalog::explain() + cost::priceTableNames())
                                               : explained(arguments.positional().front());
    if (!text)
        return fail(text.error());
    return print(text.value()) ? kDone : kUnfinished;
}

} // namespace

Command explainCommand() {
    return {{"explain",
             "[KIND[.KEY]|PRESET]",
             0,
             1,
             "says what a file may hold: kinds, keys, units, defaults, presets with their sources, price tables",
             {{"--reference", "", "the whole format as one Markdown page (docs/format.md)"},
              {"--presets", "", "all presets and price tables as one Markdown page (docs/presets.md)"}}},
            execute};
}

} // namespace faultline::cli
