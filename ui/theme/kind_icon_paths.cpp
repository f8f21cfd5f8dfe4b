#include <QHash>
#include <cmath>
#include <numbers>

#include "ui/theme/icon_paths.h"

namespace faultline::ui {
namespace {

void line(QPainterPath& path, std::initializer_list<QPointF> points) {
    auto point = points.begin();
    path.moveTo(*point);
    while (++point != points.end())
        path.lineTo(*point);
}

void circle(QPainterPath& path, double x, double y, double r) {
    path.addEllipse(QPointF(x, y), r, r);
}

// A person: head and shoulders, a second one behind.
IconPaths client() {
    IconPaths p;
    circle(p.stroke, 9.5, 8, 3.4);
    p.stroke.moveTo(3, 19.5);
    p.stroke.cubicTo(3, 15.5, 5.8, 13.8, 9.5, 13.8);
    p.stroke.cubicTo(13.2, 13.8, 16, 15.5, 16, 19.5);
    p.stroke.moveTo(15.6, 4.9);
    p.stroke.cubicTo(17.6, 5.3, 18.8, 6.6, 18.8, 8.1);
    p.stroke.cubicTo(18.8, 9.6, 17.6, 10.9, 15.9, 11.2);
    p.stroke.moveTo(18, 14.3);
    p.stroke.cubicTo(20, 15.1, 21, 16.8, 21, 19.5);
    return p;
}

// One way in, three ways out.
IconPaths loadBalancer() {
    IconPaths p;
    line(p.stroke, {{2.5, 12}, {9, 12}});
    p.stroke.moveTo(9, 12);
    p.stroke.cubicTo(13, 12, 12, 5, 17, 5);
    p.stroke.moveTo(9, 12);
    p.stroke.cubicTo(13, 12, 12, 19, 17, 19);
    line(p.stroke, {{9, 12}, {17, 12}});
    for (const double y : {5.0, 12.0, 19.0})
        circle(p.fill, 19.2, y, 2.3);
    return p;
}

// A rack of two machines.
IconPaths service() {
    IconPaths p;
    p.stroke.addRoundedRect(QRectF(3.5, 4, 17, 7), 2, 2);
    p.stroke.addRoundedRect(QRectF(3.5, 13, 17, 7), 2, 2);
    circle(p.fill, 7.3, 7.5, 1.25);
    circle(p.fill, 7.3, 16.5, 1.25);
    line(p.stroke, {{12.5, 7.5}, {17, 7.5}});
    line(p.stroke, {{12.5, 16.5}, {17, 16.5}});
    return p;
}

// A bolt: fast.
IconPaths cache() {
    IconPaths p;
    line(p.stroke, {{13.5, 2.8}, {5, 13.6}, {11.2, 13.6}, {10.2, 21.2}, {19, 10.2}, {12.7, 10.2}, {13.5, 2.8}});
    p.stroke.closeSubpath();
    return p;
}

void drum(QPainterPath& path, double top, double bottom) {
    path.addEllipse(QRectF(4, top, 16, 5.4));
    line(path, {{4, top + 2.7}, {4, bottom - 2.7}});
    path.cubicTo(4, bottom + 0.9, 20, bottom + 0.9, 20, bottom - 2.7);
    path.lineTo(20, top + 2.7);
}

IconPaths database() {
    IconPaths p;
    drum(p.stroke, 3, 21);
    p.stroke.moveTo(4, 12);
    p.stroke.cubicTo(4, 15.6, 20, 15.6, 20, 12);
    return p;
}

// Three messages in a row, one arriving.
IconPaths queue() {
    IconPaths p;
    line(p.stroke, {{3, 6.5}, {21, 6.5}});
    line(p.stroke, {{3, 17.5}, {21, 17.5}});
    for (const double x : {5.2, 10.4, 15.6})
        p.fill.addRoundedRect(QRectF(x, 9.3, 3.4, 5.4), 0.9, 0.9);
    return p;
}

// A cog.
IconPaths worker() {
    IconPaths p;
    constexpr int kTeeth = 8;
    QPolygonF outline;
    for (int i = 0; i < kTeeth; ++i) {
        const double middle = 2 * std::numbers::pi * i / kTeeth;
        for (const auto& [turn, radius] : {std::pair{-0.26, 7.0}, {-0.17, 9.4}, {0.17, 9.4}, {0.26, 7.0}})
            outline << QPointF(12 + radius * std::sin(middle + turn), 12 - radius * std::cos(middle + turn));
    }
    p.stroke.addPolygon(outline);
    p.stroke.closeSubpath();
    circle(p.stroke, 12, 12, 3.1);
    return p;
}

// A cloud.
IconPaths external() {
    IconPaths p;
    p.stroke.moveTo(7, 19);
    p.stroke.cubicTo(1.6, 19, 1.2, 11.8, 6.2, 11.3);
    p.stroke.cubicTo(6.2, 4, 16, 3, 17.2, 9.6);
    p.stroke.cubicTo(23.4, 9.6, 23.4, 19, 17.4, 19);
    p.stroke.closeSubpath();
    return p;
}

// A globe with an edge point.
IconPaths cdn() {
    IconPaths p;
    circle(p.stroke, 12, 12, 9);
    line(p.stroke, {{3, 12}, {21, 12}});
    p.stroke.addEllipse(QRectF(8, 3, 8, 18));
    return p;
}

// A pulse.
IconPaths probe() {
    IconPaths p;
    line(p.stroke, {{2.5, 12.5}, {7, 12.5}, {9.5, 5.5}, {13.8, 19}, {16.4, 12.5}, {21.5, 12.5}});
    return p;
}

// Three members in a ring.
IconPaths store() {
    IconPaths p;
    line(p.stroke, {{9.9, 8.4}, {7.1, 14.2}});
    line(p.stroke, {{14.1, 8.4}, {16.9, 14.2}});
    line(p.stroke, {{9, 17}, {15, 17}});
    circle(p.stroke, 12, 6, 3);
    circle(p.stroke, 6, 17, 3);
    circle(p.stroke, 18, 17, 3);
    return p;
}

IconPaths box() {
    IconPaths p;
    p.stroke.addRoundedRect(QRectF(4, 4, 16, 16), 3, 3);
    return p;
}

} // namespace

IconPaths kindPaths(const QString& kind) {
    static const QHash<QString, IconPaths> known{
        {QStringLiteral("client"), client()},     {QStringLiteral("load_balancer"), loadBalancer()},
        {QStringLiteral("service"), service()},   {QStringLiteral("cache"), cache()},
        {QStringLiteral("database"), database()}, {QStringLiteral("queue"), queue()},
        {QStringLiteral("worker"), worker()},     {QStringLiteral("external"), external()},
        {QStringLiteral("cdn"), cdn()},           {QStringLiteral("probe"), probe()},
        {QStringLiteral("store"), store()},
    };
    const auto found = known.constFind(kind);
    return found != known.constEnd() ? *found : box();
}

} // namespace faultline::ui
