// A value made of named values: {interval: 2s, timeout: 1s, fall: 3}.
#pragma once

#include <optional>

#include "ui/inspector/form_context.h"

class QComboBox;

namespace faultline::ui {

class CalmComboBox;
class KeyRow;

/// Edits a record: one row a field, and above them the words that may stand instead ("off").
class RecordField : public Field {
    Q_OBJECT
  public:
    RecordField(const catalog::Schema& schema, const FormContext& context, const QString& path,
                QWidget* parent = nullptr);

    bool isWide() const override { return true; }
    /// The editor of one field; null while a word stands instead of the record.
    Field* fieldOf(std::string_view name) const;
    QComboBox* wordBox() const;

  protected:
    void showValue() override;

  private:
    void buildRows();
    void takeField(const catalog::Key& key, const std::optional<catalog::Value>& value, int mergeKey);
    void takeWord(int index);

    FormContext m_context;
    QString m_path;
    CalmComboBox* m_word = nullptr;
    QWidget* m_body = nullptr;
    std::vector<KeyRow*> m_rows;
};

} // namespace faultline::ui
