// A newcomer: from the start page to client, balancer, two servers, cache and database, wired and running.
#include <QElapsedTimer>
#include <QtTest>

#include "tests/ui/xvfb/builder.h"

namespace {

constexpr double kMostSeconds = 60;
constexpr int kMostActions = 25;

double simulatedS(const RealProgram& program) {
    const QStringList parts = program.window().value(QStringLiteral("time")).toString().split(u':');
    return parts.value(0).toDouble() * 60 + parts.value(1).toDouble();
}

} // namespace

class TestNewcomer : public QObject {
    Q_OBJECT

    /// Where pictures go; empty: none are taken.
    QString m_pictures = qEnvironmentVariable("FAULTLINE_SCREENS");

    void picture(const RealProgram& program, const QString& name) const {
        if (!m_pictures.isEmpty())
            QVERIFY(program.screenshot(m_pictures + u'/' + name + QStringLiteral(".png")));
    }

  private slots:
    void wiresAndRunsWithinAMinute_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::newRow("newcomer-1920-light") << QSize(1920, 1080) << false;
        QTest::newRow("newcomer-1920-dark") << QSize(1920, 1080) << true;
        QTest::newRow("newcomer-1280-light") << QSize(1280, 720) << false;
        QTest::newRow("newcomer-1280-dark") << QSize(1280, 720) << true;
    }
    void wiresAndRunsWithinAMinute() {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        RealProgram program;
        QVERIFY(program.start());
        program.resize(size);
        QVERIFY(program.waitFor([&] { return program.widget(QStringLiteral("New diagram")).isValid(); }));
        if (dark) { // before the clock: a matter of the room
            program.key(QStringLiteral("ctrl+shift+p"));
            program.type(QStringLiteral("theme dark"));
            program.key(QStringLiteral("Return"));
        }
        Builder person(program);
        QElapsedTimer clock;
        clock.start();
        program.click(program.widget(QStringLiteral("New diagram")).center());
        person.count();
        QVERIFY(program.waitFor([&] { return program.paletteRow(QStringLiteral("Client")).isValid(); }));
        picture(program, name + QStringLiteral("-1-empty"));
        const QString client = person.place(QStringLiteral("Client"), 0.13, 0.42);
        const QString balancer = person.place(QStringLiteral("Load balancer"), 0.36, 0.42);
        const QString first = person.place(QStringLiteral("Service"), 0.61, 0.22);
        const QString second = person.place(QStringLiteral("Service"), 0.61, 0.62);
        const QString cache = person.placeByKey(QStringLiteral("cac"), 0.80, 0.10);
        const QString database = person.placeByKey(QStringLiteral("dat"), 0.80, 0.60);
        QCOMPARE(program.cards().size(), 6);
        picture(program, name + QStringLiteral("-2-placed"));
        person.wire(client, balancer);
        person.wire(balancer, first);
        person.wire(balancer, second);
        for (const QString& server : {first, second}) {
            person.wire(server, cache);
            person.wire(server, database);
        }
        picture(program, name + QStringLiteral("-3-wired"));
        program.key(QStringLiteral("space"));
        person.count();
        QVERIFY(program.waitFor([&] { return simulatedS(program) >= 1; }, 15000));
        const double seconds = double(clock.elapsed()) / 1000;
        program.moveTo(person.onCanvas(0.03, 0.95));
        QVERIFY(program.waitFor([&] { return simulatedS(program) >= 5; }, 30000));
        picture(program, name + QStringLiteral("-4-running"));
        // It runs, all of it: each request is answered, and they pass over every wire.
        QCOMPARE(program.window().value(QStringLiteral("answered")).toString(), QStringLiteral("answered 100 %"));
        qInfo("%d actions, %.1f s", person.actions(), seconds);
        QVERIFY2(person.actions() <= kMostActions, qPrintable(QString::number(person.actions())));
        QVERIFY2(seconds <= kMostSeconds, qPrintable(QString::number(seconds)));
    }
};

int main(int argc, char** argv) {
    if (const int code = runOnADisplay(argc, argv); code >= 0)
        return code;
    QCoreApplication application(argc, argv);
    TestNewcomer test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_newcomer.moc"
