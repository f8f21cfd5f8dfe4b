// Aligned columns of text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faultline::report {

/// A table whose first columns stand left and whose numbers stand right.
class Table {
  public:
    /// `leftColumns` columns from the left are words, the rest are figures.
    explicit Table(std::vector<std::string> header, std::size_t leftColumns = 1);
    void add(std::vector<std::string> row);
    bool empty() const { return m_rows.size() == 1; }
    /// Lines that start with `indent`; columns in which no row has anything are left out.
    std::string toText(std::string_view indent) const;

  private:
    std::vector<std::vector<std::string>> m_rows; ///< the header first
    std::size_t m_leftColumns;
};

/// How many columns a UTF-8 text takes, one for each code point.
std::size_t displayWidth(std::string_view text);

} // namespace faultline::report
