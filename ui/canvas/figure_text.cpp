#include "ui/canvas/figure_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

namespace faultline::ui {
namespace {

/// The user's separators; a bare C locale has none, and large numbers need them.
QLocale figureLocale() {
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : locale;
}

/// Three significant digits below 1,000, whole numbers above.
QString digits(double value) {
    const int decimals = value >= 99.5 ? 0 : value >= 9.95 ? (value < 20 ? 1 : 0) : value >= 0.995 ? 1 : 2;
    return figureLocale().toString(value, 'f', decimals);
}

} // namespace

QString rateText(double perSecond) {
    if (perSecond <= 0)
        return QStringLiteral("0/s");
    if (perSecond >= 99'950)
        return QCoreApplication::translate("faultline::ui", "%1 k/s").arg(digits(perSecond / 1000));
    // Rounded so that a steady stream does not flicker in its last digits.
    const double shown = perSecond >= 1000 ? std::round(perSecond / 10) * 10 : perSecond;
    return QCoreApplication::translate("faultline::ui", "%1/s")
        .arg(shown >= 9.95 ? figureLocale().toString(shown, 'f', 0) : digits(shown));
}

QString latencyText(double milliseconds) {
    if (milliseconds < 0.9995)
        return QCoreApplication::translate("faultline::ui", "%1 µs")
            .arg(figureLocale().toString(milliseconds * 1000, 'f', 0));
    if (milliseconds < 999.5)
        return QCoreApplication::translate("faultline::ui", "%1 ms").arg(digits(milliseconds));
    return QCoreApplication::translate("faultline::ui", "%1 s").arg(digits(milliseconds / 1000));
}

QString countText(quint64 count) {
    if (count < 1'000'000)
        return figureLocale().toString(count);
    return QCoreApplication::translate("faultline::ui", "%1 M").arg(digits(double(count) / 1e6));
}

QString shareText(double share) {
    const double percent = share * 100;
    if (percent >= 100)
        return QCoreApplication::translate("faultline::ui", "100 %");
    const int decimals = percent >= 99 ? 2 : 1;
    const double unit = std::pow(10.0, decimals);
    return QCoreApplication::translate("faultline::ui", "%1 %")
        .arg(figureLocale().toString(std::floor(percent * unit) / unit, 'f', decimals));
}

QString timeText(double seconds) {
    if (seconds < 60)
        return QCoreApplication::translate("faultline::ui", "%1 s")
            .arg(figureLocale().toString(seconds, 'f', seconds < 10 ? 1 : 0));
    const int whole = int(seconds);
    return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

} // namespace faultline::ui
