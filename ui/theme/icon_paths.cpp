#include "ui/theme/icon_paths.h"

#include "engine/base/assert.h"

namespace faultline::ui {
namespace {

void line(QPainterPath& path, std::initializer_list<QPointF> points) {
    auto point = points.begin();
    path.moveTo(*point);
    while (++point != points.end())
        path.lineTo(*point);
}

void shape(QPainterPath& path, std::initializer_list<QPointF> points) {
    line(path, points);
    path.closeSubpath();
}

void circle(QPainterPath& path, double x, double y, double r) {
    path.addEllipse(QPointF(x, y), r, r);
}

/// An arc of a circle; angles in degrees, counter-clockwise from three o'clock.
void arc(QPainterPath& path, double x, double y, double r, double from, double span) {
    const QRectF rect(x - r, y - r, 2 * r, 2 * r);
    path.arcMoveTo(rect, from);
    path.arcTo(rect, from, span);
}

IconPaths transport(Icon which) {
    IconPaths p;
    switch (which) {
    case Icon::Play:
        shape(p.fill, {{7, 4.5}, {19.5, 12}, {7, 19.5}});
        break;
    case Icon::Pause:
        p.fill.addRoundedRect(QRectF(6, 4.5, 4.2, 15), 1, 1);
        p.fill.addRoundedRect(QRectF(13.8, 4.5, 4.2, 15), 1, 1);
        break;
    case Icon::StepForward:
        shape(p.fill, {{5.5, 5}, {15, 12}, {5.5, 19}});
        p.fill.addRoundedRect(QRectF(16, 5, 2.8, 14), 0.8, 0.8);
        break;
    case Icon::StepBack:
        shape(p.fill, {{18.5, 5}, {9, 12}, {18.5, 19}});
        p.fill.addRoundedRect(QRectF(5.2, 5, 2.8, 14), 0.8, 0.8);
        break;
    case Icon::Reset:
        p.fill.addRoundedRect(QRectF(3.2, 5, 2.6, 14), 0.8, 0.8);
        shape(p.fill, {{13, 5}, {13, 19}, {6, 12}});
        shape(p.fill, {{20.6, 5}, {20.6, 19}, {13.6, 12}});
        break;
    case Icon::Slower:
        line(p.stroke, {{12, 6}, {6, 12}, {12, 18}});
        line(p.stroke, {{19, 6}, {13, 12}, {19, 18}});
        break;
    case Icon::Faster:
        line(p.stroke, {{12, 6}, {18, 12}, {12, 18}});
        line(p.stroke, {{5, 6}, {11, 12}, {5, 18}});
        break;
    case Icon::Traffic:
        line(p.stroke, {{3, 17.5}, {9, 11.5}, {13, 15}, {21, 6.5}});
        line(p.stroke, {{15.2, 6.5}, {21, 6.5}, {21, 12.3}});
        break;
    case Icon::Follow:
        line(p.stroke, {{4, 12}, {16, 12}});
        line(p.stroke, {{11, 7}, {16, 12}, {11, 17}});
        line(p.stroke, {{20, 5}, {20, 19}});
        break;
    default:
        FAULTLINE_ASSERT(false, "not a transport icon");
    }
    return p;
}

void page(QPainterPath& path) {
    shape(path, {{6, 3}, {14, 3}, {18.5, 7.5}, {18.5, 21}, {6, 21}});
    line(path, {{13.6, 3.2}, {13.6, 8}, {18.4, 8}});
}

IconPaths file(Icon which) {
    IconPaths p;
    switch (which) {
    case Icon::New:
        page(p.stroke);
        break;
    case Icon::Open:
        line(p.stroke, {{4, 18.5}, {4, 5.5}, {9.5, 5.5}, {11.5, 8}, {18.5, 8}, {18.5, 11}});
        shape(p.stroke, {{4, 19}, {7, 11}, {21.5, 11}, {18.5, 19}});
        break;
    case Icon::Save:
        shape(p.stroke, {{4, 4}, {16.5, 4}, {20, 7.5}, {20, 20}, {4, 20}});
        line(p.stroke, {{8, 4.2}, {8, 8.5}, {15, 8.5}, {15, 4.4}});
        line(p.stroke, {{7.5, 19.8}, {7.5, 13.5}, {16.5, 13.5}, {16.5, 19.8}});
        break;
    case Icon::Export:
        line(p.stroke, {{12, 14.5}, {12, 3.5}});
        line(p.stroke, {{7.5, 7.8}, {12, 3.4}, {16.5, 7.8}});
        line(p.stroke, {{4, 14}, {4, 20}, {20, 20}, {20, 14}});
        break;
    case Icon::Copy:
        p.stroke.addRoundedRect(QRectF(8.5, 8.5, 12, 12), 2, 2);
        line(p.stroke, {{5, 15.5}, {3.5, 15.5}, {3.5, 3.5}, {15.5, 3.5}, {15.5, 5}});
        break;
    case Icon::Undo:
        line(p.stroke, {{8.5, 4.5}, {4, 9}, {8.5, 13.5}});
        p.stroke.moveTo(4, 9);
        p.stroke.lineTo(14, 9);
        p.stroke.cubicTo(22, 9, 22, 19.5, 14, 19.5);
        p.stroke.lineTo(9, 19.5);
        break;
    case Icon::Redo:
        line(p.stroke, {{15.5, 4.5}, {20, 9}, {15.5, 13.5}});
        p.stroke.moveTo(20, 9);
        p.stroke.lineTo(10, 9);
        p.stroke.cubicTo(2, 9, 2, 19.5, 10, 19.5);
        p.stroke.lineTo(15, 19.5);
        break;
    default:
        FAULTLINE_ASSERT(false, "not a file icon");
    }
    return p;
}

void lens(QPainterPath& path) {
    circle(path, 10.5, 10.5, 6.8);
    line(path, {{15.5, 15.5}, {21, 21}});
}

IconPaths editing(Icon which) {
    IconPaths p;
    switch (which) {
    case Icon::Add:
        line(p.stroke, {{12, 4.5}, {12, 19.5}});
        line(p.stroke, {{4.5, 12}, {19.5, 12}});
        break;
    case Icon::Remove:
        line(p.stroke, {{4.5, 12}, {19.5, 12}});
        break;
    case Icon::Search:
        lens(p.stroke);
        break;
    case Icon::ZoomIn:
        lens(p.stroke);
        line(p.stroke, {{10.5, 7.5}, {10.5, 13.5}});
        line(p.stroke, {{7.5, 10.5}, {13.5, 10.5}});
        break;
    case Icon::ZoomOut:
        lens(p.stroke);
        line(p.stroke, {{7.5, 10.5}, {13.5, 10.5}});
        break;
    case Icon::Fit:
        line(p.stroke, {{3.5, 8.5}, {3.5, 3.5}, {8.5, 3.5}});
        line(p.stroke, {{15.5, 3.5}, {20.5, 3.5}, {20.5, 8.5}});
        line(p.stroke, {{20.5, 15.5}, {20.5, 20.5}, {15.5, 20.5}});
        line(p.stroke, {{8.5, 20.5}, {3.5, 20.5}, {3.5, 15.5}});
        p.fill.addRoundedRect(QRectF(8.5, 8.5, 7, 7), 1.5, 1.5);
        break;
    case Icon::Delete:
        line(p.stroke, {{4, 6.5}, {20, 6.5}});
        line(p.stroke, {{9, 6.2}, {9, 3.5}, {15, 3.5}, {15, 6.2}});
        line(p.stroke, {{6, 6.8}, {7, 20.5}, {17, 20.5}, {18, 6.8}});
        line(p.stroke, {{10, 10.5}, {10.3, 16.5}});
        line(p.stroke, {{14, 10.5}, {13.7, 16.5}});
        break;
    case Icon::Rename:
        shape(p.stroke, {{4, 20}, {5, 15.5}, {16.5, 4}, {20, 7.5}, {8.5, 19}});
        line(p.stroke, {{13.8, 6.8}, {17.2, 10.2}});
        break;
    case Icon::Settings:
        for (const auto& [y, x] : {std::pair{6.0, 15.0}, {12.0, 8.0}, {18.0, 13.5}}) {
            line(p.stroke, {{3.5, y}, {x - 2.6, y}});
            line(p.stroke, {{x + 2.6, y}, {20.5, y}});
            circle(p.stroke, x, y, 2.4);
        }
        break;
    case Icon::Inspect:
        p.stroke.addRoundedRect(QRectF(3.5, 4, 17, 16), 2.5, 2.5);
        line(p.stroke, {{14, 4.2}, {14, 19.8}});
        line(p.stroke, {{16.3, 8.5}, {18.2, 8.5}});
        line(p.stroke, {{16.3, 12}, {18.2, 12}});
        break;
    case Icon::Close:
        line(p.stroke, {{5.5, 5.5}, {18.5, 18.5}});
        line(p.stroke, {{18.5, 5.5}, {5.5, 18.5}});
        break;
    case Icon::ChevronDown:
        line(p.stroke, {{6, 9}, {12, 15}, {18, 9}});
        break;
    case Icon::ChevronRight:
        line(p.stroke, {{9, 6}, {15, 12}, {9, 18}});
        break;
    default:
        FAULTLINE_ASSERT(false, "not an icon of editing");
    }
    return p;
}

void scissors(QPainterPath& path) {
    circle(path, 6, 6.5, 2.8);
    circle(path, 6, 17.5, 2.8);
    line(path, {{8.3, 8.2}, {20.5, 17.5}});
    line(path, {{8.3, 15.8}, {20.5, 6.5}});
}

IconPaths fault(Icon which) {
    IconPaths p;
    switch (which) {
    case Icon::Crash:
        circle(p.stroke, 12, 12, 9);
        line(p.stroke, {{8.6, 8.6}, {15.4, 15.4}});
        line(p.stroke, {{15.4, 8.6}, {8.6, 15.4}});
        break;
    case Icon::Hang:
        circle(p.stroke, 12, 12, 9);
        line(p.stroke, {{9.6, 8.6}, {9.6, 15.4}});
        line(p.stroke, {{14.4, 8.6}, {14.4, 15.4}});
        break;
    case Icon::Slow:
        arc(p.stroke, 12, 14, 8.6, -18, 216);
        line(p.stroke, {{12, 14}, {7.4, 10.4}});
        circle(p.fill, 12, 14, 1.7);
        break;
    case Icon::Errors:
        shape(p.stroke, {{12, 2.6}, {21.4, 12}, {12, 21.4}, {2.6, 12}});
        line(p.stroke, {{12, 7.6}, {12, 12.8}});
        circle(p.fill, 12, 16.2, 1.2);
        break;
    case Icon::Cut:
        scissors(p.stroke);
        break;
    case Icon::Delay:
        circle(p.stroke, 12, 13, 8);
        line(p.stroke, {{12, 8.6}, {12, 13}, {15.2, 14.8}});
        line(p.stroke, {{9.5, 2.6}, {14.5, 2.6}});
        break;
    case Icon::Lossy:
        line(p.stroke, {{2.5, 12}, {7, 12}});
        line(p.stroke, {{17, 12}, {21.5, 12}});
        for (const double x : {9.6, 12.0, 14.4})
            circle(p.fill, x, 12, 0.9);
        line(p.stroke, {{10, 18.8}, {14, 14.8}});
        line(p.stroke, {{10, 9.2}, {14, 5.2}});
        break;
    case Icon::Restore:
        arc(p.stroke, 12, 12.5, 8, 60, 280);
        line(p.stroke, {{17.4, 2.4}, {16.2, 5.8}, {19.8, 7.2}});
        break;
    default:
        FAULTLINE_ASSERT(false, "not an icon of faults");
    }
    return p;
}

IconPaths verdict(Icon which) {
    IconPaths p;
    switch (which) {
    case Icon::Info:
        circle(p.stroke, 12, 12, 9);
        line(p.stroke, {{12, 11.2}, {12, 16.6}});
        circle(p.fill, 12, 7.6, 1.3);
        break;
    case Icon::Warning:
        shape(p.stroke, {{12, 3.4}, {21.6, 20}, {2.4, 20}});
        line(p.stroke, {{12, 9.4}, {12, 14}});
        circle(p.fill, 12, 16.9, 1.2);
        break;
    case Icon::Failure:
        shape(p.stroke, {{8.3, 3}, {15.7, 3}, {21, 8.3}, {21, 15.7}, {15.7, 21}, {8.3, 21}, {3, 15.7}, {3, 8.3}});
        line(p.stroke, {{9, 9}, {15, 15}});
        line(p.stroke, {{15, 9}, {9, 15}});
        break;
    case Icon::Success:
        circle(p.stroke, 12, 12, 9);
        line(p.stroke, {{7.8, 12.4}, {10.8, 15.3}, {16.3, 9.2}});
        break;
    case Icon::Help:
        circle(p.stroke, 12, 12, 9);
        p.stroke.moveTo(9.2, 9.6);
        p.stroke.cubicTo(9.2, 5.8, 15.2, 6, 15, 9.6);
        p.stroke.cubicTo(14.9, 11.8, 12, 11.8, 12, 14);
        circle(p.fill, 12, 16.9, 1.2);
        break;
    default:
        FAULTLINE_ASSERT(false, "not an icon of verdicts");
    }
    return p;
}

} // namespace

IconPaths iconPaths(Icon which) {
    switch (which) {
    case Icon::Play:
    case Icon::Pause:
    case Icon::StepForward:
    case Icon::StepBack:
    case Icon::Reset:
    case Icon::Slower:
    case Icon::Faster:
    case Icon::Traffic:
    case Icon::Follow:
        return transport(which);
    case Icon::New:
    case Icon::Open:
    case Icon::Save:
    case Icon::Export:
    case Icon::Copy:
    case Icon::Undo:
    case Icon::Redo:
        return file(which);
    case Icon::Crash:
    case Icon::Hang:
    case Icon::Slow:
    case Icon::Errors:
    case Icon::Cut:
    case Icon::Delay:
    case Icon::Lossy:
    case Icon::Restore:
        return fault(which);
    case Icon::Info:
    case Icon::Warning:
    case Icon::Failure:
    case Icon::Success:
    case Icon::Help:
        return verdict(which);
    default:
        return editing(which);
    }
}

} // namespace faultline::ui
