// Opening, saving and closing, as one window does it.
#pragma once

#include <QObject>
#include <functional>

#include "engine/base/diagnostic.h"
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
    /// False when it could not be read; what is wrong is in the message bar and in `failed`.
    bool open(const QString& filePath);
    /// The content of an example, as a new diagram without a file.
    bool openExample(const QString& filePath);
    bool save();
    bool saveAs();
    /// Asks when there are unsaved changes. False: stay.
    bool mayClose();
    /// Offers what a crash has left behind, if anything; `takeOver` shows the document once it is back.
    void offerRecovery(std::function<void()> takeOver);

  signals:
    /// A file could not be read at all: its findings.
    void failed(const faultline::base::Diagnostics& diagnostics, const QString& file);

  private:
    bool saveTo(const QString& filePath);

    DiagramDocument& m_document;
    MessageBar& m_messages;
    QWidget* m_window;
    FileDialogs m_dialogs = FileDialogs::real();
    RecoveryJournal m_journal;
};

} // namespace faultline::ui
