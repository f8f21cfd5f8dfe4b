#include <QtTest>

#include "engine/base/diagnostic.h"

using namespace faultline::base;

class DiagnosticTest : public QObject {
    Q_OBJECT

  private slots:
    void findsTheNearestName_data();
    void findsTheNearestName();
    void prefersTheFirstOfEquallyNear();
    void ignoresWordsTooLongForATypingMistake();
    void writesOneLine();
    void showsWhatWasFoundOnce();
    void leavesOutThePlaceWhereThereIsNoFile();
    void knowsErrorsFromWarnings();
};

void DiagnosticTest::findsTheNearestName_data() {
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("nearest");
    QTest::newRow("letter missing") << "cpu"
                                    << "cpus";
    QTest::newRow("letter too many") << "backllog"
                                     << "backlog";
    QTest::newRow("letters swapped") << "tiemout"
                                     << "timeout";
    QTest::newRow("wrong letter") << "timeoot"
                                  << "timeout";
    QTest::newRow("three mistakes in a long word") << "max_conections_"
                                                   << "max_connections";
    QTest::newRow("capitals") << "Timeout"
                              << "timeout";
    QTest::newRow("hyphen for underscore") << "max-connections"
                                           << "max_connections";
    QTest::newRow("too far") << "replication"
                             << "";
    QTest::newRow("short and different") << "xy"
                                         << "";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("itself is no mistake") << "ttl"
                                          << "";
}

void DiagnosticTest::findsTheNearestName() {
    QFETCH(QString, word);
    QFETCH(QString, nearest);
    const std::vector<std::string> names = {"cpus", "timeout", "backlog", "max_connections", "ttl"};
    QCOMPARE(QString::fromStdString(faultline::base::nearest(word.toStdString(), names)), nearest);
}

void DiagnosticTest::prefersTheFirstOfEquallyNear() {
    QCOMPARE(nearest("rear", {"read", "reap"}), std::string("read"));
    QCOMPARE(nearest("rear", {"reap", "read"}), std::string("reap"));
    QCOMPARE(nearest("rear", {}), std::string());
}

void DiagnosticTest::ignoresWordsTooLongForATypingMistake() {
    const std::string huge(100000, 'a');
    QCOMPARE(nearest(huge, {huge + "b", "timeout"}), std::string());
    QCOMPARE(nearest("timeot", {huge, "timeout"}), std::string("timeout"));
}

void DiagnosticTest::writesOneLine() {
    Diagnostic d;
    d.line = 3;
    d.column = 14;
    d.path = "components.app.cpu";
    d.message = "unknown key";
    d.suggestion = "cpus";
    QCOMPARE(toText(d), std::string("3:14: error: components.app.cpu: unknown key; did you mean `cpus`?"));
    d.found = "two\nlines";
    QVERIFY(toText(d).find('\n') == std::string::npos);
}

void DiagnosticTest::showsWhatWasFoundOnce() {
    Diagnostic d;
    d.path = "components.app.cpus";
    d.message = "not a count";
    d.found = "many";
    d.expected = "a whole number";
    QCOMPARE(toText(d), std::string("error: components.app.cpus: not a count; found `many`; expected a whole number"));
    d.message = Text("`{1}` is not a count", {"many"});
    QCOMPARE(toText(d), std::string("error: components.app.cpus: `many` is not a count; expected a whole number"));
}

void DiagnosticTest::leavesOutThePlaceWhereThereIsNoFile() {
    Diagnostic d;
    d.severity = Severity::Warning;
    d.message = "nobody uses it";
    QCOMPARE(toText(d), std::string("warning: nobody uses it"));
}

void DiagnosticTest::knowsErrorsFromWarnings() {
    Diagnostic warning;
    warning.severity = Severity::Warning;
    QVERIFY(!hasErrors({}));
    QVERIFY(!hasErrors({warning}));
    QVERIFY(hasErrors({warning, Diagnostic{}}));
}

QTEST_APPLESS_MAIN(DiagnosticTest)
#include "tst_diagnostic.moc"
