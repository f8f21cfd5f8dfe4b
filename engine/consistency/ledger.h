// The truth about keys: which version of each was committed and acknowledged, so that a stale read is a fact.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/consistency/paged.h"
#include "engine/kernel/time.h"

namespace faultline::consistency {

/// What one data owner (a database) knows of one key. Version 0 is what it held before the run.
struct KeyTruth {
    kernel::Time acknowledgedAt = 0; ///< when the newest acknowledged version was
    std::uint32_t acknowledged = 0;  ///< newest version whose answer has left
    std::uint32_t current = 0;       ///< newest version that the primary holds
    std::uint32_t given = 0;         ///< last version number given: those of lost writes are not used again
};

/// What a read carries from the moment at which it was issued: the newest version acknowledged by then.
struct ReadMark {
    std::uint32_t version = 0;
    kernel::Time acknowledgedAt = 0;
};

/// Newest versions of one data owner's keys, in the owner's order.
class Ledger {
  public:
    /// The primary has a new version; gives its number.
    std::uint32_t commit(std::uint64_t key) {
        KeyTruth& truth = m_keys.at(key);
        truth.current = ++truth.given;
        return truth.current;
    }
    /// The answer about a version leaves the primary.
    void acknowledge(std::uint64_t key, std::uint32_t version, kernel::Time now) {
        KeyTruth& truth = m_keys.at(key);
        if (version <= truth.acknowledged)
            return;
        truth.acknowledged = version;
        truth.acknowledgedAt = now;
    }
    /// Nothing newer than `survivor` is left, which had been acknowledged before `since`.
    void retract(std::uint64_t key, std::uint32_t survivor, kernel::Time since) {
        KeyTruth& truth = m_keys.at(key);
        truth.current = std::min(truth.current, survivor);
        if (truth.acknowledged <= survivor)
            return;
        truth.acknowledged = survivor;
        truth.acknowledgedAt = since;
    }
    /// Newest acknowledged version.
    std::uint32_t version(std::uint64_t key) const { return m_keys[key].acknowledged; }
    std::uint32_t current(std::uint64_t key) const { return m_keys[key].current; }
    ReadMark mark(std::uint64_t key) const {
        const KeyTruth& truth = m_keys[key];
        return {truth.acknowledged, truth.acknowledgedAt};
    }
    /// Calls `visit(key, current version)` for each key that was ever written, in order.
    template <typename Visit> void eachWritten(const Visit& visit) const {
        m_keys.eachStored([&](std::uint64_t key, const KeyTruth& truth) {
            if (truth.given > 0)
                visit(key, truth.current);
        });
    }

  private:
    Paged<KeyTruth> m_keys;
};

} // namespace faultline::consistency
