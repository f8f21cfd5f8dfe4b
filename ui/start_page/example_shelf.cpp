#include "ui/start_page/example_shelf.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>
#include <algorithm>

#include "engine/format/format.h"

namespace faultline::ui {

namespace {

const QString kSuffix = QStringLiteral(".faultline.yaml");

QString plain(QString markdown) {
    markdown.remove(QStringLiteral("**")).remove(u'*').remove(u'`');
    return markdown.simplified();
}

QString firstParagraph(const std::string& text) {
    return plain(QString::fromStdString(text).trimmed().section(QStringLiteral("\n\n"), 0, 0));
}

QString firstNote(const diagram::Diagram& diagram) {
    if (diagram.notes.empty())
        return {};
    const auto* text = diagram.notes.front().find("text");
    const auto* words = text ? text->as<std::string>() : nullptr;
    return words ? plain(QString::fromStdString(*words)) : QString();
}

} // namespace

ExampleShelf::ExampleShelf(QObject* parent) : QObject(parent) {}

ExampleShelf::~ExampleShelf() {
    stop();
}

void ExampleShelf::stop() {
    m_stopping = true;
    if (m_thread.joinable())
        m_thread.join();
    m_stopping = false;
}

QStringList ExampleShelf::candidateFolders(const QString& sourceFolder) {
    const QString program = QCoreApplication::applicationDirPath();
    return {program + QStringLiteral("/examples"), program + QStringLiteral("/../share/faultline/examples"),
            sourceFolder};
}

QString ExampleShelf::findFolder(const QStringList& candidates) {
    for (const QString& folder : candidates)
        if (!folder.isEmpty() && !filesOf(folder).isEmpty())
            return QDir(folder).canonicalPath();
    return {};
}

QStringList ExampleShelf::filesOf(const QString& folder) {
    const QDir dir(folder);
    QStringList files = dir.entryList({u'*' + kSuffix}, QDir::Files | QDir::Readable);
    const auto chapter = [](const QString& name) { return name.section(u'-', 0, 0).toInt(); };
    std::sort(files.begin(), files.end(),
              [&](const QString& a, const QString& b) { return std::pair(chapter(a), a) < std::pair(chapter(b), b); });
    for (QString& file : files)
        file = dir.filePath(file);
    return files;
}

Example ExampleShelf::readExample(const QString& filePath) {
    Example example;
    example.filePath = filePath;
    example.name = QFileInfo(filePath).fileName().chopped(kSuffix.size());
    example.chapter = example.name.section(u'-', 0, 0).toInt();
    format::Reading reading = format::readFile(std::filesystem::path(filePath.toStdString()));
    example.diagram = std::move(reading.diagram);
    example.title = example.diagram.title.empty() ? example.name : QString::fromStdString(example.diagram.title);
    example.summary = firstParagraph(example.diagram.description);
    example.toTry = firstNote(example.diagram);
    return example;
}

QString ExampleShelf::chapterTitle(int chapter) {
    switch (chapter) {
    case 1:
        return tr("Chapter 1 · Load and availability");
    case 2:
        return tr("Chapter 2 · Scaling and balancing");
    case 3:
        return tr("Chapter 3 · Caching");
    case 4:
        return tr("Chapter 4 · Databases");
    case 5:
        return tr("Chapter 5 · Queues");
    case 6:
        return tr("Chapter 6 · Consistency and partitions");
    case 7:
        return tr("Chapter 7 · Observability");
    case 8:
        return tr("Chapter 8 · A whole design");
    default:
        return tr("More");
    }
}

void ExampleShelf::load(const QString& folder) {
    stop();
    m_folder = folder;
    m_thread = std::thread([this, folder] {
        for (const QString& file : filesOf(folder)) {
            if (m_stopping)
                return;
            const Example example = readExample(file);
            // Queued into the GUI's thread; dropped by Qt when the shelf is gone by then.
            QMetaObject::invokeMethod(
                this, [this, example] { emit exampleRead(example); }, Qt::QueuedConnection);
        }
        QMetaObject::invokeMethod(
            this, [this] { emit finished(); }, Qt::QueuedConnection);
    });
}

} // namespace faultline::ui
