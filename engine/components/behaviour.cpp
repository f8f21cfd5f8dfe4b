#include "engine/components/behaviour.h"

#include <array>

#include "engine/catalog/catalog.h"

namespace faultline::components {

namespace {

struct Entry {
    std::string_view name;
    const Behaviour* behaviour;
};

// In the order of KindId.
constexpr std::array<Entry, kKindCount> kKinds = {{
    {"client", &kClientBehaviour},
    {"load_balancer", &kBalancerBehaviour},
    {"service", &kServiceBehaviour},
    {"cache", &kCacheBehaviour},
    {"database", &kDatabaseBehaviour},
    {"queue", &kQueueBehaviour},
    {"worker", &kWorkerBehaviour},
    {"external", &kExternalBehaviour},
    {"store", &kStoreBehaviour},
    {"probe", &kProbeBehaviour},
    {"cdn", &kCdnBehaviour},
}};

} // namespace

const Behaviour& behaviourOf(KindId kind) {
    return *kKinds[static_cast<std::size_t>(kind)].behaviour;
}

std::string_view kindName(KindId kind) {
    return kKinds[static_cast<std::size_t>(kind)].name;
}

std::optional<KindId> kindFromName(std::string_view name) {
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        if (kKinds[i].name == name)
            return static_cast<KindId>(i);
    return std::nullopt;
}

} // namespace faultline::components
