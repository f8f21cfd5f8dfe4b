#include "ui/widgets/field.h"

#include <QSlider>

namespace faultline::ui {

int newMergeKey() {
    // High enough to stay clear of the small constants that gestures on the canvas use.
    static int next = 1'000'000;
    return ++next;
}

Field::Field(const catalog::Schema& schema, QWidget* parent) : QWidget(parent), m_schema(&schema) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Field::setValue(const catalog::Value& value) {
    if (m_shown && !m_mixed && value == m_value)
        return;
    m_value = value;
    m_mixed = false;
    m_shown = true;
    showValue();
}

void Field::setMixed() {
    if (m_mixed)
        return;
    m_value = {};
    m_mixed = true;
    m_shown = true;
    showValue();
}

void Field::setDraft(const QString&) {}

void Field::setName(const QString& name) {
    focusTarget()->setAccessibleName(name);
    for (QSlider* slider : findChildren<QSlider*>(QString(), Qt::FindDirectChildrenOnly))
        slider->setAccessibleName(name); // beside the text, and of the same value
}

void Field::submit(const catalog::Value& value, int mergeKey) {
    if (!m_mixed && m_shown && value == m_value)
        return;
    m_value = value;
    m_mixed = false;
    m_shown = true;
    emit edited(value, mergeKey);
}

} // namespace faultline::ui
