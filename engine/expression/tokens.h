// The words of an expression.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/expression/vocabulary.h"

namespace faultline::expression {

/// One word: a number with its unit, a name, or a sign.
struct Token {
    enum class Kind : std::uint8_t { Number, Name, Sign, End };
    Kind kind = Kind::End;
    std::string text;              ///< as written; of a sign what it is
    std::vector<std::string> path; ///< Name
    double value = 0;              ///< Number, in base units
    Dimension dimension;           ///< Number
    bool spaceBefore = false;
    bool spaceAfter = false;

    bool is(std::string_view sign) const { return kind == Kind::Sign && text == sign; }
};

/// All words with an End behind them; at most kMostTokens.
base::Result<std::vector<Token>> tokensOf(std::string_view text);

} // namespace faultline::expression
