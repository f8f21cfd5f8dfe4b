// Objectives and alerts: what they name is there, and nothing stands in them that has no effect.
#include <optional>
#include <unordered_set>

#include "engine/catalog/catalog.h"
#include "engine/diagram/findings.h"
#include "engine/diagram/vocabulary.h"
#include "engine/expression/expression.h"

namespace faultline::diagram {
namespace {

template <typename T> const T* valueOf(const Record& record, std::string_view key) {
    const Value* value = record.find(key);
    return value ? value->as<T>() : nullptr;
}

bool isWritten(const Record& record, std::string_view key) {
    return record.find(key) != nullptr;
}

std::string pathAt(const char* section, std::size_t index) {
    return std::string(section) + "[" + std::to_string(index) + "]";
}

void checkNames(const char* section, const std::vector<Record>& entries, Findings& findings) {
    std::unordered_set<std::string> seen;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string* name = valueOf<std::string>(entries[i], "name");
        if (name && name->empty())
            findings.error(pathAt(section, i) + ".name", "a name is missing");
        else if (name && !seen.insert(*name).second)
            findings.error(pathAt(section, i) + ".name", {"the name `{1}` is given twice", {*name}}, *name,
                           "another name");
    }
}

void checkObjectives(const Diagram& diagram, Findings& findings) {
    for (std::size_t i = 0; i < diagram.slos.size(); ++i) {
        const Record& slo = diagram.slos[i];
        const std::string* indicator = valueOf<std::string>(slo, "indicator");
        const bool latency = indicator && *indicator == "latency";
        if (latency && !isWritten(slo, "under"))
            findings.error(pathAt("slos", i) + ".under", {"`{1}` is missing", {"under"}}, {}, "a time such as 300ms");
        if (!latency && isWritten(slo, "under"))
            findings.warning(pathAt("slos", i) + ".under",
                             {"`{1}` has no effect without `{2}`", {"under", "indicator: latency"}});
    }
}

void checkCondition(const std::string& text, const expression::Vocabulary& vocabulary, const std::string& path,
                    Findings& findings) {
    const base::Result<expression::Expression> read = expression::Expression::read(text, vocabulary);
    if (!read)
        findings.error(path, read.error().message, text, read.error().expected, read.error().suggestion);
    else if (!read.value().isCondition())
        findings.error(path, "an alert needs a condition, not an amount", text, "a comparison such as p99 > 200ms");
}

void checkBurn(const Diagram& diagram, const Record& alert, const std::string& path, Findings& findings) {
    const std::string* burn = valueOf<std::string>(alert, "burn");
    for (const Record& slo : diagram.slos) {
        const std::string* name = valueOf<std::string>(slo, "name");
        const base::Ratio* objective = valueOf<base::Ratio>(slo, "objective");
        if (burn && name && objective && *name == *burn && objective->value >= 1)
            findings.error(path + ".burn", {"`{1}` allows no errors, so there is no budget to burn", {*burn}}, *burn,
                           "an objective below 100%");
    }
    if (const List* windows = valueOf<List>(alert, "windows"); windows && windows->empty())
        findings.error(path + ".windows", "a burn rate needs a window", {}, "windows such as [1h, 5min]");
    else if (windows && windows->size() > 10)
        findings.error(path + ".windows", "there are more windows than 10", {}, "windows such as [1h, 5min]");
}

} // namespace

void validateMonitoring(const Diagram& diagram, Findings& findings) {
    checkNames("slos", diagram.slos, findings);
    checkNames("alerts", diagram.alerts, findings);
    checkObjectives(diagram, findings);
    std::optional<expression::Vocabulary> vocabulary;
    for (std::size_t i = 0; i < diagram.alerts.size(); ++i) {
        const Record& alert = diagram.alerts[i];
        const std::string path = pathAt("alerts", i);
        const bool burns = isWritten(alert, "burn");
        if (burns == isWritten(alert, "when")) {
            findings.error(path, burns ? "`when` and `burn` exclude each other" : "says nothing of when it fires", {},
                           "when: a condition, or burn: an objective's name");
            continue;
        }
        for (const char* key : {"factor", "windows"})
            if (!burns && isWritten(alert, key))
                findings.warning(path + "." + key, {"`{1}` has no effect without `{2}`", {key, "burn"}});
        if (burns && isWritten(alert, "over"))
            findings.warning(path + ".over", {"`{1}` has no effect beside `{2}`", {"over", "burn"}}, {}, "windows");
        if (burns) {
            checkBurn(diagram, alert, path, findings);
            continue;
        }
        if (!vocabulary)
            vocabulary = vocabularyOf(diagram);
        if (const std::string* text = valueOf<std::string>(alert, "when"))
            checkCondition(*text, *vocabulary, path + ".when", findings);
    }
}

} // namespace faultline::diagram
