#include "ui/dashboard/axis_scale.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace faultline::ui {
namespace {

constexpr double kSmallestOnLog = 1e-4; // ms, a tenth of a microsecond

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `value`.
double roundUp(double value) {
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 2.5, 5.0, 10.0})
        if (step * decade >= value * (1 - 1e-9))
            return step * decade;
    return 10 * decade;
}

AxisRange logRange(double low, double high) {
    // Whole thirds of a decade (1, 2, 5) use the height better than whole decades.
    const auto down = [](double value) {
        const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
        return value >= 5 * decade ? 5 * decade : value >= 2 * decade ? 2 * decade : decade;
    };
    const auto up = [](double value) {
        const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
        return value <= decade * (1 + 1e-9) ? decade
               : value <= 2 * decade        ? 2 * decade
               : value <= 5 * decade        ? 5 * decade
                                            : 10 * decade;
    };
    AxisRange range{down(low), up(high)};
    if (range.high < range.low * 10) // at least a decade, or noise looks like drama
        range.high = range.low * 10;
    return range;
}

QString number(double value, int decimals) {
    QLocale locale;
    return locale.toString(value, 'f', decimals);
}

/// Few digits and no noise behind the point: a label that changes ten times a second should be calm.
QString fewDigits(double value, int mostDecimals) {
    const double size = std::abs(value);
    const int decimals = size >= 99.95 ? 0 : size >= 9.995 || mostDecimals == 1 ? 1 : 2;
    QString shown = number(value, decimals);
    const QString point = QLocale().decimalPoint();
    if (decimals > 0 && shown.contains(point)) {
        while (shown.endsWith(QLatin1Char('0')))
            shown.chop(1);
        if (shown.endsWith(point))
            shown.chop(point.size());
    }
    return shown;
}

QString milliseconds(double ms) {
    if (ms >= 999.5)
        return QStringLiteral("%1 s").arg(fewDigits(ms / 1000, 2));
    if (ms >= 0.9995 || ms <= 0)
        return QStringLiteral("%1 ms").arg(fewDigits(ms, 1));
    return QStringLiteral("%1 µs").arg(fewDigits(ms * 1000, 1));
}

QString duration(double seconds) {
    const QLocale locale;
    if (seconds >= 7200 && std::fmod(seconds, 3600) < 1e-6)
        return QStringLiteral("%1 h").arg(locale.toString(seconds / 3600, 'g', 6));
    if (seconds >= 120 && std::fmod(seconds, 60) < 1e-6)
        return QStringLiteral("%1 min").arg(locale.toString(seconds / 60, 'g', 6));
    return QStringLiteral("%1 s").arg(locale.toString(seconds, 'g', 6));
}

} // namespace

double clampedForLog(double value) {
    return std::max(value, kSmallestOnLog);
}

AxisRange fittingRange(const ChartContent& content, const TimeView& view) {
    double low = std::numeric_limits<double>::infinity();
    double high = 0;
    for (const ChartLine& line : content.lines)
        for (const ChartPoint& point : line.points) {
            if (std::isnan(point.value) || point.atS < view.fromS || point.atS > view.toS + 1e-6)
                continue;
            if (point.value > 0)
                low = std::min(low, point.value);
            high = std::max(high, point.value);
        }
    if (content.unit == ChartUnit::Share)
        return {0, std::max(1.0, high)};
    if (content.logarithmic)
        return high > 0 ? logRange(clampedForLog(low), clampedForLog(high)) : AxisRange{1, 1000};
    if (high <= 0)
        return {0, content.unit == ChartUnit::Count ? 10.0 : 100.0};
    return {0, std::max(roundUp(high * 1.05), content.unit == ChartUnit::Count ? 5.0 : 1.0)};
}

std::vector<Tick> valueTicks(const ChartContent& content, AxisRange range, int most) {
    std::vector<Tick> ticks;
    if (content.logarithmic) {
        const double decades = std::log10(range.high / range.low);
        // One decade in 1, 2, 5; more of them at the powers of ten, leaving some out when there are many.
        const bool fine = decades * 3 <= most + 0.5;
        const int stride = fine ? 1 : std::max(1, static_cast<int>(std::ceil(decades / most)));
        for (int exponent = static_cast<int>(std::floor(std::log10(range.low) + 1e-9));
             std::pow(10.0, exponent) <= range.high * (1 + 1e-9); ++exponent) {
            for (const double step : {1.0, 2.0, 5.0}) {
                const double at = step * std::pow(10.0, exponent);
                const bool wanted = step == 1.0 ? exponent % stride == 0 : fine;
                if (wanted && at >= range.low * (1 - 1e-9) && at <= range.high * (1 + 1e-9))
                    ticks.push_back({at, shownValue(at, content.unit)});
            }
        }
        return ticks;
    }
    const double step = roundUp((range.high - range.low) / std::max(1, most));
    for (int i = 0; range.low + i * step <= range.high * (1 + 1e-9); ++i) {
        const double at = range.low + i * step;
        ticks.push_back({at, shownValue(at, content.unit)});
    }
    return ticks;
}

