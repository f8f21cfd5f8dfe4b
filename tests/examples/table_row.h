// A claim as a row of docs/examples-table.md, which tests/examples/table writes from what the tests have measured.
#pragma once

#include <QFile>
#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QTextStream>

#include <cmath>

#include "tests/examples/claim.h"

namespace faultline::examples {

/// Four digits, or as many as a whole number has.
inline QString figureText(double figure) {
    return std::abs(figure) >= 1000 ? QString::number(figure, 'f', 0) : QString::number(figure, 'g', 4);
}

/// What arithmetic expects.
inline QString expectedText(const Effect& effect) {
    const QString unit = *effect.unit != 0 ? QString(" ") + effect.unit : QString();
    if (std::isinf(effect.atLeast))
        return "at most " + figureText(effect.atMost) + unit;
    if (std::isinf(effect.atMost))
        return "at least " + figureText(effect.atLeast) + unit;
    const QString least = figureText(effect.atLeast), most = figureText(effect.atMost);
    return (least == most ? least : least + " to " + most) + unit;
}

/// What is done to take the mechanism away.
inline QString controlText(const Effect& effect) {
    QStringList changes;
    for (const Change& change : effect.off) {
        const QString path = QString::fromStdString(change.path), value = QString::fromStdString(change.value);
        if (path == "scenario")
            changes += "no scenario";
        else if (path.startsWith("scenario.") && value.isEmpty())
            changes += "no `" + path.mid(9) + '`';
        else if (path == "link")
            changes += '`' + value + "` linked";
        else if (path == "unlink")
            changes += '`' + value + "` not linked";
        else
            changes += '`' + QString(path).remove("components.") + ": " + value + '`';
    }
    return changes.join(", ");
}

/// The cells that stand before the measured ones; a page without them is out of date.
inline QString rowBegins(const Effect& effect) {
    return QString("| %1 | %2 | %3 | ").arg(effect.example, effect.says, expectedText(effect));
}

/// Adds a line to the file that FAULTLINE_EXAMPLES_TABLE names, for tests/examples/table to sum up.
inline void noteTableRow(const Effect& effect, int seed, double on, double off) {
    const QString path = qEnvironmentVariable("FAULTLINE_EXAMPLES_TABLE");
    if (path.isEmpty())
        return;
    QFile file(path);
    if (!file.open(QIODevice::Append | QIODevice::Text))
        qFatal("%s cannot be written", qPrintable(path));
    const auto raw = [](double figure) { return QString::number(figure, 'g', 17); };
    const QStringList cells{effect.example,
                            effect.says,
                            expectedText(effect),
                            raw(effect.atLeast),
                            raw(effect.atMost),
                            effect.unit,
                            controlText(effect),
                            QString::number(seed),
                            raw(on),
                            raw(off)};
    QTextStream(&file) << cells.join('\t') << '\n';
}

/// The page's rows.
inline QStringList tableRows() {
    QFile file(FAULTLINE_SOURCE_DIR "/docs/examples-table.md");
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
        return {};
    return QString::fromUtf8(file.readAll()).split('\n').filter(QRegularExpression("^\\| [0-9]-"));
}

} // namespace faultline::examples
