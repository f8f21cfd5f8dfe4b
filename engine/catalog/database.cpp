#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

std::vector<Key> shardKeys() {
    return {
        count("shards").by(1).range(1, 1024).unit("shards").says("Parts that the keys are split into."),
        choice("shard_by", {"hash", "range", "consistent_hash"})
            .by("hash")
            .says("How a key finds its shard: hash modulo n, ranges, or a ring."),
        choice("shard_key", {"key", "user", "constant"})
            .by("key")
            .says("What is hashed; `constant` is the bad choice, to show it."),
        count("vnodes").by(128).range(1, 4096).unit("points").says(
            "Points of each shard on the ring of `consistent_hash`."),
    };
}

std::vector<Key> replicaKeys() {
    return {
        count("replicas").by(0).range(0, 100).unit("replicas").says("Copies of each shard beside its primary."),
        choice("replication", {"async", "semi_sync", "sync"})
            .by("async")
            .says("What a write waits for: the primary alone, one replica that received it, or all that applied it."),
        duration("semi_sync_timeout")
            .by(s(10))
            .says("Without an acknowledgement for so long `semi_sync` falls back to `async`.")
            .from("MySQL rpl_semi_sync_source_timeout 10,000 ms; dev.mysql.com, read 2026-11-23"),
        distribution("lag").by(exponential(ms(50))).says("From a commit to its being applied on a replica."),
        choice("reads_from", {"primary", "replicas", "any", "nearest"})
            .by("primary")
            .says("Which members answer reads."),
        duration("read_your_writes")
            .words({"off"})
            .by("off")
            .says("A user reads from the primary for so long after writing."),
        record("failover",
               {
                   duration("detect").by(s(10)).says("How long a primary must be down to count as lost."),
                   duration("promote").by(s(5)).says("How long a replica takes to become the primary."),
               })
            .words({"manual"})
            .by(Record{{"detect", s(10)}, {"promote", s(5)}})
            .says("What happens when the primary is lost."),
    };
}

std::vector<Key> memberKeys() {
    return {
        count("cpus").by(8).range(1, 1024).unit("CPUs").slider().says("Queries that one member works on at a time."),
        distribution("read").by(exponential(ms(2))).slider().says("CPU time of a read."),
        distribution("write").by(exponential(ms(5))).slider().says("CPU time of a write."),
        distribution("scan").by(constant(us(1))).says("CPU time of a scan for each row."),
        count("max_connections")
            .by(500)
            .range(1, 1e7)
            .unit("calls")
            .slider()
            .says("Calls in progress at one member; over it they are refused."),
        record("hot",
               {
                   count("keys").by(10000).range(1, 1e7).unit("keys").says("Keys that fit into its memory."),
                   distribution("read").by(constant(us(200))).says("CPU time of a read of such a key."),
               })
            .words({"off"})
            .by("off")
            .says("A buffer pool: recently used keys are read faster."),
        record("feed",
               {
                   reference("from", {"database"}).required().says("The database that it is fed from."),
                   duration("lag").by(s(60)).says("How far behind it is."),
               })
            .shorthand("from")
            .says("A copy fed from another database, such as a columnar one for reports."),
    };
}

} // namespace

Kind database() {
    Kind kind;
    kind.name = "database";
    kind.label = "Database";
    kind.meaning = "Keeps the data: a primary with replicas, split into shards where asked.";
    kind.group = Group::Data;
    kind.mayCall = {"database"};
    kind.keys = joined(joined(shardKeys(), replicaKeys()), memberKeys());
    kind.presets = databasePresets();
    return kind;
}

} // namespace faultline::catalog::entries
