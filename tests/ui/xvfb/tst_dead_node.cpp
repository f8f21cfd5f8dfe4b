// The first example as a person plays it: open, play, kill a node by right-click, watch the errors come and go. The
// scenario kills server 4 at 20 s; here server 2 dies by hand, for good.
#include <QtTest>

#include "tests/ui/xvfb/real_program.h"

namespace {

/// The share of answered requests in the pill, in percent; -1 while it says nothing.
double answered(const RealProgram& program) {
    QString text = program.window().value(QStringLiteral("answered")).toString();
    text.remove(QStringLiteral("answered")).remove(u'%');
    bool isNumber = false;
    const double percent = text.trimmed().toDouble(&isNumber);
    return isNumber ? percent : -1;
}

} // namespace

class TestDeadNode : public QObject {
    Q_OBJECT

    /// Where pictures go; empty: none are taken.
    QString m_pictures = qEnvironmentVariable("FAULTLINE_SCREENS");

    void picture(const RealProgram& program, const char* name) const {
        if (!m_pictures.isEmpty())
            QVERIFY(program.screenshot(m_pictures + u'/' + QString::fromLatin1(name) + QStringLiteral(".png")));
    }

  private slots:
    void errorsComeUntilTheHealthCheckDropsTheDeadOne() {
        RealProgram program;
        QVERIFY(program.start());
        program.resize({1920, 1080});
        QVERIFY(program.waitFor([&] { return program.widget(QStringLiteral("A node dies")).isValid(); }));
        program.wait(1000);
        picture(program, "start-page");
        program.click(program.widget(QStringLiteral("A node dies")).center());
        QVERIFY(program.waitFor([&] { return program.tile(QStringLiteral("app"), 3).isValid(); }));
        program.wait(500);
        program.key(QStringLiteral("space"));
        QVERIFY(program.waitFor([&] { return answered(program) == 100; }, 20000));
        program.wait(4000);
        picture(program, "dead-node-before");

        program.click(program.tile(QStringLiteral("app"), 1).center(), 3);
        QVERIFY(program.choose(QStringLiteral("Crash")));
        QVERIFY(program.choose(QStringLiteral("Until restored")));
        QVERIFY(program.waitFor([&] { return program.window().value(QStringLiteral("fault")).toBool(); }));
        QVERIFY(program.waitFor([&] { return answered(program) >= 0 && answered(program) < 97; }, 20000));
        program.moveTo(program.widget(QStringLiteral("canvas")).topLeft() + QPoint(20, 20));
        picture(program, "dead-node-during");
        // Three missed checks, 2 s apart; the pill covers the last 10 s.
        QVERIFY2(program.waitFor([&] { return answered(program) == 100; }, 60000),
                 qPrintable(QString::number(answered(program))));
        picture(program, "dead-node-after");
        QVERIFY(program.window().value(QStringLiteral("fault")).toBool());
        QVERIFY(!program.window().value(QStringLiteral("modified")).toBool());
    }
};

int main(int argc, char** argv) {
    if (const int code = runOnADisplay(argc, argv); code >= 0)
        return code;
    QCoreApplication application(argc, argv);
    TestDeadNode test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_dead_node.moc"
