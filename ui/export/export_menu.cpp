#include "ui/export/export_menu.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QSettings>

#include "ui/theme/icons.h"

namespace faultline::ui {
namespace {

constexpr double kClipboardScale = 2;

} // namespace

ExportMenu::ExportMenu(const QString& title, std::function<ChartSheet()> sheet, QWidget* parent)
    : QMenu(title, parent), m_sheet(std::move(sheet)) {
    QAction* copy = addAction(ui::icon(Icon::Copy), tr("Copy picture"), this, &ExportMenu::copyToClipboard);
    copy->setObjectName(QStringLiteral("copy"));
    addSeparator();
    QMenu* png = addMenu(ui::icon(Icon::Export), tr("Save as PNG"));
    for (const int scale : {1, 2, 4})
        addForm(*png, tr("%1×").arg(scale), ExportForm::Png, scale);
    addForm(*this, tr("Save as SVG…"), ExportForm::Svg, 1);
    addForm(*this, tr("Save as PDF…"), ExportForm::Pdf, 1);
    addForm(*this, tr("Save figures as CSV…"), ExportForm::Csv, 1);
}

void ExportMenu::addForm(QMenu& menu, const QString& name, ExportForm form, double scale) {
    QAction* action = menu.addAction(name);
    action->setObjectName(suffixOf(form) + (form == ExportForm::Png ? QString::number(scale) : QString()));
    connect(action, &QAction::triggered, this, [this, form, scale] { saveAs(form, scale); });
}

void ExportMenu::copyToClipboard() {
    const ChartSheet sheet = m_sheet();
    auto* picture = new QMimeData; // the clipboard owns it
    picture->setImageData(QImage::fromData(sheetBytes(sheet, ExportForm::Png, kClipboardScale)));
    picture->setData(QStringLiteral("image/svg+xml"), sheetBytes(sheet, ExportForm::Svg, 1));
    QGuiApplication::clipboard()->setMimeData(picture);
    emit message(tr("The picture is on the clipboard."));
}

void ExportMenu::saveAs(ExportForm form, double scale) {
    const ChartSheet sheet = m_sheet(); // as it was when the form was chosen, not when the dialog closes
    const QString suffix = suffixOf(form);
    const QString lastKey = QStringLiteral("export/directory");
    const QDir directory(QSettings().value(lastKey, QDir::homePath()).toString());
    QString path =
        QFileDialog::getSaveFileName(parentWidget(), tr("Export"), directory.filePath(suggestedName(sheet, form)),
                                     QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += QLatin1Char('.') + suffix;
    const QString error = writeFile(path, sheetBytes(sheet, form, scale));
    QSettings().setValue(lastKey, QFileInfo(path).absolutePath());
    emit message(error.isEmpty() ? tr("Written: %1").arg(path) : error);
}

} // namespace faultline::ui
