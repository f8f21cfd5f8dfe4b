#include <QImage>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
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

/// How far apart two pictures are, in whole pixels: a pixel that is glyph in one and ground in the other counts 1, an
/// edge by its share. `shift` moves the second one sideways.
double apart(const QImage& a, const QImage& b, QPoint shift = {}) {
    constexpr double kGlyphAndGround = 127; // the grey is half way to either ground
    double sum = 0;
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x) {
            const QPoint other(std::clamp(x + shift.x(), 0, kSide - 1), std::clamp(y + shift.y(), 0, kSide - 1));
            sum += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(other))) / kGlyphAndGround;
        }
    return sum;
}

/// The same wherever the two happen to lie: the eye does not compare pixel by pixel.
double apartHoweverPlaced(const QImage& a, const QImage& b) {
    double least = 1e9;
    for (int dx = -1; dx <= 1; ++dx)
        for (int dy = -1; dy <= 1; ++dy)
            least = std::min(least, apart(a, b, {dx, dy}));
    return least;
}

using Colour = std::array<double, 3>;

double linear(double v) {
    return v > 0.04045 ? std::pow((v + 0.055) / 1.055, 2.4) : v / 12.92;
}

Colour linearOf(const QColor& colour) {
    return {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
}

/// Colours as they are seen without one kind of cone, in linear RGB: the matrices for severity 1.0 of Machado, Oliveira
/// and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on
/// Visualization and Computer Graphics 15 (2009), 1291-1298, table 1.
struct Vision {
    const char* name;
    double matrix[3][3];
};
constexpr Vision kVisions[] = {
    {"normal", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {"protanopia", {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {"deuteranopia",
     {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {"tritanopia", {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
};

Colour seen(const Colour& c, const Vision& vision) {
    Colour result{};
    for (std::size_t row = 0; row < 3; ++row)
        result[row] = std::clamp(
            vision.matrix[row][0] * c[0] + vision.matrix[row][1] * c[1] + vision.matrix[row][2] * c[2], 0.0, 1.0);
    return result;
}

/// CIE 1976 L*a*b* under D65.
Colour lab(const Colour& c) {
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.95047);
    const double y = f(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]);
    const double z = f((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(const QColor& one, const QColor& other, const Vision& vision) {
    const Colour a = lab(seen(linearOf(one), vision));
    const Colour b = lab(seen(linearOf(other), vision));
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& c) {
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
    void staleIsAColourOfItsOwnForEveryEye();
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
    // A glyph of 9 px covers some 60 pixels; a fifth of that is a difference that the eye takes for another shape.
    const struct {
        double size;
        double pixels;
    } cases[] = {{kSmallestGlyph, 12}, {11, 15}, {16, 30}};
    for (const auto& [size, pixels] : cases)
        for (const bool dark : {false, true}) {
            const QImage a = picture(static_cast<Glyph>(first), size, dark);
            const QImage b = picture(static_cast<Glyph>(second), size, dark);
            const double far = apartHoweverPlaced(a, b);
            QVERIFY2(far >= pixels, qPrintable(QStringLiteral("%1 px: %2 apart").arg(size).arg(far)));
            QVERIFY(apart(a, a) < 1e-9);
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

void GlyphsTest::staleIsAColourOfItsOwnForEveryEye() {
    // 2.3 is just noticeable side by side (Mahy, Van Eycken and Oosterlinck 1994); nine times that is another colour.
    constexpr double kAnotherColour = 20;
    for (const Palette& p : {Theme::light(), Theme::dark()})
        for (const Vision& vision : kVisions)
            for (const QColor& other : {p.request, p.success, p.slow, p.error, p.retry, p.dropped}) {
                const double far = distance(p.stale, other, vision);
                QVERIFY2(far >= kAnotherColour, qPrintable(QStringLiteral("%1: %2 from %3 %4")
                                                               .arg(QLatin1String(vision.name))
                                                               .arg(p.stale.name(), other.name())
                                                               .arg(far)));
            }
    // The control: red and green of one lightness are one colour to those who lack the cones for green.
    QVERIFY(distance(QColor(0xA0, 0x60, 0x00), QColor(0x70, 0x70, 0x00), kVisions[2]) < kAnotherColour);
}

QTEST_MAIN(GlyphsTest)
#include "tst_glyphs.moc"
