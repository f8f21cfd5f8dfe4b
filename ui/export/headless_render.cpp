#include "ui/export/headless_render.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTextStream>
#include <algorithm>

#include "engine/format/format.h"
#include "engine/history/session.h"
#include "ui/dashboard/content_builder.h"
#include "ui/export/chart_export.h"
#include "ui/export/diagram_export.h"
#include "ui/player/run_settings.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kDone = 0;
constexpr int kWrongInput = 2;
constexpr int kNotFinished = 3;
constexpr double kSmallestScale = 0.25;
constexpr double kLargestScale = 8;

QString text(const char* source) {
    return QCoreApplication::translate("faultline::ui::HeadlessRender", source);
}

void complain(const QString& what) {
    QTextStream(stderr) << what << Qt::endl;
}

/// Words that are not among the allowed ones.
QString unknownAmong(const QStringList& words, const QStringList& allowed) {
    for (const QString& word : words)
        if (!allowed.contains(word))
            return word;
    return {};
}

/// What is wrong with the options, or "".
QString wrongWith(const RenderOptions& options) {
    static const QStringList kWhat{QStringLiteral("diagram"), QStringLiteral("charts")};
    static const QStringList kAs{QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"),
                                 QStringLiteral("csv")};
    if (options.what.isEmpty() || options.as.isEmpty())
        return text("Nothing to render: --what and --as need at least one word each.");
    if (const QString word = unknownAmong(options.what, kWhat); !word.isNull())
        return text("--what %1: expected %2").arg(word, kWhat.join(QStringLiteral(", ")));
    if (const QString word = unknownAmong(options.as, kAs); !word.isNull())
        return text("--as %1: expected %2").arg(word, kAs.join(QStringLiteral(", ")));
    if (!(options.scale >= kSmallestScale && options.scale <= kLargestScale))
        return text("--scale %1: expected %2 to %3").arg(options.scale).arg(kSmallestScale).arg(kLargestScale);
    if (options.duration && *options.duration <= 0)
        return text("--duration: expected more than nothing, such as 30s");
    if (options.what == QStringList{kWhat[0]} && options.as == QStringList{kAs[3]})
        return text("A diagram has no table: --as csv goes with --what charts.");
    return {};
}

void print(const QString& file, const base::Diagnostics& diagnostics) {
    for (const base::Diagnostic& finding : diagnostics)
        complain(QStringLiteral("%1:%2").arg(file, QString::fromStdString(base::toText(finding))));
}

/// The run at its end as a snapshot with the series of the whole run.
std::shared_ptr<const simulation::Snapshot> simulate(history::Session& session, kernel::Time duration) {
    session.advance(duration);
    auto snapshot = std::make_shared<simulation::Snapshot>();
    session.simulation().look(*snapshot, duration - 2 * kernel::kSecond);
    snapshot->series = session.simulation().series(seriesSpanFor(duration));
    return snapshot;
}

ExportForm formOf(const QString& suffix) {
    for (const ExportForm form : {ExportForm::Svg, ExportForm::Pdf, ExportForm::Csv})
        if (suffixOf(form) == suffix)
            return form;
    return ExportForm::Png;
}

/// Writes the files of one rendering and names them.
class Writer {
  public:
    Writer(const RenderOptions& options, QString stem) : m_options(options), m_stem(std::move(stem)) {}

    bool write(const QString& part, const QString& suffix, const QByteArray& bytes) {
        const QString path = QDir(m_options.directory).filePath(QStringLiteral("%1-%2.%3").arg(m_stem, part, suffix));
        if (const QString error = writeFile(path, bytes); !error.isEmpty()) {
            complain(error);
            return false;
        }
        QTextStream(stdout) << path << Qt::endl;
        return true;
    }

