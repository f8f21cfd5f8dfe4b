// faultline: the window, and pictures of a run without one.
#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <cstdio>

#include "engine/base/units.h"
#include "ui/export/headless_render.h"
#include "ui/main_window/file_flow.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/test_geometry.h"
#include "ui/main_window/window_actions.h"
#include "ui/start_page/example_shelf.h"

namespace {

using namespace faultline;

constexpr int kWrongArguments = 2;

/// Help, version and pictures need no display, and must not fail where there is none.
bool needsNoScreen(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        if (argument == QLatin1String("--help") || argument == QLatin1String("-h") ||
            argument == QLatin1String("--version") || argument == QLatin1String("-v") ||
            argument.startsWith(QLatin1String("--render")))
            return true;
    }
    return false;
}

void describe(QCommandLineParser& parser) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("main", text); };
    parser.setApplicationDescription(tr("Wire a system, run it, break it, and watch what the requests do."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("files"), tr("Diagram files to open, a window each."),
                                 QStringLiteral("[FILE…]"));
    parser.addOption({QStringLiteral("render"), tr("Simulate FILE without a window and write pictures into DIR."),
                      QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("what"), tr("With --render: diagram, charts (both)."), QStringLiteral("PARTS"),
                      QStringLiteral("diagram,charts")});
    parser.addOption({QStringLiteral("as"), tr("With --render: png, svg, pdf, csv (png)."), QStringLiteral("FORMATS"),
                      QStringLiteral("png")});
    parser.addOption({QStringLiteral("scale"), tr("With --render: scale of PNG pictures (2)."),
                      QStringLiteral("FACTOR"), QStringLiteral("2")});
    parser.addOption({QStringLiteral("duration"), tr("With --render: simulated time instead of the file's."),
                      QStringLiteral("TIME")});
}

int complain(const QString& text) {
    std::fprintf(stderr, "faultline: %s\n", qPrintable(text));
    return kWrongArguments;
}

int render(const QCommandLineParser& parser) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("main", text); };
    if (parser.positionalArguments().size() != 1)
        return complain(tr("--render takes exactly one FILE."));
    ui::RenderOptions options;
    options.file = parser.positionalArguments().front();
    options.directory = parser.value(QStringLiteral("render"));
    options.what = parser.value(QStringLiteral("what")).split(u',', Qt::SkipEmptyParts);
    options.as = parser.value(QStringLiteral("as")).split(u',', Qt::SkipEmptyParts);
    bool isNumber = false;
    options.scale = parser.value(QStringLiteral("scale")).toDouble(&isNumber);
    if (!isNumber || options.scale <= 0)
        return complain(tr("--scale needs a number above 0, not %1.").arg(parser.value(QStringLiteral("scale"))));
    if (parser.isSet(QStringLiteral("duration"))) {
        const auto duration = base::parseDuration(parser.value(QStringLiteral("duration")).toStdString());
        if (!duration)
            return complain(tr("--duration: %1").arg(QString::fromStdString(duration.error().message.english())));
        options.duration = duration.value().ns;
    }
    return ui::renderHeadless(options);
}

int runWindows(const QStringList& files) {
    ui::applyStoredAppearance();
    const QString examples =
        ui::ExampleShelf::findFolder(ui::ExampleShelf::candidateFolders(QStringLiteral(FAULTLINE_EXAMPLES_DIR)));
    auto* window = new ui::MainWindow(examples);
    window->show();
    for (const QString& file : files)
        window->openFile(file);
    window->files().offerRecovery([window] { window->showEditor(); });
    ui::TestGeometry::startIfAsked(qApp);
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    if (needsNoScreen(argc, argv))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("faultline"));
    QCoreApplication::setApplicationName(QStringLiteral("faultline"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FAULTLINE_VERSION));
    QGuiApplication::setApplicationDisplayName(QString());
    QGuiApplication::setDesktopFileName(QStringLiteral("faultline"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/faultline.svg")));
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(application.arguments()))
        return complain(parser.errorText());
    if (parser.isSet(QStringLiteral("version"))) {
        std::printf("faultline %s\n", FAULTLINE_VERSION);
        return 0;
    }
    if (parser.isSet(QStringLiteral("help"))) {
        std::fputs(qPrintable(parser.helpText()), stdout);
        return 0;
    }
    return parser.isSet(QStringLiteral("render")) ? render(parser) : runWindows(parser.positionalArguments());
}
