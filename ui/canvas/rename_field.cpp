#include "ui/canvas/rename_field.h"

#include <QCoreApplication>

namespace faultline::ui {
namespace {

constexpr int kLongestLabel = 200;
constexpr int kLeastWidth = 150;
constexpr int kLeastHeight = 32;

} // namespace

RenameField::RenameField(const QString& text, const QRect& place, QWidget* parent)
    : QLineEdit(text, parent),
      m_editing(new EditInPlace(*this, Qt::NoModifier, [this] { return this->text().trimmed(); })) {
    setObjectName(QStringLiteral("rename-field"));
    setAccessibleName(QCoreApplication::translate("faultline::ui::Canvas", "Name of the component"));
    setMaxLength(kLongestLabel);
    QRect field = place;
    field.setSize(field.size().expandedTo({kLeastWidth, kLeastHeight}));
    field.moveCenter(place.center());
    setGeometry(field);
    selectAll();
    show();
    setFocus();
}

} // namespace faultline::ui
