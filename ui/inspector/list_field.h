// A list of values of one shape: the steps of a handler, the points of a profile.
#pragma once

#include "ui/inspector/form_context.h"

class QVBoxLayout;
class QPushButton;

namespace faultline::ui {

class FoldingBox;

/// Edits a list: each element folds out, moves up and down, or goes; new ones are added at the end.
class ListField : public Field {
    Q_OBJECT
  public:
    ListField(const catalog::Schema& schema, const FormContext& context, const QString& path,
              QWidget* parent = nullptr);

    bool isWide() const override { return true; }
    int count() const { return static_cast<int>(m_elements.size()); }
    Field* elementField(int index) const { return m_elements[static_cast<std::size_t>(index)].field; }
    QPushButton* addButton() const { return m_add; }
    void removeAt(int index);
    void move(int from, int to);
    void append(const catalog::Value& element);

  protected:
    void showValue() override;

  private:
    struct Element {
        FoldingBox* section = nullptr;
        Field* field = nullptr;
    };
    void rebuild(std::size_t count);
    Element makeElement(int index);
    void takeElement(int index, const catalog::Value& value, int mergeKey);
    void submitList(catalog::List list, int mergeKey = 0);
    QString titleOf(int index, const catalog::Value& element) const;
    void buildAdd();

    FormContext m_context;
    QString m_path;
    catalog::Key m_elementKey;
    QVBoxLayout* m_rows = nullptr;
    QPushButton* m_add = nullptr;
    std::vector<Element> m_elements;
};

/// Edits a point of a traffic profile: a time and the rate from then on.
class TimedPointField : public Field {
    Q_OBJECT
  public:
    explicit TimedPointField(const catalog::Schema& schema, QWidget* parent = nullptr);
    bool isWide() const override { return true; }
    Field* timeField() const { return m_time; }
    Field* rateField() const { return m_rate; }

  protected:
    void showValue() override;

  private:
    Field* m_time = nullptr;
    Field* m_rate = nullptr;
};

} // namespace faultline::ui
