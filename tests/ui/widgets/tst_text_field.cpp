#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include "ui/widgets/text_field.h"

using namespace faultline;
using namespace faultline::ui;

/// Text of several lines is shown as paragraphs, and is changed only by who changes its words.
class TestTextField : public QObject {
    Q_OBJECT

  private slots:
    void joinsTheLinesOfAParagraph_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("shown");
        QTest::newRow("one paragraph") << "Two lines\nof one.\n"
                                       << "Two lines of one.";
        QTest::newRow("two paragraphs") << "a\nb\n\nc\nd\n"
                                        << "a b\n\nc d";
        QTest::newRow("a list") << "These:\n- one,\n  long\n- two\n1. three"
                                << "These:\n- one, long\n- two\n1. three";
        QTest::newRow("a heading") << "# Title\nwords"
                                   << "# Title words";
        QTest::newRow("a break that is meant") << "a  \nb"
                                               << "a  \nb";
        QTest::newRow("code") << "so:\n```\nx\ny\n```\nthen\nthat"
                              << "so:\n```\nx\ny\n```\nthen that";
        QTest::newRow("nothing") << ""
                                 << "";
    }
    void joinsTheLinesOfAParagraph() {
        QFETCH(QString, written);
        QFETCH(QString, shown);
        QCOMPARE(flowing(written), shown);
        QCOMPARE(flowing(shown), shown);
    }

    void leavesTheFileAsItIsUntilSomebodyTypes() {
        LongTextField field(catalog::Schema{});
        QSignalSpy edited(&field, &Field::edited);
        field.setValue(catalog::Value(std::string("Two lines\nof one.\n")));
        QCOMPARE(field.textEdit()->toPlainText(), QString("Two lines of one."));
        field.show();
        QVERIFY(QTest::qWaitForWindowExposed(&field));
        field.textEdit()->setFocus();
        field.textEdit()->clearFocus();
        QCOMPARE(edited.size(), 0);
        field.textEdit()->setFocus();
        QTest::keyClick(field.textEdit(), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(field.textEdit(), " More");
        field.textEdit()->clearFocus();
        QCOMPARE(edited.size(), 1);
        QCOMPARE(*edited[0][0].value<catalog::Value>().as<std::string>(), std::string("Two lines of one. More"));
    }

    void doesNotTouchWhatIsBeingTyped() {
        LongTextField field(catalog::Schema{});
        field.setValue(catalog::Value(std::string("a")));
        QTest::keyClick(field.textEdit(), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClick(field.textEdit(), Qt::Key_Return);
        field.setValue(catalog::Value(std::string("a\n"))); // as it comes back from the document
        QCOMPARE(field.textEdit()->toPlainText(), QString("a\n"));
    }
};

QTEST_MAIN(TestTextField)
#include "tst_text_field.moc"
