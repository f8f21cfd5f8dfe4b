// What is wrong with an input, where, and how to mend it.
#pragma once

#include <string>
#include <vector>

#include "engine/base/text.h"

namespace faultline::base {

enum class Severity { Error, Warning };

/// One finding in a diagram or its file. `line` and `column` count from 1; 0 where there is no file.
struct Diagnostic {
    Severity severity = Severity::Error;
    int line = 0;
    int column = 0;
    std::string path;       ///< "components.app.cpus", "links[2].to"
    Text message;           ///< one sentence that says what is wrong
    std::string found;      ///< what stands there
    std::string expected;   ///< what would be right
    std::string suggestion; ///< the nearest known name or value; empty when nothing is near
};

using Diagnostics = std::vector<Diagnostic>;

bool hasErrors(const Diagnostics& diagnostics);
/// "3:14: error: components.app.cpu: unknown key; did you mean `cpus`?" (English, one line)
std::string toText(const Diagnostic& diagnostic);
/// The candidate that a typist most likely meant (bounded edit distance), or "" when none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

} // namespace faultline::base
