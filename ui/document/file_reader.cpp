#include "ui/document/file_reader.h"

#include <QFileInfo>
#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

namespace faultline::ui {

FileContent readDiagramFile(const QString& filePath) {
    const QFileInfo info(filePath);
    const bool readable = info.isFile() && info.isReadable() && info.size() <= qint64(format::kMaxFileBytes);
    return {format::readFile(std::filesystem::path(filePath.toStdString())), readable};
}

void FileReader::start(const QString& filePath) {
    m_filePath = filePath;
    const int turn = ++m_turn;
    using Content = std::shared_ptr<FileContent>;
    const auto promise = std::make_shared<QPromise<Content>>();
    auto* watcher = new QFutureWatcher<Content>(this);
    connect(watcher, &QFutureWatcher<Content>::finished, this, [this, watcher, turn, filePath] {
        watcher->deleteLater();
        if (turn != m_turn)
            return; // given up meanwhile
        m_filePath.clear();
        emit read(filePath, watcher->result());
    });
    watcher->setFuture(promise->future());
    promise->start();
    QThreadPool::globalInstance()->start([promise, filePath] {
        promise->addResult(std::make_shared<FileContent>(readDiagramFile(filePath)));
        promise->finish();
    });
}

void FileReader::giveUp() {
    ++m_turn;
    m_filePath.clear();
}

} // namespace faultline::ui
