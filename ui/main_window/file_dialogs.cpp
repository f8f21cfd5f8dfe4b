#include "ui/main_window/file_dialogs.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

namespace faultline::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("FileDialogs", text);
}

QString filter() {
    return say(QT_TRANSLATE_NOOP("FileDialogs", "Faultline diagrams (*.faultline.yaml *.yaml *.yml);;All files (*)"));
}

QStringList askForPaths(QWidget* parent, const QString& folder) {
    return QFileDialog::getOpenFileNames(parent, say(QT_TRANSLATE_NOOP("FileDialogs", "Open")), folder, filter());
}

QString askForSavePath(QWidget* parent, const QString& suggestion) {
    QString path =
        QFileDialog::getSaveFileName(parent, say(QT_TRANSLATE_NOOP("FileDialogs", "Save as")), suggestion, filter());
    if (!path.isEmpty() && !path.endsWith(QLatin1String(".yaml")) && !path.endsWith(QLatin1String(".yml")))
        path += QLatin1String(kFileSuffix);
    return path;
}

QString askForPicturePath(QWidget* parent, const QString& suggestion) {
    const QString kinds =
        say(QT_TRANSLATE_NOOP("FileDialogs", "PNG picture (*.png);;SVG drawing (*.svg);;PDF (*.pdf)"));
    const QString suffix = QFileInfo(suggestion).suffix();
    QString chosen;
    for (const QString& kind : kinds.split(QStringLiteral(";;")))
        if (kind.contains(u'.' + suffix + u')'))
            chosen = kind;
    QString path = QFileDialog::getSaveFileName(parent, say(QT_TRANSLATE_NOOP("FileDialogs", "Export a picture")),
                                                suggestion, kinds, &chosen);
    if (!path.isEmpty() && QFileInfo(path).suffix().isEmpty())
        path += chosen.contains(QLatin1String(".svg"))   ? QStringLiteral(".svg")
                : chosen.contains(QLatin1String(".pdf")) ? QStringLiteral(".pdf")
                                                         : QStringLiteral(".png");
    return path;
}

SaveAnswer askWhetherToSave(QWidget* parent, const QString& name) {
    QMessageBox box(QMessageBox::Question, say(QT_TRANSLATE_NOOP("FileDialogs", "Unsaved changes")),
                    say(QT_TRANSLATE_NOOP("FileDialogs", "%1 has changes that are not saved.")).arg(name),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, parent);
    box.setInformativeText(say(QT_TRANSLATE_NOOP("FileDialogs", "Without saving they are lost.")));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save:
        return SaveAnswer::Save;
    case QMessageBox::Discard:
        return SaveAnswer::Discard;
    default:
        return SaveAnswer::Cancel;
    }
}

} // namespace

FileDialogs FileDialogs::real() {
    return {askForPaths, askForSavePath, askForPicturePath, askWhetherToSave};
}

} // namespace faultline::ui
