// The bytes of a file made fit for the YAML parser, and what the parser does not tell about them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/format/tree.h"

namespace faultline::format {

/// A file's text: valid UTF-8 without byte order mark, lines ending in "\n".
class SourceText {
  public:
    /// Nothing, with a finding, when the bytes are no such text.
    static std::optional<SourceText> from(std::string_view bytes, base::Diagnostics& findings);

    const std::string& text() const { return m_text; }
    Mark markAt(std::size_t offset) const;
    /// The same place with its column in characters, as people count.
    Mark inCharacters(Mark mark) const;

  private:
    explicit SourceText(std::string text);

    std::string m_text;
    std::vector<std::size_t> m_lineStarts;
};

/// Whether a text holds characters that cannot stand in a file as they are (controls, line separators, broken UTF-8).
bool needsEscapes(std::string_view text);
/// The text with what is no UTF-8 replaced by U+FFFD.
std::string asUtf8(std::string_view text);

/// Finds what hides between scalars: comments, and quotation marks that are never closed.
class ScalarScan {
  public:
    explicit ScalarScan(const SourceText& source) : m_source(source) {}

    /// The next quoted or block scalar begins at `offset` (its tag or anchor may stand before it); call in file order.
    void scalarAt(std::size_t offset);
    void finish();

    bool hasComments() const { return m_hasComments; }
    /// Where the scalar begins that has no end; npos when all have one.
    std::size_t unclosedAt() const { return m_unclosedAt; }

  private:
    void lookForComments(std::size_t end);
    std::size_t endOfQuoted(std::size_t begin);
    std::size_t endOfBlock(std::size_t begin);

    const SourceText& m_source;
    std::size_t m_at = 0;
    bool m_hasComments = false;
    std::size_t m_unclosedAt = std::string::npos;
};

} // namespace faultline::format
