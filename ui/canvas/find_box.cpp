#include "ui/canvas/find_box.h"

#include <QLineEdit>
#include <QListWidget>

#include "ui/canvas/canvas_scene.h"
#include "ui/theme/icons.h"

namespace faultline::ui {
namespace {

constexpr int kFromTop = 12;
constexpr qsizetype kLongestLine = 60;

enum Role { What = Qt::UserRole, Id };
enum Kind { Component, Zone, Note };

} // namespace

FindBox::FindBox(const CanvasScene& scene, QWidget* parent)
    : FilteredList(QStringLiteral("find-box"), {340, 280}, parent), m_scene(scene) {
    text()->setPlaceholderText(tr("Find on the canvas…"));
    text()->setAccessibleName(tr("Name to find on the canvas"));
    list()->setAccessibleName(tr("What was found"));
}

void FindBox::open() {
    openAt({(parentWidget()->width() - fittingSize().width()) / 2, kFromTop});
}

void FindBox::fill(const QString& typed) {
    const auto add = [&](Kind kind, const QString& id, const QString& label, const QString& more, const QIcon& sign) {
        auto* item = new QListWidgetItem(sign, label);
        item->setData(What, kind);
        item->setData(Id, id);
        item->setToolTip(more);
        offer(item, typed, more);
    };
    for (const CardItem* card : m_scene.cardsInOrder())
        add(Component, card->id(), card->content().title, card->id() + QLatin1Char(' ') + card->kind(),
            kindIcon(card->kind()));
    for (const QString& zone : m_scene.zones())
        add(Zone, zone, m_scene.zoneLabel(zone), zone, icon(Icon::Fit));
    for (std::size_t i = 0; i < m_scene.notes().size(); ++i) {
        const diagram::Value* text = m_scene.notes()[i]->note().find("text");
        const auto* words = text != nullptr ? text->as<std::string>() : nullptr;
        const QString all = words != nullptr ? QString::fromStdString(*words).simplified() : QString();
        add(Note, QString::number(i), all.left(kLongestLine), all, icon(Icon::Rename));
    }
}

QString FindBox::nothingFits(const QString& typed) const {
    return typed.isEmpty()
               ? tr("There is nothing on the canvas yet.")
               : tr("Nothing on the canvas is called “%1”.\nTry a part of a name, or a kind: cache, database.")
                     .arg(typed);
}

void FindBox::take(const QListWidgetItem& item) {
    const auto kind = Kind(item.data(What).toInt());
    const QString id = item.data(Id).toString();
    if (kind == Component)
        emit componentChosen(id);
    else if (kind == Zone)
        emit zoneChosen(id);
    else
        emit noteChosen(id.toInt());
}

} // namespace faultline::ui
