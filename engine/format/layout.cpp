#include "engine/format/layout.h"

#include <algorithm>

#include "engine/format/source_text.h"

namespace faultline::format {
namespace {

constexpr std::size_t kLineWidth = 100;
constexpr std::size_t kLongestLine = 160;
constexpr int kDeepestFlow = 3;
constexpr int kNeverFlow = 1000;

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool readsAsNothing(std::string_view text) {
    return isOneOf(text, {"~", "null", "Null", "NULL"});
}

/// What YAML 1.1 and 1.2 programs take for a truth value or a number.
bool readsAsTyped(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (isOneOf(lower, {"true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "-.inf", ".nan"}))
        return true;
    const std::size_t start = lower.find_first_not_of("+-.");
    return start != std::string::npos && lower[start] >= '0' && lower[start] <= '9' &&
           lower.find_first_not_of("0123456789abcdefox_+-.:") == std::string::npos;
}

bool isPlainStart(std::string_view text) {
    const char first = text.front();
    if (first == '-')
        return text.size() > 1 && text[1] != ' ' && text[1] != '-';
    constexpr std::string_view kIndicators = "?:,[]{}#&*!|>'\"%@`";
    return kIndicators.find(first) == std::string_view::npos && !text.starts_with("...");
}

bool isPlain(std::string_view text, bool isInFlow) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':' || !isPlainStart(text) ||
        readsAsNothing(text) || text == "<<" || text == "=")
        return false;
    if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos)
        return false;
    if (isInFlow &&
        (text.find_first_of(",[]{}?") != std::string_view::npos || text.find(':') != std::string_view::npos))
        return false;
    return !needsEscapes(text);
}

std::string quoted(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string result = "\"";
    for (const char c : asUtf8(text)) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (c == '\n') {
            result += "\\n";
        } else if (c == '\t') {
            result += "\\t";
        } else if (code < 0x20 || code == 0x7F) {
            result += "\\x";
            result += digits[code >> 4];
            result += digits[code & 15];
        } else {
            result += c;
        }
    }
    return result + "\"";
}

/// Whether a text of several lines can stand as they are, indented below a `|`.
bool isLiteral(std::string_view text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || text.ends_with("\n\n") || text.front() == '\n')
        return false;
    for (std::size_t line = 0; line < text.size();) {
        const std::size_t stop = std::min(text.find('\n', line), text.size());
        const std::string_view content = text.substr(line, stop - line);
        const bool isBlank = content.find_first_not_of(" \t") == std::string_view::npos;
        if (needsEscapes(content) || content.starts_with('\t') || (isBlank && !content.empty()) ||
            (line == 0 && content.starts_with(' ')))
            return false;
        line = stop + 1;
    }
    return true;
}

bool isComposite(const Out& out) {
    return out.kind != Out::Kind::Scalar && !out.isAtom;
}

bool isMap(const Out& out) {
    return out.kind == Out::Kind::Map && !out.isAtom;
}

} // namespace

Out Out::scalar(std::string text) {
    Out out;
    out.text = std::move(text);
    return out;
}

Out Out::prose(std::string text) {
    Out out = scalar(std::move(text));
    out.isText = true;
    return out;
}

Out Out::sequence(std::vector<Out> items) {
    Out out;
    out.kind = Kind::Sequence;
    out.items = std::move(items);
    return out;
}

Out Out::map() {
    Out out;
    out.kind = Kind::Map;
    return out;
}

Out Out::nothing() {
    Out out;
    out.m_isNothing = true;
    return out;
}

Out& Out::add(std::string key, Out value) {
    fields.emplace_back(std::move(key), std::move(value));
    return *this;
}

std::string scalarText(std::string_view text, bool isInFlow, bool isProse) {
    const bool isMistakable = isProse && readsAsTyped(text);
    return isPlain(text, isInFlow) && !isMistakable ? std::string(text) : quoted(text);
}

/// Writes one document.
class Layout {
  public:
    std::string document(const Out& map) {
        block(map, 0);
        return std::move(m_text);
    }

  private:
    static bool isBlockText(const Out& out) { return out.kind == Out::Kind::Scalar && isLiteral(out.text); }
    static std::string inFlow(const Out& out);
    static int depth(const Out& out);
    static bool holdsBlocks(const Out& out);
    static bool fits(const Out& out, std::size_t before, std::string& flow);

    void block(const Out& out, std::size_t indent);
    void field(const std::string& key, const Out& value, std::size_t indent);
    void value(const Out& out, std::size_t indent, std::size_t before);
    void item(const Out& out, std::size_t indent);
    void literal(const std::string& text, std::size_t indent);
    void pad(std::size_t indent) { m_text.append(indent, ' '); }

