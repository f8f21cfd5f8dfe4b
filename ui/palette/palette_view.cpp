#include "ui/palette/palette_view.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "engine/base/assert.h"
#include "engine/catalog/catalog.h"
#include "ui/document/translated.h"
#include "ui/palette/kind_list.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kKindRole = Qt::UserRole;
constexpr int kRowHeight = 38;
constexpr int kHeadingHeight = 30;

QString groupTitle(catalog::Group group) {
    switch (group) {
    case catalog::Group::Traffic:
        return PaletteView::tr("Traffic");
    case catalog::Group::Balance:
        return PaletteView::tr("Balance");
    case catalog::Group::Compute:
        return PaletteView::tr("Compute");
    case catalog::Group::Data:
        return PaletteView::tr("Data");
    case catalog::Group::Async:
        return PaletteView::tr("Async");
    }
    FAULTLINE_ASSERT(false, "a palette group without a title");
}

} // namespace

PaletteView::PaletteView(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(8);
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search for a kind of component"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    column->addWidget(m_search);
    m_kinds = new KindList(this);
    column->addWidget(m_kinds);
    fill();
    connect(m_search, &QLineEdit::textChanged, this, &PaletteView::filter);
    connect(m_kinds, &QTreeWidget::itemActivated, this, &PaletteView::activateItem);
    m_search->installEventFilter(this);
    connect(&Theme::instance(), &Theme::changed, this, &PaletteView::fill);
}

void PaletteView::fill() {
    m_kinds->clear();
    for (const auto group : {catalog::Group::Traffic, catalog::Group::Balance, catalog::Group::Compute,
                             catalog::Group::Data, catalog::Group::Async}) {
        QTreeWidgetItem* heading = nullptr;
        for (const catalog::Kind& kind : catalog::Catalog::instance().kinds()) {
            if (kind.group != group || !kind.simulated)
                continue;
            if (heading == nullptr)
                heading = addHeading(groupTitle(group));
            const QString name = QString::fromStdString(kind.name);
            addItem(heading, name, QString::fromStdString(kind.label), translated(kind.meaning), kindIcon(name));
        }
    }
    QTreeWidgetItem* annotate = addHeading(tr("Annotate"));
    addItem(annotate, QLatin1String(kZoneOfPalette), tr("Zone"),
            tr("A failure domain: what is put into it can fail together, and is near to each other"), icon(Icon::Fit));
    addItem(annotate, QLatin1String(kNoteOfPalette), tr("Note"), tr("Words on the canvas, in Markdown"),
            icon(Icon::Rename));
    m_kinds->expandAll();
    filter(m_search->text());
}

QTreeWidgetItem* PaletteView::addHeading(const QString& title) {
    const Theme& theme = Theme::instance();
    auto* heading = new QTreeWidgetItem(m_kinds, {title.toUpper()});
    QFont font = theme.small();
    font.setWeight(QFont::DemiBold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 1);
    heading->setFont(0, font);
    heading->setForeground(0, theme.palette().textSecondary);
    heading->setFlags(Qt::ItemIsEnabled);
    heading->setSizeHint(0, {0, qRound(kHeadingHeight * theme.scale())});
    return heading;
}

void PaletteView::addItem(QTreeWidgetItem* heading, const QString& name, const QString& label, const QString& meaning,
                          const QIcon& sign) {
    auto* item = new QTreeWidgetItem(heading, {label});
    item->setData(0, kKindRole, name);
    item->setIcon(0, sign);
    item->setSizeHint(0, {0, qRound(kRowHeight * Theme::instance().scale())});
    item->setToolTip(0, meaning);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren);
}

void PaletteView::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void PaletteView::filter(const QString& text) {
    QTreeWidgetItem* first = nullptr;
    for (int g = 0; g < m_kinds->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_kinds->topLevelItem(g);
        bool any = false;
        for (int i = 0; i < group->childCount(); ++i) {
            QTreeWidgetItem* item = group->child(i);
            const bool fits = item->text(0).contains(text, Qt::CaseInsensitive) ||
                              item->data(0, kKindRole).toString().contains(text, Qt::CaseInsensitive) ||
                              item->toolTip(0).contains(text, Qt::CaseInsensitive);
            item->setHidden(!fits);
            any = any || fits;
            if (fits && first == nullptr)
                first = item;
        }
        group->setHidden(!any);
    }
    if (!text.isEmpty())
        m_kinds->setCurrentItem(first);
}

void PaletteView::activateItem(QTreeWidgetItem* item) {
    const QString kind = item != nullptr ? item->data(0, kKindRole).toString() : QString();
    if (!kind.isEmpty())
        emit activated(kind);
}

bool PaletteView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activateItem(m_kinds->currentItem());
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
        QApplication::sendEvent(m_kinds, event);
        return true;
    case Qt::Key_Escape:
        m_search->clear();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace faultline::ui
