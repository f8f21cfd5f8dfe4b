#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include "tests/examples/example_run.h"

using namespace faultline;

/// Every shipped example loads without a finding, is written as the program writes it, and runs.
class TestExamples : public QObject {
    Q_OBJECT

    static void listExamples() {
        QTest::addColumn<QString>("path");
        const QDir folder(FAULTLINE_SOURCE_DIR "/examples");
        for (const QString& name : folder.entryList({"*.faultline.yaml"}, QDir::Files))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }

    static std::string contents(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }

  private slots:
    void areThere() {
        const QDir folder(FAULTLINE_SOURCE_DIR "/examples");
        for (const char* name : {"8-url-shortener", "2-dead-node", "3-cache-aside", "5-spike"})
            QVERIFY2(folder.exists(QString(name) + ".faultline.yaml"), name);
    }

    void loadWithoutAFinding_data() { listExamples(); }
    void loadWithoutAFinding() {
        QFETCH(QString, path);
        const format::Reading reading = format::readFile(path.toStdString());
        for (const base::Diagnostic& diagnostic : reading.diagnostics)
            qWarning("%s", base::toText(diagnostic).c_str());
        QVERIFY(reading.diagnostics.empty());
        QVERIFY(!reading.diagram.title.empty());
    }

    void areInCanonicalForm_data() { listExamples(); }
    void areInCanonicalForm() {
        QFETCH(QString, path);
        const std::string text = contents(path);
        QCOMPARE(QString::fromStdString(format::write(format::read(text).diagram)), QString::fromStdString(text));
    }

    void run_data() { listExamples(); }
    void run() {
        QFETCH(QString, path);
        const diagram::Diagram diagram = format::readFile(path.toStdString()).diagram;
        const examples::Run run = examples::run(diagram, 1);
        const simulation::RequestFigures& totals = run.measured.totals;
        QVERIFY(totals.succeeded > 1000);
        QCOMPARE(totals.requests, totals.succeeded + totals.failed + totals.inFlight);
        for (const simulation::ComponentView& component : run.last.components) // dead letters need no worker, for one
            QVERIFY2(component.problem.empty(), (component.id + ": " + component.problem).c_str());
    }

    void claimSomethingThatCanBeSeen_data() { listExamples(); }
    void claimSomethingThatCanBeSeen() {
        // An example that no test names among its effects has no claim; one that is not among the sights is not known
        // to begin within 40 s and to last for 5 s.
        QFETCH(QString, path);
        const QString quoted = '"' + QFileInfo(path).fileName().section('.', 0, 0) + '"';
        const QDir folder(FAULTLINE_SOURCE_DIR "/tests/examples");
        qsizetype effects = 0, sights = 0;
        for (const QString& name : folder.entryList({"tst_*.cpp"}, QDir::Files)) {
            const QString source = QString::fromStdString(contents(folder.filePath(name)));
            const qsizetype from = source.indexOf("kEffects = {"), to = source.indexOf("kSights = {");
            if (from < 0 || to < from)
                continue;
            effects += source.mid(from, to - from).count(quoted);
            sights += source.mid(to).count(quoted);
        }
        QVERIFY2(effects > 0, qPrintable(quoted));
        QCOMPARE(sights, qsizetype{1});
    }

    void cardsDoNotOverlap_data() { listExamples(); }
    void cardsDoNotOverlap() {
        // Cards are about 190 × 84 units; links need 90 between columns, rows 40.
        QFETCH(QString, path);
        const diagram::Diagram diagram = format::readFile(path.toStdString()).diagram;
        for (const diagram::Component& a : diagram.components) {
            const base::Point at = diagram::positionOf(a);
            QCOMPARE(std::fmod(at.x, 20), 0.0);
            QCOMPARE(std::fmod(at.y, 20), 0.0);
            for (const diagram::Component& b : diagram.components) {
                if (a.id == b.id)
                    continue;
                const base::Point other = diagram::positionOf(b);
                const bool apart = std::abs(at.x - other.x) >= 280 || std::abs(at.y - other.y) >= 124;
                QVERIFY2(apart, qPrintable(QString::fromStdString(a.id + " and " + b.id)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestExamples)
#include "tst_examples.moc"
