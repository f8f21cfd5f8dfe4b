#include <algorithm>
#include <fstream>
#include <set>
#include <unordered_set>

#include "engine/catalog/catalog.h"
#include "engine/diagram/check_value.h"
#include "engine/diagram/validate.h"
#include "engine/diagram/walk.h"
#include "engine/format/check_story.h"
#include "engine/format/format.h"
#include "engine/format/locate.h"
#include "engine/format/migrations.h"
#include "engine/format/read_sections.h"
#include "engine/format/yaml.h"

namespace faultline::format {
namespace {

using base::Diagnostic;
using base::Diagnostics;
using catalog::Record;
using catalog::Value;

constexpr std::size_t kMaxFindings = 10'000;

Diagnostic findingAt(Mark mark, std::string path, base::Text message, std::string found, std::string expected) {
    return {base::Severity::Error, mark.line,        mark.column,         std::move(path),
            std::move(message),    std::move(found), std::move(expected), {}};
}

/// Brings the document to this program's version. False when that cannot be, and nothing else need be said.
bool bringUpToDate(Document& document, Converter& converter, Diagnostics& findings) {
    const std::string expected = "faultline: " + std::to_string(kFormatVersion);
    const Entry* entry = document.tree.root()->find("faultline");
    if (!entry) {
        findings.push_back(findingAt({1, 1}, "faultline", {"`{1}` is missing", {"faultline"}}, {}, expected));
        return true;
    }
    catalog::Schema version;
    version.type = catalog::Type::Count;
    const auto value = converter.convert(version, *entry->value, "faultline");
    if (!value)
        return true;
    const std::int64_t number = *value->as<std::int64_t>();
    if (number > kFormatVersion) {
        findings.clear();
        converter.report(entry->value->mark, "faultline",
                         {"this file has format version {1}, and this program reads versions up to {2}",
                          {std::to_string(number), std::to_string(kFormatVersion)}},
                         std::to_string(number), "a newer program, or a file saved for version 1");
        return false;
    }
    if (number < 1 || !canMigrate(static_cast<int>(number), kFormatVersion, migrations())) {
        converter.report(entry->value->mark, "faultline", "there is no such format version", std::to_string(number),
                         expected);
        return true;
    }
    migrate(document.tree, static_cast<int>(number), kFormatVersion, migrations());
    return true;
}

/// Findings of validation that only follow from what reading had to leave out.
class FollowUps {
  public:
    explicit FollowUps(const Diagnostics& ofReading) {
        for (const Diagnostic& finding : ofReading) {
            if (finding.path.empty())
                continue;
            m_broken.insert(finding.path);
            m_hasBrokenLinks = m_hasBrokenLinks || finding.path.starts_with("links");
            // `knd: service`: that `kind` is missing is the same mistake.
            const std::size_t dot = finding.path.rfind('.');
            if (!finding.suggestion.empty() && finding.message.format == "unknown key")
                m_meant.insert(dot == std::string::npos ? finding.suggestion
                                                        : finding.path.substr(0, dot + 1) + finding.suggestion);
        }
    }

    bool contains(const Diagnostic& finding) const {
        if (m_meant.contains(finding.path))
            return true;
        for (std::size_t end = finding.path.size(); end != std::string::npos && end > 0;
             end = finding.path.find_last_of(".[", end - 1))
            if (m_broken.contains(finding.path.substr(0, end)))
                return true;
        if (finding.severity == base::Severity::Warning)
            return m_hasBrokenLinks;
        // What is left empty because its parts were broken.
        const auto hasBroken = [&](const char* separator) {
            const std::string prefix = finding.path + separator;
            const auto inside = m_broken.lower_bound(prefix);
            return inside != m_broken.end() && inside->starts_with(prefix);
        };
        const std::string& message = finding.message.format;
        return finding.found.empty() && (message == "not what belongs here" || message.starts_with("says nothing")) &&
               (hasBroken(".") || hasBroken("["));
    }

