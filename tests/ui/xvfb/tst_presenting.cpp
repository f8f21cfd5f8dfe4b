// A talk on a real screen: F5, the first pages of the storyline, a fault by hand, and back to editing.
#include <QtTest>

#include "tests/ui/xvfb/real_program.h"

class TestPresenting : public QObject {
    Q_OBJECT

    /// Where pictures go; empty: none are taken.
    QString m_pictures = qEnvironmentVariable("FAULTLINE_SCREENS");

  private slots:
    void fillsTheScreenAndGoesBack() {
        RealProgram program;
        QVERIFY(program.start({QStringLiteral(FAULTLINE_SOURCE_DIR "/examples/8-url-shortener.faultline.yaml")}));
        program.resize({1500, 900});
        QVERIFY(program.waitFor([&] { return program.cards().contains(QStringLiteral("cache")); }));
        program.wait(700);
        const QRect canvas = program.widget(QStringLiteral("canvas"));
        const QRect card = RealProgram::rectOf(program.card(QStringLiteral("cache")).value(QStringLiteral("card")));
        program.key(QStringLiteral("F5"));
        const auto shown = [&](const char* name) { return program.widget(QString::fromLatin1(name)); };
        QVERIFY(program.waitFor([&] { return shown("presentCaption").width() == 1920; }));
        QVERIFY(program.waitFor([&] { return shown("canvas").width() == 1920; }));
        QVERIFY(!shown("paletteDock").isValid() && !shown("inspectorDock").isValid());
        program.key(QStringLiteral("space"));
        program.wait(5000); // the keys' list has gone
        QVERIFY(!shown("presentKeys").isValid());
        program.key(QStringLiteral("Next"));
        program.key(QStringLiteral("Next"));
        program.wait(800);
        if (!m_pictures.isEmpty())
            QVERIFY(program.screenshot(m_pictures + QStringLiteral("/presenting.png")));
        program.key(QStringLiteral("Escape"));
        QVERIFY(program.waitFor([&] { return shown("canvas") == canvas; }));
        QVERIFY(program.waitFor([&] {
            return RealProgram::rectOf(program.card(QStringLiteral("cache")).value(QStringLiteral("card"))) == card;
        }));
        QVERIFY(!shown("presentCaption").isValid());
        QVERIFY(program.isRunning());
    }
};

int main(int argc, char** argv) {
    if (const int code = runOnADisplay(argc, argv); code >= 0)
        return code;
    QCoreApplication application(argc, argv);
    TestPresenting test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_presenting.moc"
