// Keyspaces: how many keys there are and which of them requests ask for.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/diagram/diagram.h"
#include "engine/kernel/random.h"
#include "engine/kernel/zipf.h"

namespace faultline::consistency {

/// One compiled keyspace. Key numbers are popularity ranks, 0 the hottest, plus `firstKey` so that the keys of all
/// keyspaces are apart; created keys follow after the last rank.
class Keyspace {
  public:
    Keyspace() = default;
    explicit Keyspace(const diagram::Named& keyspace);

    std::uint64_t draw(kernel::Random& random) const;
    /// The same while the hottest key takes `share` of the requests and the rest scale down.
    std::uint64_t drawHot(kernel::Random& random, double share) const;
    /// Probability of a rank.
    double probability(std::uint64_t rank) const;
    std::uint64_t keys() const { return m_keys; }
    const std::string& id() const { return m_id; }

    /// Keys of one keyspace are numbered from here; each keyspace has room for kMaxKeys.
    static constexpr std::uint64_t kMaxKeys = 10'000'000;
    std::uint64_t firstKey = 0;

  private:
    enum class Popularity { Zipf, Uniform, Hot };
    /// A key other than the hottest, in the proportions of `draw`.
    std::uint64_t drawOther(kernel::Random& random) const;

    std::string m_id;
    std::uint64_t m_keys = 1;
    Popularity m_popularity = Popularity::Zipf;
    kernel::Zipf m_zipf;
    std::uint64_t m_hotKeys = 0;
    double m_hotShare = 0;
};

} // namespace faultline::consistency
