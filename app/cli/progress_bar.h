// How far a run is, on a terminal; nothing where stderr goes elsewhere.
#pragma once

#include <chrono>

#include "engine/experiment/replications.h"

namespace faultline::cli {

/// One line on a terminal's stderr that is drawn over itself and cleared at the end.
class ProgressBar {
  public:
    ProgressBar();
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(const experiment::Progress& progress);

  private:
    bool m_terminal;
    bool m_drawn = false;
    std::chrono::steady_clock::time_point m_start;
};

} // namespace faultline::cli
