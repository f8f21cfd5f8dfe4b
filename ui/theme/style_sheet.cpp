#include "ui/theme/style_sheet.h"

#include <QHash>
#include <QRegularExpression>

#include "engine/base/assert.h"

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

// $names are colours; ~n is n px at scale 1.
constexpr char kSurfaces[] = R"(
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; font-weight: 600; color: $secondary; }
QDockWidget::title { background: $surface; padding: ~8 ~12 ~6 ~12; border: none; }
QSplitter::handle { background: $border; }
QScrollArea { border: none; background: transparent; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { color: $border; }
QGroupBox { border: none; margin-top: ~20; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: $secondary; }
QStatusBar { background: $surface; color: $secondary; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QToolBar { background: $surface; border: none; border-bottom: 1px solid $border; spacing: 0; padding: 0; }
QToolBar::separator { background: $border; width: 1px; margin: ~6 ~4; }
QToolTip { background: $text; color: $surface; border: none; border-radius: ~6; padding: ~6 ~8; }
)";

constexpr char kButtons[] = R"(
QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: ~8;
              padding: ~7 ~15; min-height: ~18; }
QPushButton:hover { background: $soft; border-color: $accent; }
QPushButton:pressed, QPushButton:checked { background: $soft; border-color: $accent; color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: ~6 ~14; }
QPushButton:default, QPushButton[primary="true"] { background: $accent; color: $onAccent; border: 1px solid $accent;
              font-weight: 600; }
QPushButton:default:hover, QPushButton[primary="true"]:hover { background: $accentStrong; }
QPushButton:default:focus, QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton:disabled { color: $faint; background: $window; border-color: $grid; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent; border-radius: ~8;
              padding: ~5; }
QToolButton:hover { background: $soft; }
QToolButton:pressed, QToolButton:checked { background: $soft; color: $accent; border-color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: ~4; }
QToolButton:disabled { color: $faint; }
QToolButton[primary="true"] { background: $accent; color: $onAccent; }
QToolButton[primary="true"]:hover, QToolButton[primary="true"]:checked { background: $accentStrong; color: $onAccent; }
QToolButton[primary="true"]:focus { border: 2px solid $text; }
QToolButton::menu-indicator { image: none; width: 0; }
)";

constexpr char kFields[] = R"(
QLineEdit, QPlainTextEdit, QTextEdit { background: $surface; color: $text; border: 1px solid $border;
              border-radius: ~8; padding: ~6 ~9; selection-background-color: $accent;
              selection-color: $onAccent; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover { border-color: $wire; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: ~5 ~8; }
QLineEdit:read-only, QLineEdit:disabled { background: $window; color: $secondary; }
QLineEdit[problem="true"] { border: 2px solid $error; padding: ~5 ~8; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; background: transparent; padding: 0; border-radius: 0; }
QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus { border: none; padding: 0; }
QAbstractSpinBox, QComboBox { min-height: ~28; }
QSlider { min-height: ~24; }
QSlider::groove:horizontal { height: ~4; border-radius: ~2; background: $border; }
QSlider::sub-page:horizontal { background: $accent; border-radius: ~2; }
QSlider::handle:horizontal { width: ~14; height: ~14; margin: -~7 0; border-radius: ~9; background: $surface;
              border: 2px solid $accent; }
QSlider::handle:horizontal:hover { background: $soft; }
QSlider::handle:horizontal:focus, QSlider::handle:horizontal:pressed { background: $accent; }
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled { background: $border; border-color: $border; }
QProgressBar { border: none; border-radius: ~4; background: $grid; height: ~8; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: ~4; }
)";

constexpr char kLists[] = R"(
QAbstractItemView { background: $surface; color: $text; border: none; outline: none;
              selection-background-color: $soft; selection-color: $text; }
