#include "ui/theme/tag_colours.h"

#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

struct Tag {
    const char* name;
    QRgb light;
    QRgb dark;
};

constexpr Tag kTags[] = {
    {"pink", 0xFFD6559F, 0xFFC2407F}, {"lavender", 0xFF8E7CC3, 0xFF8A78D8}, {"olive", 0xFF8A9A2B, 0xFFA9B83A},
    {"cyan", 0xFF2FA6C0, 0xFF2FA6C0}, {"sand", 0xFFC9A27A, 0xFFB58E66},
};

} // namespace

QStringList tagNames() {
    QStringList names;
    for (const Tag& tag : kTags)
        names << QLatin1String(tag.name);
    return names;
}

QColor tagColour(const QString& name, const Palette& palette) {
    for (const Tag& tag : kTags)
        if (name == QLatin1String(tag.name))
            return QColor(palette.dark ? tag.dark : tag.light);
    return palette.accent;
}

} // namespace faultline::ui
