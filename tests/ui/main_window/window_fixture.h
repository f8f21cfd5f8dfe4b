// What tests of the whole window have in common: settings and journals of their own, and windows that close unasked.
#pragma once

#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "ui/main_window/main_window.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

/// Settings and journals of this test program's own; call it before the first window.
inline void keepToYourself() {
    QCoreApplication::setOrganizationName(QStringLiteral("faultline-test"));
    QCoreApplication::setApplicationName(QFileInfo(QCoreApplication::applicationFilePath()).fileName());
    QStandardPaths::setTestModeEnabled(true);
    static const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    Theme::instance().apply();
}

/// Closes all windows without asking what to do about unsaved changes.
inline void closeAllWindows() {
    for (MainWindow* window : MainWindow::windows()) {
        window->document().undoStack().setClean();
        window->close();
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

} // namespace faultline::ui
