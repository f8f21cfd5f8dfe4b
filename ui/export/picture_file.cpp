#include "ui/export/picture_file.h"

#include <QBuffer>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace faultline::ui {

QByteArray pngOf(const Painting& painting, double scale) {
    QImage image(painting.size * scale, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    image.setText(QStringLiteral("Title"), painting.title);
    image.setText(QStringLiteral("Description"), painting.description);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(scale, scale);
    painting.paint(painter);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray svgOf(const Painting& painting) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(96); // so that a px of type is a px
    generator.setSize(painting.size);
    generator.setViewBox(QRect(QPoint(0, 0), painting.size));
    // The generator writes both as they are, and a bare & makes the file unreadable.
    generator.setTitle(painting.title.toHtmlEscaped());
    generator.setDescription(painting.description.toHtmlEscaped());
    QPainter painter(&generator);
    painting.paint(painter);
    painter.end();
    return bytes;
}

QByteArray pdfOf(const Painting& painting) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(painting.title);
    writer.setCreator(QStringLiteral("Faultline"));
    writer.setResolution(96);
    writer.setPageSize(
        QPageSize(QSizeF(painting.size) * 72.0 / 96.0, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    painting.paint(painter);
    painter.end();
    return bytes;
}

} // namespace faultline::ui
