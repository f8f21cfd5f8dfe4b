#include "ui/canvas/add_box.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "engine/catalog/catalog.h"
#include "ui/document/translated.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kWidth = 260;
constexpr int kHeight = 300;

} // namespace

AddBox::AddBox(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("add-box"));
    setAutoFillBackground(true);
    const Palette& p = Theme::instance().palette();
    setStyleSheet(QStringLiteral("#add-box { background: %1; border: 1px solid %2; border-radius: 10px; }")
                      .arg(p.surfaceRaised.name(), p.border.name()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    m_text = new QLineEdit(this);
    m_text->setPlaceholderText(tr("Add a component…"));
    m_text->setAccessibleName(tr("Kind of component to add"));
    m_text->setClearButtonEnabled(true);
    column->addWidget(m_text);
    m_kinds = new QListWidget(this);
    m_kinds->setFocusPolicy(Qt::NoFocus);
    m_kinds->setAccessibleName(tr("Kinds that fit"));
    m_kinds->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_kinds);
    connect(m_text, &QLineEdit::textChanged, this, &AddBox::fill);
    connect(m_kinds, &QListWidget::itemClicked, this, &AddBox::choose);
    m_text->installEventFilter(this);
    const double scale = Theme::instance().scale();
    resize(qRound(kWidth * scale), qRound(kHeight * scale));
    hide();
}

void AddBox::openAt(QPoint point) {
    const QRect bounds = parentWidget()->rect();
    point.setX(qBound(4, point.x(), qMax(4, bounds.right() - width() - 4)));
    point.setY(qBound(4, point.y(), qMax(4, bounds.bottom() - height() - 4)));
    move(point);
    m_text->clear();
    fill({});
    show();
    raise();
    m_text->setFocus();
}

void AddBox::fill(const QString& filter) {
    m_kinds->clear();
    QList<QListWidgetItem*> others;
    for (const catalog::Kind& kind : catalog::Catalog::instance().kinds()) {
        if (!kind.simulated)
            continue;
        const QString label = QString::fromStdString(kind.label);
        const QString name = QString::fromStdString(kind.name);
        const bool first = label.startsWith(filter, Qt::CaseInsensitive);
        if (!first && !label.contains(filter, Qt::CaseInsensitive) && !name.contains(filter, Qt::CaseInsensitive))
            continue;
        auto* item = new QListWidgetItem(kindIcon(name), label);
        item->setData(Qt::UserRole, name);
        item->setToolTip(translated(kind.meaning));
        if (first)
            m_kinds->addItem(item);
        else
            others << item;
    }
    for (QListWidgetItem* item : others)
        m_kinds->addItem(item);
    m_kinds->setCurrentRow(0);
}

void AddBox::choose() {
    const QListWidgetItem* item = m_kinds->currentItem();
    if (item == nullptr)
        return;
    const QString kind = item->data(Qt::UserRole).toString();
    close();
    emit chosen(kind);
}

void AddBox::close() {
    if (!isVisible())
        return;
    hide();
    emit closed();
}

bool AddBox::eventFilter(QObject* watched, QEvent* event) {
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
    const int row = m_kinds->currentRow();
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    case Qt::Key_Down:
        m_kinds->setCurrentRow(qMin(row + 1, m_kinds->count() - 1));
        return true;
    case Qt::Key_Up:
        m_kinds->setCurrentRow(qMax(row - 1, 0));
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace faultline::ui
