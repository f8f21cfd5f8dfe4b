// What every command shares: its place in the table of commands, exit codes, and how it speaks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/cli/arguments.h"
#include "engine/base/diagnostic.h"

namespace faultline::cli {

/// The program's exit codes.
enum ExitCode : int {
    kDone = 0,
    kSloMissed = 1, ///< with --check-slos
    kBadInput = 2,  ///< the file or the arguments are wrong
    kUnfinished = 3 ///< the run could not be finished, or its report could not be written
};

/// A command of the program.
struct Command {
    Usage usage;
    int (*execute)(const Arguments& arguments);
};

Command runCommand();
Command validateCommand();
Command formatCommand();
Command explainCommand();
Command sweepCommand();
Command mergeCommand();
Command compareCommand();
Command adviseCommand();
Command benchCommand();

/// All commands of this version, in the order of the help.
const std::vector<Command>& commands();

/// "faultline-cli: error: …" on stderr, with what was expected and what was probably meant; gives `code` back.
int fail(const base::Error& error, ExitCode code = kBadInput);

/// A finding behind the name of its file: "a.yaml:3:14: error: …", "a.yaml: error: …".
std::string inFile(const std::string& file, const base::Diagnostic& diagnostic);
/// One finding a line on stderr, each with the file's name in front.
void printDiagnostics(const std::string& file, const base::Diagnostics& diagnostics);

/// Text for stdout, whole; false when it could not be written.
bool print(std::string_view text);

} // namespace faultline::cli
