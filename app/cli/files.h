// What commands read and write besides diagrams: whole texts, with clear words where that cannot be.
#pragma once

#include <string>
#include <string_view>

#include "app/cli/arguments.h"

namespace faultline::cli {

/// A file's content, or a pipe's; an error when it is not there, is a folder, or is larger than `most` bytes.
base::Result<std::string> readInput(const std::string& file, std::size_t most);

/// Whether a file may come to be there; false after saying why not. Asked before a run, so that nobody waits for a
/// report that cannot be kept.
bool mayWrite(const std::string& file);
/// Whether both names are of one file that is there.
bool isSameFile(const std::string& a, const std::string& b);
/// Whether it is no plain file: a terminal, a pipe, /dev/null.
bool isDevice(const std::string& file);
/// Whether what `--out` names, if it is given, may be written and is none of the files that are read: kDone, or the
/// exit code after saying what is wrong.
int checkOut(const Arguments& arguments);

/// What a command has to say, to `--out` or else to stdout; the exit code.
int deliver(const Arguments& arguments, std::string_view text);

} // namespace faultline::cli
