// A painting as the bytes of a picture file.
#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>
#include <functional>

class QPainter;

namespace faultline::ui {

/// What is painted, how large at scale 1, and the words that the file carries about itself.
struct Painting {
    QSize size;
    QString title;
    QString description;
    std::function<void(QPainter&)> paint;
};

QByteArray pngOf(const Painting& painting, double scale);
/// Text stays text, a px is a px.
QByteArray svgOf(const Painting& painting);
/// One page of the painting's size, fonts embedded.
QByteArray pdfOf(const Painting& painting);

} // namespace faultline::ui
