#include "engine/catalog/layout.h"

#include <algorithm>

namespace faultline::catalog {

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string wrapped(const std::string& text, std::size_t indent) {
    constexpr std::size_t width = 100;
    std::string result;
    std::string line(indent, ' ');
    bool fresh = true;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!fresh && line.size() + 1 + word.size() > width) {
            result += line + "\n";
            line.assign(indent, ' ');
            fresh = true;
        }
        line += (fresh ? "" : " ") + word;
        fresh = false;
        at = end + 1;
    }
    return result + line + "\n";
}

std::string joinedWords(const std::vector<std::string>& words) {
    std::string result;
    for (const std::string& word : words)
        result += (result.empty() ? "" : ", ") + word;
    return result;
}

std::string cell(std::string_view text) {
    std::string result;
    for (const char c : text)
        result += c == '|' ? std::string("\\|") : c == '\n' ? std::string(" ") : std::string(1, c);
    return result;
}

std::string code(const std::string& text) {
    return text.empty() ? std::string() : "`" + text + "`";
}

} // namespace faultline::catalog