std::vector<Tick> timeTicks(const TimeView& view, int most) {
    static constexpr std::array<double, 28> kSteps{0.001, 0.002, 0.005, 0.01,  0.02,  0.05,  0.1,   0.2,   0.5, 1,
                                                   2,     5,     10,    20,    30,    60,    120,   300,   600, 1200,
                                                   1800,  3600,  7200,  14400, 21600, 43200, 86400, 172800};
    const double smallest = view.lengthS() / std::max(1, most);
    const auto found = std::find_if(kSteps.begin(), kSteps.end(), [&](double s) { return s >= smallest * 0.999; });
    const double step = found != kSteps.end() ? *found : std::ceil(smallest / kSteps.back()) * kSteps.back();
    std::vector<Tick> ticks;
    if (view.labels == TimeView::Labels::FromNow) {
        const int count = static_cast<int>(std::floor(view.lengthS() / step + 1e-6));
        for (int i = count; i >= 1; --i)
            ticks.push_back({view.toS - i * step, QStringLiteral("−%1").arg(duration(i * step))});
        ticks.push_back({view.toS, QCoreApplication::translate("faultline::ui::Dashboard", "now")});
        return ticks;
    }
    const double first = std::ceil(view.fromS / step - 1e-6) * step;
    for (int i = 0; first + i * step <= view.toS + step * 1e-6; ++i)
        ticks.push_back({first + i * step, shownClock(first + i * step, step)});
    return ticks;
}

QString shownValue(double value, ChartUnit unit) {
    if (std::isnan(value))
        return QStringLiteral("–");
    switch (unit) {
    case ChartUnit::Milliseconds:
        return milliseconds(value);
    case ChartUnit::Share:
        return QStringLiteral("%1 %").arg(number(value * 100, value > 0.995 && value < 0.9995 ? 1 : 0));
    case ChartUnit::PerSecond:
    case ChartUnit::Count:
        return fewDigits(value, 1);
    }
    return {};
}

QString shownClock(double atS, double resolutionS) {
    const int decimals = resolutionS >= 0.999 ? 0 : resolutionS >= 0.0999 ? 1 : resolutionS >= 0.00999 ? 2 : 3;
    const double scale = std::pow(10.0, decimals);
    const auto units = static_cast<qint64>(std::llround(atS * scale));
    const auto perSecond = static_cast<qint64>(scale);
    const qint64 whole = units / perSecond;
    QString shown = whole >= 3600 ? QStringLiteral("%1:%2:%3")
                                        .arg(whole / 3600)
                                        .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
                                        .arg(whole % 60, 2, 10, QLatin1Char('0'))
                                  : QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    if (decimals > 0)
        shown += QLocale().decimalPoint() + QStringLiteral("%1").arg(units % perSecond, decimals, 10, QLatin1Char('0'));
    return shown;
}

AxisRange CalmRange::next(AxisRange wanted, qint64 wallMs) {
    const bool fits = m_set && wanted.low >= m_shown.low && wanted.high <= m_shown.high;
    if (!m_set || !fits) {
        // What does not fit is shown at once; the other end stays where it is.
        m_shown = m_set ? AxisRange{std::min(wanted.low, m_shown.low), std::max(wanted.high, m_shown.high)} : wanted;
        m_set = true;
        m_smaller = false;
        return m_shown;
    }
    if (wanted == m_shown) {
        m_smaller = false;
        return m_shown;
    }
    if (!m_smaller) {
        m_smaller = true;
        m_smallerSince = wallMs;
        m_roomiest = wanted;
    }
    m_roomiest = {std::min(m_roomiest.low, wanted.low), std::max(m_roomiest.high, wanted.high)};
    if (wallMs - m_smallerSince >= kPatienceMs) {
        m_shown = m_roomiest;
        m_smaller = false;
    }
    return m_shown;
}

} // namespace faultline::ui
