#include "engine/expression/tokens.h"

#include <algorithm>
#include <array>

#include "engine/base/units.h"
#include "engine/expression/expression.h"

namespace faultline::expression {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool isNameChar(char c) {
    return isLetter(c) || isDigit(c) || c == '-';
}
bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Takes a text apart from left to right.
class Lexer {
  public:
    explicit Lexer(std::string_view text) : m_text(text) {}

    base::Result<std::vector<Token>> run() {
        std::vector<Token> tokens;
        for (;;) {
            const std::size_t before = m_at;
            while (m_at < m_text.size() && isSpace(m_text[m_at]))
                ++m_at;
            const bool spaced = m_at > before || m_at == 0;
            if (!tokens.empty())
                tokens.back().spaceAfter = spaced || m_at == m_text.size();
            if (m_at == m_text.size()) {
                tokens.emplace_back();
                return tokens;
            }
            if (tokens.size() >= kMostTokens)
                return base::Error{
                    base::Text("the expression is too long"), "at most " + std::to_string(kMostTokens) + " words", {}};
            Token token;
            token.spaceBefore = spaced;
            if (const base::Result<bool> taken = take(token); !taken)
                return taken.error();
            tokens.push_back(std::move(token));
        }
    }

  private:
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }

    base::Result<bool> take(Token& token) {
        const char c = peek();
        if (isDigit(c) || c == '$' || (c == '.' && isDigit(peek(1))))
            return takeNumber(token);
        if (isLetter(c))
            return takeName(token);
        return takeSign(token);
    }

    /// Where the number that begins here ends, its unit included; `10/s` is a rate, `10/s.x` a division by a name.
    std::size_t endOfNumber() const {
        std::size_t end = m_at;
        if (m_text[end] == '$')
            ++end;
        while (end < m_text.size() && (isDigit(m_text[end]) || m_text[end] == '.'))
            ++end;
        const std::size_t digits = end;
        while (end < m_text.size() && (isLetter(m_text[end]) || isDigit(m_text[end])))
            ++end;
        if (end < m_text.size() && end == digits && m_text[end] == '%')
            return end + 1;
        if (end == m_text.size() || m_text[end] != '/' || (end != digits && end != digits + 1))
            return end;
        std::size_t per = end + 1;
        while (per < m_text.size() && isLetter(m_text[per]))
            ++per;
        const std::string_view unit = m_text.substr(end + 1, per - end - 1);
        static constexpr std::array<std::string_view, 7> kPer = {"s", "min", "h", "mo", "month", "million", "d"};
        const bool known = std::find(kPer.begin(), kPer.end(), unit) != kPer.end();
        const bool goesOn =
            per < m_text.size() && (isNameChar(m_text[per]) || m_text[per] == '.' || m_text[per] == '[');
        return known && !goesOn ? per : end;
    }

    base::Result<bool> takeNumber(Token& token) {
        const std::size_t end = endOfNumber();
        token.kind = Token::Kind::Number;
        token.text = std::string(m_text.substr(m_at, end - m_at));
        m_at = end;
        return token.text.front() == '$' ? readMoney(token) : readAmount(token);
    }

    static base::Result<bool> readMoney(Token& token) {
        const base::Result<base::Money> money = base::parseMoney(token.text);
        if (!money) {
            const bool bare = token.text.find('/') == std::string::npos;
            return base::Error{base::Text("`{1}` is no amount of money", {token.text}), "money such as $900/mo",
                               bare ? token.text + "/mo" : money.error().suggestion};
        }
        if (money.value().per == base::Money::Per::Million)
            return base::Error{base::Text("`{1}` cannot be compared with what a month costs", {token.text}),
                               "money such as $900/mo",
                               {}};
        token.value = money.value().usd * (money.value().per == base::Money::Per::Hour ? 730 : 1);
        token.dimension.money = 1;
        return true;
    }