QTreeView::item, QListView::item { padding: ~5 ~6; border-radius: ~8; border: 2px solid transparent; color: $text; }
QTreeView::item:hover, QListView::item:hover { background: $window; }
QTreeView::item:selected, QListView::item:selected { background: $soft; color: $text; }
QTreeView::item:focus, QListView::item:focus { border: 2px solid $accent; }
QTableView { gridline-color: $grid; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $secondary; border: none; border-bottom: 1px solid $border;
              padding: ~6 ~8; font-weight: 600; }
QSplitter#tableHalves::handle { background: transparent; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar { background: $surface; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $secondary; padding: ~8 ~14; border: none;
              border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { color: $accent; background: $soft; }
QMenuBar { background: $surface; color: $text; border-bottom: 1px solid $grid; padding: ~2; }
QMenuBar::item { background: transparent; padding: ~6 ~10; border-radius: ~6; }
QMenuBar::item:selected { background: $soft; }
QMenu { background: $raised; color: $text; border: 1px solid $border; border-radius: ~8; padding: ~6; }
QMenu::item { padding: ~7 ~26 ~7 ~10; border-radius: ~6; background: transparent; }
QMenu::item:selected { background: $soft; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: ~8; }
QMenu::separator { height: 1px; background: $grid; margin: ~5 ~8; }
QScrollBar:vertical { background: transparent; width: ~10; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ~10; margin: 0; }
QScrollBar::handle { background: $border; border-radius: ~3; margin: ~2; }
QScrollBar::handle:vertical { min-height: ~28; }
QScrollBar::handle:horizontal { min-width: ~28; }
QScrollBar::handle:hover { background: $wire; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

QColor towards(const QColor& from, const QColor& to, double share) {
    return QColor::fromRgbF(float(from.redF() + (to.redF() - from.redF()) * share),
                            float(from.greenF() + (to.greenF() - from.greenF()) * share),
                            float(from.blueF() + (to.blueF() - from.blueF()) * share));
}

} // namespace

QString styleSheet(const Palette& p, double scale) {
    const QHash<QString, QColor> colours{
        {QStringLiteral("window"), p.window},
        {QStringLiteral("surface"), p.surface},
        {QStringLiteral("raised"), p.surfaceRaised},
        {QStringLiteral("border"), p.border},
        {QStringLiteral("grid"), p.grid},
        {QStringLiteral("wire"), p.wire},
        {QStringLiteral("text"), p.text},
        {QStringLiteral("secondary"), p.textSecondary},
        {QStringLiteral("faint"), towards(p.textSecondary, p.window, 0.45)},
        {QStringLiteral("accent"), p.accent},
        {QStringLiteral("accentStrong"), towards(p.accent, p.text, 0.18)},
        {QStringLiteral("onAccent"), p.dark ? p.window : QColor(Qt::white)},
        {QStringLiteral("soft"), p.accentSoft},
        {QStringLiteral("error"), p.error},
    };
    const QString source =
        QLatin1String(kSurfaces) + QLatin1String(kButtons) + QLatin1String(kFields) + QLatin1String(kLists);
    static const QRegularExpression token(QStringLiteral("\\$([A-Za-z]+)|~(\\d+)"));
    QString result;
    result.reserve(source.size() * 2);
    qsizetype done = 0;
    for (auto matches = token.globalMatch(source); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(source).mid(done, match.capturedStart() - done);
        if (match.capturedLength(1) > 0) {
            const auto colour = colours.constFind(match.captured(1));
            FAULTLINE_ASSERT(colour != colours.constEnd(), "the style sheet names a colour that no palette has");
            result += colour->name();
        } else {
            result += QString::number(qRound(match.captured(2).toInt() * scale)) + QLatin1String("px");
        }
        done = match.capturedEnd();
    }
    result += QStringView(source).mid(done);
    return result;
}

QString floatingStyle(const QString& name, const Palette& palette) {
    return QStringLiteral("#%1 { background: %2; border: 1px solid %3; border-radius: 10px; }")
        .arg(name, palette.surfaceRaised.name(), palette.border.name());
}

} // namespace faultline::ui
