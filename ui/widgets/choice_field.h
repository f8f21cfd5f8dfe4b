// One of several: choices, presets, references to other elements.
#pragma once

#include <QComboBox>

#include "ui/widgets/field.h"

namespace faultline::ui {

/// A combo box that leaves the wheel to the form around it until it has the focus.
class CalmComboBox : public QComboBox {
    Q_OBJECT
  public:
    explicit CalmComboBox(QWidget* parent = nullptr);

  signals:
    void aboutToOpen();

  protected:
    void showPopup() override;
    void wheelEvent(QWheelEvent* event) override;
};

/// Picks a word of the schema, or an element that its reference may name.
class ChoiceField : public Field {
    Q_OBJECT
  public:
    struct Item {
        std::string value;
        QString label;
        QString hint;
    };
    /// The words and choices of the schema itself.
    explicit ChoiceField(const catalog::Schema& schema, QWidget* parent = nullptr);
    /// Fixed items instead, e.g. the presets of a kind.
    ChoiceField(const catalog::Schema& schema, std::vector<Item> items, QWidget* parent = nullptr);
    /// Elements of the diagram, asked for each time the list opens.
    ChoiceField(const catalog::Schema& schema, Candidates candidates, QWidget* parent = nullptr);

    QComboBox* comboBox() const { return m_box; }
    QWidget* focusTarget() override { return m_box; }

  protected:
    void showValue() override;

  private:
    void build();
    void fill();

    std::vector<Item> m_items;
    Candidates m_candidates;
    CalmComboBox* m_box = nullptr;
};

} // namespace faultline::ui
