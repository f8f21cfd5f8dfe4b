#include "ui/main_window/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace faultline::ui {

namespace {
constexpr char kKey[] = "recentFiles";
constexpr qsizetype kMost = 10;
} // namespace

RecentFiles& RecentFiles::instance() {
    static RecentFiles files;
    return files;
}

QStringList RecentFiles::files() const {
    return QSettings().value(QLatin1String(kKey)).toStringList();
}

void RecentFiles::add(const QString& filePath) {
    QStringList list = files();
    const QString path = QFileInfo(filePath).absoluteFilePath();
    list.removeAll(path);
    list.prepend(path);
    store(list.mid(0, kMost));
}

void RecentFiles::remove(const QString& filePath) {
    QStringList list = files();
    list.removeAll(filePath);
    store(list);
}

void RecentFiles::clear() {
    store({});
}

void RecentFiles::store(const QStringList& list) {
    QSettings().setValue(QLatin1String(kKey), list);
    emit changed();
}

} // namespace faultline::ui
