#include <QtTest>
#include <array>
#include <cmath>

#include "engine/catalog/catalog.h"
#include "ui/theme/tag_colours.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

double linear(double channel) {
    return channel > 0.04045 ? std::pow((channel + 0.055) / 1.055, 2.4) : channel / 12.92;
}

/// CIE 1976 L*a*b* under D65.
std::array<double, 3> lab(const QColor& colour) {
    const double r = linear(colour.redF());
    const double g = linear(colour.greenF());
    const double b = linear(colour.blueF());
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    const double y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(const QColor& one, const QColor& other) {
    const auto a = lab(one);
    const auto b = lab(other);
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

} // namespace

/// What people colour things with is never taken for how a thing is.
class TagColoursTest : public QObject {
    Q_OBJECT
  private slots:
    void areFarFromEveryStatus() {
        // About 2.3 is just noticeable; ten times that is another colour at a glance.
        for (const Palette& p : {Theme::light(), Theme::dark()})
            for (const QString& name : tagNames())
                for (const QColor& status : {p.request, p.success, p.slow, p.error, p.retry, p.stale, p.dropped}) {
                    const double apart = distance(tagColour(name, p), status);
                    QVERIFY2(apart > 23, qPrintable(name + QStringLiteral(" %1").arg(apart)));
                }
        QVERIFY(distance(Theme::light().request, Theme::light().request) < 1e-9);
    }
    void areThoseOfTheFormat() {
        for (const catalog::Key& key : catalog::Catalog::instance().zoneKeys())
            if (key.name == "color") {
                QStringList names;
                for (const std::string& choice : key.schema.choices)
                    names << QString::fromStdString(choice);
                QCOMPARE(names, tagNames());
                return;
            }
        QFAIL("zones have no colour");
    }
};

QTEST_MAIN(TagColoursTest)
#include "tst_tag_colours.moc"
