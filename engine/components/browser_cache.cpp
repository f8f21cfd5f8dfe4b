#include "engine/components/browser_cache.h"

#include <algorithm>

#include "engine/kernel/random.h"

namespace faultline::components {

Index BrowserCache::placeOf(const Question& question) const {
    const std::uint64_t who = (std::uint64_t{question.user} << 32) | question.key;
    return static_cast<Index>(kernel::hash(who, question.operation)) & (m_placeCount - 1);
}

Index BrowserCache::lookUp(const Question& question) const {
    if (m_placeCount == 0)
        return kNone;
    Index entry = m_places[placeOf(question)] - 1; // 0 − 1 is kNone
    while (entry != kNone && m_entries[entry].question != question)
        entry = m_entries[entry].next;
    return entry;
}

void BrowserCache::unlink(Index entry) {
    const Entry& gone = m_entries[entry];
    List& list = m_lists.at(gone.question.user % kMost);
    if (gone.newer != kNone)
        m_entries.at(gone.newer).older = gone.older;
    else
        list.newest = gone.older + 1; // kNone + 1 is 0
    if (gone.older != kNone)
        m_entries.at(gone.older).newer = gone.newer;
    else
        list.oldest = gone.newer + 1;
    --list.count;
}

void BrowserCache::linkNewest(Index entry) {
    Entry& made = m_entries.at(entry);
    List& list = m_lists.at(made.question.user % kMost);
    made.newer = kNone;
    made.older = list.newest - 1;
    if (list.newest != 0)
        m_entries.at(list.newest - 1).newer = entry;
    else
        list.oldest = entry + 1;
    list.newest = entry + 1;
    ++list.count;
}

void BrowserCache::remove(Index entry) {
    unlink(entry);
    const Entry& gone = m_entries[entry];
    const Index place = placeOf(gone.question);
    Index before = m_places[place] - 1;
    if (before == entry) {
        m_places.at(place) = gone.next + 1;
    } else {
        while (m_entries[before].next != entry)
            before = m_entries[before].next;
        m_entries.at(before).next = gone.next;
    }
    Entry& freed = m_entries.at(entry);
    freed.used = false;
    freed.next = m_free;
    m_free = entry;
    --m_size;
}

void BrowserCache::grow() {
    m_placeCount = std::max<Index>(1024, 2 * m_placeCount);
    m_places.clear();
    for (Index entry = 0; entry < m_touched; ++entry) {
        if (!m_entries[entry].used)
            continue;
        Index& first = m_places.at(placeOf(m_entries[entry].question));
        m_entries.at(entry).next = first - 1;
        first = entry + 1;
    }
}

Index BrowserCache::takeFree(BrowserCounts& counts) {
    if (m_free == kNone && m_touched < kMost)
        return m_touched++;
    if (m_free == kNone) {
        remove(m_hand);
        ++counts.evictions;
        m_hand = (m_hand + 1) % kMost;
    }
    const Index entry = m_free;
    m_free = m_entries[entry].next;
    return entry;
}

const BrowserCache::Answer* BrowserCache::find(const Question& question, kernel::Time now, BrowserCounts& counts) {
    const Index entry = lookUp(question);
    if (entry == kNone || m_entries[entry].expires <= now) {
        if (entry != kNone) {
            remove(entry);
            ++counts.expirations;
        }
        ++counts.misses;
        return nullptr;
    }
    ++counts.hits;
    if (m_entries[entry].newer != kNone) {
        unlink(entry);
        linkNewest(entry);
    }
    return &m_entries[entry].answer;
}

void BrowserCache::keep(const Question& question, const Answer& answer, kernel::Time expires, std::uint32_t limit,
                        BrowserCounts& counts) {
    if (const Index known = lookUp(question); known != kNone)
        remove(known); // comes back as the newest
    const Index list = question.user % kMost;
    while (m_lists[list].count >= limit && m_lists[list].count > 0) {
        remove(m_lists[list].oldest - 1);
        ++counts.evictions;
    }
    const Index entry = takeFree(counts);
    if (m_size >= m_placeCount)
        grow();
    Entry& made = m_entries.at(entry);
    made.expires = expires;
    made.question = question;
    made.answer = answer;
    made.used = true;
    Index& first = m_places.at(placeOf(question));
    made.next = first - 1;
    first = entry + 1;
    linkNewest(entry);
    ++m_size;
}

} // namespace faultline::components