  private:
    std::set<std::string> m_broken;
    std::unordered_set<std::string> m_meant;
    bool m_hasBrokenLinks = false;
};

bool isSound(const catalog::Key* key, const Value& value) {
    if (!key)
        return false;
    Diagnostics findings;
    diagram::checkValue(key->schema, value, {}, findings);
    return findings.empty();
}

/// Takes out dashboard, lesson or challenge when something in it is wrong: they are kept as they were read, or not.
void keepSoundStory(diagram::Diagram& diagram, const base::Diagnostics& findings) {
    const auto isBroken = [&](std::string_view section) {
        return std::any_of(findings.begin(), findings.end(), [&](const Diagnostic& finding) {
            return finding.severity == base::Severity::Error && finding.path.starts_with(section);
        });
    };
    if (isBroken("dashboard"))
        diagram.dashboard = {};
    if (isBroken("lesson"))
        diagram.lesson = {};
    if (isBroken("challenge"))
        diagram.challenge = {};
}

/// Takes out what does not fit the catalog, so that views and tools need not fear a broken diagram.
void keepSoundParts(diagram::Diagram& diagram) {
    using diagram::Place;
    using diagram::Section;
    const catalog::Catalog& catalog = catalog::Catalog::instance();
    const auto prune = [&](Record& values, const Place& place) {
        const Record before = values;
        std::erase_if(values.fields(), [&](const catalog::Field& field) {
            const bool isOwn = field.first.starts_with("x-");
            return !isOwn && !isSound(diagram::keyOf(diagram, place, before, field.first), field.second);
        });
    };
    std::erase_if(diagram.components, [&](const auto& component) { return !catalog.kind(component.kind); });
    std::unordered_set<std::string_view> ids;
    for (diagram::Component& component : diagram.components) {
        ids.insert(component.id);
        std::erase_if(component.values.fields(), [&](const catalog::Field& field) {
            return !field.first.starts_with("x-") &&
                   !isSound(catalog.componentKey(component.kind, field.first), field.second);
        });
    }
    std::unordered_set<std::string> links;
    std::erase_if(diagram.links, [&](const diagram::Link& link) {
        return !ids.contains(link.from) || !ids.contains(link.to) || !links.insert(link.id).second;
    });
    prune(diagram.settings, {Section::Settings, {}, 0});
    prune(diagram.network, {Section::Network, {}, 0});
    for (diagram::Link& link : diagram.links)
        prune(link.values, {Section::Links, {}, 0});
    for (auto& element : diagram.keyspaces)
        prune(element.values, {Section::Keyspaces, {}, 0});
    for (auto& element : diagram.operations)
        prune(element.values, {Section::Operations, {}, 0});
    for (auto& element : diagram.zones)
        prune(element.values, {Section::Zones, {}, 0});
    for (Record& entry : diagram.notes)
        prune(entry, {Section::Notes, {}, 0});
    for (Record& entry : diagram.slos)
        prune(entry, {Section::Slos, {}, 0});
    for (Record& entry : diagram.alerts)
        prune(entry, {Section::Alerts, {}, 0});
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i)
        prune(diagram.scenario[i], {Section::Scenario, {}, i});
    std::erase_if(diagram.scenario,
                  [](const Record& event) { return !event.find("at") || !diagram::eventKindOf(event); });
}

void putInOrder(Diagnostics& findings) {
    std::stable_sort(findings.begin(), findings.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    if (findings.size() <= kMaxFindings)
        return;
    const Diagnostic last = findings[kMaxFindings];
    findings.resize(kMaxFindings);
    findings.push_back(findingAt({last.line, last.column}, {}, "there are more findings than can be shown", {}, {}));
}

Reading readText(std::string_view text, diagram::Scope scope) {
    Reading reading;
    Diagnostics& findings = reading.diagnostics;
    if (text.size() > kMaxFileBytes) {
        findings.push_back(
            findingAt({1, 1}, {}, "the file is too large", std::to_string(text.size()) + " bytes", "at most 16 MiB"));
        return reading;
    }
    std::optional<Document> document = parseYaml(text, findings);
    if (!document)
        return reading;
    reading.hadComments = document->hadComments;
    Converter converter(document->source, findings);
    const Node& root = *document->tree.root();
    if (!root.isMap()) {
        converter.report(root.mark, {}, "this is no diagram", summaryOf(root), "`faultline: 1` and a diagram");
        return reading;
    }
    if (!bringUpToDate(*document, converter, findings))
        return reading;
    reading.diagram = SectionReader(converter).read(root);

    const PathLocator locator(document->tree);
    const auto locate = [&](const std::string& path) -> diagram::Position {
        const Mark mark = document->source.inCharacters(locator.locate(path));
        return {mark.line, mark.column};
    };
    checkStory(root, reading.diagram, document->source, locate, findings);
    const FollowUps followUps(findings);
    for (Diagnostic& finding : diagram::validate(reading.diagram, locate, scope))
        if (!followUps.contains(finding))
            findings.push_back(std::move(finding));
    putInOrder(findings);
    if (!reading.ok()) {
        keepSoundParts(reading.diagram);
        keepSoundStory(reading.diagram, findings);
    }
    return reading;
}

} // namespace

Reading read(std::string_view text) {
    return readText(text, diagram::Scope::Whole);
}

Reading readFragment(std::string_view text) {
    return readText(text, diagram::Scope::Part);
}

Reading readFile(const std::filesystem::path& path) {
    const auto refused = [&](base::Text message, std::string found, std::string expected) {
        Reading reading;
        reading.diagnostics.push_back(findingAt({0, 0}, {}, std::move(message), std::move(found), std::move(expected)));
        return reading;
    };
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return refused({"there is no file {1}", {path.string()}}, {}, "a diagram file");
    if (std::filesystem::is_directory(path, error))
        return refused({"{1} is a folder", {path.string()}}, {}, "a diagram file");
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return refused({"{1} cannot be opened", {path.string()}}, {}, "a file that may be read");
    // Read up to the limit and not by size: what is opened may be a pipe or a device without end.
    std::string text;
    std::string slice(64 * 1024, '\0');
    while (text.size() <= kMaxFileBytes && file) {
        file.read(slice.data(), static_cast<std::streamsize>(slice.size()));
        text.append(slice, 0, static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad())
        return refused({"{1} could not be read to its end", {path.string()}}, {}, "a file that may be read");
    if (text.size() > kMaxFileBytes)
        return refused("the file is too large", "more than 16 MiB", "at most 16 MiB");
    return read(text);
}

} // namespace faultline::format
