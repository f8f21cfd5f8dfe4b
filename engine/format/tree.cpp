#include "engine/format/tree.h"

#include <algorithm>

namespace faultline::format {

const Entry* Node::find(std::string_view key) const {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

Node* Tree::make(Node::Kind kind, Mark mark) {
    Node& node = m_nodes.emplace_back();
    node.kind = kind;
    node.mark = mark;
    return &node;
}

} // namespace faultline::format
