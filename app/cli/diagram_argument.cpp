#include "app/cli/diagram_argument.h"

#include "app/cli/command.h"
#include "engine/diagram/validate.h"
#include "engine/format/format.h"

namespace faultline::cli {

namespace {

/// False when it could not be applied; the reason is on stderr.
bool applySetting(diagram::Diagram& diagram, const std::string& setting) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
        fail({base::Text("--set cannot be {1}", {setting.empty() ? "empty" : setting}),
              "PATH=VALUE, such as components.app.cpus=4",
              {}});
        return false;
    }
    const base::Diagnostics findings =
        format::setByPath(diagram, setting.substr(0, equals), setting.substr(equals + 1));
    for (const base::Diagnostic& finding : findings)
        printDiagnostics("--set " + setting, {finding});
    return !base::hasErrors(findings);
}

std::optional<diagram::Diagram> changed(const std::string& file, format::Reading reading,
                                        const std::vector<std::string>& settings) {
    printDiagnostics(file, reading.diagnostics);
    bool sound = reading.ok();
    for (const std::string& setting : settings)
        sound &= applySetting(reading.diagram, setting);
    if (!sound)
        return std::nullopt;
    if (!settings.empty()) {
        // One setting may break what another part relies on; the file's own warnings have been said already.
        const base::Diagnostics findings = diagram::validate(reading.diagram);
        if (base::hasErrors(findings)) {
            printDiagnostics(file, findings);
            return std::nullopt;
        }
    }
    return std::move(reading.diagram);
}

} // namespace

std::optional<diagram::Diagram> readDiagram(const std::string& file, const std::vector<std::string>& settings) {
    return changed(file, format::readFile(file), settings);
}

std::optional<diagram::Diagram> readDiagram(const std::string& file, std::string_view text,
                                            const std::vector<std::string>& settings) {
    return changed(file, format::read(text), settings);
}

} // namespace faultline::cli
