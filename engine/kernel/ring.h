// A first-in first-out queue that keeps its memory and copies as a value.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/base/assert.h"

namespace faultline::kernel {

/// A growing ring buffer of plain values; capacity is a power of two.
template <typename T> class Ring {
  public:
    bool empty() const { return m_count == 0; }
    std::size_t size() const { return m_count; }
    void push(T value) {
        if (m_count == m_items.size())
            grow();
        m_items[(m_head + m_count) & (m_items.size() - 1)] = value;
        ++m_count;
    }
    const T& front() const { return m_items[m_head]; }
    T pop() {
        FAULTLINE_ASSERT(m_count > 0, "popped an empty ring");
        T value = m_items[m_head];
        m_head = (m_head + 1) & (m_items.size() - 1);
        --m_count;
        return value;
    }
    /// The i-th from the front.
    const T& operator[](std::size_t i) const { return m_items[(m_head + i) & (m_items.size() - 1)]; }
    T& operator[](std::size_t i) { return m_items[(m_head + i) & (m_items.size() - 1)]; }
    void clear() { m_head = m_count = 0; }

  private:
    void grow() {
        std::vector<T> larger(m_items.empty() ? 8 : m_items.size() * 2);
        for (std::size_t i = 0; i < m_count; ++i)
            larger[i] = (*this)[i];
        m_items = std::move(larger);
        m_head = 0;
    }
    std::vector<T> m_items;
    std::size_t m_head = 0;
    std::size_t m_count = 0;
};

} // namespace faultline::kernel
