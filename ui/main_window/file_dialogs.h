// The questions that a window asks about files; tests answer them without a screen.
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace faultline::ui {

/// What to do with unsaved changes.
enum class SaveAnswer { Save, Discard, Cancel };

/// Asks for names and decisions; each can be replaced.
struct FileDialogs {
    std::function<QStringList(QWidget* parent, const QString& folder)> openPaths;
    std::function<QString(QWidget* parent, const QString& suggestion)> savePath;
    std::function<QString(QWidget* parent, const QString& suggestion)> picturePath;
    std::function<SaveAnswer(QWidget* parent, const QString& name)> askToSave;

    /// The real ones.
    static FileDialogs real();
};

inline constexpr char kFileSuffix[] = ".faultline.yaml";

} // namespace faultline::ui
