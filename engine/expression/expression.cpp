#include "engine/expression/expression.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/expression/tokens.h"

namespace faultline::expression {

namespace {

/// What a part of an expression gives. A bare 0 is an amount of anything.
struct Part {
    Dimension dimension;
    bool zero = false;
};

std::string nameOf(const Dimension& dimension) {
    if (dimension.truth)
        return "true or false";
    if (dimension == Dimension{})
        return "a plain number";
    if (dimension == Dimension{1, 0, 0, false})
        return "a duration";
    if (dimension == Dimension{-1, 0, 0, false})
        return "a rate";
    if (dimension == Dimension{0, 1, 0, false})
        return "money";
    if (dimension == Dimension{0, 0, 1, false})
        return "a size";
    return "another unit";
}

/// Whether two amounts can be compared or added. What the report gives in one unit only (per second, dollars a month,
/// bytes) may stand beside a plain number; a duration may not: 200 could be seconds as well as milliseconds.
bool fits(const Part& a, const Part& b) {
    if (a.dimension.truth || b.dimension.truth)
        return false;
    if (a.dimension == b.dimension || a.zero || b.zero)
        return true;
    const bool plain = a.dimension == Dimension{} || b.dimension == Dimension{};
    return plain && a.dimension.time <= 0 && b.dimension.time <= 0;
}

const Part& richer(const Part& a, const Part& b) {
    return a.dimension == Dimension{} || a.zero ? b : a;
}

} // namespace

/// Reads tokens by recursive descent; the first error ends it.
class Parser {
  public:
    Parser(std::vector<Token> tokens, const Vocabulary& vocabulary)
        : m_tokens(std::move(tokens)), m_vocabulary(vocabulary) {}

    base::Result<Expression> run() {
        if (token().kind == Token::Kind::End)
            return base::Error{base::Text("the expression is empty"), "a condition such as p99 > 200ms", {}};
        const std::optional<Part> whole = either();
        if (whole && token().kind != Token::Kind::End)
            unexpected();
        if (m_error)
            return *m_error;
        m_result.m_dimension = whole->dimension;
        return std::move(m_result);
    }

  private:
    using Code = Expression::Code;
    using MaybePart = std::optional<Part>;

    const Token& token() const { return m_tokens[m_at]; }
    void emit(Code code, std::uint32_t slot = 0, double constant = 0) {
        m_result.m_operations.push_back({code, slot, constant});
    }
    std::nullopt_t fail(base::Text message, std::string expected = {}, std::string suggestion = {}) {
        if (!m_error)
            m_error = base::Error{std::move(message), std::move(expected), std::move(suggestion)};
        return std::nullopt;
    }
    std::nullopt_t unexpected() {
        if (token().kind == Token::Kind::End)
            return fail("the expression ends too early", "a number, a name or a bracket");
        return fail({"`{1}` makes no sense here", {token().text}},
                    m_at == 0 ? "a number or a name" : "a sign or the end");
    }

    MaybePart truths(const char* sign, Code code, MaybePart (Parser::*inner)()) {
        MaybePart left = (this->*inner)();
        while (left && token().is(sign)) {
            ++m_at;
            const MaybePart right = (this->*inner)();
            if (!right)
                return std::nullopt;
            if (!left->dimension.truth || !right->dimension.truth)
                return fail({"`{1}` joins conditions", {sign}}, "a comparison on both sides, such as p99 > 200ms");
            emit(code);
        }
        return left;
    }
    MaybePart either() { return truths("or", Code::Or, &Parser::both); }
    MaybePart both() { return truths("and", Code::And, &Parser::negation); }

    MaybePart negation() {
        if (!token().is("not"))
            return comparison();
        ++m_at;
        if (!enter())
            return std::nullopt;
        const MaybePart part = negation();
        --m_depth;
        if (part && !part->dimension.truth)
            return fail("`not` turns a condition around", "a comparison such as p99 > 200ms");
        if (part)
            emit(Code::Not);
        return part;
    }

