// The rows of docs/validation.md: the tests that check a figure also write it down, so table and tests cannot disagree.
#pragma once

#include <QFile>
#include <QString>
#include <QtGlobal>

namespace faultline::validation {

/// One figure that was checked: what it must be, and what it was.
struct Row {
    QString model;
    QString figure;
    QString expected;
    QString measured;
    QString halfWidth; ///< of the interval; empty for what must hold exactly
    int runs = 0;
};

/// Appends a row to the file that FAULTLINE_VALIDATION_ROWS names, if it names one: `tests/validation/table` does.
inline void tell(const Row& row) {
    const QString path = qEnvironmentVariable("FAULTLINE_VALIDATION_ROWS");
    if (path.isEmpty())
        return;
    QFile file(path);
    const QString line = QStringLiteral("| %1 | %2 | %3 | %4 | %5 | %6 |\n")
                             .arg(row.model, row.figure, row.expected, row.measured, row.halfWidth)
                             .arg(row.runs);
    if (!file.open(QIODevice::Append) || file.write(line.toUtf8()) < 0)
        qFatal("cannot write %s", qPrintable(path));
}

} // namespace faultline::validation
