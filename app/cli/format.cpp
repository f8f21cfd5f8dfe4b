// faultline-cli format: files in canonical form.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/cli/atomic_file.h"
#include "app/cli/command.h"
#include "engine/format/format.h"

namespace faultline::cli {

namespace {

std::string contents(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
}

/// Comments would be lost: the original stays beside it as FILE~.
bool keepOriginal(const std::string& file, const std::string& text) {
    const base::Result<bool> kept = writeAtomically(file + '~', text);
    if (!kept) {
        fail(kept.error(), kUnfinished);
        return false;
    }
    std::fprintf(stderr, "%s: comments are not kept; the original is in %s~\n", file.c_str(), file.c_str());
    return true;
}

/// A file is only ever replaced by one that can be read and has all that was in it. (The values may differ: those that
/// are the default are left out.)
bool saysTheSame(const format::Reading& before, const std::string& after) {
    const format::Reading again = format::read(after);
    return again.ok() && format::write(again.diagram) == after && again.diagram.title == before.diagram.title &&
           again.diagram.components.size() == before.diagram.components.size() &&
           again.diagram.links.size() == before.diagram.links.size() &&
           again.diagram.scenario.size() == before.diagram.scenario.size();
}

int formatOne(const std::string& file, bool checkOnly) {
    const format::Reading reading = format::readFile(file);
    if (!reading.ok()) {
        printDiagnostics(file, reading.diagnostics);
        std::fprintf(stderr, "%s: left as it is, because it has errors\n", file.c_str());
        return kBadInput;
    }
    const std::string before = contents(file);
    const std::string after = format::write(reading.diagram);
    if (before == after)
        return kDone;
    FAULTLINE_ASSERT(saysTheSame(reading, after), "the canonical form says something else");
    if (checkOnly)
        return print(file + ": not in canonical form\n") ? kBadInput : kUnfinished;
    if (reading.hadComments && !keepOriginal(file, before))
        return kUnfinished;
    const base::Result<bool> result = writeAtomically(file, after);
    if (!result)
        return fail(result.error(), kUnfinished);
    return print(file + ": formatted\n") ? kDone : kUnfinished;
}

int execute(const Arguments& arguments) {
    int worst = kDone;
    for (const std::string& file : arguments.positional())
        worst = std::max(worst, formatOne(file, arguments.has("--check")));
    return worst;
}

} // namespace

Command formatCommand() {
    return {{"format",
             "FILE…",
             1,
             static_cast<std::size_t>(-1),
             "brings files into canonical form, in place",
             {{"--check", "", "changes nothing; exit code 2 when a file is not in canonical form"}}},
            execute};
}

} // namespace faultline::cli
