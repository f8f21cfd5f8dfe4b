#include "ui/widgets/pill.h"

#include <QFontMetrics>
#include <QPainter>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tabular_text.h"

namespace faultline::ui {

namespace {

constexpr int kPadding = 12;
constexpr int kGap = 6;
constexpr int kSign = 16;

QColor toneColour(Pill::Tone tone) {
    const Palette& colours = Theme::instance().palette();
    switch (tone) {
    case Pill::Tone::Good:
        return colours.success;
    case Pill::Tone::Slow:
        return colours.slow;
    case Pill::Tone::Bad:
        return colours.error;
    case Pill::Tone::Faint:
        return colours.textSecondary;
    case Pill::Tone::Neutral:
        break;
    }
    return colours.text;
}

} // namespace

Pill::Pill(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] { updateGeometry(); });
}

void Pill::show(const QString& name, const QString& figure, Tone tone) {
    if (name == m_name && figure == m_figure && tone == m_tone)
        return;
    m_name = name;
    m_figure = figure;
    m_tone = tone;
    setAccessibleName(text());
    update();
}

QString Pill::text() const {
    return m_name.isEmpty() ? m_figure : m_name + u' ' + m_figure;
}

void Pill::setWidest(const QString& name, const QString& figure) {
    m_widestName = name;
    m_widestFigure = figure;
    updateGeometry();
}

int Pill::widthOf(const QString& name, const QString& figure) const {
    const QFontMetrics nameMetrics(Theme::instance().body());
    return 2 * kPadding + kSign + kGap + nameMetrics.horizontalAdvance(name) + kGap +
           tabularWidth(figureFont(), figure);
}

QSize Pill::sizeHint() const {
    return {widthOf(m_widestName, m_widestFigure), qRound(36 * Theme::instance().scale())};
}

void Pill::paintEvent(QPaintEvent*) {
    const Palette& colours = Theme::instance().palette();
    const QColor colour = toneColour(m_tone);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = m_tone == Tone::Neutral || m_tone == Tone::Faint ? colours.window : colour;
    if (m_tone != Tone::Neutral && m_tone != Tone::Faint)
        ground.setAlphaF(0.09f);
    painter.setBrush(ground);
    painter.setPen(QPen(m_tone == Tone::Neutral || m_tone == Tone::Faint ? colours.border : colour, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    QRect inner = rect().adjusted(kPadding, 0, -kPadding, 0);
    if (m_tone == Tone::Good || m_tone == Tone::Slow || m_tone == Tone::Bad) {
        const QRectF sign(inner.left(), inner.center().y() - kSign / 2.0 + 0.5, kSign, kSign);
        paintIcon(painter,
                  m_tone == Tone::Good   ? Icon::Success
                  : m_tone == Tone::Slow ? Icon::Warning
                                         : Icon::Failure,
                  sign, colour);
        inner.setLeft(inner.left() + kSign + kGap);
    }
    painter.setPen(m_tone == Tone::Neutral ? colours.textSecondary : colour);
    painter.setFont(Theme::instance().body());
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, m_name);
    painter.setPen(colour);
    painter.setFont(figureFont());
    drawTabular(painter, inner, Qt::AlignRight, m_figure);
}

} // namespace faultline::ui
