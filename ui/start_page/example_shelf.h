// The examples that came with the program, read beside the GUI.
#pragma once

#include <QObject>
#include <QStringList>
#include <atomic>
#include <thread>

#include "engine/diagram/diagram.h"

namespace faultline::ui {

/// One example: CHAPTER-name.faultline.yaml.
struct Example {
    QString filePath;
    QString name; ///< "2-dead-node"
    int chapter = 0;
    QString title;
    QString summary; ///< the first paragraph of its description
    QString toTry;   ///< its first note; may be empty
    diagram::Diagram diagram;
};

/// Finds the examples and reads them on a thread of its own.
class ExampleShelf : public QObject {
    Q_OBJECT
  public:
    explicit ExampleShelf(QObject* parent = nullptr);
    ~ExampleShelf() override;

    /// The first of the folders that holds diagram files; "" when none does.
    static QString findFolder(const QStringList& candidates);
    /// Folders to look into: beside the program, where it is installed, `sourceFolder`.
    static QStringList candidateFolders(const QString& sourceFolder);
    /// The files of a folder in the order of chapters and names.
    static QStringList filesOf(const QString& folder);
    static Example readExample(const QString& filePath);
    /// "Chapter 2 · Scaling and balancing".
    static QString chapterTitle(int chapter);

    void load(const QString& folder);
    QString folder() const { return m_folder; }

  signals:
    void exampleRead(const faultline::ui::Example& example);
    void finished();

  private:
    void stop();

    QString m_folder;
    std::thread m_thread;
    std::atomic<bool> m_stopping = false;
};

} // namespace faultline::ui
