#include "ui/document/recovery_journal.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>

#include "engine/format/format.h"
#include "ui/document/diagram_document.h"

namespace faultline::ui {
namespace {

using namespace std::chrono_literals;

// Well under the two seconds that are promised; long enough that a drag is written once.
constexpr auto kDelay = 1s;
constexpr char kSuffix[] = ".journal.yaml";
constexpr char kFileLine[] = "# file: ";
constexpr char kTimeLine[] = "# edited: ";

QString lockPathOf(const QString& journalPath) {
    return journalPath + QLatin1String(".lock");
}

/// A path on one line: comments end at line breaks.
QByteArray oneLine(const QString& path) {
    return path.toUtf8().toPercentEncoding("/ ");
}

QByteArray headerValue(const QByteArray& content, const char* label) {
    const qsizetype start = content.indexOf(label);
    if (start < 0)
        return {};
    const qsizetype from = start + qsizetype(qstrlen(label));
    return content.mid(from, content.indexOf('\n', from) - from).trimmed();
}

std::optional<Recovered> readJournal(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray content = file.readAll();
    format::Reading reading = format::read({content.constData(), std::size_t(content.size())});
    Recovered recovered;
    recovered.journalPath = path;
    recovered.filePath = QString::fromUtf8(QByteArray::fromPercentEncoding(headerValue(content, kFileLine)));
    recovered.when = QDateTime::fromString(QString::fromUtf8(headerValue(content, kTimeLine)), Qt::ISODateWithMs);
    recovered.diagram = std::move(reading.diagram);
    if (recovered.diagram == diagram::Diagram{})
        return std::nullopt;
    return recovered;
}

} // namespace

QString RecoveryJournal::folder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QLatin1String("/recovery");
}

RecoveryJournal::RecoveryJournal(DiagramDocument& document, QObject* parent) : QObject(parent), m_document(document) {
    m_path = folder() + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::WithoutBraces) + QLatin1String(kSuffix);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelay);
    connect(&m_timer, &QTimer::timeout, this, &RecoveryJournal::flush);
    connect(&document, &DiagramDocument::edited, this, &RecoveryJournal::noteEdit);
    connect(&document, &DiagramDocument::fileChanged, this, &RecoveryJournal::noteEdit);
    connect(&document, &DiagramDocument::replaced, this, &RecoveryJournal::noteEdit);
}

RecoveryJournal::~RecoveryJournal() {
    // Whoever closes a document has been asked before; only a crash leaves a journal behind.
    remove();
}

void RecoveryJournal::noteEdit() {
    if (!m_document.isModified()) {
        m_timer.stop();
        remove();
    } else if (!m_timer.isActive()) {
        m_timer.start(); // not restarted: the oldest edit waits no longer than the delay
    }
}

bool RecoveryJournal::flush() {
    m_timer.stop();
    if (!m_document.isModified())
        return true;
    if (!QDir().mkpath(folder())) {
        fail(tr("The folder %1 cannot be made.").arg(folder()));
        return false;
    }
    if (!m_lock) {
        auto lock = std::make_unique<QLockFile>(lockPathOf(m_path));
        lock->setStaleLockTime(0); // held as long as the program lives, however long that is
        if (!lock->tryLock(0)) {
            fail(tr("%1 cannot be locked.").arg(m_path));
            return false;
        }
        m_lock = std::move(lock);
    }
    QByteArray content = kFileLine + oneLine(m_document.filePath()) + '\n' + kTimeLine +
                         QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toUtf8() + '\n';
    content += QByteArray::fromStdString(format::write(m_document.diagram()));
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit()) {
        fail(tr("The recovery journal %1 cannot be written: %2").arg(m_path, file.errorString()));
        return false;
    }
    m_saidFailure = false;
    return true;
}

void RecoveryJournal::fail(const QString& why) {
    if (!m_saidFailure)
        emit failed(why);
    m_saidFailure = true;
}

void RecoveryJournal::remove() {
    if (!m_lock)
        return;
    QFile::remove(m_path);
    m_lock.reset();
}

std::optional<Recovered> RecoveryJournal::find() {
    QDir directory(folder());
    const QStringList names = directory.entryList({QLatin1Char('*') + QLatin1String(kSuffix)}, QDir::Files, QDir::Time);
    for (const QString& name : names) {
        const QString path = directory.filePath(name);
        QLockFile lock(lockPathOf(path));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0)) // its program is alive
            continue;
        if (auto recovered = readJournal(path))
            return recovered;
    }
    return std::nullopt;
}

void RecoveryJournal::discard(const Recovered& recovered) {
    QFile::remove(recovered.journalPath);
}

} // namespace faultline::ui
