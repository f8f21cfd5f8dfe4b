// A card's title as a text field, in its place.
#pragma once

#include <QLineEdit>

#include "ui/widgets/edit_in_place.h"

namespace faultline::ui {

/// A line; Enter accepts.
class RenameField : public QLineEdit {
  public:
    RenameField(const QString& text, const QRect& place, QWidget* parent);
    EditInPlace* editing() const { return m_editing; }

  private:
    EditInPlace* m_editing;
};

} // namespace faultline::ui
