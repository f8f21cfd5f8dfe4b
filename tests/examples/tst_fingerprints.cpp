// A hash of each example's report at seed 1 stands in fingerprints.txt, so that no change of the engine alters an
// example unnoticed. What was meant to change is written anew by tests/examples/renew-fingerprints.
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTest>

#include "engine/report/json.h"
#include "tests/examples/example_run.h"

using namespace faultline;

/// Every example runs as it did when its fingerprint was taken.
class TestFingerprints : public QObject {
    Q_OBJECT

    static QString storedPath() { return FAULTLINE_SOURCE_DIR "/tests/examples/fingerprints.txt"; }

    static QMap<QString, QString> stored() {
        QFile file(storedPath());
        QMap<QString, QString> fingerprints;
        if (file.open(QIODevice::ReadOnly | QIODevice::Text))
            for (const QString& line : QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts))
                fingerprints[line.section(' ', 0, 0)] = line.section(' ', 1, 1);
        return fingerprints;
    }

    static QStringList names() {
        QStringList names = QDir(FAULTLINE_SOURCE_DIR "/examples").entryList({"*.faultline.yaml"}, QDir::Files);
        for (QString& name : names)
            name.chop(static_cast<int>(qstrlen(".faultline.yaml")));
        return names;
    }

    /// Without what says how the engine got there: time on the clock and the number of events.
    static QString fingerprint(const QString& name) {
        report::Report report;
        report.wallSeconds = 1;
        report.measured = examples::run(examples::load(qPrintable(name)), 1).measured;
        report::Sheet sheet = report::layOut(report);
        std::erase_if(sheet.figures, [](const report::Figure& figure) {
            return figure.name == "wall_s" || figure.name == "events" || figure.name == "events_per_s";
        });
        const QByteArray text = QByteArray::fromStdString(report::toJson(sheet));
        return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(16);
    }

    QMap<QString, QString> m_stored;

  private slots:
    void initTestCase() {
        if (qEnvironmentVariableIsSet("FAULTLINE_RENEW_FINGERPRINTS")) {
            QByteArray text;
            for (const QString& name : names())
                text += QString("%1 %2\n").arg(name, fingerprint(name)).toUtf8();
            QFile file(storedPath());
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(text), text.size());
        }
        m_stored = stored();
    }

    void isAsStored_data() {
        QTest::addColumn<QString>("name");
        for (const QString& name : names())
            QTest::newRow(qPrintable(name)) << name;
    }
    void isAsStored() {
        QFETCH(QString, name);
        QVERIFY2(
            fingerprint(name) == m_stored.value(name),
            qPrintable(name + " runs otherwise than before; where that is meant: tests/examples/renew-fingerprints"));
    }

    void areOfExamplesThatExist() { QCOMPARE(QStringList(m_stored.keys()), names()); }
};

QTEST_APPLESS_MAIN(TestFingerprints)
#include "tst_fingerprints.moc"
