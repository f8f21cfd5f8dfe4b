// What survives a crash: every edit is in a journal file within two seconds.
#pragma once

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

#include "engine/diagram/diagram.h"

namespace faultline::ui {

class DiagramDocument;

/// Unsaved work that a crashed program left behind.
struct Recovered {
    QString journalPath;
    QString filePath; ///< where it would have been saved; empty when it never was
    QDateTime when;   ///< of the last edit that is in it
    diagram::Diagram diagram;
};

/// Writes the document's unsaved state to a journal while it is unsaved, and removes the journal when it is not.
class RecoveryJournal : public QObject {
    Q_OBJECT
  public:
    explicit RecoveryJournal(DiagramDocument& document, QObject* parent = nullptr);
    ~RecoveryJournal() override;

    /// The newest journal that no living program writes; empty when nothing was lost.
    static std::optional<Recovered> find();
    /// Removes a journal, once its content is back in a document or is not wanted.
    static void discard(const Recovered& recovered);

    /// Writes at once what is pending. False when it cannot be written; `failed` says why.
    bool flush();
    QString journalPath() const { return m_path; }
    /// Where journals are kept.
    static QString folder();

  signals:
    /// The journal cannot be written; said once until it works again.
    void failed(const QString& why);

  private:
    void noteEdit();
    void remove();
    void fail(const QString& why);

    DiagramDocument& m_document;
    QTimer m_timer;
    QString m_path;
    std::unique_ptr<QLockFile> m_lock;
    bool m_saidFailure = false;
};

} // namespace faultline::ui
