// The editor for a key of the catalog.
#pragma once

#include "ui/widgets/field.h"

namespace faultline::ui {

/// An editor for one scalar key; null for records, lists and maps, whose editors are in ui/inspector.
Field* makeScalarField(const catalog::Key& key, const Candidates& candidates, const catalog::Value& around = {},
                       QWidget* parent = nullptr);

} // namespace faultline::ui
