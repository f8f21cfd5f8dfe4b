#include "engine/report/table.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace faultline::report {

Table::Table(std::vector<std::string> header, std::size_t leftColumns)
    : m_rows{std::move(header)}, m_leftColumns(leftColumns) {}

void Table::add(std::vector<std::string> row) {
    FAULTLINE_ASSERT(row.size() == m_rows.front().size(), "a row of another width");
    m_rows.push_back(std::move(row));
}

std::string Table::toText(std::string_view indent) const {
    const std::size_t columns = m_rows.front().size();
    std::vector<std::size_t> widths(columns, 0);
    for (std::size_t column = 0; column < columns; ++column) {
        const bool used = std::any_of(m_rows.begin() + 1, m_rows.end(),
                                      [&](const std::vector<std::string>& row) { return !row[column].empty(); });
        for (const auto& row : m_rows)
            widths[column] = used ? std::max(widths[column], displayWidth(row[column])) : 0;
    }
    std::string text;
    for (const auto& row : m_rows) {
        std::string line(indent);
        for (std::size_t column = 0; column < columns; ++column) {
            if (widths[column] == 0)
                continue;
            const std::string gap(widths[column] - displayWidth(row[column]), ' ');
            line += column < m_leftColumns ? row[column] + gap : gap + row[column];
            line += "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

std::size_t displayWidth(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

} // namespace faultline::report
