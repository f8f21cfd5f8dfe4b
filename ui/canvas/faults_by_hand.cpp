#include "ui/canvas/faults_by_hand.h"

#include <QAction>
#include <QMenu>
#include <algorithm>

#include "engine/diagram/names.h"
#include "ui/document/diagram_document.h"
#include "ui/player/player.h"

namespace faultline::ui {
namespace {

using catalog::Field;
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

} // namespace

FaultsByHand::FaultsByHand(const DiagramDocument& document, Player& player, QObject* parent)
    : QObject(parent), m_document(document), m_player(player) {}

bool FaultsByHand::isLink(const QString& target) const {
    return m_document.diagram().link(target.toStdString()) != nullptr;
}

bool FaultsByHand::isFailable(const QString& target) const {
    const diagram::Component* component = m_document.diagram().component(componentOf(target));
    // People and probes stand outside of the system.
    return component != nullptr && component->kind != "client" && component->kind != "probe";
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

void FaultsByHand::fill(QMenu& menu, const QStringList& targets) {
    QStringList instances;
    QStringList links;
    for (const QString& target : targets) {
        if (isLink(target))
            links << target;
        else if (isFailable(target))
            instances << target;
    }
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
        if (!instances.isEmpty())
            addFault(menu, fault, instances);
    for (const Fault& fault : kLinkFaults)
        if (!links.isEmpty())
            addFault(menu, fault, links);
    if (instances.isEmpty() && links.isEmpty())
        return;
    QAction* back = menu.addAction(icon(Icon::Restore), tr("Restore"));
    back->setObjectName(QStringLiteral("restore"));
    connect(back, &QAction::triggered, this, [this, all = instances + links] { restore(all); });
}

void FaultsByHand::addFault(QMenu& menu, const Fault& fault, const QStringList& targets) {
    struct Span {
        const char* text;
        base::Duration length;
    };
    static const Span kSpans[] = {
        {QT_TR_NOOP("Until restored"), {}},
        {QT_TR_NOOP("For 5 s"), base::Duration::seconds(5)},
        {QT_TR_NOOP("For 30 s"), base::Duration::seconds(30)},
    };
    QMenu* spans = menu.addMenu(icon(fault.icon), tr(fault.text));
    spans->setObjectName(QLatin1String(fault.event));
    for (const Span& span : kSpans) {
        QAction* action = spans->addAction(tr(span.text));
        connect(action, &QAction::triggered, this,
                [this, fault, targets, length = span.length] { play(fault, targets, length); });
    }
}

void FaultsByHand::play(const Fault& fault, const QStringList& targets, base::Duration span) {
    for (const QString& target : targets) {
        Record event{{fault.event, Value(target.toStdString())}};
        if (const Field amount = amountOf(fault.event); !amount.first.empty())
            event.set(amount.first, amount.second);
        if (span.ns > 0)
            event.set("for", Value(span));
        m_player.act(event);
    }
}

void FaultsByHand::crashOrRestore(const QStringList& targets) {
    const bool anyDown =
        std::any_of(targets.begin(), targets.end(), [this](const QString& target) { return isFaulty(target); });
    if (anyDown) {
        restore(targets);
        return;
    }
    for (const QString& target : targets) {
        if (isLink(target))
            m_player.act(Record{{"cut", Value(target.toStdString())}});
        else if (isFailable(target))
            m_player.act(Record{{"crash", Value(target.toStdString())}});
    }
}

void FaultsByHand::restore(const QStringList& targets) {
    for (const QString& target : targets)
        if (isLink(target) || isFailable(target))
            m_player.act(Record{{"restore", Value(target.toStdString())}});
}

} // namespace faultline::ui
