// What a test says about an example: a figure with its bounds and its control, and what there is to be seen.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/examples/example_run.h"

namespace faultline::examples {

/// One change of a diagram, as `--set PATH=VALUE` makes it. Beside what `--set` knows, {"scenario", ""} leaves the
/// scenario out, {"scenario.crash", ""} the events of one kind, and {"link", "a->b"} and {"unlink", "a->b"} wire anew.
struct Change {
    std::string path;
    std::string value;
};
using Changes = std::vector<Change>;

/// A claim about an example.
struct Effect {
    const char* example;
    const char* says;
    std::function<double(const Run&)> figure;
    double atLeast;
    double atMost;
    Changes off;       ///< takes the mechanism away; applied after `with`
    Changes with = {}; ///< another variant than the one in the file, such as another window
    const char* unit = "";
    bool traced = false;        ///< the figure looks at single requests
    std::vector<Act> acts = {}; ///< done by hand, where the example asks for it
};

/// What the class can watch: in which buckets of the series the effect is to be seen, or, where the series does not
/// have it, in which seconds.
struct Sight {
    const char* example;
    std::function<bool(const Run&, std::size_t bucket)> seen;
    Changes off;                ///< takes the effect away: it is not seen any more
    std::vector<Act> acts = {}; ///< done by hand, where the example asks for it
    std::function<bool(const simulation::Measurement& before, const simulation::Measurement& now)> seenSince = {};
};

} // namespace faultline::examples
