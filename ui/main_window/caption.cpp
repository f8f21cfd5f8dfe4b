#include "ui/main_window/caption.h"

#include <QEvent>
#include <QPainter>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {

constexpr int kShownMs = 5000;
constexpr int kPadding = 26;
constexpr int kFromBelow = 44;
constexpr int kSign = 18;

QFont captionFont() {
    QFont font = Theme::instance().body();
    font.setPixelSize(qRound(16 * Theme::instance().scale()));
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

Caption::Caption(QWidget* over) : QWidget(over) {
    setObjectName(QStringLiteral("caption"));
    setAttribute(Qt::WA_NoSystemBackground);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kShownMs);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    over->installEventFilter(this);
    hide();
}

void Caption::say(const QString& sentence) {
    m_inviting = false;
    m_text = sentence;
    setAttribute(Qt::WA_TransparentForMouseEvents);
    unsetCursor();
    place();
    show();
    raise();
    m_timer.start();
}

void Caption::invite(const QString& sentence) {
    m_timer.stop();
    m_inviting = true;
    m_text = sentence;
    setAttribute(Qt::WA_TransparentForMouseEvents, false);
    setCursor(Qt::PointingHandCursor);
    place();
    show();
    raise();
}

void Caption::takeBackInvitation() {
    if (m_inviting)
        hide();
    m_inviting = false;
}

void Caption::place() {
    const QFontMetrics metrics(captionFont());
    const int sign = m_inviting ? kSign + 10 : 0;
    const int most = parentWidget()->width() - 40;
    const int wide = std::min(most, metrics.horizontalAdvance(m_text) + 2 * kPadding + sign);
    const int high = metrics.height() + 24;
    setGeometry((parentWidget()->width() - wide) / 2, parentWidget()->height() - high - kFromBelow, wide, high);
    setAccessibleName(m_text);
    update();
}

bool Caption::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

void Caption::paintEvent(QPaintEvent*) {
    const Palette& colours = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor onAccent = colours.dark ? colours.window : QColor(Qt::white);
    QColor ground = m_inviting ? colours.accent : colours.dark ? colours.surfaceRaised : colours.text;
    ground.setAlphaF(m_inviting ? 1.0f : 0.9f);
    painter.setPen(colours.dark && !m_inviting ? QPen(colours.border, 1) : QPen(Qt::NoPen));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0, height() / 2.0);
    const QColor words = m_inviting ? onAccent : colours.dark ? colours.text : QColor(Qt::white);
    QRect area = rect().adjusted(kPadding, 0, -kPadding, 0);
    if (m_inviting) {
        paintIcon(painter, Icon::Play, QRectF(area.left(), (height() - kSign) / 2.0, kSign, kSign), words);
        area.setLeft(area.left() + kSign + 10);
    }
    painter.setFont(captionFont());
    painter.setPen(words);
    painter.drawText(area, Qt::AlignCenter,
                     QFontMetrics(captionFont()).elidedText(m_text, Qt::ElideRight, area.width()));
}

void Caption::mouseReleaseEvent(QMouseEvent*) {
    if (m_inviting)
        emit taken();
}

} // namespace faultline::ui
