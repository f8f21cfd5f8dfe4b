#include "ui/canvas/overlays.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <cmath>
#include <utility>
#include <vector>

#include "ui/canvas/figure_text.h"
#include "ui/canvas/text_pictures.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/icons.h"
#include "ui/theme/legibility.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kMargin = 14;
constexpr double kRowHeight = 24;
constexpr double kGlyph = 10;
constexpr double kCaptionSeconds = 6;
constexpr double kFadeSeconds = 0.8;
constexpr double kLowestGap = 4;
constexpr double kCaptionEnds = 56; ///< both rounded ends of the caption

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Canvas", text);
}

QFont pixels(QFont font, double size) {
    font.setPixelSize(Legibility::typePixels(size * Theme::instance().scale()));
    return font;
}

/// What is beside the type of the legend grows as it does.
double row() {
    return kRowHeight * Legibility::growth(12);
}

double glyph() {
    return kGlyph * Legibility::growth(12);
}

struct Entry {
    simulation::Flight::Kind kind;
    QString text;
};

std::vector<Entry> entries() {
    using Kind = simulation::Flight::Kind;
    return {{Kind::Request, tr("request")}, {Kind::Success, tr("answer")}, {Kind::Slow, tr("slow")},
            {Kind::Stale, tr("stale")},     {Kind::Error, tr("error")},    {Kind::Retry, tr("retry")},
            {Kind::Dropped, tr("lost")}};
}

QFont legendFont() {
    return pixels(Theme::instance().small(), 12);
}

QFont noteFont() {
    return pixels(Theme::instance().cardTitle(), 12);
}

/// The legend as a line of text: what does not fit goes to the next row.
struct LegendLayout {
    std::vector<Entry> entries;
    std::vector<QPointF> places;
    QPointF note;
    QSizeF size;
};

LegendLayout layOutLegend(const QString& note, double width) {
    constexpr double kIndent = 8;
    LegendLayout layout;
    layout.entries = entries();
    QPointF pen(kIndent, 0);
    double widest = 0;
    const auto next = [&](double advance) {
        if (pen.x() > kIndent && pen.x() + advance > width)
            pen = {kIndent, pen.y() + row()};
        const QPointF at = pen;
        pen.rx() += advance;
        widest = std::max(widest, pen.x());
        return at;
    };
    const QFontMetricsF metrics(legendFont());
    for (const Entry& entry : layout.entries)
        layout.places.push_back(next(8 + glyph() + metrics.horizontalAdvance(entry.text) + 16));
    layout.note = next(QFontMetricsF(noteFont()).horizontalAdvance(note) + 10);
    layout.size = {std::max(1.0, std::min(widest, width)), pen.y() + row()};
    return layout;
}

void paintLegend(QPainter& painter, const LegendLayout& layout, const QString& note) {
    const Palette& p = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = p.window;
    ground.setAlpha(215);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(QPointF(), layout.size), 8, 8);
    painter.setFont(legendFont());
    for (std::size_t i = 0; i < layout.entries.size(); ++i) {
        const Entry& entry = layout.entries[i];
        paintGlyph(painter, glyphOf(entry.kind), layout.places[i] + QPointF(1 + glyph() / 2, row() / 2), glyph(),
                   colourOf(entry.kind, p), p.window);
        painter.setPen(p.textSecondary);
        painter.drawText(QRectF(layout.places[i] + QPointF(7 + glyph(), 0), QSizeF(400, row())), Qt::AlignVCenter,
                         entry.text);
    }
    painter.setFont(noteFont());
    painter.setPen(p.text);
    painter.drawText(QRectF(layout.note, QSizeF(layout.size.width(), row())), Qt::AlignVCenter, note);
}

} // namespace

namespace {

/// How many requests a dot stands for, and that dots are slow where there is room beside the rest for it (the transport
/// bar says so, too).
QString legendNote(quint64 requestsPerDot, DotLegend::Note how, double width) {
    if (how == DotLegend::Note::Still)
        return tr("seen in the last second");
    const QString note =
        requestsPerDot > 1 ? tr("1 dot = %1 requests").arg(countText(requestsPerDot)) : tr("1 dot = 1 request");
    const QString slowed = note + QStringLiteral(" · ") + tr("slowed for the eye");
    const bool fits = layOutLegend(slowed, width).size.height() <= layOutLegend(note, width).size.height();
    return how == DotLegend::Note::Illustrative && fits ? slowed : note;
}

} // namespace

