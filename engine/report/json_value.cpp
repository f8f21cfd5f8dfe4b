#include "engine/report/json_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace faultline::report {

namespace {

constexpr int kMaxNesting = 64;
constexpr long kNoCode = -1;

void appendUtf8(std::string& text, std::uint32_t code) {
    const auto continued = [&](int shift) { text += static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0 | (code >> 6));
        continued(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0 | (code >> 12));
        continued(6);
        continued(0);
    } else {
        text += static_cast<char>(0xf0 | (code >> 18));
        continued(12);
        continued(6);
        continued(0);
    }
}

/// Goes through the text once. What is wrong is kept at its place; the first mistake ends the reading.
class Reader {
  public:
    explicit Reader(std::string_view text) : m_text(text) {}

    base::Result<JsonValue> whole() {
        std::optional<JsonValue> result = value(0);
        skipSpace();
        if (result && m_at != m_text.size())
            result = wrong("the end of the text");
        if (result)
            return std::move(*result);
        const std::string_view before = m_text.substr(0, m_at);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1; // npos + 1 is 0
        return base::Error{
            base::Text("this is no JSON in line {1}, column {2}", {std::to_string(line), std::to_string(column)}),
            m_expected,
            {}};
    }

  private:
    std::nullopt_t wrong(const char* expected) {
        m_expected = expected;
        return std::nullopt;
    }

    void skipSpace() {
        while (m_at < m_text.size() &&
               (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n' || m_text[m_at] == '\r'))
            ++m_at;
    }

    bool take(char wanted) {
        skipSpace();
        const bool there = m_at < m_text.size() && m_text[m_at] == wanted;
        m_at += there ? 1 : 0;
        return there;
    }

    bool takeWord(std::string_view word) {
        const bool there = m_text.substr(m_at).starts_with(word);
        m_at += there ? word.size() : 0;
        return there;
    }

    std::optional<JsonValue> value(int depth) {
        if (depth > kMaxNesting)
            return wrong("no more than 64 brackets in each other");
        if (take('{'))
            return object(depth);
        if (take('['))
            return list(depth);
        if (take('"')) {
            std::optional<std::string> content = text();
            return content ? std::optional(JsonValue(std::move(*content))) : std::nullopt;
        }
        if (takeWord("null"))
            return JsonValue();
        if (takeWord("true"))
            return JsonValue(true);
        if (takeWord("false"))
            return JsonValue(false);
        return number();
    }

    std::optional<JsonValue> object(int depth) {
        JsonValue::Object members;
        if (take('}'))
            return JsonValue(std::move(members));
        do {
            if (!take('"'))
                return wrong("a name in quotes");
            std::optional<std::string> name = text();
            if (!name)
                return std::nullopt;
            if (!take(':'))
                return wrong("a colon");
            std::optional<JsonValue> content = value(depth + 1);
            if (!content)
                return std::nullopt;
            members.emplace_back(std::move(*name), std::move(*content));
        } while (take(','));
        if (!take('}'))
            return wrong("a comma or }");
        return JsonValue(std::move(members));
    }

    std::optional<JsonValue> list(int depth) {
        JsonValue::List items;
        if (take(']'))
            return JsonValue(std::move(items));
        do {
            std::optional<JsonValue> item = value(depth + 1);
            if (!item)
                return std::nullopt;
            items.push_back(std::move(*item));
        } while (take(','));
        if (!take(']'))
            return wrong("a comma or ]");
        return JsonValue(std::move(items));
    }

    /// What stands between quotes; the first has been taken.
    std::optional<std::string> text() {
        std::string result;
        while (m_at < m_text.size() && m_text[m_at] != '"') {
            const char c = m_text[m_at];
            if (static_cast<unsigned char>(c) < 0x20)
                return wrong("a text without control characters");
            ++m_at;
            if (c != '\\')
                result += c;
            else if (!escaped(result))
                return std::nullopt;
        }
        if (!take('"'))
            return wrong("a closing quote");
        return result;
    }

    bool escaped(std::string& result) {
        static constexpr std::string_view kNames = "\"\\/bfnrt";
        static constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
        const char c = m_at < m_text.size() ? m_text[m_at++] : '\0';
        if (const std::size_t place = kNames.find(c); place != std::string_view::npos) {
            result += kMeant[place];
            return true;
        }
        const long code = c == 'u' ? codePoint() : kNoCode;
        if (code < 0) {
            m_expected = "an escape such as \\n or \\u00e9";
            return false;
        }
        appendUtf8(result, static_cast<std::uint32_t>(code));
        return true;
    }

    /// Behind "\u": four digits, or two times four where the first stand for half a character.
    long codePoint() {
        const long code = hex();
        if (code < 0xd800 || code >= 0xe000)
            return code;
        const long low = takeWord("\\u") ? hex() : kNoCode;
        return code < 0xdc00 && low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
                                                              : kNoCode;
    }

    long hex() {
        const std::string_view digits = m_text.substr(m_at, 4);
        long code = 0;
        const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (problem != std::errc() || digits.size() != 4 || digits.front() == '-' || end != digits.data() + 4)
            return kNoCode;
        m_at += 4;
        return code;
    }

    std::optional<JsonValue> number() {
        const char* const from = m_text.data() + m_at;
        double result = 0;
        const auto [end, problem] = std::from_chars(from, m_text.data() + m_text.size(), result);
        const bool starts =
            m_at < m_text.size() && (m_text[m_at] == '-' || (m_text[m_at] >= '0' && m_text[m_at] <= '9'));
        if (!starts || problem != std::errc() || !std::isfinite(result))
            return wrong("a value");
        m_at += static_cast<std::size_t>(end - from);
        return JsonValue(result);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    const char* m_expected = "";
};

} // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
    const Object* members = as<Object>();
    if (!members)
        return nullptr;
    const auto place =
        std::find_if(members->begin(), members->end(), [&](const Member& member) { return member.first == name; });
    return place == members->end() ? nullptr : &place->second;
}

base::Result<JsonValue> readJson(std::string_view text) {
    return Reader(text).whole();
}

} // namespace faultline::report
