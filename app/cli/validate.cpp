// faultline-cli validate: what is wrong with diagram files.
#include <cstdio>

#include "app/cli/command.h"
#include "engine/format/format.h"
#include "engine/format/place.h"
#include "engine/report/json.h"
#include "engine/simulation/compile.h"

namespace faultline::cli {

namespace {

void append(report::JsonWriter& json, const std::string& file, const base::Diagnostic& diagnostic) {
    json.openObject();
    json.member("severity", diagnostic.severity == base::Severity::Error ? "error" : "warning");
    json.member("line", static_cast<std::uint64_t>(diagnostic.line));
    json.member("column", static_cast<std::uint64_t>(diagnostic.column));
    json.member("path", diagnostic.path);
    json.member("found", diagnostic.found);
    json.member("expected", diagnostic.expected);
    json.member("suggestion", diagnostic.suggestion);
    json.member("message", diagnostic.message.english());
    json.member("file", file);
    json.close();
}

/// All that is wrong with a file: what its text says, and what only shows when the diagram is put together for a run.
base::Diagnostics findingsOf(const std::string& file) {
    format::Reading reading = format::readFile(file);
    if (!reading.ok())
        return std::move(reading.diagnostics);
    base::Diagnostics compiled = simulation::findingsOfARun(reading.diagram, reading.diagnostics);
    format::place(file, compiled);
    for (base::Diagnostic& finding : compiled)
        reading.diagnostics.push_back(std::move(finding));
    return std::move(reading.diagnostics);
}

int execute(const Arguments& arguments) {
    const std::string wanted = arguments.value("--format").value_or("text");
    const base::Result<std::string> format = readChoice("--format", wanted, {"text", "json"});
    if (!format)
        return fail(format.error());
    report::JsonWriter json;
    std::string text;
    bool sound = true;
    json.openArray();
    for (const std::string& file : arguments.positional()) {
        const base::Diagnostics findings = findingsOf(file);
        sound &= !base::hasErrors(findings);
        for (const base::Diagnostic& diagnostic : findings) {
            append(json, file, diagnostic);
            text += inFile(file, diagnostic) + '\n';
        }
        if (findings.empty())
            std::fprintf(stderr, "%s: no findings\n", file.c_str());
    }
    json.close();
    if (!print(format.value() == "json" ? json.take() : text))
        return kUnfinished;
    return sound ? kDone : kBadInput;
}

} // namespace

Command validateCommand() {
    return {{"validate",
             "FILE…",
             1,
             static_cast<std::size_t>(-1),
             "says what is wrong with files, and simulates nothing",
             {{"--format", "text|json", "what the findings look like"}}},
            execute};
}

} // namespace faultline::cli
