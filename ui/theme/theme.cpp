#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPalette>
#include <QToolTip>
#include <algorithm>

#include "ui/theme/flat_style.h"
#include "ui/theme/legibility.h"
#include "ui/theme/style_sheet.h"

namespace faultline::ui {
namespace {

constexpr double kSmallestScale = 0.75;
constexpr double kLargestScale = 2.5;

bool hasTabularDigits(const QString& family) {
    QFont font(family);
    font.setPixelSize(32);
    font.setHintingPreference(QFont::PreferNoHinting);
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit)
        if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) > 0.05)
            return false;
    return true;
}

/// The first installed family; the last one is what the packages bring along.
QString firstInstalled(const QStringList& families, bool tabular) {
    const QStringList installed = QFontDatabase::families();
    for (const QString& family : families)
        if (installed.contains(family) && (!tabular || hasTabularDigits(family)))
            return family;
    return QStringLiteral("DejaVu Sans");
}

const QString& textFamily() {
    static const QString family = firstInstalled({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")}, false);
    return family;
}

const QString& figureFamily() {
    static const QString family =
        firstInstalled({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans Condensed")}, true);
    return family;
}

QFont font(const QString& family, double pixels, QFont::Weight weight = QFont::Normal) {
    QFont result(family);
    result.setPixelSize(qMax(1, Legibility::typePixels(pixels)));
    result.setWeight(weight);
    result.setHintingPreference(QFont::PreferNoHinting);
    result.setStyleStrategy(QFont::PreferAntialias);
    return result;
}

/// What the desktop used before we set colours of our own.
bool systemIsDark() {
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

QPalette widgetPalette(const Palette& p) {
    QPalette q;
    q.setColor(QPalette::Window, p.window);
    q.setColor(QPalette::WindowText, p.text);
    q.setColor(QPalette::Base, p.surface);
    q.setColor(QPalette::AlternateBase, p.window);
    q.setColor(QPalette::Text, p.text);
    q.setColor(QPalette::PlaceholderText, p.textSecondary);
    q.setColor(QPalette::Button, p.surface);
    q.setColor(QPalette::ButtonText, p.text);
    q.setColor(QPalette::BrightText, p.error);
    q.setColor(QPalette::ToolTipBase, p.text);
    q.setColor(QPalette::ToolTipText, p.surface);
    q.setColor(QPalette::Highlight, p.accent);
    q.setColor(QPalette::HighlightedText, p.dark ? p.window : QColor(Qt::white));
    q.setColor(QPalette::Link, p.accent);
    q.setColor(QPalette::LinkVisited, p.retry);
    q.setColor(QPalette::Light, p.surfaceRaised);
    q.setColor(QPalette::Midlight, p.grid);
    q.setColor(QPalette::Mid, p.border);
    q.setColor(QPalette::Dark, p.wire);
    q.setColor(QPalette::Shadow, p.shadow);
    const QColor faint = p.dark ? QColor(0x6C, 0x74, 0x80) : QColor(0x8A, 0x92, 0x9E);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        q.setColor(QPalette::Disabled, role, faint);
    q.setColor(QPalette::Disabled, QPalette::Highlight, p.border);
    return q;
}

} // namespace

Palette Theme::light() {
    Palette p;
    p.window = QColor(0xF5, 0xF7, 0xFA);
    p.surface = QColor(0xFF, 0xFF, 0xFF);
    p.surfaceRaised = QColor(0xFF, 0xFF, 0xFF);
    p.border = QColor(0xD3, 0xD9, 0xE2);
    p.grid = QColor(0xE3, 0xE7, 0xEC);
    p.wire = QColor(0x6B, 0x74, 0x83);
    p.text = QColor(0x14, 0x17, 0x1C);
    p.textSecondary = QColor(0x4A, 0x52, 0x60);
    p.accent = QColor(0x08, 0x66, 0xDB);
    p.accentSoft = QColor(0xE4, 0xEF, 0xFD);
    p.request = p.accent;
    p.success = QColor(0x0B, 0x7A, 0x62);
    p.slow = QColor(0xA0, 0x60, 0x00);
    p.error = QColor(0x8A, 0x1A, 0x10);
    p.retry = QColor(0x6C, 0x0F, 0x84);
    p.stale = QColor(0xE8, 0x20, 0xA8);
    p.dropped = QColor(0x33, 0x37, 0x3E);
    p.p50 = QColor(0x4C, 0x8F, 0xE0);
    p.p95 = QColor(0x0B, 0x4F, 0xA8);
    p.p99 = QColor(0x06, 0x1F, 0x47);
    p.zone = QColor(0x4C, 0x8F, 0xE0, 0x1C);
    p.shadow = QColor(0x14, 0x17, 0x1C, 0x26);
    p.dark = false;
    return p;
}

Palette Theme::dark() {
    Palette p;
    p.window = QColor(0x14, 0x17, 0x1C);
    p.surface = QColor(0x1C, 0x20, 0x27);
    p.surfaceRaised = QColor(0x24, 0x29, 0x32);
    p.border = QColor(0x3A, 0x42, 0x4E);
    p.grid = QColor(0x2A, 0x30, 0x3A);
    p.wire = QColor(0x87, 0x91, 0xA1);
    p.text = QColor(0xF2, 0xF4, 0xF7);
    p.textSecondary = QColor(0xB6, 0xBE, 0xCA);
    p.accent = QColor(0x4C, 0x9C, 0xF5);
    p.accentSoft = QColor(0x1D, 0x33, 0x4F);
    p.request = p.accent;
    p.success = QColor(0x84, 0xF4, 0xCA);
    p.slow = QColor(0xFF, 0xBA, 0x1F);
    p.error = QColor(0xFF, 0x6B, 0x63);
    p.retry = QColor(0xF5, 0xCB, 0xF9);
    p.stale = QColor(0xC8, 0x30, 0xB8);
    p.dropped = QColor(0x8F, 0x96, 0x9E);
    p.p50 = QColor(0x5A, 0x8F, 0xD6);
    p.p95 = QColor(0x8C, 0xC0, 0xFF);
    p.p99 = QColor(0xE6, 0xF1, 0xFF);
    p.zone = QColor(0x4C, 0x9C, 0xF5, 0x1C);
    p.shadow = QColor(0x00, 0x00, 0x00, 0x80);
    p.dark = true;
    return p;
}

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Theme::Theme() : m_palette(light()) {
    systemIsDark();
}

Theme::LightWhile::LightWhile() : m_before(Theme::instance().m_palette) {
    Theme::instance().m_palette = light();
}

Theme::LightWhile::~LightWhile() {
    Theme::instance().m_palette = m_before;
}

void Theme::setMode(Mode mode) {
    if (mode == m_mode)
        return;
    m_mode = mode;
    m_palette = mode == Mode::Dark || (mode == Mode::System && systemIsDark()) ? dark() : light();
    apply();
}

void Theme::setScale(double scale) {
    const double wanted = std::clamp(scale, kSmallestScale, kLargestScale);
    if (qFuzzyCompare(wanted, m_scale))
        return;
    m_scale = wanted;
    apply();
}

QFont Theme::body() const {
    return font(textFamily(), 14 * m_scale);
}

QFont Theme::small() const {
    return font(textFamily(), 12 * m_scale);
}

QFont Theme::cardTitle() const {
    return font(textFamily(), 14 * m_scale, QFont::DemiBold);
}

QFont Theme::figures() const {
    return font(figureFamily(), 16 * m_scale, QFont::DemiBold);
}

void Theme::apply() {
    if (qobject_cast<FlatStyle*>(QApplication::style()) == nullptr && !m_styleSet) {
        QApplication::setStyle(new FlatStyle); // the application owns it
        m_styleSet = true;
    }
    QApplication::setFont(body());
    const QPalette colours = widgetPalette(m_palette);
    QApplication::setPalette(colours);
    QToolTip::setPalette(colours);
    QToolTip::setFont(small());
    qApp->setStyleSheet(styleSheet(m_palette, m_scale));
    emit changed();
}

} // namespace faultline::ui
