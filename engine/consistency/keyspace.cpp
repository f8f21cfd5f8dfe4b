#include "engine/consistency/keyspace.h"

#include <algorithm>

namespace faultline::consistency {

Keyspace::Keyspace(const diagram::Named& keyspace) : m_id(keyspace.id) {
    const catalog::Value count = diagram::effectiveKeyspace(keyspace, "keys");
    if (const auto* keys = count.as<std::int64_t>())
        m_keys = static_cast<std::uint64_t>(std::clamp<std::int64_t>(*keys, 1, kMaxKeys));
    const catalog::Value popularity = diagram::effectiveKeyspace(keyspace, "popularity");
    double exponent = 1.0;
    if (popularity.isWord("uniform")) {
        m_popularity = Popularity::Uniform;
    } else if (const auto* record = popularity.as<catalog::Record>()) {
        if (record->find("uniform") != nullptr)
            m_popularity = Popularity::Uniform;
        if (const catalog::Value* zipf = record->find("zipf"); zipf != nullptr && zipf->as<double>() != nullptr)
            exponent = *zipf->as<double>();
        if (const catalog::Value* hot = record->find("hot"); hot != nullptr && hot->as<catalog::Record>() != nullptr) {
            m_popularity = Popularity::Hot;
            const auto& fields = *hot->as<catalog::Record>();
            m_hotKeys = 10;
            m_hotShare = 0.9;
            if (const auto* keys = fields.find("keys"); keys != nullptr && keys->as<std::int64_t>() != nullptr)
                m_hotKeys = static_cast<std::uint64_t>(std::max<std::int64_t>(1, *keys->as<std::int64_t>()));
            if (const auto* share = fields.find("share"); share != nullptr && share->as<base::Ratio>() != nullptr)
                m_hotShare = share->as<base::Ratio>()->value;
            m_hotKeys = std::min(m_hotKeys, m_keys);
        }
    }
    if (m_popularity == Popularity::Zipf)
        m_zipf = kernel::Zipf(m_keys, exponent);
}

std::uint64_t Keyspace::draw(kernel::Random& random) const {
    switch (m_popularity) {
    case Popularity::Zipf:
        return m_zipf.draw(random);
    case Popularity::Uniform:
        return random.below(m_keys);
    case Popularity::Hot:
        if (m_hotKeys == m_keys || random.chance(m_hotShare))
            return random.below(m_hotKeys);
        return m_hotKeys + random.below(m_keys - m_hotKeys);
    }
    return 0;
}

std::uint64_t Keyspace::drawHot(kernel::Random& random, double share) const {
    const double own = probability(0);
    if (own >= 1)
        return 0;
    if (share >= own) {
        // As usual with probability (1 − share) / (1 − own), else the hottest: that gets
        // own · (1 − share) / (1 − own) + 1 − (1 − share) / (1 − own) = share.
        return random.chance((1 - share) / (1 - own)) ? draw(random) : 0;
    }
    return random.chance(share) ? 0 : drawOther(random);
}

std::uint64_t Keyspace::drawOther(kernel::Random& random) const {
    switch (m_popularity) {
    case Popularity::Zipf:
        break;
    case Popularity::Uniform:
        return 1 + random.below(m_keys - 1);
    case Popularity::Hot: {
        const double hot = (static_cast<double>(m_hotKeys) - 1) * probability(0);
        if (m_hotKeys == m_keys || random.chance(hot / (1 - probability(0))))
            return 1 + random.below(m_hotKeys - 1);
        return m_hotKeys + random.below(m_keys - m_hotKeys);
    }
    }
    // An exponent of at most 10 gives the hottest key at most 1 − 2^−10 of the requests: about a thousand tries.
    for (;;)
        if (const std::uint64_t rank = m_zipf.draw(random); rank != 0)
            return rank;
}

double Keyspace::probability(std::uint64_t rank) const {
    switch (m_popularity) {
    case Popularity::Zipf:
        return m_zipf.probability(rank);
    case Popularity::Uniform:
        return 1.0 / static_cast<double>(m_keys);
    case Popularity::Hot:
        if (m_hotKeys == m_keys)
            return 1.0 / static_cast<double>(m_keys);
        return rank < m_hotKeys ? m_hotShare / static_cast<double>(m_hotKeys)
                                : (1 - m_hotShare) / static_cast<double>(m_keys - m_hotKeys);
    }
    return 0;
}

} // namespace faultline::consistency
