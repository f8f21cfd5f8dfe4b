#include "ui/main_window/command_palette.h"

#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

#include "ui/main_window/fuzzy_match.h"
#include "ui/main_window/main_window.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kFromTop = 96;
constexpr int kRow = 34;
constexpr int kEntryRole = Qt::UserRole;
constexpr int kKeysRole = Qt::UserRole + 1;

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

CommandPalette::CommandPalette(MainWindow& window)
    : FilteredList(QStringLiteral("command-palette"), {620, 420}, &window), m_window(window) {
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
    m_entries = commandEntries(m_window);
    openAt({(parentWidget()->width() - fittingSize().width()) / 2, kFromTop});
}

void CommandPalette::fill(const QString& typed) {
    struct Found {
        int entry;
        int score;
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (const int score = fuzzyScore(typed, m_entries[i].phrase, m_entries[i].also); score >= 0)
            found.push_back({int(i), score});
    const auto phraseOf = [this](const Found& one) -> const QString& {
        return m_entries[std::size_t(one.entry)].phrase;
    };
    // Nothing typed: as the menus have it.
    if (!typed.trimmed().isEmpty())
        std::stable_sort(found.begin(), found.end(), [&](const Found& a, const Found& b) {
            return a.score != b.score ? a.score > b.score : phraseOf(a).size() < phraseOf(b).size();
        });
    for (const Found& one : found) {
        const QString& keys = m_entries[std::size_t(one.entry)].keys;
        auto* item = new QListWidgetItem(phraseOf(one), list());
        item->setData(kEntryRole, one.entry);
        item->setData(kKeysRole, keys);
        if (!keys.isEmpty())
            item->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(phraseOf(one), keys));
    }
}

QString CommandPalette::nothingFits(const QString& typed) const {
    return tr("Nothing is called “%1”.\nTry what you want to see or do: timeline, crash, export, dark, add cache.")
        .arg(typed);
}

void CommandPalette::take(const QListWidgetItem& item) {
    // What it does may open the palette anew, or end the window.
    const auto run = m_entries.at(std::size_t(item.data(kEntryRole).toInt())).run;
    m_entries.clear();
    run();
}

} // namespace faultline::ui