    MaybePart comparison() {
        MaybePart left = sum();
        if (!left)
            return left;
        static constexpr std::array<std::pair<std::string_view, Code>, 6> kSigns = {{{"<", Code::Less},
                                                                                     {"<=", Code::LessEqual},
                                                                                     {">", Code::Greater},
                                                                                     {">=", Code::GreaterEqual},
                                                                                     {"==", Code::Equal},
                                                                                     {"!=", Code::NotEqual}}};
        bool compared = false;
        for (;;) {
            const auto sign = std::find_if(kSigns.begin(), kSigns.end(),
                                           [&](const auto& candidate) { return token().is(candidate.first); });
            if (sign == kSigns.end())
                return left;
            if (compared)
                return fail("a comparison has two sides", "`and` between two comparisons");
            ++m_at;
            const MaybePart right = sum();
            if (!right || !agree(*left, *right, "compared with"))
                return std::nullopt;
            emit(sign->second);
            left = Part{{0, 0, 0, true}, false};
            compared = true;
        }
    }

    bool agree(const Part& left, const Part& right, const char* how) {
        if (fits(left, right))
            return true;
        const bool time = left.dimension.time > 0 || right.dimension.time > 0;
        fail({"{1} cannot be {2} {3}", {nameOf(left.dimension), how, nameOf(right.dimension)}},
             time ? "a time such as 200ms" : "amounts of one unit");
        return false;
    }

    MaybePart sum() {
        MaybePart left = product();
        while (left && (token().is("+") || token().is("-"))) {
            const bool minus = token().is("-");
            if (minus && !(token().spaceBefore && token().spaceAfter))
                return fail("a minus needs spaces around it", "a - b");
            ++m_at;
            const MaybePart right = product();
            if (!right || !agree(*left, *right, minus ? "reduced by" : "added to"))
                return std::nullopt;
            emit(minus ? Code::Subtract : Code::Add);
            left = Part{richer(*left, *right).dimension, left->zero && right->zero};
        }
        return left;
    }

    MaybePart product() {
        MaybePart left = unary();
        while (left && (token().is("*") || token().is("/"))) {
            const bool divides = token().is("/");
            ++m_at;
            const MaybePart right = unary();
            if (!right)
                return std::nullopt;
            if (left->dimension.truth || right->dimension.truth)
                return fail("a condition is no number", "numbers on both sides");
            const auto sign = static_cast<std::int8_t>(divides ? -1 : 1);
            const auto together = [&](std::int8_t a, std::int8_t b) {
                return static_cast<std::int8_t>(std::clamp(a + sign * b, -100, 100));
            };
            const Dimension& a = left->dimension;
            const Dimension& b = right->dimension;
            left = Part{{together(a.time, b.time), together(a.money, b.money), together(a.bytes, b.bytes), false},
                        left->zero};
            emit(divides ? Code::Divide : Code::Multiply);
        }
        return left;
    }

    MaybePart unary() {
        if (!token().is("-"))
            return primary();
        ++m_at;
        if (!enter())
            return std::nullopt;
        const MaybePart part = unary();
        --m_depth;
        if (part && part->dimension.truth)
            return fail("a condition is no number", "a number behind the minus");
        if (part)
            emit(Code::Negate);
        return part;
    }

    MaybePart primary() {
        const Token& first = token();
        if (first.kind == Token::Kind::Number) {
            ++m_at;
            emit(Code::Constant, 0, first.value);
            return Part{first.dimension, first.value == 0 && first.dimension == Dimension{}};
        }
        if (first.is("(")) {
            ++m_at;
            if (!enter())
                return std::nullopt;
            const MaybePart inner = either();
            --m_depth;
            return inner && close() ? inner : std::nullopt;
        }
        if (first.kind != Token::Kind::Name)
            return unexpected();
        if (m_tokens[m_at + 1].is("("))
            return call();
        if (first.path.size() == 1 && (first.text == "min" || first.text == "max" || first.text == "abs"))
            return fail({"`{1}` needs a bracket behind it", {first.text}}, first.text + "(…)");
        ++m_at;
        const base::Result<Figure> figure = m_vocabulary.find(first.path);
        if (!figure) {
            m_error = m_error ? m_error : figure.error();
            return std::nullopt;
        }
        std::vector<Figure>& figures = m_result.m_figures;
        auto at = std::find(figures.begin(), figures.end(), figure.value());
        if (at == figures.end())
            at = figures.insert(at, figure.value());
        emit(Code::Name, static_cast<std::uint32_t>(at - figures.begin()));
        return Part{figure.value().dimension, false};
    }

