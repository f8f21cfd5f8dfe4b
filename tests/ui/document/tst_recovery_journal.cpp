#include <QFile>
#include <QLockFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include "ui/document/diagram_document.h"
#include "ui/document/recovery_journal.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

diagram::Diagram two() {
    diagram::Diagram diagram;
    diagram.components = {{"users", "client", {}}, {"app", "service", {}}};
    return diagram;
}

diagram::Edit move(double x) {
    return diagram::moveComponents({{"app", base::Point{x, 0}}});
}

/// What a crash leaves: the journal without the lock of a living program.
QString abandon(const RecoveryJournal& journal) {
    const QString copy = journal.journalPath() + QStringLiteral(".lost");
    QFile::remove(copy);
    QFile::copy(journal.journalPath(), copy);
    QString name = journal.journalPath();
    name.replace(QStringLiteral(".journal.yaml"), QStringLiteral("-lost.journal.yaml"));
    QFile::rename(copy, name);
    return name;
}

} // namespace

class RecoveryJournalTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QCoreApplication::setApplicationName(QStringLiteral("faultline-journal-test"));
        QStandardPaths::setTestModeEnabled(true);
    }
    void init() { QDir(RecoveryJournal::folder()).removeRecursively(); }
    void cleanupTestCase() { QDir(RecoveryJournal::folder()).removeRecursively(); }

    void writesEveryEditWithinTwoSeconds();
    void offersWhatACrashLeft();
    void leavesTheJournalsOfLivingProgramsAlone();
    void forgetsWhatIsSavedOrUndone();
    void leavesNothingAfterAnOrderlyEnd();
    void passesOverAJournalThatSaysNothing();
    void offersTheNewestFirst();
};

void RecoveryJournalTest::writesEveryEditWithinTwoSeconds() {
    DiagramDocument document;
    document.setDiagram(two());
    RecoveryJournal journal(document);
    QVERIFY(!QFile::exists(journal.journalPath()));
    QVERIFY(document.edit(move(40)));
    QElapsedTimer clock;
    clock.start();
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(journal.journalPath()), 2000);
    QVERIFY(clock.elapsed() < 2000);
    QFile file(journal.journalPath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("position: [40, 0]"));
}

void RecoveryJournalTest::offersWhatACrashLeft() {
    DiagramDocument document;
    document.setDiagram(two(), QStringLiteral("/home/someone/a b#.faultline.yaml"));
    RecoveryJournal journal(document);
    QVERIFY(document.edit(move(60)));
    QVERIFY(journal.flush());
    const QString lost = abandon(journal);
    const auto found = RecoveryJournal::find();
    QVERIFY(found.has_value());
    QCOMPARE(found->journalPath, lost);
    QCOMPARE(found->filePath, QStringLiteral("/home/someone/a b#.faultline.yaml"));
    QVERIFY(found->diagram == document.diagram());
    QVERIFY(found->when.secsTo(QDateTime::currentDateTimeUtc()) < 10);
    RecoveryJournal::discard(*found);
    QVERIFY(!RecoveryJournal::find().has_value());
}

void RecoveryJournalTest::leavesTheJournalsOfLivingProgramsAlone() {
    DiagramDocument document;
    document.setDiagram(two());
    RecoveryJournal journal(document);
    QVERIFY(document.edit(move(60)));
    QVERIFY(journal.flush());
    QVERIFY(!RecoveryJournal::find().has_value());
}

void RecoveryJournalTest::forgetsWhatIsSavedOrUndone() {
    DiagramDocument document;
    document.setDiagram(two());
    RecoveryJournal journal(document);
    QVERIFY(document.edit(move(60)));
    QVERIFY(journal.flush());
    QVERIFY(QFile::exists(journal.journalPath()));
    document.undoStack().undo();
    QVERIFY(!QFile::exists(journal.journalPath()));
    document.undoStack().redo();
    QVERIFY(journal.flush());
    QTemporaryDir folder;
    QCOMPARE(document.saveAs(folder.filePath(QStringLiteral("a.faultline.yaml"))), QString());
    QVERIFY(!QFile::exists(journal.journalPath()));
}

void RecoveryJournalTest::leavesNothingAfterAnOrderlyEnd() {
    DiagramDocument document;
    document.setDiagram(two());
    QString path;
    {
        RecoveryJournal journal(document);
        QVERIFY(document.edit(move(60)));
        QVERIFY(journal.flush());
        path = journal.journalPath();
    }
    QVERIFY(!QFile::exists(path));
}

void RecoveryJournalTest::passesOverAJournalThatSaysNothing() {
    QDir().mkpath(RecoveryJournal::folder());
    QFile file(RecoveryJournal::folder() + QStringLiteral("/torn.journal.yaml"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# file: \n# edited: \n[[[");
    file.close();
    QVERIFY(!RecoveryJournal::find().has_value());
}

void RecoveryJournalTest::offersTheNewestFirst() {
    DiagramDocument document;
    document.setDiagram(two());
    QVERIFY(document.edit(move(60)));
    {
        RecoveryJournal older(document);
        QVERIFY(older.flush());
        QFile file(abandon(older));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(-60), QFileDevice::FileModificationTime));
    }
    QVERIFY(document.edit(move(80)));
    RecoveryJournal newer(document);
    QVERIFY(newer.flush());
    const QString expected = abandon(newer);
    const auto found = RecoveryJournal::find();
    QVERIFY(found.has_value());
    QCOMPARE(found->journalPath, expected);
}

QTEST_MAIN(RecoveryJournalTest)
#include "tst_recovery_journal.moc"
