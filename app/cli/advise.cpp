// faultline-cli advise: the design review.
#include "app/cli/command.h"
#include "app/cli/diagram_argument.h"
#include "app/cli/files.h"
#include "engine/advice/advice.h"
#include "engine/catalog/layout.h"
#include "engine/format/edit_text.h"
#include "engine/report/json.h"

namespace faultline::cli {

namespace {

using advice::Finding;
using format::EditLine;

const char* wordOf(EditLine::What what) {
    switch (what) {
    case EditLine::What::Set:
        return "set";
    case EditLine::What::Add:
        return "add";
    case EditLine::What::Remove:
        return "remove";
    }
    return "";
}

std::string toText(const diagram::Diagram& diagram, const std::vector<Finding>& findings) {
    if (findings.empty())
        return "The review has nothing to say: no rule is broken.\n";
    std::string text;
    for (const advice::Rule rule : advice::kRules) {
        bool first = true;
        for (const Finding& finding : findings) {
            if (finding.rule != rule)
                continue;
            if (first)
                text += (text.empty() ? "" : "\n") + advice::sentenceOf(rule).english() + '\n';
            first = false;
            const std::string element = finding.element.empty() ? "the diagram" : finding.element;
            text += catalog::wrapped(element + ": " + finding.reason.english(), 2);
            text += catalog::wrapped(finding.edit.name.english() + ":", 4);
            for (const EditLine& line : format::linesOf(diagram, finding.edit))
                text += std::string("      ") + wordOf(line.what) + ' ' + line.path +
                        (line.what == EditLine::What::Set   ? "=" + line.value
                         : line.what == EditLine::What::Add ? ": " + line.value
                                                            : "") +
                        '\n';
        }
    }
    return text;
}

std::string toJson(const diagram::Diagram& diagram, const std::vector<Finding>& findings) {
    report::JsonWriter json;
    json.openDocument();
    json.member("title", diagram.title);
    json.openArray("findings");
    for (const Finding& finding : findings) {
        json.openObject();
        json.member("rule", advice::nameOf(finding.rule));
        json.member("says", advice::sentenceOf(finding.rule).english());
        json.member("element", finding.element);
        json.member("path", finding.path);
        json.member("reason", finding.reason.english());
        json.member("change", finding.edit.name.english());
        json.openArray("edits");
        for (const EditLine& line : format::linesOf(diagram, finding.edit)) {
            json.openObject();
            json.member("do", wordOf(line.what));
            json.member("path", line.path);
            if (line.what != EditLine::What::Remove)
                json.member("value", line.value);
            json.close();
        }
        json.close();
        json.close();
    }
    json.close();
    json.close();
    return json.take();
}

int execute(const Arguments& arguments) {
    const auto format = readChoice("--format", arguments.value("--format").value_or("text"), {"text", "json"});
    if (!format)
        return fail(format.error());
    if (const int code = checkOut(arguments); code != kDone)
        return code;
    const auto diagram = readDiagram(arguments.positional().front(), arguments.values("--set"));
    if (!diagram)
        return kBadInput;
    const std::vector<Finding> findings = advice::review(*diagram);
    return deliver(arguments, format.value() == "json" ? toJson(*diagram, findings) : toText(*diagram, findings));
}

} // namespace

Command adviseCommand() {
    return {{"advise",
             "FILE",
             1,
             1,
             "reviews a design by six rules, each finding with the change that mends it",
             {{"--format", "text|json", "what the review looks like"},
              {"--set", "PATH=VALUE", "changes the diagram before; repeatable", true},
              {"--out", "FILE", "where it goes instead of to stdout"}}},
            execute};
}

} // namespace faultline::cli
