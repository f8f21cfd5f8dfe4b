// Short lines of text that lie on the canvas at one size, whatever the zoom.
#pragma once

#include <QCache>
#include <QColor>
#include <QPainter>
#include <QPixmap>
#include <QString>

namespace faultline::ui {

/// Texts on a patch of the canvas' ground, each painted once and then shown from its picture; a vector picture gets the
/// text itself.
class TextPictures {
  public:
    struct Style {
        int pixels = 12;
        bool bold = false;
        QColor colour;
    };

    TextPictures() : m_pictures(2000) {}

    static QFont fontOf(const Style& style);
    /// How much room a text takes, patch included.
    static QSizeF sizeOf(const QString& text, const Style& style);
    /// The text with its patch, from a corner on.
    void draw(QPainter& painter, QPointF corner, const QString& text, const Style& style);
    /// The theme changed.
    void forget() { m_pictures.clear(); }

  private:
    QCache<QString, QPixmap> m_pictures;
    double m_ratio = 1;
};

/// Whether a painter paints pixels, so that pictures of texts are as good as texts.
bool paintsPixels(const QPainter& painter);

} // namespace faultline::ui
