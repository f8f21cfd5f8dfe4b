// Listens to what is painted: how large type, pens and circles come out on the screen.
#pragma once

#include <QGraphicsItem>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <QWidget>
#include <algorithm>
#include <vector>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"

namespace faultline::ui {

/// Everything in px on the screen.
struct Painted {
    struct Text {
        QString text;
        double pixels = 0;
    };
    struct Stroke {
        QColor colour;
        double width = 0;
        double length = 0; ///< of its bounds, the longer side
    };
    struct Shape {
        QColor colour;
        double width = 0;
    };
    std::vector<Text> texts;
    std::vector<Stroke> strokes;
    std::vector<Shape> circles;

    double smallestText() const {
        double least = 1e9;
        for (const Text& text : texts)
            least = std::min(least, text.pixels);
        return least;
    }
    /// Its smallest texts, for messages.
    QString smallest(double below) const {
        QStringList small;
        for (const Text& text : texts)
            if (text.pixels < below)
                small << QStringLiteral("%1: %2").arg(text.text).arg(text.pixels);
        return small.join(QStringLiteral(", "));
    }
};

/// Takes notes of a painting and paints nothing.
class RecordingEngine : public QPaintEngine {
  public:
    explicit RecordingEngine(Painted& painted) : QPaintEngine(AllFeatures), m_painted(painted) {}

    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState&) override {}
    Type type() const override { return User; }
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}
    void drawTextItem(const QPointF&, const QTextItem& item) override {
        if (!item.text().trimmed().isEmpty())
            m_painted.texts.push_back({item.text(), item.font().pixelSize() * scale()});
    }
    void drawPath(const QPainterPath& path) override {
        const QPen& pen = painter()->pen();
        if (pen.style() != Qt::NoPen && pen.color().alpha() > 0) {
            const QSizeF size = path.boundingRect().size() * scale();
            m_painted.strokes.push_back(
                {pen.color(), pen.widthF() * (pen.isCosmetic() ? 1 : scale()), std::max(size.width(), size.height())});
        }
    }
    void drawEllipse(const QRectF& rect) override {
        if (painter()->brush().style() != Qt::NoBrush)
            m_painted.circles.push_back({painter()->brush().color(), rect.width() * scale()});
    }
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override {}
    void drawRects(const QRectF*, int) override {}
    void drawLines(const QLineF*, int) override {}
    void drawPoints(const QPointF*, int) override {}

  private:
    double scale() const { return painter()->combinedTransform().m11(); }

    Painted& m_painted;
};

/// A screen of one pixel a unit.
class RecordingDevice : public QPaintDevice {
  public:
    explicit RecordingDevice(QSize size) : m_size(size), m_engine(m_painted) {}
    QPaintEngine* paintEngine() const override { return &m_engine; }
    const Painted& painted() const { return m_painted; }

  protected:
    int metric(PaintDeviceMetric metric) const override {
        switch (metric) {
        case PdmWidth:
            return m_size.width();
        case PdmHeight:
            return m_size.height();
        case PdmNumColors:
            return INT_MAX;
        case PdmDepth:
            return 32;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return int(devicePixelRatioFScale());
        default:
            return 96; // dots an inch, and whatever hangs on them
        }
    }

  private:
    Painted m_painted;
    QSize m_size;
    mutable RecordingEngine m_engine;
};

inline Painted paintedBy(QWidget& widget) {
    RecordingDevice device(widget.size());
    QPainter painter(&device);
    widget.render(&painter);
    painter.end();
    return device.painted();
}

/// The canvas as it is, its cards painted anew and not from pictures.
inline Painted paintedBy(CanvasView& view) {
    const QList<QGraphicsItem*> items = view.scene()->items();
    std::vector<QGraphicsItem::CacheMode> modes;
    for (QGraphicsItem* item : items) {
        modes.push_back(item->cacheMode());
        item->setCacheMode(QGraphicsItem::NoCache);
    }
    const QRect area = view.viewport()->rect();
    RecordingDevice device(area.size());
    QPainter painter(&device);
    view.render(&painter, area, area, Qt::IgnoreAspectRatio);
    painter.end();
    for (qsizetype i = 0; i < items.size(); ++i)
        items[i]->setCacheMode(modes[std::size_t(i)]);
    return device.painted();
}

} // namespace faultline::ui
