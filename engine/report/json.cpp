#include "engine/report/json.h"

#include "engine/base/assert.h"
#include "engine/report/number_text.h"

namespace faultline::report {

void JsonWriter::openDocument() {
    openObject();
    member("faultline", std::uint64_t{1});
}

void JsonWriter::openObject() {
    nextLine();
    open('{');
}

void JsonWriter::openObject(std::string_view memberName) {
    name(memberName);
    open('{');
}

void JsonWriter::openArray() {
    nextLine();
    open('[');
}

void JsonWriter::openArray(std::string_view memberName) {
    name(memberName);
    open('[');
}

void JsonWriter::open(char bracket) {
    m_text += bracket;
    m_open += bracket;
    m_first = true;
}

void JsonWriter::close() {
    FAULTLINE_ASSERT(!m_open.empty(), "closed more than was open");
    const char closing = m_open.back() == '{' ? '}' : ']';
    m_open.pop_back();
    if (!m_first)
        m_text += "\n" + std::string(m_open.size() * 2, ' ');
    m_text += closing;
    m_first = false;
}

void JsonWriter::nextLine() {
    if (m_open.empty())
        return;
    m_text += m_first ? "\n" : ",\n";
    m_text += std::string(m_open.size() * 2, ' ');
    m_first = false;
}

void JsonWriter::name(std::string_view memberName) {
    nextLine();
    m_text += toJsonString(memberName);
    m_text += ": ";
}

void JsonWriter::raw(std::string_view text) {
    m_text += text;
    m_first = false;
}

void JsonWriter::member(std::string_view memberName, std::string_view text) {
    name(memberName);
    raw(toJsonString(text));
}

void JsonWriter::member(std::string_view memberName, double value) {
    name(memberName);
    raw(shortest(value));
}

void JsonWriter::member(std::string_view memberName, std::uint64_t value) {
    name(memberName);
    raw(shortest(value));
}

void JsonWriter::member(std::string_view memberName, bool value) {
    name(memberName);
    raw(value ? "true" : "false");
}

void JsonWriter::memberNull(std::string_view memberName) {
    name(memberName);
    raw("null");
}

void JsonWriter::figure(std::string_view memberName, const FigureValue& value) {
    if (const auto* count = std::get_if<std::uint64_t>(&value))
        member(memberName, *count);
    else if (const auto* number = std::get_if<double>(&value))
        member(memberName, *number);
    else if (const auto* word = std::get_if<std::string>(&value))
        member(memberName, std::string_view(*word));
    else
        memberNull(memberName);
}

void JsonWriter::openFigure(Section section, std::string_view element, std::string_view name, std::string_view unit) {
    openObject();
    member("section", sectionName(section));
    if (!element.empty())
        member("element", element);
    member("figure", name);
    member("unit", unit);
}

std::string JsonWriter::take() {
    FAULTLINE_ASSERT(m_open.empty(), "took JSON that is still open");
    m_text += '\n';
    return std::move(m_text);
}

std::string toJsonString(std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (c == '\n') {
            quoted += "\\n";
        } else if (c == '\t') {
            quoted += "\\t";
        } else if (byte < 0x20) {
            quoted += "\\u00";
            quoted += kHex[byte >> 4];
            quoted += kHex[byte & 15];
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

namespace {

/// Writes figures as nested objects: a name's dots, and the elements, are levels.
class FigureTree {
  public:
    explicit FigureTree(JsonWriter& json) : m_json(json) {}

    void put(const Figure& figure, bool replicated) {
        std::vector<std::string> path = levels(figure);
        const std::size_t dot = figure.name.find('.');
        if (dot != std::string::npos)
            path.push_back(figure.name.substr(0, dot));
        moveTo(path);
        const std::string leaf = dot == std::string::npos ? figure.name : figure.name.substr(dot + 1);
        if (!replicated || !figure.halfWidth) {
            m_json.figure(leaf, figure.value);
            return;
        }
        m_json.openObject(leaf);
        m_json.figure("mean", figure.value);
        m_json.member("ci95", *figure.halfWidth);
        if (figure.pooled)
            m_json.member("pooled", *figure.pooled);
        m_json.close();
    }

    void moveTo(const std::vector<std::string>& path) {
        std::size_t common = 0;
        while (common < path.size() && common < m_path.size() && path[common] == m_path[common])
            ++common;
        while (m_path.size() > common) {
            m_json.close();
            m_path.pop_back();
        }
        for (; common < path.size(); ++common) {
            m_json.openObject(path[common]);
            m_path.push_back(path[common]);
        }
    }

  private:
    static std::vector<std::string> levels(const Figure& figure) {
        switch (figure.section) {
        case Section::Run:
            return {};
        case Section::Totals:
            return {"totals"};
        case Section::Operation:
            return {"operations", figure.element};
        case Section::Component:
            return {"components", figure.element};
        case Section::Instance:
            return {"components", figure.component, "instances", figure.element};
        case Section::Link:
            return {"links", figure.element};
        }
        return {};
    }

    JsonWriter& m_json;
    std::vector<std::string> m_path;
};

void writeLists(JsonWriter& json, const Sheet& sheet) {
    json.openArray("slos");
    for (const SloVerdict& slo : sheet.slos) {
        json.openObject();
        json.member("name", slo.name);
        json.member("objective", slo.objective);
        json.member("measured", slo.measured);
        json.member("met", slo.met);
        json.member("budget_left", slo.budgetLeft);
        if (slo.lastsFor)
            json.member("budget_lasts_s", *slo.lastsFor);
        else
            json.memberNull("budget_lasts_s");
        json.close();
    }
    json.close();
    json.openArray("alerts");
    for (const AlertRecord& alert : sheet.alerts) {
        json.openObject();
        json.member("name", alert.name);
        json.member("fired_s", inSeconds(alert.fired));
        if (alert.resolved)
            json.member("resolved_s", inSeconds(*alert.resolved));
        else
            json.memberNull("resolved_s");
        json.close();
    }
    json.close();
    json.openArray("log");
    for (const simulation::LogEntry& entry : sheet.log) {
        json.openObject();
        json.member("at_s", inSeconds(entry.at));
        json.member("what", entry.what);
        json.member("target", entry.target);
        if (!entry.detail.empty())
            json.member("detail", entry.detail);
        json.close();
    }
    json.close();
}

} // namespace

std::string toJson(const Sheet& sheet) {
    JsonWriter json;
    json.openDocument();
    json.member("title", sheet.title);
    const bool replicated = sheet.replications > 1;
    if (replicated)
        json.member("replications", sheet.replications);
    FigureTree tree(json);
    auto figure = sheet.figures.begin();
    const auto writeWhile = [&](const auto& belongs) {
        for (; figure != sheet.figures.end() && belongs(figure->section); ++figure)
            tree.put(*figure, replicated);
    };
    writeWhile([](Section section) { return section == Section::Run; });
    tree.moveTo({"totals"});
    writeWhile([](Section section) { return section == Section::Totals; });
    tree.moveTo({"operations"});
    writeWhile([](Section section) { return section == Section::Operation; });
    tree.moveTo({"components"});
    writeWhile([](Section section) { return section == Section::Component || section == Section::Instance; });
    tree.moveTo({"links"});
    writeWhile([](Section section) { return section == Section::Link; });
    FAULTLINE_ASSERT(figure == sheet.figures.end(), "figures out of order");
    tree.moveTo({});
    writeLists(json, sheet);
    json.close();
    return json.take();
}

} // namespace faultline::report
