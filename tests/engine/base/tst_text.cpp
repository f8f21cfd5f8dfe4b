#include <QtTest>

#include "engine/base/text.h"

using namespace faultline::base;

class TextTest : public QObject {
    Q_OBJECT

  private slots:
    void fillsArgumentsInAnyOrder();
    void neverLooksIntoArguments();
    void leavesOtherBracesAlone();
    void fillsATranslation();
};

void TextTest::fillsArgumentsInAnyOrder() {
    QCOMPARE(Text("{2} before {1}, {1} again", {"a", "b"}).english(), std::string("b before a, a again"));
}

void TextTest::neverLooksIntoArguments() {
    QCOMPARE(Text("{1}{2}", {"{2}", "{1}"}).english(), std::string("{2}{1}"));
}

void TextTest::leavesOtherBracesAlone() {
    QCOMPARE(Text("{open: {1}} {0} {3} {x} {1", {"9"}).english(), std::string("{open: 9} {0} {3} {x} {1"));
    QCOMPARE(Text("{99999999999999999999999}", {"9"}).english(), std::string("{99999999999999999999999}"));
}

void TextTest::fillsATranslation() {
    QCOMPARE(Text("{1} has no {2}", {"app", "cpu"}).fill("{2} fehlt bei {1}"), std::string("cpu fehlt bei app"));
}

QTEST_APPLESS_MAIN(TextTest)
#include "tst_text.moc"
