// A distribution of times: its kind, its parameters, and the mean that comes of them.
#pragma once

#include "ui/widgets/field.h"

class QFormLayout;
class QLabel;

namespace faultline::ui {

class CalmComboBox;
class UnitField;

/// Edits a distribution. Another kind starts with the mean of the one before.
class DistributionField : public Field {
    Q_OBJECT
  public:
    explicit DistributionField(const catalog::Schema& schema, QWidget* parent = nullptr);

    CalmComboBox* kindBox() const { return m_kind; }
    /// The fields of the parameters in the order in which they are shown.
    const std::vector<UnitField*>& parameters() const { return m_parameters; }
    QString problemText() const;
    bool isWide() const override { return false; }
    QWidget* focusTarget() override;

  protected:
    void showValue() override;

  private:
    void rebuild(catalog::Distribution::Kind kind);
    void takeParameter(std::size_t index, const catalog::Value& value, int mergeKey);
    void takeKind(int index);
    void showMean();

    CalmComboBox* m_kind = nullptr;
    QFormLayout* m_form = nullptr;
    QLabel* m_mean = nullptr;
    QLabel* m_problem = nullptr;
    std::vector<UnitField*> m_parameters;
    int m_builtKind = -1;
    /// What the fields show; it is m_value except while a parameter contradicts another.
    catalog::Distribution m_shown;
};

/// A distribution of another kind with about the same mean.
catalog::Distribution converted(const catalog::Distribution& from, catalog::Distribution::Kind kind);
/// What contradicts itself in a distribution; empty when nothing does.
QString contradiction(const catalog::Distribution& distribution);

} // namespace faultline::ui
