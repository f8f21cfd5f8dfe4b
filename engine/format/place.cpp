#include "engine/format/place.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "engine/format/format.h"
#include "engine/format/locate.h"
#include "engine/format/yaml.h"

namespace faultline::format {

void place(const std::filesystem::path& path, base::Diagnostics& findings) {
    std::error_code error;
    if (findings.empty() || !std::filesystem::is_regular_file(path, error))
        return; // a pipe has been read to its end
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    if (text.size() > kMaxFileBytes)
        return;
    base::Diagnostics said; // by whoever read the file before
    std::optional<Document> document = parseYaml(text, said);
    if (!document || !document->tree.root()->isMap())
        return;
    const PathLocator locator(document->tree);
    for (base::Diagnostic& finding : findings)
        if (finding.line == 0) {
            const Mark mark = document->source.inCharacters(locator.locate(finding.path));
            finding.line = mark.line;
            finding.column = mark.column;
        }
}

} // namespace faultline::format
