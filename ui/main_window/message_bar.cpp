#include "ui/main_window/message_bar.h"

#include <QBoxLayout>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/spoken.h"

namespace faultline::ui {

namespace {

constexpr int kInformationMs = 8000;
constexpr int kSign = 20;
constexpr int kAway = 10; // from the edges of what it floats over
constexpr int kWidest = 860;
constexpr double kRound = 8;

QColor toneColour(MessageBar::Tone tone) {
    const Palette& colours = Theme::instance().palette();
    return tone == MessageBar::Tone::Error     ? colours.error
           : tone == MessageBar::Tone::Warning ? colours.slow
                                               : colours.accent;
}

Icon toneIcon(MessageBar::Tone tone) {
    return tone == MessageBar::Tone::Error     ? Icon::Failure
           : tone == MessageBar::Tone::Warning ? Icon::Warning
                                               : Icon::Info;
}

} // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16 + kSign + 10, 6, 8, 6);
    row->setSpacing(8);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_text, 1);
    m_actions = new QHBoxLayout;
    row->addLayout(m_actions);
    auto* close = new QToolButton(this);
    close->setIcon(icon(Icon::Close));
    close->setToolTip(tr("Put this message away"));
    close->setAccessibleName(close->toolTip());
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &MessageBar::dismiss);
    setCursor(Qt::ArrowCursor);
    if (parent != nullptr) {
        parent->installEventFilter(this);
        parent->window()->installEventFilter(this);
    }
    hide();
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent() && event->type() == QEvent::Resize)
        place();
    // A key comes to the window when nothing in it had a use for it.
    if (watched == window() && event->type() == QEvent::KeyPress && isVisible() &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        dismiss();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void MessageBar::place() {
    if (parentWidget() == nullptr || isHidden())
        return;
    const int room = std::max(1, parentWidget()->width() - 2 * kAway);
    const int wide = std::min(room, kWidest);
    const int high = std::max(layout()->totalMinimumSize().height(), layout()->totalHeightForWidth(wide));
    setGeometry(kAway + (room - wide) / 2, kAway, wide, high);
    raise();
}

void MessageBar::show(Tone tone, const QString& text, const std::vector<Action>& actions) {
    m_tone = tone;
    m_text->setText(text);
    m_text->setAccessibleName(text);
    say(*this, text);
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const Action& action : actions) {
        auto* button = new QPushButton(action.text, this);
        m_actions->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, run = action.run] {
            dismiss();
            run();
        });
    }
    if (tone == Tone::Information && actions.empty())
        m_timer.start(kInformationMs);
    else
        m_timer.stop();
    setVisible(true);
    layout()->activate();
    place();
    update();
}

void MessageBar::dismiss() {
    m_timer.stop();
    hide();
}

QString MessageBar::text() const {
    return m_text->text();
}

void MessageBar::paintEvent(QPaintEvent*) {
    const QColor colour = toneColour(m_tone);
    QColor ground = colour;
    ground.setAlphaF(0.10f);
    const Palette& p = Theme::instance().palette();
    const QRectF card = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath outline;
    outline.addRoundedRect(card, kRound, kRound);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(outline, p.surfaceRaised);
    painter.setClipPath(outline);
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, 0, 5, height()), colour);
    painter.setClipping(false);
    painter.strokePath(outline, QPen(p.border.darker(110), 1));
    paintIcon(painter, toneIcon(m_tone), QRectF(16, (height() - kSign) / 2.0, kSign, kSign), colour);
}

} // namespace faultline::ui
