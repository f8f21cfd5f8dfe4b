#include "engine/components/routing.h"

#include <algorithm>

#include "engine/components/replication.h"
#include "engine/components/store_copies.h"

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
    if (kind == KindId::Database)
        return dataVerb(model, operation);
    if (kind != KindId::Store)
        return Verb::Serve;
    // A create whose number the store itself gives is that draw.
    const bool numbers = operation != kNoOperation && model.operations[operation].idFrom == model.links[link].to;
    return numbers ? Verb::Next : dataVerb(model, operation);
}

Consistency consistencyOf(const Model& model, std::uint16_t operation, Consistency ofStep) {
    if (ofStep != Consistency::Default || operation == kNoOperation)
        return ofStep;
    return model.operations[operation].consistency;
}

void markRead(World& world, Call& call, Index dataOwner) {
    call.readBegan = world.now();
    if (dataOwner == kNone) {
        call.markVersion = 0;
        return;
    }
    const ComponentModel& owner = world.model.components[replication::ownerOf(world.model, dataOwner)];
    if ((owner.kind != KindId::Database && owner.kind != KindId::Store) || call.key == kNone) {
        call.markVersion = 0;
        return;
    }
    const consistency::ReadMark mark = owner.kind == KindId::Store
                                           ? store::mark(world.state.stores[owner.row], call.key)
                                           : world.state.databases[owner.row].ledger.mark(call.key);
    call.markVersion = mark.version;
    call.markedAt = mark.acknowledgedAt;
}

void markRead(World& world, Call& call) {
    markRead(world, call, world.model.links[call.link].to);
}

void audit(World& world, Call& read, Index version, Index dataOwner, Index giver) {
    if (version >= read.markVersion || dataOwner == kNone)
        return;
    if (giver != kNone)
        world.state.components[world.node(giver).component].staleAnswers.add(world.now(), 0);
    const kernel::Time age = read.readBegan - read.markedAt;
    read.staleAge = read.stale ? std::max(read.staleAge, age) : age;
    read.stale = true;
    const ComponentModel& owner = world.model.components[replication::ownerOf(world.model, dataOwner)];
    const consistency::OwnWrites& own =
        owner.kind == KindId::Store ? world.state.stores[owner.row].own : world.state.databases[owner.row].own;
    read.ownStale = read.ownStale || version < own.newest(read.user, read.key, read.readBegan);
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
