// Names of elements with a value each: operation -> weight, operation -> steps.
#pragma once

#include "ui/inspector/form_context.h"

class QPushButton;
class QVBoxLayout;

namespace faultline::ui {

class KeyRow;

/// Edits a map: one row a name, and a menu of the names that are not in it yet.
class MapField : public Field {
    Q_OBJECT
  public:
    MapField(const catalog::Schema& schema, const FormContext& context, const QString& path, QWidget* parent = nullptr);

    bool isWide() const override { return true; }
    Field* fieldOf(std::string_view name) const;
    void add(const std::string& name);
    void remove(const std::string& name);
    /// Names that could still be added.
    QStringList missingNames() const;

  protected:
    void showValue() override;

  private:
    void rebuild(const std::vector<std::string>& names);
    void offerNames();

    FormContext m_context;
    QString m_path;
    QVBoxLayout* m_rowsLayout = nullptr;
    QPushButton* m_add = nullptr;
    std::vector<std::shared_ptr<catalog::Key>> m_keys;
    std::vector<KeyRow*> m_rows;
};

} // namespace faultline::ui
