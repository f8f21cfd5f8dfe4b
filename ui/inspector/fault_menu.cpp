#include "ui/inspector/fault_menu.h"

#include <QAction>
#include <QMenu>
#include <array>

#include "engine/catalog/catalog.h"
#include "ui/player/player.h"
#include "ui/theme/icons.h"
#include "ui/widgets/engine_text.h"

namespace faultline::ui {

using catalog::Record;
using catalog::Value;

namespace {

struct Fault {
    const char* event;
    const char* words;
    Icon icon;
};

constexpr std::array<Fault, 5> kFaults = {{
    {"crash", QT_TRANSLATE_NOOP("FaultMenu", "Crash"), Icon::Crash},
    {"hang", QT_TRANSLATE_NOOP("FaultMenu", "Hang"), Icon::Hang},
    {"slow", QT_TRANSLATE_NOOP("FaultMenu", "Slow down ×10"), Icon::Slow},
    {"errors", QT_TRANSLATE_NOOP("FaultMenu", "Answer errors (50 %)"), Icon::Errors},
    {"isolate", QT_TRANSLATE_NOOP("FaultMenu", "Isolate from the network"), Icon::Cut},
}};

Record faultEvent(const char* name, const QString& target, base::Duration span) {
    Record event;
    event.set(name, Value(target.toStdString()));
    if (std::string_view(name) == "slow")
        event.set("factor", Value(10.0));
    if (std::string_view(name) == "errors")
        event.set("rate", Value(base::Ratio{0.5}));
    if (span.ns > 0)
        event.set("for", Value(span));
    return event;
}

QString say(const char* text) {
    return QCoreApplication::translate("FaultMenu", text);
}

} // namespace

void fillFaultMenu(QMenu& menu, Player& player, const QStringList& targets) {
    static const std::array<std::pair<const char*, base::Duration>, 4> spans = {{
        {QT_TRANSLATE_NOOP("FaultMenu", "until restored"), base::Duration{}},
        {QT_TRANSLATE_NOOP("FaultMenu", "for 5 s"), base::Duration::seconds(5)},
        {QT_TRANSLATE_NOOP("FaultMenu", "for 30 s"), base::Duration::seconds(30)},
        {QT_TRANSLATE_NOOP("FaultMenu", "for 2 min"), base::Duration::minutes(2)},
    }};
    for (const Fault& fault : kFaults) {
        const auto* kind = catalog::Catalog::instance().eventKind(fault.event);
        if (!kind || !kind->simulated)
            continue;
        QMenu* how = menu.addMenu(icon(fault.icon), say(fault.words));
        how->setToolTip(translated(kind->meaning));
        for (const auto& [words, span] : spans)
            QObject::connect(how->addAction(say(words)), &QAction::triggered, &player,
                             [&player, targets, name = fault.event, span = span] {
                                 for (const QString& target : targets)
                                     player.act(faultEvent(name, target, span));
                             });
    }
    menu.addSeparator();
    QObject::connect(menu.addAction(icon(Icon::Restore), say(QT_TRANSLATE_NOOP("FaultMenu", "Restart"))),
                     &QAction::triggered, &player, [&player, targets] {
                         for (const QString& target : targets)
                             player.act(Record{{"restart", Value(target.toStdString())}});
                     });
}

Record endOfFault(const simulation::InstanceView& instance, const QString& target) {
    const bool canHeal = [] {
        const auto* heal = catalog::Catalog::instance().eventKind("heal");
        return heal && heal->simulated;
    }();
    // A hang ends where it began and loses nothing; a crashed instance has to start anew.
    const char* event = instance.health == simulation::Health::Hung && canHeal ? "heal" : "restart";
    return Record{{event, Value(target.toStdString())}};
}

} // namespace faultline::ui
