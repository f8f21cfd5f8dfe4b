// What each kind does when something reaches it: one table entry a kind, filled in its pair of files.
#pragma once

#include "engine/base/diagnostic.h"
#include "engine/components/compiler.h"
#include "engine/components/world.h"

namespace faultline::components {

/// A kind's reactions. All are called with the state at the moment of the event; null where the kind has none.
struct Behaviour {
    /// Fills the kind's model row and the fields of ComponentModel that it uses.
    void (*compile)(Compiler& compiler, const diagram::Component& component, ComponentModel& model);
    /// Makes room in the state for a component or instance that is new (at the start or by a live edit).
    void (*appear)(World& world, Index component, Index node);
    /// A call has reached an instance that is up.
    void (*onRequest)(World& world, Index call);
    /// Work or a pure delay at this instance has ended.
    void (*onDelay)(World& world, Index call);
    /// A call's turn has come after its callers gave up, and the component drops such work.
    void (*onExpired)(World& world, Index call);
    /// A call that this kind issued was answered, or its timeout passed (Outcome::Timeout while it is still out). The
    /// call is released afterwards, or on a timeout when its late answer comes.
    void (*onAnswer)(World& world, Index call, Outcome outcome);
    /// The instance has crashed: its own memory is lost. Calls have been reset already.
    void (*onCrash)(World& world, Index node);
    /// The instance serves (again).
    void (*onUp)(World& world, Index node);
    /// A live edit gave the component a new model.
    void (*onModelChanged)(World& world, Index component);
    /// Members may have been cut off from each other, hang, or be back.
    void (*onConditions)(World& world, Index component) = nullptr;
};

const Behaviour& behaviourOf(KindId kind);

extern const Behaviour kClientBehaviour;
extern const Behaviour kBalancerBehaviour;
extern const Behaviour kServiceBehaviour;
extern const Behaviour kCacheBehaviour;
extern const Behaviour kDatabaseBehaviour;
extern const Behaviour kQueueBehaviour;
extern const Behaviour kWorkerBehaviour;
extern const Behaviour kExternalBehaviour;
extern const Behaviour kStoreBehaviour;
extern const Behaviour kProbeBehaviour;
extern const Behaviour kCdnBehaviour;

} // namespace faultline::components
