#include "ui/main_window/file_flow.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QTimer>

#include "engine/diagram/clipboard.h"
#include "engine/format/format.h"
#include "ui/document/diagram_document.h"
#include "ui/main_window/recent_files.h"

namespace faultline::ui {

namespace {

/// Up to here reading takes no longer than a glance, about 20 ms.
constexpr qint64 kReadAtOnceBytes = 128 * 1024;

QString placeOf(const base::Diagnostics& diagnostics) {
    for (const auto& finding : diagnostics)
        if (finding.severity == base::Severity::Error && finding.line > 0)
            return FileFlow::tr("first at line %1, column %2").arg(finding.line).arg(finding.column);
    return {};
}

int errorsIn(const base::Diagnostics& diagnostics) {
    return static_cast<int>(std::count_if(diagnostics.begin(), diagnostics.end(), [](const auto& finding) {
        return finding.severity == base::Severity::Error;
    }));
}

/// "shop-mended.faultline.yaml" for "shop.faultline.yaml", the first that is not there yet.
QString mendedName(const QString& filePath) {
    const QFileInfo info(filePath);
    QString name = info.fileName();
    QString suffix = QLatin1String(kFileSuffix);
    if (!name.endsWith(suffix))
        suffix = info.suffix().isEmpty() ? QString() : QLatin1Char('.') + info.suffix();
    name.chop(suffix.size());
    QString mended = info.dir().filePath(name + QLatin1String("-mended") + suffix);
    for (int i = 2; QFileInfo::exists(mended); ++i)
        mended = info.dir().filePath(name + QStringLiteral("-mended-%1").arg(i) + suffix);
    return mended;
}

QString firstMessage(const base::Diagnostics& diagnostics) {
    return diagnostics.empty() ? QString() : QString::fromStdString(base::toText(diagnostics.front()));
}

} // namespace

FileFlow::FileFlow(DiagramDocument& document, MessageBar& messages, QWidget* window)
    : QObject(window), m_document(document), m_messages(messages), m_window(window), m_journal(document) {
    connect(&m_journal, &RecoveryJournal::failed, this, [this](const QString& why) {
        m_messages.show(MessageBar::Tone::Warning,
                        tr("Unsaved work is not protected against a crash at present. %1").arg(why));
    });
    connect(&m_reader, &FileReader::read, this,
            [this](const QString& filePath, const std::shared_ptr<FileContent>& content) {
                m_messages.dismiss();
                // Something may have been drawn here meanwhile.
                if (mayClose())
                    take(std::move(*content), filePath);
            });
}

void FileFlow::open(const QString& filePath) {
    m_reader.giveUp();
    const QFileInfo info(filePath);
    if (info.size() <= kReadAtOnceBytes)
        return take(readDiagramFile(filePath), filePath);
    m_messages.show(MessageBar::Tone::Information,
                    tr("%1 is being opened; it has %2.").arg(info.fileName(), QLocale().formattedDataSize(info.size())),
                    {{tr("Give up"), [this] { m_reader.giveUp(); }}});
    m_reader.start(filePath);
}

void FileFlow::sayTrouble(const QString& text) {
    if (m_troubles.isEmpty())
        QTimer::singleShot(0, this, [this] { m_troubles.clear(); });
    m_troubles << text;
    m_messages.show(MessageBar::Tone::Error, m_troubles.join(u'\n'));
}

void FileFlow::take(FileContent content, const QString& filePath) {
    const QString name = QFileInfo(filePath).fileName();
    if (!m_document.adopt(std::move(content), filePath)) {
        const base::Diagnostics findings = m_document.diagnostics();
        sayTrouble(tr("%1 cannot be opened. %2").arg(name, firstMessage(findings)));
        emit failed(findings, filePath);
        return;
    }
    if (m_document.isReadOnlyBecauseBroken()) {
        const int errors = errorsIn(m_document.diagnostics());
        const QString place = placeOf(m_document.diagnostics());
        sayTrouble(tr("%1 has %2%3. What could be read is shown, read-only; the Problems tab lists what is "
                      "wrong. Mend the file and open it again, or save under another name.")
                       .arg(name, errors == 1 ? tr("one error") : tr("%1 errors").arg(errors),
                            place.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(place)));
        emit failed(m_document.diagnostics(), filePath);
    } else if (m_troubles.isEmpty()) {
        m_messages.dismiss();
    }
    RecentFiles::instance().add(filePath);
    emit opened();
}

bool FileFlow::openExample(const QString& filePath) {
    format::Reading reading = format::readFile(std::filesystem::path(filePath.toStdString()));
    if (!reading.ok()) {
        m_messages.show(MessageBar::Tone::Error,
                        tr("The example %1 cannot be opened. %2")
                            .arg(QFileInfo(filePath).fileName(), firstMessage(reading.diagnostics)));
        emit failed(reading.diagnostics, filePath);
        return false;
    }
    m_document.setDiagram(std::move(reading.diagram));
    m_messages.dismiss();
    return true;
}

bool FileFlow::openClipboard() {
    const std::string text = QGuiApplication::clipboard()->text().toStdString();
    format::Reading whole = format::read(text);
    diagram::Diagram diagram = std::move(whole.diagram);
    if (!whole.ok()) { // a part of another diagram, perhaps
        const diagram::Diagram part = format::readFragment(text).diagram;
        diagram = {};
        if ((!part.components.empty() || !part.zones.empty()) &&
            !diagram::apply(diagram, diagram::paste(diagram, part, {})))
            diagram = {};
    }
    if (diagram.components.empty() && diagram.zones.empty() && diagram.notes.empty()) {
        m_messages.show(MessageBar::Tone::Information, tr("The clipboard holds no diagram."));
        return false;
    }
    m_document.restore(std::move(diagram), {});
    m_messages.dismiss();
    emit opened();
    return true;
}

bool FileFlow::save() {
    if (m_document.filePath().isEmpty() || m_document.isReadOnlyBecauseBroken())
        return saveAs();
    return saveTo(m_document.filePath());
}

bool FileFlow::saveAs() {
    QString suggestion = m_document.filePath();
    if (suggestion.isEmpty()) {
        QString name = m_document.displayName().toLower().simplified().replace(u' ', u'-').remove(u'/');
        suggestion = QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
                         .filePath(name + QLatin1String(kFileSuffix));
    } else if (m_document.isReadOnlyBecauseBroken()) {
        suggestion = mendedName(suggestion); // over itself it would lose what could not be read
    }
    const QString path = m_dialogs.savePath(m_window, suggestion);
    return !path.isEmpty() && saveTo(path);
}

bool FileFlow::saveTo(const QString& filePath) {
    const bool dropsComments = m_document.wouldDropComments() && filePath == m_document.filePath();
    const QString trouble = m_document.saveAs(filePath);
    if (!trouble.isEmpty()) {
        m_messages.show(MessageBar::Tone::Error, tr("Not saved. %1").arg(trouble));
        return false;
    }
    RecentFiles::instance().add(filePath);
    if (dropsComments)
        m_messages.show(MessageBar::Tone::Warning,
                        tr("Saved. The file's comments are not kept by the program; the original with them is "
                           "now %1~.")
                            .arg(QFileInfo(filePath).fileName()));
    else
        m_messages.dismiss();
    return true;
}

bool FileFlow::mayClose() {
    if (!m_document.isModified())
        return true;
    switch (m_dialogs.askToSave(m_window, m_document.displayName())) {
    case SaveAnswer::Save:
        return save();
    case SaveAnswer::Discard:
        return true;
    case SaveAnswer::Cancel:
        break;
    }
    return false;
}

void FileFlow::offerRecovery(std::function<void()> takeOver) {
    const std::optional<Recovered> lost = RecoveryJournal::find();
    if (!lost)
        return;
    const QString name = !lost->filePath.isEmpty()      ? QFileInfo(lost->filePath).fileName()
                         : !lost->diagram.title.empty() ? QString::fromStdString(lost->diagram.title)
                                                        : tr("an untitled diagram");
    const QString when = QLocale().toString(lost->when.toLocalTime(), QLocale::ShortFormat);
    m_messages.show(MessageBar::Tone::Warning,
                    tr("The program ended before %1 was saved; its state of %2 was kept.").arg(name, when),
                    {{tr("Bring it back"),
                      [this, lost, takeOver] {
                          if (!mayClose())
                              return;
                          m_document.restore(lost->diagram, lost->filePath);
                          // Its new journal has to be there before the old one goes.
                          if (m_journal.flush())
                              RecoveryJournal::discard(*lost);
                          takeOver();
                      }},
                     {tr("Forget it"), [lost] { RecoveryJournal::discard(*lost); }}});
}

} // namespace faultline::ui
