#include "ui/main_window/picture_export.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>

#include "ui/export/diagram_export.h"
#include "ui/main_window/file_flow.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_bar.h"

namespace faultline::ui {

namespace {

constexpr double kClipboardScale = 2;

QString say(const char* text) {
    return QCoreApplication::translate("PictureExport", text);
}

} // namespace

void exportPicture(MainWindow& window, std::shared_ptr<const simulation::Snapshot> snapshot, ExportForm form,
                   double scale) {
    DiagramDocument& document = window.document();
    const QString stem = QFileInfo(document.displayName()).baseName().toLower().simplified().replace(u' ', u'-');
    const QString folder = document.filePath().isEmpty() ? QDir::homePath() : QFileInfo(document.filePath()).path();
    const QString path =
        window.files().dialogs().picturePath(&window, QDir(folder).filePath(stem + u'.' + suffixOf(form)));
    if (path.isEmpty())
        return;
    const QString suffix = QFileInfo(path).suffix().toLower();
    for (const ExportForm other : {ExportForm::Png, ExportForm::Svg, ExportForm::Pdf})
        if (suffix == suffixOf(other))
            form = other;
    const DiagramPicture picture(document.diagram(), std::move(snapshot), &window.canvas());
    const QString trouble = writeFile(path, picture.bytes(form, scale));
    if (trouble.isEmpty())
        window.messages().show(MessageBar::Tone::Information,
                               say(QT_TRANSLATE_NOOP("PictureExport", "The picture is in %1.")).arg(path));
    else
        window.messages().show(MessageBar::Tone::Error,
                               say(QT_TRANSLATE_NOOP("PictureExport", "No picture was written. %1")).arg(trouble));
}

void copyPicture(MainWindow& window, std::shared_ptr<const simulation::Snapshot> snapshot) {
    const DiagramDocument& document = window.document();
    const DiagramPicture picture(document.diagram(), std::move(snapshot), &window.canvas());
    auto* data = new QMimeData; // the clipboard owns it
    data->setImageData(QImage::fromData(picture.bytes(ExportForm::Png, kClipboardScale), "PNG"));
    data->setData(QStringLiteral("image/svg+xml"), picture.bytes(ExportForm::Svg, 1));
    QGuiApplication::clipboard()->setMimeData(data);
    window.messages().show(MessageBar::Tone::Information,
                           say(QT_TRANSLATE_NOOP("PictureExport", "The picture of the diagram is on the clipboard.")));
}

} // namespace faultline::ui
