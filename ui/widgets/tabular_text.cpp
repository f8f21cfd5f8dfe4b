#include "ui/widgets/tabular_text.h"

#include <QAccessibleWidget>
#include <QFontMetricsF>
#include <QPainter>
#include <cmath>

#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {

double digitWidth(const QFontMetricsF& metrics) {
    double widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    return widest;
}

double widthOf(const QFontMetricsF& metrics, const QString& text) {
    const double digit = digitWidth(metrics);
    double width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
    return width;
}

/// Its name and what it shows: figures change too often to be told, they are there for who asks.
class FigureAccessible : public QAccessibleWidget {
  public:
    explicit FigureAccessible(FigureLabel* label) : QAccessibleWidget(label, QAccessible::StaticText) {}
    QString text(QAccessible::Text which) const override {
        const QString own = QAccessibleWidget::text(which);
        return which == QAccessible::Name ? (own + u' ' + static_cast<FigureLabel*>(object())->text()).trimmed() : own;
    }
};

QAccessibleInterface* makeForFigure(const QString& className, QObject* object) {
    return className == QLatin1String(FigureLabel::staticMetaObject.className())
               ? new FigureAccessible(static_cast<FigureLabel*>(object))
               : nullptr;
}

} // namespace

int tabularWidth(const QFont& font, const QString& text) {
    return static_cast<int>(std::ceil(widthOf(QFontMetricsF(font), text)));
}

void drawTabular(QPainter& painter, const QRectF& area, Qt::Alignment alignment, const QString& text) {
    const QFontMetricsF metrics(painter.font());
    const double digit = digitWidth(metrics);
    const double width = widthOf(metrics, text);
    double x = alignment.testFlag(Qt::AlignRight)     ? area.right() - width
               : alignment.testFlag(Qt::AlignHCenter) ? area.center().x() - width / 2
                                                      : area.left();
    const double y = area.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    for (const QChar c : text) {
        const double own = metrics.horizontalAdvance(c);
        const double cell = c.isDigit() ? digit : own;
        painter.drawText(QPointF(x + (cell - own) / 2, y), QString(c));
        x += cell;
    }
}

QFont figureFont() {
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(qRound(16 * Theme::instance().scale()));
    return font;
}

FigureLabel::FigureLabel(Qt::Alignment alignment, QWidget* parent) : QWidget(parent), m_alignment(alignment) {
    static const bool installed = (QAccessible::installFactory(makeForFigure), true);
    Q_UNUSED(installed)
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void FigureLabel::setText(const QString& text) {
    if (text == m_text)
        return;
    m_text = text;
    update();
}

void FigureLabel::setWidest(const QString& text) {
    m_widest = text;
    updateGeometry();
}

QSize FigureLabel::sizeHint() const {
    const QFont font = figureFont();
    return {tabularWidth(font, m_widest) + 2, static_cast<int>(std::ceil(QFontMetricsF(font).height()))};
}

void FigureLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(figureFont());
    painter.setPen(Theme::instance().palette().text);
    drawTabular(painter, rect(), m_alignment, m_text);
}

} // namespace faultline::ui
