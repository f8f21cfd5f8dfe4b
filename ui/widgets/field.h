// What every editor of one value has in common. Read this first, then field_factory.h.
#pragma once

#include <QStringList>
#include <QWidget>
#include <functional>

#include "engine/catalog/key.h"

namespace faultline::ui {

/// One thing that a reference may name, with the label that people know it by.
struct Candidate {
    QString id;
    QString label;
};
/// Which elements a schema's reference may name at this moment.
using Candidates = std::function<std::vector<Candidate>(const catalog::Schema& schema)>;

/// A key for DiagramDocument::edit that joins the steps of one gesture and nothing else.
int newMergeKey();

/// An editor of one value. It shows what it is given, and says what the user made of it; it changes nothing itself.
class Field : public QWidget {
    Q_OBJECT
  public:
    /// The schema must outlive the field; the catalog's do.
    explicit Field(const catalog::Schema& schema, QWidget* parent = nullptr);

    const catalog::Schema& schema() const { return *m_schema; }
    const catalog::Value& value() const { return m_value; }
    /// Shows a value; what the user is still typing stays as long as the value is the same.
    void setValue(const catalog::Value& value);
    /// Shows that the selected elements differ here; the next edit makes them equal.
    void setMixed();
    bool isMixed() const { return m_mixed; }

    /// Text that could not be accepted yet, so that nothing typed is lost when the form is built anew.
    virtual QString draft() const { return {}; }
    virtual void setDraft(const QString& text);
    /// True for editors that need the whole width of a form, below their label.
    virtual bool isWide() const { return false; }
    /// The widget that takes the focus and carries the accessible name.
    virtual QWidget* focusTarget() { return this; }
    void setName(const QString& name);

  signals:
    /// The user made this of it; steps with the same merge key other than 0 are one gesture.
    void edited(const faultline::catalog::Value& value, int mergeKey);

  protected:
    /// Draws m_value anew.
    virtual void showValue() = 0;
    /// Takes a value of the user over and tells it.
    void submit(const catalog::Value& value, int mergeKey = 0);

  private:
    const catalog::Schema* m_schema;
    catalog::Value m_value;
    bool m_mixed = false;
    bool m_shown = false;
};

} // namespace faultline::ui
