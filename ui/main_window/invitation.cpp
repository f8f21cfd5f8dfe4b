#include "ui/main_window/invitation.h"

#include <QEvent>
#include <QPainter>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {

constexpr int kPadding = 26;
constexpr int kFromBelow = 8; // in the place of the legend, which means nothing before anything moves
constexpr int kSign = 18;

QFont wordsFont() {
    QFont font = Theme::instance().body();
    font.setPixelSize(qRound(16 * Theme::instance().scale()));
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

Invitation::Invitation(QWidget* over) : QWidget(over) {
    setObjectName(QStringLiteral("invitation"));
    setAttribute(Qt::WA_NoSystemBackground);
    setCursor(Qt::PointingHandCursor);
    over->installEventFilter(this);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        if (isVisible())
            place();
    });
    hide();
}

void Invitation::invite(const QString& sentence) {
    m_text = sentence;
    place();
    show();
    raise();
}

void Invitation::takeBack() {
    hide();
    emit covers(0);
}

void Invitation::place() {
    const QFontMetrics metrics(wordsFont());
    const int sign = kSign + 10;
    const int most = parentWidget()->width() - 40;
    const int wide = std::min(most, metrics.horizontalAdvance(m_text) + 2 * kPadding + sign + 2);
    const int high = metrics.height() + 24;
    setGeometry((parentWidget()->width() - wide) / 2, parentWidget()->height() - high - kFromBelow, wide, high);
    setAccessibleName(m_text);
    emit covers(high + kFromBelow);
    update();
}

bool Invitation::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

void Invitation::paintEvent(QPaintEvent*) {
    const Palette& colours = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor words = colours.dark ? colours.window : QColor(Qt::white);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.accent);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0, height() / 2.0);
    QRect area = rect().adjusted(kPadding, 0, -kPadding, 0);
    paintIcon(painter, Icon::Play, QRectF(area.left(), (height() - kSign) / 2.0, kSign, kSign), words);
    area.setLeft(area.left() + kSign + 10);
    painter.setFont(wordsFont());
    painter.setPen(words);
    painter.drawText(area, Qt::AlignCenter, QFontMetrics(wordsFont()).elidedText(m_text, Qt::ElideRight, area.width()));
}

void Invitation::mouseReleaseEvent(QMouseEvent*) {
    emit taken();
}

} // namespace faultline::ui
