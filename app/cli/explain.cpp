// faultline-cli explain: the catalog as text.
#include "engine/catalog/explain.h"

#include "app/cli/command.h"

namespace faultline::cli {

namespace {

base::Result<std::string> explained(const std::string& topic) {
    if (topic.empty())
        return catalog::explain();
    const std::size_t dot = topic.find('.');
    if (dot == std::string::npos)
        return catalog::explainKind(topic);
    return catalog::explainKey(topic.substr(0, dot), topic.substr(dot + 1));
}

int execute(const Arguments& arguments) {
    if (arguments.has("--reference")) {
        if (!arguments.positional().empty())
            return fail({"--reference explains everything: leave the kind out", {}, {}});
        return print(catalog::referencePage()) ? kDone : kUnfinished;
    }
    const base::Result<std::string> text =
        explained(arguments.positional().empty() ? std::string() : arguments.positional().front());
    if (!text)
        return fail(text.error());
    return print(text.value()) ? kDone : kUnfinished;
}

} // namespace

Command explainCommand() {
    return {{"explain",
             "[KIND[.KEY]]",
             0,
             1,
             "says what a file may hold: kinds, keys, units, defaults, presets",
             {{"--reference", "", "the whole format as one Markdown page (docs/format.md)"}}},
            execute};
}

} // namespace faultline::cli