    bool diagram(const diagram::Diagram& diagram, std::shared_ptr<const simulation::Snapshot> snapshot) {
        const DiagramPicture picture(diagram, std::move(snapshot));
        return std::all_of(m_options.as.begin(), m_options.as.end(), [&](const QString& suffix) {
            const ExportForm form = formOf(suffix);
            return form == ExportForm::Csv ||
                   write(QStringLiteral("diagram"), suffix, picture.bytes(form, m_options.scale));
        });
    }

    bool charts(const ChartSheet& board) {
        for (const QString& suffix : m_options.as) {
            const ExportForm form = formOf(suffix);
            if (form == ExportForm::Csv) { // one table: all charts share their buckets
                if (!write(QStringLiteral("charts"), suffix, sheetBytes(board, form, 1)))
                    return false;
                continue;
            }
            for (const ChartContent& content : board.charts) {
                ChartSheet alone = board;
                alone.charts = {content};
                if (!write(fileWordOf(content.kind), suffix, sheetBytes(alone, form, m_options.scale)))
                    return false;
            }
        }
        return true;
    }

  private:
    /// Not translated: scripts look for these files.
    static QString fileWordOf(ChartKind kind) {
        switch (kind) {
        case ChartKind::Latency:
            return QStringLiteral("latency");
        case ChartKind::Traffic:
            return QStringLiteral("traffic");
        case ChartKind::Saturation:
            return QStringLiteral("saturation");
        case ChartKind::Queues:
            return QStringLiteral("queues");
        case ChartKind::HitRatio:
            break;
        }
        return QStringLiteral("hit-ratio");
    }

    const RenderOptions& m_options;
    QString m_stem;
};

ChartSheet boardOf(const diagram::Diagram& diagram, const simulation::Snapshot& snapshot, kernel::Time duration) {
    ChartSheet board;
    board.title = QString::fromStdString(diagram.title);
    board.seed = snapshot.seed;
    board.simulatedS = secondsOf(snapshot.now);
    board.view = {0, secondsOf(duration), TimeView::Labels::Clock};
    for (const ChartKind kind : chartsOf(diagram))
        if (concerns(kind, snapshot))
            board.charts.append(buildContent(kind, snapshot, board.view, 0, chartWordsOf(diagram)));
    return board;
}

QString stemOf(const QString& file) {
    QString name = QFileInfo(file).fileName();
    for (const QString& ending :
         {QStringLiteral(".faultline.yaml"), QStringLiteral(".faultline.yml"), QStringLiteral(".yaml")})
        if (name.endsWith(ending, Qt::CaseInsensitive)) {
            name.chop(ending.size());
            break;
        }
    return name.isEmpty() ? QStringLiteral("diagram") : name;
}

} // namespace

int renderHeadless(const RenderOptions& options) {
    if (const QString wrong = wrongWith(options); !wrong.isEmpty()) {
        complain(wrong);
        return kWrongInput;
    }
    const format::Reading reading = format::readFile(options.file.toStdString());
    print(options.file, reading.diagnostics);
    if (!reading.ok())
        return kWrongInput;
    if (!QDir().mkpath(options.directory)) {
        complain(text("The folder %1 could not be made.").arg(options.directory));
        return kNotFinished;
    }
    const kernel::Time duration = options.duration.value_or(durationOf(reading.diagram));
    history::Session::Opened opened = history::Session::open(reading.diagram, seedOf(reading.diagram));
    if (!opened.session) {
        print(options.file, opened.diagnostics);
        return kWrongInput;
    }
    const std::shared_ptr<const simulation::Snapshot> snapshot = simulate(*opened.session, duration);

    Theme::instance().setMode(Theme::Mode::Light);
    Writer writer(options, stemOf(options.file));
    if (options.what.contains(QStringLiteral("diagram")) && !writer.diagram(opened.session->diagram(), snapshot))
        return kNotFinished;
    if (options.what.contains(QStringLiteral("charts")) &&
        !writer.charts(boardOf(opened.session->diagram(), *snapshot, duration)))
        return kNotFinished;
    return kDone;
}

} // namespace faultline::ui
