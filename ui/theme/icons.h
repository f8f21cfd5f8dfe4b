// Icons as vector paths of our own; they take the colours of the theme in force each time they are painted.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPainter>
#include <QString>

namespace faultline::ui {

/// What an icon of a button or a menu stands for.
enum class Icon {
    Play,
    Pause,
    StepForward,
    StepBack,
    Reset,
    Slower,
    Faster,
    New,
    Open,
    Save,
    Export,
    Copy,
    Undo,
    Redo,
    Add,
    Remove,
    Search,
    ZoomIn,
    ZoomOut,
    Fit,
    Delete,
    Rename,
    Crash,
    Hang,
    Slow,
    Errors,
    Cut,
    Delay,
    Lossy,
    Restore,
    Traffic,
    Settings,
    Inspect,
    Close,
    Info,
    Warning,
    Failure,
    Success,
    Help,
    ChevronDown,
    ChevronRight,
    Follow
};
inline constexpr int kIconCount = static_cast<int>(Icon::Follow) + 1;

/// An icon in the text colour of the theme (greyed when disabled, accent when on).
QIcon icon(Icon which);
/// The same in one fixed colour, e.g. white on the accent.
QIcon icon(Icon which, const QColor& colour);
/// The icon of a component kind, e.g. "load_balancer", in the accent; a plain box for an unknown kind.
QIcon kindIcon(const QString& kind);

void paintIcon(QPainter& painter, Icon which, const QRectF& square, const QColor& colour);
void paintKindIcon(QPainter& painter, const QString& kind, const QRectF& square, const QColor& colour);
/// Kinds that have an icon of their own.
QStringList kindsWithIcon();

} // namespace faultline::ui
