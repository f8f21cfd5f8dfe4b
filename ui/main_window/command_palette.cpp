#include "ui/main_window/command_palette.h"

#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

#include "ui/main_window/fuzzy_match.h"
#include "ui/main_window/window_actions.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kFromTop = 96;
constexpr int kRow = 34;
constexpr int kActionRole = Qt::UserRole;
constexpr int kKeysRole = Qt::UserRole + 1;

QString phraseOf(const WindowActions& actions, const QAction* action) {
    const QString text = QString(action->text()).remove(u'&').section(u'\t', 0, 0);
    const QString menu = actions.menuOf(action);
    return menu.isEmpty() ? text : menu + QStringLiteral(" › ") + text;
}

/// A shortcut as it is written for people; an action whose key someone else hears has it in its text.
QString keysOf(const QAction* action) {
    return action->shortcut().isEmpty() ? action->text().section(u'\t', 1, 1)
                                        : action->shortcut().toString(QKeySequence::NativeText);
}

/// The text at the left, the keys at the right.
class RowPainter : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {0, qRound(kRow * Theme::instance().scale())};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Palette& p = Theme::instance().palette();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(p.accentSoft);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 8, 8);
        }
        const QRect area = option.rect.adjusted(12, 0, -12, 0);
        const QString keys = index.data(kKeysRole).toString();
        painter->setFont(Theme::instance().small());
        painter->setPen(p.textSecondary);
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, keys);
        const int taken = keys.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(keys) + 16;
        painter->setFont(Theme::instance().body());
        painter->setPen(p.text);
        const QRect left = area.adjusted(0, 0, -taken, 0);
        painter->drawText(left, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, left.width()));
        painter->restore();
    }
};

} // namespace

CommandPalette::CommandPalette(const WindowActions& actions, QWidget* window)
    : FilteredList(QStringLiteral("command-palette"), {560, 420}, window), m_actions(actions) {
    text()->setPlaceholderText(tr("What do you want to do?"));
    text()->setAccessibleName(tr("Command"));
    list()->setItemDelegate(new RowPainter(list()));
    list()->setAccessibleName(tr("Commands that fit"));
    connect(this, &FilteredList::closed, this, [this] {
        if (m_before && hadFocus())
            m_before->setFocus();
    });
}

void CommandPalette::open() {
    m_before = QApplication::focusWidget();
    openAt({(parentWidget()->width() - fittingSize().width()) / 2, kFromTop});
}

void CommandPalette::fill(const QString& typed) {
    struct Found {
        QAction* action;
        int score;
        QString phrase;
    };
    std::vector<Found> found;
    for (QAction* action : m_actions.all()) {
        if (!action->isEnabled() || action->objectName() == QLatin1String("commands"))
            continue;
        const QString phrase = phraseOf(m_actions, action);
        if (const int score = fuzzyScore(typed, phrase); score >= 0)
            found.push_back({action, score, phrase});
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return a.score != b.score ? a.score > b.score : a.phrase.size() < b.phrase.size();
    });
    for (const Found& one : found) {
        auto* item = new QListWidgetItem(one.phrase, list());
        item->setData(kActionRole, QVariant::fromValue(static_cast<QObject*>(one.action)));
        item->setData(kKeysRole, keysOf(one.action));
    }
}

void CommandPalette::take(const QListWidgetItem& item) {
    if (auto* action = qobject_cast<QAction*>(item.data(kActionRole).value<QObject*>()))
        action->trigger();
}

} // namespace faultline::ui
