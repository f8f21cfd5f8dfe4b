#include "ui/present/caption_strip.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextCursor>
#include <cmath>

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kMargin = 0.7;      // of the type's size
constexpr double kMostHeight = 0.34; // of the window
constexpr double kTitle = 1.2;       // of the text's size

QFont textFont() {
    return Theme::instance().body();
}

} // namespace

CaptionStrip::CaptionStrip(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("presentCaption"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_text.setDocumentMargin(0);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        measure();
        show(m_shown, m_revealed);
    });
    hide();
}

int CaptionStrip::type() const {
    return textFont().pixelSize();
}

int CaptionStrip::textLeft() const {
    QFont bold = textFont();
    bold.setWeight(QFont::DemiBold);
    const auto most = static_cast<int>(m_stations.size());
    return qRound(3 * kMargin * type()) + QFontMetrics(bold).horizontalAdvance(tr("%1 of %2").arg(most).arg(most)) +
           type();
}

int CaptionStrip::textWidth() const {
    return std::max(100, width() - textLeft() - qRound(2 * kMargin * type()));
}

void CaptionStrip::write(QTextDocument& text, const Station& station, bool revealed) const {
    text.setDefaultFont(textFont());
    QStringList parts;
    if (!station.text.isEmpty())
        parts << station.text;
    if (!station.question.isEmpty() && !(revealed && station.answer.contains(QStringLiteral("✓"))))
        parts << station.question;
    if (revealed)
        parts << station.answer;
    if (revealed && station.answer.contains(QStringLiteral("✓")))
        parts.insert(parts.size() - 1, station.question.section(QStringLiteral("\n\n"), 0, 0));
    text.setMarkdown(parts.join(QStringLiteral("\n\n")),
                     QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                         QTextDocument::MarkdownNoHTML);
    QTextCursor cursor(&text);
    // Everything in one size: headings of Markdown would be larger, and small print smaller.
    cursor.select(QTextCursor::Document);
    QTextCharFormat size;
    size.setProperty(QTextFormat::FontPixelSize, textFont().pixelSize());
    size.clearProperty(QTextFormat::FontSizeAdjustment);
    size.setProperty(QTextFormat::FontSizeAdjustment, 0);
    cursor.mergeCharFormat(size);
    if (!station.title.isEmpty()) {
        QTextCharFormat heading;
        heading.setFont(Theme::instance().cardTitle());
        heading.setProperty(QTextFormat::FontPixelSize, qRound(kTitle * textFont().pixelSize()));
        cursor.movePosition(QTextCursor::Start);
        if (!text.isEmpty()) {
            cursor.insertBlock();
            cursor.movePosition(QTextCursor::Start);
        }
        cursor.setBlockFormat({});
        cursor.insertText(station.title, heading);
    }
    text.setTextWidth(textWidth());
}

/// As high as the longest station, revealed, needs at this width.
void CaptionStrip::measure() {
    double most = QFontMetricsF(textFont()).height();
    QTextDocument text;
    text.setDocumentMargin(0);
    for (const Station& station : m_stations) {
        write(text, station, !station.answer.isEmpty());
        most = std::max(most, text.size().height());
    }
    const double limit = window()->height() * kMostHeight;
    const int height = int(std::ceil(std::min(most, limit) + 2 * kMargin * type()));
    if (height == m_height)
        return;
    m_height = height;
    setFixedHeight(height);
    updateGeometry();
}

void CaptionStrip::setStations(const std::vector<Station>& stations) {
    m_stations = stations;
    measure();
}

void CaptionStrip::show(int station, bool revealed) {
    if (m_stations.empty())
        return;
    m_shown = std::clamp(station, 0, int(m_stations.size()) - 1);
    m_revealed = revealed;
    m_place = tr("%1 of %2").arg(m_shown + 1).arg(m_stations.size());
    write(m_text, m_stations[std::size_t(m_shown)], revealed);
    setAccessibleName(m_place);
    setAccessibleDescription(m_text.toPlainText());
    update();
}

QSize CaptionStrip::sizeHint() const {
    return {400, m_height};
}

void CaptionStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    measure();
    show(m_shown, m_revealed);
}

void CaptionStrip::paintEvent(QPaintEvent*) {
    const Palette& p = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), p.surface);
    painter.fillRect(QRect(0, 0, width(), 1), p.border);
    const int margin = qRound(kMargin * type());
    // Where we are, in a pill beside the first line.
    QFont bold = textFont();
    bold.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(bold);
    const QRectF pill(2 * margin, margin, metrics.horizontalAdvance(m_place) + type(), metrics.height() + 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.accentSoft);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    painter.setFont(bold);
    painter.setPen(p.dark ? p.text : p.accent);
    painter.drawText(pill, Qt::AlignCenter, m_place);
    painter.translate(textLeft(), margin);
    painter.setClipRect(QRectF(0, 0, textWidth(), height() - 2 * margin + 2));
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, p.text);
    m_text.documentLayout()->draw(&painter, context);
}

} // namespace faultline::ui
