// Uptime probes: callers that check at fixed intervals and try once. All but their settings is as with clients.
#include "engine/components/behaviour.h"
#include "engine/components/client.h"

namespace faultline::components {

namespace {

void compile(Compiler& compiler, const diagram::Component& component, ComponentModel& model) {
    const KeyReader keys(component);
    ClientModel& client = compiler.model.clients[model.row];
    client.probeInterval = std::max<kernel::Time>(1, keys.duration("interval"));
    client.timeout = keys.duration("timeout", kernel::kSecond);
    client.timeoutLane = compiler.model.laneFor(client.timeout);
    const std::string asked = keys.word("operation");
    Index operation = asked.empty() ? kNone : compiler.model.operationByName(asked);
    for (Index i = 0; operation == kNone && i < compiler.model.operations.size(); ++i)
        if (!compiler.model.operations[i].implied)
            operation = i;
    client.mixOperations = {static_cast<std::uint16_t>(operation == kNone ? 0 : operation)};
    client.mixCumulative = {1};
    client::numberUsers(compiler, client);
    client::shareLinks(compiler, client, model);
}

} // namespace

const Behaviour kProbeBehaviour = {
    compile, kClientBehaviour.appear,        nullptr, nullptr, nullptr, kClientBehaviour.onAnswer, nullptr,
    nullptr, kClientBehaviour.onModelChanged};

} // namespace faultline::components
