#include "engine/components/sessions.h"

#include "engine/components/world.h"

namespace faultline::components::sessions {

namespace {

const Step& stepOf(const World& world, const Call& frame) {
    const ComponentModel& component = world.model.components[world.state.nodes[frame.callee].component];
    return world.model.services[component.row].program.steps[frame.pc];
}

SessionsState& stateOf(World& world, Index component) {
    if (world.state.sessions.size() <= component)
        world.state.sessions.resize(component + 1u);
    return world.state.sessions[component];
}

SessionsState::Session& sessionOf(World& world, Index component, Index user) {
    auto& all = stateOf(world, component).ofUser;
    if (all.size() <= user)
        all.resize(user + 1u);
    return all[user];
}

/// A user has to log in again at a service.
void lose(World& world, Index service, Index user) {
    ++stateOf(world, service).lost;
    for (Index row = 0; row < world.model.clients.size(); ++row) {
        const ClientModel& client = world.model.clients[row];
        if (user >= client.firstUser && user - client.firstUser < client.userRoom) {
            ++world.state.clients[row].sessionsLost;
            return;
        }
    }
}

} // namespace

void touchLocal(World& world, Index frame) {
    const Call& call = world.call(frame);
    const Node& node = world.node(call.callee);
    SessionsState::Session& session = sessionOf(world, node.component, call.user);
    if (session.holder == call.callee + 1 && session.life == node.startToken)
        return;
    const bool lost = session.holder != 0;
    session = {call.callee + 1, node.startToken};
    if (lost)
        lose(world, node.component, call.user);
}

Index ask(World& world, Index frame) {
    const Step step = stepOf(world, world.call(frame));
    Call& own = world.call(frame);
    const Index node = own.callee;
    const Index user = own.user;
    const Index store = world.model.links[step.link].to;
    const bool cached = world.model.components[store].kind == KindId::Cache;
    const bool login = own.phase == 1;
    if (!login) // which login the answer will be about; none: 0
        own.markVersion = sessionOf(world, store, user).holder != 0 ? sessionOf(world, store, user).life : 0;
    const Verb verb = cached ? (login ? Verb::Set : Verb::Get) : login ? Verb::Write : Verb::Read;
    const consistency::Keyspace& keyspace = world.model.keyspaces[world.model.sessionKeyspace];
    const auto key = static_cast<Index>(keyspace.firstKey + user % consistency::Keyspace::kMaxKeys);
    const Index callee = world.pickInstance(node, step.link, {verb, Consistency::Default, key, user});
    if (callee == kNone)
        return kNone;
    const Index made = world.open(node, step.link, callee, verb, frame);
    Call& call = world.call(made);
    call.key = key;
    call.operation = kNoOperation; // the request's own is not what is read or written
    call.version = 1;
    world.issue(made, cached ? step.cacheLane : step.timeoutLane, cached ? step.cacheTimeout : step.timeout);
    return made;
}

bool answered(World& world, Index frame, const Call& answer, Outcome outcome) {
    Call& call = world.call(frame);
    const Index store = world.model.links[stepOf(world, call).link].to;
    SessionsState::Session& session = sessionOf(world, store, call.user);
    const bool done = outcome == Outcome::Success;
    if (call.phase == 1) {
        if (done)
            session = {1, session.life + 1};
        return true;
    }
    if (!done)
        return false; // who does not answer may have it yet
    const bool cached = world.model.components[store].kind == KindId::Cache;
    if (done && (cached ? answer.hit : answer.version > 0)) {
        if (session.holder == 0) // told in an answer that was lost
            session = {1, session.life + 1};
        return true;
    }
    // Lost once: not by those who asked before another request of the user logged in.
    if (session.holder != 0 && session.life == call.markVersion) {
        session.holder = 0;
        lose(world, world.node(call.callee).component, call.user);
    }
    return false;
}

} // namespace faultline::components::sessions
