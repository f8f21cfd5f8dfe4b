// `faultline --render`: pictures and tables of a run without a screen.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "engine/kernel/time.h"

namespace faultline::ui {

/// What the command line asked for.
struct RenderOptions {
    QString file;                                                          ///< the diagram file
    QString directory;                                                     ///< made when it is not there
    QStringList what{QStringLiteral("diagram"), QStringLiteral("charts")}; ///< any of diagram, charts
    QStringList as{QStringLiteral("png")};                                 ///< any of png, svg, pdf, csv
    double scale = 2;                                                      ///< of PNG pictures
    std::optional<kernel::Time> duration;                                  ///< instead of the file's
};

/// Simulates the file and writes what was asked for; each written file's path goes to stdout, everything else to
/// stderr. Needs a QApplication (QT_QPA_PLATFORM=offscreen will do). Returns the exit code: 0 done, 2 the file or the
/// options are wrong, 3 something could not be finished.
int renderHeadless(const RenderOptions& options);

} // namespace faultline::ui
