// The menu of ways out, for one chart or for the board.
#pragma once

#include <QMenu>
#include <functional>

#include "ui/export/chart_export.h"

namespace faultline::ui {

/// Offers PNG at three scales, SVG, PDF, CSV and the clipboard for a sheet, and does what is chosen.
class ExportMenu : public QMenu {
    Q_OBJECT
  public:
    /// `sheet` is asked when something is chosen, so that it shows that moment.
    ExportMenu(const QString& title, std::function<ChartSheet()> sheet, QWidget* parent = nullptr);

    void copyToClipboard();

  signals:
    /// What was written or copied, or why it could not be.
    void message(const QString& text);

  private:
    void addForm(QMenu& menu, const QString& name, ExportForm form, double scale);
    void saveAs(ExportForm form, double scale);

    std::function<ChartSheet()> m_sheet;
};

} // namespace faultline::ui
