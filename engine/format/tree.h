// A YAML document as plain nodes with their places in the file.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::format {

/// A place in a file, counted from 1; columns count bytes (SourceText turns them into characters for people).
struct Mark {
    int line = 0;
    int column = 0;
};

struct Node;
/// One `key: value` of a mapping.
struct Entry {
    std::string key;
    Mark mark;
    Node* value = nullptr;
};

/// A scalar, a sequence, a mapping, or nothing at all. An alias is the node it stands for, so nodes may be shared.
struct Node {
    enum class Kind { Null, Scalar, Sequence, Map };
    Kind kind = Kind::Null;
    bool isQuoted = false;
    Mark mark;
    std::string text;           ///< Scalar
    std::vector<Node*> items;   ///< Sequence
    std::vector<Entry> entries; ///< Map, in file order, without duplicates

    bool isScalar() const { return kind == Kind::Scalar; }
    bool isMap() const { return kind == Kind::Map; }
    bool isSequence() const { return kind == Kind::Sequence; }
    const Entry* find(std::string_view key) const;
};

/// Owns the nodes of a document.
class Tree {
  public:
    Tree() = default;
    Tree(Tree&&) = default;
    Tree& operator=(Tree&&) = default;
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    Node* make(Node::Kind kind, Mark mark);
    Node* root() const { return m_root; }
    void setRoot(Node* root) { m_root = root; }
    std::size_t size() const { return m_nodes.size(); }

  private:
    std::deque<Node> m_nodes;
    Node* m_root = nullptr;
};

} // namespace faultline::format
