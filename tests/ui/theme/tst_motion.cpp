#include "ui/theme/motion.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "ui/theme/flat_style.h"

using namespace faultline::ui;

class TestMotion : public QObject {
    Q_OBJECT

    QTemporaryDir m_config;

    void write(const QString& file, const char* content) {
        const QString path = m_config.filePath(file);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(content) > 0);
    }

  private slots:
    void init() {
        QDir(m_config.path()).removeRecursively();
        QVERIFY(QDir().mkpath(m_config.path()));
        qputenv("XDG_CONFIG_HOME", m_config.path().toLocal8Bit());
        qputenv("XDG_CONFIG_DIRS", m_config.path().toLocal8Bit());
    }
    void cleanup() { Motion::instance().setReduced(false); }

    void followsTheDesktop_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("reduced");
        const QString gtk = QStringLiteral("gtk-3.0/settings.ini");
        const QString kde = QStringLiteral("kdeglobals");
        QTest::newRow("nothing said") << QStringLiteral("other") << QByteArray("[A]\nb=1\n") << false;
        QTest::newRow("gtk off") << gtk << QByteArray("[Settings]\ngtk-enable-animations=0\n") << true;
        QTest::newRow("gtk false") << gtk << QByteArray("[Settings]\ngtk-enable-animations=false\n") << true;
        QTest::newRow("gtk on") << gtk << QByteArray("[Settings]\ngtk-enable-animations=1\n") << false;
        QTest::newRow("gtk silent") << gtk << QByteArray("[Settings]\ngtk-font-name=Sans 10\n") << false;
        QTest::newRow("kde off") << kde << QByteArray("[KDE]\nAnimationDurationFactor=0\n") << true;
        QTest::newRow("kde half") << kde << QByteArray("[KDE]\nAnimationDurationFactor=0.5\n") << false;
        QTest::newRow("kde nonsense") << kde << QByteArray("[KDE]\nAnimationDurationFactor=fast\n") << false;
    }
    void followsTheDesktop() {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        write(file, content.constData());
        QTEST(Motion::desktopAsksForLess(), "reduced");
    }
    void nothingBlinksOrGlides() {
        const int blinking = QApplication::cursorFlashTime();
        FlatStyle style;
        QSignalSpy told(&Motion::instance(), &Motion::changed);
        Motion::instance().setReduced(true);
        QCOMPARE(told.count(), 1);
        QCOMPARE(QApplication::cursorFlashTime(), 0);
        QCOMPARE(style.styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, nullptr, nullptr), 0);
        Motion::instance().setReduced(true);
        QCOMPARE(told.count(), 1); // nothing new
        Motion::instance().setReduced(false);
        QCOMPARE(QApplication::cursorFlashTime(), blinking);
        QVERIFY(blinking > 0);
    }
};

QTEST_MAIN(TestMotion)
#include "tst_motion.moc"
