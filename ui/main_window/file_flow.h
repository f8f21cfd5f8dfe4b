// Opening, saving and closing, as one window does it.
#pragma once

#include <QObject>
#include <QStringList>
#include <functional>

#include "engine/base/diagnostic.h"
#include "ui/document/file_reader.h"
#include "ui/document/recovery_journal.h"
#include "ui/main_window/file_dialogs.h"
#include "ui/main_window/message_bar.h"

namespace faultline::ui {

class DiagramDocument;

/// Brings files into a document and back, and never loses an unsaved change without asking.
class FileFlow : public QObject {
    Q_OBJECT
  public:
    FileFlow(DiagramDocument& document, MessageBar& messages, QWidget* window);

    FileDialogs& dialogs() { return m_dialogs; }
    /// Ends in `opened`, at once or, for a large file, when it has been read beside the window; or what is wrong is in
    /// the message bar and in `failed`.
    void open(const QString& filePath);
    /// The large file that is being read; empty: none.
    QString fileOnItsWay() const { return m_reader.filePath(); }
    /// The content of an example, as a new diagram without a file.
    /// Makes a diagram of the text on the clipboard; it is in no file yet. False with a message where it is none.
    bool openClipboard();
    bool openExample(const QString& filePath);
    bool save();
    bool saveAs();
    /// Asks when there are unsaved changes. False: stay.
    bool mayClose();
    /// Offers what a crash has left behind, if anything; `takeOver` shows the document once it is back.
    void offerRecovery(std::function<void()> takeOver);

  signals:
    void opened();
    /// A file could not be read at all: its findings.
    void failed(const faultline::base::Diagnostics& diagnostics, const QString& file);

  private:
    /// Files that are opened together tell their troubles together.
    void sayTrouble(const QString& text);
    void take(FileContent content, const QString& filePath);
    bool saveTo(const QString& filePath);

    DiagramDocument& m_document;
    MessageBar& m_messages;
    QWidget* m_window;
    FileDialogs m_dialogs = FileDialogs::real();
    RecoveryJournal m_journal;
    FileReader m_reader;
    QStringList m_troubles; ///< of this turn of the event loop
};

} // namespace faultline::ui
