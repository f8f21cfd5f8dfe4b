#include "engine/format/check_story.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/catalog/catalog.h"
#include "engine/catalog/lesson_keys.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/name_index.h"
#include "engine/diagram/names.h"
#include "engine/diagram/vocabulary.h"
#include "engine/expression/expression.h"
#include "engine/format/check_path.h"
#include "engine/format/read_sections.h"

namespace faultline::format {
namespace {

using base::Diagnostic;
using base::Severity;
using catalog::Key;
using catalog::Schema;

// Each costs a search of its own, so that a hostile file would take its time.
constexpr std::size_t kMostScenes = 1000;
constexpr std::size_t kMostSettings = 1000;

/// What a scene may hide besides elements: the window's panels, and the charts.
constexpr const char* kPanels[] = {"dashboard", "inspector",  "log",    "notes",    "palette", "problems",
                                   "scenario",  "slos",       "alerts", "timeline", "traces",  "latency",
                                   "traffic",   "saturation", "queues", "hit_ratio"};

std::string indexed(const std::string& path, std::size_t index) {
    return path + "[" + std::to_string(index) + "]";
}

/// A value of a scene's `set` as --set would be given it.
std::string flowText(const Node& node) {
    std::string text;
    switch (node.kind) {
    case Node::Kind::Null:
        return {};
    case Node::Kind::Scalar:
        return node.text;
    case Node::Kind::Sequence:
        for (const Node* item : node.items)
            text += (text.empty() ? "" : ", ") + flowText(*item);
        return "[" + text + "]";
    case Node::Kind::Map:
        for (const Entry& entry : node.entries)
            text += (text.empty() ? "" : ", ") + entry.key + ": " + flowText(*entry.value);
        return "{" + text + "}";
    }
    return text;
}

/// Goes through the three sections.
class StoryCheck {
  public:
    StoryCheck(const Node& root, const diagram::Diagram& diagram, const SourceText& source,
               const diagram::Locate& locate, base::Diagnostics& findings)
        : m_root(root), m_diagram(diagram), m_names(diagram), m_source(source), m_locate(locate), m_findings(findings) {
    }

    void dashboard(const Node& node);
    void lesson(const Node& node);
    void challenge(const Node& node);

  private:
    void report(Severity severity, const std::string& path, base::Text message, std::string found = {},
                std::string expected = {}, std::string suggestion = {}) {
        const diagram::Position place = m_locate(path);
        m_findings.push_back({severity, place.line, place.column, path, std::move(message), std::move(found),
                              std::move(expected), std::move(suggestion)});
    }
    void error(const std::string& path, base::Text message, std::string found = {}, std::string expected = {},
               std::string suggestion = {}) {
        report(Severity::Error, path, std::move(message), std::move(found), std::move(expected), std::move(suggestion));
    }

    bool hasShape(const Node& node, const std::vector<Key>& keys, const std::string& path);
    void scene(const Node& node, const std::string& path);
    void question(const Node& node, const std::string& path);
    void answer(const Node& node, std::size_t choices, const std::string& path);
    bool choice(const Node& node, const std::string& path);
    void expression(const Node* node, bool condition, const std::string& path);
    void names(const Node* node, const std::string& path, bool mayHide);
    void text(const Node* node, const std::string& path);
    void settings(const Node* node, const std::string& path);
    void gatherEvents(const Node* node, const std::string& path);
    void events();
    void locked(const Node& node, const std::string& path);
    bool isElement(const std::string& name) const;
    bool isLabel(const std::string& name) const;
    std::string nearest(const std::string& name) const;

