// The rows of a subject's keys, in groups.
#pragma once

#include <QWidget>

#include "ui/inspector/form_context.h"
#include "ui/inspector/subject.h"

class QVBoxLayout;

namespace faultline::ui {

class DiagramDocument;
class KeyRow;

/// A form generated from the catalog: main keys, the handlers and other structures, then folded away what is rarely
/// needed and what this version does not simulate. Every edit goes to the document at once.
class KeyForm : public QWidget {
    Q_OBJECT
  public:
    /// Whether all keys are shown at once or the lesser ones folded.
    enum class Grouping { Folded, Flat };
    /// `path` names the kind of element for the memory of folds; keys in `hidden` are shown elsewhere.
    KeyForm(DiagramDocument& document, const Subject& subject, const FormContext& context, const QString& path,
            const QStringList& hidden, Grouping grouping, QWidget* parent = nullptr);

    /// Shows what the document says now.
    void refresh();
    KeyRow* row(std::string_view key) const;
    const std::vector<KeyRow*>& rows() const { return m_rows; }
    /// Text that was typed and not accepted, by key.
    QHash<QString, QString> drafts() const;
    void setDrafts(const QHash<QString, QString>& drafts);

  private:
    void addRow(const catalog::Key& key, QVBoxLayout* layout);
    QVBoxLayout* addSection(const QString& title, const QString& path);
    void layOut(const std::vector<const catalog::Key*>& keys);
    void apply(KeyRow* row, const std::optional<catalog::Value>& value, int mergeKey);
    void showRow(KeyRow* row);

    DiagramDocument& m_document;
    Subject m_subject;
    FormContext m_context;
    QString m_path;
    Grouping m_grouping;
    QVBoxLayout* m_column = nullptr;
    std::vector<KeyRow*> m_rows;
};

} // namespace faultline::ui
