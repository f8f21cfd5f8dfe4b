// A large array of plain values that is cheap to copy: pages are shared between copies until one of them writes.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <utility>
#include <vector>

namespace faultline::consistency {

/// An array whose untouched parts cost nothing and whose copies share pages (copy on write). Reading an untouched
/// element gives T{}. A copy may live on another thread; one object is for one thread at a time.
template <typename T> class Paged {
  public:
    static constexpr std::uint32_t kPageBits = 9;
    static constexpr std::uint32_t kPageSize = 1u << kPageBits;

    Paged() = default;
    Paged(const Paged& other) : m_pages(other.m_pages) { retainAll(); }
    Paged(Paged&& other) noexcept : m_pages(std::exchange(other.m_pages, {})) {}
    Paged& operator=(const Paged& other) {
        if (this != &other)
            *this = Paged(other);
        return *this;
    }
    Paged& operator=(Paged&& other) noexcept {
        std::swap(m_pages, other.m_pages);
        return *this;
    }
    ~Paged() {
        for (Page* page : m_pages)
            release(page);
    }

    const T& operator[](std::uint64_t index) const {
        const std::uint64_t page = index >> kPageBits;
        if (page >= m_pages.size() || m_pages[page] == nullptr)
            return kEmpty;
        return m_pages[page]->items[index & (kPageSize - 1)];
    }
    /// The element for writing; its page becomes this object's own.
    T& at(std::uint64_t index) {
        const std::uint64_t number = index >> kPageBits;
        if (number >= m_pages.size()) [[unlikely]]
            m_pages.resize(number + 1, nullptr);
        Page*& page = m_pages[number];
        if (page == nullptr || page->owners.load(std::memory_order_acquire) != 1) [[unlikely]]
            makeOwn(page);
        return page->items[index & (kPageSize - 1)];
    }
    void clear() { *this = Paged(); }
    /// Calls `visit(index, element)` for each element of the pages that there are, in order.
    template <typename Visit> void eachStored(const Visit& visit) const {
        for (std::uint64_t page = 0; page < m_pages.size(); ++page)
            if (m_pages[page] != nullptr)
                for (std::uint64_t i = 0; i < kPageSize; ++i)
                    visit((page << kPageBits) | i, m_pages[page]->items[i]);
    }

  private:
    struct Page {
        std::atomic<std::uint32_t> owners{1};
        std::array<T, kPageSize> items{};
    };
    void retainAll() {
        for (Page* page : m_pages)
            if (page != nullptr)
                page->owners.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(Page* page) {
        if (page != nullptr && page->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete page;
    }
    static void makeOwn(Page*& page) {
        Page* own = new Page;
        if (page != nullptr) {
            own->items = page->items;
            release(page);
        }
        page = own;
    }

    static inline const T kEmpty{};
    std::vector<Page*> m_pages;
};

} // namespace faultline::consistency
