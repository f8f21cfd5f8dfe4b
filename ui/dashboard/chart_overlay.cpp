#include "ui/dashboard/chart_overlay.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <optional>

#include "ui/dashboard/label_spread.h"

namespace faultline::ui {
namespace {

constexpr double kLabelGap = 9;  // from the plot to its end labels
constexpr double kMarkIcon = 15; // diameter
constexpr double kSquare = 8;    // the mark of what is saturated
constexpr double kNameToValue = 5;

QFont bold(QFont font) {
    font.setWeight(QFont::DemiBold);
    return font;
}

QColor withAlpha(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

double crisp(double position) {
    return std::floor(position) + 0.5;
}

QString cursorText(const OverlayState& state) {
    return shownClock(state.cursorS, state.geometry.view.lengthS() / 300);
}

/// The bubble with the cursor's time, below the plot; empty without a cursor in view.
QRectF cursorBubble(const OverlayState& state) {
    const PlotGeometry& geometry = state.geometry;
    if (std::isnan(state.cursorS) || state.cursorS < geometry.view.fromS || state.cursorS > geometry.view.toS)
        return {};
    const ChartLook& look = state.look;
    const QFontMetricsF metrics(bold(look.small));
    const double width = metrics.horizontalAdvance(cursorText(state)) + 12 * look.scale;
    QRectF bubble(crisp(geometry.xOf(state.cursorS)) - width / 2, geometry.plot.bottom() + 4 * look.scale, width,
                  metrics.height() + 3 * look.scale);
    bubble.moveLeft(std::max(bubble.left(), 0.0));
    return bubble;
}

double squareWidth(const EndLabel& label, const ChartLook& look) {
    return label.square ? (kSquare + 4) * look.scale : 0;
}

void paintTicks(QPainter& painter, const OverlayState& state) {
    const ChartLook& look = state.look;
    const QRectF& plot = state.geometry.plot;
    const QFontMetricsF metrics(look.small);
    painter.setFont(look.small);
    painter.setPen(look.palette.textSecondary);
    for (const Tick& tick : state.valueTicks) {
        const double y = state.geometry.yOf(tick.at);
        painter.drawText(QRectF(0, y - metrics.height() / 2, plot.left() - 7 * look.scale, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
    const QRectF bubble = cursorBubble(state).adjusted(-3, 0, 3, 0);
    double free = state.width; // labels never touch each other, nor leave the picture
    for (auto tick = state.timeTicks.rbegin(); tick != state.timeTicks.rend(); ++tick) {
        const double width = metrics.horizontalAdvance(tick->label);
        const double left = std::max(state.geometry.xOf(tick->at) - width / 2, plot.left() - 4 * look.scale);
        const QRectF label(left, plot.bottom() + 6 * look.scale, width, metrics.height());
        if (label.right() > free || (!bubble.isEmpty() && label.intersects(bubble)))
            continue;
        painter.drawText(label.adjusted(-1, 0, 1, 0), Qt::AlignCenter, tick->label);
        free = left - 6 * look.scale;
    }
}

void paintLabels(QPainter& painter, const OverlayState& state) {
    const ChartLook& look = state.look;
    for (const EndLabel& label : state.labels) {
        const double strength = label.faint ? 0.45 : 1.0;
        const QColor colour = withAlpha(label.colour, strength);
        const QPointF start(label.rect.left() - 2 * look.scale, label.rect.center().y());
        if (!std::isnan(label.anchor.y())) {
            // A leader where the label had to make room, or where the line ends before the edge.
            if (std::abs(start.y() - label.anchor.y()) > 2.5 || start.x() - label.anchor.x() > 16 * look.scale) {
                painter.setPen(QPen(withAlpha(label.colour, 0.45 * strength), 1));
                painter.drawLine(label.anchor, start);
            }
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawEllipse(label.anchor, 2.6 * look.scale, 2.6 * look.scale);
        }
        double left = label.rect.left();
        if (label.square) {
            const double side = kSquare * look.scale;
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawRect(QRectF(left, label.rect.center().y() - side / 2, side, side));
            left += squareWidth(label, look);
        }
        painter.setFont(bold(look.small));
        painter.setPen(withAlpha(inkOf(label.colour, look.palette), strength));
        const QRectF nameRect(left, label.rect.top(), label.rect.right() - left + 2, label.rect.height());
        painter.drawText(nameRect, Qt::AlignLeft | Qt::AlignVCenter, label.name);
        left += QFontMetricsF(bold(look.small)).horizontalAdvance(label.name) + kNameToValue * look.scale;
        painter.setFont(look.small);
        painter.setPen(withAlpha(look.palette.text, strength));
        painter.drawText(QRectF(left, label.rect.top(), label.rect.right() - left + 40, label.rect.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, label.value);
    }
}

/// Where the words of a mark may stand: beside its icon, to the right or to the left, on nothing else.
std::optional<QRectF> roomForWords(double x, double icon, double width, const QRectF& band,
                                   const std::vector<QRectF>& taken, double gap) {
    for (const double left : {x + icon / 2 + gap, x - icon / 2 - gap - width}) {
        const QRectF words(left, band.top(), width, band.height());
        const bool free = std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) {
            return words.adjusted(-3, 0, 3, 0).intersects(other);
        });
        if (free && words.left() >= band.left() && words.right() <= band.right())
            return words;
    }
    return {};
}

struct ShownMark {
    double x = 0;
    const ChartMark* mark = nullptr;
};

/// Draws the marks' lines; gives back those that get an icon, for near neighbours share one.
std::vector<ShownMark> paintMarkLines(QPainter& painter, const OverlayState& state, double icon) {
    const PlotGeometry& geometry = state.geometry;
    std::vector<ShownMark> icons;
    for (const ChartMark& mark : state.marks) {
        if (mark.atS < geometry.view.fromS || mark.atS > geometry.view.toS)
            continue;
        const double x = crisp(geometry.xOf(mark.atS));
        QPen pen(withAlpha(colourOf(mark.sort, state.look.palette), 0.85), 1.2);
        pen.setDashPattern({3, 2.5});
        painter.setPen(pen);
        painter.drawLine(QPointF(x, geometry.plot.top()), QPointF(x, geometry.plot.bottom()));
        if (icons.empty() || x - icons.back().x >= icon + 1)
            icons.push_back({x, &mark});
        else if (mark.sort == ChartMark::Sort::Fault && icons.back().mark->sort != ChartMark::Sort::Fault)
            icons.back() = {x, &mark};
    }
    return icons;
}

void paintMarks(QPainter& painter, const OverlayState& state) {
    const ChartLook& look = state.look;
    const double icon = kMarkIcon * look.scale;
    const double iconY = state.geometry.plot.top() - icon / 2 - 1;
    const QFontMetricsF metrics(look.small);
    std::vector<ShownMark> icons = paintMarkLines(painter, state, icon);
    std::vector<QRectF> taken;
    for (const ShownMark& shown : icons) {
        paintMarkIcon(painter, shown.mark->sort, {shown.x, iconY}, icon, look.palette);
        taken.emplace_back(shown.x - icon / 2, iconY - icon / 2, icon, icon);
    }
    for (const EndLabel& label : state.labels)
        taken.push_back(label.rect);
    // Faults are named first, then what mended them, then the rest, for as long as there is room.
    std::stable_sort(icons.begin(), icons.end(),
                     [](const ShownMark& a, const ShownMark& b) { return a.mark->sort < b.mark->sort; });
    const double left = state.geometry.plot.left(); // before it stands the scale
    const QRectF band(left, iconY - metrics.height() / 2, state.width - left, metrics.height());
    painter.setFont(look.small);
    for (const ShownMark& shown : icons) {
        const double width = std::ceil(metrics.horizontalAdvance(shown.mark->text));
        const std::optional<QRectF> words = roomForWords(shown.x, icon, width, band, taken, 4 * look.scale);
        if (!words)
            continue;
        painter.setPen(colourOf(shown.mark->sort, look.palette));
        painter.drawText(words->adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter, shown.mark->text);
        taken.push_back(*words);
    }
}

void paintCursor(QPainter& painter, const OverlayState& state) {
    const ChartLook& look = state.look;
    const PlotGeometry& geometry = state.geometry;
    if (!std::isnan(state.bandFromS) && !std::isnan(state.bandToS)) {
        const double a = geometry.xOf(state.bandFromS), b = geometry.xOf(state.bandToS);
        const QRectF band(std::min(a, b), geometry.plot.top(), std::abs(b - a), geometry.plot.height());
        painter.fillRect(band, withAlpha(look.palette.accent, 0.16));
        painter.setPen(QPen(look.palette.accent, 1));
        painter.drawLine(band.topLeft(), band.bottomLeft());
        painter.drawLine(band.topRight(), band.bottomRight());
    }
    const QRectF bubble = cursorBubble(state);
    if (bubble.isEmpty())
        return;
    const double x = crisp(geometry.xOf(state.cursorS));
    painter.setPen(QPen(look.palette.textSecondary, 1));
    painter.drawLine(QPointF(x, geometry.plot.top()), QPointF(x, geometry.plot.bottom()));
    for (std::size_t i = 0; i < state.cursorPoints.size(); ++i) {
        painter.setPen(QPen(look.palette.surface, 1.5));
        painter.setBrush(state.cursorColours[i]);
        painter.drawEllipse(state.cursorPoints[i], 4 * look.scale, 4 * look.scale);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.palette.text);
    painter.drawRoundedRect(bubble, 4, 4);
    painter.setPen(look.palette.surface);
    painter.setFont(bold(look.small));
    painter.drawText(bubble, Qt::AlignCenter, cursorText(state));
}

} // namespace

double endLabelWidth(const ChartContent& content, const ChartLook& look) {
    const QFontMetricsF names(bold(look.small)), values(look.small);
    double widest = 0;
    for (const ChartLine& line : content.lines) {
        // Room for the longest value of the unit, so that the plot does not change its size with every digit.
        const QString value = content.unit == ChartUnit::Milliseconds ? QStringLiteral("88.8 ms")
                              : content.unit == ChartUnit::Share      ? QStringLiteral("100 %")
                                                                      : QStringLiteral("88,888");
        const double square = line.tone == LineTone::Component ? (kSquare + 4) * look.scale : 0;
        widest = std::max(widest, square + names.horizontalAdvance(line.name) + kNameToValue * look.scale +
                                      values.horizontalAdvance(value));
    }
    return std::ceil(widest + (kLabelGap + 4) * look.scale);
}

std::vector<EndLabel> endLabels(const ChartContent& content, const ChartLook& look, const PlotGeometry& geometry,
                                double width, const QString& isolated, double cursorS) {
    const QFontMetricsF names(bold(look.small)), values(look.small);
    const std::vector<QColor> colours = coloursOf(content, look.palette);
    const double left = geometry.plot.right() + kLabelGap * look.scale;
    std::vector<EndLabel> labels;
    std::vector<double> wanted;
    for (std::size_t i = 0; i < content.lines.size(); ++i) {
        const ChartLine& line = content.lines[i];
        const ChartPoint latest = line.latest();
        const ChartPoint spoken = std::isnan(cursorS) ? latest : line.at(cursorS, content.bucketS);
        if (std::isnan(latest.value))
            continue;
        EndLabel label;
        label.lineId = line.id;
        label.value = shownValue(spoken.value, content.unit);
        label.colour = spoken.weak ? look.palette.textSecondary : colours[i];
        label.square = line.saturated;
        label.faint = !isolated.isEmpty() && isolated != line.id;
        const double rest = width - kLabelGap * look.scale - kNameToValue * look.scale - squareWidth(label, look) -
                            values.horizontalAdvance(label.value);
        label.name = names.elidedText(line.name, Qt::ElideRight, std::max(rest, names.averageCharWidth() * 4));
        const double y = std::clamp(geometry.yOf(latest.value), geometry.plot.top(), geometry.plot.bottom());
        label.anchor = {std::min(geometry.xOf(latest.atS), geometry.plot.right()), y};
        wanted.push_back(y);
        labels.push_back(std::move(label));
    }
    const double height = names.height() + 1;
    const std::vector<double> centres =
        spreadLabels(wanted, height, geometry.plot.top() - height / 2, geometry.plot.bottom() + height / 2);
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i].rect = QRectF(left, centres[i] - height / 2, width - kLabelGap * look.scale, height);
    return labels;
}

double markBandHeight(const ChartLook& look) {
    return (kMarkIcon + 3) * look.scale;
}

double timeBandHeight(const ChartLook& look) {
    return QFontMetricsF(look.small).height() + 9 * look.scale;
}

double valueBandWidth(const std::vector<Tick>& ticks, const ChartLook& look) {
    const QFontMetricsF metrics(look.small);
    double widest = 0;
    for (const Tick& tick : ticks)
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    return std::ceil(widest + 8 * look.scale);
}

void paintMarkIcon(QPainter& painter, ChartMark::Sort sort, QPointF centre, double size, const Palette& palette) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colourOf(sort, palette));
    painter.drawEllipse(centre, size / 2, size / 2);
    painter.translate(centre);
    painter.scale(size / 16, size / 16);
    painter.setPen(QPen(palette.surface, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    switch (sort) {
    case ChartMark::Sort::Fault:
        painter.drawLine(QPointF(-3, -3), QPointF(3, 3));
        painter.drawLine(QPointF(-3, 3), QPointF(3, -3));
        break;
    case ChartMark::Sort::Recovery:
        painter.drawPolyline(QPolygonF({QPointF(-3.6, 0.2), QPointF(-1, 2.9), QPointF(3.6, -2.7)}));
        break;
    case ChartMark::Sort::Notice:
        painter.drawLine(QPointF(0, -4), QPointF(0, 0.8));
        painter.drawPoint(QPointF(0, 3.9));
        break;
    case ChartMark::Sort::PlannedEnd:
        painter.drawLine(QPointF(-2.8, -4.2), QPointF(-2.8, 4.2));
        painter.drawPolyline(QPolygonF({QPointF(-2.8, -3.6), QPointF(3.4, -1.6), QPointF(-2.8, 0.6)}));
        break;
    }
    painter.restore();
}

void paintGrid(QPainter& painter, const OverlayState& state) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(state.look.palette.grid, 1));
    const QRectF& plot = state.geometry.plot;
    QList<QLineF> lines;
    for (const Tick& tick : state.valueTicks) {
        const double y = std::floor(state.geometry.yOf(tick.at));
        lines.append(QLineF(plot.left(), y, plot.right(), y));
    }
    painter.drawLines(lines);
    painter.setPen(QPen(state.look.palette.border, 1));
    painter.drawLine(QLineF(plot.left(), std::floor(plot.bottom()), plot.right(), std::floor(plot.bottom())));
    painter.restore();
}

void paintOverlay(QPainter& painter, const OverlayState& state) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintTicks(painter, state);
    paintMarks(painter, state);
    if (!state.empty.isEmpty()) {
        painter.setFont(state.look.body);
        painter.setPen(state.look.palette.textSecondary);
        painter.drawText(state.geometry.plot, Qt::AlignCenter | Qt::TextWordWrap, state.empty);
    }
    paintLabels(painter, state);
    paintCursor(painter, state);
    painter.restore();
}

} // namespace faultline::ui
