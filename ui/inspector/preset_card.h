// What a preset is good for, and where each of its defaults comes from.
#pragma once

#include <QWidget>

#include "ui/inspector/form_context.h"

namespace faultline::ui {

/// The card of the preset that was chosen, in an inspector below the choice.
class PresetCard : public QWidget {
    Q_OBJECT
  public:
    PresetCard(const catalog::Kind& kind, const catalog::Preset& preset, const FormContext& context,
               QWidget* parent = nullptr);

    /// "read in its own source, 2026-08-21": how well a figure is founded.
    static QString founded(const catalog::Origin& origin);
};

} // namespace faultline::ui
