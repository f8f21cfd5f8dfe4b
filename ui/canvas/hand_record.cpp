#include "ui/canvas/hand_record.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/catalog/catalog.h"
#include "ui/document/diagram_document.h"
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

/// To the millisecond, which nobody's hand is finer than; what is shorter than ten of them to the microsecond.
base::Duration rounded(base::Duration exact, bool isLength) {
    const kernel::Time step =
        isLength && exact.ns < 10 * kernel::kMillisecond ? kernel::kMicrosecond : kernel::kMillisecond;
    return {std::max((exact.ns + step / 2) / step, kernel::Time(exact.ns > 0 && isLength)) * step};
}

Record rounded(Record event) {
    for (const char* key : {"at", "for"})
        if (const Value* time = event.find(key))
            if (const auto* span = time->as<base::Duration>())
                event.set(key, Value(rounded(*span, std::string_view(key) == "for")));
    return event;
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

/// What was not kept goes.
void HandRecord::forgetLoose() {
    std::erase_if(m_acts, [](const Act& act) { return !act.kept; });
}

/// The run is at an earlier time. What was done later is undone with it; where that is all of it, the run has begun
/// anew, and it is kept until something else is done.
bool HandRecord::goBack(kernel::Time now) {
    const auto isLater = [now](const Act& act) { return startOf(act.event) > now; };
    const bool anew =
        std::all_of(m_acts.begin(), m_acts.end(), [&](const Act& act) { return act.kept || isLater(act); });
    for (Act& act : m_acts)
        act.open = act.open && !anew && !isLater(act);
    if (anew) {
        m_isPast = true;
        return false;
    }
    return std::erase_if(m_acts, [&](const Act& act) { return !act.kept && isLater(act); }) > 0;
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
        forgetLoose();
    Record event{{"at", Value(base::Duration{entry.at})}};
    for (const Field& field : found->fields())
        event.set(field.first, field.second);
    m_sent.erase(found);
    if (count() >= kMostEvents)
        return false;
    m_acts.push_back({std::move(event), entry.what, entry.target, true});
    return true;
}

/// A fault that was ended by hand lasted so long. What had crashed starts then, as it did by hand: with `for` it would
/// serve then.
bool HandRecord::end(const std::string& what, const std::string& target, kernel::Time at) {
    const auto open = std::find_if(m_acts.begin(), m_acts.end(), [&](const Act& act) {
        return act.open && act.what == what && act.target == target;
    });
    if (open == m_acts.end())
        return false;
    open->open = false;
    const kernel::Time lasted = at - startOf(open->event);
    if (lengthOf(open->event).ns == lasted || lasted <= 0)
        return false;
    if (what == "crash" && lengthOf(open->event).ns == 0)
        m_acts.push_back({Record{{"at", Value(base::Duration{at})}, {"restart", Value(target)}}, "restart", target});
    else
        open->event.set("for", Value(base::Duration{lasted}));
    return true;
}

void HandRecord::clear() {
    m_sent.clear();
    m_acts.clear();
    m_keeps.clear();
    m_isPast = false;
    emit changed();
}

std::vector<Record> HandRecord::events() const {
    std::vector<Record> events;
    for (const Act& act : m_acts)
        if (!act.kept)
            events.push_back(act.event);
    return events;
}

std::size_t HandRecord::count() const {
    return std::size_t(std::count_if(m_acts.begin(), m_acts.end(), [](const Act& act) { return !act.kept; }));
}

bool HandRecord::keepIn(DiagramDocument& document) {
    diagram::Group group;
    Keep keep;
    for (const Record& event : events()) {
        keep.written.push_back(rounded(event));
        diagram::AddEntry add;
        add.place = {diagram::Section::Scenario, {}, static_cast<std::size_t>(-1)};
        add.values = keep.written.back();
        group.edits.push_back({add, {}});
    }
    const std::string number = std::to_string(keep.written.size());
    if (keep.written.empty() || !document.edit({std::move(group), {"Keep {1} events as scenario", {number}}}))
        return false;
    if (std::exchange(m_document, &document) != &document)
        connect(&document.undoStack(), &QUndoStack::indexChanged, this, &HandRecord::followUndo);
    std::erase_if(m_keeps, [](const Keep& one) { return one.undone; }); // a step was done since: it is gone
    keep.number = ++m_lastKeep;
    keep.index = document.undoStack().index();
    for (Act& act : m_acts)
        if (!std::exchange(act.kept, true))
            act.keep = keep.number;
    m_keeps.push_back(std::move(keep));
    emit changed();
    return true;
}

void HandRecord::setKept(int keep, bool kept) {
    for (Act& act : m_acts)
        if (act.keep == keep)
            act.kept = kept;
}

/// A step that kept something was undone, or redone; or it is gone, because another was done in its place.
void HandRecord::followUndo() {
    const int index = m_document->undoStack().index();
    const auto& scenario = m_document->diagram().scenario;
    bool different = false;
    for (Keep& keep : m_keeps) {
        const bool undone = index < keep.index;
        if (std::exchange(keep.undone, undone) == undone)
            continue;
        const bool isThere = std::all_of(keep.written.begin(), keep.written.end(), [&](const Record& event) {
            return std::find(scenario.begin(), scenario.end(), event) != scenario.end();
        });
        if (!undone && !isThere) {
            keep.number = 0;
            continue;
        }
        setKept(keep.number, !undone);
        different = true;
    }
    std::erase_if(m_keeps, [](const Keep& keep) { return keep.number == 0; });
    if (different)
        emit changed();
}

} // namespace faultline::ui
