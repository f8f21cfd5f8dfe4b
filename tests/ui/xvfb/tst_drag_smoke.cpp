// A real drag from the palette, a real wire, a real key: what no synthetic event proves.
#include <QtTest>

#include "tests/ui/xvfb/real_program.h"

class TestDragSmoke : public QObject {
    Q_OBJECT
  private slots:
    void kindsAreDraggedOntoTheCanvasAndWired() {
        RealProgram program;
        QVERIFY(program.start());
        program.resize({1600, 1000});
        QVERIFY(program.waitFor([&] { return program.widget(QStringLiteral("New diagram")).isValid(); }));
        program.click(program.widget(QStringLiteral("New diagram")).center());
        QVERIFY(program.waitFor([&] { return program.paletteRow(QStringLiteral("Client")).isValid(); }));
        const QRect canvas = program.widget(QStringLiteral("canvas"));
        QVERIFY(canvas.isValid());

        program.drag(program.paletteRow(QStringLiteral("Client")).center(),
                     canvas.topLeft() + QPoint(canvas.width() / 4, canvas.height() / 3));
        QVERIFY(program.waitFor([&] { return program.cards().size() == 1; }));
        program.drag(program.paletteRow(QStringLiteral("Service")).center(),
                     canvas.topLeft() + QPoint(canvas.width() * 2 / 3, canvas.height() / 3));
        QVERIFY(program.waitFor([&] { return program.cards().size() == 2; }));
        QVERIFY(program.window().value(QStringLiteral("modified")).toBool());

        const QString client =
            program.cards().contains(QStringLiteral("client")) ? QStringLiteral("client") : program.cards().first();
        const QString service = program.cards().first() == client ? program.cards().last() : program.cards().first();
        program.drag(RealProgram::rectOf(program.card(client).value(QStringLiteral("out"))).center(),
                     RealProgram::rectOf(program.card(service).value(QStringLiteral("card"))).center());
        program.key(QStringLiteral("space"));
        QVERIFY(program.waitFor([&] { return program.window().value(QStringLiteral("playing")).toBool(); }));
        // Only a wire brings requests to the service: answered ones are there once it holds.
        QVERIFY2(program.waitFor(
                     [&] {
                         return program.window().value(QStringLiteral("answered")).toString() ==
                                QStringLiteral("answered 100 %");
                     },
                     20000),
                 qPrintable(program.window().value(QStringLiteral("answered")).toString()));
        QVERIFY(program.isRunning());
    }
};

int main(int argc, char** argv) {
    if (const int code = runOnADisplay(argc, argv); code >= 0)
        return code;
    QCoreApplication application(argc, argv);
    TestDragSmoke test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_drag_smoke.moc"
