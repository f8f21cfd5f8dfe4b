#include "ui/widgets/filtered_list.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <memory>

#include "ui/theme/style_sheet.h"
#include "ui/theme/theme.h"
#include "ui/widgets/spoken.h"

namespace faultline::ui {
namespace {

constexpr int kGap = 4;
constexpr int kPadding = 8;
constexpr int kPauseOfTyping = 350; // ms

bool canBeTaken(const QListWidgetItem* item) {
    return item != nullptr && item->flags().testFlag(Qt::ItemIsEnabled);
}

} // namespace

FilteredList::FilteredList(const QString& name, QSize size, QWidget* parent) : QFrame(parent), m_size(size) {
    setObjectName(name);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    column->setSpacing(kPadding - 2);
    m_text = new QLineEdit(this);
    m_text->setClearButtonEnabled(true);
    m_text->installEventFilter(this);
    column->addWidget(m_text);
    m_list = new QListWidget(this);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_list);
    m_nothing = new QLabel(this);
    m_nothing->setObjectName(QStringLiteral("nothing-fits"));
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setMargin(kPadding);
    m_nothing->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_nothing, 1);
    connect(m_text, &QLineEdit::textChanged, this, &FilteredList::refill);
    connect(m_list, &QListWidget::itemClicked, this, &FilteredList::choose);
    connect(&Theme::instance(), &Theme::changed, this, &FilteredList::restyle);
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(kPauseOfTyping);
    connect(&m_quiet, &QTimer::timeout, this, &FilteredList::sayCurrent);
    restyle();
    hide();
}

void FilteredList::restyle() {
    setStyleSheet(floatingStyle(objectName(), Theme::instance().palette()));
}

QSize FilteredList::fittingSize() const {
    const double scale = Theme::instance().scale();
    return QSize(qRound(m_size.width() * scale), qRound(m_size.height() * scale))
        .boundedTo(parentWidget()->size() - QSize(2 * kGap, 2 * kGap));
}

void FilteredList::openAt(QPoint corner) {
    resize(fittingSize());
    const QRect bounds = parentWidget()->rect();
    corner.setX(qBound(kGap, corner.x(), qMax(kGap, bounds.right() - width() - kGap)));
    corner.setY(qBound(kGap, corner.y(), qMax(kGap, bounds.bottom() - height() - kGap)));
    move(corner);
    m_text->clear();
    refill({});
    show();
    raise();
    m_text->setFocus(Qt::ShortcutFocusReason);
}

void FilteredList::refill(const QString& typed) {
    m_list->clear();
    m_first = 0;
    fill(typed);
    int first = 0;
    while (first < m_list->count() && !canBeTaken(m_list->item(first)))
        ++first;
    m_list->setCurrentRow(first < m_list->count() ? first : -1);
    const bool nothing = m_list->count() == 0;
    m_nothing->setText(nothing ? nothingFits(typed) : QString());
    m_nothing->setVisible(nothing);
    m_list->setVisible(!nothing);
    m_text->setAccessibleDescription(m_nothing->text());
    m_quiet.start();
}

/// The focus stays in the text: who hears the list instead of seeing it is told which line would be taken.
void FilteredList::sayCurrent() {
    if (!isVisible())
        return;
    if (m_list->currentItem() == nullptr)
        return say(*this, m_nothing->text());
    const QString spoken = m_list->currentItem()->data(Qt::AccessibleTextRole).toString();
    say(*this, spoken.isEmpty() ? m_list->currentItem()->text() : spoken);
}

QString FilteredList::nothingFits(const QString& typed) const {
    return tr("Nothing is called “%1”.").arg(typed);
}

void FilteredList::offer(QListWidgetItem* item, const QString& typed, const QString& more) {
    std::unique_ptr<QListWidgetItem> offered(item);
    const bool first = item->text().startsWith(typed, Qt::CaseInsensitive);
    if (first)
        m_list->insertItem(m_first++, offered.release());
    else if (item->text().contains(typed, Qt::CaseInsensitive) || more.contains(typed, Qt::CaseInsensitive))
        m_list->addItem(offered.release());
}

void FilteredList::choose() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!canBeTaken(item))
        return;
    const std::unique_ptr<QListWidgetItem> taken(item->clone()); // what follows may fill the list anew
    close();
    take(*taken);
}

void FilteredList::close() {
    if (!isVisible())
        return;
    m_hadFocus = m_text->hasFocus();
    hide();
    emit closed();
}

void FilteredList::step(int by) {
    m_list->setCurrentRow(qBound(0, m_list->currentRow() + by, m_list->count() - 1));
    sayCurrent();
}

bool FilteredList::eventFilter(QObject* watched, QEvent* event) {
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
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace faultline::ui
