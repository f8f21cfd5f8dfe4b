#include "ui/dashboard/chart_look.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace faultline::ui {
namespace {

constexpr std::size_t kComponentColours = 6;
constexpr std::size_t kCauseColours = 5;

// Six that differ in hue and in lightness, each at least 3:1 on its ground; amber is left for what is saturated.
constexpr std::array<QRgb, kComponentColours> kComponentsLight{0xFF0B4FA8, 0xFF0B7A62, 0xFF6C0F84,
                                                               0xFF4C8FE0, 0xFF33373E, 0xFF2B8796};
constexpr std::array<QRgb, kComponentColours> kComponentsDark{0xFF8CC0FF, 0xFF84F4CA, 0xFFF5CBF9,
                                                              0xFF5A8FD6, 0xFFF2F4F7, 0xFF4FC3D4};
// Causes of failure: warm ones only, so that no failure looks like a success.
constexpr std::array<QRgb, kCauseColours> kCausesLight{0xFF8A1A10, 0xFFC2491D, 0xFF6C0F84, 0xFFA06000, 0xFFB0307F};
constexpr std::array<QRgb, kCauseColours> kCausesDark{0xFFFF6B63, 0xFFFFA27A, 0xFFF5CBF9, 0xFFFFBA1F, 0xFFFF9CCB};

QFont inPixels(QFont font, double pixels) {
    font.setPixelSize(std::max(1, qRound(pixels)));
    return font;
}

template <std::size_t N> QColor pick(const std::array<QRgb, N>& colours, int index) {
    return QColor::fromRgb(colours[static_cast<std::size_t>(index) % N]);
}

} // namespace

ChartLook ChartLook::ofTheme() {
    const Theme& theme = Theme::instance();
    return {theme.palette(), theme.cardTitle(), theme.body(), theme.small(), theme.scale()};
}

ChartLook ChartLook::forExport() {
    const Theme& theme = Theme::instance();
    return {Theme::light(), inPixels(theme.cardTitle(), 18), inPixels(theme.body(), 14), inPixels(theme.small(), 12),
            1};
}

QColor colourOf(const ChartLine& line, const Palette& palette) {
    switch (line.tone) {
    case LineTone::P50:
        return palette.p50;
    case LineTone::P95:
        return palette.p95;
    case LineTone::P99:
        return palette.p99;
    case LineTone::Success:
        return palette.success;
    case LineTone::Failure:
        return palette.error;
    case LineTone::Attempts:
        return palette.request;
    case LineTone::Cause:
        return pick(palette.dark ? kCausesDark : kCausesLight, line.toneIndex);
    case LineTone::Component:
        if (line.saturated)
            return palette.slow;
        return pick(palette.dark ? kComponentsDark : kComponentsLight, line.toneIndex);
    }
    return palette.text;
}

namespace {

/// Of sRGB, as WCAG 2 reckons it.
double luminance(const QColor& colour) {
    const auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

} // namespace

QColor inkOf(const QColor& colour, const Palette& palette) {
    constexpr double kReadable = 4.5;
    constexpr int kShades = 10;
    QColor ink = colour;
    for (int shade = 1; shade <= kShades && contrast(ink, palette.surface) < kReadable; ++shade) {
        const auto mixed = [&](int from, int to) { return from + (to - from) * shade / kShades; };
        ink = QColor(mixed(colour.red(), palette.text.red()), mixed(colour.green(), palette.text.green()),
                     mixed(colour.blue(), palette.text.blue()));
    }
    return ink;
}

std::vector<QColor> coloursOf(const ChartContent& content, const Palette& palette) {
    std::vector<QColor> colours;
    for (ChartLine line : content.lines) {
        QColor colour = colourOf(line, palette);
        const bool shared = line.saturated; // all of them are amber
        for (std::size_t tries = 1;
             !shared && tries < kComponentColours && std::find(colours.begin(), colours.end(), colour) != colours.end();
             ++tries) {
            ++line.toneIndex;
            colour = colourOf(line, palette);
        }
        colours.push_back(colour);
    }
    return colours;
}

double widthOf(const ChartLine& line) {
    switch (line.tone) {
    case LineTone::P50:
        return 1.2;
    case LineTone::P95:
        return 1.6;
    case LineTone::P99:
    case LineTone::Success:
    case LineTone::Failure:
        return 2;
    case LineTone::Cause:
    case LineTone::Attempts:
        return 1.6;
    case LineTone::Component:
        return line.saturated ? 2 : 1.6;
    }
    return 1;
}

QColor colourOf(ChartMark::Sort sort, const Palette& palette) {
    switch (sort) {
    case ChartMark::Sort::Fault:
        return palette.error;
    case ChartMark::Sort::Recovery:
        return palette.success;
    case ChartMark::Sort::Notice:
        return palette.slow;
    case ChartMark::Sort::PlannedEnd:
        return palette.textSecondary;
    }
    return palette.text;
}

} // namespace faultline::ui
