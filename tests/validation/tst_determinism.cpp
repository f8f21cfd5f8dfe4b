// The same file and seed give the same report, whoever runs it and on however many threads.
#include <QTest>

#include "tests/validation/replications.h"

using namespace faultline::validation;

namespace {

/// A report without what may differ: how long it took.
QByteArray reportOf(const QStringList& options) {
    QProcess process;
    process.start(QStringLiteral(FAULTLINE_BINARY_DIR "/faultline-cli"),
                  QStringList{"run",
                              QStringLiteral(FAULTLINE_SOURCE_DIR "/tests/validation/models/troubles.faultline.yaml"),
                              "--format", "json"}
                      << options);
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        qFatal("a run failed: %s", process.readAllStandardError().constData());
    QByteArray kept;
    for (const QByteArray& line : process.readAllStandardOutput().split('\n'))
        if (!line.contains("\"wall_s\"") && !line.contains("\"events_per_s\""))
            kept += line + '\n';
    return kept;
}

} // namespace

class TestDeterminism : public QObject {
    Q_OBJECT
  private slots:
    void sameSeedSameReport();
};

void TestDeterminism::sameSeedSameReport() {
    int same = 0;
    for (int seed = 1; seed <= 10; ++seed) {
        const QString number = QString::number(seed);
        same += reportOf({"--seed", number}) == reportOf({"--seed", number}) ? 1 : 0;
    }
    tell({"Troubles", "runs with an equal twin", "10", QString::number(same), {}, 20});
    QCOMPARE(same, 10);
    QVERIFY(reportOf({"--seed", "1"}) != reportOf({"--seed", "2"}));
    const QByteArray alone = reportOf({"--replications", "6", "--threads", "1"});
    const bool equal = alone == reportOf({"--replications", "6", "--threads", "4"});
    tell({"Troubles", "six replications on one thread and on four", "equal", equal ? "equal" : "different", {}, 12});
    QVERIFY(equal);
}

QTEST_GUILESS_MAIN(TestDeterminism)
#include "tst_determinism.moc"
