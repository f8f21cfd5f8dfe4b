// The diagram as a picture, in a file or on the clipboard.
#pragma once

#include <memory>

#include "engine/simulation/snapshot.h"
#include "ui/export/chart_export.h"

namespace faultline::ui {

class MainWindow;

/// Asks for a name and writes the diagram with what the run shows on it; another suffix in the name means another form.
/// `scale` is for PNG only.
void exportPicture(MainWindow& window, std::shared_ptr<const simulation::Snapshot> snapshot, ExportForm form,
                   double scale);
/// Puts the same onto the clipboard.
void copyPicture(MainWindow& window, std::shared_ptr<const simulation::Snapshot> snapshot);

} // namespace faultline::ui
