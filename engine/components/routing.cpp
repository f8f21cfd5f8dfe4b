#include "engine/components/routing.h"

#include <algorithm>

namespace faultline::components::routing {

Verb dataVerb(const Model& model, std::uint16_t operation) {
    if (operation == kNoOperation)
        return Verb::Read;
    switch (model.operations[operation].kind) {
    case OperationKind::Read:
        return Verb::Read;
    case OperationKind::Scan:
        return Verb::Scan;
    case OperationKind::Write:
    case OperationKind::Create:
        return Verb::Write;
    }
    return Verb::Read;
}

Verb verbFor(const Model& model, Index link, std::uint16_t operation) {
    const KindId kind = model.components[model.links[link].to].kind;
    return kind == KindId::Database ? dataVerb(model, operation) : Verb::Serve;
}

void markRead(World& world, Call& call, Index dataOwner) {
    const ComponentModel& owner = world.model.components[dataOwner];
    if (owner.kind != KindId::Database || call.key == kNone)
        return;
    const consistency::ReadMark mark = world.state.databases[owner.row].ledger.mark(call.key);
    call.markVersion = mark.version;
    call.markWriter = mark.writer;
    call.markedAt = mark.acknowledgedAt;
    call.readBegan = world.now();
}

void markRead(World& world, Call& call) {
    markRead(world, call, world.model.links[call.link].to);
}

void audit(World&, Call& read, Index version) {
    if (version >= read.markVersion)
        return;
    const kernel::Time age = read.readBegan - read.markedAt;
    read.staleAge = read.stale ? std::max(read.staleAge, age) : age;
    read.stale = true;
    read.ownStale = read.ownStale || read.markWriter == read.user;
}

void passOn(Call& frame, const Call& answer) {
    frame.version = answer.version;
    if (answer.stale) {
        frame.staleAge = frame.stale ? std::max(frame.staleAge, answer.staleAge) : answer.staleAge;
        frame.stale = true;
        frame.ownStale = frame.ownStale || answer.ownStale;
    }
}

} // namespace faultline::components::routing
