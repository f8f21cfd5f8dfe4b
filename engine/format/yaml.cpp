#include "engine/format/yaml.h"

#include <istream>
#include <map>
#include <streambuf>
#include <unordered_set>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "engine/format/format.h"

namespace faultline::format {
namespace {

// yaml-cpp keeps the tokens of a flow collection until it knows that it is no key: about 230 bytes for each byte of
// "[[[[…". So much text may pass without anything to show for it, no more.
constexpr std::size_t kMaxUnseenBytes = 1024 * 1024;
constexpr std::size_t kMaxNodes = 4'000'000;
constexpr std::size_t kMaxKeyBytes = 256; // YAML itself allows 1024

/// A limit was passed; the rest of the file is not looked at.
struct Refused {
    Mark mark;
    base::Text message;
    std::string expected;
};

/// Hands the text out in slices and notices when the parser swallows much without an event.
class MeteredText : public std::streambuf {
  public:
    explicit MeteredText(const std::string& text) : m_text(text) {}

    void noteEvent() { m_atLastEvent = m_served; }

  protected:
    int_type underflow() override {
        if (gptr() < egptr())
            return traits_type::to_int_type(*gptr());
        if (m_served >= m_text.size())
            return traits_type::eof();
        if (m_served - m_atLastEvent > kMaxUnseenBytes)
            throw Refused{{}, "one value takes more than 1 MiB, or brackets are never closed", "shorter values"};
        constexpr std::size_t kSlice = 4096;
        const std::size_t size = std::min(kSlice, m_text.size() - m_served);
        char* begin = const_cast<char*>(m_text.data()) + m_served; // a streambuf's get area is never written to
        setg(begin, begin, begin + size);
        m_served += size;
        return traits_type::to_int_type(*begin);
    }

