// What the GUI asks the worker to do.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "engine/diagram/edit.h"
#include "engine/kernel/time.h"
#include "engine/simulation/key_copies.h"

namespace faultline::ui::command {

/// Takes a diagram from the start; snapshots of it carry the mailbox's epoch.
struct Load {
    diagram::Diagram diagram;
    std::uint64_t epoch = 0;
};
/// Lets time pass.
struct Play {};
/// Holds time.
struct Pause {};
/// Goes to the next event of a sampled request, at most 10 ms on.
struct Step {};
/// Takes the last step back, or goes 10 ms back where there was none.
struct StepBack {};
/// Simulated seconds a second; 0 is as fast as it goes.
struct SetSpeed {
    double speed = 1;
};
/// Multiplies the clients' rate.
struct SetTraffic {
    double times = 1;
};
/// Back to time zero.
struct Reset {};
/// Changes the diagram under the run.
struct ApplyEdit {
    diagram::Edit edit;
};
/// Plays one scenario event now.
struct Act {
    catalog::Record event;
};
/// Takes every fault back.
struct RestoreAll {};
/// How much of the past the series cover.
struct SetSeriesSpan {
    kernel::Time span = 0;
};
/// Tells one request in full, which was under way at `seen`.
struct Follow {
    std::uint32_t request = 0;
    kernel::Time seen = 0;
};
struct StopFollowing {};
/// Looks up who holds a key, with every snapshot; none: no longer.
struct Watch {
    std::optional<simulation::KeyName> key;
};

/// One order for the worker.
using Command = std::variant<Load, Play, Pause, Step, StepBack, SetSpeed, SetTraffic, Reset, ApplyEdit, Act, RestoreAll,
                             SetSeriesSpan, Follow, StopFollowing, Watch>;

} // namespace faultline::ui::command
