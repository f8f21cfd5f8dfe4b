// Tidying up by Graphviz, where it is installed.
#include <QProcess>
#include <QStandardPaths>

#include "ui/canvas/geometry.h"
#include "ui/canvas/tidy.h"
#include "ui/canvas/zone_frame.h"

namespace faultline::ui {
namespace {

using diagram::Diagram;

constexpr int kPatienceMs = 5000;
constexpr double kUnitsPerInch = 100;

QString quoted(const QString& text) {
    return QLatin1Char('"') + text + QLatin1Char('"'); // ids hold nothing that needs escaping
}

/// The graph in the DOT language: cards as boxes of their size, zones as clusters.
QString dotOf(const Diagram& diagram, const QStringList& ids, const CardRectOf& rectOf) {
    const auto isMeant = [&](const std::string& id) {
        return ids.isEmpty() || ids.contains(QString::fromStdString(id));
    };
    QString text =
        QStringLiteral("digraph g {\nrankdir=LR; ranksep=1; nodesep=0.4;\nnode [shape=box, fixedsize=true];\n");
    for (const diagram::Component& component : diagram.components) {
        if (!isMeant(component.id))
            continue;
        const QString id = QString::fromStdString(component.id);
        const QSizeF size = rectOf(id).size() / kUnitsPerInch;
        text += QStringLiteral("%1 [width=%2, height=%3];\n").arg(quoted(id)).arg(size.width()).arg(size.height());
    }
    for (const diagram::Named& zone : diagram.zones) {
        text +=
            QStringLiteral("subgraph %1 {").arg(quoted(QStringLiteral("cluster_") + QString::fromStdString(zone.id)));
        for (const QString& member : wholeMembersOf(zone))
            if (isMeant(member.toStdString()))
                text += quoted(member) + QLatin1Char(';');
        text += QStringLiteral("}\n");
    }
    for (const diagram::Link& link : diagram.links)
        if (isMeant(link.from) && isMeant(link.to))
            text += quoted(QString::fromStdString(link.from)) + QStringLiteral(" -> ") +
                    quoted(QString::fromStdString(link.to)) + QStringLiteral(";\n");
    return text + QStringLiteral("}\n");
}

} // namespace

std::optional<QHash<QString, QPointF>> graphvizPlaces(const Diagram& diagram, const QStringList& ids) {
    const QString program = QStandardPaths::findExecutable(QStringLiteral("dot"));
    if (program.isEmpty())
        return std::nullopt;
    const CardRectOf rectOf = cardRectsOf(diagram);
    QProcess dot;
    dot.start(program, {QStringLiteral("-Tplain")});
    dot.write(dotOf(diagram, ids, rectOf).toUtf8());
    dot.closeWriteChannel();
    if (!dot.waitForFinished(kPatienceMs) || dot.exitStatus() != QProcess::NormalExit || dot.exitCode() != 0) {
        dot.kill();
        dot.waitForFinished(kPatienceMs);
        return std::nullopt;
    }
    // "node NAME X Y WIDTH HEIGHT …": middles, in inches, y upwards.
    QHash<QString, QPointF> places;
    QRectF before;
    QRectF after;
    for (const QString& line : QString::fromUtf8(dot.readAllStandardOutput()).split(QLatin1Char('\n'))) {
        const QStringList words = line.split(QLatin1Char(' '));
        if (words.size() < 6 || words[0] != QLatin1String("node"))
            continue;
        const QString id = QString(words[1]).remove(QLatin1Char('"'));
        const QRectF rect = rectOf(id);
        if (rect.isNull())
            continue;
        const QPointF middle(words[2].toDouble() * kUnitsPerInch, -words[3].toDouble() * kUnitsPerInch);
        const QPointF corner = middle - QPointF(rect.width() / 2, rect.height() / 2);
        places.insert(id, corner);
        before |= rect;
        after |= QRectF(corner, rect.size());
    }
    if (places.isEmpty())
        return std::nullopt;
    const QPointF shift = before.topLeft() - after.topLeft();
    for (QPointF& at : places)
        at = snapped(at + shift);
    return places;
}

} // namespace faultline::ui
