#include "ui/canvas/hand_record.h"

#include "engine/catalog/catalog.h"
#include "ui/player/player.h"

namespace faultline::ui {
namespace {

using catalog::Field;
using catalog::Record;
using catalog::Value;

constexpr std::size_t kMostEvents = 1000;
constexpr std::size_t kMostSent = 1000;

/// The event's own key with its target; null where there is none.
const Field* kindOf(const Record& event) {
    for (const Field& field : event.fields())
        if (catalog::Catalog::instance().eventKind(field.first) != nullptr)
            return &field;
    return nullptr;
}

/// As the log of a run writes targets.
std::string targetText(const Value& target) {
    if (const auto* list = target.as<catalog::List>()) {
        std::string text;
        for (const Value& item : *list) {
            const bool isGroup = item.as<catalog::List>() != nullptr;
            text += text.empty() ? "" : isGroup ? " | " : ", ";
            text += targetText(item);
        }
        return text;
    }
    const auto* word = target.as<std::string>();
    return word != nullptr ? *word : std::string();
}

base::Duration lengthOf(const Record& event) {
    const Value* length = event.find("for");
    const auto* span = length != nullptr ? length->as<base::Duration>() : nullptr;
    return span != nullptr ? *span : base::Duration{};
}

kernel::Time startOf(const Record& event) {
    return event.find("at")->as<base::Duration>()->ns;
}

} // namespace

HandRecord& HandRecord::of(Player& player) {
    if (auto* known = player.findChild<HandRecord*>(QString(), Qt::FindDirectChildrenOnly))
        return *known;
    return *new HandRecord(&player);
}

HandRecord::HandRecord(QObject* parent) : QObject(parent) {}

void HandRecord::sent(const Record& event) {
    // `restore` is no event of files, and `heal` would say it twice: how long each fault lasted is kept.
    const Field* kind = kindOf(event);
    if (kind == nullptr || kind->first == "heal")
        return;
    m_sent.push_back(event);
    if (m_sent.size() > kMostSent) // refused ones never come back
        m_sent.pop_front();
}

void HandRecord::read(const simulation::Snapshot& snapshot) {
    bool different = false;
    std::vector<const simulation::LogEntry*> entries;
    if (m_fresh.read(snapshot, [&](const auto& entry) { entries.push_back(&entry); }))
        different = goBack(snapshot.now);
    for (const simulation::LogEntry* entry : entries)
        different = take(*entry) || different;
    if (different)
        emit changed();
}

/// The run is at an earlier time. What was done later is undone with it; where that is all of it, the run has begun
/// anew, and it is kept until something else is done.
bool HandRecord::goBack(kernel::Time now) {
    if (m_events.empty() || startOf(m_events.front()) > now) {
        m_isPast = true;
        m_open.clear();
        return false;
    }
    const std::size_t before = m_events.size();
    while (startOf(m_events.back()) > now)
        m_events.pop_back();
    std::erase_if(m_open, [&](const Open& one) { return one.event >= m_events.size(); });
    return m_events.size() != before;
}

bool HandRecord::take(const simulation::LogEntry& entry) {
    constexpr std::string_view kEnd = "end of ";
    if (entry.what.starts_with(kEnd))
        return end(entry.what.substr(kEnd.size()), entry.target, entry.at);
    const auto found = std::find_if(m_sent.begin(), m_sent.end(), [&](const Record& event) {
        const Field* kind = kindOf(event);
        return kind->first == entry.what && targetText(kind->second) == entry.target;
    });
    if (found == m_sent.end())
        return false;
    if (std::exchange(m_isPast, false))
        m_events.clear();
    Record event{{"at", Value(base::Duration{entry.at})}};
    for (const Field& field : found->fields())
        event.set(field.first, field.second);
    m_sent.erase(found);
    if (m_events.size() >= kMostEvents)
        return false;
    m_open.push_back({m_events.size(), entry.what, entry.target});
    m_events.push_back(std::move(event));
    return true;
}

/// A fault that was ended by hand lasted so long. What had crashed starts then, as it did by hand: with `for` it would
/// serve then.
bool HandRecord::end(const std::string& what, const std::string& target, kernel::Time at) {
    const auto open = std::find_if(m_open.begin(), m_open.end(),
                                   [&](const Open& one) { return one.what == what && one.target == target; });
    if (open == m_open.end())
        return false;
    Record& event = m_events[open->event];
    m_open.erase(open);
    const kernel::Time lasted = at - startOf(event);
    if (lengthOf(event).ns == lasted || lasted <= 0)
        return false;
    if (what == "crash" && lengthOf(event).ns == 0)
        m_events.push_back(Record{{"at", Value(base::Duration{at})}, {"restart", Value(target)}});
    else
        event.set("for", Value(base::Duration{lasted}));
    return true;
}

void HandRecord::clear() {
    m_sent.clear();
    m_events.clear();
    m_open.clear();
    m_isPast = false;
    emit changed();
}

std::optional<diagram::Edit> HandRecord::asScenario() const {
    if (m_events.empty())
        return std::nullopt;
    diagram::Group group;
    for (const Record& event : m_events) {
        diagram::AddEntry add;
        add.place = {diagram::Section::Scenario, {}, static_cast<std::size_t>(-1)};
        add.values = event;
        group.edits.push_back({add, {}});
    }
    return diagram::Edit{std::move(group), {"Keep {1} events as scenario", {std::to_string(m_events.size())}}};
}

} // namespace faultline::ui
