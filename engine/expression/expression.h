// The small language of alerts, checks and answers: `errors / requests > 1% and p99 > 200ms`. Read once against the
// names that a diagram has, kept in a dense form, and evaluated over figures without any names.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/expression/vocabulary.h"

namespace faultline::expression {

constexpr std::size_t kMostTokens = 1000;
constexpr int kMostNesting = 64;

/// One expression, ready to be evaluated.
class Expression {
  public:
    /// Reads a text. The error says what is wrong, with what was expected and what was probably meant.
    static base::Result<Expression> read(std::string_view text, const Vocabulary& vocabulary);

    /// The figures that it names, each once; evaluate() wants their values in this order.
    const std::vector<Figure>& figures() const { return m_figures; }
    /// What it gives: a truth value (a condition), or an amount.
    Dimension dimension() const { return m_dimension; }
    bool isCondition() const { return m_dimension.truth; }

    /// Its value in base units (seconds, per second, US dollars a month, bytes); a condition is 1 or 0. A figure that
    /// is not known is NaN, which makes every comparison with it false.
    double evaluate(std::span<const double> values) const;
    /// The same for a condition.
    bool holds(std::span<const double> values) const { return evaluate(values) > 0; }

    friend bool operator==(const Expression&, const Expression&) = default;

  private:
    friend class Parser;
    enum class Code : std::uint8_t {
        Constant,
        Name,
        Negate,
        Add,
        Subtract,
        Multiply,
        Divide,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        Equal,
        NotEqual,
        And,
        Or,
        Not,
        Min,
        Max,
        Abs
    };
    struct Operation {
        Code code = Code::Constant;
        std::uint32_t slot = 0; ///< Name
        double constant = 0;    ///< Constant
        friend bool operator==(const Operation&, const Operation&) = default;
    };
    static double combine(Code code, double left, double right);

    std::vector<Operation> m_operations; ///< in the order of a stack machine
    std::vector<Figure> m_figures;
    Dimension m_dimension;
};

} // namespace faultline::expression
