#include "ui/theme/icons.h"

#include <QIconEngine>
#include <QPixmap>
#include <functional>

#include "ui/theme/icon_paths.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr double kGridSize = 24;
constexpr double kStroke = 1.8;

void paintPaths(QPainter& painter, const IconPaths& paths, const QRectF& square, const QColor& colour) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.topLeft());
    painter.scale(square.width() / kGridSize, square.height() / kGridSize);
    painter.setPen(QPen(colour, kStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(paths.stroke);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPath(paths.fill);
    painter.restore();
}

/// Paints its paths anew each time, in the colours that hold then.
class PathIconEngine : public QIconEngine {
  public:
    using Colour = std::function<QColor(QIcon::Mode, QIcon::State)>;
    PathIconEngine(IconPaths paths, Colour colour) : m_paths(std::move(paths)), m_colour(std::move(colour)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const int side = qMin(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        paintPaths(*painter, m_paths, square, m_colour(mode, state));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return result;
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override {
        return pixmap(size, mode, state);
    }
    QIconEngine* clone() const override { return new PathIconEngine(*this); }

  private:
    IconPaths m_paths;
    Colour m_colour;
};

QColor themed(QIcon::Mode mode, QIcon::State state, bool kind) {
    const Palette& p = Theme::instance().palette();
    if (mode == QIcon::Disabled)
        return p.dark ? QColor(0x6C, 0x74, 0x80) : QColor(0xA3, 0xAB, 0xB7);
    return kind || state == QIcon::On ? p.accent : p.text;
}

} // namespace

QIcon icon(Icon which) {
    return QIcon(new PathIconEngine(iconPaths(which),
                                    [](QIcon::Mode mode, QIcon::State state) { return themed(mode, state, false); }));
}

QIcon icon(Icon which, const QColor& colour) {
    return QIcon(new PathIconEngine(iconPaths(which), [colour](QIcon::Mode mode, QIcon::State state) {
        return mode == QIcon::Disabled ? themed(mode, state, false) : colour;
    }));
}

QIcon kindIcon(const QString& kind) {
    return QIcon(new PathIconEngine(kindPaths(kind),
                                    [](QIcon::Mode mode, QIcon::State state) { return themed(mode, state, true); }));
}

void paintIcon(QPainter& painter, Icon which, const QRectF& square, const QColor& colour) {
    paintPaths(painter, iconPaths(which), square, colour);
}

void paintKindIcon(QPainter& painter, const QString& kind, const QRectF& square, const QColor& colour) {
    paintPaths(painter, kindPaths(kind), square, colour);
}

QStringList kindsWithIcon() {
    return {QStringLiteral("client"), QStringLiteral("load_balancer"), QStringLiteral("service"),
            QStringLiteral("cache"),  QStringLiteral("database"),      QStringLiteral("queue"),
            QStringLiteral("worker"), QStringLiteral("external"),      QStringLiteral("cdn"),
            QStringLiteral("probe"),  QStringLiteral("store")};
}

} // namespace faultline::ui
