#include "engine/catalog/no_use.h"

namespace faultline::catalog {

NoUse noUseOf(std::string_view kind, std::string_view key) {
    if (key != "instances")
        return {};
    if (kind == "client")
        return {"a client stands for all of its users at once and has no instances", "`arrivals` or `users`"};
    if (kind == "probe")
        return {"a probe is one look from outside and has no instances", "another probe"};
    if (kind == "database")
        return {"a database has shards and replicas instead of instances", "`shards` or `replicas`"};
    if (kind == "store")
        return {"a store has members instead of instances", "`members`"};
    if (kind == "queue")
        return {"a queue is one and has no instances", "`partitions`, or instances of its workers"};
    return {};
}

} // namespace faultline::catalog
