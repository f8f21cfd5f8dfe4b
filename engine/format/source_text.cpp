#include "engine/format/source_text.h"

#include <algorithm>

namespace faultline::format {
namespace {

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Bytes of the UTF-8 sequence at `at`; 0 when there is none (overlong forms and surrogates are none).
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    const unsigned first = byte(at);
    if (first < 0x80)
        return 1;
    std::size_t length = 0;
    unsigned code = 0;
    unsigned least = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
        code = first & 0x1F;
        least = 0x80;
    } else if ((first & 0xF0) == 0xE0) {
        length = 3;
        code = first & 0x0F;
        least = 0x800;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        code = first & 0x07;
        least = 0x10000;
    } else {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80)
            return 0;
        code = (code << 6) | (byte(at + i) & 0x3F);
    }
    const bool isSurrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < least || code > 0x10FFFF || isSurrogate ? 0 : length;
}

bool isForbiddenControl(char c) {
    const auto code = static_cast<unsigned char>(c);
    return (code < 0x20 && c != '\t' && c != '\n' && c != '\r') || code == 0x7F;
}

std::string hex(char c) {
    constexpr char digits[] = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(c);
    return {'0', 'x', digits[code >> 4], digits[code & 15]};
}

base::Diagnostic finding(Mark mark, base::Text message, std::string found) {
    base::Diagnostic result;
    result.line = mark.line;
    result.column = mark.column;
    result.message = std::move(message);
    result.found = std::move(found);
    result.expected = "text in UTF-8";
    return result;
}

/// The first byte that is no text, or npos.
std::size_t firstUnfit(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        if (length == 0 || isForbiddenControl(text[at]))
            return at;
        at += length;
    }
    return std::string_view::npos;
}

std::string withPlainLineEnds(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            result += text[i];
        else if (i + 1 >= text.size() || text[i + 1] != '\n')
            result += '\n';
    }
    return result;
}

std::size_t indentOf(const std::string& text, std::size_t lineStart) {
    std::size_t at = lineStart;
    while (at < text.size() && text[at] == ' ')
        ++at;
    return at - lineStart;
}

} // namespace

std::optional<SourceText> SourceText::from(std::string_view bytes, base::Diagnostics& findings) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        findings.push_back(finding({1, 1}, "the file is UTF-16, not UTF-8", "a UTF-16 byte order mark"));
        return std::nullopt;
    }
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    SourceText source(withPlainLineEnds(bytes));
    const std::size_t unfit = firstUnfit(source.m_text);
    if (unfit == std::string::npos)
        return source;
    const char byte = source.m_text[unfit];
    findings.push_back(finding(source.inCharacters(source.markAt(unfit)),
                               isForbiddenControl(byte)
                                   ? base::Text("a control character cannot stand in a diagram file")
                                   : base::Text("the file is not UTF-8"),
                               "byte " + hex(byte)));
    return std::nullopt;
}

SourceText::SourceText(std::string text) : m_text(std::move(text)) {
    m_lineStarts.push_back(0);
    for (std::size_t i = 0; i < m_text.size(); ++i)
        if (m_text[i] == '\n')
            m_lineStarts.push_back(i + 1);
}

Mark SourceText::markAt(std::size_t offset) const {
    const auto after = std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), std::min(offset, m_text.size()));
    const auto line = after - m_lineStarts.begin();
    return {static_cast<int>(line), static_cast<int>(offset - *(after - 1)) + 1};
}

Mark SourceText::inCharacters(Mark mark) const {
    if (mark.line < 1 || static_cast<std::size_t>(mark.line) > m_lineStarts.size())
        return mark;
    const std::size_t start = m_lineStarts[static_cast<std::size_t>(mark.line) - 1];
    const std::size_t end = std::min(start + static_cast<std::size_t>(std::max(mark.column, 1)) - 1, m_text.size());
    int column = 1;
    for (std::size_t i = start; i < end; ++i)
        column += isContinuation(m_text[i]) ? 0 : 1;
    return {mark.line, column};
}

bool needsEscapes(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        const auto code = static_cast<unsigned char>(text[at]);
        if (length == 0 || code < 0x20 || code == 0x7F)
            return true;
        at += length;
    }
    return text.find("\xEF\xBB\xBF") != std::string_view::npos;
}

std::string asUtf8(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        if (length == 0)
            result += "\xEF\xBF\xBD";
        else
            result.append(text, at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return result;
}

void ScalarScan::scalarAt(std::size_t offset) {
    if (offset < m_at)
        return; // an alias, or a scalar inside one that has no end
    const std::string& text = m_source.text();
    // Over a tag or an anchor, to the character that says how the scalar is written.
    std::size_t begin = offset;
    while (begin < text.size() && (text[begin] == '!' || text[begin] == '&')) {
        begin = std::min(text.find_first_of(" \n", begin), text.size());
        begin = std::min(text.find_first_not_of(" \n", begin), text.size());
    }
    lookForComments(begin);
    if (begin >= text.size())
        return;
    if (text[begin] == '"' || text[begin] == '\'')
        m_at = endOfQuoted(begin);
    else if (text[begin] == '|' || text[begin] == '>')
        m_at = endOfBlock(begin);
}

void ScalarScan::finish() {
    lookForComments(m_source.text().size());
}

void ScalarScan::lookForComments(std::size_t end) {
    const std::string& text = m_source.text();
    for (std::size_t i = m_at; i < end && !m_hasComments; ++i)
        if (text[i] == '#' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\t' || text[i - 1] == '\n'))
            m_hasComments = true;
    m_at = std::max(m_at, end);
}

std::size_t ScalarScan::endOfQuoted(std::size_t begin) {
    const std::string& text = m_source.text();
    const char quote = text[begin];
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (quote == '\'' && i + 1 < text.size() && text[i + 1] == '\'')
                ++i;
            else
                return i + 1;
        }
    }
    m_unclosedAt = std::min(m_unclosedAt, begin);
    return text.size();
}

std::size_t ScalarScan::endOfBlock(std::size_t begin) {
    const std::string& text = m_source.text();
    std::size_t line = std::min(text.find('\n', begin), text.size());
    m_at = begin;
    lookForComments(line); // "| # so" is a comment, too
    std::size_t indent = 0;
    std::size_t end = line;
    while (line < text.size()) {
        const std::size_t start = line + 1;
        const std::size_t stop = std::min(text.find('\n', start), text.size());
        const std::size_t depth = indentOf(text, start);
        const bool isBlank = start + depth >= stop;
        if (!isBlank && indent == 0)
            indent = depth;
        if (!isBlank && (depth < indent || depth == 0))
            break;
        end = stop;
        line = stop;
    }
    return end;
}

} // namespace faultline::format
