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
    /// The row of a key, made now if it is still folded away; null where the key is not in the form.
    KeyRow* row(std::string_view key);
    /// Puts a widget below the row of a key; at the end where it has none.
    void putBelow(std::string_view key, QWidget* widget);
    void focusFirstRow();
    /// Text that was typed and not accepted, by key.
    QHash<QString, QString> drafts() const;
    void setDrafts(const QHash<QString, QString>& drafts);

  private:
    void addRow(const catalog::Key& key, QVBoxLayout* layout);
    void addSection(const QString& title, const QString& path, std::vector<const catalog::Key*> keys);
    void unfold(std::size_t section);
    void layOut(const std::vector<const catalog::Key*>& keys);
    void apply(KeyRow* row, const std::optional<catalog::Value>& value, int mergeKey);
    void showRow(KeyRow* row);

    /// Rows that nobody has seen yet: half of all keys, and a widget is dear.
    struct Folded {
        QVBoxLayout* layout = nullptr;
        std::vector<const catalog::Key*> keys; ///< empty once its rows are there
    };

    DiagramDocument& m_document;
    Subject m_subject;
    FormContext m_context;
    QString m_path;
    Grouping m_grouping;
    QVBoxLayout* m_column = nullptr;
    std::vector<KeyRow*> m_rows;
    std::vector<Folded> m_folded;
};

} // namespace faultline::ui
