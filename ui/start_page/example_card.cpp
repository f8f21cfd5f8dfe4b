#include "ui/start_page/example_card.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include "ui/start_page/thumbnail.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {

constexpr int kWidth = 340;
constexpr int kHeight = 374; // of a title of two lines
constexpr int kPictureHeight = 164;
constexpr int kPadding = 14;

int scaled(int pixels) {
    return qRound(pixels * Theme::instance().scale());
}

/// Draws words into at most `lines` lines and gives the height used.
int drawWrapped(QPainter& painter, const QRect& area, const QString& text, int lines) {
    QTextLayout layout(text, painter.font());
    layout.beginLayout();
    const QFontMetrics metrics(painter.font());
    int y = area.top();
    for (int i = 0; i < lines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(area.width());
        const bool last = i == lines - 1;
        const QString words = last ? metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, area.width())
                                   : text.mid(line.textStart(), line.textLength());
        painter.drawText(QRect(area.left(), y, area.width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         words);
        y += metrics.height() + 1;
    }
    layout.endLayout();
    return y - area.top();
}

} // namespace

ExampleCard::ExampleCard(Example example, QWidget* parent) : QAbstractButton(parent), m_example(std::move(example)) {
    setText(m_example.title);
    setObjectName(QStringLiteral("example-") + m_example.name);
    setAccessibleName(m_example.title);
    setAccessibleDescription(m_example.summary + u' ' + m_example.toTry);
    setToolTip(m_example.toTry.isEmpty() ? m_example.summary : tr("To try: %1").arg(m_example.toTry));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        m_picture = {};
        updateGeometry();
    });
}

int ExampleCard::cardWidth() {
    return scaled(kWidth);
}

QSize ExampleCard::sizeHint() const {
    return {scaled(kWidth), scaled(kHeight)};
}

void ExampleCard::paintTexts(QPainter& painter, QRect area) {
    const Palette& colours = Theme::instance().palette();
    QFont chapter = Theme::instance().small();
    chapter.setWeight(QFont::DemiBold);
    painter.setFont(chapter);
    painter.setPen(colours.textSecondary);
    area.setTop(area.top() + drawWrapped(painter, area, ExampleShelf::chapterTitle(m_example.chapter), 1) + scaled(2));
    QFont title = Theme::instance().cardTitle();
    title.setPixelSize(qRound(title.pixelSize() * 1.15));
    painter.setFont(title);
    painter.setPen(colours.text);
    area.setTop(area.top() + drawWrapped(painter, area, m_example.title, 2) + scaled(3));
    painter.setFont(Theme::instance().body());
    painter.setPen(colours.textSecondary);
    area.setTop(area.top() + drawWrapped(painter, area, m_example.summary, 3) + scaled(4));
    painter.setPen(colours.accent);
    if (!m_example.toTry.isEmpty())
        drawWrapped(painter, area, tr("Try: %1").arg(m_example.toTry), 3);
}

void ExampleCard::paintEvent(QPaintEvent*) {
    const Palette& colours = Theme::instance().palette();
    const QSize pictureSize(width() - 2, scaled(kPictureHeight));
    if (m_picture.isNull() || m_pictureIsDark != colours.dark ||
        m_picture.deviceIndependentSize().toSize() != pictureSize) {
        m_picture = thumbnail(m_example.diagram, pictureSize, devicePixelRatioF());
        m_pictureIsDark = colours.dark;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    QPainterPath shape;
    shape.addRoundedRect(frame, 12, 12);
    painter.fillPath(shape, isDown() ? colours.accentSoft : colours.surface);
    painter.setClipPath(shape);
    painter.drawPixmap(QPointF(1, 1), m_picture);
    painter.setPen(QPen(colours.grid, 1));
    painter.drawLine(QPointF(1, pictureSize.height() + 1.5), QPointF(width() - 1, pictureSize.height() + 1.5));
    painter.setClipping(false);
    const bool lit = underMouse() || hasFocus();
    painter.setPen(QPen(lit ? colours.accent : colours.border, lit ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shape);
    const int padding = scaled(kPadding);
    paintTexts(painter, rect().adjusted(padding, pictureSize.height() + scaled(10), -padding, -scaled(8)));
}

void ExampleCard::enterEvent(QEnterEvent* event) {
    update();
    QAbstractButton::enterEvent(event);
}

void ExampleCard::leaveEvent(QEvent* event) {
    update();
    QAbstractButton::leaveEvent(event);
}

void ExampleCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace faultline::ui
