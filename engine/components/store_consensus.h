// Consensus: one leader answers while a majority follows it. Raft (Ongaro and Ousterhout 2014) with a leader's lease,
// a round of asking before each election, and followers that do not vote while they hear a leader.
#pragma once

#include <algorithm>
#include <array>
#include <functional>

#include "engine/components/store_parts.h"

namespace faultline::components::store::consensus {

// --- store_election.cpp --------------------------------------------------------------------------------------------
/// Member 1 leads from the beginning, or whoever has most after a live edit.
void start(const Store& store);
/// The member's timer is due: a heartbeat, or the end of its patience.
void onTimer(const Store& store, std::uint32_t position);
void onVote(World& world, Index call);
void onVoteAnswered(World& world, Index call, Outcome outcome);
void onCrash(const Store& store, std::uint32_t position);
/// It serves again, after a crash or a hang.
void onUp(const Store& store, std::uint32_t position);
/// A message of this term, or an answer with it, has come: whoever was more than a follower is one now.
void follow(const Store& store, std::uint32_t position, std::uint32_t term, Index leader);
/// A follower has heard its leader.
void heard(const Store& store, std::uint32_t position);
/// Whether the leader may answer reads alone: the last message that a majority answered was sent less than T ago.
bool hasLease(const Store& store, const StoreVoter& leader);
/// The leader has what a majority needs to go on: whether writes can be taken now, seen from outside.
bool takesWrites(const Store& store);

// --- store_log.cpp -------------------------------------------------------------------------------------------------
/// A caller's request has reached a member.
void onRequest(World& world, Index call);
/// Its piece of work is done.
void worked(World& world, Index call);
/// A new leader's first entry, by which it learns what is committed.
void openTerm(const Store& store, std::uint32_t leader);
/// Sends a follower what it lacks, as far as the leader knows; nothing is a heartbeat.
void sendAppend(const Store& store, std::uint32_t leader, std::uint32_t follower);
void onAppend(World& world, Index call);
void appendWorked(World& world, Index call);
void onAppendAnswered(World& world, Index call, Outcome outcome);
/// The leader leads no more: those who wait are refused.
void refuseWaiting(const Store& store, std::uint32_t position);
/// Before the members change: all that the best log holds is applied everywhere, and logs begin anew.
void dissolve(const Store& store);

/// What a majority has, the leader included: the value that enough followers reach or exceed. `value` of a follower.
template <typename Value>
kernel::Time reachedByMajority(const StoreVoter& leader, std::uint32_t self, kernel::Time own, const Value& value) {
    std::array<kernel::Time, kMostMembers> values{};
    const std::size_t count = leader.followers.size();
    for (std::size_t i = 0; i < count; ++i)
        values[i] = i == self ? own : value(leader.followers[i]);
    // Of n values in falling order the one at place n / 2 is reached by n / 2 + 1.
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(values.begin(), middle, values.begin() + static_cast<std::ptrdiff_t>(count), std::greater<>());
    return *middle;
}

} // namespace faultline::components::store::consensus
