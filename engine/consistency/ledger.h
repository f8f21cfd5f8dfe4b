// The truth about keys: which version of each was committed and acknowledged, so that a stale read is a fact.
#pragma once

#include <cstdint>

#include "engine/consistency/paged.h"
#include "engine/kernel/time.h"

namespace faultline::consistency {

/// What one data owner (a database) holds of one key. Version 0 is what it held before the run.
struct KeyTruth {
    std::uint32_t version = 0; ///< newest acknowledged version
    std::uint32_t writer = 0;  ///< the user who wrote it
    kernel::Time acknowledgedAt = 0;
};

/// What a read carries from the moment at which it was issued: the newest version acknowledged by then.
struct ReadMark {
    std::uint32_t version = 0;
    std::uint32_t writer = 0;
    kernel::Time acknowledgedAt = 0;
};

/// Newest acknowledged versions of one data owner's keys.
class Ledger {
  public:
    /// Commits a write that is acknowledged now (the answer leaves the primary); gives its version.
    std::uint32_t commit(std::uint64_t key, std::uint32_t user, kernel::Time now) {
        KeyTruth& truth = m_keys.at(key);
        ++truth.version;
        truth.writer = user;
        truth.acknowledgedAt = now;
        return truth.version;
    }
    std::uint32_t version(std::uint64_t key) const { return m_keys[key].version; }
    ReadMark mark(std::uint64_t key) const {
        const KeyTruth& truth = m_keys[key];
        return {truth.version, truth.writer, truth.acknowledgedAt};
    }

  private:
    Paged<KeyTruth> m_keys;
};

} // namespace faultline::consistency
