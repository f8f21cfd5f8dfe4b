#include "engine/catalog/idle_keys.h"

#include <algorithm>
#include <optional>

namespace faultline::catalog {
namespace {

/// A number of anything, in base units; nothing for words and records.
std::optional<double> amountOf(const Value& value) {
    if (const auto* count = value.as<std::int64_t>())
        return static_cast<double>(*count);
    if (const auto* number = value.as<double>())
        return *number;
    if (const bool* isOn = value.as<bool>())
        return *isOn ? 1 : 0;
    if (const auto* duration = value.as<base::Duration>())
        return duration->seconds();
    return std::nullopt;
}

} // namespace

const std::vector<Governed>& governedKeys() {
    static const std::vector<std::string_view> hashes = {"ip_hash", "consistent_hash"};
    static const std::vector<std::string_view> leaderless = {"leaderless"};
    static const std::vector<std::string_view> atLeastOnce = {"at_least_once"};
    static const std::vector<Governed> all = {
        {"load_balancer", "hash_on", "algorithm", hashes},
        {"load_balancer", "queue_timeout", "queue_limit"},
        {"load_balancer", "takeover", "redundancy", {"active_passive", "active_active"}},
        {"cache", "ttl_jitter", "ttl"},
        {"cache", "shard", "instances", {}, 1},
        {"service", "scaling", "cpus", {}, 1},
        {"database", "replication", "replicas"},
        {"database", "lag", "replicas"},
        {"database", "lag", "replication", {"async", "semi_sync"}},
        {"database", "semi_sync_timeout", "replication", {"semi_sync"}},
        {"database", "reads_from", "replicas"},
        {"database", "read_your_writes", "replicas"},
        {"database", "failover", "replicas"},
        {"database", "shard_by", "shards", {}, 1},
        {"database", "shard_key", "shards", {}, 1},
        {"database", "vnodes", "shard_by", {"consistent_hash"}},
        {"store", "replication_factor", "mode", leaderless},
        {"store", "read_quorum", "mode", leaderless},
        {"store", "write_quorum", "mode", leaderless},
        {"store", "hinted_handoff", "mode", leaderless},
        {"store", "hint_replay", "mode", leaderless},
        {"store", "hint_replay", "hinted_handoff"},
        {"store", "anti_entropy", "mode", leaderless},
        {"store", "read_repair", "mode", leaderless},
        {"store", "request_timeout", "mode", leaderless},
        {"store", "resolve", "mode", leaderless},
        {"store", "election_timeout", "mode", {"consensus"}},
        {"queue", "visibility_timeout", "delivery", atLeastOnce},
        {"queue", "max_receives", "delivery", atLeastOnce},
        {"queue", "retry_delay", "delivery", atLeastOnce},
        {"queue", "on_crash", "delivery", atLeastOnce},
    };
    return all;
}

bool acts(const Governed& governed, const Value& governor) {
    if (!governed.words.empty()) {
        const std::string* word = governor.as<std::string>();
        return word == nullptr ||
               std::find(governed.words.begin(), governed.words.end(), *word) != governed.words.end();
    }
    const std::optional<double> amount = amountOf(governor);
    return !amount || *amount > governed.above;
}

std::string wanted(const Governed& governed) {
    std::string text = std::string("`").append(governed.governor).append("`");
    if (governed.words.empty())
        return text.append(" above ").append(std::to_string(static_cast<int>(governed.above)));
    for (std::size_t i = 0; i < governed.words.size(); ++i)
        text.append(i == 0 ? ": " : " or ").append(governed.words[i]);
    return text;
}

} // namespace faultline::catalog
