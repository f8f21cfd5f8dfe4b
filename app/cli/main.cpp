// faultline-cli: the engine without a screen. One file a command; this one finds the command and runs it.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/version.h"
#include "engine/report/table.h"

namespace faultline::cli {

const std::vector<Command>& commands() {
    static const std::vector<Command> all = {runCommand(),     sweepCommand(),   mergeCommand(),
                                             compareCommand(), adviseCommand(),  validateCommand(),
                                             formatCommand(),  explainCommand(), benchCommand()};
    return all;
}

namespace {

const Command* findCommand(const std::string& name) {
    for (const Command& command : commands())
        if (command.usage.command == name)
            return &command;
    return nullptr;
}

constexpr std::size_t kCommandWidth = 24;

std::string overview() {
    std::string text =
        "faultline-cli simulates architecture diagrams without a screen.\n\nUsage: faultline-cli COMMAND …\n\n";
    for (const Command& command : commands()) {
        const std::string left = command.usage.command + ' ' + command.usage.positional;
        const std::size_t width = report::displayWidth(left);
        text += "  " + left + std::string(width < kCommandWidth ? kCommandWidth - width : 1, ' ') +
                command.usage.summary + '\n';
    }
    text += "\n  faultline-cli COMMAND --help   a command's options\n"
            "  faultline-cli --version        which version this is\n\n"
            "Exit codes: 0 done, 1 an objective is missed, 2 the file or the arguments are wrong,\n"
            "3 the run could not be finished.\n";
    return text;
}

int unknownCommand(const std::string& name) {
    std::vector<std::string> names;
    std::string all;
    for (const Command& command : commands()) {
        names.push_back(command.usage.command);
        all += (all.empty() ? "" : ", ") + command.usage.command;
    }
    return fail({base::Text("unknown command {1}", {name}), "one of " + all, base::nearest(name, names)});
}

int showHelp(const std::vector<std::string>& words) {
    if (words.size() < 2)
        return print(overview()) ? kDone : kUnfinished;
    const Command* command = findCommand(words[1]);
    if (!command)
        return unknownCommand(words[1]);
    return print(helpText(command->usage)) ? kDone : kUnfinished;
}

bool asksForHelp(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (word == "--")
            return false;
        if (word == "--help" || word == "-h")
            return true;
    }
    return false;
}

int dispatch(const std::vector<std::string>& words) {
    if (words.empty()) {
        std::fputs(overview().c_str(), stderr);
        return kBadInput;
    }
    if (words[0] == "--version")
        return print(std::string("faultline-cli ") + kVersion + '\n') ? kDone : kUnfinished;
    if (words[0] == "--help" || words[0] == "-h" || words[0] == "help")
        return showHelp(words);
    const Command* command = findCommand(words[0]);
    if (!command)
        return unknownCommand(words[0]);
    const std::vector<std::string> rest(words.begin() + 1, words.end());
    if (asksForHelp(rest))
        return print(helpText(command->usage)) ? kDone : kUnfinished;
    const base::Result<Arguments> arguments = Arguments::read(command->usage, rest);
    if (!arguments) {
        fail(arguments.error());
        std::fprintf(stderr, "see faultline-cli %s --help\n", command->usage.command.c_str());
        return kBadInput;
    }
    return command->execute(arguments.value());
}

} // namespace

int fail(const base::Error& error, ExitCode code) {
    std::string text = "faultline-cli: error: " + error.message.english();
    if (!error.expected.empty())
        text += "; expected " + error.expected;
    if (!error.suggestion.empty())
        text += "; did you mean " + error.suggestion + "?";
    std::fprintf(stderr, "%s\n", text.c_str());
    return code;
}

std::string inFile(const std::string& file, const base::Diagnostic& diagnostic) {
    return file + (diagnostic.line > 0 ? ":" : ": ") + base::toText(diagnostic);
}

void printDiagnostics(const std::string& file, const base::Diagnostics& diagnostics) {
    for (const base::Diagnostic& diagnostic : diagnostics)
        std::fprintf(stderr, "%s\n", inFile(file, diagnostic).c_str());
}

bool print(std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

} // namespace faultline::cli

int main(int count, char** words) {
    try {
        return faultline::cli::dispatch(std::vector<std::string>(words + 1, words + count));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "faultline-cli: error: %s\n", error.what());
        return faultline::cli::kUnfinished;
    }
}
