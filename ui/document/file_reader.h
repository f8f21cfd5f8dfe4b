// Reads a diagram's file beside the window, which goes on answering meanwhile.
#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "engine/format/format.h"

namespace faultline::ui {

/// What a file held, and whether it could be looked into at all.
struct FileContent {
    format::Reading reading;
    bool readable = true;
};

FileContent readDiagramFile(const QString& filePath);

/// One reading at a time, on another thread.
class FileReader : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Gives up a reading that is going on.
    void start(const QString& filePath);
    /// Nothing will come of it any more; the thread ends by itself.
    void giveUp();
    bool isReading() const { return !m_filePath.isEmpty(); }
    /// The file that is being read; empty: none.
    QString filePath() const { return m_filePath; }

  signals:
    void read(const QString& filePath, std::shared_ptr<faultline::ui::FileContent> content);

  private:
    QString m_filePath;
    int m_turn = 0;
};

} // namespace faultline::ui
