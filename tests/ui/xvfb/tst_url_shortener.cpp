// A whole design as a person plays it: open it from the start page, play, kill the cache, watch the database drown.
#include <QtTest>

#include "tests/ui/xvfb/real_program.h"

namespace {

/// The p99 in the pill, in milliseconds; -1 while it says nothing.
double p99Ms(const RealProgram& program) {
    const QStringList words = program.window().value(QStringLiteral("p99")).toString().split(u' ', Qt::SkipEmptyParts);
    bool isNumber = false;
    const double figure = words.value(1).toDouble(&isNumber);
    return !isNumber ? -1 : words.value(2) == QStringLiteral("s") ? figure * 1000 : figure;
}

} // namespace

class TestUrlShortener : public QObject {
    Q_OBJECT

    /// Where pictures go; empty: none are taken.
    QString m_pictures = qEnvironmentVariable("FAULTLINE_SCREENS");

    void picture(const RealProgram& program, const char* name) const {
        if (!m_pictures.isEmpty())
            QVERIFY(program.screenshot(m_pictures + u'/' + QString::fromLatin1(name) + QStringLiteral(".png")));
    }

  private slots:
    // Without the cache 2,000 reads a second of 2 ms each want four CPUs, and the database's three copies have one
    // each: they wait, and p99 with them. With it a tenth of them get there.
    void withoutItsCacheTheDatabaseMakesEveryoneWait() {
        RealProgram program;
        QVERIFY(program.start());
        program.resize({1920, 1080});
        QVERIFY(program.waitFor([&] { return program.widget(QStringLiteral("URL shortener")).isValid(); }));
        program.wait(500);
        // The eighth chapter is far down the page.
        const auto shelf = [&] { return program.widget(QStringLiteral("URL shortener")).center(); };
        for (int turn = 0; turn < 100 && shelf().y() > 900; ++turn)
            program.click({960, 600}, 5);
        program.click(shelf());
        QVERIFY(program.waitFor([&] { return program.cards().contains(QStringLiteral("cache")); }));
        program.wait(500);
        program.key(QStringLiteral("space"));
        QVERIFY(program.waitFor([&] { return p99Ms(program) > 0; }, 20000));
        program.wait(12000);
        const double before = p99Ms(program);
        QVERIFY2(before < 60, qPrintable(QString::number(before)));
        picture(program, "url-shortener");

        program.click(RealProgram::rectOf(program.card(QStringLiteral("cache")).value(QStringLiteral("card"))).center(),
                      3);
        QVERIFY(program.choose(QStringLiteral("Crash")));
        QVERIFY(program.choose(QStringLiteral("Until restored")));
        program.moveTo(program.widget(QStringLiteral("canvas")).topLeft() + QPoint(20, 20));
        QVERIFY2(program.waitFor([&] { return p99Ms(program) > 3 * before; }, 60000),
                 qPrintable(QString::number(p99Ms(program))));
        picture(program, "url-shortener-without-cache");
        program.resize({1280, 720});
        program.wait(1500);
        picture(program, "url-shortener-1280x720");
    }
};

int main(int argc, char** argv) {
    if (const int code = runOnADisplay(argc, argv); code >= 0)
        return code;
    QCoreApplication application(argc, argv);
    TestUrlShortener test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_url_shortener.moc"
