#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

std::vector<Key> cacheKeys() {
    return {
        count("entries").by(10000).range(1, 1e9).unit("entries").slider().says("Entries that one instance can hold."),
        choice("policy", {"lru", "lfu", "fifo", "random", "noeviction"})
            .by("lru")
            .says("Which entry goes when it is full; `noeviction` refuses new ones instead."),
        duration("ttl").by(s(300)).slider().says("How long an entry lives; 0 means for ever."),
        ratio("ttl_jitter").by(percent(0)).slider().says("Each entry lives shorter or longer by up to this share."),
        count("cpus").by(1).range(1, 1024).unit("CPUs").slider().says("Commands that one instance does at a time."),
        distribution("get").by(constant(us(100))).says("CPU time of a look-up."),
        distribution("set").by(constant(us(100))).says("CPU time of storing or forgetting an entry."),
        choice("persistence", {"none", "snapshot"})
            .by("none")
            .says("What a crash leaves: nothing, or the entries as they were."),
        choice("stampede", {"none", "lock", "coalesce", "early"})
            .by("none")
            .says("What keeps many callers from refilling one entry at once: `lock` has the others wait, 1 s at most; "
                  "`coalesce` gives them what the one read brings; `early` renews entries before they expire."),
        choice("shard", {"consistent_hash", "modulo"})
            .by("consistent_hash")
            .says("How keys are spread over instances."),
        count("max_clients")
            .by(10000)
            .range(1, 1e9)
            .unit("calls")
            .says("Calls in progress at one instance; over it they are refused."),
        choice("start", {"cold", "warm"})
            .by("cold")
            .says("Empty at the start, or holding what an LRU of its size would hold."),
    };
}

} // namespace

Kind cache() {
    Kind kind;
    kind.name = "cache";
    kind.label = "Cache";
    kind.meaning = "Keeps answers in memory beside the data; its callers ask it first and fill it after a miss.";
    kind.group = Group::Data;
    kind.keys = cacheKeys();
    kind.presets = cachePresets();
    return kind;
}

} // namespace faultline::catalog::entries