    static base::Result<bool> readAmount(Token& token) {
        const std::string& text = token.text;
        if (const auto plain = base::parseNumber(text)) {
            token.value = plain.value();
            return true;
        }
        if (text.back() == '%') {
            const auto share = base::parseNumber(std::string_view(text).substr(0, text.size() - 1));
            if (share) {
                const auto ratio = base::parseRatio(text); // 99.9% is 0.999, to the last digit
                token.value = ratio ? ratio.value().value : share.value() / 100;
                return true;
            }
        }
        if (const auto duration = base::parseDuration(text)) {
            token.value = static_cast<double>(duration.value().ns) / 1e9;
            token.dimension.time = 1;
            return true;
        }
        if (const auto rate = base::parseRate(text)) {
            token.value = rate.value().perSecond;
            token.dimension.time = -1;
            return true;
        }
        if (const auto size = base::parseBytes(text)) {
            token.value = static_cast<double>(size.value().count);
            token.dimension.bytes = 1;
            return true;
        }
        std::string suggestion;
        if (text.find('/') != std::string::npos)
            suggestion = base::parseRate(text).error().suggestion;
        else
            suggestion = base::parseDuration(text).error().suggestion;
        return base::Error{base::Text("`{1}` is no number", {text}), "a number such as 5, 200ms, 1%, 2000/s or $900/mo",
                           suggestion};
    }

    base::Result<bool> takeName(Token& token) {
        const std::size_t start = m_at;
        token.kind = Token::Kind::Name;
        token.path.push_back(takeWord());
        for (;;) {
            if (peek() == '.' && (isLetter(peek(1)) || isDigit(peek(1)))) {
                ++m_at;
                token.path.push_back(takeWord());
            } else if (peek() == '[') {
                if (const base::Result<bool> taken = takeBracket(token); !taken)
                    return taken;
            } else {
                break;
            }
        }
        token.text = std::string(m_text.substr(start, m_at - start));
        if (token.path.size() == 1 && (token.text == "and" || token.text == "or" || token.text == "not"))
            token.kind = Token::Kind::Sign;
        return true;
    }

    std::string takeWord() {
        const std::size_t start = m_at;
        while (m_at < m_text.size() && isNameChar(m_text[m_at]))
            ++m_at;
        return std::string(m_text.substr(start, m_at - start));
    }

    base::Result<bool> takeBracket(Token& token) {
        const char quote = peek(1);
        const std::size_t close = quote == '"' || quote == '\'' ? m_text.find(quote, m_at + 2) : std::string_view::npos;
        if (close == std::string_view::npos || close + 1 >= m_text.size() || m_text[close + 1] != ']')
            return base::Error{base::Text("a bracket holds no name"), "a name such as [\"web->app\"]", {}};
        token.path.emplace_back(m_text.substr(m_at + 2, close - m_at - 2));
        m_at = close + 2;
        return true;
    }

    base::Result<bool> takeSign(Token& token) {
        token.kind = Token::Kind::Sign;
        static constexpr std::array<std::string_view, 13> kSigns = {"<=", ">=", "==", "!=", "<", ">", "+",
                                                                    "-",  "*",  "/",  "(",  ")", ","};
        for (const std::string_view sign : kSigns) {
            if (!m_text.substr(m_at).starts_with(sign))
                continue;
            token.text = std::string(sign);
            m_at += sign.size();
            return true;
        }
        static constexpr std::array<std::array<std::string_view, 2>, 6> kMeant = {
            {{"&&", "and"}, {"||", "or"}, {"<>", "!="}, {"=", "=="}, {"!", "not"}, {"&", "and"}}};
        for (const auto& [wrong, right] : kMeant)
            if (m_text.substr(m_at).starts_with(wrong))
                return base::Error{base::Text("`{1}` is no sign of this language", {std::string(wrong)}),
                                   "one of + - * / < <= > >= == != and or not", std::string(right)};
        std::size_t end = m_at + 1; // a whole character where it takes several bytes
        while (end < m_text.size() && (static_cast<unsigned char>(m_text[end]) & 0xc0) == 0x80)
            ++end;
        return base::Error{
            base::Text("`{1}` is no sign of this language", {std::string(m_text.substr(m_at, end - m_at))}),
            "one of + - * / < <= > >= == != and or not",
            {}};
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

base::Result<std::vector<Token>> tokensOf(std::string_view text) {
    return Lexer(text).run();
}

} // namespace faultline::expression
