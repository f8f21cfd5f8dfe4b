#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

std::vector<Key> storeKeys() {
    return {
        count("members").by(3).range(1, 100).unit("members").says("Members that hold the data."),
        choice("mode", {"leaderless", "consensus"})
            .by("leaderless")
            .says("Every member answers and quorums decide, or one leader answers while it has a majority."),
        count("replication_factor")
            .range(1, 100)
            .unit("members")
            .says("Members that hold each key; 3, or all where there are fewer, if left out."),
        count("read_quorum")
            .by(1)
            .range(1, 100)
            .unit("members")
            .slider()
            .says("Members whose answer a read waits for (R)."),
        count("write_quorum")
            .by(1)
            .range(1, 100)
            .unit("members")
            .slider()
            .says("Members whose acknowledgement a write waits for (W)."),
        onOff("hinted_handoff").by(true).says("Writes for a member that is away are kept for it."),
        duration("hint_replay").by(s(1)).says("From a member's return to the writes that were kept for it."),
        duration("anti_entropy").by(s(10)).range(1e-3, 86400).says("How often members compare what they hold."),
        onOff("read_repair").by(true).says("A read that finds an old copy brings it up to date."),
        duration("request_timeout")
            .by(ms(400))
            .range(1e-3, 3600)
            .says("A coordinator without enough answers by then refuses."),
        duration("try_timeout")
            .by(ms(200))
            .range(1e-3, 3600)
            .says("A caller that hears nothing for so long tries the next member."),
        duration("retry_after").by(s(5)).says("A member that was silent is left alone for so long."),
        choice("resolve", {"last_write_wins"}).by("last_write_wins").says("Which of two concurrent writes stands."),
        duration("election_timeout")
            .by(s(1))
            .range(1e-3, 3600)
            .says("A member that hears no leader for so long, and up to twice, stands for election.")
            .from("etcd: election 1000 ms, heartbeat 100 ms; etcd-io/etcd c34dc7ee, 2026-08-20"),
        count("cpus").by(4).range(1, 1024).unit("CPUs").slider().says("Requests that one member works on at a time."),
        distribution("read").by(exponential(ms(1))).slider().says("CPU time of a read."),
        distribution("write").by(exponential(ms(1))).slider().says("CPU time of a write."),
    };
}

} // namespace

Kind store() {
    Kind kind;
    kind.name = "store";
    kind.label = "Replicated store";
    kind.meaning =
        "A key-value store of several members that chooses between answering and being right in a partition.";
    kind.group = Group::Data;
    kind.keys = storeKeys();
    kind.presets = storePresets();
    return kind;
}

} // namespace faultline::catalog::entries
