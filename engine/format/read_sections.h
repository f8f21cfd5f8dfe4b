// The sections of a diagram file, one after the other.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "engine/diagram/diagram.h"
#include "engine/format/convert.h"

namespace faultline::format {

/// Fills a diagram from a document's nodes.
class SectionReader {
  public:
    explicit SectionReader(Converter& converter) : m_converter(converter) {}

    diagram::Diagram read(const Node& root);

  private:
    using FindKey = std::function<const catalog::Key*(const std::string& name)>;

    void readSection(const Entry& section);
    catalog::Record readKeys(const Node& map, const std::string& path, const FindKey& findKey,
                             const std::function<std::vector<std::string>()>& known, bool mayExtend = false);
    catalog::Record readKeys(const Node& map, const std::string& path, const std::vector<catalog::Key>& keys);
    void readText(const Entry& section, std::string& text);
    void readRecord(const Entry& section, const std::vector<catalog::Key>& keys, catalog::Record& record);
    void readNamed(const Entry& section, const std::vector<catalog::Key>& keys, std::vector<diagram::Named>& elements);
    void readList(const Entry& section, const std::vector<catalog::Key>& keys, std::vector<catalog::Record>& entries);
    void readComponents(const Entry& section);
    diagram::Component readComponent(const Entry& entry, const std::string& path);
    void readLinks(const Entry& section);
    diagram::Link readLink(const Node& map, const std::string& path);
    void readScenario(const Entry& section);
    catalog::Record readEvent(const Node& map, const std::string& path);
    const catalog::Key* keyOfSetTarget(const std::string& target, const std::string& name) const;
    /// Whether a section is a mapping (a list); reports it when not.
    bool isMap(const Node& node, const std::string& path);
    bool isList(const Node& node, const std::string& path);

    Converter& m_converter;
    diagram::Diagram m_diagram;
    std::unordered_map<std::string_view, const diagram::Component*> m_components; ///< filled before the scenario
    std::unordered_set<std::string_view> m_links;
};

} // namespace faultline::format
