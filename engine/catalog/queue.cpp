#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

std::vector<Key> queueKeys() {
    return {
        count("capacity").by(100000).range(1, 1e9).unit("messages").slider().says("Messages that it can hold."),
        choice("on_full", {"reject", "block", "drop_oldest"})
            .by("reject")
            .says("What happens to a message that finds it full."),
        duration("visibility_timeout").by(s(30)).says("A message not acknowledged for so long is delivered again."),
        count("max_receives")
            .words({"unlimited"})
            .by(5)
            .range(1, 1e6)
            .unit("deliveries")
            .says("Deliveries after which a message is given up."),
        reference("dead_letter", {"queue"}).says("Where messages go that are given up; dropped if left out."),
        count("partitions")
            .by(0)
            .range(0, 10000)
            .unit("partitions")
            .says("Parts that are ordered by key, each read by one worker instance at a time; 0: no order."),
        onOff("fan_out").by(false).says("Each linked worker component gets every message."),
        duration("retry_delay").by(s(1)).says("A message that a worker failed on comes back after so long."),
        choice("on_crash", {"visibility", "at_once"})
            .by("visibility")
            .says("When the messages of a crashed worker come back."),
        duration("retention").words({"unlimited"}).by(s(4 * 86400)).says("How long a message is kept at most."),
        choice("delivery", {"at_least_once", "at_most_once"})
            .by("at_least_once")
            .says("Whether a message may come twice, or may be lost."),
        duration("publish").by(ms(1)).says("Time until a published message is accepted."),
        onOff("durable").by(true).says("Its messages survive a crash."),
        onOff("replay").by(false).says("Messages are kept after their delivery and can be read again."),
    };
}

} // namespace

Kind queue() {
    Kind kind;
    kind.name = "queue";
    kind.label = "Queue";
    kind.meaning = "Keeps messages until a worker has done them, so that callers need not wait.";
    kind.group = Group::Async;
    kind.mayCall = {"worker"};
    kind.keys = queueKeys();
    kind.presets = queuePresets();
    return kind;
}

} // namespace faultline::catalog::entries
