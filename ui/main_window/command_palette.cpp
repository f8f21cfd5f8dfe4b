#include "ui/main_window/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/main_window/fuzzy_match.h"
#include "ui/main_window/window_actions.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kWidth = 560;
constexpr int kHeight = 420;
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

CommandPalette::CommandPalette(const WindowActions& actions, QWidget* window) : QFrame(window), m_actions(actions) {
    setObjectName(QStringLiteral("command-palette"));
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(8);
    m_text = new QLineEdit(this);
    m_text->setPlaceholderText(tr("What do you want to do?"));
    m_text->setAccessibleName(tr("Command"));
    m_text->setClearButtonEnabled(true);
    m_list = new QListWidget(this);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new RowPainter(m_list));
    m_list->setAccessibleName(tr("Commands that fit"));
    column->addWidget(m_text);
    column->addWidget(m_list);
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::choose);
    connect(&Theme::instance(), &Theme::changed, this, &CommandPalette::restyle);
    restyle();
    hide();
}

void CommandPalette::restyle() {
    const Palette& p = Theme::instance().palette();
    setStyleSheet(QStringLiteral("#command-palette { background: %1; border: 1px solid %2; border-radius: 12px; }")
                      .arg(p.surfaceRaised.name(), p.border.name()));
}

void CommandPalette::open() {
    const double scale = Theme::instance().scale();
    const QSize room = parentWidget()->size();
    resize(std::min(qRound(kWidth * scale), room.width() - 32), std::min(qRound(kHeight * scale), room.height() - 96));
    move((room.width() - width()) / 2, kFromTop);
    m_before = QApplication::focusWidget();
    m_text->clear();
    fill({});
    show();
    raise();
    m_text->setFocus(Qt::ShortcutFocusReason);
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
    m_list->clear();
    for (const Found& one : found) {
        auto* item = new QListWidgetItem(one.phrase, m_list);
        item->setData(kActionRole, QVariant::fromValue(static_cast<QObject*>(one.action)));
        item->setData(kKeysRole, keysOf(one.action));
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::choose() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr)
        return;
    auto* action = qobject_cast<QAction*>(item->data(kActionRole).value<QObject*>());
    close();
    if (action != nullptr)
        action->trigger();
}

void CommandPalette::close() {
    if (!isVisible())
        return;
    const bool focused = m_text->hasFocus();
    hide();
    if (focused && m_before)
        m_before->setFocus();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            close();
    }
    // Letters, arrows and Esc are ours while it is open; what goes with Ctrl or Alt is the text's or the window's.
    if (event->type() == QEvent::ShortcutOverride &&
        !(static_cast<QKeyEvent*>(event)->modifiers() & (Qt::ControlModifier | Qt::AltModifier))) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int row = m_list->currentRow();
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    case Qt::Key_Down:
        m_list->setCurrentRow(std::min(row + 1, m_list->count() - 1));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentRow(std::max(row - 1, 0));
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace faultline::ui
