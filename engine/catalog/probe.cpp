#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

Kind probe() {
    Kind kind;
    kind.name = "probe";
    kind.label = "Uptime probe";
    kind.meaning = "A synthetic check from outside: it asks at intervals and reports availability as users see it.";
    kind.group = Group::Traffic;
    kind.mayCall = frontDoors();
    kind.keys = {
        duration("interval").by(s(10)).range(1e-3, 86400).says("Time between two checks."),
        duration("timeout").by(s(2)).range(1e-6, 86400).says("A check without an answer for so long has failed."),
        reference("operation", {"operation"}).says("What the check asks for; the first operation if left out."),
        preferZone(),
    };
    return kind;
}

} // namespace faultline::catalog::entries
