// Small parts of the catalog's pages: lines of a terminal's width, cells of a Markdown table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faultline::catalog {

/// Filled up with blanks.
std::string padded(std::string text, std::size_t width);
/// Words in lines of at most 100 columns, each after `indent` blanks.
std::string wrapped(const std::string& text, std::size_t indent);
/// "a, b, c"
std::string joinedWords(const std::vector<std::string>& words);
/// A cell of a Markdown table: bars would end it.
std::string cell(std::string_view text);
/// `text` as code; nothing for nothing.
std::string code(const std::string& text);

} // namespace faultline::catalog
