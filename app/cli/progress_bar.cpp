#include "app/cli/progress_bar.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include <unistd.h>

#include "engine/report/number_text.h"

namespace faultline::cli {

namespace {

constexpr int kWidth = 30;
constexpr double kQuietSeconds = 0.3; // shorter runs are over before a bar is read

} // namespace

ProgressBar::ProgressBar() : m_terminal(::isatty(STDERR_FILENO) == 1), m_start(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
    if (m_drawn)
        std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(const experiment::Progress& progress) {
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    if (!m_terminal || elapsed < kQuietSeconds)
        return;
    const double share = std::clamp(progress.share, 0.0, 1.0);
    const int filled = static_cast<int>(share * kWidth);
    std::string line = "\r[";
    for (int i = 0; i < kWidth; ++i)
        line += i < filled ? "█" : "·";
    line += "] " + std::to_string(static_cast<int>(share * 100)) + " %";
    if (progress.planned > 0) // a sweep counts its runs
        line +=
            "  " + report::readable(progress.simulated) + " of " + report::readable(progress.planned) + " s simulated";
    if (share > 0.02)
        line += ", " + report::readable(std::max(1.0, elapsed / share - elapsed)) + " s to go";
    line += "\033[K";
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
    m_drawn = true;
}

} // namespace faultline::cli
