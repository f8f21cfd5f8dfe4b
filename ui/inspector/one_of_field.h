// A value of one of several shapes: {open: 250/s} or {closed: {…}}; a step of a handler.
#pragma once

#include <optional>

#include "ui/inspector/form_context.h"

class QComboBox;

namespace faultline::ui {

class CalmComboBox;
class KeyRow;

/// Edits a OneOf: which alternative, its value, and the keys that go with it.
class OneOfField : public Field {
    Q_OBJECT
  public:
    OneOfField(const catalog::Schema& schema, const FormContext& context, const QString& path,
               QWidget* parent = nullptr);

    bool isWide() const override { return true; }
    QComboBox* alternativeBox() const;
    /// The editor of the alternative's value; null where it has none.
    Field* valueField() const { return m_field; }

    /// The alternative that a value is of; null for words and nothing.
    static const catalog::Key* alternativeOf(const catalog::Schema& schema, const catalog::Value& value);

  protected:
    void showValue() override;

  private:
    void takeAlternative(int index);
    void rebuild(const catalog::Key* alternative);
    void takePart(const std::string& name, const std::optional<catalog::Value>& value, int mergeKey);

    FormContext m_context;
    QString m_path;
    CalmComboBox* m_box = nullptr;
    QWidget* m_body = nullptr;
    const catalog::Key* m_built = nullptr;
    Field* m_field = nullptr;
    std::vector<KeyRow*> m_siblings;
};

/// Whether an alternative says all by its name ("reply"), so that there is nothing to edit.
bool isBareAlternative(const catalog::Key& alternative);

} // namespace faultline::ui
