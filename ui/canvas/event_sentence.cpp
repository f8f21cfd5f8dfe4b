#include "ui/canvas/event_sentence.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>

#include "ui/canvas/figure_text.h"

namespace faultline::ui {
namespace {

using simulation::LogEntry;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

/// "Resolver B/2" for "resolver_b/2"; a link "a->b" is "a → b".
QString namedOne(const QString& text, const LabelOf& labelOf) {
    const qsizetype arrow = text.indexOf(QLatin1String("->"));
    if (arrow > 0)
        return labelOf(text.left(arrow)) + QStringLiteral(" → ") + labelOf(text.mid(arrow + 2));
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    return slash < 0 ? labelOf(text) : labelOf(text.left(slash)) + text.mid(slash);
}

/// Several targets are parted by commas, and the groups of a partition by " | ".
QString named(const std::string& target, const LabelOf& labelOf) {
    QStringList groups;
    for (const QString& group : QString::fromStdString(target).split(QStringLiteral(" | "))) {
        QStringList members;
        for (const QString& member : group.split(QStringLiteral(", ")))
            members += namedOne(member, labelOf);
        groups += members.join(QStringLiteral(", "));
    }
    return groups.join(QStringLiteral(" | "));
}

QString componentOf(const std::string& target) {
    const QString text = QString::fromStdString(target);
    return text.left(text.indexOf(QLatin1Char('/')));
}

/// Whether a fault on `fault` is one on `target` as well: on itself or on its whole component.
bool covers(const std::string& fault, const std::string& target) {
    return fault == target || QString::fromStdString(fault) == componentOf(target) ||
           QString::fromStdString(target) == componentOf(fault);
}

/// Whether the entry begins something that a health check notices at the target.
bool silences(const LogEntry& entry, const std::string& target) {
    if (entry.what == "partition") {
        static const QRegularExpression between(QStringLiteral("\\s*[,|]\\s*"));
        const QStringList parted = QString::fromStdString(entry.target).split(between, Qt::SkipEmptyParts);
        return std::any_of(parted.begin(), parted.end(),
                           [&](const QString& one) { return covers(one.toStdString(), target); });
    }
    return (entry.what == "crash" || entry.what == "hang" || entry.what == "errors" || entry.what == "isolate") &&
           covers(entry.target, target);
}

/// Whether what had silenced the target is over by this entry.
bool isOver(const LogEntry& entry, const std::string& target) {
    const QString what = QString::fromStdString(entry.what);
    if (what == QStringLiteral("ejected") || what == QStringLiteral("restored"))
        return entry.target == target;
    return (what == QStringLiteral("up") || what.startsWith(QStringLiteral("end of "))) && covers(entry.target, target);
}

/// Seconds since what explains that a health check failed; negative where the log does not tell.
double sinceFault(const std::vector<LogEntry>& log, std::size_t index) {
    const std::string& target = log[index].target;
    for (std::size_t i = index; i-- > 0;) {
        if (silences(log[i], target))
            return kernel::toSeconds(log[index].at - log[i].at);
        if (isOver(log[i], target))
            break;
    }
    return -1;
}

QString ejected(const std::vector<LogEntry>& log, std::size_t index, const LabelOf& labelOf) {
    const LogEntry& entry = log[index];
    const QString target = named(entry.target, labelOf);
    const QString balancer = entry.detail.empty() ? tr("The balancer") : labelOf(componentOf(entry.detail));
    if (entry.detail.find(", ") != std::string::npos)
        return tr("%1 leaves out %2 for a while: its answers keep failing.").arg(balancer, target);
    const double after = sinceFault(log, index);
    if (after < 0)
        return tr("%1 no longer sends to %2: its health checks failed.").arg(balancer, target);
    return tr("%1 no longer sends to %2: its health checks noticed after %3.").arg(balancer, target, timeText(after));
}

/// "factor 10, for 5s" without what only says how long.
QString amountIn(const LogEntry& entry, const char* key) {
    const QString detail = QString::fromStdString(entry.detail);
    for (const QString& part : detail.split(QStringLiteral(", ")))
        if (part.startsWith(QLatin1String(key) + QLatin1Char(' ')))
            return part.mid(qsizetype(qstrlen(key)) + 1);
    return {};
}

/// "page: what the alert says", "ticket", or nothing where it is over.
QString alerted(const LogEntry& entry) {
    const QString name = QString::fromStdString(entry.target);
    if (entry.what == "resolved")
        return tr("The alert %1 is over.").arg(name);
    const std::size_t colon = entry.detail.find(": ");
    if (colon == std::string::npos)
        return tr("The alert %1 fires.").arg(name);
    return tr("The alert %1 fires: %2.").arg(name, QString::fromStdString(entry.detail.substr(colon + 2)));
}

/// The number that the detail begins with.
QString amountFirst(const LogEntry& entry) {
    return countText(QString::fromStdString(entry.detail).section(QLatin1Char(' '), 0, 0).toULongLong());
}

/// What is said of an event of which the target is all there is to say.
const QHash<QString, const char*>& plainSentences() {
    static const QHash<QString, const char*> plain{
        {QStringLiteral("crash"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 crashed.")},
        {QStringLiteral("restart"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 restarts.")},
        {QStringLiteral("up"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is up again.")},
        {QStringLiteral("hang"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 hangs: it accepts requests and never answers.")},
        {QStringLiteral("cut"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The link %1 is cut.")},
        {QStringLiteral("delay"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The link %1 is delayed.")},
        {QStringLiteral("lossy"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The link %1 loses messages.")},
        {QStringLiteral("heal"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is healed.")},
        {QStringLiteral("traffic"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The traffic of %1 changes.")},
        {QStringLiteral("scale"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is scaled.")},
        {QStringLiteral("autoscale"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is given as many instances as its load asks for.")},
        {QStringLiteral("takeover"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 takes over from its peer, which is silent.")},
        {QStringLiteral("flush"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is emptied.")},
        {QStringLiteral("partition"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The network is torn: %1.")},
        {QStringLiteral("isolate"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is cut off from everything.")},
        {QStringLiteral("outage"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is dark: no answer, no refusal.")},
        {QStringLiteral("chaos"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Chaos: crashes at random from now on.")},
        {QStringLiteral("hot_key"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "One key of %1 is asked for by many.")},
        {QStringLiteral("expire"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The hottest entry of %1 expires.")},
        {QStringLiteral("primary lost"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1, a primary, does not answer: no writes until it is replaced.")},
        {QStringLiteral("primary back"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is back and goes on as primary.")},
        {QStringLiteral("promoted"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is the primary now.")},
        {QStringLiteral("left out"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Writes no longer wait for %1, which does not answer.")},
        {QStringLiteral("semi_sync off"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 no longer waits for its replicas: writes can be lost.")},
        {QStringLiteral("semi_sync on"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 waits for a replica again at each write.")},
        {QStringLiteral("leader"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 was elected leader.")},
        {QStringLiteral("steps down"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 steps down: it hears no majority.")},
        {QStringLiteral("loop"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "Calls go round in a circle at %1 and are ended as errors.")},
        {QStringLiteral("end of crash"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 serves again.")},
        {QStringLiteral("end of isolate"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 can be reached again.")},
        {QStringLiteral("end of partition"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The two sides of the network reach each other again.")},
        {QStringLiteral("end of outage"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 has power again.")},
        {QStringLiteral("end of chaos"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The chaos is over.")},
        {QStringLiteral("end of hot_key"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The keys of %1 are asked for as before.")},
        {QStringLiteral("end of hang"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 answers again.")},
        {QStringLiteral("end of slow"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is as fast as before.")},
        {QStringLiteral("end of errors"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 answers without errors again.")},
        {QStringLiteral("end of cut"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The link %1 works again.")},
        {QStringLiteral("end of delay"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The link %1 is as fast as before.")},
        {QStringLiteral("end of lossy"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The link %1 loses nothing any more.")},
        {QStringLiteral("end of traffic"),
         QT_TRANSLATE_NOOP("faultline::ui::Canvas", "The traffic of %1 is as before.")},
    };
    return plain;
}

} // namespace

QString eventSentence(const std::vector<LogEntry>& log, std::size_t index, const LabelOf& labelOf) {
    const LogEntry& entry = log[index];
    const std::string& what = entry.what;
    const QString target = named(entry.target, labelOf);
    if (what == "ejected")
        return ejected(log, index, labelOf);
    if (what == "restored")
        return entry.detail.empty() ? tr("%1 is back in use.").arg(target)
                                    : tr("%1 sends to %2 again.").arg(labelOf(componentOf(entry.detail)), target);
    if (what == "promoted" && !entry.detail.empty()) // "52 acknowledged writes lost"
        return tr("%1 is the primary now. Acknowledged and lost: %2 writes.").arg(target, amountFirst(entry));
    if (what == "resharded") // "80000 keys moved"
        return tr("%1 has new shards: %2 keys have moved.").arg(target, amountFirst(entry));
    if (what == "firing" || what == "resolved")
        return alerted(entry);
    if (what == "mark")
        return QString::fromStdString(entry.target);
    if (what == "slow")
        return tr("%1 is slowed: everything takes %2 times as long.").arg(target, amountIn(entry, "factor"));
    if (what == "errors")
        return tr("%1 answers errors: %2 of its requests.").arg(target, amountIn(entry, "rate"));
    if (what == "restore")
        return entry.target == "all" ? tr("Every fault is taken back.") : tr("%1 is restored.").arg(target);
    const auto known = plainSentences().constFind(QString::fromStdString(what));
    return known != plainSentences().constEnd() ? tr(*known).arg(target) : QString();
}

} // namespace faultline::ui
