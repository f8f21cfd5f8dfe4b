#include "ui/canvas/event_sentence.h"

#include <QCoreApplication>
#include <QHash>
#include <cmath>

#include "ui/canvas/figure_text.h"

namespace faultline::ui {
namespace {

using simulation::LogEntry;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

/// "Resolver B/2" for "resolver_b/2"; a link "a->b" is "a → b".
QString named(const std::string& target, const LabelOf& labelOf) {
    const QString text = QString::fromStdString(target);
    const qsizetype arrow = text.indexOf(QLatin1String("->"));
    if (arrow > 0)
        return labelOf(text.left(arrow)) + QStringLiteral(" → ") + labelOf(text.mid(arrow + 2));
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    return slash < 0 ? labelOf(text) : labelOf(text.left(slash)) + text.mid(slash);
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

/// Seconds since the last crash or hang that explains the entry; negative where there is none.
double sinceFault(const std::vector<LogEntry>& log, std::size_t index) {
    for (std::size_t i = index; i-- > 0;) {
        const LogEntry& earlier = log[i];
        if (covers(earlier.target, log[index].target) &&
            (earlier.what == "crash" || earlier.what == "hang" || earlier.what == "errors"))
            return kernel::toSeconds(log[index].at - earlier.at);
        if (earlier.target == log[index].target && earlier.what == "ejected")
            break;
    }
    return -1;
}

QString ejected(const std::vector<LogEntry>& log, std::size_t index, const LabelOf& labelOf) {
    const LogEntry& entry = log[index];
    const QString target = named(entry.target, labelOf);
    const QString balancer = entry.detail.empty() ? tr("The balancer") : labelOf(componentOf(entry.detail));
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
    if (what == "mark")
        return target;
    if (what == "slow")
        return tr("%1 is slowed: everything takes %2 times as long.").arg(target, amountIn(entry, "factor"));
    if (what == "errors")
        return tr("%1 answers errors: %2 of its requests.").arg(target, amountIn(entry, "rate"));
    if (what == "restore")
        return entry.target == "all" ? tr("Every fault is taken back.") : tr("%1 is restored.").arg(target);
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
        {QStringLiteral("flush"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 is emptied.")},
        {QStringLiteral("end of crash"), QT_TRANSLATE_NOOP("faultline::ui::Canvas", "%1 restarts.")},
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
    const auto known = plain.constFind(QString::fromStdString(what));
    return known != plain.constEnd() ? tr(*known).arg(target) : QString();
}

} // namespace faultline::ui
