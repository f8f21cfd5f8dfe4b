#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

Entry cacheRef(const char* name) {
    return reference(name, {"cache"});
}
Entry ownerRef(const char* name) {
    return reference(name, {"database", "store", "service"});
}

Entry readStep() {
    return record("read",
                  {
                      ownerRef("from").required().says("Where the data is."),
                      cacheRef("through").says("A cache that is asked first and filled after a miss."),
                      duration("ttl").says("How long the entry lives, instead of the cache's own."),
                      onOff("coalesce").by(false).says("Misses of one key in one instance share a single read."),
                      consistency(),
                  })
        .shorthand("from")
        .beside({consistency()})
        .says("Reads the request's key, through a cache if one is named.");
}

Entry writeStep() {
    return record("write",
                  {
                      ownerRef("to").required().says("Where the data is."),
                      cacheRef("invalidate").says("A cache that forgets the key after the write."),
                      cacheRef("update").says("A cache that is given the new value after the write."),
                      consistency(),
                  })
        .shorthand("to")
        .beside({consistency()})
        .says("Writes the request's key, then tells the cache if one is named.");
}

Entry callStep() {
    return record(
               "call",
               {
                   reference("to", {"service", "load_balancer", "external", "cdn"}).required().says("Who is called."),
                   reference("operation", {"operation"}).says("What is asked for; the request's own if left out."),
                   duration("timeout").range(1e-6, 86400).says("Instead of the component's `call_timeout`."),
                   retries("retries").by({}).says("Instead of the component's `call_retries`."),
                   choice("fallback", {"ok", "error"}).by("error").says("What a failed call counts as."),
               })
        .shorthand("to")
        .says("Calls another component and waits for its answer.");
}

Entry publishStep() {
    return record(
               "publish",
               {
                   reference("to", {"queue"}).required().says("The queue."),
                   text("as").says("The message's name for the worker's handler; the request's operation if left out."),
               })
        .shorthand("to")
        .says("Puts a message into a queue and waits until it is accepted.");
}

} // namespace

std::shared_ptr<const Schema> step() {
    // Never destroyed: the schema holds itself through `parallel`, by a pointer that owns nothing.
    static const Schema* const shared = [] {
        auto* schema = new Schema;
        const std::shared_ptr<const Schema> itself(std::shared_ptr<const Schema>(), schema);
        schema->type = Type::OneOf;
        schema->words = {"work", "reply"};
        schema->fields = {
            distribution("work").says("Occupies a CPU for so long."),
            readStep(),
            writeStep(),
            reference("scan", {"database"}).says("Reads the operation's rows, on every shard."),
            callStep(),
            publishStep(),
            Entry("parallel", Type::List)
                .ofShared(itself)
                .says("Steps that run at the same time; it ends with the last."),
            ratio("fail").says("Ends the handler with an error in this share of requests."),
            reference("next", {"store"}).says("Draws the next number from a store."),
        };
        return schema;
    }();
    return {std::shared_ptr<const Schema>(), shared};
}

} // namespace faultline::catalog::entries
