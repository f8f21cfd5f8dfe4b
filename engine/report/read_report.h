// A JSON report read back: the figures of a run that somebody has kept.
#pragma once

#include "engine/report/figure.h"
#include "engine/report/json_value.h"

namespace faultline::report {

/// Whether the JSON claims to be the report of a run; a comparison or a sweep is none.
bool isReport(const JsonValue& json);

/// The title, the replications and all figures of a report. An error says what stands where no figure may.
base::Result<Sheet> readReport(const JsonValue& json);

} // namespace faultline::report