    std::string m_text;
};

std::string Layout::inFlow(const Out& out) {
    if (out.m_isNothing)
        return "~";
    if (out.kind == Out::Kind::Scalar)
        return scalarText(out.text, true, out.isText);
    std::string text;
    if (out.kind == Out::Kind::Sequence) {
        for (const Out& item : out.items)
            text += (text.empty() ? "" : ", ") + inFlow(item);
        return "[" + text + "]";
    }
    for (const auto& [key, value] : out.fields)
        text += (text.empty() ? "" : ", ") + scalarText(key, true, false) + ": " + inFlow(value);
    return "{" + text + "}";
}

/// How deep brackets would nest. A list of mappings is never put into brackets: it is a list of things.
int Layout::depth(const Out& out) {
    if (!isComposite(out))
        return 0;
    if (out.style == Out::Style::ManyLines)
        return kNeverFlow;
    int deepest = 0;
    for (const Out& item : out.items) {
        if (isMap(item))
            return kNeverFlow;
        deepest = std::max(deepest, depth(item));
    }
    for (const auto& [key, value] : out.fields)
        deepest = std::max(deepest, depth(value));
    const bool isPlainList = out.kind == Out::Kind::Sequence && deepest == 0 &&
                             std::none_of(out.items.begin(), out.items.end(), isComposite);
    return std::min(deepest + (isPlainList ? 0 : 1), kNeverFlow);
}

bool Layout::holdsBlocks(const Out& out) {
    return isBlockText(out) || out.style == Out::Style::ManyLines ||
           std::any_of(out.items.begin(), out.items.end(), holdsBlocks) ||
           std::any_of(out.fields.begin(), out.fields.end(), [](const auto& f) { return holdsBlocks(f.second); });
}

bool Layout::fits(const Out& out, std::size_t before, std::string& flow) {
    const bool isOneLine = out.style == Out::Style::OneLine;
    if (holdsBlocks(out) || (!isOneLine && depth(out) > kDeepestFlow))
        return false;
    flow = inFlow(out);
    return before + flow.size() <= (isOneLine ? kLongestLine : kLineWidth);
}

void Layout::literal(const std::string& text, std::size_t indent) {
    m_text += text.ends_with('\n') ? " |\n" : " |-\n";
    for (std::size_t line = 0; line < text.size();) {
        const std::size_t stop = std::min(text.find('\n', line), text.size());
        if (stop > line) {
            pad(indent);
            m_text.append(text, line, stop - line);
        }
        m_text += '\n';
        line = stop + 1;
    }
}

/// What follows a colon or a dash; the line holds `before` characters so far.
void Layout::value(const Out& out, std::size_t indent, std::size_t before) {
    if (out.m_isNothing) {
        m_text += " ~\n";
    } else if (isBlockText(out)) {
        literal(out.text, indent + 2);
    } else if (out.kind == Out::Kind::Scalar) {
        m_text += " " + scalarText(out.text, false, out.isText) + "\n";
    } else if (std::string flow; out.isAtom || fits(out, before + 1, flow)) {
        m_text += " " + (out.isAtom ? inFlow(out) : flow) + "\n";
    } else if (out.items.empty() && out.fields.empty()) {
        m_text += out.kind == Out::Kind::Map ? " {}\n" : " []\n";
    } else {
        m_text += '\n';
        block(out, indent + 2);
    }
}

void Layout::field(const std::string& key, const Out& out, std::size_t indent) {
    const std::string name = scalarText(key, false, false);
    m_text += name + ":";
    value(out, indent, indent + name.size() + 1);
}

void Layout::item(const Out& out, std::size_t indent) {
    m_text += '-';
    std::string flow;
    const bool isBlockMap = isMap(out) && !out.fields.empty() &&
                            ((out.fields.size() == 1 && out.style == Out::Style::Auto) || !fits(out, indent + 2, flow));
    if (!isBlockMap) {
        value(out, indent, indent + 1);
        return;
    }
    m_text += ' ';
    for (std::size_t i = 0; i < out.fields.size(); ++i) {
        if (i > 0)
            pad(indent + 2);
        field(out.fields[i].first, out.fields[i].second, indent + 2);
    }
}

void Layout::block(const Out& out, std::size_t indent) {
    for (const auto& [key, value] : out.fields) {
        pad(indent);
        field(key, value, indent);
    }
    for (const Out& entry : out.items) {
        pad(indent);
        item(entry, indent);
    }
}

std::string layOut(const Out& document) {
    return Layout().document(document);
}

} // namespace faultline::format
