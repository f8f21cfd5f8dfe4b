#include "ui/canvas/rename_field.h"

#include <QKeyEvent>

namespace faultline::ui {
namespace {

constexpr int kLongestLabel = 200;
constexpr int kLeastWidth = 150;
constexpr int kLeastHeight = 32;

} // namespace

RenameField::RenameField(const QString& text, const QRect& place, QWidget* parent)
    : QLineEdit(text, parent), m_before(text) {
    setObjectName(QStringLiteral("rename-field"));
    setAccessibleName(tr("Name of the component"));
    setMaxLength(kLongestLabel);
    QRect field = place;
    field.setSize(field.size().expandedTo({kLeastWidth, kLeastHeight}));
    field.moveCenter(place.center());
    setGeometry(field);
    selectAll();
    show();
    setFocus();
}

bool RenameField::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void RenameField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        finish(false);
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        finish(true);
    else
        QLineEdit::keyPressEvent(event);
}

void RenameField::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        finish(true);
}

void RenameField::finish(bool accept) {
    if (m_done)
        return;
    m_done = true;
    const QString text = this->text().trimmed();
    if (accept && text != m_before)
        emit accepted(text);
    emit finished();
    hide();
    deleteLater();
}

} // namespace faultline::ui
