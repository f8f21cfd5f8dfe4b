// What the cards are called, from so far away that they cannot say it themselves.
#pragma once

#include <QHash>
#include <QPainter>
#include <QTransform>
#include <vector>

#include "ui/canvas/items/card_content.h"
#include "ui/canvas/text_pictures.h"

namespace faultline::ui {

class CanvasScene;
class CardItem;

/// Below the zoom of text, writes each card's name under it at one size on screen, with the shape of its state and,
/// where there is room, its figure. A name that would lie on a card, a note or another name is shortened; where even
/// that does not help there is none.
class NameLabels {
  public:
    /// Of the type, in px at an interface scale of 1.
    static constexpr int kPixels = 11;

    struct Painted {
        QString component;
        QString name; ///< as it was written, perhaps shortened
        QString note; ///< what stands under it
        bool hasShape = false;
        QRectF rect; ///< in viewport coordinates
    };

    /// Of a label of two lines with the gap above it, px.
    static double height();

    /// In viewport coordinates.
    void paint(QPainter& painter, const CanvasScene& scene, const QTransform& view, const QRectF& viewport);
    void forget() { m_texts.forget(); }
    /// What the last picture had.
    const std::vector<Painted>& painted() const { return m_painted; }

  private:
    /// A text as it fits; worked out when the text changes.
    struct Line {
        QString text;
        QString shown;
        double width = 0; ///< of what is shown, patch included
    };
    /// How much of a card's label has room and where, and what is in it.
    struct Room {
        double width = 0;
        int lines = 0;
        bool above = false;
        Line name;
        Line note;
    };
    static void fit(Line& line, const QString& text, const TextPictures::Style& style, double width);
    void placeAll(const CanvasScene& scene, double zoom);
    void paintOne(QPainter& painter, const CardItem& card, Room& room, const QTransform& view, const QRectF& viewport);

    TextPictures m_texts;
    QHash<QString, Room> m_rooms; ///< by component; valid while what they were found for stays
    std::size_t m_stamp = 0;
    std::vector<Painted> m_painted;
};

} // namespace faultline::ui
