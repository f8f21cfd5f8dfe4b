// One key of a form: label, editor, the way back to the default, and what is wrong with it.
#pragma once

#include <QWidget>

#include "ui/inspector/form_context.h"

class QLabel;
class QToolButton;

namespace faultline::ui {

class FoldingBox;

/// A row of a form. Scalars stand beside their label, everything else folds out below it.
class KeyRow : public QWidget {
    Q_OBJECT
  public:
    KeyRow(const catalog::Key& key, const FormContext& context, const QString& path, const catalog::Value& inherited,
           QWidget* parent = nullptr);

    const catalog::Key& key() const { return *m_key; }
    Field* field() const { return m_field; }
    QToolButton* resetButton() const { return m_reset; }
    /// Another label than the key's name, where the name is an id.
    void setLabel(const QString& label);

    /// Shows what holds; `own` says that it was set here, so that it can be taken back.
    void show(const catalog::Value& value, bool own);
    void showMixed();
    /// Says why the last edit was not taken; "" when it was.
    void showRefusal(const QString& why);
    QString refusal() const;
    /// Also words that the label leaves out: for a filter.
    static QString helpText(const catalog::Key& key, const catalog::Value& inherited,
                            const catalog::Preset* preset = nullptr);

  signals:
    void edited(const faultline::catalog::Value& value, int mergeKey);
    void resetRequested();

  private:
    void buildNarrow(const QString& help);
    void buildFolding(const QString& help);
    void describe(const QString& help);
    void buildReset(const catalog::Value& inherited);

    const catalog::Key* m_key;
    FormContext m_context;
    QString m_path;
    QLabel* m_label = nullptr;
    FoldingBox* m_section = nullptr;
    Field* m_field = nullptr;
    QToolButton* m_reset = nullptr;
    QLabel* m_refusal = nullptr;
};

} // namespace faultline::ui
