#include <QImage>
#include <QTest>
#include <algorithm>
#include <vector>

#include "ui/theme/glyphs.h"
#include "ui/theme/theme.h"

using namespace faultline::ui;

namespace {

constexpr int kSide = 24;

/// The glyph in one grey, on the ground of the theme.
QImage picture(Glyph glyph, double size, bool dark) {
    QImage image(kSide, kSide, QImage::Format_RGB32);
    const QColor ground = dark ? Qt::black : Qt::white;
    image.fill(ground);
    QPainter painter(&image);
    paintGlyph(painter, glyph, QPointF(kSide / 2.0, kSide / 2.0), size, QColor(128, 128, 128), ground);
    return image;
}

int differing(const QImage& a, const QImage& b) {
    int count = 0;
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            count += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > 48 ? 1 : 0;
    return count;
}

double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& c) {
        const auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
    };
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class GlyphsTest : public QObject {
    Q_OBJECT
  private slots:
    void differInGrey_data();
    void differInGrey();
    void areNeverSmallerThanNinePixels();
    void haveColoursThatStandOut();
};

void GlyphsTest::differInGrey_data() {
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    for (int a = 0; a < kGlyphCount; ++a)
        for (int b = 0; b < a; ++b)
            QTest::addRow("%d and %d", b, a) << b << a;
}

void GlyphsTest::differInGrey() {
    QFETCH(int, first);
    QFETCH(int, second);
    for (const bool dark : {false, true}) {
        const QImage a = picture(static_cast<Glyph>(first), 11, dark);
        const QImage b = picture(static_cast<Glyph>(second), 11, dark);
        QVERIFY2(differing(a, b) >= 12, qPrintable(QString::number(differing(a, b))));
    }
}

void GlyphsTest::areNeverSmallerThanNinePixels() {
    for (int i = 0; i < kGlyphCount; ++i) {
        const QImage image = picture(static_cast<Glyph>(i), 2, false);
        int left = kSide;
        int right = 0;
        for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x)
                if (qGray(image.pixel(x, y)) < 235) {
                    left = std::min(left, x);
                    right = std::max(right, x);
                }
        QVERIFY2(right - left + 1 >= 8, qPrintable(QString::number(i)));
    }
}

void GlyphsTest::haveColoursThatStandOut() {
    for (const Palette& p : {Theme::light(), Theme::dark()})
        for (const QColor& colour : {p.request, p.success, p.slow, p.error, p.retry, p.stale, p.dropped, p.wire, p.text,
                                     p.textSecondary, p.accent})
            QVERIFY2(contrast(colour, p.surface) >= 3 && contrast(colour, p.window) >= 3, qPrintable(colour.name()));
}

QTEST_MAIN(GlyphsTest)
#include "tst_glyphs.moc"