    /// min(a, b, …), max(a, b, …), abs(a): nothing else can be called.
    MaybePart call() {
        const std::string name = token().text;
        static constexpr std::array<std::pair<std::string_view, Code>, 3> kFunctions = {
            {{"min", Code::Min}, {"max", Code::Max}, {"abs", Code::Abs}}};
        const auto function = std::find_if(kFunctions.begin(), kFunctions.end(),
                                           [&](const auto& candidate) { return candidate.first == name; });
        if (function == kFunctions.end())
            return fail({"there is no function `{1}`", {name}}, "min, max or abs");
        m_at += 2;
        if (!enter())
            return std::nullopt;
        MaybePart part = sum();
        if (part && function->second == Code::Abs)
            emit(Code::Abs);
        while (part && function->second != Code::Abs && token().is(",")) {
            ++m_at;
            const MaybePart next = sum();
            if (!next || !agree(*part, *next, "compared with"))
                return std::nullopt;
            emit(function->second);
            part = Part{richer(*part, *next).dimension, part->zero && next->zero};
        }
        --m_depth;
        if (part && part->dimension.truth)
            return fail("a condition is no number", "numbers in the bracket");
        return part && close() ? part : std::nullopt;
    }

    bool enter() {
        if (++m_depth <= kMostNesting)
            return true;
        fail("the expression is nested too deeply", "at most " + std::to_string(kMostNesting) + " levels");
        return false;
    }

    bool close() {
        if (token().is(")")) {
            ++m_at;
            return true;
        }
        if (token().kind == Token::Kind::End)
            fail("a bracket is not closed", ")");
        else
            unexpected();
        return false;
    }

    std::vector<Token> m_tokens;
    const Vocabulary& m_vocabulary;
    std::size_t m_at = 0;
    int m_depth = 0;
    std::optional<base::Error> m_error;
    Expression m_result;
};

base::Result<Expression> Expression::read(std::string_view text, const Vocabulary& vocabulary) {
    base::Result<std::vector<Token>> tokens = tokensOf(text);
    if (!tokens)
        return tokens.error();
    return Parser(std::move(tokens).value(), vocabulary).run();
}

double Expression::combine(Code code, double left, double right) {
    const bool unknown = std::isnan(left) || std::isnan(right);
    switch (code) {
    case Code::Add:
        return left + right;
    case Code::Subtract:
        return left - right;
    case Code::Multiply:
        return left * right;
    case Code::Divide:
        return left / right;
    case Code::Less:
        return left < right ? 1 : 0;
    case Code::LessEqual:
        return left <= right ? 1 : 0;
    case Code::Greater:
        return left > right ? 1 : 0;
    case Code::GreaterEqual:
        return left >= right ? 1 : 0;
    case Code::Equal:
        return left == right ? 1 : 0;
    case Code::NotEqual:
        return !unknown && left != right ? 1 : 0;
    case Code::And:
        return left > 0 && right > 0 ? 1 : 0;
    case Code::Or:
        return left > 0 || right > 0 ? 1 : 0;
    case Code::Min:
        return unknown ? std::numeric_limits<double>::quiet_NaN() : std::min(left, right);
    case Code::Max:
        return unknown ? std::numeric_limits<double>::quiet_NaN() : std::max(left, right);
    case Code::Constant:
    case Code::Name:
    case Code::Negate:
    case Code::Not:
    case Code::Abs:
        break;
    }
    FAULTLINE_ASSERT(false, "an operation with two operands");
}

double Expression::evaluate(std::span<const double> values) const {
    FAULTLINE_ASSERT(values.size() == m_figures.size(), "a value for each figure");
    // A level of nesting leaves at most one operand of or, and, a comparison, a sum, a product and a function waiting.
    std::array<double, (kMostNesting + 1) * 6 + 2> stack;
    std::size_t height = 0;
    for (const Operation& operation : m_operations) {
        switch (operation.code) {
        case Code::Constant:
            stack[height++] = operation.constant;
            break;
        case Code::Name:
            stack[height++] = values[operation.slot];
            break;
        case Code::Negate:
            stack[height - 1] = -stack[height - 1];
            break;
        case Code::Not:
            stack[height - 1] = stack[height - 1] > 0 ? 0 : 1;
            break;
        case Code::Abs:
            stack[height - 1] = std::abs(stack[height - 1]);
            break;
        default:
            --height;
            stack[height - 1] = combine(operation.code, stack[height - 1], stack[height]);
            break;
        }
        FAULTLINE_ASSERT(height >= 1 && height < stack.size(), "an expression's stack");
    }
    return stack[0];
}

} // namespace faultline::expression
