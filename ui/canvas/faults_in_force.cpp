#include "ui/canvas/faults_in_force.h"

#include "engine/base/units.h"

namespace faultline::ui {
namespace {

const QString kEnd = QStringLiteral("end of ");

/// Faults that go on until something ends them, and that are seen somewhere.
bool lasts(const QString& what) {
    static const QStringList kinds{QStringLiteral("crash"),     QStringLiteral("hang"),    QStringLiteral("slow"),
                                   QStringLiteral("errors"),    QStringLiteral("cut"),     QStringLiteral("delay"),
                                   QStringLiteral("lossy"),     QStringLiteral("isolate"), QStringLiteral("outage"),
                                   QStringLiteral("partition"), QStringLiteral("chaos")};
    return kinds.contains(what);
}

/// The value behind a word in "rate 20%, for 30s"; empty where it is not said.
QString said(const QString& detail, const QString& word) {
    for (const QString& part : detail.split(QStringLiteral(", ")))
        if (part.startsWith(word + QLatin1Char(' ')))
            return part.mid(word.size() + 1);
    return {};
}

} // namespace

bool FaultsInForce::read(const simulation::Snapshot& snapshot) {
    bool changed = false;
    std::vector<FaultInForce> before;
    std::swap(before, m_faults);
    std::vector<const simulation::LogEntry*> entries;
    const bool anew = m_fresh.read(snapshot, [&](const auto& entry) { entries.push_back(&entry); });
    if (anew)
        changed = !before.empty();
    else
        m_faults = std::move(before);
    for (const simulation::LogEntry* entry : entries)
        changed = take(*entry) || changed;
    return changed;
}

bool FaultsInForce::take(const simulation::LogEntry& entry) {
    const QString what = QString::fromStdString(entry.what);
    const QString target = QString::fromStdString(entry.target);
    if (what.startsWith(kEnd)) {
        const auto ended = std::find_if(m_faults.begin(), m_faults.end(), [&](const FaultInForce& fault) {
            return fault.target == target && kEnd + fault.what == what;
        });
        if (ended == m_faults.end())
            return false;
        m_faults.erase(ended);
        return true;
    }
    if (!entry.fault || !lasts(what))
        return false;
    FaultInForce fault;
    fault.what = what;
    fault.target = target;
    for (const QString& group : target.split(QStringLiteral(" | ")))
        fault.groups << group.split(QStringLiteral(", "));
    const QString detail = QString::fromStdString(entry.detail);
    fault.oneWay = !said(detail, QStringLiteral("one_way")).isEmpty();
    fault.began = entry.at;
    if (const auto length = base::parseDuration(said(detail, QStringLiteral("for")).toStdString());
        length && length.value().ns > 0)
        fault.ends = entry.at + length.value().ns;
    m_faults.push_back(std::move(fault));
    return true;
}

void FaultsInForce::clear() {
    *this = {};
}

} // namespace faultline::ui
