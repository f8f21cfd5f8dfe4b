// The catalog as text: `faultline-cli explain` and the reference page of the format.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace faultline::catalog {

/// What there is: kinds, sections and events, each with its sentence.
std::string explain();
/// A kind, a section's entry (link, settings, network, keyspace, operation, zone, note, slo, alert), `step`, an event
/// or a preset.
base::Result<std::string> explainKind(std::string_view kind);
/// One key of those, or a part of it: "retries", "retries.backoff.cap"; or a preset of the kind.
base::Result<std::string> explainKey(std::string_view kind, std::string_view key);
/// The whole format as one Markdown page.
std::string referencePage();

} // namespace faultline::catalog