double DotLegend::heightAt(double viewportWidth) {
    const QString longest = tr("1 dot = %1 requests").arg(countText(8192));
    return layOutLegend(longest, std::floor(viewportWidth - 2 * kMargin)).size.height() + kMargin;
}

void DotLegend::paint(QPainter& painter, const QRectF& viewport, Note how, quint64 requestsPerDot) {
    const double ratio = painter.device()->devicePixelRatioF() * std::max(1.0, painter.worldTransform().m11());
    const double width = std::floor(viewport.width() - 2 * kMargin);
    if (!paintsPixels(painter)) { // a vector picture keeps its text
        const QString note = legendNote(requestsPerDot, how, width);
        const LegendLayout layout = layOutLegend(note, width);
        painter.save();
        painter.translate(kMargin, viewport.bottom() - kMargin - layout.size.height());
        paintLegend(painter, layout, note);
        painter.restore();
        return;
    }
    const Shown shown{requestsPerDot, how, ratio, width};
    if (m_picture.isNull() || !(shown == m_shown)) {
        m_shown = shown;
        const QString note = legendNote(requestsPerDot, how, width);
        const LegendLayout layout = layOutLegend(note, width);
        m_picture = QPixmap((layout.size * ratio).toSize());
        m_picture.setDevicePixelRatio(ratio);
        m_picture.fill(Qt::transparent);
        QPainter legend(&m_picture);
        paintLegend(legend, layout, note);
    }
    painter.drawPixmap(QPointF(kMargin, viewport.bottom() - kMargin - m_picture.deviceIndependentSize().height()),
                       m_picture);
}

void EventCaption::say(const QString& text) {
    m_text = text;
    m_age = 0;
    m_fresh = true;
}

bool EventCaption::advance(double elapsedSeconds) {
    if (m_text.isEmpty())
        return false;
    m_age += elapsedSeconds;
    if (m_age > kCaptionSeconds)
        m_text.clear();
    const bool fades = m_age > kCaptionSeconds - kFadeSeconds && !Motion::instance().isReduced();
    return std::exchange(m_fresh, false) || m_text.isEmpty() || fades;
}

namespace {

QFont captionFont() {
    return pixels(Theme::instance().body(), 16);
}

double overlap(const QRectF& rect, const std::vector<QRectF>& others) {
    double area = 0;
    for (const QRectF& other : others) {
        const QRectF common = rect.intersected(other);
        area += common.width() * common.height();
    }
    return area;
}

} // namespace

/// Above the legend in the middle; beside, above or at the upper edge where something else needs that place, and over
/// the legend where everything else is full.
QRectF EventCaption::place(const QRectF& viewport, double covered, const std::vector<QRectF>& keepFree) const {
    const QFontMetricsF metrics(captionFont());
    const double widest = viewport.width() - 2 * kMargin;
    QRectF pill(0, 0, std::min(metrics.horizontalAdvance(m_text) + kCaptionEnds, widest), metrics.height() + 20);
    const double lowest = viewport.bottom() - std::max(kMargin + row() * 2, covered + kMargin) - pill.height() / 2;
    const double half = pill.width() / 2 + kMargin;
    const double xs[] = {viewport.center().x(), viewport.left() + half, viewport.right() - half};
    QRectF best;
    double least = -1;
    for (double y = lowest; y > viewport.top() + kMargin + pill.height() / 2; y -= pill.height() / 2)
        for (const double x : xs) {
            pill.moveCenter({x, y});
            const double lost = overlap(pill.adjusted(-4, -4, 4, 4), keepFree);
            if (lost == 0)
                return pill;
            if (least < 0 || lost < least) {
                least = lost;
                best = pill;
            }
        }
    if (least > 0) {
        pill.moveCenter({viewport.center().x(), viewport.bottom() - covered - kLowestGap - pill.height() / 2});
        return overlap(pill, keepFree) < least ? pill : best;
    }
    pill.moveCenter({viewport.center().x(), lowest});
    return pill;
}