    const Node& m_root;
    const diagram::Diagram& m_diagram;
    const diagram::NameIndex m_names;
    const SourceText& m_source;
    const diagram::Locate& m_locate;
    base::Diagnostics& m_findings;
    std::optional<expression::Vocabulary> m_vocabulary;
    std::size_t m_settings = 0;
    Node m_events{Node::Kind::Sequence, false, {}, {}, {}, {}}; ///< of all scenes
    std::vector<std::string> m_eventPaths;
};

/// Keys, types and ranges; true when what is there can be looked into.
bool StoryCheck::hasShape(const Node& node, const std::vector<Key>& keys, const std::string& path) {
    Schema schema;
    schema.type = catalog::Type::Record;
    schema.fields = keys;
    base::Diagnostics ofReading;
    const auto value = Converter(m_source, ofReading).convert(schema, node, path);
    std::erase_if(ofReading, [](const Diagnostic& finding) { return finding.path.find(".x-") != std::string::npos; });
    base::Diagnostics found;
    if (value)
        diagram::checkValue(schema, *value, path, found);
    for (const Diagnostic& finding : found) {
        // What could not be read has been said, and left something empty behind.
        const bool follows = std::any_of(ofReading.begin(), ofReading.end(),
                                         [&](const Diagnostic& other) { return other.path.starts_with(finding.path); });
        if (!follows)
            error(finding.path, finding.message, finding.found, finding.expected, finding.suggestion);
    }
    m_findings.insert(m_findings.end(), ofReading.begin(), ofReading.end());
    return node.isMap();
}

bool StoryCheck::isElement(const std::string& name) const {
    if (m_names.isLink(name) || m_names.isZone(name) || m_names.isOperation(name) || m_names.isKeyspace(name) ||
        m_names.isObjective(name))
        return true;
    const std::string_view member = diagram::memberOfTarget(name);
    const diagram::Component* component = m_names.component(diagram::componentOfTarget(name));
    if (!component || member.empty() || member.starts_with('s'))
        return component != nullptr;
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(member.data(), member.data() + member.size(), number);
    return problem == std::errc() && end == member.data() + member.size() && number >= 1 &&
           number <= m_names.members(*component).instances;
}

bool StoryCheck::isLabel(const std::string& name) const {
    return std::any_of(m_diagram.components.begin(), m_diagram.components.end(),
                       [&](const diagram::Component& component) { return diagram::labelOf(component) == name; });
}

std::string StoryCheck::nearest(const std::string& name) const {
    Schema any;
    any.type = catalog::Type::Target;
    return m_names.nearestFor(any, name);
}

void StoryCheck::expression(const Node* node, bool condition, const std::string& path) {
    if (!node || !node->isScalar())
        return; // reported as a wrong type
    if (!m_vocabulary)
        m_vocabulary = diagram::vocabularyOf(m_diagram);
    const auto read = expression::Expression::read(node->text, *m_vocabulary);
    if (!read)
        error(path, read.error().message, node->text, read.error().expected, read.error().suggestion);
    else if (condition && !read.value().isCondition())
        error(path, "this needs a condition, not an amount", node->text, "a comparison such as p99 < 200ms");
}

void StoryCheck::names(const Node* node, const std::string& path, bool mayHide) {
    if (!node || !node->isSequence())
        return;
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        const Node& item = *node->items[i];
        const bool isPanel =
            mayHide && std::find(std::begin(kPanels), std::end(kPanels), item.text) != std::end(kPanels);
        if (item.isScalar() && !isPanel && !isElement(item.text))
            error(indexed(path, i), {"there is no element `{1}`", {item.text}}, item.text,
                  mayHide ? "an element, or a panel such as dashboard" : "the id of an element", nearest(item.text));
    }
}

/// Names in [[brackets]].
void StoryCheck::text(const Node* node, const std::string& path) {
    if (!node || !node->isScalar())
        return;
    for (std::size_t at = node->text.find("[["); at != std::string::npos; at = node->text.find("[[", at + 2)) {
        const std::size_t end = node->text.find("]]", at);
        if (end == std::string::npos)
            return;
        const std::string name = node->text.substr(at + 2, end - at - 2);
        if (!isElement(name) && !isLabel(name))
            report(Severity::Warning, path, {"[[{1}]] highlights nothing: there is no such element", {name}}, name,
                   "the id or the label of an element", nearest(name));
    }
}

void StoryCheck::settings(const Node* node, const std::string& path) {
    if (!node || !node->isMap())
        return;
    for (const Entry& entry : node->entries) {
        const std::string where = path + "." + entry.key;
        if (++m_settings == kMostSettings + 1)
            error(where, "a lesson sets too many parameters", {}, "at most " + std::to_string(kMostSettings));
        if (m_settings > kMostSettings)
            return;
        for (const Diagnostic& finding : checkPath(m_diagram, entry.key, flowText(*entry.value)))
            report(finding.severity, where, finding.message, finding.found, finding.expected, finding.suggestion);
    }
}

void StoryCheck::gatherEvents(const Node* node, const std::string& path) {
    for (std::size_t i = 0; node && node->isSequence() && i < node->items.size(); ++i) {
        m_events.items.push_back(node->items[i]);
        m_eventPaths.push_back(indexed(path, i));
    }
}

/// Events of scenes are judged as a scenario's: the document is read once more with them in its place.
void StoryCheck::events() {
    if (m_eventPaths.empty())
        return;
    Node root = m_root;
    std::erase_if(root.entries, [](const Entry& entry) { return entry.key == "scenario"; });
    root.entries.push_back({"scenario", m_root.mark, &m_events});
    base::Diagnostics found;
    Converter converter(m_source, found);
    const diagram::Diagram played = SectionReader(converter).read(root);
    const std::size_t ofReading = found.size();
    for (Diagnostic& finding : diagram::validate(played))
        if (finding.severity == Severity::Error)
            found.push_back(std::move(finding));
    std::vector<std::string> said;
    for (std::size_t i = 0; i < found.size(); ++i) {
        Diagnostic& finding = found[i];
        static constexpr std::string_view kPrefix = "scenario[";
        std::size_t number = 0;
        const char* const digits = finding.path.data() + kPrefix.size();
        if (!finding.path.starts_with(kPrefix))
            continue;
        const auto [end, problem] = std::from_chars(digits, finding.path.data() + finding.path.size(), number);
        if (problem != std::errc() || number >= m_eventPaths.size())
            continue;
        const std::string path = m_eventPaths[number] + finding.path.substr(finding.path.find(']') + 1);
        // As everywhere, what follows from a broken value is not said again.
        const bool follows = i >= ofReading && std::any_of(said.begin(), said.end(), [&](const std::string& other) {
                                 return path.starts_with(other);
                             });
        if (!follows)
            error(path, finding.message, finding.found, finding.expected, finding.suggestion);
        if (i < ofReading)
            said.push_back(path);
    }
}

bool StoryCheck::choice(const Node& node, const std::string& path) {
    if (node.isScalar())
        return false;
    const Entry* when = node.isMap() ? node.find("when") : nullptr;
    const bool isRight = when && node.entries.size() == 2 &&
                         std::all_of(node.entries.begin(), node.entries.end(),
                                     [](const Entry& entry) { return entry.value->isScalar(); });
    if (isRight)
        expression(when->value, true, path + ".when");
    else
        error(path, "not what belongs here", summaryOf(node), "a text, or {text: TEXT, when: CONDITION}");
    return isRight;
}

void StoryCheck::answer(const Node& node, std::size_t choices, const std::string& path) {
    const auto number = base::parseCount(node.text);
    if (choices > 0 && number) {
        if (number.value() < 1 || number.value() > static_cast<std::int64_t>(choices))
            error(path, "there is no such choice", node.text, "1 to " + std::to_string(choices));
        return;
    }
    if (!m_names.component(diagram::componentOfTarget(node.text)))
        expression(&node, false, path);
}

void StoryCheck::question(const Node& node, const std::string& path) {
    if (!node.isMap())
        return;
    const Entry* choices = node.find("choices");
    const Entry* answered = node.find("answer");
    bool decided = answered != nullptr;
    std::size_t count = 0;
    if (choices && choices->value->isSequence()) {
        count = choices->value->items.size();
        if (count < 2)
            error(path + ".choices", "there is nothing to choose from", {}, "two choices at least");
        for (std::size_t i = 0; i < count; ++i)
            decided |= choice(*choices->value->items[i], indexed(path + ".choices", i));
    }
    const Entry* component = node.find("component");
    const bool asksForComponent = component && (component->value->text == "true" || component->value->text == "on" ||
                                                component->value->text == "yes");
    const int kinds = (choices ? 1 : 0) + (node.find("number") ? 1 : 0) + (asksForComponent ? 1 : 0);
    if (kinds != 1)
        error(path, kinds == 0 ? "says nothing of how it is answered" : "is answered in more than one way", {},
              "choices: [TEXT, …], number: {unit: …}, or component: true");
    if (!decided)
        error(path + ".answer", {"`{1}` is missing", {"answer"}}, {}, "an expression, or the right choice's number");
    if (answered && answered->value->isScalar())
        answer(*answered->value, count, path + ".answer");
}

void StoryCheck::scene(const Node& node, const std::string& path) {
    const auto part = [&](const char* key) {
        const Entry* entry = node.isMap() ? node.find(key) : nullptr;
        return entry ? entry->value : nullptr;
    };
    text(part("text"), path + ".text");
    if (const Node* view = part("view"); view && view->isMap())
        if (const Entry* focus = view->find("focus"))
            names(focus->value, path + ".view.focus", false);
    names(part("hide"), path + ".hide", true);
    settings(part("set"), path + ".set");
    gatherEvents(part("do"), path + ".do");
    if (const Node* asked = part("question"))
        question(*asked, path + ".question");
    expression(part("check"), true, path + ".check");
}

void StoryCheck::lesson(const Node& node) {
    if (!hasShape(node, catalog::lessonKeys(), "lesson"))
        return;
    const Entry* scenes = node.find("scenes");
    if (!scenes || !scenes->value->isSequence())
        return;
    const auto& all = scenes->value->items;
    if (all.size() > kMostScenes)
        error("lesson.scenes", "there are too many scenes", std::to_string(all.size()),
              "at most " + std::to_string(kMostScenes));
    for (std::size_t i = 0; i < std::min(all.size(), kMostScenes); ++i)
        scene(*all[i], indexed("lesson.scenes", i));
    events();
}

/// "c", "c.cpus", "components.c.cpus", "scenario", "settings.duration".
void StoryCheck::locked(const Node& node, const std::string& path) {
    const std::string& name = node.text;
    if (!node.isScalar() || isElement(name) || catalog::findKey(catalog::Catalog::instance().topLevelKeys(), name))
        return;
    std::string rest = name.starts_with("components.") ? name.substr(std::string_view("components.").size()) : name;
    if (isElement(rest))
        return;
    const std::size_t dot = rest.find('.');
    const std::string key = dot == std::string::npos ? std::string() : rest.substr(dot + 1);
    rest.resize(std::min(dot, rest.size()));
    const std::string first = key.substr(0, key.find_first_of(".["));
    if (const diagram::Component* component = m_names.component(rest)) {
        if (catalog::Catalog::instance().componentKey(component->kind, first))
            return;
        std::vector<std::string> known = diagram::namesOf(catalog::Catalog::instance().commonKeys());
        if (const catalog::Kind* kind = catalog::Catalog::instance().kind(component->kind))
            for (const Key& one : kind->keys)
                known.push_back(one.name);
        error(path, {"a {1} has no key `{2}`", {component->kind, first}}, name, {}, base::nearest(first, known));
        return;
    }
    if (!catalog::findKey(catalog::Catalog::instance().topLevelKeys(), rest))
        error(path, {"there is no element `{1}`", {rest}}, name, "an element, a key of one, or a section",
              nearest(rest));
}

void StoryCheck::challenge(const Node& node) {
    if (!hasShape(node, catalog::challengeKeys(), "challenge"))
        return;
    const auto items = [&](const char* key) {
        const Entry* entry = node.find(key);
        return entry && entry->value->isSequence() ? entry->value->items : std::vector<Node*>();
    };
    const std::vector<Node*> checks = items("checks");
    for (std::size_t i = 0; i < checks.size(); ++i)
        expression(checks[i], true, indexed("challenge.checks", i));
    for (const char* key : {"locked", "hidden"}) {
        const std::vector<Node*> names = items(key);
        for (std::size_t i = 0; i < names.size(); ++i)
            locked(*names[i], indexed(std::string("challenge.") + key, i));
    }
    const Entry* score = node.find("score");
    if (!score || !score->value->isScalar())
        return;
    const std::size_t before = m_findings.size();
    expression(score->value, false, "challenge.score");
    if (m_findings.size() == before &&
        expression::Expression::read(score->value->text, *m_vocabulary).value().isCondition())
        error("challenge.score", "a score is an amount, not a condition", score->value->text, "a figure such as cost");
}

void StoryCheck::dashboard(const Node& node) {
    const char* const expected = "a list of charts such as [latency, saturation]";
    if (!node.isSequence()) {
        error("dashboard", "not what belongs here", summaryOf(node), expected);
        return;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const Node& item = *node.items[i];
        const Entry* chart = item.isMap() && item.entries.size() == 1 ? item.find("chart") : nullptr;
        if (!item.isScalar() && (!chart || !chart->value->isScalar()))
            error(indexed("dashboard", i), "not what belongs here", summaryOf(item), "the name of a chart");
    }
}

} // namespace

void checkStory(const Node& root, const diagram::Diagram& diagram, const SourceText& source,
                const diagram::Locate& locate, base::Diagnostics& findings) {
    const Entry* dashboard = root.find("dashboard");
    const Entry* lesson = root.find("lesson");
    const Entry* challenge = root.find("challenge");
    if (!dashboard && !lesson && !challenge)
        return;
    StoryCheck check(root, diagram, source, locate, findings);
    if (dashboard && dashboard->value->kind != Node::Kind::Null)
        check.dashboard(*dashboard->value);
    if (lesson && lesson->value->kind != Node::Kind::Null)
        check.lesson(*lesson->value);
    if (challenge && challenge->value->kind != Node::Kind::Null)
        check.challenge(*challenge->value);
}

} // namespace faultline::format
