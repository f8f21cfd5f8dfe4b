// The catalog's words as the window shows them.
#pragma once

#include <QString>
#include <string>
#include <string_view>

#include "ui/document/translated.h"

namespace faultline::ui {

/// "max_in_flight" as a form's label: "Max in flight".
QString keyLabel(std::string_view name);

inline QString fromUtf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace faultline::ui
