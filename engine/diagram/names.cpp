#include "engine/diagram/names.h"

#include <algorithm>

#include "engine/expression/vocabulary.h"

namespace faultline::diagram {
namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

} // namespace

const std::vector<std::string>& reservedWords() {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> all = expression::operatorWords();
        all.insert(all.end(), expression::shortWords().begin(), expression::shortWords().end());
        return all;
    }();
    return words;
}

bool isReservedWord(std::string_view word) {
    const auto& words = reservedWords();
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool hasIdSyntax(std::string_view id) {
    if (id.empty() || !isLetter(id.front()))
        return false;
    return std::all_of(id.begin(), id.end(), [](char c) { return isLetter(c) || isDigit(c) || c == '_' || c == '-'; });
}

base::Text refuseId(std::string_view id) {
    if (id.empty())
        return "An id cannot be empty.";
    if (!hasIdSyntax(id))
        return {"`{1}` cannot be an id: ids start with a letter and hold only letters, digits, _ and -.",
                {std::string(id)}};
    if (isReservedWord(id))
        return {"`{1}` cannot be an id: it is a word of the expressions in alerts and checks.", {std::string(id)}};
    return {};
}

std::string FreshNames::make(const std::string& stem, std::string_view separator) {
    std::string name = stem;
    std::size_t& number = m_next.try_emplace(stem + std::string(separator), 2).first->second;
    while (!isFree(name))
        name = stem + std::string(separator) + std::to_string(number++);
    take(name);
    return name;
}

std::string_view componentOfTarget(std::string_view target) {
    return target.substr(0, target.find('/'));
}

std::string_view memberOfTarget(std::string_view target) {
    const auto slash = target.find('/');
    return slash == std::string_view::npos ? std::string_view() : target.substr(slash + 1);
}

} // namespace faultline::diagram
