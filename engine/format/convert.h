// Nodes to typed values along the catalog's schemas, with a finding for everything that does not fit.
#pragma once

#include <optional>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/catalog/key.h"
#include "engine/format/tree.h"

namespace faultline::format {

class SourceText;

/// Converts one node after the other. Ranges, choices and references are left to validation; here it is shapes, units
/// and unknown keys.
class Converter {
  public:
    Converter(const SourceText& source, base::Diagnostics& findings) : m_source(source), m_findings(findings) {}

    /// Nothing when the node does not fit. Where a part of it does not, that part is left out (an empty Value holds its
    /// place in a list).
    std::optional<catalog::Value> convert(const catalog::Schema& schema, const Node& node, const std::string& path);
    /// The same by key.
    std::optional<catalog::Value> convert(const catalog::Key& key, const Node& node, const std::string& path) {
        return convert(key.schema, node, path);
    }
    /// Any value as it stands. Under x-… keys (`keepsTypes`) what is written as a plain true, 12 or 1.5 is kept as
    /// such, so that it is not quoted when it is written again.
    catalog::Value convertAny(const Node& node, const std::string& path, bool keepsTypes = false);

    void report(Mark mark, const std::string& path, base::Text message, std::string found = {},
                std::string expected = {}, std::string suggestion = {});
    void reportUnknown(const Entry& entry, const std::string& path, const std::vector<std::string>& known);

  private:
    using Converted = std::optional<catalog::Value>;

    Converted convertScalar(const catalog::Schema& schema, const Node& node, const std::string& path);
    Converted convertDistribution(const catalog::Schema& schema, const Node& node, const std::string& path);
    std::optional<catalog::Distribution> convertShape(const Entry& shape, const std::string& path);
    Converted convertRecord(const catalog::Schema& schema, const Node& node, const std::string& path);
    Converted convertFields(const catalog::Schema& schema, const Node& node, const std::string& path);
    Converted convertShorthand(const catalog::Schema& schema, const Node& node, const std::string& path);
    Converted convertList(const catalog::Schema& schema, const Node& node, const std::string& path);
    Converted convertMap(const catalog::Schema& schema, const Node& node, const std::string& path);
    Converted convertPoint(const catalog::Schema& schema, const Node& node, const std::string& path);
    Converted convertTimedPoint(const catalog::Schema& schema, const Node& node, const std::string& path);
    Converted misfit(const catalog::Schema& schema, const Node& node, const std::string& path);

    const SourceText& m_source;
    base::Diagnostics& m_findings;
};

/// The value of a plain scalar that other YAML programs read as something else than a text; nothing for texts.
std::optional<catalog::Value> plainType(const Node& node);

/// What a finding shows of a node.
std::string summaryOf(const Node& node);

} // namespace faultline::format
