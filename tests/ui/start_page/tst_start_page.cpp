#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include "ui/start_page/example_card.h"
#include "ui/start_page/start_page.h"

using namespace faultline::ui;

namespace {

const QString kExamples = QStringLiteral(FAULTLINE_SOURCE_DIR "/examples");

} // namespace

class TestStartPage : public QObject {
    Q_OBJECT
  private slots:
    void everyExampleHasACardWithWhatToTry() {
        StartPage page(kExamples);
        QSignalSpy loaded(&page, &StartPage::loaded);
        QVERIFY(loaded.wait(10000));
        QCOMPARE(page.cards().size(), ExampleShelf::filesOf(kExamples).size());
        QVERIFY(page.cards().size() >= 4);
        int chapter = 0;
        for (const ExampleCard* card : page.cards()) {
            QVERIFY2(!card->example().title.isEmpty(), qPrintable(card->example().name));
            QVERIFY2(!card->example().summary.isEmpty(), qPrintable(card->example().name));
            QVERIFY2(!card->example().diagram.components.empty(), qPrintable(card->example().name));
            QVERIFY(card->example().chapter >= chapter);
            chapter = card->example().chapter;
            QVERIFY(!card->accessibleName().isEmpty());
        }
    }

    void aCardOpensItsExampleByMouseAndKeyboard() {
        StartPage page(kExamples);
        QSignalSpy loaded(&page, &StartPage::loaded);
        QVERIFY(loaded.wait(10000));
        page.resize(1200, 800);
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QSignalSpy chosen(&page, &StartPage::exampleChosen);
        QTest::mouseClick(page.cards().first(), Qt::LeftButton);
        QCOMPARE(chosen.takeFirst().at(0).toString(), page.cards().first()->example().filePath);
        page.cards().first()->setFocus();
        QTest::keyClick(page.cards().first(), Qt::Key_Right);
        QVERIFY(page.cards().at(1)->hasFocus());
        QTest::keyClick(page.cards().at(1), Qt::Key_Return);
        QCOMPARE(chosen.takeFirst().at(0).toString(), page.cards().at(1)->example().filePath);
    }

    void recentFilesAreOfferedAndLostOnesSaid() {
        QTemporaryDir folder;
        const QString there = folder.filePath(QStringLiteral("there.faultline.yaml"));
        QFile file(there);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        StartPage page({});
        page.setRecentFiles({there, folder.filePath(QStringLiteral("gone.faultline.yaml"))});
        QSignalSpy chosen(&page, &StartPage::fileChosen);
        QPushButton* found = nullptr;
        QPushButton* lost = nullptr;
        for (QPushButton* button : page.findChildren<QPushButton*>()) {
            if (button->text().startsWith(QStringLiteral("there")))
                found = button;
            if (button->text().startsWith(QStringLiteral("gone")))
                lost = button;
        }
        QVERIFY(found && lost);
        QVERIFY(!lost->isEnabled());
        found->click();
        QCOMPARE(chosen.takeFirst().at(0).toString(), there);
    }

    void examplesAreFoundInTheFirstFolderThatHasThem() {
        QTemporaryDir empty;
        QCOMPARE(ExampleShelf::findFolder({empty.path(), kExamples}), QDir(kExamples).canonicalPath());
        QCOMPARE(ExampleShelf::findFolder({empty.path()}), QString());
    }
};

QTEST_MAIN(TestStartPage)
#include "tst_start_page.moc"
