#include "ui/palette/kind_list.h"

#include <QDrag>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

#include "ui/palette/palette_view.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kIconPixels = 22;

/// A small sign beside the pointer; over the canvas the card itself is drawn where it will lie.
QPixmap dragPicture(const QIcon& icon, double devicePixelRatio) {
    constexpr int kSide = 36;
    const Palette& p = Theme::instance().palette();
    QPixmap picture(QSize(kSide, kSide) * devicePixelRatio);
    picture.setDevicePixelRatio(devicePixelRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(p.accent, 1.5));
    painter.setBrush(p.surface);
    painter.drawRoundedRect(QRectF(1, 1, kSide - 2, kSide - 2), 9, 9);
    icon.paint(&painter, QRect(7, 7, kSide - 14, kSide - 14));
    return picture;
}

} // namespace

KindList::KindList(QWidget* parent) : QTreeWidget(parent) {
    setObjectName(QStringLiteral("palette-kinds"));
    setAccessibleName(tr("Kinds of components"));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setIndentation(0);
    setIconSize({kIconPixels, kIconPixels});
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setSelectionMode(SingleSelection);
    setFrameShape(QFrame::NoFrame);
}

QStringList KindList::mimeTypes() const {
    return {QLatin1String(kKindMimeType)};
}

QMimeData* KindList::mimeDataOf(const QTreeWidgetItem& item) {
    const QString kind = item.data(0, Qt::UserRole).toString();
    if (kind.isEmpty())
        return nullptr;
    auto* data = new QMimeData;
    data->setData(QLatin1String(kKindMimeType), kind.toUtf8());
    return data;
}

void KindList::startDrag(Qt::DropActions) {
    const QTreeWidgetItem* item = currentItem();
    QMimeData* data = item != nullptr ? mimeDataOf(*item) : nullptr;
    if (data == nullptr)
        return;
    auto* drag = new QDrag(this); // deletes itself after the drop
    drag->setMimeData(data);
    drag->setPixmap(dragPicture(item->icon(0), devicePixelRatioF()));
    drag->setHotSpot({-10, -6});
    drag->exec(Qt::CopyAction);
}

void KindList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (currentItem() != nullptr)
            emit itemActivated(currentItem(), 0);
        return;
    }
    QTreeWidget::keyPressEvent(event);
}

} // namespace faultline::ui
