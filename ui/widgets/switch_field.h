// On or off.
#pragma once

#include <QAbstractButton>

#include "ui/widgets/field.h"

namespace faultline::ui {

/// A sliding switch; it says on or off beside its colour and place.
class ToggleSwitch : public QAbstractButton {
    Q_OBJECT
  public:
    explicit ToggleSwitch(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    void setUnknown(bool unknown);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    bool m_unknown = false;
};

/// Edits a switch.
class SwitchField : public Field {
    Q_OBJECT
  public:
    explicit SwitchField(const catalog::Schema& schema, QWidget* parent = nullptr);
    QAbstractButton* button() const { return m_switch; }
    QWidget* focusTarget() override { return m_switch; }

  protected:
    void showValue() override;

  private:
    ToggleSwitch* m_switch = nullptr;
};

} // namespace faultline::ui
