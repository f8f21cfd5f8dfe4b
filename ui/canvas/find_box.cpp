#include "ui/canvas/find_box.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "ui/canvas/canvas_scene.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kWidth = 340;
constexpr int kHeight = 280;
constexpr int kGap = 12;
constexpr qsizetype kLongestLine = 60;

enum Role { What = Qt::UserRole, Id };
enum Kind { Component, Zone, Note };

} // namespace

FindBox::FindBox(const CanvasScene& scene, QWidget* parent) : QFrame(parent), m_scene(scene) {
    setObjectName(QStringLiteral("find-box"));
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    m_text = new QLineEdit(this);
    m_text->setPlaceholderText(tr("Find on the canvas…"));
    m_text->setAccessibleName(tr("Name to find on the canvas"));
    m_text->setClearButtonEnabled(true);
    column->addWidget(m_text);
    m_found = new QListWidget(this);
    m_found->setFocusPolicy(Qt::NoFocus);
    m_found->setAccessibleName(tr("What was found"));
    m_found->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_found);
    connect(m_text, &QLineEdit::textChanged, this, &FindBox::fill);
    connect(m_found, &QListWidget::itemClicked, this, &FindBox::choose);
    m_text->installEventFilter(this);
    hide();
}

void FindBox::open() {
    const Palette& p = Theme::instance().palette();
    setStyleSheet(QStringLiteral("#find-box { background: %1; border: 1px solid %2; border-radius: 10px; }")
                      .arg(p.surfaceRaised.name(), p.border.name()));
    const double scale = Theme::instance().scale();
    const QSize room = parentWidget()->size() - QSize(2 * kGap, 2 * kGap);
    resize(QSize(qRound(kWidth * scale), qRound(kHeight * scale)).boundedTo(room));
    move((parentWidget()->width() - width()) / 2, kGap);
    m_text->clear();
    fill({});
    show();
    raise();
    m_text->setFocus();
}

void FindBox::fill(const QString& filter) {
    m_found->clear();
    QList<QListWidgetItem*> others;
    const auto offer = [&](Kind kind, const QString& id, const QString& label, const QString& more, const QIcon& sign) {
        const bool first = label.startsWith(filter, Qt::CaseInsensitive);
        if (!first && !label.contains(filter, Qt::CaseInsensitive) && !more.contains(filter, Qt::CaseInsensitive))
            return;
        auto* item = new QListWidgetItem(sign, label);
        item->setData(What, kind);
        item->setData(Id, id);
        item->setToolTip(more);
        if (first)
            m_found->addItem(item);
        else
            others << item;
    };
    for (const CardItem* card : m_scene.cardsInOrder())
        offer(Component, card->id(), card->content().title, card->id() + QLatin1Char(' ') + card->kind(),
              kindIcon(card->kind()));
    for (const QString& zone : m_scene.zones())
        offer(Zone, zone, m_scene.zoneLabel(zone), zone, icon(Icon::Fit));
    for (std::size_t i = 0; i < m_scene.notes().size(); ++i) {
        const diagram::Value* text = m_scene.notes()[i]->note().find("text");
        const auto* words = text != nullptr ? text->as<std::string>() : nullptr;
        const QString all = words != nullptr ? QString::fromStdString(*words).simplified() : QString();
        offer(Note, QString::number(i), all.left(kLongestLine), all, icon(Icon::Rename));
    }
    for (QListWidgetItem* item : others)
        m_found->addItem(item);
    m_found->setCurrentRow(0);
}

void FindBox::choose() {
    const QListWidgetItem* item = m_found->currentItem();
    if (item == nullptr)
        return;
    const auto kind = Kind(item->data(What).toInt());
    const QString id = item->data(Id).toString();
    close();
    if (kind == Component)
        emit componentChosen(id);
    else if (kind == Zone)
        emit zoneChosen(id);
    else
        emit noteChosen(id.toInt());
}

void FindBox::close() {
    if (!isVisible())
        return;
    hide();
    emit closed();
}

void FindBox::step(int by) {
    m_found->setCurrentRow(qBound(0, m_found->currentRow() + by, m_found->count() - 1));
}

bool FindBox::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            close();
    }
    if (event->type() == QEvent::ShortcutOverride) { // single letters and Esc are ours while it is open
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
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace faultline::ui
