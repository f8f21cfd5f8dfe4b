// The engine's texts in the user's language.
#pragma once

#include <QCoreApplication>
#include <QString>

#include "engine/base/text.h"

namespace faultline::ui {

/// The engine's template translated, then filled in.
inline QString translated(const base::Text& text) {
    const QString pattern = QCoreApplication::translate("engine", text.format.c_str());
    return QString::fromStdString(text.fill(pattern.toStdString()));
}

} // namespace faultline::ui
