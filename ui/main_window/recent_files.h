// The files opened lately, newest first, over restarts.
#pragma once

#include <QObject>
#include <QStringList>

namespace faultline::ui {

/// One list for all windows.
class RecentFiles : public QObject {
    Q_OBJECT
  public:
    static RecentFiles& instance();

    QStringList files() const;
    void add(const QString& filePath);
    void remove(const QString& filePath);
    void clear();

  signals:
    void changed();

  private:
    RecentFiles() = default;
    void store(const QStringList& files);
};

} // namespace faultline::ui