  private:
    const std::string& m_text;
    std::size_t m_served = 0;
    std::size_t m_atLastEvent = 0;
};

/// Builds nodes from events and watches over the limits.
class TreeBuilder : public YAML::EventHandler {
  public:
    TreeBuilder(Document& document, MeteredText& input, base::Diagnostics& findings)
        : m_document(document), m_input(input), m_findings(findings), m_scan(document.source) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (m_hadDocument)
            throw Refused{at(mark), "one file holds one diagram", "no second document after `---`"};
        m_hadDocument = true;
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(make(Node::Kind::Null, m_frames.empty() ? at(mark) : placeOfNothing(mark)), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(Node::Kind::Sequence, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(Node::Kind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

    Mark lastMark() const { return m_last; }
    void finish();

  private:
    /// A collection that is being filled.
    struct Frame {
        Node* node = nullptr;
        bool awaitsKey = false; ///< Map: what comes next is a key
        std::string key;
        Mark keyMark;
        bool isKeySound = false;
        std::size_t height = 1;
        std::size_t weight = 1; ///< nodes in it, aliases expanded
        std::unordered_set<std::string> keys;
        YAML::anchor_t anchor = 0;
    };
    struct Anchored {
        Node* node = nullptr;
        std::size_t height = 0;
        std::size_t weight = 0;
    };

    static Mark at(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }
    Mark placeOfNothing(const YAML::Mark& mark) const;
    Node* make(Node::Kind kind, Mark mark);
    void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
    void close();
    void add(Node* node, YAML::anchor_t anchor, std::size_t height = 0, std::size_t weight = 1);
    void takeKey(Frame& frame, const Node& node);
    void refuseTag(const std::string& tag, Mark mark);
    void report(Mark mark, base::Text message, std::string found, std::string expected);

    Document& m_document;
    MeteredText& m_input;
    base::Diagnostics& m_findings;
    ScalarScan m_scan;
    std::vector<Frame> m_frames;
    std::map<YAML::anchor_t, Anchored> m_anchors;
    std::size_t m_expanded = 0;
    bool m_hadDocument = false;
    Mark m_last{1, 1};
};

void TreeBuilder::report(Mark mark, base::Text message, std::string found, std::string expected) {
    const Mark place = m_document.source.inCharacters(mark);
    base::Diagnostic finding;
    finding.line = place.line;
    finding.column = place.column;
    finding.message = std::move(message);
    finding.found = std::move(found);
    finding.expected = std::move(expected);
    m_findings.push_back(std::move(finding));
}

/// The parser says where the next token stands; the reader wants to know where something is missing.
Mark TreeBuilder::placeOfNothing(const YAML::Mark& mark) const {
    const Frame& frame = m_frames.back();
    if (frame.node->isMap())
        return frame.awaitsKey ? at(mark) : frame.keyMark;
    const std::string& text = m_document.source.text();
    const auto offset = static_cast<std::size_t>(mark.pos);
    const std::size_t dash = offset == 0 ? std::string::npos : text.find_last_not_of(" \n", offset - 1);
    return dash != std::string::npos && text[dash] == '-' ? m_document.source.markAt(dash) : at(mark);
}

Node* TreeBuilder::make(Node::Kind kind, Mark mark) {
    m_input.noteEvent();
    m_last = mark;
    if (m_document.tree.size() >= kMaxNodes)
        throw Refused{mark, "the file holds too many values", "at most 4,000,000"};
    return m_document.tree.make(kind, mark);
}

void TreeBuilder::refuseTag(const std::string& tag, Mark mark) {
    if (!tag.empty() && tag != "?" && tag != "!" && !tag.starts_with("tag:yaml.org,2002:"))
        report(mark, "tags have no meaning in a diagram file", tag, "the value without a tag");
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
    m_input.noteEvent();
    m_last = at(mark);
    const auto found = m_anchors.find(anchor);
    if (found == m_anchors.end())
        throw Refused{at(mark), "an alias cannot stand inside what it repeats", "the value itself"};
    const Anchored& target = found->second;
    m_expanded += target.weight;
    if (m_expanded > kMaxExpandedNodes)
        throw Refused{at(mark), "the aliases of this file repeat too much", "at most 1,000,000 values in all"};
    if (m_frames.size() + target.height > static_cast<std::size_t>(kMaxNesting))
        throw Refused{at(mark), "values are nested too deep", "at most 64 levels"};
    add(target.node, 0, target.height, target.weight);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
    Node* node = make(Node::Kind::Scalar, at(mark));
    node->text = value;
    node->isQuoted = tag == "!";
    refuseTag(tag, node->mark);
    if (tag != "?")
        m_scan.scalarAt(static_cast<std::size_t>(mark.pos));
    add(node, anchor);
}

void TreeBuilder::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (m_frames.size() >= static_cast<std::size_t>(kMaxNesting))
        throw Refused{at(mark), "values are nested too deep", "at most 64 levels"};
    Frame frame;
    frame.node = make(kind, at(mark));
    frame.awaitsKey = kind == Node::Kind::Map;
    frame.anchor = anchor;
    refuseTag(tag, frame.node->mark);
    m_frames.push_back(std::move(frame));
}

void TreeBuilder::close() {
    m_input.noteEvent();
    const Frame frame = std::move(m_frames.back());
    m_frames.pop_back();
    add(frame.node, frame.anchor, frame.height, frame.weight);
}

void TreeBuilder::add(Node* node, YAML::anchor_t anchor, std::size_t height, std::size_t weight) {
    if (anchor != 0)
        m_anchors[anchor] = {node, height, weight};
    if (m_frames.empty()) {
        m_document.tree.setRoot(node);
        return;
    }
    Frame& frame = m_frames.back();
    frame.height = std::max(frame.height, height + 1);
    frame.weight += weight;
    if (frame.node->isSequence()) {
        frame.node->items.push_back(node);
    } else if (frame.awaitsKey) {
        takeKey(frame, *node);
        frame.awaitsKey = false;
    } else {
        if (frame.isKeySound)
            frame.node->entries.push_back({std::move(frame.key), frame.keyMark, node});
        frame.awaitsKey = true;
    }
}

void TreeBuilder::takeKey(Frame& frame, const Node& node) {
    frame.isKeySound = false;
    frame.key = node.text;
    frame.keyMark = node.mark;
    if (!node.isScalar() || node.text.empty())
        report(node.mark, "a key is missing or is no name", {}, "a name before the colon");
    else if (node.text == "<<" && !node.isQuoted)
        report(node.mark, "merge keys (`<<`) are not part of the format", "<<", "the keys themselves");
    else if (node.text.front() == '\t' && !node.isQuoted)
        report(node.mark, "a tab cannot indent", {}, "spaces");
    else if (node.text.size() > kMaxKeyBytes)
        report(node.mark, "the key is too long", {}, "at most 256 bytes");
    else if (!frame.keys.insert(node.text).second)
        report(node.mark, {"the key `{1}` stands here twice", {node.text}}, node.text, "each key once");
    else
        frame.isKeySound = true;
}

void TreeBuilder::finish() {
    m_scan.finish();
    m_document.hadComments = m_scan.hasComments();
    if (m_scan.unclosedAt() != std::string::npos)
        report(m_document.source.markAt(m_scan.unclosedAt()), "this quotation mark is never closed", {},
               "another one at the end of the text");
}

void reportAt(const SourceText& source, Mark mark, base::Text message, std::string expected,
              base::Diagnostics& findings) {
    const Mark place = source.inCharacters(mark);
    base::Diagnostic finding;
    finding.line = std::max(place.line, 1);
    finding.column = std::max(place.column, 1);
    finding.message = std::move(message);
    finding.expected = std::move(expected);
    findings.push_back(std::move(finding));
}

/// The column of a tab before the first word of a line, which is what most often is no YAML; 0 where there is none.
int tabInIndent(std::string_view text, int line) {
    for (int i = 0; i < line && !text.empty(); ++i)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    const std::string_view indent = text.substr(0, std::min(text.find_first_not_of(" \t"), text.size()));
    const std::size_t tab = indent.find('\t');
    return tab == std::string_view::npos ? 0 : static_cast<int>(tab) + 1;
}

/// Whether the parser stopped at a question mark within { } or [ ], where it takes it for YAML's own sign.
bool stoppedAtQuestionMark(const SourceText& source, const YAML::Mark& mark) {
    const std::string& text = source.text();
    return mark.pos >= 0 && static_cast<std::size_t>(mark.pos) < text.size() &&
           text[static_cast<std::size_t>(mark.pos)] == '?';
}

} // namespace

std::optional<Document> parseYaml(std::string_view bytes, base::Diagnostics& findings) {
    std::optional<SourceText> source = SourceText::from(bytes, findings);
    if (!source)
        return std::nullopt;
    Document document{std::move(*source), {}, false};
    MeteredText input(document.source.text());
    TreeBuilder builder(document, input, findings);
    try {
        std::istream stream(&input);
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        builder.finish();
    } catch (const Refused& refused) {
        reportAt(document.source, refused.mark.line > 0 ? refused.mark : builder.lastMark(), refused.message,
                 refused.expected, findings);
        return std::nullopt;
    } catch (const YAML::Exception& error) {
        if (const int column = tabInIndent(document.source.text(), error.mark.line); column > 0) {
            reportAt(document.source, {error.mark.line + 1, column}, "a tab cannot indent", "spaces", findings);
            return std::nullopt;
        }
        const Mark place = {error.mark.line + 1, error.mark.column + 1};
        if (stoppedAtQuestionMark(document.source, error.mark))
            reportAt(document.source, place, "a text with a question mark within { } or [ ] needs quotation marks",
                     "\"…?\"", findings);
        else
            reportAt(document.source, place, {"this is no YAML: {1}", {error.msg}}, {}, findings);
        return std::nullopt;
    }
    if (!document.tree.root() || document.tree.root()->kind == Node::Kind::Null) {
        reportAt(document.source, {1, 1}, "the file is empty", "`faultline: 1` and a diagram", findings);
        return std::nullopt;
    }
    return document;
}

} // namespace faultline::format
