#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

#include "engine/format/format.h"
#include "tests/ui/main_window/window_fixture.h"
#include "ui/canvas/canvas_view.h"
#include "ui/dashboard/dashboard.h"
#include "ui/inspector/inspector_view.h"
#include "ui/inspector/key_form.h"
#include "ui/inspector/key_row.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/file_flow.h"
#include "ui/main_window/invitation.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_bar.h"
#include "ui/main_window/problems_view.h"
#include "ui/main_window/recent_files.h"
#include "ui/main_window/test_geometry.h"
#include "ui/main_window/window_actions.h"
#include "ui/transport/transport_bar.h"
#include "ui/widgets/unit_field.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const QString kExamples = QStringLiteral(FAULTLINE_SOURCE_DIR "/examples");
const QString kDeadNode = kExamples + QStringLiteral("/2-dead-node.faultline.yaml");

void addService(DiagramDocument& document, const char* id) {
    QVERIFY(document.edit({diagram::AddComponent{{id, "service", {}}}, base::Text("Add {1}", {id})}));
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QList<SaveAnswer> m_answers;
    int m_asked = 0;

    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    QString write(const char* name, const char* content) {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0)
            qFatal("the test's file cannot be written");
        return file.fileName();
    }
    /// A window that answers its questions from m_answers and saves under `saveName`.
    MainWindow* makeWindow(const char* saveName = "saved.faultline.yaml") {
        auto* window = new MainWindow(kExamples);
        window->files().dialogs().savePath = [this, saveName](QWidget*, const QString&) { return path(saveName); };
        window->files().dialogs().askToSave = [this](QWidget*, const QString&) {
            ++m_asked;
            return m_answers.isEmpty() ? SaveAnswer::Cancel : m_answers.takeFirst();
        };
        window->resize(1400, 900);
        window->show();
        return window;
    }

  private slots:
    void initTestCase() { keepToYourself(); }
    void init() {
        QSettings().clear();
        m_answers.clear();
        m_asked = 0;
    }
    void cleanup() { closeAllWindows(); }

    void beginsOnTheStartPage() {
        MainWindow* window = makeWindow();
        QVERIFY(window->showsStartPage());
        QVERIFY(window->isBlank());
        QCOMPARE(window->windowTitle(), QStringLiteral("Faultline"));
        for (const QDockWidget* dock : window->docks())
            QVERIFY(!dock->isVisible());
        QVERIFY(!window->actions().action(QStringLiteral("save"))->isEnabled());
        QVERIFY(window->actions().action(QStringLiteral("new"))->isEnabled());
    }

    void anExampleOpensPausedAndInvitesToPlay() {
        MainWindow* window = makeWindow();
        QCOMPARE(window->openExample(kDeadNode), window);
        QVERIFY(!window->showsStartPage());
        QVERIFY(!window->player().isPlaying());
        QVERIFY(!window->document().isModified());
        QVERIFY(window->document().filePath().isEmpty());
        QVERIFY(window->invitation().isVisible());
        QVERIFY(window->invitation().text().contains(QStringLiteral("Space")));
        for (const QDockWidget* dock : window->docks())
            QVERIFY(dock->isVisible());
        QVERIFY(window->windowTitle().startsWith(QStringLiteral("A node dies[*]")));
    }

    void theTitleSaysWhatIsUnsaved() {
        MainWindow* window = makeWindow();
        window->newDiagram();
        QVERIFY(!window->isWindowModified());
        addService(window->document(), "app");
        QVERIFY(window->isWindowModified());
        window->document().undoStack().undo();
        QVERIFY(!window->isWindowModified());
    }

    void savesAsksForANameOnceAndOpensAgain() {
        MainWindow* window = makeWindow("first.faultline.yaml");
        window->newDiagram();
        addService(window->document(), "app");
        QVERIFY(window->files().save());
        QCOMPARE(window->document().filePath(), path("first.faultline.yaml"));
        QVERIFY(!window->isWindowModified());
        QVERIFY(window->windowTitle().startsWith(QStringLiteral("first.faultline.yaml")));
        QCOMPARE(RecentFiles::instance().files().value(0), path("first.faultline.yaml"));
        addService(window->document(), "other");
        window->files().dialogs().savePath = [](QWidget*, const QString&) -> QString {
            qFatal("a file with a name is saved without asking");
            return {};
        };
        QVERIFY(window->files().save());
        const auto reading = format::readFile(path("first.faultline.yaml").toStdString());
        QVERIFY(reading.diagram == window->document().diagram());
    }

    void aSecondFileOpensInAWindowOfItsOwn() {
        MainWindow* window = makeWindow();
        const QString one = write("one.faultline.yaml", "faultline: 1\ncomponents:\n  a: {kind: service}\n");
        const QString two = write("two.faultline.yaml", "faultline: 1\ncomponents:\n  b: {kind: service}\n");
        QCOMPARE(window->openFile(one), window);
        MainWindow* second = window->openFile(two);
        QVERIFY(second != window);
        QCOMPARE(MainWindow::windows().size(), 2);
        QVERIFY(window->document().diagram().component("a"));
        QVERIFY(second->document().diagram().component("b"));
        QCOMPARE(second->openFile(one), window); // already open: that window comes forward
        QCOMPARE(MainWindow::windows().size(), 2);
    }

    void closingAsksOnlyWhenSomethingWouldBeLost_data() {
        QTest::addColumn<bool>("change");
        QTest::addColumn<int>("answer");
        QTest::addColumn<int>("asked");
        QTest::addColumn<bool>("closed");
        QTest::addColumn<bool>("saved");
        QTest::newRow("unchanged") << false << static_cast<int>(SaveAnswer::Cancel) << 0 << true << false;
        QTest::newRow("cancel") << true << static_cast<int>(SaveAnswer::Cancel) << 1 << false << false;
        QTest::newRow("discard") << true << static_cast<int>(SaveAnswer::Discard) << 1 << true << false;
        QTest::newRow("save") << true << static_cast<int>(SaveAnswer::Save) << 1 << true << true;
    }
    void closingAsksOnlyWhenSomethingWouldBeLost() {
        QFETCH(bool, change);
        QFETCH(int, answer);
        QFETCH(bool, closed);
        QFETCH(bool, saved);
        QFile::remove(path("closing.faultline.yaml"));
        QPointer<MainWindow> window = makeWindow("closing.faultline.yaml");
        window->newDiagram();
        if (change)
            addService(window->document(), "app");
        m_answers = {static_cast<SaveAnswer>(answer)};
        QCOMPARE(window->close(), closed);
        QTEST(m_asked, "asked");
        QCOMPARE(QFile::exists(path("closing.faultline.yaml")), saved);
    }

    void playingNeverMakesItModified() {
        MainWindow* window = makeWindow();
        window->openExample(kDeadNode);
        QTRY_VERIFY(window->player().canRun());
        window->player().setSpeed(10);
        window->player().play();
        QTRY_VERIFY(window->transport().timeText() > QStringLiteral("00:01.000"));
        QVERIFY(!window->invitation().isVisible());
        window->player().pause();
        QVERIFY(!window->isWindowModified());
    }

    void aDiagramIsOpenedAtItsSpeed() {
        MainWindow* window = makeWindow();
        window->openFile(write("quick.faultline.yaml", "faultline: 1\nsettings: {speed: 5, duration: 20min}\n"
                                                       "components:\n  a: {kind: service}\n"));
        QCOMPARE(window->player().speed(), 5.0);
        QCOMPARE(window->dashboard().span(), 600 * kernel::kSecond); // a minute on the clock are five
        window->player().setSpeed(2);
        addService(window->document(), "b");
        QCOMPARE(window->player().speed(), 2.0); // as it was chosen: that edit is not about speed
        window->document().edit({diagram::SetValue{{diagram::Section::Settings, {}, 0}, {"speed"}, 50.0}, "Speed"});
        QCOMPARE(window->player().speed(), 50.0);
        QCOMPARE(window->dashboard().span(), kernel::Time{0});
        MainWindow* plain =
            window->openFile(write("plain.faultline.yaml", "faultline: 1\ncomponents:\n  a: {kind: service}\n"));
        QCOMPARE(plain->player().speed(), 1.0);
        QCOMPARE(plain->dashboard().span(), 60 * kernel::kSecond);
    }

    void aBrokenFileIsShownReadOnlyWithItsFindings() {
        MainWindow* window = makeWindow();
        const QString file =
            write("broken.faultline.yaml",
                  "faultline: 1\ncomponents:\n  a: {kind: service, cpus: many}\n  b: {kind: servce}\n");
        window->openFile(file);
        QVERIFY(window->messages().isVisible());
        QCOMPARE(window->messages().tone(), MessageBar::Tone::Error);
        QVERIFY(window->problems().count() >= 2);
        QVERIFY2(window->problems().rowText(0).startsWith(QStringLiteral("3:")),
                 qPrintable(window->problems().rowText(0)));
        QFile before(file);
        QVERIFY(before.open(QIODevice::ReadOnly));
        const QByteArray content = before.readAll();
        window->document().save();
        QFile after(file);
        QVERIFY(after.open(QIODevice::ReadOnly));
        QCOMPARE(after.readAll(), content);
        // To save it means another file, and that has a name of its own from the start.
        QStringList offered;
        window->files().dialogs().savePath = [&](QWidget*, const QString& suggestion) {
            offered << QFileInfo(suggestion).fileName();
            return QString();
        };
        QApplication::setActiveWindow(window);
        QTest::keyClick(window, Qt::Key_S, Qt::ControlModifier);
        write("broken-mended.faultline.yaml", "faultline: 1\n");
        QTest::keyClick(window, Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(offered, (QStringList{QStringLiteral("broken-mended.faultline.yaml"),
                                       QStringLiteral("broken-mended-2.faultline.yaml")}));
    }

    void whatARunWouldRefuseIsListedBeforeItStarts() {
        MainWindow* window = makeWindow();
        window->openFile(write("money.faultline.yaml", "faultline: 1\ncomponents:\n  web: {kind: client}\n"
                                                       "  money: {kind: store, members: 3}\n"
                                                       "links:\n  - {from: web, to: money}\n"));
        QTRY_COMPARE(window->problems().count(), 0);
        // Of three members, five never acknowledge.
        const diagram::SetValue five{{diagram::Section::Components, "money"}, "write_quorum", diagram::Value(5)};
        QVERIFY(window->document().edit({five, base::Text("Change {1}", {"money"})}));
        QTRY_COMPARE(window->problems().count(), 1);
        QVERIFY2(window->problems().rowText(0).contains(QStringLiteral("money")),
                 qPrintable(window->problems().rowText(0)));
    }

    /// A file beyond what is read at a glance.
    QString writeLarge(const char* name, int services) {
        std::string text = "faultline: 1\ncomponents:\n";
        for (int i = 0; i < services; ++i)
            text.append("  service_")
                .append(std::to_string(i))
                .append(
                    ": {kind: service, label: \"One of very many services that stand here\", cpus: 2, instances: 3}\n");
        return write(name, text.c_str());
    }
    void aLargeFileIsReadBesideTheWindow() {
        MainWindow* window = makeWindow();
        const QString file = writeLarge("large.faultline.yaml", 2000);
        QVERIFY(QFileInfo(file).size() > 150000);
        QCOMPARE(window->openFile(file), window);
        QVERIFY(window->showsStartPage()); // it is on its way
        QVERIFY(window->messages().text().contains(QStringLiteral("large.faultline.yaml is being opened")));
        QCOMPARE(window->openFile(file), window); // asked for twice it comes once
        // The window is taken: another file gets its own.
        MainWindow* other = window->openFile(write("other.faultline.yaml", "faultline: 1\n"));
        QVERIFY(other != window);
        QTRY_VERIFY_WITH_TIMEOUT(!window->showsStartPage(), 60000);
        QCOMPARE(window->document().diagram().components.size(), std::size_t(2000));
        QCOMPARE(window->document().filePath(), file);
        QVERIFY(!window->messages().isVisible());
        QCOMPARE(MainWindow::windows().size(), 2);
    }
    void aLargeFileCanBeGivenUp() {
        MainWindow* window = makeWindow();
        window->openFile(writeLarge("large.faultline.yaml", 2000));
        auto* giveUp = window->messages().findChild<QPushButton*>();
        QVERIFY(giveUp);
        QTest::mouseClick(giveUp, Qt::LeftButton);
        QVERIFY(!window->messages().isVisible());
        QVERIFY(window->isBlank());
        QThreadPool::globalInstance()->waitForDone();
        QTest::qWait(50); // what was read comes to nothing
        QVERIFY(window->showsStartPage());
        QVERIFY(window->document().filePath().isEmpty());
    }
    void aLargeFileThatIsBrokenSaysWhere() {
        MainWindow* window = makeWindow();
        const QString file = writeLarge("large.faultline.yaml", 2000);
        QFile add(file);
        QVERIFY(add.open(QIODevice::Append));
        QVERIFY(add.write("links:\n  - {from: nobody, to: service_1}\n") > 0);
        add.close();
        window->openFile(file);
        QTRY_COMPARE_WITH_TIMEOUT(window->messages().tone(), MessageBar::Tone::Error, 60000);
        QVERIFY(window->messages().text().contains(QStringLiteral("line 2004"))); // 2 lines, 2000 services, links:
        QVERIFY(window->document().isReadOnlyBecauseBroken());
    }

    void filesThatCannotBeOpenedTogetherAreAllNamed() {
        MainWindow* window = makeWindow();
        window->openFile(path("nowhere.faultline.yaml"));
        window->openFile(write("newer.faultline.yaml", "faultline: 99\n"));
        QCOMPARE(window->openFile(write("good.faultline.yaml", "faultline: 1\n")), window);
        QVERIFY(!window->showsStartPage());
        QVERIFY(window->messages().text().contains(QStringLiteral("nowhere.faultline.yaml")));
        QVERIFY(window->messages().text().contains(QStringLiteral("newer.faultline.yaml")));
        QTest::qWait(20); // what is opened later speaks for itself
        MainWindow* later = window->openFile(path("elsewhere.faultline.yaml"));
        QVERIFY(!later->messages().text().contains(QStringLiteral("nowhere")));
    }
    void aMissingFileIsSaidAndTheWindowStays() {
        MainWindow* window = makeWindow();
        window->openFile(path("nowhere.faultline.yaml"));
        QVERIFY(window->messages().isVisible());
        QCOMPARE(window->messages().tone(), MessageBar::Tone::Error);
        QVERIFY(window->showsStartPage());
    }

    void droppedFilesAreOpened() {
        MainWindow* window = makeWindow();
        const QString file = write("drop.faultline.yaml", "faultline: 1\ncomponents:\n  a: {kind: service}\n");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(window, &drop);
        QTRY_COMPARE(window->document().filePath(), file);
    }

    void undoAndRedoSayWhatTheyDo() {
        MainWindow* window = makeWindow();
        window->newDiagram();
        QAction* undo = window->actions().action(QStringLiteral("undo"));
        QVERIFY(!undo->isEnabled());
        addService(window->document(), "app");
        QVERIFY(undo->isEnabled());
        QVERIFY2(undo->text().contains(QStringLiteral("app")), qPrintable(undo->text()));
        undo->trigger();
        QVERIFY(window->document().diagram().components.empty());
        QVERIFY(window->actions().action(QStringLiteral("redo"))->isEnabled());
    }

    void selectingACardShowsItsParametersAndEditsReachTheRun() {
        MainWindow* window = makeWindow();
        window->openExample(kDeadNode);
        window->canvas().select({QStringLiteral("app")});
        QCOMPARE(window->inspector().heading(), QStringLiteral("Servers"));
        auto* cpus = qobject_cast<UnitField*>(window->inspector().forms().front()->row("instances")->field());
        cpus->lineEdit()->selectAll();
        QTest::keyClicks(cpus->lineEdit(), QStringLiteral("6"));
        QTest::keyClick(cpus->lineEdit(), Qt::Key_Return);
        const auto instances = [&]() -> std::size_t {
            const auto snapshot = window->player().takeSnapshot();
            for (const auto& component : snapshot->components)
                if (component.id == "app")
                    return component.instances.size();
            return 0;
        };
        QTRY_COMPARE(instances(), 6u);
        QVERIFY(window->isWindowModified());
    }

    void spaceTapsPlayAndLeavesTextAlone() {
        MainWindow* window = makeWindow();
        window->openExample(kDeadNode);
        QVERIFY(QTest::qWaitForWindowActive(window));
        QTRY_VERIFY(window->player().canRun());
        window->canvas().setFocus();
        QTest::keyClick(&window->canvas(), Qt::Key_Space);
        QVERIFY(window->player().isPlaying());
        QTest::keyClick(&window->canvas(), Qt::Key_Space);
        QVERIFY(!window->player().isPlaying());
        QTest::keyPress(&window->canvas(), Qt::Key_Space);
        QTest::qWait(260); // held: that was for panning
        QTest::keyRelease(&window->canvas(), Qt::Key_Space);
        QVERIFY(!window->player().isPlaying());
        window->canvas().select({QStringLiteral("app")});
        auto* field = qobject_cast<UnitField*>(window->inspector().forms().front()->row("instances")->field());
        field->lineEdit()->setFocus();
        QTest::keyClick(field->lineEdit(), Qt::Key_Space);
        QVERIFY(!window->player().isPlaying());
        QVERIFY(field->lineEdit()->text().contains(u' '));
    }

    void undoReachesTheDiagramFromAFieldThatHasNothingToUndo() {
        MainWindow* window = makeWindow();
        window->openExample(kDeadNode);
        QVERIFY(QTest::qWaitForWindowActive(window));
        window->canvas().select({QStringLiteral("app")});
        auto* field = qobject_cast<UnitField*>(window->inspector().forms().front()->row("instances")->field());
        field->lineEdit()->setFocus();
        field->lineEdit()->selectAll();
        QTest::keyClicks(field->lineEdit(), QStringLiteral("7"));
        QTest::keyClick(field->lineEdit(), Qt::Key_Return);
        QCOMPARE(diagram::instancesOf(*window->document().diagram().component("app")), 7);
        QTest::keyClick(field->lineEdit(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(diagram::instancesOf(*window->document().diagram().component("app")), 4);
    }

    void theLayoutIsRememberedOverWindows() {
        MainWindow* window = makeWindow();
        window->newDiagram();
        window->docks().first()->close();
        window->close();
        MainWindow* later = makeWindow();
        later->newDiagram();
        QVERIFY(!later->docks().first()->isVisible());
        QVERIFY(later->docks().last()->isVisible());
    }

    void theTestAidTellsWhereThingsAre() {
        MainWindow* window = makeWindow();
        window->openExample(kDeadNode);
        QTest::qWait(50);
        const QJsonObject all = QJsonDocument::fromJson(TestGeometry::describe()).object();
        const QJsonObject first = all.value(QStringLiteral("windows")).toArray().at(0).toObject();
        QVERIFY(first.value(QStringLiteral("cards")).toObject().contains(QStringLiteral("app")));
        QCOMPARE(first.value(QStringLiteral("cards"))
                     .toObject()
                     .value(QStringLiteral("app"))
                     .toObject()
                     .value(QStringLiteral("tiles"))
                     .toArray()
                     .size(),
                 4);
        QVERIFY(first.value(QStringLiteral("widgets")).toObject().contains(QStringLiteral("Play")));
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
