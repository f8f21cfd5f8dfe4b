// Drives the real program on a real screen by mouse and keyboard alone, for the tests of this folder.
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPoint>
#include <QProcess>
#include <QRect>
#include <QTemporaryDir>
#include <QThread>
#include <functional>

/// Runs the test anew under packaging/with-display when it has no screen yet; the exit code of that, else -1.
inline int runOnADisplay(int argc, char** argv) {
    if (qEnvironmentVariableIsSet("FAULTLINE_ON_DISPLAY"))
        return -1;
    qputenv("FAULTLINE_ON_DISPLAY", "1");
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return QProcess::execute(QStringLiteral(FAULTLINE_SOURCE_DIR "/packaging/with-display"), arguments);
}

/// The program under test; it tells where its parts are through FAULTLINE_TEST_GEOMETRY, and xdotool does the rest.
class RealProgram {
  public:
    ~RealProgram() { stop(); }

    /// True once its window is there.
    bool start(const QStringList& arguments = {}) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        m_geometry = m_home.filePath(QStringLiteral("geometry.json"));
        environment.insert(QStringLiteral("FAULTLINE_TEST_GEOMETRY"), m_geometry);
        environment.insert(QStringLiteral("HOME"), m_home.path());
        for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(name), m_home.path());
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedChannels);
        m_process.start(QStringLiteral(FAULTLINE_BINARY_DIR "/faultline"), arguments);
        if (!m_process.waitForStarted() || !waitFor([this] { return !window().isEmpty(); }, 20000))
            return false;
        const QStringList found = xdotool({QStringLiteral("search"), QStringLiteral("--sync"), QStringLiteral("--pid"),
                                           QString::number(m_process.processId()), QStringLiteral("--onlyvisible"),
                                           QStringLiteral("--name"), QStringLiteral("Faultline")})
                                      .split(u'\n', Qt::SkipEmptyParts);
        m_window = found.value(0).trimmed();
        return !m_window.isEmpty();
    }
    void stop() {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.terminate();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
        m_process.waitForFinished(5000);
    }
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    QProcess& process() { return m_process; }

    /// Gives the window that outer size at the screen's corner.
    void resize(QSize size) {
        xdotool({QStringLiteral("windowmove"), QStringLiteral("--sync"), m_window, QStringLiteral("0"),
                 QStringLiteral("0")});
        xdotool({QStringLiteral("windowsize"), QStringLiteral("--sync"), m_window, QString::number(size.width()),
                 QString::number(size.height())});
        wait(600);
    }

    QJsonObject all() const {
        QFile file(m_geometry);
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    /// What the first main window tells.
    QJsonObject window() const { return all().value(QStringLiteral("windows")).toArray().at(0).toObject(); }
    static QRect rectOf(const QJsonValue& value) {
        const QJsonArray numbers = value.toArray();
        return {numbers.at(0).toInt(), numbers.at(1).toInt(), numbers.at(2).toInt(), numbers.at(3).toInt()};
    }
    /// By accessible or object name.
    QRect widget(const QString& name) const {
        return rectOf(window().value(QStringLiteral("widgets")).toObject().value(name));
    }
    QRect menuEntry(const QString& text) const {
        return rectOf(all().value(QStringLiteral("menu")).toObject().value(text));
    }
    QRect paletteRow(const QString& text) const {
        return rectOf(window().value(QStringLiteral("palette")).toObject().value(text));
    }
    QJsonObject card(const QString& id) const {
        return window().value(QStringLiteral("cards")).toObject().value(id).toObject();
    }
    QRect tile(const QString& card_, int index) const {
        return rectOf(card(card_).value(QStringLiteral("tiles")).toArray().at(index));
    }
    QStringList cards() const { return window().value(QStringLiteral("cards")).toObject().keys(); }

    /// Lets the program go on until something holds; false when it never does.
    static bool waitFor(const std::function<bool()>& holds, int mostMs = 10000) {
        const QDeadlineTimer deadline(mostMs);
        while (!holds()) {
            if (deadline.hasExpired())
                return false;
            QThread::msleep(50);
        }
        return true;
    }
    static void wait(int ms) { QThread::msleep(static_cast<unsigned long>(ms)); }

    static void click(QPoint at, int button = 1) {
        moveTo(at);
        xdotool({QStringLiteral("click"), QString::number(button)});
        wait(120);
    }
    /// Waits for an entry of an open menu, then clicks it.
    bool choose(const QString& entry) {
        if (!waitFor([&] { return menuEntry(entry).isValid(); }, 5000))
            return false;
        wait(150); // a menu that has just come up may still grow
        click(menuEntry(entry).center());
        return true;
    }
    static void drag(QPoint from, QPoint to) {
        moveTo(from);
        xdotool({QStringLiteral("mousedown"), QStringLiteral("1")});
        wait(120);
        // A drag begins only after some way, and the target wants to see it arrive.
        for (int i = 1; i <= 12; ++i) {
            moveTo(from + (to - from) * i / 12);
            wait(40);
        }
        moveTo(to + QPoint(2, 0));
        wait(200);
        xdotool({QStringLiteral("mouseup"), QStringLiteral("1")});
        wait(300);
    }
    static void moveTo(QPoint at) {
        xdotool({QStringLiteral("mousemove"), QString::number(at.x()), QString::number(at.y())});
        wait(30);
    }
    static void key(const QString& name) {
        xdotool({QStringLiteral("key"), name});
        wait(120);
    }
    static void type(const QString& text) {
        xdotool({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("25"), text});
        wait(120);
    }

    /// The window as it is, as a PNG.
    bool screenshot(const QString& filePath) const {
        return QProcess::execute(QStringLiteral("import"), {QStringLiteral("-window"), m_window, filePath}) == 0;
    }

  private:
    static QString xdotool(const QStringList& arguments) {
        QProcess tool;
        tool.start(QStringLiteral("xdotool"), arguments);
        if (!tool.waitForFinished(20000) || tool.exitCode() != 0)
            qWarning("xdotool %s: %s", qPrintable(arguments.join(u' ')), tool.readAllStandardError().constData());
        return QString::fromUtf8(tool.readAllStandardOutput());
    }

    QTemporaryDir m_home;
    QString m_geometry;
    QString m_window;
    QProcess m_process;
};
