#include "ui/canvas/add_box.h"

#include <QLineEdit>
#include <QListWidget>

#include "engine/catalog/catalog.h"
#include "ui/document/translated.h"
#include "ui/theme/icons.h"

namespace faultline::ui {

AddBox::AddBox(QWidget* parent) : FilteredList(QStringLiteral("add-box"), {260, 300}, parent) {
    text()->setPlaceholderText(tr("Add a component…"));
    text()->setAccessibleName(tr("Kind of component to add"));
    list()->setAccessibleName(tr("Kinds that fit"));
}

void AddBox::fill(const QString& typed) {
    for (const catalog::Kind& kind : catalog::Catalog::instance().kinds()) {
        if (!kind.simulated)
            continue;
        const QString name = QString::fromStdString(kind.name);
        auto* item = new QListWidgetItem(kindIcon(name), QString::fromStdString(kind.label));
        item->setData(Qt::UserRole, name);
        item->setToolTip(translated(kind.meaning));
        offer(item, typed, name);
    }
}

QString AddBox::nothingFits(const QString& typed) const {
    return tr("No kind is called “%1”.\nTry cache, queue, database or service.").arg(typed);
}

void AddBox::take(const QListWidgetItem& item) {
    emit chosen(item.data(Qt::UserRole).toString());
}

} // namespace faultline::ui