void EventCaption::paint(QPainter& painter, const QRectF& pill) const {
    if (m_text.isEmpty())
        return;
    const Palette& p = Theme::instance().palette();
    const QFont font = captionFont();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(Motion::instance().isReduced() ? 1.0
                                                      : std::clamp((kCaptionSeconds - m_age) / kFadeSeconds, 0.0, 1.0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.dark ? p.text : p.dropped);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    painter.setPen(p.dark ? p.window : QColor(Qt::white));
    painter.setFont(font);
    painter.drawText(pill, Qt::AlignCenter,
                     QFontMetricsF(font).elidedText(m_text, Qt::ElideRight, pill.width() - kCaptionEnds + 1));
    painter.restore();
}

void paintFirstSteps(QPainter& painter, const QRectF& viewport) {
    const Palette& p = Theme::instance().palette();
    const QFont title = pixels(Theme::instance().cardTitle(), 20);
    const QFont body = pixels(Theme::instance().body(), 15);
    const QStringList steps{
        tr("Drag a client, a load balancer and two services here from the left, or press A and type."),
        tr("Wire them: drag from the port at a card's right edge to the next card."),
        tr("Press Space to run. Then right-click a service and crash it: watch p99."),
    };
    const double line = QFontMetricsF(body).height() + 12;
    double widest = 0;
    for (const QString& step : steps)
        widest = std::max(widest, QFontMetricsF(body).horizontalAdvance(step));
    widest = std::min(widest + 40, viewport.width() - 2 * kMargin);
    double y = viewport.center().y() - line * 2;
    const double left = viewport.center().x() - widest / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(p.text);
    painter.setFont(title);
    painter.drawText(QRectF(0, y - line, viewport.width(), line), Qt::AlignCenter,
                     tr("What happens when a node dies?"));
    y += 14;
    for (int i = 0; i < steps.size(); ++i) {
        const QRectF text(left + 40, y, widest - 40, line * 2);
        const QRectF used = QFontMetricsF(body).boundingRect(text, Qt::TextWordWrap, steps[i]);
        painter.setPen(Qt::NoPen);
        painter.setBrush(p.accentSoft);
        painter.drawEllipse(QPointF(left + 14, y + QFontMetricsF(body).height() / 2), 13, 13);
        painter.setPen(p.accent);
        painter.setFont(pixels(Theme::instance().cardTitle(), 14));
        painter.drawText(QRectF(left, y - 4, 28, QFontMetricsF(body).height() + 8), Qt::AlignCenter,
                         QString::number(i + 1));
        painter.setPen(p.textSecondary);
        painter.setFont(body);
        painter.drawText(text, Qt::TextWordWrap, steps[i]);
        y += used.height() + 14;
    }
    painter.restore();
}

void paintReason(QPainter& painter, QPointF pointer, const QRectF& viewport, const QString& text, bool refused) {
    const Palette& p = Theme::instance().palette();
    const QFont font = pixels(Theme::instance().body(), 13);
    constexpr double kWidest = 320;
    const QRectF wrapped = QFontMetricsF(font).boundingRect(QRectF(0, 0, kWidest, 400), Qt::TextWordWrap, text);
    QRectF chip(pointer + QPointF(16, 18), wrapped.size() + QSizeF(42, 16));
    if (chip.right() > viewport.right() - 4)
        chip.moveRight(viewport.right() - 4);
    if (chip.bottom() > viewport.bottom() - 4)
        chip.moveBottom(pointer.y() - 12);
    const QColor colour = refused ? p.error : p.success;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(p.surfaceRaised);
    painter.drawRoundedRect(chip, 8, 8);
    paintIcon(painter, refused ? Icon::Failure : Icon::Success, {chip.left() + 9, chip.center().y() - 9, 18, 18},
              colour);
    painter.setPen(p.text);
    painter.setFont(font);
    painter.drawText(chip.adjusted(34, 0, -8, 0), Qt::AlignVCenter | Qt::TextWordWrap, text);
    painter.restore();
}

} // namespace faultline::ui
