// The diagram as a picture, in a file or on the clipboard.
#pragma once

#include <memory>

#include "engine/simulation/snapshot.h"

namespace faultline::ui {

class MainWindow;

/// Asks for a name (PNG, SVG or PDF by its suffix) and writes the diagram with what the run shows on it.
void exportPicture(MainWindow& window, std::shared_ptr<const simulation::Snapshot> snapshot);
/// Puts the same onto the clipboard.
void copyPicture(MainWindow& window, std::shared_ptr<const simulation::Snapshot> snapshot);

} // namespace faultline::ui
