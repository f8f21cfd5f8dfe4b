#include "engine/format/locate.h"

#include <charconv>

namespace faultline::format {

Mark PathLocator::locate(std::string_view path) const {
    const Node* node = m_tree.root();
    if (!node)
        return {};
    Mark mark = node->mark;
    while (!path.empty()) {
        if (path.front() == '.')
            path.remove_prefix(1);
        if (node->isSequence() && path.starts_with('[')) {
            std::size_t index = 0;
            const auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), index);
            if (error != std::errc() || index >= node->items.size())
                return mark;
            node = node->items[index];
            mark = node->mark;
            path.remove_prefix(std::min(static_cast<std::size_t>(end - path.data()) + 1, path.size()));
        } else {
            std::size_t length = 0;
            const Entry* entry = node->isMap() ? entryFor(*node, path, length) : nullptr;
            if (!entry)
                return mark;
            node = entry->value;
            mark = node->mark.line == entry->mark.line ? node->mark : entry->mark;
            path.remove_prefix(length);
        }
    }
    return mark;
}

/// The entry whose key `path` begins with; keys may hold dots themselves, so the shortest that is there wins.
const Entry* PathLocator::entryFor(const Node& map, std::string_view path, std::size_t& length) const {
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
        if (const Entry* entry = find(map, path.substr(0, end))) {
            length = end;
            return entry;
        }
        at = end + 1;
    }
    return nullptr;
}

const Entry* PathLocator::find(const Node& map, std::string_view key) const {
    constexpr std::size_t kLarge = 32;
    if (map.entries.size() < kLarge)
        return map.find(key);
    auto& index = m_indexes[&map];
    if (index.empty())
        for (const Entry& entry : map.entries)
            index.emplace(entry.key, &entry);
    const auto found = index.find(key);
    return found == index.end() ? nullptr : found->second;
}

} // namespace faultline::format
