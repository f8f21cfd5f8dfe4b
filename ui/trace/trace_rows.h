// A request's trace as rows of a waterfall: one for the request, one for each call made for it.
#pragma once

#include <QString>
#include <vector>

#include "engine/simulation/traces.h"

namespace faultline::ui {

/// What a call's time went by with.
struct TracePiece {
    enum class What {
        Travel, ///< on the wire, there or back
        Wait,   ///< for a CPU, a slot or a place
        Work,
        Others ///< calls made for it are under way
    };
    What what = What::Travel;
    kernel::Time from = 0; ///< since the request began
    kernel::Time to = 0;
    friend bool operator==(const TracePiece&, const TracePiece&) = default;
};

/// One line of the waterfall.
struct TraceRow {
    int depth = 0;
    QString target;    ///< "app/2": who served it; of the request its client
    QString component; ///< "app"
    QString step;      ///< the operation, or what was asked: "read"
    bool background = false;
    kernel::Time begin = 0; ///< since the request began
    kernel::Time end = 0;   ///< as its caller saw it; so far, while it is under way
    bool ended = false;
    bool lost = false;
    components::Outcome outcome = components::Outcome::Success;
    std::vector<TracePiece> pieces; ///< in order, without overlap; may go on past `end`: work for nobody
    kernel::Time waiting = 0;
    kernel::Time working = 0;
};

/// The rows of a trace, callers before what they called.
std::vector<TraceRow> traceRows(const simulation::Trace& trace);
/// Where the last piece of any row ends; at least 1.
kernel::Time traceLength(const std::vector<TraceRow>& rows);

} // namespace faultline::ui
