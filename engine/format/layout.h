// How a document looks on paper: which parts stand on one line, what is quoted. Knows YAML, not diagrams.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::format {

/// A document to be written.
struct Out {
    enum class Kind { Scalar, Sequence, Map };
    enum class Style {
        Auto,     ///< on one line where it is short and shallow
        OneLine,  ///< on one line unless that would be very long (links, events)
        ManyLines ///< never on one line (components)
    };
    Kind kind = Kind::Scalar;
    Style style = Style::Auto;
    bool isText = false; ///< Scalar: prose, quoted where other programs would read a number or a truth value
    bool isAtom = false; ///< Sequence, Map: as good as a scalar ([x, y], {exponential: 5ms})
    std::string text;
    std::vector<Out> items;
    std::vector<std::pair<std::string, Out>> fields;

    static Out scalar(std::string text);
    static Out prose(std::string text);
    static Out sequence(std::vector<Out> items = {});
    static Out map();
    /// A scalar that YAML reads as nothing.
    static Out nothing();
    Out& add(std::string key, Out value);

  private:
    friend class Layout;
    bool m_isNothing = false;
};

/// The text of a mapping, ending in a line break.
std::string layOut(const Out& document);

/// A scalar as it stands in a block, or inside brackets: plain where that reads back the same, otherwise quoted.
std::string scalarText(std::string_view text, bool isInFlow, bool isProse);

} // namespace faultline::format
