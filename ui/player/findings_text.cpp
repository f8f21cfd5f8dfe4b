#include "ui/player/findings_text.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/document/translated.h"

namespace faultline::ui {

QString summaryOf(const base::Diagnostics& diagnostics) {
    if (diagnostics.empty())
        return {};
    const auto isError = [](const base::Diagnostic& finding) { return finding.severity == base::Severity::Error; };
    const auto error = std::find_if(diagnostics.begin(), diagnostics.end(), isError);
    const base::Diagnostic& first = error != diagnostics.end() ? *error : diagnostics.front();
    QString shown = translated(first.message);
    if (!first.path.empty())
        shown = QStringLiteral("%1: %2").arg(QString::fromStdString(first.path), shown);
    const auto alike = error != diagnostics.end() ? std::count_if(diagnostics.begin(), diagnostics.end(), isError)
                                                  : static_cast<std::ptrdiff_t>(diagnostics.size());
    if (alike > 1)
        shown = QCoreApplication::translate("faultline::ui::Player", "%1 (and %n more)", nullptr,
                                            static_cast<int>(alike - 1))
                    .arg(shown);
    return shown;
}

} // namespace faultline::ui
