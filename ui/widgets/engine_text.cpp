#include "ui/widgets/engine_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace faultline::ui {

namespace {

QString word(const QString& plain, bool first) {
    static const QStringList upper = {"cpus", "ttl", "slos", "slo", "id", "cpu"};
    static const QStringList written = {"CPUs", "TTL", "SLOs", "SLO", "ID", "CPU"};
    if (const auto at = upper.indexOf(plain); at >= 0)
        return written[at];
    return first && !plain.isEmpty() ? plain.left(1).toUpper() + plain.mid(1) : plain;
}

} // namespace

QString keyLabel(std::string_view name) {
    const QString whole = QCoreApplication::translate("catalog", std::string(name).c_str());
    QStringList words = whole.split(u'_', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < words.size(); ++i)
        words[i] = word(words[i], i == 0);
    return words.join(u' ');
}

} // namespace faultline::ui
