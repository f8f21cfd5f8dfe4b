#include "engine/components/program.h"

#include <algorithm>
#include <iterator>

namespace faultline::components {

namespace {

/// Whether a frame at this step may go on under the other one: only figures such as times and rates differ.
bool sameShape(const Step& a, const Step& b, Index offset) {
    const auto shifted = [offset](Index x, Index y) { return x == y + offset; };
    return a.kind == b.kind && a.link == b.link && a.cacheLink == b.cacheLink && a.coalesce == b.coalesce &&
           a.moreCaches == b.moreCaches &&
           std::equal(a.branches.begin(), a.branches.end(), b.branches.begin(), b.branches.end(), shifted);
}

bool sameShape(const Program& running, const Program& next) {
    const auto size = running.steps.size() - running.begin;
    const auto sameEntry = [&](Index a, Index b) { return a == b + running.begin; };
    if (size != next.steps.size() || !sameEntry(running.plainEntry, next.plainEntry) ||
        !std::equal(running.entry.begin(), running.entry.end(), next.entry.begin(), next.entry.end(), sameEntry))
        return false;
    for (std::size_t i = 0; i < size; ++i)
        if (!sameShape(running.steps[running.begin + i], next.steps[i], running.begin))
            return false;
    return true;
}

} // namespace

Program followUp(const Program& running, Program next) {
    if (running.steps.empty())
        return next;
    Program program = running;
    if (sameShape(running, next))
        program.steps.resize(running.begin);
    program.begin = static_cast<Index>(program.steps.size());
    for (Step& step : next.steps)
        for (Index& branch : step.branches)
            branch += program.begin;
    for (Index& first : next.entry)
        first += program.begin;
    std::move(next.steps.begin(), next.steps.end(), std::back_inserter(program.steps));
    program.entry = std::move(next.entry);
    program.plainEntry = next.plainEntry + program.begin;
    return program;
}

} // namespace faultline::components
