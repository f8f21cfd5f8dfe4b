#include "ui/theme/motion.h"

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>

namespace faultline::ui {
namespace {

/// A value of an INI file of the desktop's; invalid where there is none.
QVariant desktopValue(const QString& file, const QString& key) {
    const QString path = QStandardPaths::locate(QStandardPaths::GenericConfigLocation, file);
    return path.isEmpty() ? QVariant() : QSettings(path, QSettings::IniFormat).value(key);
}

} // namespace

Motion& Motion::instance() {
    static Motion motion;
    return motion;
}

void Motion::setReduced(bool reduced) {
    if (reduced == m_reduced)
        return;
    m_reduced = reduced;
    if (reduced)
        m_cursorFlash = QApplication::cursorFlashTime();
    QApplication::setCursorFlashTime(reduced ? 0 : m_cursorFlash);
    emit changed(reduced);
}

bool Motion::desktopAsksForLess() {
    for (const char* toolkit : {"gtk-4.0/settings.ini", "gtk-3.0/settings.ini"}) {
        const QVariant animations =
            desktopValue(QLatin1String(toolkit), QStringLiteral("Settings/gtk-enable-animations"));
        if (animations.isValid())
            return !animations.toBool();
    }
    const QVariant factor = desktopValue(QStringLiteral("kdeglobals"), QStringLiteral("KDE/AnimationDurationFactor"));
    bool isNumber = false;
    return factor.isValid() && factor.toDouble(&isNumber) == 0 && isNumber;
}

} // namespace faultline::ui
