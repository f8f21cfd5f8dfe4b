// The program as a person runs it: words in, exit code and both outputs out.
#pragma once

#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <QtTest>

namespace faultline::cli {

/// What a run of the program gave.
struct CliRun {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

inline CliRun cli(const QStringList& words, int timeoutMs = 120'000) {
    QProcess process;
    process.start(QString(FAULTLINE_BINARY_DIR) + "/faultline-cli", words);
    CliRun run;
    if (!process.waitForFinished(timeoutMs) || process.exitStatus() != QProcess::NormalExit) {
        process.kill();
        process.waitForFinished();
        run.err = "faultline-cli did not end by itself: " + process.readAllStandardError();
        return run;
    }
    run.code = process.exitCode();
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

inline QString fixture(const char* name) {
    return QString(FAULTLINE_SOURCE_DIR "/tests/app/cli/") + name;
}

inline QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeFile(const QString& path, const QByteArray& text) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(path));
}

/// The report without the two figures that differ from run to run.
inline QByteArray withoutWallTime(const QByteArray& report) {
    QByteArray kept;
    for (const QByteArray& line : report.split('\n'))
        if (!line.contains("\"wall_s\"") && !line.contains("\"events_per_s\""))
            kept += line + '\n';
    return kept;
}

} // namespace faultline::cli
