#include "ui/canvas/faults_by_hand.h"

#include <QAction>
#include <QMenu>
#include <algorithm>

#include "engine/diagram/names.h"
#include "ui/canvas/hand_record.h"
#include "ui/document/diagram_document.h"
#include "ui/player/player.h"

namespace faultline::ui {
namespace {

using catalog::Field;
using catalog::List;
using catalog::Record;
using catalog::Value;

std::string componentOf(const QString& target) {
    return std::string(diagram::componentOfTarget(target.toStdString()));
}

/// What is said beside the event's name; empty where nothing is.
Field amountOf(std::string_view event) {
    if (event == "slow")
        return {"factor", Value(10.0)};
    if (event == "errors")
        return {"rate", Value(base::Ratio{0.2})};
    if (event == "delay")
        return {"add", Value(catalog::Distribution::constant(base::Duration::milliseconds(200)))};
    if (event == "lossy")
        return {"rate", Value(base::Ratio{0.05})};
    return {};
}

List namesOf(const QStringList& targets) {
    List names;
    for (const QString& target : targets)
        names.push_back(Value(target.toStdString()));
    return names;
}

/// One event for each target.
std::vector<Record> eachOf(const char* event, const QStringList& targets) {
    std::vector<Record> events;
    for (const QString& target : targets) {
        Record one{{event, Value(target.toStdString())}};
        if (const Field amount = amountOf(event); !amount.first.empty())
            one.set(amount.first, amount.second);
        events.push_back(std::move(one));
    }
    return events;
}

Record parting(const List& one, const List& other, bool oneWay) {
    Record event{{"partition", Value(List{Value(one), Value(other)})}};
    if (oneWay)
        event.set("one_way", Value(true));
    return event;
}

bool holds(const Value* list, const std::string& name) {
    const auto* names = list != nullptr ? list->as<List>() : nullptr;
    return names != nullptr &&
           std::any_of(names->begin(), names->end(), [&](const Value& one) { return one.isWord(name); });
}

} // namespace

FaultsByHand::FaultsByHand(DiagramDocument& document, Player& player, QObject* parent)
    : QObject(parent), m_document(document), m_player(player) {}

void FaultsByHand::setSnapshot(std::shared_ptr<const simulation::Snapshot> snapshot) {
    m_snapshot = std::move(snapshot);
    if (m_snapshot)
        HandRecord::of(m_player).read(*m_snapshot);
}

// What can be done to what

bool FaultsByHand::isLink(const QString& target) const {
    return m_document.diagram().link(target.toStdString()) != nullptr;
}

bool FaultsByHand::isZone(const QString& target) const {
    return m_document.diagram().zone(target.toStdString()) != nullptr;
}

bool FaultsByHand::isFailable(const QString& target) const {
    const diagram::Component* component = m_document.diagram().component(componentOf(target));
    // People and probes stand outside of the system.
    return component != nullptr && component->kind != "client" && component->kind != "probe";
}

FaultsByHand::Targets FaultsByHand::sorted(const QStringList& targets) const {
    Targets sorted;
    for (const QString& target : targets) {
        if (isLink(target)) {
            sorted.links << target;
        } else if (isZone(target)) {
            sorted.zones << target;
        } else if (m_document.diagram().component(componentOf(target)) != nullptr) {
            sorted.members << target;
            if (isFailable(target))
                sorted.failable << target;
        }
    }
    return sorted;
}

bool FaultsByHand::isFaulty(const QString& target) const {
    if (!m_snapshot)
        return false;
    const std::string text = target.toStdString();
    for (const auto& link : m_snapshot->links)
        if (link.id == text)
            return link.cut;
    const std::string id = componentOf(target);
    const bool all = diagram::memberOfTarget(text).empty();
    for (const auto& component : m_snapshot->components) {
        if (component.id != id)
            continue;
        for (const auto& instance : component.instances) {
            const bool meant = all || instance.target == text || instance.target.starts_with(text + "/");
            if (meant && (instance.health == simulation::Health::Crashed ||
                          instance.health == simulation::Health::Hung || instance.slowed || instance.erring))
                return true;
        }
    }
    return false;
}

/// Seen by the wires that lead to it or from it.
bool FaultsByHand::isParted(const QString& target) const {
    if (!m_snapshot)
        return false;
    const std::string id = componentOf(target);
    return std::any_of(m_snapshot->links.begin(), m_snapshot->links.end(), [&](const simulation::LinkView& link) {
        return link.parted > 0 && (link.from == id || link.to == id);
    });
}

QStringList FaultsByHand::zonesOf(const QString& target) const {
    const std::string id = componentOf(target);
    const diagram::Component* component = m_document.diagram().component(id);
    QStringList zones;
    for (const diagram::Named& zone : m_document.diagram().zones) {
        const Value* contains = zone.values.find("contains");
        bool stands = holds(contains, id) || holds(contains, target.toStdString());
        if (const auto* names = contains != nullptr ? contains->as<List>() : nullptr; names != nullptr && !stands)
            stands = std::any_of(names->begin(), names->end(), [&](const Value& name) {
                const auto* word = name.as<std::string>();
                return word != nullptr && word->starts_with(id + "/") && target.toStdString() == id;
            });
        if (stands || (component != nullptr && holds(component->values.find("spread"), zone.id)))
            zones << QString::fromStdString(zone.id);
    }
    return zones;
}

QString FaultsByHand::zoneLabel(const QString& zone) const {
    const diagram::Named* named = m_document.diagram().zone(zone.toStdString());
    const Value* label = named != nullptr ? named->values.find("label") : nullptr;
    const auto* text = label != nullptr ? label->as<std::string>() : nullptr;
    return text != nullptr && !text->empty() ? QString::fromStdString(*text) : zone;
}

/// Whether there is anything on the other side of a partition.
bool FaultsByHand::leavesARest(const QStringList& members) const {
    const auto& components = m_document.diagram().components;
    return std::any_of(components.begin(), components.end(), [&](const diagram::Component& component) {
        const QString id = QString::fromStdString(component.id);
        return !members.contains(id);
    });
}

// Menus

void FaultsByHand::fill(QMenu& menu, const QStringList& targets) {
    const Targets what = sorted(targets);
    static constexpr Fault kInstanceFaults[] = {
        {"crash", QT_TR_NOOP("Crash"), Icon::Crash},
        {"hang", QT_TR_NOOP("Hang"), Icon::Hang},
        {"slow", QT_TR_NOOP("Slow ×10"), Icon::Slow},
        {"errors", QT_TR_NOOP("Errors 20 %"), Icon::Errors},
    };
    static constexpr Fault kLinkFaults[] = {
        {"cut", QT_TR_NOOP("Cut"), Icon::Cut},
        {"delay", QT_TR_NOOP("Delay +200 ms"), Icon::Delay},
        {"lossy", QT_TR_NOOP("Lossy 5 %"), Icon::Lossy},
    };
    for (const Fault& fault : kInstanceFaults)
        if (!what.failable.isEmpty())
            addFault(menu, fault, tr(fault.text), eachOf(fault.event, what.failable));
    for (const Fault& fault : kLinkFaults)
        if (!what.links.isEmpty())
            addFault(menu, fault, tr(fault.text), eachOf(fault.event, what.links));
    fillOneWay(menu, what.links);
    const QStringList parted = what.members + what.zones;
    if (!parted.isEmpty()) {
        const Record isolating{{"isolate", Value(namesOf(parted))}};
        addFault(menu, {"isolate", "", Icon::Cut}, tr("Isolate"), {isolating});
        if (leavesARest(what.members))
            addFault(menu, {"partition", "", Icon::Cut}, tr("Part from the rest"),
                     {parting(namesOf(parted), {Value("rest")}, false)});
    }
    fillOutages(menu, what);
    fillEnd(menu, what.members + what.links + what.zones);
}

/// Requests get through and answers do not, or the other way round.
void FaultsByHand::fillOneWay(QMenu& menu, const QStringList& links) {
    Events requests;
    Events answers;
    for (const QString& id : links) {
        const diagram::Link* link = m_document.diagram().link(id.toStdString());
        requests.push_back(parting({Value(link->from)}, {Value(link->to)}, true));
        answers.push_back(parting({Value(link->to)}, {Value(link->from)}, true));
    }
    if (links.isEmpty())
        return;
    addFault(menu, {"one_way", "", Icon::Cut}, tr("One way: requests are lost"), requests);
    addFault(menu, {"one_way_back", "", Icon::Cut}, tr("One way: answers are lost"), answers);
}

void FaultsByHand::fillOutages(QMenu& menu, const Targets& targets) {
    QStringList zones = targets.zones;
    for (const QString& member : targets.failable)
        for (const QString& zone : zonesOf(member))
            if (!zones.contains(zone))
                zones << zone;
    for (const QString& zone : zones)
        addFault(menu, {"outage", "", Icon::Failure}, tr("Outage of %1").arg(zoneLabel(zone)),
                 eachOf("outage", {zone}));
}

void FaultsByHand::fillEnd(QMenu& menu, const QStringList& all) {
    if (!all.isEmpty()) {
        QAction* back = menu.addAction(icon(Icon::Restore), tr("Restore"));
        back->setObjectName(QStringLiteral("restore"));
        connect(back, &QAction::triggered, this, [this, all] { restore(all); });
    }
    fillKeep(menu);
}

void FaultsByHand::fillEndOf(QMenu& menu, const FaultInForce& fault) {
    QAction* back = menu.addAction(icon(Icon::Restore), tr("Restore"));
    back->setObjectName(QStringLiteral("restore"));
    connect(back, &QAction::triggered, this, [this, fault] { endFault(fault); });
    fillKeep(menu);
}

void FaultsByHand::fillKeep(QMenu& menu) {
    const auto done = HandRecord::of(m_player).count();
    if (done == 0)
        return;
    QAction* keep = menu.addAction(icon(Icon::Save), tr("Keep as scenario (%1)").arg(done));
    keep->setObjectName(QStringLiteral("keepAsScenario"));
    keep->setToolTip(tr("Writes what you have done by hand into the diagram, so that it plays again in every run"));
    connect(keep, &QAction::triggered, this, &FaultsByHand::keepAsScenario);
}

void FaultsByHand::addFault(QMenu& menu, const Fault& fault, const QString& text, const Events& events) {
    struct Span {
        const char* text;
        base::Duration length;
    };
    static const Span kSpans[] = {
        {QT_TR_NOOP("Until restored"), {}},
        {QT_TR_NOOP("For 5 s"), base::Duration::seconds(5)},
        {QT_TR_NOOP("For 30 s"), base::Duration::seconds(30)},
    };
    QMenu* spans = menu.addMenu(icon(fault.icon), text);
    spans->setObjectName(QLatin1String(fault.event));
    for (const Span& span : kSpans) {
        QAction* action = spans->addAction(tr(span.text));
        connect(action, &QAction::triggered, this, [this, events, length = span.length] { play(events, length); });
    }
}

// The run

void FaultsByHand::send(const Record& event) {
    HandRecord::of(m_player).sent(event);
    m_player.act(event);
}

void FaultsByHand::play(const Events& events, base::Duration span) {
    for (Record event : events) {
        if (span.ns > 0)
            event.set("for", Value(span));
        send(event);
    }
}

void FaultsByHand::crashOrRestore(const QStringList& targets) {
    const bool anyDown =
        std::any_of(targets.begin(), targets.end(), [this](const QString& target) { return isFaulty(target); });
    if (anyDown) {
        restore(targets);
        return;
    }
    const Targets what = sorted(targets);
    play(eachOf("cut", what.links), {});
    play(eachOf("crash", what.failable), {});
    play(eachOf("outage", what.zones), {});
}

void FaultsByHand::partitionOrHeal(const QStringList& targets) {
    const Targets what = sorted(targets);
    const QStringList parted = what.members + what.zones;
    if (std::any_of(parted.begin(), parted.end(), [this](const QString& target) { return isParted(target); })) {
        for (const QString& target : parted)
            send(Record{{"heal", Value(target.toStdString())}});
        return;
    }
    if (!parted.isEmpty() && leavesARest(what.members))
        play({parting(namesOf(parted), {Value("rest")}, false)}, {});
}

/// What it does to the network alone: a crash on one side of a tear stays a crash.
void FaultsByHand::endFault(const FaultInForce& fault) {
    const QString rest = QStringLiteral("rest");
    const QStringList& side =
        fault.groups.size() > 1 && fault.groups[0].contains(rest) ? fault.groups[1] : fault.groups[0];
    for (const QString& target : side)
        if (target != rest)
            send(Record{{"heal", Value(target.toStdString())}});
}

void FaultsByHand::restore(const QStringList& targets) {
    const Targets what = sorted(targets);
    for (const QString& target : what.links + what.members + what.zones)
        send(Record{{"restore", Value(target.toStdString())}});
    // What a wire loses in one direction is a partition of its ends.
    for (const QString& id : what.links) {
        const diagram::Link* link = m_document.diagram().link(id.toStdString());
        if (m_snapshot && std::any_of(m_snapshot->links.begin(), m_snapshot->links.end(),
                                      [&](const auto& view) { return view.id == link->id && view.parted > 0; }))
            send(Record{{"heal", Value(link->from)}});
    }
}

bool FaultsByHand::keepAsScenario() {
    return HandRecord::of(m_player).keepIn(m_document);
}

} // namespace faultline::ui
