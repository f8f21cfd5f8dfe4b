#include "engine/components/database.h"

#include <algorithm>

#include "engine/components/behaviour.h"
#include "engine/components/cpu.h"

namespace faultline::components {

namespace {

const DatabaseModel& modelOf(const World& world, const Node& node) {
    return world.model.databases[world.model.components[node.component].row];
}

void onRequest(World& world, Index index) {
    const Call& call = world.call(index);
    Node& node = world.node(call.callee);
    const DatabaseModel& model = modelOf(world, node);
    if (model.maxConnections > 0 && node.slots >= model.maxConnections) {
        world.reject(index, Outcome::Refused);
        return;
    }
    ++node.slots;
    kernel::Random& random = world.stateOf(node).work;
    kernel::Time work = 0;
    if (call.verb == Verb::Scan) {
        const double rows = call.operation == kNoOperation ? 1 : world.model.operations[call.operation].rows;
        work = static_cast<kernel::Time>(rows * static_cast<double>(model.scan.draw(random)));
    } else {
        work = (call.verb == Verb::Write ? model.write : model.read).draw(random);
    }
    cpu::submit(world, index, work);
}

void onDelay(World& world, Index index) {
    Call& call = world.call(index);
    Node& node = world.node(call.callee);
    DatabaseState& state = world.state.databases[world.componentOf(node).row];
    if (call.verb == Verb::Write) {
        ++state.writes;
        // Created keys follow after the ranks that readers draw: nobody ever reads one, so that nothing but its first
        // version is to be known of it, and memory does not grow with what is created.
        if (call.operation != kNoOperation && world.model.operations[call.operation].kind == OperationKind::Create)
            call.version = 1;
        else if (call.key != kNone)
            call.version = state.ledger.commit(call.key, call.user, world.now());
    } else if (call.verb == Verb::Scan) {
        ++state.scans;
    } else {
        ++state.reads;
        if (call.key != kNone)
            call.version = state.ledger.version(call.key);
    }
    --node.slots;
    world.finish(index, Outcome::Success);
}

void appear(World& world, Index component, Index) {
    const Index row = world.model.components[component].row;
    if (world.state.databases.size() <= row)
        world.state.databases.resize(row + 1);
}

void onModelChanged(World& world, Index component) {
    for (const Index node : world.model.components[component].nodes)
        cpu::fill(world, node);
}

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    DatabaseModel& database = compiler.model.databases[model.row];
    model.cpus = std::max(1u, keys.count("cpus"));
    database.read = keys.distribution("read");
    database.write = keys.distribution("write");
    database.scan = keys.distribution("scan");
    database.maxConnections = keys.count("max_connections");
}

} // namespace

const Behaviour kDatabaseBehaviour = {compile, appear,  onRequest, onDelay,       nullptr,
                                      nullptr, nullptr, nullptr,   onModelChanged};

} // namespace faultline::components
