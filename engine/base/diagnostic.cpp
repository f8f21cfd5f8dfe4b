#include "engine/base/diagnostic.h"

#include <algorithm>
#include <array>

namespace faultline::base {

namespace {

constexpr std::size_t kLongestWord = 64; // longer ones are no typing mistakes; bounds the work on hostile input

std::string folded(const std::string& word) {
    std::string result;
    result.reserve(word.size());
    for (char c : word) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
        result += c == '-' || c == ' ' ? '_' : c;
    }
    return result;
}

/// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours; more than `bound` is
/// `bound + 1`.
std::size_t distance(const std::string& a, const std::string& b, std::size_t bound) {
    const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (difference > bound)
        return bound + 1;
    std::array<std::array<std::size_t, kLongestWord + 1>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i - 1) % 3];
        row[0] = i;
        std::size_t best = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], rows[(i - 2) % 3][j - 2] + 1);
            best = std::min(best, row[j]);
        }
        if (best > bound)
            return bound + 1;
    }
    return std::min(rows[a.size() % 3][b.size()], bound + 1);
}

bool endsWith(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

} // namespace

bool hasErrors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

std::string toText(const Diagnostic& diagnostic) {
    std::string line;
    if (diagnostic.line > 0)
        line += std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column) + ": ";
    line += diagnostic.severity == Severity::Error ? "error: " : "warning: ";
    if (!diagnostic.path.empty())
        line += diagnostic.path + ": ";
    std::string message = diagnostic.message.english();
    if (message.ends_with('.')) // a whole sentence of the catalog's; the line goes on
        message.pop_back();
    line += message;
    const bool alreadyShown =
        endsWith(diagnostic.path, diagnostic.found) || message.find(diagnostic.found) != std::string::npos;
    if (!diagnostic.found.empty() && !alreadyShown)
        line += "; found `" + diagnostic.found + "`";
    if (!diagnostic.expected.empty())
        line += "; expected " + diagnostic.expected;
    if (!diagnostic.suggestion.empty())
        line += "; did you mean `" + diagnostic.suggestion + "`?";
    for (char& c : line)
        if (c == '\n' || c == '\r')
            c = ' ';
    return line;
}

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
    if (word.empty() || word.size() > kLongestWord)
        return {};
    const std::string wanted = folded(word);
    const std::size_t bound = wanted.size() <= 3 ? 1 : wanted.size() <= 6 ? 2 : 3;
    std::size_t best = bound + 1;
    std::string found;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > kLongestWord || candidate == word)
            continue;
        const std::size_t d = distance(wanted, folded(candidate), bound);
        // At least half of the longer word must stand: `ab` is not a mistyped `xy`.
        if (d < best && 2 * d <= std::max(wanted.size(), candidate.size())) {
            best = d;
            found = candidate;
        }
    }
    return found;
}

} // namespace faultline::base
